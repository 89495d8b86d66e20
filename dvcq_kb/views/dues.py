"""The duties of one document as its readers list them: by when, who, what."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from dvcq_kb.duties import duties
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Deadline, Duty, Span
from dvcq_kb.text import single_spaced
from dvcq_kb.views.excerpt import clip
from dvcq_kb.views.places import section_name
from dvcq_kb.views.tasks import names, written

_LONGEST = 220
_DAYS = 5
"""As many days of a recurrence are told; of more, the first two and the last."""


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and deadlines of it; none where it has none."""

    duty: Duty
    deadlines: tuple[Deadline, ...]

    @property
    def first(self) -> datetime.date | None:
        """The first day it falls due."""
        return min((deadline.dates[0] for deadline in self.deadlines if deadline.dates), default=None)

    @property
    def span(self) -> Span:
        """Of the words that say when; without them, of the duty."""
        return self.deadlines[0].span if self.deadlines else self.duty.span

    @property
    def when(self) -> str:
        """``≈ 15/3, 15/6, 15/9, 15/12/2025; 25/11/2025``; the words of the document where they name no day."""
        return "; ".join(map(_when, self.deadlines))

    @property
    def who(self) -> str:
        return single_spaced(names(self.duty.agents))

    @property
    def what(self) -> str:
        return clip(single_spaced(self.duty.action.value), _LONGEST)

    @property
    def place(self) -> str:
        return section_name(self.duty.section)


def each_deadline(analysis: Analysis) -> tuple[Due, ...]:
    """Every duty, once for each of its deadlines: those with a day first, by day, the others in text order."""
    found = duties(analysis)
    dated = (Due(duty, (deadline,)) for duty in found for deadline in duty.deadlines)
    return _by_day([*dated, *(Due(duty, ()) for duty in found if not duty.deadlines)])


def each_duty(analysis: Analysis) -> tuple[Due, ...]:
    """Every duty once, with those of its deadlines that name a day; in the same order."""
    found = duties(analysis)
    return _by_day(Due(duty, tuple(each for each in duty.deadlines if each.dates)) for duty in found)


def _by_day(dues: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(sorted(dues, key=lambda due: (due.first or datetime.date.max, due.duty.span)))


def _when(deadline: Deadline) -> str:
    if not deadline.dates:
        return deadline.words
    return ("≈ " if deadline.assumed else "") + _told(deadline.dates)


def _told(days: Sequence[datetime.date]) -> str:
    if len(days) > _DAYS:
        return f"{_together(days[:2])} … {written(days[-1])}"
    return _together(days)


def _together(days: Sequence[datetime.date]) -> str:
    """With the year once for all days of it."""
    return ", ".join(
        _short(day) if after is not None and after.year == day.year else written(day)
        for day, after in zip_longest(days, days[1:])
    )


def _short(day: datetime.date) -> str:
    return say(written(day).rpartition("/")[0], day.isoformat())
