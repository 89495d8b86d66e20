"""What the document under check is: facts about it that several rules ask for."""

from __future__ import annotations

import re
from functools import lru_cache

from dvcq_kb import symbol
from dvcq_kb.model import Analysis

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
