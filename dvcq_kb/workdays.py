"""Whether offices are open on a day.

The table is our own rather than the package ``holidays``: importing that takes
130 ms, nearly half of a whole check. A test compares the two day by day.
"""

from __future__ import annotations

import datetime
from functools import cache

from dvcq_kb.vocabulary import table

_SATURDAY, _SUNDAY = 5, 6
# Quyết định 188/1999/QĐ-TTg: offices work five days a week from then on.
_FIVE_DAY_WEEK = datetime.date(1999, 10, 2)
_WORKED = "làm bù"


def closed(day: datetime.date) -> str:
    """Why offices are closed: ``Tết Nguyên đán``, ``thứ Bảy``, ``Chủ nhật``; empty on a working day."""
    name = _special(day.year).get(day)
    if name is not None:
        return "" if name == _WORKED else name
    if day.weekday() == _SATURDAY and day >= _FIVE_DAY_WEEK:
        return "thứ Bảy"
    return "Chủ nhật" if day.weekday() == _SUNDAY else ""


def last_open(day: datetime.date) -> datetime.date:
    """The last working day before it."""
    day -= _DAY
    while closed(day):
        day -= _DAY
    return day


def after(day: datetime.date, working_days: int) -> datetime.date:
    """The day on which that many working days have passed since ``day``."""
    while working_days > 0:
        day += _DAY
        working_days -= not closed(day)
    return day


_DAY = datetime.timedelta(days=1)


@cache
def _special(year: int) -> dict[datetime.date, str]:
    found: dict[datetime.date, str] = {}
    for row in table("holidays"):
        if row["from"] and year < int(row["from"]):
            continue
        day, last = (datetime.date.fromisoformat(row[end].replace("--", f"{year}-")) for end in ("first", "last"))
        while day <= last:
            found.setdefault(day, row["name"])
            day += _DAY
    return found
