"""RRULE → days."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence

from dvcq_kb.model import Deadline, DeadlineKind


def rule(months: Sequence[int] = (), day: int | None = None, *, until: datetime.date | None = None) -> str:
    """Every year in these months (none: every month) on this day; -1 and 31 are the last of the month."""
    parts = ["FREQ=YEARLY" if months else "FREQ=MONTHLY"]
    if months:
        parts.append("BYMONTH=" + ",".join(map(str, months)))
    if day is not None:
        parts.append(f"BYMONTHDAY={-1 if day == 31 else day}")
    return _ended(parts, until)


def weekly(weekday: str, *, until: datetime.date | None = None) -> str:
    return _ended(["FREQ=WEEKLY", f"BYDAY={weekday}"], until)


def _ended(parts: list[str], until: datetime.date | None) -> str:
    if until is not None:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


def between(rrule: str, start: datetime.date, first: datetime.date, last: datetime.date) -> tuple[datetime.date, ...]:
    """The days of a recurrence that counts from ``start``, within ``[first, last]``."""
    from dateutil.rrule import rrulestr

    midnight = datetime.time()
    found = rrulestr(rrule, dtstart=datetime.datetime.combine(start, midnight)).between(
        datetime.datetime.combine(max(first, start), midnight), datetime.datetime.combine(last, midnight), inc=True
    )
    return tuple(moment.date() for moment in found)


def due(deadline: Deadline, first: datetime.date, last: datetime.date) -> tuple[datetime.date, ...]:
    """The days within ``[first, last]`` on which it falls due."""
    if deadline.kind is DeadlineKind.RECURRING and deadline.start is not None:
        return between(deadline.rrule, deadline.start, first, last)
    return tuple(day for day in deadline.dates if first <= day <= last)


def month(year: int, number: int) -> tuple[datetime.date, datetime.date]:
    """Its first and last day."""
    return datetime.date(year, number, 1), datetime.date(year, number, calendar.monthrange(year, number)[1])
