"""A citation in full, as an act cited for the first time is written: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b."""

from __future__ import annotations

from dvcq_kb.lint.known import certain
from dvcq_kb.model import Citation, Instrument, PartialDate
from dvcq_kb.registry import Strength
from dvcq_kb.text import single_spaced


def canonical(instrument: Instrument, citation: Citation | None = None) -> str:
    """``Chỉ thị số 33/CT-TTg ngày 26 tháng 11 năm 2021 của Thủ tướng Chính phủ về …``.

    Args:
        instrument: the act, as the document knows it.
        citation: one mention of it; where the registry knows for certain which act that is, its facts come first.
    """
    facts = certain(citation) if citation else None
    date = instrument.date
    # A year alone, or a date known from citations only, is no better than the one written here.
    if facts and facts.date and facts.date.day and facts.strength is not Strength.WEAK:
        date = facts.date
    issuer = (facts.issuer if facts else None) or instrument.issuer
    subject = single_spaced(instrument.subject or (facts.title if facts else None) or "")
    parts = [_name(instrument), _long(date) if date else "", f"của {issuer}" if issuer else "", subject]
    return " ".join(part for part in parts if part)


def _name(instrument: Instrument) -> str:
    """Not as `places.act` tells it: it goes into a Vietnamese document, whatever language is read here."""
    if instrument.number:
        return f"{instrument.type} số {instrument.number}" if instrument.type else f"số {instrument.number}"
    return instrument.name or instrument.type or instrument.key


def _long(date: PartialDate) -> str:
    """A leading zero for days below 10 and months 1 and 2 only: the same, mục II.4.b."""
    month = f"tháng {date.month:02}" if date.month and date.month < 3 else f"tháng {date.month}"
    if date.day is not None:
        return f"ngày {date.day:02} {month} năm {date.year}"
    return f"{month} năm {date.year}" if date.month else f"năm {date.year}"
