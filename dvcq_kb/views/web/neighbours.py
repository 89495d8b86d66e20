"""The graph around one document or act: what it rests on above it, its sections and who cites it below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dvcq_kb.graph import relation_words
from dvcq_kb.language import say
from dvcq_kb.model import Instrument, Mention, RelationKind
from dvcq_kb.text import single_spaced
from dvcq_kb.views import places
from dvcq_kb.views.excerpt import clip
from dvcq_kb.views.findings import Tally
from dvcq_kb.views.json_forms import Form
from dvcq_kb.views.pictures import ranks
from dvcq_kb.views.web import addresses
from dvcq_kb.views.web.acts import Act
from dvcq_kb.views.web.opened import Opened
from dvcq_kb.views.web.pages import Asked

_MOST = 60
"""Citing documents drawn; the page of those who cite lists all."""
_IN_ROW = 6
_LABEL = 64
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    label: str
    detail: str
    kind: str
    """``self``, ``act``, ``section`` or ``citing``."""
    row: int
    """From the top; a rank may take several."""
    column: int
    columns: int
    """How many there are in this row."""
    held: bool
    """Its text is in the base."""
    fault: str
    """The gravest severity of the findings on it; empty if there is none."""
    url: str


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    words: str
    kind: str = "whole"
    """``whole``: of the documents; ``part``: from the document to its section; ``section``: from there to an act."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int
    """Citing documents that are not drawn."""

    @property
    def listed(self) -> int:
        """How many other documents and acts there are."""
        return sum(node.kind in ("act", "citing") for node in self.nodes)

    @property
    def words(self) -> dict[str, str]:
        """An act that is rested on → how."""
        return {edge.target: edge.words for edge in self.edges if edge.kind == "whole"}

    @property
    def places(self) -> dict[str, list[Node]]:
        """An act that is rested on → the sections that cite it."""
        sections = {node.id: node for node in self.nodes if node.kind == "section"}
        found: dict[str, list[Node]] = {}
        for edge in self.edges:
            if edge.kind == "section":
                found.setdefault(edge.target, []).append(sections[edge.source])
        return found

    def form(self) -> Form:
        names = Node.__slots__
        return {
            "nodes": [{name: getattr(node, name) for name in names} for node in self.nodes],
            "edges": [{name: getattr(edge, name) for name in Edge.__slots__} for edge in self.edges],
            "left_out": self.left_out,
        }


def of_document(asked: Asked, found: Opened, mentions: Sequence[Mention]) -> Neighbourhood:
    return _drawn(asked, found.analysis.instrument, found, mentions, sections=True)


def of_act(asked: Asked, cited: Act) -> Neighbourhood:
    held = asked.library.held(cited.instrument)
    found = asked.library.open(held[0].id) if held else None
    return _drawn(asked, cited.instrument, found, cited.mentions)


def _drawn(
    asked: Asked, itself: Instrument, found: Opened | None, mentions: Sequence[Mention], *, sections: bool = False
) -> Neighbourhood:
    nodes: list[Node] = []
    edges: list[Edge] = []
    row = 0
    if found:
        faults = found.faults
        kinds: dict[str, list[RelationKind]] = {}
        for relation in found.analysis.relations:
            if relation.source == found.analysis.instrument:
                kinds.setdefault(relation.target.key, []).append(relation.kind)
        for group in ranks.ranked(found.analysis.instruments).values():
            placed = [
                Node(
                    act.key,
                    clip(places.act(act), _LABEL),
                    _detail(act),
                    "act",
                    at,
                    column,
                    columns,
                    bool(asked.library.held(act)),
                    _gravest(faults.get(act.key, ())),
                    addresses.instrument(act),
                )
                for act, at, column, columns in _set(group, row)
            ]
            nodes += placed
            edges += [Edge(itself.key, node.id, _words(kinds.get(node.id, []))) for node in placed]
            row = max((node.row for node in placed), default=row - 1) + 1
    own = asked.library.held(itself)
    title = places.act(itself) if itself.number else clip(itself.subject or places.act(itself), _LABEL)
    url = addresses.document(own[0].id) if own else addresses.instrument(itself)
    nodes.append(Node(itself.key, title, _detail(itself), "self", row, 0, 1, found is not None, "", url))
    if found and found.stored and sections:
        for card, at, column, columns in _set(found.drawn.middle, row + 1):
            held = addresses.document(found.stored.id, muc=card.key)
            nodes.append(
                Node(
                    f"s:{card.key}", clip(card.title, _LABEL), "", "section", at, column, columns, True,
                    _gravest(card.faults), held,
                )
            )  # fmt: skip
            edges.append(Edge(itself.key, nodes[-1].id, say("có mục", "contains"), "part"))
        acts = {node.id for node in nodes if node.kind == "act"}
        edges += [
            Edge(f"s:{tie.middle}", tie.side, relation_words(tie.kind), "section")
            for tie in found.drawn.ties
            if tie.side in acts
        ]
        row = max(node.row for node in nodes)
    titles = {mention.document_id: mention.title for mention in mentions}
    shown = list(titles)[:_MOST]
    for id, at, column, columns in _set(shown, row + 1):
        nodes.append(
            Node(
                f"d:{id}", clip(titles[id], _LABEL), "", "citing", at, column, columns, True, "", addresses.document(id)
            )
        )
        edges.append(Edge(f"d:{id}", itself.key, relation_words(RelationKind.CITES)))
    return Neighbourhood(tuple(nodes), tuple(edges), len(titles) - len(shown))


def _set(group: Sequence[T], row: int) -> Iterable[tuple[T, int, int, int]]:
    """Each with its row, its column, and how many share the row: rows of about the same length."""
    rows = -(-len(group) // _IN_ROW)
    for at, each in enumerate(group):
        line = at * rows // len(group)
        first, end = -(-line * len(group) // rows), -(-(line + 1) * len(group) // rows)
        yield each, row + line, at - first, end - first


def _words(kinds: Sequence[RelationKind]) -> str:
    return ", ".join(dict.fromkeys(relation_words(kind) for kind in kinds)) or relation_words(RelationKind.CITES)


def _detail(act: Instrument) -> str:
    parts = (places.written(act.date) if act.date else say("không ghi ngày", "no date"), act.issuer or "")
    return " · ".join(single_spaced(part) for part in parts if part)


def _gravest(faults: Tally) -> str:
    return faults[0][0].value if faults else ""
