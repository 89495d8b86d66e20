"""Words for one day, or for a span of days with an end."""

from __future__ import annotations

import calendar
import datetime
import re

from dvcq_kb import workdays
from dvcq_kb.dates import partial_date
from dvcq_kb.duties import recurrence
from dvcq_kb.duties.frame import Frame
from dvcq_kb.duties.rhythms import is_yearly, recurring
from dvcq_kb.duties.wording import UNRESOLVED, Found, Words
from dvcq_kb.model import DeadlineKind

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
# tính đến ngày 31/12/2024, kể từ ngày: as of when, not by when
_AS_OF = re.compile(r"\b(?:tính|kể)\s*$")


def day(words: Words) -> Found | None:
    """A day, with its year or without."""
    if words.group("by").casefold().startswith("từ") or _AS_OF.search(words.before):
        return None
    day, month = int(words.group("day")), int(words.group("month"))
    if written := words.group("year"):
        date = partial_date(int(written), month, day)
        return Found(DeadlineKind.DAY, (date.first,)) if date else UNRESOLVED
    if _NO_SLASH.search(words.match[0]) or partial_date(2024, month, day) is None:
        return None  # mục 5.1, 3-4 người, 24/24 giờ
    if words.group("by") and not _DUE_DAY.search(words.match[0]):
        return None  # đến 1/3 số hộ
    if words.frame.year is None:
        return UNRESOLVED
    if is_yearly(words.sentence):
        return recurring(words.frame, (month,), day)
    return _one_day(words.frame, month, day)


_DUE_DAY = re.compile(r"ngày|trước|nhất|xong|hạn", re.IGNORECASE)
_NO_SLASH = re.compile(r"\d\s?[.\-–]\s?\d")


def _one_day(frame: Frame, month: int, day: int) -> Found:
    """The first such day that is not over when the document is made."""
    assert frame.year is not None
    for year in (frame.year, frame.year + 1):
        date = partial_date(year, month, day)
        if date is not None and (frame.own is None or date.last >= frame.own.first):
            return Found(DeadlineKind.DAY, (date.first,))
    return UNRESOLVED


def quarters(words: Words) -> Found | None:
    """Trong quý II/2025; quý III, IV năm 2025; quý I."""
    numbers = [
        _ROMAN[each.casefold()] for each in re.findall(r"\b(?:IV|I{1,3}|[1-4])\b", words.group("quarters") or "", re.I)
    ]
    year = int(words.group("year") or words.frame.year or 0)
    if not numbers or not year:
        return UNRESOLVED
    return months(year, min(numbers) * 3 - 2, max(numbers) * 3)


def months(year: int, first: int, last: int) -> Found | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if last < first:
        return span(recurrence.month(year, first)[0], recurrence.month(year + 1, last)[1])
    return span(recurrence.month(year, first)[0], recurrence.month(year, last)[1])


def span(start: datetime.date, end: datetime.date) -> Found | None:
    return Found(DeadlineKind.PERIOD, (end,), start) if start <= end else None


def month(words: Words) -> Found | None:
    """Trong tháng 3/2025; từ tháng 4 đến tháng 6 năm 2025; đầu tháng 5; cuối tháng 11/2025."""
    year = int(words.group("year") or words.frame.year or 0)
    first = int(words.group("first") or 0)
    last = int(words.group("last") or first)
    if not year or not (1 <= first <= 12 and 1 <= last <= 12):
        return UNRESOLVED if not year else None
    if not words.group("last") and words.match[0].casefold().startswith("từ"):
        # Từ tháng 1/2025: no end is written.
        return Found(DeadlineKind.PERIOD, (datetime.date(year, 12, 31),), datetime.date(year, first, 1), assumed=True)
    part = (words.group("part") or "").casefold()
    found = months(year, first, last)
    if found is None or not part or last != first:
        return found
    end = calendar.monthrange(year, first)[1]
    begin, stop = {"đầu": (1, 10), "giữa": (11, 20), "cuối": (21, end)}[part]
    return span(datetime.date(year, first, begin), datetime.date(year, first, stop))


def between_days(words: Words) -> Found | None:
    """từ ngày 15/4 đến ngày 20/5/2025."""
    a, b, y1, c, d, y2 = (words.group(name) for name in ("d1", "m1", "y1", "d2", "m2", "y2"))
    if not y2 and _NO_SLASH.search(words.match[0]):
        return None
    year = int(y2 or y1 or words.frame.year or 0)
    if not year or not (a and c and d):
        return UNRESOLVED
    end = partial_date(year, int(d), int(c))
    begin = partial_date(int(y1 or year), int(b or d), int(a))
    if end is None or begin is None:
        return UNRESOLVED
    if begin.first > end.first:
        begin = partial_date(begin.year - 1, begin.month, begin.day) if not y1 else None
    return span(begin.first, end.last) if begin else UNRESOLVED


def part_of_year(words: Words) -> Found | None:
    """6 tháng đầu năm 2025; trong năm 2025; cuối năm 2025; đến hết năm."""
    year = int(words.group("year") or words.frame.year or 0)
    if not year:
        return UNRESOLVED
    written = words.match[0].casefold()
    half = re.search(r"(\d+|sáu|chín)\s*tháng\s+(đầu|cuối)", written)
    if half:
        count = {"sáu": 6, "chín": 9}.get(half[1]) or int(half[1])
        if not 1 <= count <= 12:
            return None
        return months(year, 1, count) if half[2] == "đầu" else months(year, 13 - count, 12)
    if "cuối" in written:
        return months(year, 10, 12)
    if "đầu" in written:
        return months(year, 1, 3)
    return months(year, 1, 12)


def relative(words: Words) -> Found | None:
    """Sau 15 ngày kể từ ngày ký; trong thời hạn 10 ngày làm việc kể từ ngày ban hành."""
    count = int(words.group("count") or 0)
    signed = words.frame.signed
    event = (words.group("event") or "").casefold()
    own = re.match(
        r"(?:kế hoạch|văn bản|quyết định|chỉ thị|công văn|thông báo)?\s*(?:này)?\s*(?:được\s+)?(?:ký|ban hành)", event
    )
    if not own or signed is None or "nhận" in event or not 0 < count < 1000:
        return UNRESOLVED
    unit = (words.group("unit") or "").casefold()
    if "làm" in unit:
        return Found(DeadlineKind.DAY, (workdays.after(signed, count),))
    if "tháng" in unit:
        months = signed.month - 1 + count
        year, month = signed.year + months // 12, months % 12 + 1
        return Found(
            DeadlineKind.DAY, (datetime.date(year, month, min(signed.day, calendar.monthrange(year, month)[1])),)
        )
    return Found(DeadlineKind.DAY, (signed + datetime.timedelta(days=count),))
