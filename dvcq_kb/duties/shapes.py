"""The shapes of deadlines, from the most to the least particular, each under words it is for."""

from __future__ import annotations

import re
from functools import cache

from dvcq_kb.duties import days, rhythms
from dvcq_kb.duties.wording import BY, DAY, EVERY, QUARTER, UNRESOLVED, YEAR, Found, Reader, S, Words
from dvcq_kb.model import DeadlineKind

_EACH = rf"{EVERY}{S}"
_MONTH_OF = rf"(?:của{S})?(?:các{S})?tháng"
_DAY_MONTH = r"\d{1,2}\s*(?:[/.\-–]|tháng)\s*\d{1,2}"
_IN_YEAR = rf"(?:\s?[/.\-]\s?(?P<year>{YEAR})|,?{S}năm{S}(?P<year_word>{YEAR}))?"
_QUARTERS = r"(?:IV|I{1,3}|[1-4])"
_UNITS = rf"(?:tháng|{QUARTER}|năm)"


def _continuous(words: Words) -> Found | None:
    return None if _PART_OF_NOUN.search(words.before) else Found(DeadlineKind.CONTINUOUS)


# chi thường xuyên, đảng viên đang công tác thường xuyên
_PART_OF_NOUN = re.compile(
    r"(?:chi|kinh phí|nhiệm vụ|vốn|nguồn|ngân sách|dự toán|đang công tác|trực|cơ quan|việc làm|sinh hoạt|đào tạo"
    r"|quản lý)\s*$"
)


def _event(_: Words) -> Found:
    return UNRESOLVED


def _month(words: Words) -> Found | None:
    """Only after a word of time, or where nothing else stands in the cell: "chủ đề tháng 3" is no deadline."""
    before = words.before.rstrip()
    alone = not before or before[-1] in ":|(-–;,"
    return days.month(words) if alone or _OPENS_MONTH.match(words.match[0]) else None


_OPENS_MONTH = re.compile(rf"(?:{BY}|đầu|giữa|cuối)\s", re.IGNORECASE)

