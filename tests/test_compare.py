"""``dvcq compare``: this year's plan beside last year's."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN
from growth import cpu, is_linear

from dvcq_kb.compare import Change, Comparison, Reason, compare
from dvcq_kb.model import Analysis
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_text
from dvcq_kb.registry import load
from dvcq_kb.views.cli import dvcq

ADDED = (
    "6. Mở rộng mô hình “Chính quyền thân thiện” theo Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng "
    "Chính phủ; định kỳ hằng quý báo cáo kết quả về phòng Nội vụ."
)
DROPPED = (
    "Thông tri số 06-TT/QU ngày 10/11/2021 của Quận ủy Ba Đình về lãnh đạo đẩy mạnh, nâng cao chất lượng, hiệu quả "
    "công tác dân vận của các cơ quan nhà nước; "
)


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


def next_year() -> str:
    """The founding plan as a clerk makes next year's of it: dated anew, and most of the rest left as it was."""
    text = PLAN.read_text(encoding="utf-8")
    text = replaced(text, "Ba Đình, ngày tháng 02 năm 2025", "Ba Đình, ngày 09 tháng 02 năm 2026")
    text = replaced(text, "Dân vận chính quyền năm 2025", "Dân vận chính quyền năm 2026")
    text = replaced(text, "trên địa bàn quận năm 2025 như sau", "trên địa bàn quận năm 2026 như sau")
    text = replaced(text, "23-QĐ/TW ngày 30/7/2021", "23-QĐ/TW ngày 31/7/2021")
    text = replaced(text, DROPPED, "")
    aims, heading, rest = text.partition("II. NỘI DUNG")
    head, sixth, tail = aims.partition("6. Tăng cường công tác tuyên truyền")
    moved = re.sub(r"(?m)^([6-9])\. ", lambda match: f"{int(match[1]) + 1}. ", sixth + tail)
    return f"{head}{ADDED}\n\n{moved}{heading}{rest}"


@pytest.fixture(scope="module")
def plans() -> tuple[Analysis, Analysis]:
    return analyse(read_text(PLAN.read_text(encoding="utf-8"))), analyse(read_text(next_year()))


@pytest.fixture(scope="module")
def found(plans: tuple[Analysis, Analysis]) -> Comparison:
    return compare(*plans, load(alone=True))


def plan(year: int, *items: str, preamble: str = "") -> Analysis:
    head = (
        f"Số: 12/KH-UBND\n\nBa Đình, ngày 03 tháng 02 năm {year}\n\nKẾ HOẠCH\nCông tác dân vận năm {year}\n\n"
        f"{preamble or 'Ủy ban nhân dân quận ban hành Kế hoạch như sau:'}\n\nI. NỘI DUNG\n\n"
    )
    return analyse(read_text(head + "\n\n".join(f"{at}. {item}" for at, item in enumerate(items, 1)) + "\n"))


def forgotten(before: Analysis, after: Analysis) -> list[tuple[str, str]]:
    text = after.document.text
    return [(each.reason.value, each.span.of(text)) for each in compare(before, after).forgotten]


# --- citations --------------------------------------------------------------------------------------------------------


