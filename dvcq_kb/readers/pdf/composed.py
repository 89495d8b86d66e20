"""Sheets → text, blocks and places.

What is not running text stands behind the paragraph it would interrupt: a
sentence that goes on over the page is whole, then come the footnotes of the
page, then its number. A footnote is one block, opened by its number in
brackets: the provisions it quotes are no sections of this document. Its mark in
the running text is dropped, since it would be read as a part of the year or
number it hangs on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dvcq_kb.model import Block, BlockKind, Place, Span
from dvcq_kb.readers import legacy
from dvcq_kb.readers.lines import Line
from dvcq_kb.readers.pdf import columns, margins, paragraphs, tables, torn
from dvcq_kb.readers.pdf.rows import rows
from dvcq_kb.readers.pdf.shapes import LOWERED, RAISED, Box, Frame, Piece, Printed, Row, Sheet
from dvcq_kb.readers.reading import Reading
from dvcq_kb.text import normalise

_TAB = 4.0
"""A gap so many letters wide stays one, as a tab."""
_LABEL = 6
_MARK = re.compile(rf"{RAISED}([^{LOWERED}]*){LOWERED}?")


def compose(sheets: Sequence[Sheet]) -> Reading:
    frames = {sheet.number: sheet.frame for sheet in sheets}
    pages: list[margins.Page] = []
    grids: list[list[torn.Cell]] = []
    for sheet in sheets:
        outside, inside = tables.cells(sheet)
        pages.append(margins.Page(sheet, rows(outside)))
        grids.append([torn.Cell(box, [(sheet.number, row) for row in rows(glyphs)]) for box, glyphs in inside.items()])
    margins.sort(pages)
    heads = torn.mend(pages, grids)
    noted = {note.mark for page in pages for note in page.notes}
    _carry_over(pages)
    body = [line for page, cells in zip(pages, grids, strict=True) for line in _body(page, cells, noted)]
    _set_edges(body)
    written = _Written(frames)
    # Of every page: what is to follow the paragraph that runs over its end.
    waiting = list(zip(pages, heads, strict=True))
    for paragraph in paragraphs.grouped(body):
        while waiting and paragraph[0].page > waiting[0][0].sheet.number:
            _write_rest(written, *waiting.pop(0), noted)
        written.block(paragraph, BlockKind.FURNITURE if _numbers_row(paragraph) else BlockKind.TEXT)
    for page, head in waiting:
        _write_rest(written, page, head, noted)
    return written.reading()


def _carry_over(pages: Sequence[margins.Page]) -> None:
    """A footnote that goes on over the page is one."""
    last: margins.Note | None = None
    for page in pages:
        if page.notes and not page.notes[0].mark and last is not None:
            last.rows.extend(page.notes.pop(0).rows)
        if page.notes:
            last = page.notes[-1]


def _body(page: margins.Page, cells: Sequence[torn.Cell], noted: set[str]) -> Iterator[Printed]:
    """The running text and the tables within it, from top to bottom."""
    rest = list(page.rows)
    for number, cell in enumerate(cells):
        above = [row for row in rest if row.baseline > cell.box[3] - 1]
        rest = rest[len(above) :]
        yield from _lines(page, columns.ordered(above), noted)
        padding = max(0.0, min((row.left for _, row in cell.rows), default=cell.box[0]) - cell.box[0])
        for origin, row in cell.rows:
            line = _printed(row, origin, noted, f"cell.{page.sheet.number}.{number}")
            line.edge = cell.box[2] - padding
            line.rough = page.sheet.recognised
            if line.text:
                yield line
    yield from _lines(page, columns.ordered(rest), noted)


def _numbers_row(paragraph: Sequence[Printed]) -> bool:
    """A number alone in a cell, "1." or "II.", counts the rows of a table; taken for text, it would open a section."""
    if len(paragraph) > 1 or not paragraph[0].flow.startswith("cell"):
        return False
    text = paragraph[0].text
    return text in ("-", "–", "+") or Line(0, text, 0, False).bare_label


def _lines(page: margins.Page, placed: Iterable[columns.Placed], noted: set[str]) -> Iterator[Printed]:
    for one in placed:
        line = _printed(one.row, page.sheet.number, noted, one.flow)
        line.rough = page.sheet.recognised
        if line.text:
            yield line


def _printed(row: Row, page: int, noted: set[str], flow: str) -> Printed:
    box = (row.left, row.baseline - 0.25 * row.size, row.right, row.baseline + 0.85 * row.size)
    return Printed(_text(row, noted), page, box, row.baseline, row.size, row.pieces[0].first_word, flow)


def _text(row: Row, noted: set[str]) -> str:
    parts: list[str] = []
    last: Piece | None = None
    for piece in row.pieces:
        if last:
            wide = piece.left - last.right > _TAB * row.size and len(last.text) > _LABEL
            parts.append("\t" if wide else " ")
        parts.append(piece.text)
        last = piece
    text = _MARK.sub(lambda match: _mark(match, noted), "".join(parts))
    return normalise(re.sub(r" {2,}", " ", text).strip())


def _mark(match: re.Match[str], noted: set[str]) -> str:
    """Nothing, if it leads to a note; else apart from the word: it may be an exponent, or lead to a note elsewhere."""
    numbers = re.findall(r"\d+|\*+", match[1])
    return "" if numbers and noted.issuperset(numbers) else f" {match[1].strip()}"


def _set_edges(lines: Sequence[Printed]) -> None:
    """Where full lines end: in the body as far as on any page so printed, for a page may hold short lines only."""
    edges = paragraphs.columns_edges(lines)
    bodies = sorted(edge for (_, flow), edge in edges.items() if flow == "body")
    usual = bodies[len(bodies) // 2] if bodies else 0.0
    for line in lines:
        if not line.edge:
            own = edges[line.page, line.flow]
            line.edge = max(own, usual) if line.flow == "body" and own > 0.5 * usual else own


def _write_rest(written: _Written, page: margins.Page, head: Sequence[torn.Cell], noted: set[str]) -> None:
    for note in page.notes:
        lines = [_printed(row, number, noted, "note") for number, row in note.rows]
        lines = [line for line in lines if line.text]
        if lines and note.mark:
            lines[0].text = f"[{note.mark}] {lines[0].text}"
        written.block(lines, BlockKind.NOTE)
    for cell in head:
        lines = [_printed(row, number, noted, "furniture") for number, row in cell.rows]
        written.block([line for line in lines if line.text], BlockKind.FURNITURE)
    for row in page.furniture:
        written.block([_printed(row, page.sheet.number, noted, "furniture")], BlockKind.FURNITURE)


@dataclass(slots=True)
class _Written:
    """The text as far as it is written."""

    frames: dict[int, Frame]
    lines: list[str] = field(default_factory=list)
    blocks: list[tuple[int, int, BlockKind, int]] = field(default_factory=list)
    """First and last line, and the page."""
    places: list[tuple[int, int, Box]] = field(default_factory=list)
    """Line, page, box."""

    def block(self, lines: Sequence[Printed], kind: BlockKind = BlockKind.TEXT) -> None:
        if not lines:
            return
        start = len(self.lines)
        for line in lines:
            self.places.append((len(self.lines), line.page, self.frames[line.page].page_box(line.box)))
            self.lines.append(line.text)
        self.blocks.append((start, len(self.lines) - 1, kind, lines[0].page))
        self.lines.append("")

    def reading(self) -> Reading:
        text = "\n".join(self.lines).rstrip("\n")
        notes: tuple[str, ...] = ()
        if mended := legacy.mend(text):
            text, notes = mended.text, (mended.note,)
        starts, at = [], 0
        lines = text.split("\n")
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        blocks = tuple(
            Block(Span(starts[first], starts[last] + len(lines[last])), kind, page)
            for first, last, kind, page in self.blocks
        )
        origins = tuple(Place(starts[line], "page", (page,), box) for line, page, box in self.places)
        return Reading(text, blocks, notes, origins)
