"""Who must do what by when: on the founding plan, on passages marked by hand, and shape by shape."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pytest
from conftest import PLAN
from duty_passages import HEAD, PASSAGES, Marked
from growth import cpu, is_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from dvcq_kb import analyse, duties, read_text
from dvcq_kb.duties import agents as names
from dvcq_kb.model import DeadlineKind, Duty
from dvcq_kb.vocabulary import table


@cache
def plan() -> tuple[Duty, ...]:
    return duties(analyse(read_text(PLAN.read_text(encoding="utf-8"), str(PLAN))))


def of(body: str) -> tuple[Duty, ...]:
    return duties(analyse(read_text(HEAD + body)))


def agents(duty: Duty) -> tuple[str, ...]:
    return tuple(part.value for part in duty.agents)


def due(duty: Duty) -> tuple[str, ...]:
    """As the passages are marked."""
    found: list[str] = []
    for deadline in duty.deadlines:
        if deadline.kind is DeadlineKind.CONTINUOUS:
            found.append("thường xuyên")
        elif not deadline.dates:
            found.append("?")
        found += [day.isoformat() for day in deadline.dates]
    return tuple(found)


# --- the founding plan


def test_the_plan_charges_four_agents_and_all_heads() -> None:
    charged = Counter((duty.section, agents(duty)) for duty in plan())
    assert charged == {
        ("II.4", ("Các đơn vị",)): 1,
        ("III.1", ("Phòng Nội vụ",)): 4,
        ("III.2", ("UBND các phường",)): 4,
        ("III.3", ("Các phòng chuyên môn thuộc quận", "các đơn vị sự nghiệp công lập thuộc quận")): 2,
        ("III.4", ("Ủy ban MTTQ", "các tổ chức chính trị - xã hội")): 4,
        ("Kết", ("Thủ trưởng các đơn vị",)): 2,
    }


def test_every_sentence_of_part_three_is_an_action() -> None:
    text = PLAN.read_text(encoding="utf-8")
    part = " ".join(text[text.index("1. Phòng Nội vụ") : text.index("Nơi nhận:")].split())
    for duty in plan():
        part = part.replace(duty.action.value, "")
    assert len(plan()) == 17
    assert "." not in part.replace("1. ", "").replace("2. ", "").replace("3. ", "").replace("4. ", "").replace(
        ". ", ""
    ).replace("./.", "").rstrip(".")
    assert len(part) < 400  # the headings, and who orders


def test_the_plan_asks_whom_it_cannot_order() -> None:
    assert {duty.section for duty in plan() if duty.asked} == {"III.4"}


def test_the_reports_of_the_plan() -> None:
    report = plan()[0]
    quarterly, yearly = report.deadlines
    assert [part.value for part in report.recipients] == ["UBND quận"]
    assert report.via is not None
    assert report.via.value == "Phòng Nội vụ"
    assert quarterly.words == "vào giữa các tháng cuối của mỗi quý"
    assert quarterly.rrule == "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15;UNTIL=20251231"
    assert quarterly.dates == (date(2025, 3, 15), date(2025, 6, 15), date(2025, 9, 15), date(2025, 12, 15))
    assert quarterly.assumed
    assert yearly.words == "trước ngày 25/11"
    assert yearly.rrule == "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25;UNTIL=20251231"
    assert yearly.dates == (date(2025, 11, 25),)


def test_places_lead_back_to_the_text() -> None:
    text = read_text(PLAN.read_text(encoding="utf-8")).text
    for duty in plan():
        assert " ".join(duty.action.span.of(text).split()).replace("*", "") == duty.action.value
        assert all(" ".join(part.span.of(text).split()) == part.value for part in (*duty.agents, *duty.partners))


# --- the tables


@pytest.mark.parametrize("row", table("bodies"), ids=lambda row: row["example"])
def test_body_is_read_whole(row: dict[str, str]) -> None:
    read = names.read(row["example"], 0, len(row["example"]), whole=True)
    assert read is not None
    assert [part.value for part in read[0]] == [row["example"]]


@pytest.mark.parametrize("row", table("actions"), ids=lambda row: row["words"])
def test_action_ends_the_name_of_who_does_it(row: dict[str, str]) -> None:
    text = f"Sở Tài chính {row['words']} các nội dung được giao."
    read = names.read(text, 0, len(text))
    assert read is not None
    assert ([part.value for part in read[0]], text[read[1] :].startswith(row["words"])) == (["Sở Tài chính"], True)


# --- when


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("trước ngày 25/11", "2025-11-25"),
        ("xong trước 30/6", "2025-06-30"),
        ("chậm nhất là ngày 15 tháng 5 năm 2025", "2025-05-15"),
        ("trong quý II/2025", "2025-06-30"),
        ("trong quí 2 năm 2025", "2025-06-30"),
        ("quý III, IV năm 2025", "2025-12-31"),
        ("vào tháng 4/2025", "2025-04-30"),
        ("trong tháng 4 - 6/2025", "2025-06-30"),
        ("cuối tháng 11/2025", "2025-11-30"),
        ("từ ngày 15/4 đến ngày 20/5/2025", "2025-05-20"),
        ("6 tháng đầu năm 2025", "2025-06-30"),
        ("đến hết năm 2025", "2025-12-31"),
        ("sau 15 ngày kể từ ngày ký", "2025-03-25"),
        ("trong thời hạn 10 ngày làm việc kể từ ngày ban hành", "2025-03-24"),
        ("hằng quý", "2025-03-31 2025-06-30 2025-09-30 2025-12-31"),
        ("3 tháng một lần", "2025-03-31 2025-06-30 2025-09-30 2025-12-31"),
        ("định kỳ 6 tháng, năm", "2025-06-30 2025-12-31"),
        ("vào giữa các tháng cuối của mỗi quý", "2025-03-15 2025-06-15 2025-09-15 2025-12-15"),
        ("trước ngày 20 tháng cuối quý", "2025-03-20 2025-06-20 2025-09-20 2025-12-20"),
        ("trước ngày 05 của tháng đầu quý sau", "2025-04-05 2025-07-05 2025-10-05"),
        ("chậm nhất sau khi kết thúc quý 15 ngày", "2025-04-15 2025-07-15 2025-10-15"),
        ("trước ngày 20 tháng 6 hàng năm", "2025-06-20"),
        ("ngày 15/6 và ngày 15/12 hằng năm", "2025-06-15 2025-12-15"),
        ("trước ngày 10/01", "2026-01-10"),
        ("trong thời hạn 05 ngày kể từ ngày nhận được hồ sơ", "?"),
        ("ngay sau khi có hướng dẫn", "?"),
        ("thường xuyên", "thường xuyên"),
        ("theo Kế hoạch số 49/KH-UBND ngày 03/02/2025", ""),
        ("tại mục 5.1 đến 5.8", ""),
        ("trong 24/24 giờ, đến 1/3 số hộ", ""),
        ("trình ban hành trước ngày 30/6/2025", "2025-06-30"),
        ("tính đến ngày 31/12/2024", ""),
        ("theo dự toán kinh phí hàng năm", ""),
    ],
)
def test_days_of_a_deadline(words: str, days: str) -> None:
    (duty,) = of(f"I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Nội vụ tổng hợp số liệu {words}.\n")
    assert " ".join(due(duty)) == days


def test_a_day_of_the_week_comes_every_week() -> None:
    (duty,) = of("I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Nội vụ báo cáo vào thứ Sáu hằng tuần.\n")
    assert duty.deadlines[0].rrule == "FREQ=WEEKLY;BYDAY=FR;UNTIL=20251231"
    assert duty.deadlines[0].dates[:2] == (date(2025, 3, 14), date(2025, 3, 21))


def test_without_a_year_a_day_is_not_guessed() -> None:
    (duty,) = duties(analyse(read_text("I. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Nội vụ báo cáo trước ngày 15/6.\n")))
    assert duty.deadlines[0].kind is DeadlineKind.UNRESOLVED


# --- passages marked by hand


def score(found: list[set[object]], marked: list[set[object]]) -> tuple[int, int, int]:
    """Right, found, marked; the first duty found is held against the first marked, and so on by best fit."""
    rest = list(found)
    right = 0
    for wanted in marked:
        best = max(rest, key=lambda each: len(each & wanted), default=set())
        right += len(best & wanted)
        if best in rest:
            rest.remove(best)
    return right, sum(map(len, found)), sum(map(len, marked))


def sides(what: str, found: tuple[Duty, ...], marked: list[Marked]) -> tuple[list[set[object]], list[set[object]]]:
    """Each item with its duty's agents, so that a right day of the wrong agent is wrong."""
    if what == "agents":
        return [{agents(duty)} for duty in found], [{each.agents} for each in marked]
    if what == "recipients":
        return (
            [{(agents(duty), part.value) for part in duty.recipients} for duty in found],
            [{(each.agents, name) for name in each.recipients} for each in marked],
        )
    return (
        [{(agents(duty), day) for day in due(duty)} for duty in found],
        [{(each.agents, day) for day in each.due} for each in marked],
    )


