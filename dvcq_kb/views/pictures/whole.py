"""The lược đồ of many documents, and of one act: what it rests on and who rests on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dvcq_kb.graph import Edge, Graph
from dvcq_kb.language import say
from dvcq_kb.model import Instrument, RelationKind
from dvcq_kb.text import single_spaced
from dvcq_kb.views.pictures import ranks
from dvcq_kb.views.pictures.canvas import joined
from dvcq_kb.views.pictures.diagram import Band, Card, Diagram, Tie, balanced
from dvcq_kb.views.pictures.document import Linker, no_link
from dvcq_kb.views.places import act, section_name, written

_MOST_DOCUMENTS, _MOST_ACTS = 24, 80


def whole(graph: Graph, *, link: Linker = no_link) -> Diagram:
    """Documents in the middle, the acts they cite on both sides, the most cited first to be kept.

    Args:
        graph: of any size; what there is no room for is counted below the picture.
        link: where a click on an act leads.
    """
    weight = Counter(edge.target for edge in graph.edges if edge.target in graph.instruments)
    outgoing = Counter(edge.source for edge in graph.edges if edge.source in graph.held)
    documents = dict(outgoing.most_common(_MOST_DOCUMENTS))
    reach = {edge.target for edge in graph.edges if edge.source in documents}
    acts = [key for key, _ in weight.most_common() if key in reach and key not in documents][:_MOST_ACTS]
    left, right = balanced(_bands(acts, graph, link))
    chosen = set(acts)
    edges = [edge for edge in graph.edges if edge.source in documents and edge.target in chosen]
    footer = [
        say(
            f"{len(documents)} văn bản có toàn văn, {len(acts)} văn bản được viện dẫn.",
            f"{len(documents)} documents held, {len(acts)} acts cited.",
        )
    ]
    more = len(graph.held) - len(documents), len(set(weight) - graph.held) - len(acts)
    left_out = [
        say(f"{count} {name}", f"{count} {english}")
        for count, name, english in (
            (more[0], "văn bản viện dẫn ít nhất", "documents that cite least"),
            (more[1], "văn bản ít được viện dẫn nhất", "acts cited least"),
        )
        if count > 0
    ]
    if left_out:
        told = say(" và ", " and ").join(left_out)
        footer.append(
            say(
                f"Không vẽ {told}; lấy đủ bằng --format graphml.",
                f"Not drawn: {told}; all of them: --format graphml.",
            )
        )
    return Diagram(
        title=say("Lược đồ kho văn bản", "Who cites what"),
        subtitle=say(
            f"{len(graph.instruments)} văn bản, {len(graph.edges)} quan hệ",
            f"{len(graph.instruments)} acts, {len(graph.edges)} relations",
        ),
        head=None,
        middle=tuple(_card(graph.instruments[key], graph, link) for key in documents),
        left=left,
        right=right,
        ties=_ties(((edge.target, edge.source, edge) for edge in edges), graph),
        footer=tuple(footer),
        hollow=say("chưa có toàn văn", "text not held"),
    )


def around(graph: Graph, key: str, *, link: Linker = no_link) -> Diagram:
    """One act: on the left what it rests on, on the right who rests on it.

    Args:
        graph: must hold the act.
        key: of the act.
        link: where a click on another act leads.
    """
    itself = graph.instruments[key]
    below = _distinct(edge for edge in graph.edges if edge.target == key and edge.source != key)
    above = _distinct(edge for edge in graph.edges if edge.source == key and edge.target != key)
    # One that does both stands once, where it is cited.
    rests_on = dict.fromkeys(edge.target for edge in above)
    citing = [edge.source for edge in below if edge.source not in rests_on]
    hidden = max(len(citing) - _MOST_ACTS, 0) + max(len(rests_on) - _MOST_ACTS, 0)
    citing, resting = citing[:_MOST_ACTS], list(rests_on)[:_MOST_ACTS]
    shown = {*citing, *resting}
    ties = [
        *((edge.target, key, edge) for edge in above if edge.target in shown),
        *((edge.source, key, edge) for edge in below if edge.source in shown),
    ]
    footer = [
        say(
            f"Viện dẫn {len(above)} văn bản; được {len(below)} văn bản trong kho viện dẫn.",
            f"Cites {len(above)} acts; cited by {len(below)} in the knowledge base.",
        )
    ]
    if hidden:
        footer.append(say(f"{hidden} văn bản không vẽ vì hết chỗ.", f"{hidden} are not drawn for want of room."))
    left = _bands(resting, graph, link, say("Viện dẫn · ", "Cites · "))
    right = _bands(citing, graph, link, say("Được viện dẫn bởi · ", "Cited by · "))
    if not (left and right):
        left, right = balanced((*left, *right))
    subject = single_spaced(itself.subject or "")
    return Diagram(
        title=act(itself),
        subtitle=joined((written(itself.date) if itself.date else "", itself.issuer or "", subject)),
        head=None,
        middle=(_card(itself, graph, no_link),),
        left=left,
        right=right,
        ties=_ties(ties, graph),
        footer=tuple(footer),
        hollow=say("chưa có toàn văn", "text not held"),
    )


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    """One for each pair, the first that says more than that it cites."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        pair = edge.source, edge.target
        if pair not in found or found[pair].kind is RelationKind.CITES:
            found[pair] = edge
    return list(found.values())


def _bands(keys: Iterable[str], graph: Graph, link: Linker, lead: str = "") -> tuple[Band, ...]:
    instruments = (graph.instruments[key] for key in keys)
    return tuple(
        Band(lead + ranks.rank_name(rank), tuple(_card(each, graph, link) for each in group))
        for rank, group in ranks.ranked(instruments).items()
    )


def _card(instrument: Instrument, graph: Graph, link: Linker) -> Card:
    date = written(instrument.date) if instrument.date else say("không ghi ngày", "undated")
    detail = joined((date, instrument.issuer or "", single_spaced(instrument.subject or "")))
    held = instrument.key in graph.held
    return Card(
        instrument.key, act(instrument), detail, joined((act(instrument), detail)), not held, link=link(instrument)
    )


def _ties(pairs: Iterable[tuple[str, str, Edge]], graph: Graph) -> tuple[Tie, ...]:
    sections: dict[tuple[str, str], list[str]] = {}
    kinds: dict[tuple[str, str], RelationKind] = {}
    for side, middle, edge in pairs:
        places = sections.setdefault((side, middle), [])
        if edge.section and edge.section not in places:
            places.append(edge.section)
        if kinds.get((side, middle), RelationKind.CITES) is RelationKind.CITES:
            kinds[side, middle] = edge.kind
    return tuple(
        Tie(side, middle, kind, note=_told(graph, side, middle, sections[side, middle]))
        for (side, middle), kind in kinds.items()
    )


def _told(graph: Graph, side: str, middle: str, places: Sequence[str]) -> str:
    names = act(graph.instruments[middle]), act(graph.instruments[side])
    return joined((" – ".join(names), ", ".join(map(section_name, places))))
