"""A cited act with what its page tells of it: gathered when first asked for, kept as long as nothing is added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from dvcq_kb.knowledge import KnowledgeBase, standing
from dvcq_kb.knowledge.impact import Impact, Resting, impact
from dvcq_kb.model import CitedInstrument, Instrument, Mention, PartialDate, StatedRelation
from dvcq_kb.views import act_ties
from dvcq_kb.views.act_ties import Tie

_SLOW = ("documents", "groups", "stated", "bodies", "does", "undergoes", "through", "closing")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as some of the documents write it."""

    date: PartialDate
    mentions: int
    documents: int


@dataclass(frozen=True)
class Act:
    kb: KnowledgeBase
    cited: CitedInstrument

    @property
    def instrument(self) -> Instrument:
        return self.cited.instrument

    @property
    def mentions(self) -> tuple[Mention, ...]:
        return self.cited.mentions

    @cached_property
    def documents(self) -> int:
        return len({mention.document_id for mention in self.mentions})

    @cached_property
    def groups(self) -> list[tuple[str, list[Mention]]]:
        """Id of a document → where it cites the act."""
        return [(id, list(each)) for id, each in groupby(self.mentions, key=lambda mention: mention.document_id)]

    @cached_property
    def stated(self) -> tuple[Stated, ...]:
        """Every date that is written, in the order of the calendar."""
        return tuple(self._stated())

    def _stated(self) -> Iterator[Stated]:
        counted = Counter(mention.date for mention in self.mentions if mention.date)
        documents: dict[PartialDate | None, set[str]] = {}
        for mention in self.mentions:
            documents.setdefault(mention.date, set()).add(mention.document_id)
        for date, count in sorted(counted.items(), key=lambda item: item[0].iso):
            yield Stated(date, count, len(documents[date]))

    @cached_property
    def undated(self) -> int:
        return sum(mention.date is None for mention in self.mentions)

    @cached_property
    def differing(self) -> tuple[PartialDate, ...]:
        return standing.differing_dates(each.date for each in self.stated)

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """Issuers that cannot be one."""
        return standing.differing_issuers(dict.fromkeys(m.issuer for m in self.mentions if m.issuer))

    @cached_property
    def relations(self) -> tuple[StatedRelation, ...]:
        return self.kb.relations(self.instrument.key)

    @cached_property
    def does(self) -> list[Tie]:
        return act_ties.ties(self.relations, outgoing=True)

    @cached_property
    def undergoes(self) -> list[Tie]:
        return act_ties.ties(self.relations, outgoing=False)

    @cached_property
    def resting(self) -> Impact:
        return impact(self.kb, self.cited, self.relations)

    @cached_property
    def through(self) -> list[Resting]:
        """What rests on the act by way of another."""
        return [place for place in self.resting.places if len(place.chain) > 1]

    @cached_property
    def closing(self) -> str:
        return act_ties.closing(self.resting)

    def gather(self) -> None:
        """All that takes long, before somebody waits for it."""
        for name in _SLOW:
            getattr(self, name)
