"""By when: the words of a sentence → days, periods and recurrences.

Shapes are tried from the most to the least particular; words once read are not read again.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from dvcq_kb.dates import partial_date
from dvcq_kb.duties import recurrence
from dvcq_kb.duties.frame import Frame
from dvcq_kb.model import Deadline, DeadlineKind, Span
from dvcq_kb.text import single_spaced

_S = r"\s{1,6}"
_EVERY = r"(?:h[àằ]ng|mỗi|từng)"
# trước, chậm nhất là, xong trước, đến hết, hạn cuối …
_BY = (
    rf"(?:(?:hoàn{_S}thành{_S})?(?:xong{_S})?trước|(?:chậm|muộn){_S}nhất(?:{_S}(?:là|vào|trước|đến|trong))?"
    rf"|không{_S}(?:muộn|chậm|quá){_S}(?:hơn{_S})?|xong(?:{_S}(?:trong|vào))?|đến{_S}hết|đến|hết|hạn(?:{_S}cuối)?|vào|trong|từ|là)"
)
_YEAR = r"(?:19|20)\d\d"
# 25/11/2025, 25-11-2025, ngày 25 tháng 11 năm 2025; the year may be missing: 25/11, ngày 25 tháng 11
_DAY = (
    rf"(?:ngày{_S})?(?P<day>\d{{1,2}})(?:\s?[/.\-–]\s?(?P<month>\d{{1,2}})(?:\s?[/.\-–]\s?(?P<year>{_YEAR}))?"
    rf"|{_S}tháng{_S}(?P<month_word>\d{{1,2}})(?:,?{_S}năm{_S}(?P<year_word>{_YEAR})|\s?/\s?(?P<year_slash>{_YEAR}))?)(?![\d/%.,]\d|\d|\s?%)"
)
_QUARTER = r"qu[ýí]"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LAST_MONTHS, _HALVES = (3, 6, 9, 12), (6, 12)


class _Words(NamedTuple):
    """A match and what it is read against."""

    match: re.Match[str]
    frame: Frame
    sentence: str
    """In small letters; what stands elsewhere in it says how often a day comes."""

    def group(self, name: str) -> str:
        """What a shape may say in several places under several names; empty if it does not."""
        groups = self.match.groupdict()
        return next((found for key in _KEYS if (found := groups.get(name + key))), "")

    @property
    def before(self) -> str:
        """The sentence up to the match."""
        return self.sentence[: self.match.start() - self.match.pos]


_KEYS = ("", "_word", "_slash")


class _Found(NamedTuple):
    kind: DeadlineKind
    days: tuple[datetime.date, ...] = ()
    start: datetime.date | None = None
    rrule: str = ""
    assumed: bool = False


_UNRESOLVED = _Found(DeadlineKind.UNRESOLVED)
_Reader = Callable[[_Words], _Found | None]


def find(text: str, start: int, end: int, frame: Frame, *, cell: bool = False) -> tuple[Deadline, ...]:
    """The deadlines written in ``[start, end)``, in text order.

    Args:
        text: the document's.
        start: of the sentence or cell.
        end: of it.
        frame: what days without a year, and recurrences, are reckoned from.
        cell: where only a time can stand: a bare day is one, and what cannot be read is listed as unresolved.
    """
    taken: list[tuple[Span, _Found]] = []
    sentence = text[start:end].casefold()
    if not cell and not _HINT.search(sentence):
        return ()
    for pattern, reader in _shapes():
        for match in pattern.finditer(text, start, end):
            span = Span(*match.span())
            if any(span.start < other.end and other.start < span.end for other, _ in taken):
                continue
            if (found := reader(_Words(match, frame, sentence))) is not None:
                taken.append((span, found))
    if cell and not taken:
        taken = _of_cell(text, start, end, frame, sentence)
    taken.sort(key=lambda each: each[0])
    return tuple(_deadlines(text, _merged(taken)))


def day_at(text: str, position: int, frame: Frame) -> tuple[Span, datetime.date] | None:
    """The day written exactly there, with its year or without: ``ngày 15/3/2025``, ``30/6``."""
    match = _BARE_DAY.match(text, position)
    if match is None:
        return None
    found = _day(_Words(match, frame, ""))
    return (Span(*match.span()), found.days[0]) if found is not None and found.days else None


_BARE_DAY = re.compile(rf"(?<![\d/]){_DAY}", re.IGNORECASE)


def _of_cell(text: str, start: int, end: int, frame: Frame, sentence: str) -> list[tuple[Span, _Found]]:
    found = [
        (Span(*match.span()), read)
        for match in _BARE_DAY.finditer(text, start, end)
        if (read := _day(_Words(match, frame, sentence))) is not None
    ]
    if not found and (years := _YEARS.fullmatch(sentence)) is not None:
        first, last = int(years[1]), int(years[2] or years[1])
        term = _span(datetime.date(first, 1, 1), datetime.date(last, 12, 31)) if first <= last else None
        found = [(Span(start, end), _Found(DeadlineKind.CONTINUOUS) if years[3] else term)] if term else []
    return found or ([(Span(start, end), _UNRESOLVED)] if sentence.strip(" .,;-–_") else [])


# Năm 2026; Giai đoạn 2026 - 2030; 2026-2027; Năm 2026 và các năm tiếp theo
_YEARS = re.compile(
    r"\W*(?:(?:trong\s+)?năm|giai\s+đoạn)?\s*((?:19|20)\d\d)(?:\s*[-–]\s*((?:19|20)\d\d))?(\s+và\s+(?:các|những)\s+năm\s+\S+\s+\S+)?\W*"
)


# One of these is in every deadline.
_HINT = re.compile(r"\d|qu[ýí]|tháng|năm|tuần|thường xuyên|đột xuất|yêu cầu|sau khi|ngay")


def _deadlines(text: str, taken: list[tuple[Span, _Found]]) -> Iterator[Deadline]:
    for span, found in taken:
        words = single_spaced(span.of(text)).strip(" ,;:(").removesuffix(" và")
        yield Deadline(found.kind, words, span, found.days, found.start, found.rrule, found.assumed)


def _merged(taken: list[tuple[Span, _Found]]) -> list[tuple[Span, _Found]]:
    """Without "hằng quý" where "ngày 20 tháng cuối quý" says the day, and "thường xuyên" where there is a day."""
    exact = [found for _, found in taken if found.rrule and not found.assumed]
    dated = any(found.days for _, found in taken)
    kept = []
    told: set[_Found] = set()
    for span, found in taken:
        if found.rrule and found in told:
            continue
        told.add(found)
        said_better = found.assumed and found.rrule and any(_rhythm(each) == _rhythm(found) for each in exact)
        if said_better or (found.kind is DeadlineKind.CONTINUOUS and dated):
            continue
        kept.append((span, found))
    return kept


def _rhythm(found: _Found) -> int:
    """How many months of a year it names; a week counts as -1, every month as 0."""
    if "WEEKLY" in found.rrule:
        return -1
    months = re.search(r"BYMONTH=([\d,]+)", found.rrule)
    return months[1].count(",") + 1 if months else 0


# --- readers

# tính đến ngày 31/12/2024, kể từ ngày: as of when, not by when
_AS_OF = re.compile(r"\b(?:tính|kể|ban hành|hiệu lực|thi hành)\s*$")


def _day(words: _Words) -> _Found | None:
    """A day, with its year or without."""
    if words.group("by").casefold().startswith("từ") or _AS_OF.search(words.before):
        return None
    day, month = int(words.group("day")), int(words.group("month"))
    if written := words.group("year"):
        date = partial_date(int(written), month, day)
        return _Found(DeadlineKind.DAY, (date.first,)) if date else _UNRESOLVED
    if _NO_SLASH.search(words.match[0]):
        return None  # mục 5.1, 3-4 người
    if words.frame.year is None or partial_date(2024, month, day) is None:
        return _UNRESOLVED
    if _is_yearly(words):
        return _recurring(words.frame, (month,), day)
    return _one_day(words.frame, month, day)


_NO_SLASH = re.compile(r"\d\s?[.\-–]\s?\d")


def _one_day(frame: Frame, month: int, day: int) -> _Found:
    """The first such day that is not over when the document is made."""
    assert frame.year is not None
    for year in (frame.year, frame.year + 1):
        date = partial_date(year, month, day)
        if date is not None and (frame.own is None or date.last >= frame.own.first):
            return _Found(DeadlineKind.DAY, (date.first,))
    return _UNRESOLVED


# báo cáo năm trước ngày 25/11; hằng năm … trước ngày 15/12
_YEARLY = re.compile(
    rf"{_EVERY}\s+năm|báo\s+cáo\s+(?:tổng\s+kết\s+|kết\s+quả\s+)?(?:cả\s+)?năm(?!\s+\d)|định\s+kỳ\s+[^.;]{{0,30}}\bnăm\b"
)
_NOT_ADVERB = re.compile(
    r"(?:kế hoạch|chương trình|công tác|dự toán|kinh phí|ngân sách|trợ cấp|phụ cấp|chỉ tiêu|nhiệm vụ|mục tiêu|vốn|chi"
    r"|đề án|thi đua|ưu đãi|báo giảm|chi trả|danh sách|danh mục|quyết toán|nghỉ phép|lương|hoạt động|nhu cầu|việc|tăng trưởng)\s*$"
)


def _is_yearly(words: _Words) -> bool:
    before = words.sentence
    return any(not _NOT_ADVERB.search(before, 0, match.start()) for match in _YEARLY.finditer(before))


def _recurring(frame: Frame, months: tuple[int, ...], day: int, *, assumed: bool = False) -> _Found:
    until = frame.until
    rrule = recurrence.rule(months, day, until=until)
    start = frame.start
    if start is None:
        return _Found(DeadlineKind.RECURRING, (), None, rrule, assumed)
    last = until or datetime.date(start.year, 12, 31)
    days = recurrence.between(rrule, start, start, last)
    # DTSTART is itself a day of the recurrence (RFC 5545 3.8.5.3).
    first = days or recurrence.between(rrule, start, start, last.replace(year=last.year + 2))[:1]
    return _Found(DeadlineKind.RECURRING, days, first[0] if first else start, rrule, assumed)


def _yearly_days(words: _Words) -> _Found | None:
    """trước ngày 25/11 hằng năm; ngày 20 tháng 6 hàng năm; ngày 15/6 và 15/12 hằng năm."""
    dates = [(int(a), int(b)) for a, b in re.findall(r"(\d{1,2})\s*(?:[/.\-–]|tháng)\s*(\d{1,2})", words.match[0])]
    if not dates or any(partial_date(2024, month, day) is None for day, month in dates):
        return None
    days = {day for day, _ in dates}
    if len(days) > 1:
        # Two different days make two rules; the later one is the year's.
        dates = dates[-1:]
    return _recurring(words.frame, tuple(sorted(month for _, month in dates)), dates[-1][0])


def _day_of_month(words: _Words) -> _Found | None:
    """ngày 20 hàng tháng; ngày 15 của tháng cuối quý; ngày 05 tháng đầu quý sau."""
    day = int(words.group("day") or 0)
    if not 1 <= day <= 31:
        return None
    unit = (words.group("unit") or "tháng").casefold()
    if unit.startswith("qu"):
        first = words.group("which") is not None and words.group("which").casefold() == "đầu"
        return _recurring(words.frame, (1, 4, 7, 10) if first else _LAST_MONTHS, day)
    if unit == "năm":
        return _recurring(words.frame, (12,), day)
    return _recurring(words.frame, (), day)


def _bare_day(words: _Words) -> _Found | None:
    """Hàng tháng … báo cáo trước ngày 22."""
    day = int(words.group("day") or 0)
    if not 1 <= day <= 31:
        return None
    if re.search(rf"{_EVERY}\s+tháng", words.sentence):
        return _recurring(words.frame, (), day)
    if re.search(rf"{_EVERY}\s+qu[ýí]", words.sentence):
        return _recurring(words.frame, _LAST_MONTHS, day)
    return None


_PART = {"giữa": 15, "đầu": 5, "cuối": -1}


def _part_of_months(words: _Words) -> _Found | None:
    """vào giữa các tháng cuối của mỗi quý; cuối mỗi quý; đầu hằng tháng."""
    part = (words.group("part") or "cuối").casefold()
    unit = (words.group("unit") or "").casefold()
    if unit.startswith("qu"):
        months: tuple[int, ...] = (1, 4, 7, 10) if part == "đầu" and not words.group("of") else _LAST_MONTHS
    elif unit == "năm":
        months = {"đầu": (1,), "giữa": (6,)}.get(part, (12,))
    else:
        months = ()
    day = _PART[part] if words.group("of") or unit == "tháng" else -1
    return _recurring(words.frame, months, day, assumed=True)


def _every(words: _Words) -> _Found | None:
    """hằng quý, hàng tháng, định kỳ 6 tháng, năm; 3 tháng một lần."""
    if _NOT_ADVERB.search(words.before):
        return None
    written = words.match[0].casefold()
    if "tuần" in written:
        start, until = words.frame.start, words.frame.until
        return _Found(DeadlineKind.RECURRING, (), start, recurrence.weekly("FR", until=until), assumed=True)
    months: tuple[int, ...] = (12,)
    if re.search(r"\btháng\b", re.sub(r"\d+\s*tháng", "", written)):
        return _recurring(words.frame, (), -1, assumed=True)
    if re.search(r"qu[ýí]|\b0?3\s*tháng", written):
        months = _LAST_MONTHS
    elif re.search(r"\b0?6\s*tháng|sáu\s+tháng", written):
        months = _HALVES
    elif re.search(r"\b0?1\s*tháng", written):
        return _recurring(words.frame, (), -1, assumed=True)
    return _recurring(words.frame, months, -1, assumed=True)


_WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA"}


def _weekday(words: _Words) -> _Found | None:
    day = _WEEKDAYS.get((words.group("weekday") or "").casefold())
    if day is None:
        return None
    frame = words.frame
    rrule = recurrence.weekly(day, until=frame.until)
    if frame.start is None:
        return _Found(DeadlineKind.RECURRING, (), None, rrule)
    last = frame.until or datetime.date(frame.start.year, 12, 31)
    days = recurrence.between(rrule, frame.start, frame.start, last)
    return _Found(DeadlineKind.RECURRING, days, days[0] if days else frame.start, rrule)


def _quarters(words: _Words) -> _Found | None:
    """Trong quý II/2025; quý III, IV năm 2025; quý I."""
    numbers = [
        _ROMAN[each.casefold()] for each in re.findall(r"\b(?:IV|I{1,3}|[1-4])\b", words.group("quarters") or "", re.I)
    ]
    year = int(words.group("year") or words.frame.year or 0)
    if not numbers or not year:
        return _UNRESOLVED
    return _months(year, min(numbers) * 3 - 2, max(numbers) * 3)


def _months(year: int, first: int, last: int) -> _Found | None:
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    if last < first:
        return _span(recurrence.month(year, first)[0], recurrence.month(year + 1, last)[1])
    return _span(recurrence.month(year, first)[0], recurrence.month(year, last)[1])


def _span(start: datetime.date, end: datetime.date) -> _Found | None:
    return _Found(DeadlineKind.PERIOD, (end,), start) if start <= end else None


def _month(words: _Words) -> _Found | None:
    """Trong tháng 3/2025; từ tháng 4 đến tháng 6 năm 2025; đầu tháng 5; cuối tháng 11/2025."""
    year = int(words.group("year") or words.frame.year or 0)
    first = int(words.group("first") or 0)
    last = int(words.group("last") or first)
    if not year or not (1 <= first <= 12 and 1 <= last <= 12):
        return _UNRESOLVED if not year else None
    if not words.group("last") and words.match[0].casefold().startswith("từ"):
        # Từ tháng 1/2025: no end is written.
        return _Found(DeadlineKind.PERIOD, (datetime.date(year, 12, 31),), datetime.date(year, first, 1), assumed=True)
    part = (words.group("part") or "").casefold()
    found = _months(year, first, last)
    if found is None or not part or last != first:
        return found
    end = calendar.monthrange(year, first)[1]
    begin, stop = {"đầu": (1, 10), "giữa": (11, 20), "cuối": (21, end)}[part]
    return _span(datetime.date(year, first, begin), datetime.date(year, first, stop))


def _between_days(words: _Words) -> _Found | None:
    """từ ngày 15/4 đến ngày 20/5/2025."""
    a, b, y1, c, d, y2 = (words.group(name) for name in ("d1", "m1", "y1", "d2", "m2", "y2"))
    if not y2 and _NO_SLASH.search(words.match[0]):
        return None
    year = int(y2 or y1 or words.frame.year or 0)
    if not year or not (a and c and d):
        return _UNRESOLVED
    end = partial_date(year, int(d), int(c))
    begin = partial_date(int(y1 or year), int(b or d), int(a))
    if end is None or begin is None:
        return _UNRESOLVED
    if begin.first > end.first:
        begin = partial_date(begin.year - 1, begin.month, begin.day) if not y1 else None
    return _span(begin.first, end.last) if begin else _UNRESOLVED


def _part_of_year(words: _Words) -> _Found | None:
    """6 tháng đầu năm 2025; trong năm 2025; cuối năm 2025; đến hết năm."""
    year = int(words.group("year") or words.frame.year or 0)
    if not year:
        return _UNRESOLVED
    written = words.match[0].casefold()
    half = re.search(r"(\d+|sáu|chín)\s*tháng\s+(đầu|cuối)", written)
    if half:
        count = {"sáu": 6, "chín": 9}.get(half[1]) or int(half[1])
        if not 1 <= count <= 12:
            return None
        return _months(year, 1, count) if half[2] == "đầu" else _months(year, 13 - count, 12)
    if "cuối" in written:
        return _months(year, 10, 12)
    if "đầu" in written:
        return _months(year, 1, 3)
    return _months(year, 1, 12)


def _relative(words: _Words) -> _Found | None:
    """Sau 15 ngày kể từ ngày ký; trong thời hạn 10 ngày làm việc kể từ ngày ban hành."""
    from dvcq_kb import workdays

    count = int(words.group("count") or 0)
    signed = words.frame.signed
    event = (words.group("event") or "").casefold()
    own = re.match(
        r"(?:kế hoạch|văn bản|quyết định|chỉ thị|công văn|thông báo)?\s*(?:này)?\s*(?:được\s+)?(?:ký|ban hành)", event
    )
    if not own or signed is None or "nhận" in event or not 0 < count < 1000:
        return _UNRESOLVED
    unit = (words.group("unit") or "").casefold()
    if "làm" in unit:
        return _Found(DeadlineKind.DAY, (workdays.after(signed, count),))
    if "tháng" in unit:
        months = signed.month - 1 + count
        year, month = signed.year + months // 12, months % 12 + 1
        return _Found(
            DeadlineKind.DAY, (datetime.date(year, month, min(signed.day, calendar.monthrange(year, month)[1])),)
        )
    return _Found(DeadlineKind.DAY, (signed + datetime.timedelta(days=count),))


def _continuous(_: _Words) -> _Found:
    return _Found(DeadlineKind.CONTINUOUS)


def _event(_: _Words) -> _Found:
    return _UNRESOLVED


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    every = rf"{_EVERY}{_S}"
    month_of = rf"(?:của{_S})?(?:các{_S})?tháng"
    named = [
        # từ ngày 15/4 đến ngày 20/5/2025, từ 15 đến 20/5/2025
        (
            r"(?:từ\s+)(?:ngày\s+)?(?P<d1>\d{1,2})(?:\s?[/.\-]\s?(?P<m1>\d{1,2})(?:\s?[/.\-]\s?(?P<y1>(?:19|20)\d\d))?)?"
            r"\s+đến\s+(?:hết\s+)?(?:ngày\s+)?(?P<d2>\d{1,2})\s?[/.\-]\s?(?P<m2>\d{1,2})(?:\s?[/.\-]\s?(?P<y2>(?:19|20)\d\d))?(?!\d)",
            _between_days,
        ),
        # trước ngày 25/11 hằng năm; ngày 15/6 và ngày 15/12 hàng năm; trước ngày 20 tháng 6 hàng năm
        (
            rf"(?:{_BY}{_S})?ngày{_S}\d{{1,2}}\s*(?:[/.\-–]|tháng)\s*\d{{1,2}}(?:\s*(?:,|và|;)\s*(?:ngày\s+)?\d{{1,2}}\s*(?:[/.\-–]|tháng)\s*"
            rf"\d{{1,2}})*{_S}(?:của{_S})?{every}năm",
            _yearly_days,
        ),
        # chậm nhất ngày 20 hàng tháng; trước ngày 20 tháng cuối quý; ngày 15 của tháng cuối mỗi quý; ngày 05 tháng đầu quý sau
        (
            rf"(?:{_BY}{_S})?(?:ngày{_S})(?P<day>\d{{1,2}}){_S}(?:{month_of}{_S}(?P<which>cuối|đầu){_S}(?:của{_S})?(?:{every})?"
            rf"(?P<unit>{_QUARTER}|năm)(?:{_S}sau)?|(?:của{_S})?{every}tháng|(?:của{_S})?tháng{_S}(?:sau|kế{_S}tiếp|tiếp{_S}theo|báo{_S}cáo))(?!\s?\d)",
            _day_of_month,
        ),
        # vào giữa các tháng cuối của mỗi quý; cuối mỗi quý; giữa tháng cuối quý; cuối hằng tháng
        (
            rf"(?:vào{_S})?(?P<part>giữa|đầu|cuối){_S}(?:(?P<of>{month_of}{_S}cuối{_S}(?:của{_S})?)(?:{every})?(?P<unit>{_QUARTER})"
            rf"|(?:của{_S})?{every}(?P<unit_word>{_QUARTER}|tháng|năm))(?!{_S}(?-i:[IV\d]))",
            _part_of_months,
        ),
        # tháng cuối của mỗi quý
        (rf"(?P<of>tháng{_S}cuối{_S}(?:của{_S})?)(?:{every})(?P<unit>{_QUARTER})", _part_of_months),
        # thứ Sáu hằng tuần
        (rf"(?:trước{_S}|vào{_S})?thứ{_S}(?P<weekday>hai|ba|tư|năm|sáu|bảy){_S}{every}tuần", _weekday),
        # sau 15 ngày kể từ ngày ký; trong thời hạn 10 ngày làm việc kể từ ngày ban hành Kế hoạch; chậm nhất sau 05 ngày kể từ ngày nhận
        (
            rf"(?:(?:chậm|muộn){_S}nhất{_S}(?:là{_S})?)?(?:sau|trong(?:{_S}vòng|{_S}thời{_S}(?:hạn|gian))?|chậm{_S}nhất(?:{_S}là)?)?{_S}?"
            rf"(?P<count>\d{{1,3}})(?:\s*\([^)]*\))?{_S}(?P<unit>ngày(?:{_S}làm{_S}việc)?|tháng),?{_S}(?:kể{_S}từ|tính{_S}từ|sau){_S}"
            rf"(?:ngày|khi)?{_S}?(?P<event>[^.,;:()\n]{{0,50}})",
            _relative,
        ),
        # trước ngày 25/11; xong trước 30/6; chậm nhất ngày 15 tháng 3 năm 2025; vào 15/4/2025
        (rf"(?P<by>{_BY}){_S}(?:{_BY}{_S})?{_DAY}", _day),
        # Hàng tháng … trước ngày 22
        (
            rf"(?:trước|nhất(?:{_S}là)?(?:{_S}vào)?|vào){_S}ngày{_S}(?P<day>\d{{1,2}})(?!\s?[/.\-]\s?\d|\d|{_S}tháng)",
            _bare_day,
        ),
        # trong quý II/2025; quý III, IV năm 2025; quý II - quý III/2025
        (
            rf"(?:{_BY}{_S})?(?:đầu{_S}|cuối{_S})?{_QUARTER}{_S}?(?P<quarters>(?:IV|I{{1,3}}|[1-4])(?:\s*(?:,|và|-|–|đến)\s*(?:{_QUARTER}{_S})?"
            rf"(?:IV|I{{1,3}}|[1-4]))*)(?![\w])(?:\s?[/.\-]\s?(?P<year>{_YEAR})|,?{_S}năm{_S}(?P<year_word>{_YEAR}))?",
            _quarters,
        ),
        # trong tháng 3/2025; từ tháng 4 đến tháng 6 năm 2025; tháng 4-6/2025; cuối tháng 11; trước tháng 7/2025
        (
            rf"(?<![\d/])(?<!\d\s)(?:{_BY}{_S})?(?:(?P<part>đầu|giữa|cuối){_S})?tháng{_S}(?P<first>\d{{1,2}})"
            rf"(?:\s*(?:-|–|đến|và)\s*(?:hết\s+)?(?:tháng{_S})?(?P<last>\d{{1,2}}))?(?!\d)(?:\s?[/.\-]\s?(?P<year>{_YEAR})|,?{_S}năm{_S}(?P<year_word>{_YEAR}))?",
            _month_said,
        ),
        # 6 tháng đầu năm 2025; trong năm 2025; cuối năm 2025; đến hết năm 2025
        (
            rf"(?:(?:{_BY}{_S})?(?:\d|sáu|chín){_S}?tháng{_S}(?:đầu|cuối){_S}năm|(?:trong|đến{_S}hết|hết|đến{_S}cuối|trước|vào)?{_S}?(?:cuối|đầu){_S}năm"
            rf"|(?:trong|đến{_S}hết|hết){_S}năm)(?:{_S}(?P<year>{_YEAR}))?(?![\w-]|{_S}(?:tiếp|sau|tới|qua|trước|vừa|học))",
            _part_of_year,
        ),
        # định kỳ hàng quý; hằng tháng, hằng quý; định kỳ 6 tháng, năm; 3 tháng một lần; 01 tháng/lần
        (
            rf"(?:định{_S}kỳ{_S})?(?:vào{_S})?{every}(?:tuần|tháng|{_QUARTER}|năm)(?:\s*(?:,|và)\s*(?:{every})?(?:tháng|{_QUARTER}|năm|0?6{_S}tháng)(?!{_S}\d))*"
            rf"|định{_S}kỳ{_S}(?:(?:0?[1369]{_S})?(?:tháng|{_QUARTER}|năm|sáu{_S}tháng)(?:\s*(?:,|và|/)\s*)?)+(?:{_S}?(?:một{_S}|/)lần)?"
            rf"|\(?\d{{1,2}}{_S}tháng\s*(?:/|một{_S}|1{_S})\s*lần",
            _every,
        ),
        (rf"(?:thường{_S}xuyên)(?:,?{_S}liên{_S}tục)?", _continuous_said),
        # ngay sau khi có hướng dẫn; khi có yêu cầu; đột xuất
        (
            rf"(?:ngay{_S})?sau{_S}khi{_S}[^.,;:()\n]{{2,90}}(?!\w)|(?:đột{_S}xuất{_S})?khi{_S}(?:có{_S})?yêu{_S}cầu|đột{_S}xuất|theo{_S}yêu{_S}cầu(?!{_S}\w)",
            _event,
        ),
    ]
    return tuple((re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE), reader) for pattern, reader in named)


def _month_said(words: _Words) -> _Found | None:
    if not re.match(rf"(?:{_BY}|đầu|giữa|cuối)\s", words.match[0], re.IGNORECASE) and not _alone(words):
        return None
    return _month(words)


def _alone(words: _Words) -> bool:
    """Whether nothing else stands in the cell or after the colon before it."""
    before = words.before.rstrip()
    return not before or before[-1] in ":|(-–;,"


_PLAIN_ADJECTIVE = re.compile(
    r"(?:chi|kinh phí|nhiệm vụ|vốn|nguồn|ngân sách|dự toán|đang công tác|trực|cơ quan|việc làm|sinh hoạt|đào tạo|quản lý)\s*$"
)


def _continuous_said(words: _Words) -> _Found | None:
    return None if _PLAIN_ADJECTIVE.search(words.before) else _continuous(words)
