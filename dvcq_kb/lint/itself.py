"""What the document under check is: facts about it that several rules ask for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import stated
from dvcq_kb.model import Analysis, Evidence, PartialDate, Span

# XÁC THỰC VĂN BẢN HỢP NHẤT; Số: 26/VBHN-BTC
_CONSOLIDATED = re.compile(
    r"^(?:[^\S\n]|\|)*(?:(?:XÁC THỰC )?VĂN BẢN HỢP NHẤT|Số\s?:?\s*\d+\s?/\s?VBHN)", re.IGNORECASE | re.MULTILINE
)


def is_consolidated(analysis: Analysis) -> bool:
    """Consolidated texts bear the date of the act as first made, and cite what amended it since."""
    return _is_consolidated(analysis.document.text)


@lru_cache(maxsize=1)
def _is_consolidated(text: str) -> bool:
    return _CONSOLIDATED.search(text) is not None


def own_number_year(analysis: Analysis) -> int | None:
    """The year in the document's own number, if it has one."""
    number = analysis.header.number
    parsed = symbol.parse(number.value) if number and not analysis.header.number_blank else None
    return parsed.year if parsed else None


class OwnDate(NamedTuple):
    date: PartialDate
    span: Span


def own_date(analysis: Analysis) -> OwnDate | None:
    """The document's date, to measure others by; ``None`` if there is none, or none to be relied on.

    Where the document's own number states another year, DVC101 says so.
    """
    own = analysis.header.date
    if own is None or own.date is None or is_consolidated(analysis):
        return None
    return OwnDate(own.date, own.span) if own_number_year(analysis) in (None, own.date.year) else None


def dated(analysis: Analysis, own: OwnDate) -> Evidence:
    """That the document bears this date."""
    message = say(f"văn bản này: {own.date.vietnamese}", f"this document: {own.date.iso}")
    return stated(analysis, message, own.span)