@pytest.mark.parametrize("what", ["agents", "recipients", "deadlines"])
def test_passages_marked_by_hand(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Shown with ``pytest -rP``."""
    right = found_total = marked_total = 0
    for name, (body, marked) in PASSAGES.items():
        counted = score(*sides(what, of(body), marked))
        if len(set(counted)) > 1:
            print(f"  {name}: {what} right {counted[0]}, found {counted[1]}, marked {counted[2]}")
        right, found_total, marked_total = (
            a + b for a, b in zip((right, found_total, marked_total), counted, strict=True)
        )
    precision, recall = right / found_total, right / marked_total
    print(f"{what}: precision {precision:.3f} ({right}/{found_total}), recall {recall:.3f} ({right}/{marked_total})")
    assert min(precision, recall) >= 0.95


# --- whatever the text

# fmt: off
PIECES = st.sampled_from((
    "I. TỔ CHỨC THỰC HIỆN", "1. ", "a) ", "- ", "Phòng Nội vụ", "UBND các phường", "Giao", "đề nghị",
    "yêu cầu", "chủ trì", "phối hợp với", "báo cáo", "về", "UBND quận", "(qua", ")", ";", ":", ".", ",",
    "\n\n", "\n", "trước ngày", "25/11", "31/02/2025", "99/99/9999", "hằng quý", "quý II/2025", "tháng 13",
    "ngày 20 hàng tháng", "sau 15 ngày kể từ ngày ký", "sau 999 tháng kể từ ngày ký", "STT", "Nội dung",
    "Đơn vị chủ trì", "Thời gian", "", " 1 ", "", "Tháng 4/2025", "Căn cứ", "Đồng chí", "các", "và",
    "từ 31/12 đến 01/01", "PHỤ LỤC I", "Nơi nhận:",
))
# fmt: on


@settings(max_examples=150)
@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40).map(" ".join))
def test_no_text_is_too_odd(text: str) -> None:
    analysis = analyse(read_text(HEAD + text))
    end = len(analysis.document.text)
    for duty in duties(analysis):
        spans = [duty.span, duty.action.span, *(part.span for part in (*duty.agents, *duty.partners, *duty.recipients))]
        assert all(0 <= span.start < span.end <= end for span in (*spans, *(each.span for each in duty.deadlines)))


def test_time_grows_with_the_text_and_no_faster() -> None:
    sentence = "Giao Phòng Nội vụ rà soát; UBND các phường gửi báo cáo về UBND quận trước ngày 20 hằng tháng; "

    def cost(times: int) -> float:
        analysis = analyse(read_text(f"{HEAD}I. TỔ CHỨC THỰC HIỆN\n\n1. {sentence * times}\n"))
        found: list[Duty] = []
        took = cpu(lambda: found.extend(duties(analysis)))
        assert len(found) == 2 * times
        return took

    assert is_linear(cost, 100)


@pytest.mark.parametrize("piece", ["trước ngày 15/4/2025, ", "thường xuyên, ", "phối hợp với Sở Y tế và "])
def test_time_grows_with_the_length_of_one_sentence_and_no_faster(piece: str) -> None:
    def cost(times: int) -> float:
        analysis = analyse(read_text(f"{HEAD}I. TỔ CHỨC THỰC HIỆN\n\n1. Giao Phòng Nội vụ báo cáo {piece * times}\n"))
        return cpu(lambda: duties(analysis))

    assert is_linear(cost, 200)
