"""What an act does to others and they to it, and what rests on it: the same for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb import graph
from dvcq_kb.language import say
from dvcq_kb.model import Instrument, StatedRelation
from dvcq_kb.views import json_forms

if TYPE_CHECKING:
    from dvcq_kb.knowledge.impact import Impact


class Tie(NamedTuple):
    """One relation to one act, and where it is said."""

    words: str
    other: Instrument
    name: str
    outgoing: bool
    places: tuple[StatedRelation, ...]

    def __str__(self) -> str:
        """The words come before the act they bear on, after the act that does it."""
        return f"{self.words} {self.name}" if self.outgoing else f"{self.name} — {self.words}"


def ties(stated: Sequence[StatedRelation], *, outgoing: bool) -> list[Tie]:
    """Those that most places state come first."""
    grouped: dict[tuple[str, str], list[StatedRelation]] = {}
    for relation in stated:
        if relation.outgoing is outgoing:
            grouped.setdefault((graph.relation_words(relation.kind), graph.name(_other(relation))), []).append(relation)
    most = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Tie(words, _other(places[0]), name, outgoing, tuple(places)) for (words, name), places in most]


def ties_head(*, outgoing: bool) -> str:
    return say("Văn bản này:", "This act:") if outgoing else say("Đối với văn bản này:", "What others do with it:")


def _other(relation: StatedRelation) -> Instrument:
    return relation.target if relation.outgoing else relation.source


def relation_forms(stated: Iterable[StatedRelation]) -> list[json_forms.Form]:
    return [
        {
            "kind": relation.kind.value,
            "source": json_forms.instrument_form(relation.source),
            "target": json_forms.instrument_form(relation.target),
            "document": relation.document_id,
            "file": relation.file,
            "section": relation.section,
        }
        for relation in stated
    ]


def closing(told: Impact) -> str:
    """How much rests on the act."""
    documents = len({place.document_id for place in told.places})
    direct = sum(len(place.chain) == 1 for place in told.places)
    if not told.through:
        return say(
            f"{direct} mục của {documents} văn bản viện dẫn trực tiếp", f"{direct} sections of {documents} documents"
        )
    return say(
        f"{len(told.places)} mục của {documents} văn bản: {direct} viện dẫn trực tiếp, "
        f"{len(told.places) - direct} qua {len(told.through)} văn bản khác",
        f"{len(told.places)} sections of {documents} documents: {direct} directly, "
        f"{len(told.places) - direct} through {len(told.through)} other acts",
    )


def impact_form(told: Impact | None) -> json_forms.Form:
    if told is None:
        return {"schema": "dvcq/impact/1", "instrument": None, "through": [], "places": []}
    return {
        "schema": "dvcq/impact/1",
        "instrument": json_forms.instrument_form(told.instrument),
        "through": [
            {
                "chain": [json_forms.instrument_form(step) for step in through.chain],
                "kind": through.relation.kind.value,
                "document": through.relation.document_id,
                "file": through.relation.file,
                "section": through.relation.section,
            }
            for through in told.through
        ],
        "places": [
            {
                "document": place.document_id,
                "title": place.title,
                "source": place.source,
                "section": place.section,
                "quote": place.quote,
                "chain": [step.key for step in place.chain],
            }
            for place in told.places
        ],
    }