_SHAPES: tuple[tuple[str, Reader], ...] = (
    # từ ngày 15/4 đến ngày 20/5/2025, từ 15 đến 20/5/2025
    (
        rf"từ\s+(?:ngày\s+)?(?P<d1>\d{{1,2}})(?:\s?[/.\-]\s?(?P<m1>\d{{1,2}})(?:\s?[/.\-]\s?(?P<y1>{YEAR}))?)?"
        rf"\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?P<d2>\d{{1,2}})\s?[/.\-]\s?(?P<m2>\d{{1,2}})"
        rf"(?:\s?[/.\-]\s?(?P<y2>{YEAR}))?(?!\d)",
        days.between_days,
    ),
    # ngày 15/6 và ngày 15/12 hàng năm
    (
        rf"(?:{BY}{S})?ngày{S}{_DAY_MONTH}(?:\s*(?:,|và|;)\s*(?:ngày\s+)?{_DAY_MONTH})+{S}(?:của{S})?{_EACH}năm",
        rhythms.yearly_days,
    ),
    # trước ngày 25/11 hằng năm; trước ngày 20 tháng 6 hàng năm
    (rf"(?:{BY}{S})?ngày{S}{_DAY_MONTH}{S}(?:của{S})?{_EACH}năm", rhythms.yearly_days),
    # chậm nhất ngày 20 hàng tháng; trước ngày 20 tháng cuối quý; ngày 05 tháng đầu quý sau; ngày 10 tháng sau
    (
        rf"(?:{BY}{S})?ngày{S}(?P<day>\d{{1,2}}){S}(?:{_MONTH_OF}{S}(?P<which>cuối|đầu){S}(?:của{S})?(?:{_EACH})?"
        rf"(?P<unit>{QUARTER}|năm)(?:{S}sau)?|(?:của{S})?{_EACH}tháng"
        rf"|(?:của{S})?tháng{S}(?:sau|kế{S}tiếp|tiếp{S}theo|báo{S}cáo))(?!\s?\d)",
        rhythms.day_of_month,
    ),
    # vào giữa các tháng cuối của mỗi quý; cuối mỗi quý; cuối hằng tháng
    (
        rf"(?:vào{S})?(?P<part>giữa|đầu"
        rf"|cuối){S}(?:(?P<of>{_MONTH_OF}{S}cuối{S}(?:của{S})?)(?:{_EACH})?(?P<unit>{QUARTER})"
        rf"|(?:của{S})?{_EACH}(?P<unit_word>{_UNITS}))(?!{S}(?-i:[IV\d]))",
        rhythms.part_of_months,
    ),
    # tháng cuối của mỗi quý
    (rf"(?P<of>tháng{S}cuối{S}(?:của{S})?){_EACH}(?P<unit>{QUARTER})", rhythms.part_of_months),
    # thứ Sáu hằng tuần
    (rf"(?:(?:trước|vào){S})?thứ{S}(?P<weekday>hai|ba|tư|năm|sáu|bảy){S}{_EACH}tuần", rhythms.weekday),
    # chậm nhất sau khi kết thúc quý 15 ngày
    (
        rf"(?:(?:chậm"
        rf"|muộn){S}nhất{S})?(?:là{S})?sau{S}khi{S}kết{S}thúc{S}(?P<unit>{_UNITS}),?{S}(?P<count>\d{{1,2}}){S}ngày",
        rhythms.after_end,
    ),
    # sau 15 ngày kể từ ngày ký; trong thời hạn 10 ngày làm việc kể từ ngày ban hành Kế hoạch
    (
        rf"(?:(?:chậm|muộn){S}nhất{S}(?:là{S})?)?(?:(?:sau|trong(?:{S}vòng|{S}thời{S}(?:hạn|gian))?){S})?"
        rf"(?P<count>\d{{1,3}})(?:\s*\([^)]*\))?{S}(?P<unit>ngày(?:{S}làm{S}việc)?|tháng),?{S}(?:kể|tính){S}từ{S}"
        rf"(?:(?:ngày|khi){S})?(?P<event>[^.,;:()\n]{{0,50}}(?!\w))",
        days.relative,
    ),
    # trước ngày 25/11; xong trước 30/6; chậm nhất ngày 15 tháng 3 năm 2025; vào 15/4/2025
    (rf"(?P<by>{BY}){S}(?:{BY}{S})?{DAY}", days.day),
    # Hàng tháng … trước ngày 22
    (
        rf"(?:trước|nhất(?:{S}là)?(?:{S}vào)?|vào){S}ngày{S}(?P<day>\d{{1,2}})(?!\s?[/.\-]\s?\d|\d|{S}tháng)",
        rhythms.bare_day,
    ),
    # trong quý II/2025; quý III, IV năm 2025; quý II - quý III/2025
    (
        rf"(?:{BY}{S})?(?:(?:đầu|cuối){S})?{QUARTER}{S}?"
        rf"(?P<quarters>{_QUARTERS}(?:\s*(?:,|và|-|–|đến)\s*(?:{QUARTER}{S})?{_QUARTERS})*)(?!\w){_IN_YEAR}",
        days.quarters,
    ),
    # trong tháng 3/2025; từ tháng 4 đến tháng 6 năm 2025; tháng 4-6/2025; cuối tháng 11; trước tháng 7/2025
    (
        rf"(?<![\d/])(?<!\d\s)(?:{BY}{S})?(?:(?P<part>đầu|giữa|cuối){S})?tháng{S}(?P<first>\d{{1,2}})"
        rf"(?:\s*(?:-|–|đến|và)\s*(?:hết\s+)?(?:tháng{S})?(?P<last>\d{{1,2}}))?(?!\d){_IN_YEAR}",
        _month,
    ),
    # 6 tháng đầu năm 2025; trong năm 2025; cuối năm 2025; đến hết năm 2025
    (
        rf"(?:(?:{BY}{S})?(?:\d|sáu|chín){S}?tháng{S}(?:đầu|cuối){S}năm"
        rf"|(?:(?:trong|đến{S}hết|hết|đến|trước|vào){S})?(?:cuối|đầu){S}năm|(?:trong|đến{S}hết|hết){S}năm)"
        rf"(?:{S}(?P<year>{YEAR}))?(?![\w-]|{S}(?:tiếp|sau|tới|qua|trước|vừa|học))",
        days.part_of_year,
    ),
    # định kỳ hàng quý; hằng tháng, hằng quý
    (
        rf"(?:định{S}kỳ{S})?(?:vào{S})?{_EACH}(?:tuần|{_UNITS})"
        rf"(?:\s*(?:,|và)\s*(?:{_EACH})?(?:{_UNITS}|0?6{S}tháng)(?!{S}\d))*",
        rhythms.every,
    ),
    # định kỳ 6 tháng, năm; định kỳ quý
    (
        rf"định{S}kỳ{S}(?:(?:0?[1369]{S})?(?:{_UNITS}|sáu{S}tháng)(?:\s*(?:,|và|/)\s*)?)+(?:{S}?(?:một{S}|/)lần)?",
        rhythms.every,
    ),
    # 3 tháng một lần; 01 tháng/lần; mỗi quý một lần
    (rf"\d{{1,2}}{S}tháng\s*(?:/|một{S}|1{S})\s*lần", rhythms.every),
    (rf"thường{S}xuyên(?:,?{S}liên{S}tục)?", _continuous),
    # ngay sau khi có hướng dẫn; khi có yêu cầu; đột xuất
    (
        rf"(?:ngay{S})?sau{S}khi{S}[^.,;:()\n]{{2,90}}(?!\w)|(?:đột{S}xuất{S})?khi{S}(?:có{S})?yêu{S}cầu"
        rf"|đột{S}xuất|theo{S}yêu{S}cầu(?!{S}\w)",
        _event,
    ),
)


@cache
def table() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Compiled when the first deadline is looked for."""
    return tuple((re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE), reader) for pattern, reader in _SHAPES)
