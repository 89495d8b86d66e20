"""Acts that only one of two documents cites, and acts of which they state different facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dvcq_kb.compare.values import Change, CitationChange, Fact
from dvcq_kb.dates import agree
from dvcq_kb.model import Analysis, Citation, Instrument, PartialDate
from dvcq_kb.text import comparable, single_spaced


@dataclass(slots=True)
class Act:
    """An act with its mentions in one document."""

    instrument: Instrument
    citations: list[Citation] = field(default_factory=list)

    @property
    def stem(self) -> tuple[str, str]:
        """What stays the same if the date of a number without a year is changed."""
        kind = comparable(self.instrument.type or "") if self.instrument.number else ""
        return self.instrument.key.split("@")[0], kind


def acts(analysis: Analysis) -> list[Act]:
    """In order of first mention. A mention that may mean several acts counts for the first."""
    found = {instrument.key: Act(instrument) for instrument in analysis.instruments}
    for link in analysis.links:
        if link.candidates and (act := found.get(link.candidates[0].key)):
            act.citations.append(link.citation)
    return [act for act in found.values() if act.citations]


def compare_citations(before: Analysis, after: Analysis) -> tuple[CitationChange, ...]:
    old, new = acts(before), acts(after)
    pairs = _pairs(old, new)
    changes = []
    for act in new:
        earlier = pairs.get(act.instrument.key)
        if earlier is None:
            changes.append(CitationChange(Change.ADDED, act.instrument, None, act.citations[0]))
        elif facts := tuple(_differences(earlier, act)):
            where = _where(act, earlier, facts)
            changes.append(CitationChange(Change.CHANGED, act.instrument, earlier.citations[0], where, facts))
    kept = {act.instrument.key for act in pairs.values()}
    changes += [
        CitationChange(Change.DROPPED, act.instrument, act.citations[0], None)
        for act in old
        if act.instrument.key not in kept
    ]
    return tuple(changes)


def _pairs(old: list[Act], new: list[Act]) -> dict[str, Act]:
    """Key of an act of the later document → the same act in the earlier one."""
    by_key = {act.instrument.key: act for act in old}
    pairs = {act.instrument.key: by_key[act.instrument.key] for act in new if act.instrument.key in by_key}
    taken = {act.instrument.key for act in pairs.values()}
    # What is left may be the same act under another date: told only if there is one such on either side.
    left_old = _by_stem(act for act in old if act.instrument.key not in taken)
    left_new = _by_stem(act for act in new if act.instrument.key not in pairs)
    for stem, candidates in left_new.items():
        if len(candidates) == 1 and len(left_old.get(stem, ())) == 1:
            pairs[candidates[0].instrument.key] = left_old[stem][0]
    return pairs


def _by_stem(found: Iterator[Act]) -> dict[tuple[str, str], list[Act]]:
    stems: dict[tuple[str, str], list[Act]] = {}
    for act in found:
        stems.setdefault(act.stem, []).append(act)
    return stems


def _differences(earlier: Act, later: Act) -> Iterator[Fact]:
    old_dates, new_dates = _dates(earlier), _dates(later)
    if old_dates and new_dates and (_unlike(old_dates, new_dates) or _unlike(new_dates, old_dates)):
        yield Fact("date", tuple(date.iso for date in old_dates), tuple(date.iso for date in new_dates))
    for name in ("issuer", "subject"):
        old, new = _stated(earlier, name), _stated(later, name)
        if old and new and not any(_same_words(one, other) for one in old for other in new):
            yield Fact(name, tuple(old[:1]), tuple(new[:1]))


def _dates(act: Act) -> list[PartialDate]:
    return list(dict.fromkeys(stated.date for each in act.citations for stated in each.dates if stated.date))


def _unlike(dates: list[PartialDate], others: list[PartialDate]) -> bool:
    """Whether one of the dates contradicts all the others; the month alone does not contradict its day."""
    return any(not any(agree(date, other) for other in others) for date in dates)


def _stated(act: Act, name: str) -> list[str]:
    parts = (getattr(citation, name) for citation in act.citations)
    return list(dict.fromkeys(single_spaced(part.value) for part in parts if part))


def _same_words(one: str, other: str) -> bool:
    """Whether two are the same, or one is the other cut short."""
    first, second = (comparable(text).strip(" .,;:“”\"'") for text in (one, other))
    return first.startswith(second) or second.startswith(first) or first.endswith(second) or second.endswith(first)


def _where(act: Act, earlier: Act, facts: tuple[Fact, ...]) -> Citation:
    """The mention that says something new."""
    known = _dates(earlier)
    if facts[0].field == "date":
        for citation in act.citations:
            if any(stated.date and _unlike([stated.date], known) for stated in citation.dates):
                return citation
    return act.citations[0]
