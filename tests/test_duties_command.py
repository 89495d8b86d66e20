"""``dvcq duties``: what a unit sees, its calendar and workbook, and the duties of a whole knowledge base."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN
from docx_samples import docx, p, table

from dvcq_kb import agenda, analyse, duties, open_kb, read, read_text
from dvcq_kb.duties import units
from dvcq_kb.views.cli import dvcq

PLAN_2025 = """UBND QUẬN THANH BÌNH

Số: 20/KH-UBND

Thanh Bình, ngày 10 tháng 3 năm 2025

KẾ HOẠCH
Nâng cao chất lượng phục vụ Nhân dân năm 2025

Căn cứ Nghị định số 110/2004/NĐ-CP ngày 08/4/2004 của Chính phủ về công tác văn thư; UBND quận xây dựng kế hoạch:

I. TỔ CHỨC THỰC HIỆN

1. Phòng Nội vụ

Báo cáo UBND quận trước ngày 16/6/2025.

Chủ trì, phối hợp với Phòng Tư pháp rà soát, xong trước 30/6.

2. UBND các phường

Gửi số liệu về Phòng Nội vụ chậm nhất ngày 20 hằng tháng.

3. Văn phòng

=HYPERLINK("x") theo dõi việc thực hiện khi có yêu cầu.
"""


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(dvcq, ["duties", *arguments], env={"COLUMNS": "100", "DVCQ_KB": "", **environment})


@pytest.mark.parametrize("epoch", ["²", "9" * 30, "-1", "hôm nay"])
def test_an_epoch_that_is_no_time_is_none(plan: Path, tmp_path: Path, epoch: str) -> None:
    calendar = tmp_path / "viec.ics"
    done = run(str(plan), "--format", "ics", "-o", str(calendar), SOURCE_DATE_EPOCH=epoch)
    assert done.exit_code == 0, done.stderr
    assert f"DTSTAMP:{date.today().year}" in calendar.read_text(encoding="utf-8")


@pytest.mark.parametrize("output", [(), ("-o", "-")])
def test_a_workbook_is_not_poured_over_a_terminal(
    plan: Path, output: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dvcq_kb.views.commands.duties.on_terminal", lambda _: True)
    done = run(str(plan), "--format", "xlsx", *output)
    assert done.exit_code == 2
    assert "-o nhiem-vu.xlsx" in done.stderr


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke-hoach-20.txt"
    path.write_text(PLAN_2025, encoding="utf-8")
    return path


@pytest.fixture
def base(plan: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "kho"
    with open_kb(folder) as kb:
        for path in (plan, PLAN):
            kb.add(analyse(read(str(path))))
    return folder


def form(result: Result) -> list[dict[str, Any]]:
    page = json.loads(result.stdout)
    assert page["schema"] == "dvcq/duties/1"
    return [each for document in page["documents"] for each in document["duties"]]


# --- by unit


@pytest.mark.parametrize(
    ("unit", "roles"),
    [
        ("phong noi vu", {"lead": 4, "partner": 1, "general": 4}),
        ("Phòng Tư pháp", {"general": 5}),
        ("UBND phường Kim Mã", {"general": 7}),
        ("Ủy ban MTTQ", {"lead": 4, "general": 3}),
        ("sở y tế", {"general": 3}),
    ],
)
def test_a_unit_sees_its_own_what_it_joins_and_what_all_must_do(unit: str, roles: dict[str, int]) -> None:
    found = form(run(str(PLAN), "--unit", unit, "--format", "json"))
    assert {role: sum(each["role"] == role for each in found) for role in {each["role"] for each in found}} == roles


def test_own_leaves_out_charges_to_all() -> None:
    found = form(run(str(PLAN), "--unit", "phong noi vu", "--own", "--format", "json"))
    assert {each["role"] for each in found} == {"lead", "partner"}


def test_a_unit_called_by_its_abbreviation_is_the_same() -> None:
    (duty, *_) = duties(
        analyse(read_text("I. TỔ CHỨC THỰC HIỆN\n\n1. Ủy ban nhân dân phường Kim Mã\n\nLập danh sách."))
    )
    assert units.role(duty, "ubnd phuong kim ma") is units.Role.LEAD
    assert units.role(duty, "ubnd phuong kim") is units.Role.LEAD
    assert units.role(duty, "phuong ki") is None


# --- forms


def test_table_says_who_what_and_when(plan: Path) -> None:
    shown = run(str(plan)).stdout
    for words in (
        "Phòng Nội vụ",
        "trước ngày 16/6/2025",
        "phối hợp: Phòng Tư pháp",
        "gửi: Phòng Nội vụ",
        "(30/6/2025)",
    ):
        assert words in shown
    assert "căn cứ 110/2004/NĐ-CP đã hết hiệu" in shown


def test_json_has_days_rules_and_places(plan: Path) -> None:
    text = read(str(plan)).text
    report, review, monthly, waiting = form(run(str(plan), "--format", "json"))
    assert report["deadlines"][0]["dates"] == ["2025-06-16"]
    assert review["partners"] == ["Phòng Tư pháp"]
    assert monthly["deadlines"][0]["rrule"] == "FREQ=MONTHLY;BYMONTHDAY=20;UNTIL=20251231"
    assert waiting["deadlines"][0]["kind"] == "unresolved"
    assert text[report["start"] : report["end"]] == "Báo cáo UBND quận trước ngày 16/6/2025."


def test_csv_opens_in_excel_and_runs_nothing(plan: Path) -> None:
    page = run(str(plan), "--format", "csv").stdout
    assert page.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(page.removeprefix("\ufeff"))))
    assert rows[0]["dates"] == "2025-06-16"
    assert not any(value.startswith("=") for each in rows for value in each.values())


def test_workbook_holds_real_days_and_no_formulas(plan: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "viec.xlsx"
    assert run(str(plan), "--format", "xlsx", "-o", str(path)).exit_code == 0
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(min_row=2))
    assert rows[0][8].value == datetime(2025, 6, 16)
    assert not any(cell.data_type == "f" for each in rows for cell in each)
    assert len(rows) == 3 + 10


def test_a_missing_package_is_named_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvcq_kb.views.commands.duties.find_spec", lambda name: None)
    result = run("khong-co.txt", "--format", "ics")
    assert result.exit_code == 2
    assert 'pip install "dvcq-kb[ics]"' in result.stderr


# --- the calendar


def events(path: Path) -> dict[str, Any]:
    icalendar = pytest.importorskip("icalendar")
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")}


def test_calendar_is_updated_not_doubled(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "han.ics"
    run(str(plan), "--format", "ics", "-o", str(path), SOURCE_DATE_EPOCH="1740000000")
    first = path.read_bytes()
    run(str(plan), "--format", "ics", "-o", str(path), SOURCE_DATE_EPOCH="1750000000")
    assert path.read_bytes() == first
    before = events(path)
    changed = PLAN_2025.replace("16/6/2025", "18/6/2025").replace("Gửi số liệu về Phòng Nội vụ chậm nhất", "Lập sổ")
    plan.write_text(changed.replace("ngày 20 hằng tháng", ""), encoding="utf-8")
    run(str(plan), "--format", "ics", "-o", str(path))
    after = {str(event["UID"]): event for event in events(path).values()}
    assert {str(event["UID"]) for event in before.values()} == set(after)
    states = sorted((int(event["SEQUENCE"]), str(event.get("STATUS", ""))) for event in after.values())
    assert states == [(0, ""), (1, ""), (1, "CANCELLED")]
    (moved,) = [event for event in after.values() if int(event["SEQUENCE"]) == 1 and "STATUS" not in event]
    assert moved["DTSTART"].dt == date(2025, 6, 18)


def test_another_units_events_in_the_same_calendar_stay(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "han.ics"

    def export(unit: str) -> dict[str, str]:
        run(str(plan), "--unit", unit, "--own", "--format", "ics", "-o", str(path))
        return {str(event["SUMMARY"])[:20]: str(event.get("STATUS", "")) for event in _all(path)}

    assert list(export("phong noi vu").values()) == ["", ""]
    assert list(export("ubnd cac phuong").values()) == ["", "", ""]
    plan.write_text(PLAN_2025.replace("Báo cáo UBND quận trước ngày 16/6/2025.", "Lập sổ theo dõi."), encoding="utf-8")
    assert sorted(export("ubnd cac phuong").values()) == ["", "", ""]
    after = export("Phòng Nội vụ")
    assert sorted(after.values()) == ["", "", "CANCELLED"]
    assert after["Phòng Nội vụ: Báo cá"] == "CANCELLED"


def test_an_event_that_two_units_share_is_cancelled_when_neither_has_it(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "han.ics"

    def export(unit: str) -> list[str]:
        run(str(plan), "--unit", unit, "--format", "ics", "-o", str(path))
        return sorted(str(event.get("STATUS", "")) for event in _all(path) if "rà soát" in str(event["SUMMARY"]))

    assert export("phong noi vu") == [""]
    assert export("phong tu phap") == [""]
    plan.write_text(PLAN_2025.replace("rà soát, xong trước 30/6", "rà soát"), encoding="utf-8")
    assert export("phong noi vu") == [""]
    assert export("phong tu phap") == ["CANCELLED"]


def test_a_recurrence_is_one_event_with_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "han.ics"
    run(str(PLAN), "--format", "ics", "-o", str(path))
    rules = sorted(event["RRULE"].to_ical().decode() for event in _all(path))
    assert rules == [
        "FREQ=YEARLY;UNTIL=20251231;BYMONTHDAY=15;BYMONTH=3,6,9,12",
        "FREQ=YEARLY;UNTIL=20251231;BYMONTHDAY=25;BYMONTH=11",
    ]
    assert [event["DTSTART"].dt for event in _all(path)] == [date(2025, 3, 15), date(2025, 11, 25)]


def _all(path: Path) -> list[Any]:
    icalendar = pytest.importorskip("icalendar")
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_what_is_no_calendar_is_not_overwritten(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "ghi-chu.ics"
    path.write_text("không phải lịch", encoding="utf-8")
    result = run(str(plan), "--format", "ics", "-o", str(path))
    assert result.exit_code == 2
    assert "không phải là lịch" in result.stderr
    assert path.read_text(encoding="utf-8") == "không phải lịch"


# --- the knowledge base


def test_what_falls_due_in_a_month_of_the_whole_base(base: Path) -> None:
    found = form(run("--kb", str(base), "--month", "2025-06", "--format", "json"))
    assert sorted(day for each in found for day in each["due"]) == [
        "2025-06-15",
        "2025-06-16",
        "2025-06-20",
        "2025-06-30",
    ]
    shown = run("--kb", str(base), "--month", "6/2025", "--unit", "phong noi vu").stdout
    assert "16/6/2025" in shown
    assert "20/6/2025" not in shown


def test_board_by_unit_and_month(base: Path) -> None:
    lines = run("--kb", str(base), "--year", "2025", "--board").stdout.splitlines()
    assert lines[0].split()[:3] == ["Đơn", "vị", "T1"]
    ward = next(line for line in lines if line.startswith("UBND các phường"))
    assert ward.split()[3:] == ["20"] * 10


def test_duties_whose_basis_is_no_longer_in_force(base: Path) -> None:
    found = form(run("--kb", str(base), "--ended", "--format", "json", SOURCE_DATE_EPOCH="1740000000"))
    ended = {each["number"]: each["replaced_by"] for duty in found for each in duty["grounds_ended"]}
    assert ended["110/2004/NĐ-CP"] == "30/2020/NĐ-CP"
    assert len(found) < len(form(run("--kb", str(base), "--format", "json")))


def test_the_cache_gives_what_reading_gives(base: Path) -> None:
    with open_kb(base) as kb:
        fresh = list(agenda.sheets(kb, base))
        cached = list(agenda.sheets(kb, base))
        assert (base / agenda.CACHE).exists()
        assert cached == fresh
        kb.remove(str(PLAN))
        assert [each.number for each in agenda.sheets(kb, base)] == ["20/KH-UBND"]
    assert fresh[0].tasks == agenda.sheet(analyse(read(fresh[0].source))).tasks


def test_a_damaged_cache_is_made_again(base: Path) -> None:
    (base / agenda.CACHE).write_bytes(b"not a database")
    assert form(run("--kb", str(base), "--month", "2025-06", "--format", "json"))


# --- bad input


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--month", "13/2025"], "không phải là tháng"),
        (["--month", "2025-06", "--year", "2025"], "chỉ dùng một trong hai"),
        (["--board", "--format", "csv"], "--board không dùng với"),
    ],
)
def test_bad_options_are_explained(arguments: list[str], told: str) -> None:
    result = run(str(PLAN), *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_nothing_found_is_said(plan: Path) -> None:
    result = run(str(plan), "--unit", "sở y tế")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Không thấy việc nào của “sở y tế”" in result.stderr


def test_a_table_of_tasks_in_word(tmp_path: Path) -> None:
    path = tmp_path / "phu-luc.docx"
    tasks = table(
        (p("STT"), p("Nội dung"), p("Đơn vị chủ trì"), p("Đơn vị phối hợp"), p("Thời gian")),
        (p("1"), p("Khảo sát hồ sơ"), p("Phòng Tư pháp"), p("UBND các phường"), p("Tháng 4/2025")),
        (p("2"), p("Tập huấn"), p("Phòng Nội vụ"), p("Các phòng chuyên môn"), p("Quý III/2025")),
    )
    head = "".join(
        map(p, ("Số: 20/KH-UBND", "Thanh Bình, ngày 10 tháng 3 năm 2025", "KẾ HOẠCH", "Số hóa năm 2025", "I. NHIỆM VỤ"))
    )
    path.write_bytes(docx(head + tasks))
    first, second = duties(analyse(read(str(path))))
    assert [part.value for part in (*first.agents, *first.partners)] == ["Phòng Tư pháp", "UBND các phường"]
    assert second.deadlines[0].dates == (date(2025, 9, 30),)
