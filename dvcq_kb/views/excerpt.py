"""A span, shown in the words around it: lines that fit the screen, with carets under the span."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate, groupby
from typing import Any, NamedTuple

import click

from dvcq_kb.model import Span
from dvcq_kb.views.session import printable

_CONTEXT = 48
"""Characters of text shown on either side of a span."""
_LONGEST = 320
"""A span longer than this is shown by its beginning and its end."""
_SPACE = re.compile(r"\s+")


class Row(NamedTuple):
    text: str
    marks: tuple[bool, ...]
    """For each character, whether it belongs to the span."""

    @property
    def carets(self) -> str:
        """Spaces and ``^``, to be set under the text; empty if the span has nothing on this row."""
        pairs = zip(self.text, self.marks, strict=True)
        return "".join(("^" if mark else " ") * _cell(character) for character, mark in pairs).rstrip()

    def styled(self, **style: Any) -> str:
        """The text with the span in a click style."""
        runs = groupby(zip(self.text, self.marks, strict=True), key=lambda pair: pair[1])
        return "".join(
            click.style(run, **style) if mark else run
            for mark, run in ((mark, "".join(character for character, _ in pairs)) for mark, pairs in runs)
        )


def cells(text: str) -> int:
    """Columns the text takes on a terminal."""
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def excerpt(text: str, span: Span, columns: int, context: int = _CONTEXT) -> list[Row]:
    """The span and some words on either side, within its paragraph.

    Line breaks and page breaks inside come out as one space, so a paragraph
    that a page break tore apart reads on.
    """
    before, marked, after = around(text, span, context)
    marks = [False] * len(before) + [True] * len(marked) + [False] * len(after)
    return _rows(printable(before + marked + after), marks, columns)


def around(text: str, span: Span, context: int = _CONTEXT) -> tuple[str, str, str]:
    """What stands before the span in its paragraph, the span itself, and what follows; each on one line."""
    before = _tail(text[max(0, span.start - 4 * context) : span.start], context)
    after = _head(text[span.end : span.end + 4 * context], context)
    marked = _SPACE.sub(" ", span.of(text))
    if len(marked) > _LONGEST:
        marked = f"{marked[: _LONGEST // 2].rstrip()} … {marked[-_LONGEST // 2 :].lstrip()}"
    return before, marked, after


def clip(text: str, columns: int) -> str:
    """The text on one row, cut with ``…`` if it is longer."""
    text = printable(_SPACE.sub(" ", text)).strip()
    if cells(text) <= columns:
        return text
    ends = accumulate(map(_cell, text), initial=1)  # 1 for the sign of the cut
    fitting = sum(end <= columns for end in ends) - 1
    return text[:fitting].rstrip(" ,;:.") + "…"


def highlighted(text: str, spans: Iterable[Span], columns: int, *, coloured: bool) -> list[str]:
    """Rows of a one-line text with the spans in bold or, without colour, between « and »."""
    spans = sorted(spans)
    if not coloured:
        for span in reversed(spans):
            text = f"{text[: span.start]}«{span.of(text)}»{text[span.end :]}"
        return wrap(text, columns)
    marks = [False] * len(text)
    for span in spans:
        marks[span.start : span.end] = [True] * (span.end - span.start)
    return [row.styled(fg="yellow", bold=True) for row in _rows(printable(text), marks, columns)]


def wrap(text: str, columns: int) -> list[str]:
    """Single-spaced rows of at most ``columns`` cells; a longer word is cut."""
    text = printable(_SPACE.sub(" ", text)).strip()
    return [row.text for row in _rows(text, [False] * len(text), columns)]


def _tail(text: str, length: int) -> str:
    paragraph = _SPACE.sub(" ", _after_paragraph_end(text)).lstrip()
    if len(paragraph) <= length:
        return paragraph
    cut = paragraph[-length:]
    return "… " + (cut.partition(" ")[2] if not paragraph[-length - 1].isspace() else cut.lstrip())


def _head(text: str, length: int) -> str:
    paragraph = _SPACE.sub(" ", _before_paragraph_end(text)).rstrip()
    if len(paragraph) <= length:
        return paragraph
    return paragraph[:length].rpartition(" ")[0] + " …"


_PARAGRAPH_END = re.compile(r"(?<=[.;:!?”\"])[ \t]*\n|\n[ \t]*\n")


def _after_paragraph_end(text: str) -> str:
    ends = list(_PARAGRAPH_END.finditer(text))
    return text[ends[-1].end() :] if ends else text


def _before_paragraph_end(text: str) -> str:
    end = _PARAGRAPH_END.search(text)
    return text[: end.start()] if end else text


def _rows(text: str, marks: list[bool], columns: int) -> list[Row]:
    """Break at spaces."""
    rows = []
    start = 0
    while start < len(text):
        end, width, space = start, 0, -1
        while end < len(text) and width + _cell(text[end]) <= columns:
            width += _cell(text[end])
            if text[end] == " ":
                space = end
            end += 1
        if end < len(text) and text[end] != " " and space > start:
            end = space
        line = text[start:end].rstrip()
        rows.append(Row(line, tuple(marks[start : start + len(line)])))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return rows
