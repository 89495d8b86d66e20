"""Known acts: the table that comes with the package, look-up, and the office's own facts."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from dvcq_kb import analyse, open_kb, read_text, symbol
from dvcq_kb.errors import RegistryError
from dvcq_kb.knowledge.files import prepare
from dvcq_kb.model import PartialDate
from dvcq_kb.registry import Known, Registry, Strength, load, office, sheet
from dvcq_kb.registry.asked import number_in
from dvcq_kb.registry.facts import COLUMNS, cells, known
from dvcq_kb.views.cli import dvcq

TABLE = ROOT / "dvcq_kb" / "registry" / "instruments.tsv"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def fact(number: str, date: str = "", **more: object) -> Known:
    return Known(number, date=PartialDate(*map(int, date.split("-"))) if date else None, **more)  # type: ignore[arg-type]


def registry(*facts: Known, own: tuple[Known, ...] = ()) -> Registry:
    lines = sorted("\t".join((f.key, *cells(f))).encode() for f in facts)
    return Registry(b"\n".join((b"# notice", b"key\tnumber", *lines, b"")), own)


@pytest.fixture
def package() -> Registry:
    return load(alone=True)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """`dvcq registry …` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(dvcq, ["registry", *arguments])

    return call


# --- the table --------------------------------------------------------------------------------------------------------


def test_table_is_sorted_and_every_row_is_sound() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert lines[1].split("\t") == ["key", *COLUMNS]
    rows = [line.split("\t") for line in lines[2:]]
    keys = [row[0].encode() for row in rows]
    assert keys == sorted(keys)
    assert len(rows) > 11_000
    for key, *row in rows:
        act = known(row)
        parsed = symbol.parse(act.number)
        assert parsed, act
        assert key == symbol.key(act.number)
        assert cells(act) == tuple(row)
        assert act.source, act
        begins = act.effective or (act.date.first if act.date else None)
        if act.date and parsed.year:
            assert act.date.year == parsed.year, act
        if act.date and act.effective:
            assert act.date.first <= act.effective, act
        if begins and act.ended:
            assert begins < act.ended, act
        if act.ended:
            assert act.end_source, act
        if act.strength is not Strength.WEAK:
            assert act.date, act
            assert act.date.day, act
        assert act.title is None or not act.title.endswith((" ngày", " và", ",")), act


def test_the_decree_of_the_plan(package: Registry) -> None:
    (act,) = package.find("04/2015/NĐ-CP")
    assert act.date == PartialDate(2015, 1, 9)
    assert act.ended == day("2025-12-30")
    assert act.replaced_by == "285/2025/NĐ-CP"
    assert "Điều 1 mục 7" in act.end_source
    assert act.strength is Strength.CERTAIN
    assert act.in_force(day("2025-12-30")) is False
    assert act.in_force(day("2025-02-28")) is None  # its first day in force is not known


@pytest.mark.parametrize("spelling", ["04/2015/NĐ-CP", "4/2015/nđ-cp", "04-2015/NĐ-CP"])
def test_spelling_does_not_matter(package: Registry, spelling: str) -> None:
    assert [act.number for act in package.find(spelling)] == ["04/2015/NĐ-CP"]


def test_titles_cut_off_in_the_harvest_are_whole_or_absent(package: Registry) -> None:
    assert package.find("119/2013/NĐ-CP")[0].title == (
        "Quy định xử phạt vi phạm hành chính trong lĩnh vực thú y, giống vật nuôi, thức ăn chăn nuôi"
    )
    assert package.find("155/2018/NĐ-CP")[0].title is None  # "Luật Dược và Nghị định"
    assert package.find("18/2011/QĐ-TTg")[0].title == (
        "Về chính sách đối với người có uy tín trong đồng bào dân tộc thiểu số"
    )
    assert package.find("05/2013/TTLT-BCA-BQP-BYT-TANDTC-VKSNDTC")[0].issuer == (
        "Bộ Công an, Bộ Quốc phòng, Bộ Y tế, Tòa án nhân dân tối cao, Viện kiểm sát nhân dân tối cao"
    )


# --- finding ----------------------------------------------------------------------------------------------------------


def test_two_acts_with_one_number_stay_two(package: Registry) -> None:
    both = package.find("02/2025/NĐ-CP")
    assert {act.date for act in both} == {PartialDate(2025, 1, 1), PartialDate(2025, 2, 18)}
    for date in (PartialDate(2025, 1, 1), PartialDate(2025, 2, 18)):
        assert package.find("02/2025/NĐ-CP", date=date)[0].date == date


