"""The lược đồ of many documents: which acts they cite."""

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
from dvcq_kb.views.places import act, section_name, written

_MOST_DOCUMENTS, _MOST_ACTS = 24, 80


def whole(graph: Graph) -> Diagram:
    """Documents in the middle, the acts they cite on both sides, the most cited first to be kept.

    Args:
        graph: of any size; what there is no room for is counted below the picture.
    """
    weight = Counter(edge.target for edge in graph.edges if edge.target in graph.instruments)
    outgoing = Counter(edge.source for edge in graph.edges if edge.source in graph.held)
    documents = dict(outgoing.most_common(_MOST_DOCUMENTS))
    reach = {edge.target for edge in graph.edges if edge.source in documents}
    acts = [key for key, _ in weight.most_common() if key in reach and key not in documents][:_MOST_ACTS]
    left, right = balanced(_bands(acts, graph))
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
        middle=tuple(_card(graph.instruments[key], graph) for key in documents),
        left=left,
        right=right,
        ties=_ties(((edge.target, edge.source, edge) for edge in edges), graph),
        footer=tuple(footer),
        hollow=say("chưa có toàn văn", "text not held"),
    )


def _bands(keys: Iterable[str], graph: Graph) -> tuple[Band, ...]:
    instruments = (graph.instruments[key] for key in keys)
    return tuple(
        Band(ranks.rank_name(rank), tuple(_card(each, graph) for each in group))
        for rank, group in ranks.ranked(instruments).items()
    )


def _card(instrument: Instrument, graph: Graph) -> Card:
    date = written(instrument.date) if instrument.date else say("không ghi ngày", "undated")
    detail = joined((date, instrument.issuer or "", single_spaced(instrument.subject or "")))
    held = instrument.key in graph.held
    return Card(instrument.key, act(instrument), detail, joined((act(instrument), detail)), not held)


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
