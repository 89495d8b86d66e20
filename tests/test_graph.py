from __future__ import annotations

import json
import re
from functools import cache
from xml.etree import ElementTree

import pytest
from conftest import PLAN

from dvcq_kb import graph
from dvcq_kb.errors import UsageError
from dvcq_kb.model import RelationKind
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read, read_text

DECREE = "4/2015/nđ/cp"


@cache
def plan() -> graph.Graph:
    analysis = analyse(read(PLAN))
    return graph.build([(analysis.instrument, "plan", analysis.relations)])


def test_who_cites_an_act_and_where() -> None:
    assert [(edge.kind, edge.section) for edge in plan().edges if edge.target == DECREE] == [
        (RelationKind.CITES, "II.1"),
        (RelationKind.CITES, "II.3"),
    ]


def test_documents_are_joined_at_the_acts_they_share() -> None:
    texts = {
        "a": "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.",
        "b": "Thực hiện Nghị định 30/2020/NĐ-CP.",
    }
    analyses = [analyse(read_text(text, name)) for name, text in texts.items()]
    joined = graph.build((a.instrument, a.document.source, a.relations) for a in analyses)
    assert len(joined.instruments) == 3
    assert {(edge.document, edge.kind) for edge in joined.edges if edge.target == "30/2020/nđ/cp"} == {
        ("a", RelationKind.BASED_ON),
        ("b", RelationKind.IMPLEMENTS),
    }
    assert joined.held == {"file:a", "file:b"}


def test_json_names_every_end_of_every_edge() -> None:
    exported = json.loads(graph.export(plan(), "json"))
    nodes = {node["id"] for node in exported["nodes"]}
    assert len(exported["edges"]) == len(plan().edges)
    assert all({edge["source"], edge["target"]} <= nodes for edge in exported["edges"])


def test_graphml_is_wellformed_and_keeps_odd_characters() -> None:
    odd = analyse(
        read_text("Theo Công văn số 12/A&B-C ngày 03/4/2020 của Sở Xây dựng về “thẩm định <dự án>”.", 'x"<&>.txt')
    )
    root = ElementTree.fromstring(
        graph.export(graph.build([(odd.instrument, odd.document.source, odd.relations)]), "graphml")
    )
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    ids = {node.get("id") for node in root.iterfind(".//g:node", space)}
    edges = list(root.iterfind(".//g:edge", space))
    assert 'file:x"<&>.txt' in ids
    assert edges
    assert all({edge.get("source"), edge.get("target")} <= ids for edge in edges)


@pytest.mark.parametrize(("format", "arrow"), [("dot", " -> "), ("mermaid", " -->|")])
def test_drawings_show_each_pair_and_kind_once(format: str, arrow: str) -> None:
    drawn = [line for line in graph.export(plan(), format).splitlines() if arrow in line]
    assert len(drawn) == len({(edge.source, edge.target, edge.kind) for edge in plan().edges})


def test_quotes_cannot_break_out_of_a_dot_label() -> None:
    odd = analyse(read_text("Căn cứ Luật Đất đai năm 2024.", 'a"; b -> c; "'))
    dot = graph.export(graph.build([(odd.instrument, odd.document.source, odd.relations)]), "dot")
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", dot)
    assert "b -> c" not in outside
    assert '"' not in outside


def test_same_graph_same_bytes_and_unknown_format_is_said() -> None:
    for format in graph.FORMATS:
        assert graph.export(plan(), format) == graph.export(plan(), format)
    with pytest.raises(UsageError, match="graphml"):
        graph.export(plan(), "png")