def test_year_in_the_number_finds_its_act_whatever_date_is_stated(package: Registry) -> None:
    assert package.find("04/2015/NĐ-CP", date=PartialDate(2021, 1, 9))[0].date == PartialDate(2015, 1, 9)


def test_without_a_year_an_act_of_another_year_is_another_act(package: Registry) -> None:
    (act,) = package.find("33/CT-TTg", date=PartialDate(2021, 11, 26))
    assert act.date == PartialDate(2021)
    assert len(package.find("33/CT-TTg")) == 7
    assert package.find("33/CT-TTg", date=PartialDate(2009, 1, 1)) == ()


def test_a_slip_of_the_year_still_finds_its_act() -> None:
    facts = registry(fact("12/CT-TTg", "2021-11-26"))
    assert facts.find("12/CT-TTg", date=PartialDate(2012, 11, 26))
    assert not facts.find("12/CT-TTg", date=PartialDate(2012, 11, 27))


def test_party_numbers_restart_with_each_term() -> None:
    facts = registry(fact("124-QĐ/TW", "2018-02-02"), fact("124-QĐ/TW", "2023-10-04"))
    assert [f.date for f in facts.find("124-QĐ/TW", date=PartialDate(2017, 5, 5))] == [PartialDate(2018, 2, 2)]
    assert [f.date for f in facts.find("124-QĐ/TW", date=PartialDate(2024, 5, 5))] == [PartialDate(2023, 10, 4)]


def test_another_place_is_another_act() -> None:
    facts = registry(fact("02/CT-UBND", "2022-01-18", issuer="Ủy ban nhân dân thành phố Hà Nội"))
    date = PartialDate(2022, 1, 12)
    assert facts.find("02/CT-UBND", date=date, issuer="UBND Thành phố Hà Nội")
    assert facts.find("02/CT-UBND", date=date, issuer="UBND Thành phố")
    assert not facts.find("02/CT-UBND", date=date, issuer="Ủy ban nhân dân TP. Đà Nẵng")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("04/2051/NĐ-CP", "04/2015/NĐ-CP"),
        ("40/2015/NĐ-CP", "04/2015/NĐ-CP"),
        ("04/2015/QĐ-CP", "04/2015/NĐ-CP"),
        ("04/2015/NĐ-CPP", "04/2015/NĐ-CP"),
        ("04/2015", "04/2015/NĐ-CP"),
    ],
)
def test_near_numbers(package: Registry, wrong: str, meant: str) -> None:
    assert package.find(wrong) == ()
    assert meant in [act.number for act in package.near(wrong)]


def test_nothing_is_near_to_nonsense_and_the_date_comes_first(package: Registry) -> None:
    assert package.near("98765/2015/XYZ-ABC") == ()
    assert package.near("40/2015/NĐ-CP", date=PartialDate(2015, 1, 9))[0].number == "04/2015/NĐ-CP"


def test_asked_in_words() -> None:
    assert number_in("nghị định số 04 / 2015/NÐ–CP") == "04/2015/NĐ-CP"
    assert number_in("59/2023") == "59/2023"


# --- in force ---------------------------------------------------------------------------------------------------------


def test_in_force_needs_both_ends() -> None:
    act = fact("01/2020/NĐ-CP", "2020-01-05", effective=day("2020-03-01"), ended=day("2022-01-01"))
    assert [act.in_force(day(d)) for d in ("2020-02-29", "2020-03-01", "2021-12-31", "2022-01-01")] == [
        False, True, True, False,
    ]  # fmt: skip
    unknown_end = fact("01/2020/NĐ-CP", "2020-01-05", effective=day("2020-03-01"))
    assert unknown_end.in_force(day("2020-02-01")) is False
    assert unknown_end.in_force(day("2024-02-01")) is None


def test_a_replacement_tells_the_end_if_it_comes_later() -> None:
    new = fact("09/2022/NĐ-CP", "2022-01-10", effective=day("2022-03-01"))
    facts = registry(fact("01/2020/NĐ-CP", "2020-01-05", replaced_by="09/2022/NĐ-CP"), new)
    assert facts.find("01/2020/NĐ-CP")[0].ended == day("2022-03-01")
    wrong = registry(fact("01/2023/NĐ-CP", "2023-01-05", replaced_by="09/2022/NĐ-CP"), new)
    assert wrong.find("01/2023/NĐ-CP")[0].ended is None


# --- the office's facts -----------------------------------------------------------------------------------------------


