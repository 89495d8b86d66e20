"""Whether a known act may be the one that a mention means.

A number without a year is used again: each year by an office of the State,
each term by a committee of the Party (Nghị định 30/2020/NĐ-CP, Điều 15.1;
Hướng dẫn 36-HD/VPTW, II.1.3.1.a), and at the same time in every province.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from functools import lru_cache

from dvcq_kb import symbol
from dvcq_kb.model import PartialDate
from dvcq_kb.registry.facts import Known
from dvcq_kb.text import fold

# The days on which the congresses VII to XIV closed: numbering at the centre starts anew on the next.
_CONGRESSES = tuple(
    datetime.date(*day)
    for day in (
        (1991, 6, 27), (1996, 7, 1), (2001, 4, 22), (2006, 4, 25), (2011, 1, 19), (2016, 1, 28),
        (2021, 2, 1), (2026, 1, 23),
    )
)  # fmt: skip

# What a local body's name says besides the place: "Ban Thường vụ Thành ủy Hà Nội", "UBND TP. Hà Nội" are of one place.
_BODY_WORDS = re.compile(
    r"\b(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|uy ban mat tran to quoc|ubmttq|ban thuong vu|btv|thuong truc|"
    r"ban chap hanh|bch|dang bo|(?:tinh|thanh|quan|huyen|thi|dang) uy|van phong|chu tich|pho chu tich|thanh pho|tp|"
    r"tinh|quan|huyen|thi xa|thi tran|xa|phuong|dac khu|viet nam)\b\.?"
)
_LOCAL = frozenset({"ubnd", "hđnd", "tu", "qu", "hu", "thu", "đu", "ubmttq"})


def may_be(fact: Known, date: PartialDate | None, issuer: str | None) -> bool:
    """Whether a mention of this number with that date and issuer may mean the act."""
    parsed = symbol.parse(fact.number)
    if parsed is None or not parsed.is_reused:
        return True
    if issuer and fact.issuer and is_local(parsed) and not _same_place(issuer, fact.issuer):
        return False
    if date is None or fact.date is None or date.year == fact.date.year:
        return True
    if date.day is not None and date[1:] == fact.date[1:]:
        return True  # the year alone is wrong
    return parsed.words[-1].casefold() == "tw" and None not in fact.date and _term(date) == _term(fact.date)


def is_local(parsed: symbol.Symbol) -> bool:
    """Whether every province, district or commune has this series for itself."""
    return any(word.casefold() in _LOCAL for word in parsed.words)


def _term(date: PartialDate) -> int:
    return bisect_right(_CONGRESSES, date.last)


def _same_place(one: str, other: str) -> bool:
    a, b = _place(one), _place(other)
    return not a or not b or a <= b or b <= a


@lru_cache(maxsize=1024)
def _place(issuer: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _BODY_WORDS.sub(" ", fold(issuer))))
