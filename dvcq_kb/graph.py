"""Analyses → one graph of instruments: who cites, implements, details whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Instrument, Relation, RelationKind


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    kind: RelationKind
    section: str
    """Of the document that says so, e.g. ``II.1``."""
    document: str
    """Source of that document."""


@dataclass(slots=True)
class Graph:
    """Instruments by key and the relations between them; built once, then only asked."""

    instruments: dict[str, Instrument] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    """Keys of the instruments whose text we have."""


def build(inputs: Iterable[tuple[Instrument, str, Iterable[Relation]]]) -> Graph:
    """Join the relations of many documents.

    Args:
        inputs: for each document the instrument it is, its source, and what it states.
    """
    graph = Graph()
    for itself, source, relations in inputs:
        graph.instruments[itself.key] = itself
        graph.held.add(itself.key)
        for relation in relations:
            for instrument in (relation.source, relation.target):
                graph.instruments.setdefault(instrument.key, instrument)
            edge = Edge(relation.source.key, relation.target.key, relation.kind, relation.section, source)
            graph.edges.append(edge)
    return graph


def name(instrument: Instrument) -> str:
    """Short name for a node: type and number, or the name, or type and subject."""
    if instrument.number:
        return f"{instrument.type or ''} {instrument.number}".strip()
    if instrument.name or not instrument.subject:
        return instrument.name or instrument.key
    return f"{instrument.type or ''} {instrument.subject}".strip()


def export(graph: Graph, format: str) -> str:
    """The graph as text in one of ``FORMATS``; the same graph gives the same bytes."""
    if format not in FORMATS:
        raise UsageError(
            say(
                f"Không có dạng “{format}” (có: {', '.join(FORMATS)})",
                f"No format '{format}' (known: {', '.join(FORMATS)})",
            )
        )
    return FORMATS[format](graph)


def _json(graph: Graph) -> str:
    return (
        json.dumps(
            {
                "schema": "dvcq/graph/1",
                "nodes": [
                    {"id": key, "held": key in graph.held, **_attributes(instrument)}
                    for key, instrument in graph.instruments.items()
                ],
                "edges": [
                    {
                        "source": e.source,
                        "target": e.target,
                        "kind": e.kind.value,
                        "section": e.section,
                        "document": e.document,
                    }
                    for e in graph.edges
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _attributes(instrument: Instrument) -> dict[str, str | None]:
    return {
        "label": name(instrument),
        "type": instrument.type,
        "number": instrument.number,
        "name": instrument.name,
        "date": instrument.date.iso if instrument.date else None,
        "issuer": instrument.issuer,
        "subject": instrument.subject,
    }


def _graphml(graph: Graph) -> str:
    node_keys = ("label", "type", "number", "name", "date", "issuer", "subject")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(f'  <key id="{key}" for="node" attr.name="{key}" attr.type="string"/>' for key in node_keys),
        '  <key id="held" for="node" attr.name="held" attr.type="boolean"/>',
        '  <key id="kind" for="edge" attr.name="kind" attr.type="string"/>',
        '  <key id="section" for="edge" attr.name="section" attr.type="string"/>',
        '  <key id="document" for="edge" attr.name="document" attr.type="string"/>',
        '  <graph id="dvcq" edgedefault="directed">',
    ]
    for key, instrument in graph.instruments.items():
        lines.append(f"    <node id={quoteattr(key)}>")
        lines += [f'      <data key="{k}">{escape(v)}</data>' for k, v in _attributes(instrument).items() if v]
        lines.append(f'      <data key="held">{str(key in graph.held).lower()}</data>')
        lines.append("    </node>")
    for edge in graph.edges:
        lines.append(f"    <edge source={quoteattr(edge.source)} target={quoteattr(edge.target)}>")
        lines.append(f'      <data key="kind">{edge.kind.value}</data>')
        lines.append(f'      <data key="section">{escape(edge.section)}</data>')
        lines.append(f'      <data key="document">{escape(edge.document)}</data>')
        lines.append("    </edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>", ""])


def _distinct(graph: Graph) -> Mapping[tuple[str, str, RelationKind], list[str]]:
    """Edges drawn once, with the sections that state them."""
    drawn: dict[tuple[str, str, RelationKind], list[str]] = {}
    for edge in graph.edges:
        places = drawn.setdefault((edge.source, edge.target, edge.kind), [])
        if edge.section and edge.section not in places:
            places.append(edge.section)
    return drawn


def relation_words(kind: RelationKind) -> str:
    return {
        RelationKind.CITES: say("viện dẫn", "cites"),
        RelationKind.BASED_ON: say("căn cứ", "based on"),
        RelationKind.IMPLEMENTS: say("thực hiện", "implements"),
        RelationKind.DETAILS: say("quy định chi tiết", "details"),
        RelationKind.GUIDES: say("hướng dẫn", "guides"),
        RelationKind.PROMULGATES: say("ban hành", "promulgates"),
        RelationKind.CONTINUES: say("tiếp tục thực hiện", "continues"),
        RelationKind.AMENDS: say("sửa đổi, bổ sung", "amends"),
        RelationKind.REPLACES: say("thay thế", "replaces"),
        RelationKind.REPEALS: say("bãi bỏ", "repeals"),
    }[kind]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dot(graph: Graph) -> str:
    lines = [
        "digraph dvcq {",
        "  rankdir=LR;",
        '  node [shape=box, fontname="Arial"];',
        '  edge [fontname="Arial", fontsize=10];',
    ]
    for key, instrument in graph.instruments.items():
        style = "solid" if key in graph.held else "dashed"
        lines.append(f"  {_quoted(key)} [label={_quoted(name(instrument))}, style={style}];")
    for (source, target, kind), places in _distinct(graph).items():
        label = relation_words(kind) + (f" ({', '.join(places)})" if places else "")
        lines.append(f"  {_quoted(source)} -> {_quoted(target)} [label={_quoted(label)}];")
    return "\n".join([*lines, "}", ""])


def _mermaid(graph: Graph) -> str:
    numbers = {key: f"n{at}" for at, key in enumerate(graph.instruments)}
    lines = ["flowchart LR"]
    for key, instrument in graph.instruments.items():
        label = name(instrument).replace('"', "#quot;")
        lines.append(f'  {numbers[key]}["{label}"]')
    for (source, target, kind), _ in _distinct(graph).items():
        lines.append(f'  {numbers[source]} -->|"{relation_words(kind)}"| {numbers[target]}')
    return "\n".join([*lines, ""])


FORMATS: Mapping[str, Callable[[Graph], str]] = {"json": _json, "graphml": _graphml, "dot": _dot, "mermaid": _mermaid}
