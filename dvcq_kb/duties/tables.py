"""Tables of tasks, as readers flatten them: rows between bars, rows with tabs, or one cell a paragraph."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from dvcq_kb.duties import agents, fields
from dvcq_kb.duties.fields import Field
from dvcq_kb.model import Span


class Row(NamedTuple):
    span: Span
    cells: dict[Field, Span]
    """Only what has words in it."""


_BAR = re.compile(r"\||\t")
_NUMBER = re.compile(r"\(?\d{1,3}(?:\.\d{1,2})*[.)]?")
_WIDEST = 9
_LONGEST_NAME = 60
# A table goes on over this many paragraphs that are no rows: titles of its parts.
_MOST_CELLS = 6


def likely(text: str) -> bool:
    """A cheap test, for most documents have no table of tasks."""
    return _LIKELY.search(text) is not None


_LIKELY = re.compile(
    r"\b(?:s?tt|nội\s+dung|nhiệm\s+vụ|công\s+việc|hoạt\s+động)\b[^.;:]{0,160}(?:chủ\s+trì"
    r"|thực\s+hiện|thời\s+(?:gian|hạn)|đơn\s+vị|cơ\s+quan)",
    re.IGNORECASE,
)


def rows(text: str, blocks: Sequence[Span]) -> Iterator[Row]:
    """The rows of every table whose head names a task, and who does it or when."""
    at = 0
    while at < len(blocks):
        if (barred := _barred_head(text, blocks[at])) is not None:
            at = yield from _barred(text, blocks, at, barred)
        elif (stacked := _stacked_head(text, blocks, at)) is not None:
            at = yield from _stacked(text, blocks, at + len(stacked), stacked)
        else:
            at += 1


def _is_head(columns: Sequence[Field | None]) -> bool:
    return Field.TASK in columns and (Field.AGENT in columns or Field.TIME in columns)


def _lines(text: str, block: Span) -> Iterator[Span]:
    position = block.start
    for line in block.of(text).split("\n"):
        yield Span(position, position + len(line))
        position += len(line) + 1


def _cells(text: str, line: Span) -> list[Span]:
    """Between bars or tabs, the outer bars left out."""
    bounds = [line.start - 1, *(match.start() for match in _BAR.finditer(text, *line)), line.end]
    cells = [_trimmed(text, first + 1, last) for first, last in pairwise(bounds)]
    if text[line.start : line.end].lstrip()[:1] == "|":
        cells = cells[1:]
    if text[line.start : line.end].rstrip()[-1:] == "|":
        cells = cells[:-1]
    return cells


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \xa0*\n\t":
        start += 1
    while end > start and text[end - 1] in " \xa0*\n\t":
        end -= 1
    return Span(start, end)


def _barred_head(text: str, block: Span) -> list[Field | None] | None:
    first = next(_lines(text, block), None)
    if first is None or not _BAR.search(text, *first):
        return None
    columns = [fields.column(cell.of(text)) for cell in _cells(text, first)]
    return columns if _is_head(columns) else None


def _barred(text: str, blocks: Sequence[Span], at: int, columns: list[Field | None]) -> Generator[Row, None, int]:
    first = True
    while at < len(blocks) and _BAR.search(text, *blocks[at]):
        for line in _lines(text, blocks[at]):
            cells = _cells(text, line)
            if first or len(cells) < 2 or re.fullmatch(r"[\s|:\-–]*", line.of(text)):
                first = False
                continue
            if len(cells) == len(columns):
                row = {
                    field: cell for field, cell in zip(columns, cells, strict=True) if field and cell.start < cell.end
                }
                if Field.TASK in row:
                    yield Row(line, row)
        at += 1
    return at


def _stacked_head(text: str, blocks: Sequence[Span], at: int) -> list[Field | None] | None:
    """Columns named one below the other; names may be unknown in the middle (Sản phẩm, Tổng kinh phí)."""
    columns: list[Field | None] = []
    if fields.column(blocks[at].of(text)) is None:
        return None
    for block in blocks[at : at + _WIDEST]:
        words = block.of(text)
        if len(words) > _LONGEST_NAME or _NUMBER.fullmatch(words.strip()):
            break
        columns.append(fields.column(words))
    while columns and columns[-1] is None:
        columns.pop()
    return columns if len(columns) > 2 and _is_head(columns) else None


def _stacked(text: str, blocks: Sequence[Span], at: int, columns: list[Field | None]) -> Generator[Row, None, int]:
    numbered = columns[0] is Field.NUMBER
    while at < len(blocks):
        if numbered:
            if not _NUMBER.fullmatch(blocks[at].of(text).strip()):
                # The title of a part of the table: "I" and its words, or words alone
                if at + 1 < len(blocks) and any(
                    _NUMBER.fullmatch(block.of(text).strip()) for block in blocks[at + 1 : at + 3]
                ):
                    at += 1
                    continue
                break
            last = at + 1
            while last < len(blocks) and last - at <= len(columns) + _MOST_CELLS:
                if _NUMBER.fullmatch(blocks[last].of(text).strip()):
                    break
                last += 1
            cells = list(blocks[at : min(last, len(blocks))])
            cells = cells if last < len(blocks) and last - at <= len(columns) + _MOST_CELLS else cells[: len(columns)]
        else:
            cells = list(blocks[at : at + len(columns)])
        if len(cells) < len(columns) - 1 or max(len(cell.of(text)) for cell in cells) > 1200:
            break
        row = _row(text, columns, cells)
        if row is not None:
            yield row
        at += len(cells)
    return at


# Hằng năm, Năm 2026, Giai đoạn 2026 - 2030, Quý II/2025, Trước 30/6/2025, Thường xuyên
_TIME = re.compile(
    r"\W*(?:(?:(?:trong|trước|đến|từ|cuối|đầu|giữa|chậm nhất|xong|hết)\s+(?:\S+\s+)?)?(?:năm|giai đoạn"
    r"|qu[ýí]|tháng|tuần|ngày|h[àằ]ng|định kỳ|thường xuyên"
    r"|khi|sau|theo)(?!\w)|(?:trước\s+)?\d{1,2}/\d|(?:19|20)\d\d\W*(?:(?:19|20)\d\d)?\W*$)",
    re.IGNORECASE,
)
_LONGEST_TIME = 90


def _row(text: str, columns: list[Field | None], cells: list[Span]) -> Row | None:
    """By place where the cells are as many as the columns and look like it, else by what they look like."""
    found = _by_place(columns, cells) if len(cells) == len(columns) else None
    if found is None or not _fits(text, found):
        found = _by_looks(text, cells[1:] if columns[0] is Field.NUMBER else cells)
    if Field.TASK not in found or not ({Field.AGENT, Field.TIME} & found.keys()):
        return None
    return Row(Span(cells[0].start, cells[-1].end), found)


def _by_place(columns: list[Field | None], cells: list[Span]) -> dict[Field, Span]:
    return {field: cell for field, cell in zip(columns, cells, strict=True) if field is not None}


def _fits(text: str, found: dict[Field, Span]) -> bool:
    names = [found[field] for field in (Field.AGENT, Field.PARTNER) if field in found]
    time = found.get(Field.TIME)
    return all(_is_agent(text, cell) for cell in names) and (time is None or _is_time(text, time))


def _is_agent(text: str, cell: Span) -> bool:
    return agents.head().match(text, *cell) is not None


def _is_time(text: str, cell: Span) -> bool:
    return cell.end - cell.start <= _LONGEST_TIME and _TIME.match(text, *cell) is not None


def _by_looks(text: str, cells: list[Span]) -> dict[Field, Span]:
    """Task, then names, then times; a cell of several paragraphs goes on to the next that looks different."""
    at = next((i for i, cell in enumerate(cells) if i and (_is_agent(text, cell) or _is_time(text, cell))), len(cells))
    found = {Field.TASK: Span(cells[0].start, cells[at - 1].end)} if at else {}
    for cell in cells[at:]:
        if _is_time(text, cell):
            first = found.get(Field.TIME, cell)
            found[Field.TIME] = Span(first.start, cell.end) if first.end + 3 >= cell.start else first
        elif _is_agent(text, cell) and Field.TIME not in found:
            found.setdefault(Field.PARTNER if Field.AGENT in found else Field.AGENT, cell)
    return found