def test_the_offices_facts_are_stronger_and_filled_up() -> None:
    base = fact("04/2015/NĐ-CP", "2015-01-09", title="Về thực hiện dân chủ", source="VBPL")
    same = fact("04/2015/NĐ-CP", "2015-01-09", source="sổ văn bản", strength=Strength.CERTAIN)
    (act,) = registry(base, own=(same,)).find("04/2015/NĐ-CP")
    assert (act.source, act.title, act.strength) == ("sổ văn bản", "Về thực hiện dân chủ", Strength.CERTAIN)
    other = fact("04/2015/NĐ-CP", "2015-01-19", source="sổ văn bản")
    assert [f.date for f in registry(base, own=(other,)).find("04/2015/NĐ-CP")] == [PartialDate(2015, 1, 19)]


def test_load_sees_what_the_office_changed(tmp_path: Path) -> None:
    file = tmp_path / office.FILE
    assert load(tmp_path).find("7777/QĐ-UBND") == ()
    office.write(file, [fact("7777/QĐ-UBND", "2024-05-06")])
    assert load(tmp_path).find("7777/QĐ-UBND")
    assert load(tmp_path) is load(tmp_path)
    office.write(file, [])
    assert load(tmp_path).find("7777/QĐ-UBND") == ()


def test_office_file_round_trip_and_damage(tmp_path: Path) -> None:
    file = tmp_path / office.FILE
    act = fact("04/2015/NĐ-CP", "2015-01-09", title="có\ttab\nvà dòng", source="sổ", ended=day("2025-12-30"))
    office.write(file, [act])
    assert [(f.title, f.ended) for f in office.read(file)] == [("có tab và dòng", day("2025-12-30"))]
    file.write_text(file.read_text(encoding="utf-8").replace("2015-01-09", "2015-13-09"), encoding="utf-8")
    with pytest.raises(RegistryError, match="dòng 3"):
        office.read(file)


def test_registry_may_come_before_the_first_document(tmp_path: Path) -> None:
    office.write(tmp_path / office.FILE, [])
    prepare(tmp_path, create=True)


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sheet_in_the_forms_excel_writes(sign: str, encoding: str) -> None:
    header = sign.join(['"Số, ký hiệu"', "Ngày ban hành", "TRÍCH YẾU", "STT"])
    row = sign.join(["Số: 4/2015/NÐ-CP", "09/01/2015", '"Về dân chủ; cơ sở, ""quận"""', "1"])
    facts, unknown = sheet.read(f"{header}\r\n{row}\r\n\r\n".encode(encoding), "a.csv")
    assert [(f.number, f.date, f.title, f.source) for f in facts] == [
        ("4/2015/NĐ-CP", PartialDate(2015, 1, 9), 'Về dân chủ; cơ sở, "quận"', "a.csv")
    ]
    assert unknown == ("STT",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("không số;01/02/2020;", "không phải số, ký hiệu"),
        (";01/02/2020;", "thiếu số"),
        ("04/2015/NĐ-CP;31/02/2015;", "không phải một ngày"),
        ("04/2015/NĐ-CP;09/01/2021;", "không thuộc năm 2015"),
        ("04/2015/NĐ-CP;09/01/2015;01/01/2014", "không sau ngày bắt đầu"),
        ("04/2015/NĐ-CP;09/01/2015;2016", "cần đủ ngày"),
        ("05/2015/NĐ-CP;12/01/2015;", "đã có ở dòng 2"),
        pytest.param('"06/2015/NĐ-CP;' + "x" * 200_000, "dấu nháy kép chưa khép", id="quote left open"),
    ],
)
def test_bad_row_is_named_with_its_line_and_reason(row: str, reason: str) -> None:
    data = f"Số;Ngày;Hết hiệu lực\n05/2015/NĐ-CP;12/01/2015;\n{row}\n".encode()
    with pytest.raises(RegistryError) as raised:
        sheet.read(data, "a.csv")
    assert "dòng 3" in str(raised.value)
    assert reason in str(raised.value)


# --- the command ------------------------------------------------------------------------------------------------------


def test_show_tells_every_candidate_with_source_and_strength(run) -> None:  # type: ignore[no-untyped-def]
    shown = run("show", "04/2015/NĐ-CP")
    assert shown.exit_code == 0
    for words in ("09/01/2015", "30/12/2025", "285/2025/NĐ-CP", "VBPL", "chắc chắn"):
        assert words in shown.stdout
    acts = json.loads(run("show", "02/2025/NĐ-CP", "--format", "json").stdout)["acts"]
    assert [act["date"] for act in acts] == ["2025-01-01", "2025-02-18"]


