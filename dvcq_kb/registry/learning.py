"""Documents at hand → facts: a document is the best source for its own number and date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from dvcq_kb import symbol
from dvcq_kb.dates import agree
from dvcq_kb.model import PartialDate
from dvcq_kb.registry.facts import Known, Strength
from dvcq_kb.registry.office import same_act
from dvcq_kb.text import comparable, single_spaced


class Held(Protocol):
    """What a knowledge base tells of a document."""

    @property
    def source(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def type(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def issuer(self) -> str | None: ...
    @property
    def date(self) -> PartialDate | None: ...


@dataclass(frozen=True, slots=True)
class Learned:
    facts: tuple[Known, ...]
    """The office's facts, with what is new."""
    new: tuple[Known, ...]
    contradictions: tuple[tuple[Known, Known], ...]
    """What a document says of itself, and the fact it contradicts; not learned."""


def learn(documents: Iterable[Held], own: Sequence[Known], known: Iterable[Known]) -> Learned:
    """Add what documents say of themselves.

    Args:
        documents: those whose number is blank or year and date disagree teach nothing.
        own: the office's facts so far; a document changes none of them but those learned from itself.
        known: other facts under the same numbers, which a document must not contradict.
    """
    told = [fact for fact in map(_fact, documents) if fact is not None]
    sources = {(fact.key, fact.source) for fact in told}
    # A document added again, corrected, teaches anew.
    facts = [fact for fact in own if (fact.key, fact.source) not in sources]
    before = set(own)
    by_key: dict[str, list[Known]] = {}
    for fact in (*facts, *(fact for fact in known if fact.published)):
        by_key.setdefault(fact.key, []).append(fact)
    kept = {id(fact) for fact in facts}
    new: list[Known] = []
    contradictions: list[tuple[Known, Known]] = []
    for fact in told:
        same = [other for other in by_key.get(fact.key, ()) if same_act(fact, other)]
        agreeing = [other for other in same if _agree(fact, other)]
        if same and not agreeing:
            contradictions.append((fact, same[0]))
        elif not any(id(other) in kept for other in agreeing):
            facts.append(fact)
            kept.add(id(fact))
            by_key.setdefault(fact.key, []).append(fact)
            if fact not in before:
                new.append(fact)
    return Learned(tuple(facts), tuple(new), tuple(contradictions))


def _agree(one: Known, other: Known) -> bool:
    return one.date is None or other.date is None or agree(one.date, other.date)


def _fact(document: Held) -> Known | None:
    number, date = document.number, document.date
    parsed = symbol.parse(number) if number else None
    if number is None or parsed is None or not number[:1].isdigit() or date is None or date.day is None:
        return None
    if parsed.year is not None and parsed.year != date.year:
        return None
    return Known(
        number=number,
        type=document.type,
        date=date,
        issuer=single_spaced(document.issuer) if document.issuer else None,
        title=_title(document.title, document.type),
        strength=Strength.CERTAIN,
        source=document.source,
    )


def _title(title: str, type: str | None) -> str | None:
    title = single_spaced(title)
    if type and comparable(title).startswith(comparable(type) + " "):
        title = title[len(type) :].strip()
    return title or None
