"""What a comparison finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from dvcq_kb.model import Citation, Instrument, Section, Span


class Change(Enum):
    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"
    RENUMBERED = "renumbered"
    """A section with the same words under another number."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an act as the two documents state it."""

    field: str
    """``date``, ``issuer`` or ``subject``."""
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitationChange:
    change: Change
    instrument: Instrument
    before: Citation | None
    """Its first mention in the earlier document."""
    after: Citation | None
    facts: tuple[Fact, ...] = ()
    """Of a changed one, what differs."""


@dataclass(frozen=True, slots=True)
class SectionChange:
    change: Change
    before: Section | None
    before_label: str
    after: Section | None
    after_label: str
    similarity: float
    """Of the section's own words, subsections aside: 1 if they are the same."""
    renumbered: bool = False


class Reason(Enum):
    LAST_YEAR = "last-year"
    """The same words with the year of the earlier document, though the later one is of another."""
    PAST_DEADLINE = "past-deadline"
    """The same, and a day that was over when the later document was issued."""
    LAST_YEARS_ACT = "last-years-act"
    """An act about the year of the earlier document, cited by both."""
    ENDED = "ended"
    """An act that was no longer in force."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    reason: Reason
    span: Span
    """In the later document."""
    label: str
    certain: bool
    """Whether other years in the same section were changed, or the registry says so; otherwise a person decides."""
    instrument: Instrument | None = None
    ended: str = ""
    """The day, ISO; empty if it is not known."""
    replaced_by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    citations: tuple[CitationChange, ...]
    """In the order of the later document, the dropped ones last."""
    sections: tuple[SectionChange, ...]
    """Those that differ, in the same order."""
    forgotten: tuple[Forgotten, ...]
    """In text order."""
