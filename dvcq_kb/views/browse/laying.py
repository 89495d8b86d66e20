"""A text → the lines of a reading pane, each a range of it: no character is moved, so places stay places."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from dvcq_kb.model import BlockKind, Document, Span
from dvcq_kb.views.excerpt import cells


class Line(NamedTuple):
    start: int
    end: int
    note: bool = False
    """Of a footnote."""


def lay_out(document: Document, columns: int) -> list[Line]:
    """Lines of at most ``columns`` cells; an empty one between paragraphs that the text sets apart.

    Linear: a break is looked for backwards from where a line is full. Page
    numbers, running heads and stamps are left out.
    """
    text = document.text
    narrow = text.isascii() or not any(map(_is_uneven, set(text)))
    lines: list[Line] = []
    before = 0
    for block in document.blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        start, end = block.span
        while end > start and text[end - 1].isspace():
            end -= 1
        if lines and text.count("\n", before, start) > 1:
            lines.append(Line(start, start))
        note = block.kind is BlockKind.NOTE
        while start < end:
            stop = _break(text, start, end, columns, narrow=narrow)
            lines.append(Line(start, stop, note))
            start = stop
            while start < end and text[start].isspace():
                start += 1
        before = end
    return lines or [Line(0, 0)]


def _break(text: str, start: int, end: int, columns: int, *, narrow: bool) -> int:
    full = min(start + columns, end) if narrow else _filled(text, start, end, columns)
    if full >= end or text[full].isspace():
        return full
    # A line end inside a paragraph is a space as any other.
    space = max(text.rfind(" ", start, full), text.rfind("\n", start, full))
    return space if space > start else full


def _is_uneven(character: str) -> bool:
    return not character.isascii() and (
        unicodedata.east_asian_width(character) in "WF" or unicodedata.combining(character) != 0
    )


def _filled(text: str, start: int, end: int, columns: int) -> int:
    taken = 0
    for at in range(start, end):
        taken += cells(text[at])
        if taken > columns:
            return max(at, start + 1)
    return end


def line_at(lines: list[Line], offset: int) -> int:
    """Index of the line that holds the offset, or of the one before it."""
    return max(bisect_right(lines, offset, key=lambda line: line.start) - 1, 0)


def lines_of(lines: list[Line], span: Span) -> range:
    """Indices of the lines that the span stands on."""
    return range(line_at(lines, span.start), line_at(lines, max(span.end - 1, span.start)) + 1)