def test_show_names_near_numbers_and_does_not_fail(run) -> None:  # type: ignore[no-untyped-def]
    shown = run("show", "40/2015/NĐ-CP")
    assert shown.exit_code == 0
    assert shown.stdout == ""
    assert "không kết luận" in shown.stderr
    assert "04/2015/NĐ-CP" in shown.stderr


def test_import_is_all_or_nothing_and_export_comes_back(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    good = tmp_path / "tốt.csv"
    good.write_text("Số, ký hiệu;Ngày ban hành;Trích yếu\n15/KH-UBND;03/02/2025;=1+1\n", encoding="utf-8-sig")
    assert run("import", str(good)).exit_code == 0
    before = (tmp_path / "index" / "registry.tsv").read_bytes()
    bad = tmp_path / "sai.csv"
    bad.write_text("Số, ký hiệu;Ngày ban hành\n16/KH-UBND;03/02/2025\n17/KH-UBND;99/02/2025\n", encoding="utf-8")
    failed = run("import", str(bad))
    assert failed.exit_code == 2
    assert "dòng 3" in failed.stderr
    assert (tmp_path / "index" / "registry.tsv").read_bytes() == before
    exported = run("export", "--office")
    assert exported.stdout.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(exported.stdout[1:])))[1][4] == "'=1+1"
    again = tmp_path / "lại.csv"
    again.write_text(exported.stdout, encoding="utf-8")
    assert run("import", str(again)).exit_code == 0
    assert (tmp_path / "index" / "registry.tsv").read_bytes() == before


def test_export_holds_everything(run) -> None:  # type: ignore[no-untyped-def]
    rows = list(csv.reader(io.StringIO(run("export", "--quiet").stdout)))
    assert len(rows) == len(load(alone=True)) + 1


PAPER = """ỦY BAN NHÂN DÂN QUẬN BA ĐÌNH

Số: {number}
Ba Đình, ngày {day} tháng 02 năm 2025

KẾ HOẠCH
Công tác cải cách hành chính năm 2025

Thực hiện Luật Đất đai năm 2024, Ủy ban nhân dân quận ban hành kế hoạch như sau:
"""


def test_learn_takes_what_documents_say_of_themselves(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with open_kb(tmp_path / "index") as kb:
        kb.add(analyse(read_text(PAPER.format(number="49/KH-UBND", day="03"), "a.txt")))
        kb.add(analyse(read_text(PAPER.format(number="7/QĐ-UBND", day="05"), "a7.txt")))
        kb.add(analyse(read_text(PAPER.format(number="    /KH-UBND", day="  "), "b.txt")))
        kb.add(analyse(read_text(PAPER.format(number="59/2023/NĐ-CP", day="03"), "c.txt")))
    learned = json.loads(run("learn", "--format", "json").stdout)["acts"]
    assert [(act["number"], act["date"], act["source"]) for act in learned] == [
        ("49/KH-UBND", "2025-02-03", "a.txt"),
        ("7/QĐ-UBND", "2025-02-05", "a7.txt"),
    ]
    assert run("learn", "--format", "json").stdout.count('"number"') == 0  # nothing new
    assert "quận" in run("show", "49/KH-UBND").stdout.casefold()


def test_learn_does_not_take_what_contradicts_a_known_fact(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    office.write(tmp_path / "index" / office.FILE, [fact("49/KH-UBND", "2025", source="sổ văn bản")])
    with open_kb(tmp_path / "index") as kb:
        kb.add(analyse(read_text(PAPER.format(number="02/CT-UBND", day="03"), "a.txt")))
        kb.add(analyse(read_text(PAPER.format(number="70/2025/QĐ-UBND", day="03"), "c.txt")))
        kb.add(analyse(read_text(PAPER.format(number="70/2025/QĐ-UBND", day="04"), "d.txt")))
    done = run("learn")
    assert "d.txt: số 70/2025/QĐ-UBND ghi ngày 04/02/2025, đã biết ngày 03/02/2025" in done.stderr
    assert run("export", "--office").stdout.count("70/2025/QĐ-UBND") == 1


def test_stats_add_up(run) -> None:  # type: ignore[no-untyped-def]
    counts = json.loads(run("stats", "--format", "json").stdout)["counts"]
    total = next(row["acts"] for row in counts if row["of"] == "tổng số")
    assert sum(row["acts"] for row in counts if row["of"] == "độ tin cậy") == total == len(load(alone=True))
