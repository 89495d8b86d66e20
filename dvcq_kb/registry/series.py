"""Between which days an act was issued, from the acts numbered just before and after it.

Numbers are given as acts are issued, from 01 on 1 January (Nghị định
30/2020/NĐ-CP, Điều 15.1). Of 1,309 decrees whose two neighbours on either side
were known none was out of its place, of 3,194 circulars four, all misprints of
the source; in a ministry two papers may still cross by a day (68/2012/TT-BTC).
Only numbers that state their year are looked at, and no local ones, for every
province has its own 12/2020/QĐ-UBND.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dvcq_kb import symbol
from dvcq_kb.model import PartialDate
from dvcq_kb.registry.facts import Known, Strength
from dvcq_kb.registry.identity import is_local

_REACH = 15
"""How many numbers away a neighbour may be."""
_WITNESSES = 2
"""How many neighbours on one side must bear a bound out, unless one of them is certain."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Two acts of one series: what is numbered between them was issued between their days, those included."""

    before: Known
    after: Known
    twice: bool
    """Whether a later act may bear the number too: see ``numbered_twice``."""
    slack: datetime.timedelta

    def allow(self, date: PartialDate) -> bool:
        """Whether the date, or a day that it may mean, lies between the two."""
        early = date.last < _day(self.before) - self.slack
        late = date.first > _day(self.after) + self.slack
        return not early and (self.twice or not late)


def numbered_twice(number: str) -> bool:
    """Whether another act of the year may bear the number, later in it.

    Restricted papers have a register of their own (Nghị định 30/2020/NĐ-CP, Điều
    15.2), a short one, and some of them are made public: 01/2018/NĐ-CP of 06/8/2018
    and 02/2025/NĐ-CP of 18/02/2025, on the Ministry of Public Security, beside those
    of January.
    """
    parsed = symbol.parse(number)
    central = parsed is not None and parsed.year is not None and parsed.words[-1].casefold() in _GOVERNMENT
    return central and number.split("/")[0].isdigit() and int(number.split("/")[0]) <= _RESTRICTED


_GOVERNMENT = frozenset({"cp", "ttg"})
_RESTRICTED = 30
_CROSSING = datetime.timedelta(days=2)


def neighbours(number: str, facts: Callable[[str], Sequence[Known]]) -> Neighbours | None:
    """The acts on either side of a number that bound its date; ``None`` if too few are known.

    Args:
        number: in any spelling.
        facts: key → what is known under it.
    """
    parsed = symbol.parse(number)
    digits, _, rest = symbol.key(number).partition("/")
    if parsed is None or parsed.year is None or parsed.legislature is not None or is_local(parsed):
        return None
    if not digits.isdigit():
        return None
    at = int(digits)
    before = _witnesses(facts(f"{n}/{rest}") for n in range(at - 1, max(at - 1 - _REACH, 0), -1))
    after = _witnesses(facts(f"{n}/{rest}") for n in range(at + 1, at + 1 + _REACH))
    if not before or not after:
        return None
    # Of two that bear a bound out together, the one that claims less.
    slack = datetime.timedelta() if parsed.words[-1].casefold() in _GOVERNMENT else _CROSSING
    found = Neighbours(min(before, key=_day), max(after, key=_day), numbered_twice(number), slack)
    return found if _day(found.before) <= _day(found.after) else None


def _witnesses(nearest_first: Iterable[Sequence[Known]]) -> list[Known]:
    seen: list[Known] = []
    for facts in nearest_first:
        if len(facts) != 1 or facts[0].strength is Strength.WEAK or facts[0].date is None or facts[0].date.day is None:
            continue
        if facts[0].strength is Strength.CERTAIN:
            return [facts[0]]
        seen.append(facts[0])
        if len(seen) == _WITNESSES:
            return seen
    return []


def _day(fact: Known) -> datetime.date:
    assert fact.date is not None
    return fact.date.first
