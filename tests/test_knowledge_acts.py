"""Acts across documents: lists, relations, what rests on one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dvcq_kb import analyse, read_text
from dvcq_kb.knowledge import KnowledgeBase, open_kb
from dvcq_kb.knowledge.impact import impact
from dvcq_kb.knowledge.standing import differing_dates, differing_issuers, known_act
from dvcq_kb.model import Instrument, PartialDate, RelationKind
from dvcq_kb.registry import Known, Registry
from dvcq_kb.views.act_card import standing
from dvcq_kb.views.cli import dvcq

TEXTS = {
    "tt.txt": "Thông tư số 5/2016/TT-BNV ngày 01/3/2016 của Bộ Nội vụ hướng dẫn thi hành Nghị định số 4/2015/NĐ-CP "
    "ngày 09/01/2015 của Chính phủ.\n",
    "a.txt": "I. CĂN CỨ\n\n1. Căn cứ Nghị định số 4/2015/NĐ-CP ngày 09/01/2015 của Chính phủ.\n\n"
    "2. Thực hiện Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ.\n",
    "b.txt": "I. CĂN CỨ\n\n1. Theo Nghị định số 4/2015/NĐ-CP ngày 09/01/2021 của Bộ Nội vụ.\n\n"
    "II. VIỆC\n\n1. Thực hiện Thông tư số 5/2016/TT-BNV của Bộ Nội vụ.\n",
    # A circle: the circular is detailed by a decision that the circular details.
    "c.txt": "Quyết định số 6/2017/QĐ-BNV ngày 02/4/2017 của Bộ Nội vụ quy định chi tiết Thông tư số 5/2016/TT-BNV.\n\n"
    "Thông tư số 5/2016/TT-BNV của Bộ Nội vụ hướng dẫn Quyết định số 6/2017/QĐ-BNV.\n",
    "d.txt": "I. VIỆC\n\n1. Thực hiện Quyết định số 6/2017/QĐ-BNV.\n",
}
REGISTRY = (
    "number\ttype\tdate\tissuer\ttitle\teffective\tended\treplaced_by\tstrength\tsource\tend_source\n"
    "5/2016/TT-BNV\tThông tư\t2016-03-01\tBộ Nội vụ\tThử\t2016-04-15\t2020-01-01\t7/2019/TT-BNV\tcertain\tthử\tthử\n"
)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("DVCQ_KB", str(tmp_path / "kho"))
    with open_kb(tmp_path / "kho") as kb:
        for source, text in TEXTS.items():
            kb.add(analyse(read_text(text, source)))
    (tmp_path / "kho" / "registry.tsv").write_text(REGISTRY, encoding="utf-8")
    return tmp_path / "kho"


@pytest.fixture
def kb(base: Path) -> Iterator[KnowledgeBase]:
    with open_kb(base) as kb:
        yield kb


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, [str(argument) for argument in arguments])


def test_acts_are_counted_by_documents_and_places_with_every_date(kb: KnowledgeBase) -> None:
    acts = {act.instrument.number: act for act in kb.acts()}
    assert [act.documents for act in kb.acts()] == sorted((act.documents for act in kb.acts()), reverse=True)
    decree = acts["4/2015/NĐ-CP"]
    assert (decree.documents, decree.mentions) == (3, 3)
    assert decree.dates == ((PartialDate(2015, 1, 9), 2), (PartialDate(2021, 1, 9), 1))
    assert dict(decree.issuers) == {"Chính phủ": 2, "Bộ Nội vụ": 1}
    assert (acts["5/2016/TT-BNV"].documents, acts["5/2016/TT-BNV"].mentions) == (3, 4)


def test_what_is_said_of_an_act_and_others(kb: KnowledgeBase) -> None:
    (decree,) = kb.instrument("4/2015/NĐ-CP")
    stated = kb.relations(decree.instrument.key)
    assert ("tt.txt", RelationKind.GUIDES, "5/2016/TT-BNV", False) in [
        (r.file, r.kind, r.source.number, r.outgoing) for r in stated
    ]
    assert ("a.txt", RelationKind.BASED_ON, "I.1") in [(r.file, r.kind, r.section) for r in stated]
    assert RelationKind.CITES not in {r.kind for r in stated}
    (circular,) = kb.instrument("5/2016/TT-BNV")
    outgoing = [r for r in kb.relations(circular.instrument.key) if r.outgoing]
    assert {r.target.number for r in outgoing} == {"4/2015/NĐ-CP", "6/2017/QĐ-BNV"}
    assert kb.relations("không có") == ()


def test_what_rests_on_an_act_through_others_and_round_a_circle(kb: KnowledgeBase) -> None:
    (decree,) = kb.instrument("4/2015/NĐ-CP")
    found = impact(kb, decree)
    assert {(place.source, place.section, len(place.chain)) for place in found.places if place.section} == {
        ("a.txt", "I.1", 1),
        ("b.txt", "I.1", 1),
        ("b.txt", "II.1", 2),
        ("d.txt", "I.1", 3),
    } | {(p.source, p.section, len(p.chain)) for p in found.places if p.source in ("tt.txt", "c.txt") and p.section}
    assert {place.source for place in found.places} == set(TEXTS)
    assert [[act.number for act in through.chain] for through in found.through] == [
        ["4/2015/NĐ-CP", "5/2016/TT-BNV"],
        ["4/2015/NĐ-CP", "5/2016/TT-BNV", "6/2017/QĐ-BNV"],
    ]
    sources = [place.source for place in found.places]
    assert all(sources.index(s) + sources.count(s) > at for at, s in enumerate(sources)), "a document's places together"
    (directive,) = kb.instrument("33/CT-TTg")
    assert [(place.source, place.section) for place in impact(kb, directive).places] == [("a.txt", "I.2")]


@pytest.mark.parametrize(
    ("dates", "differing"),
    [
        (["2021-11-26", "2021-11-26"], 0),
        (["2021", "2021-11-26", "2021-11"], 0),
        (["2021-11-26", "2021-11-27", "2021"], 2),
        (["2020", "2021-11-26"], 2),
        ([], 0),
    ],
)
def test_a_date_in_part_is_no_disagreement(dates: list[str], differing: int) -> None:
    parsed = [PartialDate(*map(int, date.split("-"))) for date in dates]
    assert len(differing_dates(parsed)) == differing


@pytest.mark.parametrize(
    ("issuers", "differing"),
    [
        (["UBND TP Hà Nội", "Ủy ban nhân dân thành phố Hà Nội"], 0),
        (["Thành ủy", "Thành ủy Hà Nội"], 0),
        (["Chính phủ", "chính phủ"], 0),
        (["Bộ Nội vụ", "Chính phủ"], 2),
    ],
)
def test_a_short_name_of_a_body_is_no_disagreement(issuers: list[str], differing: int) -> None:
    assert len(differing_issuers(issuers)) == differing


def test_the_registry_is_trusted_only_where_a_number_can_mean_no_other() -> None:
    facts = Registry(b"", [Known("5/QĐ-UBND", "Quyết định", PartialDate(2020, 1, 2), "UBND tỉnh A")])
    assert known_act(Instrument("x", "Quyết định", "5/QĐ-UBND", None, PartialDate(2020, 1, 2), "UBND tỉnh A"), facts)
    assert not known_act(Instrument("x", "Quyết định", "5/QĐ-UBND", None, PartialDate(2020, 1, 2), None), facts)
    assert not known_act(Instrument("x", "Quyết định", "5/QĐ-UBND", None, None, "UBND tỉnh B"), facts)
    assert not known_act(Instrument("luật x", "Luật", None, "Luật X"), facts)


def test_the_card_tells_force_relations_and_disagreements(base: Path) -> None:
    told = run("instrument", "5/2016/TT-BNV").stdout
    assert "đã hết hiệu lực: 01/01/2020 thay thế, bãi bỏ bởi 7/2019/TT-BNV" in told
    assert "hướng dẫn Nghị định 4/2015/NĐ-CP" in told
    assert "Quyết định 6/2017/QĐ-BNV — quy định chi tiết" in told
    decree = run("instrument", "4/2015/NĐ-CP").stdout
    assert "ghi ngày khác nhau" in decree
    assert "ghi cơ quan khác nhau" in decree
    assert "09/01/2021 · Bộ Nội vụ  ▲ khác với 09/01/2015  ▲ khác với Chính phủ" in decree
    short = run("instrument", "4/2015/NĐ-CP", "--limit", "1").stdout
    assert "--limit 0" in short
    assert "b.txt" not in short.split("3 chỗ viện dẫn")[1].split("Đối với")[0]


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "chưa rõ"),
        ({"effective": "2025-03-01"}, "có hiệu lực từ 01/03/2025"),
        ({"effective": "2025-03-02"}, "chưa có hiệu lực (từ 02/03/2025)"),
        ({"effective": "2020-01-01", "ended": "2025-03-02"}, "sẽ hết hiệu lực: 02/03/2025"),
        ({"effective": "2020-01-01", "ended": "2025-03-01"}, "đã hết hiệu lực: 01/03/2025"),
        ({"replaced_by": "7/2019/TT-BNV"}, "đã hết hiệu lực: thay thế, bãi bỏ bởi 7/2019/TT-BNV"),
    ],
)
def test_what_is_told_of_its_force(facts: dict[str, str], told: str) -> None:
    days = {name: date.fromisoformat(value) for name, value in facts.items() if name != "replaced_by"}
    known = Known("5/2016/TT-BNV", **days, replaced_by=facts.get("replaced_by"))  # type: ignore[arg-type]
    assert standing(known, date(2025, 3, 1)).startswith(told)


def test_the_card_for_scripts(base: Path) -> None:
    (form,) = json.loads(run("instrument", "5/2016/TT-BNV", "--format", "json").stdout)["instruments"]
    assert form["known"]["replaced_by"] == "7/2019/TT-BNV"
    assert form["in_force"] is False
    assert {r["kind"] for r in form["relations"]} >= {"guides", "details", "implements"}
    rows = run("instrument", "4/2015/NĐ-CP", "--format", "csv").stdout.splitlines()
    assert len(rows) == 4
    assert sum(",x," in row for row in rows) == 1


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("--top", {"4/2015/NĐ-CP", "5/2016/TT-BNV", "6/2017/QĐ-BNV", "33/CT-TTg"}),
        ("--disagreeing", {"4/2015/NĐ-CP"}),
        ("--outdated", {"5/2016/TT-BNV", "4/2015/NĐ-CP"}),
        ("--not-in-registry", {"6/2017/QĐ-BNV"}),
    ],
)
def test_lists_of_acts(base: Path, asked: str, numbers: set[str]) -> None:
    page = json.loads(run("instrument", asked, "--format", "json").stdout)
    assert {entry["number"] for entry in page["instruments"]} == numbers
    table = run("instrument", asked)
    assert all(number in table.stdout for number in numbers)
    assert f"{len(numbers)} trong 4 văn bản được viện dẫn" in table.stderr
    assert len(run("instrument", asked, "--format", "csv").stdout.splitlines()) == len(numbers) + 1
    assert len(run("instrument", asked, "--format", "jsonl").stdout.splitlines()) == len(numbers)


def test_a_list_is_cut_on_the_screen_only(base: Path) -> None:
    result = run("instrument", "--top", "--limit", "1")
    assert len(result.stdout.splitlines()) == 2
    assert "--limit 0" in result.stderr
    assert len(json.loads(run("instrument", "--top", "--limit", "1", "--format", "json").stdout)["instruments"]) == 4


def test_lists_of_an_empty_knowledge_base_and_wrong_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DVCQ_KB", str(tmp_path / "kho"))
    open_kb(tmp_path / "kho").close()
    result = run("instrument", "--top")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "dvcq add" in result.stderr
    for wrong in (["instrument"], ["instrument", "33", "--top"]):
        assert run(*wrong).exit_code == 2


def test_impact_on_the_command_line(base: Path) -> None:
    result = run("graph", "impact", "4/2015/NĐ-CP")
    assert "(qua Quyết định số 6/2017/QĐ-BNV)" in result.stdout
    assert "qua 2 văn bản khác" in result.stderr
    page = json.loads(run("graph", "impact", "4/2015/nđ-cp", "--format", "json").stdout)
    assert page["schema"] == "dvcq/impact/1"
    assert [len(through["chain"]) for through in page["through"]] == [2, 3]
    rows = run("graph", "impact", "4/2015/NĐ-CP", "--format", "csv").stdout.splitlines()
    assert len(rows) == len(page["places"]) + 1


def test_options_may_stand_before_the_subcommand(base: Path) -> None:
    assert "qua Quyết định" in run("graph", "-q", "--color", "never", "impact", "4/2015/NĐ-CP").stdout
    assert run("graph", "-q").stdout == run("graph", "export").stdout
    assert run("graph", "--format", "dot").stdout.startswith("digraph")


def test_impact_of_what_nothing_cites_and_of_several_acts(base: Path) -> None:
    result = run("graph", "impact", "99/2015/NĐ-CP")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "không kết luận" in result.stderr
    with open_kb(base) as kb:
        kb.add(analyse(read_text("Chỉ thị số 33/CT-TTg ngày 02/5/2015 của Thủ tướng Chính phủ về việc khác.", "e.txt")))
    result = run("graph", "impact", "33/CT-TTg")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'dvcq graph impact "33/ct/ttg@2015"' in result.stderr
    assert run("graph", "impact", "33/ct/ttg@2015").exit_code == 0


def test_an_act_asked_for_by_its_key_has_its_undated_mentions(base: Path) -> None:
    with open_kb(base) as kb:
        kb.add(analyse(read_text("Theo Chỉ thị số 33/CT-TTg.", "e.txt")))
        (cited,) = kb.instrument("33/ct/ttg@2021")
        assert {mention.source for mention in cited.mentions} == {"a.txt", "e.txt"}
        assert next(a for a in kb.acts() if a.instrument.number == "33/CT-TTg").documents == 2
