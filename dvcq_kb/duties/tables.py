"""Tables of tasks, as readers flatten them: rows between bars, rows with tabs, or one cell a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dvcq_kb.duties import fields
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
    cells = [_trimmed(text, first + 1, last) for first, last in zip(bounds, bounds[1:], strict=False)]
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


def _barred(text: str, blocks: Sequence[Span], at: int, columns: list[Field | None]) -> Iterator[Row]:
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
    return at  # type: ignore[return-value]


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


def _stacked(text: str, blocks: Sequence[Span], at: int, columns: list[Field | None]) -> Iterator[Row]:
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
    return at  # type: ignore[return-value]


def _row(text: str, columns: list[Field | None], cells: list[Span]) -> Row | None:
    """Cells of several paragraphs: a task may take more than one, so the rest is counted from the right."""
    named = list(columns)
    while named and len(named) > len(cells):
        named.pop()
    extra = len(cells) - len(named)
    found: dict[Field, Span] = {}
    task = named.index(Field.TASK) if Field.TASK in named else 0
    for index, field in enumerate(named):
        first = index if index <= task else index + extra
        last = index + extra if index == task else first
        cell = Span(cells[first].start, cells[last].end)
        if field is not None:
            found[field] = cell
    return Row(Span(cells[0].start, cells[-1].end), found) if Field.TASK in found else None