def test_citations_added_dropped_and_changed(found: Comparison) -> None:
    changes = {(each.change.value, each.instrument.number) for each in found.citations}
    assert changes == {("added", "1719/QĐ-TTg"), ("dropped", "06-TT/QU"), ("changed", "23-QĐ/TW")}
    (changed,) = [each for each in found.citations if each.change is Change.CHANGED]
    ((name, before, after),) = [(fact.field, fact.before, fact.after) for fact in changed.facts]
    assert (name, before, after) == ("date", ("2021-07-30",), ("2021-07-31",))


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        # A year of a symbol without one: the key is another, the act the same.
        ("Chỉ thị số 33/CT-TTg ngày 26/11/2021", "Chỉ thị số 33/CT-TTg ngày 26/11/2020", ["date"]),
        # The month alone does not contradict the day.
        ("Chỉ thị số 33/CT-TTg ngày 26/11/2021", "Chỉ thị số 33/CT-TTg tháng 11 năm 2021", []),
        (
            "Nghị quyết số 04/NQ-HĐND ngày 31/5/2021 của HĐND Thành phố",
            "Nghị quyết số 04/NQ-HĐND ngày 31/5/2021 của HĐND quận Ba Đình",
            ["issuer"],
        ),
        (
            "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ về thi đua, khen thưởng",
            "Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ về cải cách thủ tục hành chính",
            ["subject"],
        ),
        # Only the spelling of the tone differs.
        (
            "Nghị quyết số 04-NQ/TU ngày 31/5/2021 của Thành uỷ",
            "Nghị quyết số 04-NQ/TU ngày 31/5/2021 của Thành ủy",
            [],
        ),
    ],
)
def test_what_differs_of_one_act(before: str, after: str, fields: list[str]) -> None:
    changes = compare(plan(2025, f"Thực hiện {before}."), plan(2025, f"Thực hiện {after}.")).citations
    assert [fact.field for each in changes for fact in each.facts] == fields
    assert all(each.change is Change.CHANGED for each in changes)


# --- sections ---------------------------------------------------------------------------------------------------------


def test_sections_are_matched_though_renumbered(found: Comparison) -> None:
    renumbered = {(each.before_label, each.after_label) for each in found.sections if each.change is Change.RENUMBERED}
    assert renumbered == {(f"I.{at}", f"I.{at + 1}") for at in range(6, 10)}
    assert [each.after_label for each in found.sections if each.change is Change.ADDED] == ["I.6"]
    assert [each for each in found.sections if each.change is Change.DROPPED] == []
    assert {each.after_label for each in found.sections if each.change is Change.CHANGED} == {
        "Tiêu đề", "Mở đầu", "II.1",
    }  # fmt: skip


def test_a_section_edited_and_moved_at_once() -> None:
    words = "Tổ chức tập huấn nghiệp vụ cho công chức làm công tác dân vận ở các phường trên địa bàn quận"
    other = "Rà soát thủ tục hành chính, kiến nghị bãi bỏ các thủ tục không còn cần thiết"
    found = compare(plan(2025, words + ".", other + "."), plan(2025, other + ".", words + " trong quý II."))
    (edited,) = [each for each in found.sections if each.change is Change.CHANGED]
    assert (edited.before_label, edited.after_label, edited.renumbered) == ("I.1", "I.2", True)
    assert 0.7 < edited.similarity < 1


def test_a_document_equals_itself(plans: tuple[Analysis, Analysis]) -> None:
    found = compare(plans[0], plans[0])
    assert found == Comparison((), (), ())


def test_time_grows_with_the_text_not_its_square() -> None:
    def cost(count: int) -> float:
        items = [f"Nhiệm vụ {at} giao phòng {at * 7} thực hiện việc số {at * 13} đúng hạn" for at in range(count)]
        before, after = plan(2025, *items), plan(2025, "Việc mới hoàn toàn khác", *items)
        return cpu(lambda: compare(before, after))

    assert is_linear(cost, 100)


# --- what was forgotten -----------------------------------------------------------------------------------------------


def test_last_years_words_and_an_act_that_ended(found: Comparison, plans: tuple[Analysis, Analysis]) -> None:
    reasons = {(each.reason, each.instrument.number if each.instrument else each.label) for each in found.forgotten}
    assert (Reason.ENDED, "04/2015/NĐ-CP") in reasons
    assert (Reason.LAST_YEARS_ACT, "31-CTr/QU") in reasons
    assert (Reason.LAST_YEARS_ACT, "49/KH-UBND") in reasons
    assert (Reason.LAST_YEAR, "II.1") in reasons  # phương châm công tác của Quận năm 2025
    assert not any("2020-2025" in each.span.of(plans[1].document.text) for each in found.forgotten)
    (ended,) = [each for each in found.forgotten if each.reason is Reason.ENDED]
    assert ended.replaced_by
    assert ended.source
    assert ended.ended <= "2026-02-09"


