"""Words for what comes again and again."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from dvcq_kb.dates import partial_date
from dvcq_kb.duties import recurrence
from dvcq_kb.duties.frame import Frame
from dvcq_kb.duties.wording import EVERY, LAST_WORDS, Found, Words
from dvcq_kb.model import DeadlineKind

# Months in which quarters begin, and end; in which half-years end.
_QUARTER_STARTS, _QUARTER_ENDS, _HALVES = (1, 4, 7, 10), (3, 6, 9, 12), (6, 12)

# báo cáo năm trước ngày 25/11; hằng năm … trước ngày 15/12
_YEARLY = re.compile(
    rf"{EVERY}\s+năm|báo\s+cáo\s+(?:tổng\s+kết\s+|kết\s+quả\s+)?(?:cả\s+)?năm(?!\s+\d)|định\s+kỳ\s+[^.;]{{0,30}}\bnăm\b"
)
_NOT_ADVERB = re.compile(
    r"(?:kế hoạch|chương trình|công tác|dự toán|kinh phí|ngân sách|trợ cấp|phụ cấp|chỉ tiêu|nhiệm vụ|mục tiêu|vốn|chi"
    r"|đề án|thi đua|ưu đãi|báo giảm|chi trả|danh sách|danh mục|quyết toán|nghỉ phép|lương|hoạt động|nhu cầu"
    r"|việc|tăng trưởng)\s*$"
)


@lru_cache(maxsize=16)
def is_yearly(sentence: str) -> bool:
    """Whether it speaks, in small letters, of what comes every year."""
    return any(
        not _NOT_ADVERB.search(sentence, max(0, match.start() - LAST_WORDS), match.start())
        for match in _YEARLY.finditer(sentence)
    )


def recurring(frame: Frame, months: tuple[int, ...], day: int, *, assumed: bool = False) -> Found:
    until = frame.until
    rrule = recurrence.rule(months, day, until=until)
    start = frame.start
    if start is None:
        return Found(DeadlineKind.RECURRING, (), None, rrule, assumed)
    last = until or datetime.date(start.year, 12, 31)
    days = recurrence.between(rrule, start, start, last)
    # DTSTART is itself a day of the recurrence (RFC 5545 3.8.5.3).
    first = days or recurrence.between(rrule, start, start, last.replace(year=last.year + 2))[:1]
    return Found(DeadlineKind.RECURRING, days, first[0] if first else start, rrule, assumed)


def yearly_days(words: Words) -> Found | None:
    """trước ngày 25/11 hằng năm; ngày 20 tháng 6 hàng năm; ngày 15/6 và 15/12 hằng năm."""
    dates = [(int(a), int(b)) for a, b in re.findall(r"(\d{1,2})\s*(?:[/.\-–]|tháng)\s*(\d{1,2})", words.match[0])]
    if not dates or any(partial_date(2024, month, day) is None for day, month in dates):
        return None
    if len({day for day, _ in dates}) > 1:
        return None  # no one rule says both; each is read by itself
    return recurring(words.frame, tuple(sorted(month for _, month in dates)), dates[-1][0])


def day_of_month(words: Words) -> Found | None:
    """ngày 20 hàng tháng; ngày 15 của tháng cuối quý; ngày 05 tháng đầu quý sau."""
    day = int(words.group("day") or 0)
    if not 1 <= day <= 31:
        return None
    unit = (words.group("unit") or "tháng").casefold()
    if unit.startswith("qu"):
        first = words.group("which") is not None and words.group("which").casefold() == "đầu"
        return recurring(words.frame, _QUARTER_STARTS if first else _QUARTER_ENDS, day)
    if unit == "năm":
        return recurring(words.frame, (12,), day)
    return recurring(words.frame, (), day)


def bare_day(words: Words) -> Found | None:
    """Hàng tháng … báo cáo trước ngày 22."""
    day = int(words.group("day") or 0)
    if not 1 <= day <= 31:
        return None
    if re.search(rf"{EVERY}\s+tháng", words.sentence):
        return recurring(words.frame, (), day)
    if re.search(rf"{EVERY}\s+qu[ýí]", words.sentence):
        return recurring(words.frame, _QUARTER_ENDS, day)
    return None


_PART = {"giữa": 15, "đầu": 5, "cuối": -1}


def part_of_months(words: Words) -> Found | None:
    """vào giữa các tháng cuối của mỗi quý; cuối mỗi quý; đầu hằng tháng."""
    part = (words.group("part") or "cuối").casefold()
    unit = (words.group("unit") or "").casefold()
    if unit.startswith("qu"):
        months: tuple[int, ...] = _QUARTER_STARTS if part == "đầu" and not words.group("of") else _QUARTER_ENDS
    elif unit == "năm":
        months = {"đầu": (1,), "giữa": (6,)}.get(part, (12,))
    else:
        months = ()
    day = _PART[part] if words.group("of") or unit == "tháng" else -1
    return recurring(words.frame, months, day, assumed=True)


def every(words: Words) -> Found | None:
    """hằng quý, hàng tháng, định kỳ 6 tháng, năm; 3 tháng một lần."""
    if _NOT_ADVERB.search(words.before):
        return None
    written = words.match[0].casefold()
    if "tuần" in written:
        start, until = words.frame.start, words.frame.until
        return Found(DeadlineKind.RECURRING, (), start, recurrence.weekly("FR", until=until), assumed=True)
    months: tuple[int, ...] = (12,)
    if re.search(r"\btháng\b", re.sub(r"\d+\s*tháng", "", written)):
        return recurring(words.frame, (), -1, assumed=True)
    if re.search(r"qu[ýí]|\b0?3\s*tháng", written):
        months = _QUARTER_ENDS
    elif re.search(r"\b0?6\s*tháng|sáu\s+tháng", written):
        months = _HALVES
    elif re.search(r"\b0?1\s*tháng", written):
        return recurring(words.frame, (), -1, assumed=True)
    return recurring(words.frame, months, -1, assumed=True)


_WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA"}


def weekday(words: Words) -> Found | None:
    day = _WEEKDAYS.get((words.group("weekday") or "").casefold())
    if day is None:
        return None
    frame = words.frame
    rrule = recurrence.weekly(day, until=frame.until)
    if frame.start is None:
        return Found(DeadlineKind.RECURRING, (), None, rrule)
    last = frame.until or datetime.date(frame.start.year, 12, 31)
    days = recurrence.between(rrule, frame.start, frame.start, last)
    return Found(DeadlineKind.RECURRING, days, days[0] if days else frame.start, rrule)


def after_end(words: Words) -> Found | None:
    """Sau khi kết thúc quý 15 ngày: on the 15th of the month after it."""
    day = int(words.group("count"))
    if not 1 <= day <= 28:
        return None
    unit = words.group("unit").casefold()
    months = _QUARTER_STARTS if unit.startswith("qu") else (1,) if unit == "năm" else ()
    return recurring(words.frame, months, day)
