"""What rests on an act: the sections that cite it, or an act that details it, to whatever depth."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from dvcq_kb.knowledge.base import KnowledgeBase
from dvcq_kb.model import CitedInstrument, Instrument, RelationKind, StatedRelation

_DETAILING = frozenset({RelationKind.DETAILS, RelationKind.GUIDES})


@dataclass(frozen=True, slots=True)
class Resting:
    """A section that rests on the act."""

    document_id: str
    title: str
    source: str
    section: str
    quote: str
    """What it cites, the first time."""
    chain: tuple[Instrument, ...]
    """From the act asked for to the act cited; of that act alone where it is cited itself."""


@dataclass(frozen=True, slots=True)
class Through:
    """An act that rests on the one before it in its chain."""

    chain: tuple[Instrument, ...]
    relation: StatedRelation
    """Where it is said."""


@dataclass(frozen=True, slots=True)
class Impact:
    instrument: Instrument
    through: tuple[Through, ...]
    """The nearest first."""
    places: tuple[Resting, ...]
    """By document, those that cite the act itself first; each section once, by its shortest chain."""


def impact(kb: KnowledgeBase, act: CitedInstrument, stated: Sequence[StatedRelation] | None = None) -> Impact:
    """Follow who details, guides, is promulgated by the act; circles are gone round once.

    Args:
        kb: where all this is said.
        act: what it starts from.
        stated: what is said of that act, if it has been asked for already.
    """
    seen = {act.instrument.key}
    waiting: deque[tuple[CitedInstrument, tuple[Instrument, ...]]] = deque([(act, (act.instrument,))])
    through: list[Through] = []
    places: dict[tuple[str, str], Resting] = {}
    while waiting:
        here, chain = waiting.popleft()
        for m in here.mentions:
            place = Resting(m.document_id, m.title, m.source, m.section, m.quote, chain)
            places.setdefault((m.document_id, m.section), place)
        known = stated if here is act else None
        for relation in kb.relations(here.instrument.key) if known is None else known:
            further = _resting(relation)
            if further is None or further.key in seen:
                continue
            for found in kb.instrument(further.key):
                # One act under several keys: without its date, it was asked for with it.
                if further.key in seen or found.instrument.key in seen:
                    continue
                seen |= {further.key, found.instrument.key}
                longer = (*chain, found.instrument)
                through.append(Through(longer, relation))
                waiting.append((found, longer))
    documents = {id_: at for at, id_ in enumerate(dict.fromkeys(id_ for id_, _ in places))}
    grouped = sorted(places.values(), key=lambda place: documents[place.document_id])
    return Impact(act.instrument, tuple(through), tuple(grouped))


def _resting(relation: StatedRelation) -> Instrument | None:
    """The act that rests on the one asked for."""
    if not relation.outgoing and relation.kind in _DETAILING:
        return relation.source
    # A regulation stands and falls with the decision that promulgates it.
    if relation.outgoing and relation.kind is RelationKind.PROMULGATES:
        return relation.target
    return None
