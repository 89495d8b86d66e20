"""By when: the words of a sentence → days, periods and recurrences.

Shapes are tried from the most to the least particular; words once read are not read again.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator

from dvcq_kb.duties import days, shapes
from dvcq_kb.duties.frame import Frame
from dvcq_kb.duties.wording import DAY, UNRESOLVED, Found, Words
from dvcq_kb.model import Deadline, DeadlineKind, Span
from dvcq_kb.text import single_spaced


def find(text: str, start: int, end: int, frame: Frame, *, cell: bool = False) -> tuple[Deadline, ...]:
    """The deadlines written in ``[start, end)``, in text order.

    Args:
        text: the document's.
        start: of the sentence or cell.
        end: of it.
        frame: what days without a year, and recurrences, are reckoned from.
        cell: where only a time can stand: a bare day is one, and what cannot be read is listed as unresolved.
    """
    # In text order, none upon another.
    taken: list[tuple[Span, Found]] = []
    sentence = text[start:end].casefold()
    if not cell and not _HINT.search(sentence):
        return ()
    for pattern, reader in shapes.table():
        for match in pattern.finditer(text, start, end):
            span = Span(*match.span())
            at = bisect_left(taken, span.end, key=lambda each: each[0].start)
            if at and span.start < taken[at - 1][0].end:
                continue
            if (found := reader(Words(match, frame, sentence))) is not None:
                taken.insert(at, (span, found))
    if cell and not taken:
        taken = _of_cell(text, start, end, frame, sentence)
    return tuple(_deadlines(text, _merged(taken)))


def day_at(text: str, position: int, frame: Frame) -> tuple[Span, datetime.date] | None:
    """The day written exactly there, with its year or without: ``ngày 15/3/2025``, ``30/6``."""
    match = _BARE_DAY.match(text, position)
    if match is None:
        return None
    found = days.day(Words(match, frame, ""))
    return (Span(*match.span()), found.days[0]) if found is not None and found.days else None


_BARE_DAY = re.compile(rf"(?<![\d/]){DAY}", re.IGNORECASE)


def _of_cell(text: str, start: int, end: int, frame: Frame, sentence: str) -> list[tuple[Span, Found]]:
    found = [
        (Span(*match.span()), read)
        for match in _BARE_DAY.finditer(text, start, end)
        if (read := days.day(Words(match, frame, sentence))) is not None
    ]
    if not found and (years := _YEARS.fullmatch(sentence)) is not None:
        first, last = int(years[1]), int(years[2] or years[1])
        term = days.span(datetime.date(first, 1, 1), datetime.date(last, 12, 31)) if first <= last else None
        found = [(Span(start, end), Found(DeadlineKind.CONTINUOUS) if years[3] else term)] if term else []
    return found or ([(Span(start, end), UNRESOLVED)] if sentence.strip(" .,;-–_") else [])


# Năm 2026; Giai đoạn 2026 - 2030; 2026-2027; Năm 2026 và các năm tiếp theo
_YEARS = re.compile(
    r"\W*(?:(?:trong\s+)?năm|giai\s+đoạn)?\s*((?:19|20)\d\d)(?:\s*[-–]\s*((?:19|20)\d\d))?(\s+và\s+(?:các"
    r"|những)\s+năm\s+\S+\s+\S+)?\W*"
)


# One of these is in every deadline.
_HINT = re.compile(r"\d|qu[ýí]|tháng|năm|tuần|thường xuyên|đột xuất|yêu cầu|sau khi|ngay")


def _deadlines(text: str, taken: list[tuple[Span, Found]]) -> Iterator[Deadline]:
    for span, found in taken:
        words = single_spaced(span.of(text)).strip(" ,;:(").removesuffix(" và")
        yield Deadline(found.kind, words, span, found.days, found.start, found.rrule, found.assumed)


def _merged(taken: list[tuple[Span, Found]]) -> list[tuple[Span, Found]]:
    """Without "hằng quý" where "ngày 20 tháng cuối quý" says the day, and "thường xuyên" where there is a day."""
    exact = [found for _, found in taken if found.rrule and not found.assumed]
    dated = any(found.days for _, found in taken)
    kept = []
    told: set[Found] = set()
    for span, found in taken:
        if found.rrule and found in told:
            continue
        told.add(found)
        said_better = found.assumed and found.rrule and any(_rhythm(each) == _rhythm(found) for each in exact)
        if said_better or (found.kind is DeadlineKind.CONTINUOUS and dated):
            continue
        kept.append((span, found))
    return kept


def _rhythm(found: Found) -> int:
    """How many months of a year it names; a week counts as -1, every month as 0."""
    if "WEEKLY" in found.rrule:
        return -1
    months = re.search(r"BYMONTH=([\d,]+)", found.rrule)
    return months[1].count(",") + 1 if months else 0
