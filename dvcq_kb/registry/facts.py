"""A known act, and the line of a table that holds it.

A table is tab-separated UTF-8; ``#`` opens a comment line, the first other
line names the columns. A cell never holds a tab or a line break.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from dvcq_kb import symbol
from dvcq_kb.dates import partial_date
from dvcq_kb.model import PartialDate


class Strength(Enum):
    """How much the number and date may be relied on."""

    CERTAIN = "certain"
    """Several sources agree, or the office vouches for it."""
    SINGLE = "single"
    """One source that publishes the act itself."""
    CITED = "cited"
    """Known from citations only, but several acts that cite it agree on the date."""
    WEAK = "weak"
    """Known from the citation of one other act, or to the year only."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one act. Absent facts are ``None``; absence proves nothing."""

    number: str
    """As `symbol` reads it: ``04/2015/NĐ-CP``."""
    type: str | None = None
    date: PartialDate | None = None
    """Of issue."""
    issuer: str | None = None
    title: str | None = None
    effective: datetime.date | None = None
    ended: datetime.date | None = None
    """The first day on which it is no longer in force."""
    replaced_by: str | None = None
    """Number of the act that replaced or repealed it entirely."""
    strength: Strength = Strength.WEAK
    source: str = ""
    """Of number, date and title."""
    end_source: str = ""
    """Of ``ended`` and ``replaced_by``."""

    @property
    def key(self) -> str:
        return symbol.key(self.number)

    @property
    def published(self) -> bool:
        """Whether it comes from a source that publishes the act itself, not from citations."""
        return self.strength in (Strength.CERTAIN, Strength.SINGLE)

    def in_force(self, on: datetime.date) -> bool | None:
        """Whether it is in force on a day; ``None`` if the facts do not tell.

        A registry hears of beginnings sooner than of ends: an act whose end is not
        known is not therefore in force, so ``True`` needs both ends.
        """
        begins = self.effective or (self.date.first if self.date else None)
        if begins is not None and on < begins:
            return False
        if self.ended is not None and on >= self.ended:
            return False
        return True if self.effective is not None and self.ended is not None else None


COLUMNS = (
    "number", "type", "date", "issuer", "title", "effective", "ended", "replaced_by", "strength", "source",
    "end_source",
)  # fmt: skip


def cells(known: Known) -> tuple[str, ...]:
    """One cell per column of ``COLUMNS``; dates ISO, absent facts empty."""
    return (
        known.number,
        known.type or "",
        known.date.iso if known.date else "",
        known.issuer or "",
        known.title or "",
        known.effective.isoformat() if known.effective else "",
        known.ended.isoformat() if known.ended else "",
        known.replaced_by or "",
        known.strength.value,
        known.source,
        known.end_source,
    )


def known(row: Sequence[str]) -> Known:
    """The inverse of ``cells``.

    Raises:
        ValueError: a cell is not what ``cells`` writes.
    """
    number, type_, date, issuer, title, effective, ended, replaced_by, strength, source, end_source = row
    return Known(
        number=number,
        type=type_ or None,
        date=iso_date(date),
        issuer=issuer or None,
        title=title or None,
        effective=datetime.date.fromisoformat(effective) if effective else None,
        ended=datetime.date.fromisoformat(ended) if ended else None,
        replaced_by=replaced_by or None,
        strength=Strength(strength),
        source=source,
        end_source=end_source,
    )


def iso_date(text: str) -> PartialDate | None:
    """``2015-01-09``, ``2015-01`` or ``2015``; ``None`` for the empty text."""
    if not text:
        return None
    date = partial_date(*map(int, text.split("-")))
    if date is None:
        raise ValueError(text)
    return date
