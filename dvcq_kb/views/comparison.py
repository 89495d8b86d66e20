"""A comparison → rows and sentences, the same whatever the form of the output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from dvcq_kb.compare import Change, CitationChange, Comparison, Fact, Forgotten, Reason, SectionChange
from dvcq_kb.dates import partial_date
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Citation, Section
from dvcq_kb.text import single_spaced
from dvcq_kb.views import json_forms, places

SCHEMA = "dvcq/compare/1"
_QUOTE = 48


class Row(NamedTuple):
    group: str
    """``citation``, ``section`` or ``forgotten``."""
    change: str
    what: str
    before: str
    after: str
    place_before: str
    place_after: str
    note: str


def rows(comparison: Comparison, before: Analysis, after: Analysis) -> Iterator[Row]:
    """What was forgotten first: it is what one can act on."""
    yield from (_forgotten(each, after) for each in comparison.forgotten)
    yield from (_citation(each, before, after) for each in comparison.citations)
    yield from (_section(each, before, after) for each in comparison.sections)


def form(comparison: Comparison, before: Analysis, after: Analysis) -> json_forms.Form:
    return {
        "schema": SCHEMA,
        "before": before.document.source,
        "after": after.document.source,
        "forgotten": [_forgotten_form(each, after) for each in comparison.forgotten],
        "citations": [_citation_form(each, before, after) for each in comparison.citations],
        "sections": [_section_form(each) for each in comparison.sections],
    }


def group_name(group: str) -> str:
    return {
        "forgotten": say("Có thể đã quên sửa", "Perhaps forgotten"),
        "citation": say("Căn cứ, viện dẫn", "Citations"),
        "section": say("Các mục", "Sections"),
    }[group]


def change_name(change: str) -> str:
    return {
        "added": say("thêm", "added"),
        "dropped": say("bỏ", "dropped"),
        "changed": say("sửa", "changed"),
        "renumbered": say("đổi số", "renumbered"),
        "last-year": say("năm cũ", "last year"),
        "past-deadline": say("hạn đã qua", "past deadline"),
        "last-years-act": say("văn bản của năm cũ", "act of last year"),
        "ended": say("hết hiệu lực", "no longer in force"),
    }[change]


def _citation(each: CitationChange, before: Analysis, after: Analysis) -> Row:
    return Row(
        "citation",
        each.change.value,
        places.act(each.instrument),
        _stated(each.facts, 0) or _mention(each.before, before),
        _stated(each.facts, 1) or _mention(each.after, after),
        _place(each.before, before),
        _place(each.after, after),
        "",
    )


def _mention(citation: Citation | None, analysis: Analysis) -> str:
    return places.stated_dates(analysis.document.text, citation) if citation else ""


def _place(citation: Citation | None, analysis: Analysis) -> str:
    return places.section_name(json_forms.section_of(analysis, citation)) if citation else ""


def _stated(facts: Sequence[Fact], side: int) -> str:
    names = {"date": say("ngày", "date"), "issuer": say("cơ quan", "issuer"), "subject": say("trích yếu", "subject")}
    parts = []
    for fact in facts:
        values = (fact.before, fact.after)[side]
        shown = [_written(value) for value in values] if fact.field == "date" else [f"“{value}”" for value in values]
        parts.append(f"{names[fact.field]} {', '.join(shown)}")
    return "; ".join(parts)


def _written(iso: str) -> str:
    stated = partial_date(*map(int, iso.split("-")))
    return places.written(stated) if stated else iso


def _section(each: SectionChange, before: Analysis, after: Analysis) -> Row:
    note = ""
    if each.change is Change.CHANGED:
        note = say(f"giống {each.similarity:.0%}", f"{each.similarity:.0%} alike")
        if each.renumbered:
            note = f"{say('đổi số', 'renumbered')}, {note}"
    return Row(
        "section",
        each.change.value,
        "",
        _heading(each.before, before),
        _heading(each.after, after),
        places.section_name(each.before_label),
        places.section_name(each.after_label),
        note,
    )


def _heading(section: Section | None, analysis: Analysis) -> str:
    if section is None:
        return ""
    words = places.heading(section, analysis.document.text)
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1].rstrip() + "…"


def _forgotten(each: Forgotten, after: Analysis) -> Row:
    text = after.document.text
    if each.instrument is not None:
        what = places.act(each.instrument)
    else:
        head, tail = max(0, each.span.start - 24), each.span.end + 16
        what = f"…{single_spaced(text[head:tail])}…"
    quote = single_spaced(each.span.of(text))
    shown = quote if len(quote) <= 2 * _QUOTE else quote[: 2 * _QUOTE] + "…"
    return Row(
        "forgotten", each.reason.value, what, "", shown, "", places.section_name(each.label), _advice(each)
    )  # fmt: skip


def _advice(each: Forgotten) -> str:
    match each.reason:
        case Reason.PAST_DEADLINE:
            return say("ngày này đã qua khi ban hành văn bản sau", "was over when the later document was issued")
        case Reason.LAST_YEAR:
            if each.certain:
                return say("cùng mục có năm khác đã được sửa", "other years in the section were changed")
            return say("chép nguyên từ văn bản trước, cần xem lại", "carried over from the earlier one; look again")
        case Reason.LAST_YEARS_ACT:
            return say("văn bản nói về năm trước, cần xem lại", "is about the earlier year; to be looked at")
    said = say(f"hết hiệu lực từ {_day(each.ended)}", f"no longer in force since {each.ended}")
    if each.replaced_by:
        said += say(f", thay bằng {each.replaced_by}", f", replaced by {each.replaced_by}")
    return said + (f" ({say('nguồn', 'source')}: {each.source})" if each.source else "")


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def _citation_form(each: CitationChange, before: Analysis, after: Analysis) -> json_forms.Form:
    return {
        "change": each.change.value,
        "instrument": json_forms.instrument_form(each.instrument),
        "before": _mention_form(each.before, before),
        "after": _mention_form(each.after, after),
        "facts": [{"field": fact.field, "before": list(fact.before), "after": list(fact.after)} for fact in each.facts],
    }


def _mention_form(citation: Citation | None, analysis: Analysis) -> json_forms.Form | None:
    if citation is None:
        return None
    return {
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.span.of(analysis.document.text),
        "section": json_forms.section_of(analysis, citation),
    }


def _section_form(each: SectionChange) -> json_forms.Form:
    def side(section: Section | None, label: str) -> json_forms.Form | None:
        if section is None:
            return None
        return {"section": label, "title": section.title, "start": section.span.start, "end": section.span.end}

    return {
        "change": each.change.value,
        "renumbered": each.renumbered,
        "similarity": each.similarity,
        "before": side(each.before, each.before_label),
        "after": side(each.after, each.after_label),
    }


def _forgotten_form(each: Forgotten, after: Analysis) -> json_forms.Form:
    return {
        "reason": each.reason.value,
        "certain": each.certain,
        "start": each.span.start,
        "end": each.span.end,
        "quote": each.span.of(after.document.text),
        "section": each.label,
        "instrument": json_forms.instrument_form(each.instrument) if each.instrument else None,
        "ended": each.ended or None,
        "replaced_by": each.replaced_by or None,
        "source": each.source or None,
    }
