"""How a place in a document is named to a person."""

from __future__ import annotations

import datetime
import re

from dvcq_kb.language import say
from dvcq_kb.model import Citation, Instrument, Level, PartialDate, Section, Severity
from dvcq_kb.outline import component_name
from dvcq_kb.text import single_spaced

_NUMBERED = re.compile(r"(?:[IVXLC]+|\d+|[a-zđ])(?:\.|$)")


def section_name(label: str) -> str:
    """``mục II.1``; labels that say what they are (``khoản 2 Điều 5``, ``Mở đầu``) stay as they are."""
    return f"{say('mục', 'section')} {label}" if _NUMBERED.match(label) else label


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def calendar_day(day: datetime.date) -> str:
    """``05/03/2020``, in English ``2020-03-05``."""
    return say(f"{day:%d/%m/%Y}", day.isoformat())


def severity_word(severity: Severity) -> str:
    return {
        Severity.ERROR: say("lỗi", "error"),
        Severity.WARNING: say("cảnh báo", "warning"),
        Severity.INFO: say("gợi ý", "info"),
    }[severity]


def written(date: PartialDate) -> str:
    return say(date.vietnamese, date.iso)


def cited(citation: Citation) -> str:
    """The act as written, without date and issuer: ``Nghị định 59/2023/NĐ-CP``, ``Luật Đất đai``."""
    if citation.number:
        return " ".join(part.value for part in (citation.type, citation.number) if part)
    return citation.name.value if citation.name else ""


def act(instrument: Instrument) -> str:
    """``Chỉ thị số 33/CT-TTg``, or the name of an act that goes by name."""
    if instrument.number:
        kind = f"{instrument.type} " if instrument.type else ""
        return f"{kind}{say('số', 'no.')} {instrument.number}"
    return instrument.name or instrument.type or instrument.key


def heading(section: Section, text: str) -> str:
    """A section's heading on one line, or the first words of its paragraph."""
    words = section.title or single_spaced(text[section.heading.end : min(section.span.end, section.heading.end + 300)])
    match section.level:
        case Level.VAN_BAN:
            return say("Văn bản", "Document")
        case Level.LA_MA | Level.SO | Level.KHOAN:
            return f"{section.label}. {words}"
        case Level.CHU | Level.DIEM:
            return f"{section.label}) {words}"
        case Level.GACH:
            return f"{section.label or '-'} {words}"
        case Level.DIEU:
            return f"Điều {section.label}. {words}"
        case Level.PHAN | Level.CHUONG | Level.MUC | Level.TIEU_MUC:
            name = {Level.PHAN: "Phần", Level.CHUONG: "Chương", Level.MUC: "Mục"}.get(section.level, "Tiểu mục")
            return f"{name} {section.label}. {words}" if words else f"{name} {section.label}"
        case Level.PHU_LUC:
            return f"{section.label}. {section.title}".strip(". ") if section.title else section.label or words
    return component_name(section.level) or words


def stated_dates(text: str, citation: Citation) -> str:
    """Every date bound to the citation, as a person writes it; the words where they are no date."""
    return ", ".join(
        written(stated.date) if stated.date else f"“{single_spaced(stated.span.of(text))}”" for stated in citation.dates
    )