def test_what_ended_later_is_not_forgotten(plans: tuple[Analysis, Analysis]) -> None:
    assert compare(plans[0], plans[0], load(alone=True)).forgotten == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # The deadline was moved, the other not.
        (
            "Báo cáo kết quả về phòng Nội vụ trước ngày 15/6/2024; tổng hợp chung trước ngày 15/12/2024.",
            "Báo cáo kết quả về phòng Nội vụ trước ngày 15/6/2025; tổng hợp chung trước ngày 15/12/2024.",
            [("past-deadline", "ngày 15/12/2024")],
        ),
        (
            "Hoàn thành các chỉ tiêu đề ra trong năm 2024 của toàn quận.",
            "Hoàn thành các chỉ tiêu đề ra trong năm 2024 của toàn quận.",
            [("last-year", "2024")],
        ),
        (
            "Hoàn thành trong quý IV/2024 theo phân công của quận.",
            "Hoàn thành trong quý IV/2024 theo phân công của quận.",
            [("last-year", "IV/2024")],
        ),
        # Looking back, a term of years, and words that were not in last year's plan.
        ("Tăng 10% so với năm 2024 theo kế hoạch chung.", "Tăng 10% so với năm 2024 theo kế hoạch chung.", []),
        ("Đề án giai đoạn 2020-2024 của quận.", "Đề án giai đoạn 2020-2024 của quận.", []),
        ("Tổ chức hội thi.", "Khắc phục các tồn tại đã nêu trong báo cáo của năm 2024 ở phường.", []),
        # The date of an act stays what it is.
        (
            "Thực hiện Nghị quyết số 07/NQ-HĐND ngày 05/01/2024 của HĐND quận.",
            "Thực hiện Nghị quyết số 07/NQ-HĐND ngày 05/01/2024 của HĐND quận.",
            [],
        ),
    ],
)
def test_a_year_left_behind(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert forgotten(plan(2024, before), plan(2025, after)) == expected


def test_two_documents_of_one_year_forget_none() -> None:
    item = "Hoàn thành các chỉ tiêu đề ra trong năm 2025 của toàn quận."
    assert forgotten(plan(2025, item), plan(2025, item)) == []


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DVCQ_KB", str(tmp_path / "index"))
    monkeypatch.setenv("COLUMNS", "100")
    path = tmp_path / "ke-hoach-2026.txt"
    path.write_text(next_year(), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, ["compare", *map(str, arguments)])


def test_table(later: Path) -> None:
    done = run(PLAN, later)
    assert done.exit_code == 0
    assert "sửa: Quyết định số 23-QĐ/TW: ngày 30/7/2021 (mục II.1) → ngày 31/7/2021 (mục II.1)" in done.stdout
    assert "bỏ: Thông tri số 06-TT/QU: 10/11/2021 (Mở đầu)" in done.stdout
    assert "hết hiệu lực: Nghị định số 04/2015/NĐ-CP" in done.stdout


def test_json(later: Path) -> None:
    form = json.loads(run(PLAN, later, "--format", "json").stdout)
    assert form["schema"] == "dvcq/compare/1"
    assert {each["change"] for each in form["citations"]} == {"added", "dropped", "changed"}
    text = later.read_text(encoding="utf-8")
    assert all(text[each["start"] : each["end"]] == each["quote"] for each in form["forgotten"])


def test_csv(later: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(PLAN, later, "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert {row["group"] for row in rows} == {"forgotten", "citation", "section"}
    assert [row["what"] for row in rows if row["change"] == "dropped"] == ["Thông tri số 06-TT/QU"]


def test_html_is_one_harmless_file(later: Path, tmp_path: Path) -> None:
    later.write_text(replaced(next_year(), "Mở rộng mô hình", "<script>alert(1)</script>"), encoding="utf-8")
    target = tmp_path / "so-sanh.html"
    assert run(PLAN, later, "--format", "html", "-o", target).exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "23-QĐ/TW" in page


def test_nothing_differs_and_a_file_that_is_not_there(later: Path, tmp_path: Path) -> None:
    assert "cùng căn cứ" in run(PLAN, PLAN).stdout
    assert run(PLAN, tmp_path / "khong-co.txt").exit_code == 2
