"""Duties by unit and month: what a board shows, on a screen or on a page."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dvcq_kb.duties import units
from dvcq_kb.language import say
from dvcq_kb.views.tasks import Item

Month = tuple[int, int]
"""Year and month."""


@dataclass(slots=True)
class Line:
    """A unit as it is first named."""

    name: str
    named: bool = True
    """Otherwise nobody is, and ``name`` says so."""
    days: dict[Month, list[datetime.date]] = field(default_factory=dict)
    """A day as often as something falls due on it."""
    ended: set[Month] = field(default_factory=set)
    """Months with a duty whose basis is no longer in force."""

    def first(self) -> datetime.date:
        return min(min(days) for days in self.days.values())

    def told(self, month: Month, times: str = "×") -> str:
        """``15 20×2``: two fall due on the 20th."""
        counted = sorted(Counter(day.day for day in self.days.get(month, ())).items())
        return " ".join(f"{day}{times}{count}" if count > 1 else str(day) for day, count in counted)


def lines(items: Iterable[Item]) -> list[Line]:
    """The units with something due, who is first first."""
    found: dict[str, Line] = {}
    for item in items:
        if not item.due:
            continue
        for agent in item.duty.agents or (None,):
            name = agent.value if agent else say("(không nêu)", "(not named)")
            line = found.setdefault(units.plain(name), Line(name, agent is not None))
            for day in item.due:
                month = (day.year, day.month)
                line.days.setdefault(month, []).append(day)
                if item.ended:
                    line.ended.add(month)
    return [line for _, line in sorted(found.items(), key=lambda each: (each[1].first(), each[0]))]


def shown(items: Iterable[Item], first: datetime.date | None, last: datetime.date | None) -> Sequence[Month]:
    """The months of the term asked for; of no term, from the first day to the last."""
    days = sorted({day for item in items for day in item.due})
    begin, end = (first, last) if first and last else (days[0], days[-1]) if days else (None, None)
    if begin is None or end is None:
        return []
    count = (end.year - begin.year) * 12 + end.month - begin.month + 1
    every = [((begin.month - 1 + at) // 12 + begin.year, (begin.month - 1 + at) % 12 + 1) for at in range(count)]
    used = {(day.year, day.month) for day in days}
    # Years apart, the months without anything are left out.
    return every if count <= 12 else [month for month in every if month in used]


def heads(months: Sequence[Month]) -> Mapping[Month, str]:
    """``T6``, ``6/2025`` where there are several years."""
    years = {year for year, _ in months}
    return {
        (year, number): f"{number}/{year}" if len(years) > 1 else say(f"T{number}", f"{number}")
        for year, number in months
    }
