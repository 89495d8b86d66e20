"""A table that goes on over the page: its row that was torn there is mended, its head that comes again set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dvcq_kb.readers.pdf.margins import Page
from dvcq_kb.readers.pdf.shapes import Box, Row

_SAME = 4.0


@dataclass(slots=True)
class Cell:
    box: Box
    rows: list[tuple[int, Row]]
    """With their pages."""

    @property
    def text(self) -> str:
        return " ".join(row.text for _, row in self.rows)


def mend(pages: Sequence[Page], grids: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Move what belongs to the row before into its cells; return the repeated heads of every page."""
    heads: list[list[Cell]] = []
    before: list[Cell] | None = None
    for page, cells in zip(pages, grids, strict=True):
        head: list[Cell] = []
        opens = bool(cells) and not any(row.baseline > cells[0].box[3] for row in page.rows)
        if before and opens and abs(_right(cells) - _right(before)) < _SAME:
            lines = _lines(cells)
            if [cell.text for cell in lines[0]] == [cell.text for cell in _lines(before)[0]] and len(lines) > 1:
                head = lines.pop(0)
            last = _lines(before)[-1]
            if _continues(lines[0], last):
                for cell in lines[0]:
                    own = next(own for own in last if abs(own.box[0] - cell.box[0]) < _SAME)
                    own.rows.extend(cell.rows)
                lines.pop(0)
            kept = {id(cell) for line in lines for cell in line}
            cells[:] = [cell for cell in cells if id(cell) in kept]
        heads.append(head)
        closes = cells and not any(row.baseline < min(cell.box[1] for cell in cells) for row in page.rows)
        before = cells if closes else None if cells or page.rows else before
    return heads


def _right(cells: Sequence[Cell]) -> float:
    return max(cell.box[2] for cell in cells)


def _lines(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells of each row of the table."""
    lines: list[list[Cell]] = []
    for cell in cells:
        if lines and abs(lines[-1][0].box[3] - cell.box[3]) < _SAME:
            lines[-1].append(cell)
        else:
            lines.append([cell])
    return lines


def _continues(line: Sequence[Cell], last: Sequence[Cell]) -> bool:
    """Whether it is the rest of a row: nothing stands where that row has its number, or its first words."""
    first = line[0].box[0] - last[0].box[0] > _SAME
    return first and all(any(abs(own.box[0] - cell.box[0]) < _SAME for own in last) for cell in line)
