"""A stretch of the text → the elements of the main part between which its comment stands.

Word takes no comments in notes, headers and footers; in a text box, which is
stored twice, or in a control bound to data, marks would be lost. There the
comment stands at what refers to it in the body.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.annotate.parts import Parts
from dvcq_kb.model import Document, Place, Span
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.runs import stored
from dvcq_kb.readers.docx.view import View

if TYPE_CHECKING:
    from lxml.etree import _Element

_BOUND = f"{names.w('sdtPr')}/{names.w('dataBinding')}"


class Edge(NamedTuple):
    element: _Element
    """A run, a whole paragraph, or what holds runs and may not be opened."""
    offset: int | None = None
    """In the run as stored; ``None``: around the whole element."""


class Anchor(NamedTuple):
    start: Edge
    end: Edge
    exact: bool
    """Whether the comment stands at the letters themselves."""


class Anchors:
    """Where the letters of a document stand in its file. Ask for all before anything is changed."""

    def __init__(self, parts: Parts, document: Document, view: View) -> None:
        """Take the document as it was read from the same bytes, in this view."""
        self._parts = parts
        self._main = parts.root(parts.main)
        self._document = document
        self._view = view
        self._starts = [place.start for place in document.origins]
        self._paragraphs: dict[str, list[_Element]] = {}
        self._body = self._main.find(names.BODY)

    def of(self, span: Span) -> Anchor:
        text = self._document.text
        start, end = span
        while start < end - 1 and text[start].isspace():
            start += 1
        while end - 1 > start and text[end - 1].isspace():
            end -= 1
        end_at = max(start, end - 1)
        first = self._place(start)
        if self._place(end_at).part != first.part:
            # The text goes on in a header or a note, where the comment cannot.
            end_at = start
        begin, close = self._edge(first), self._edge(self._place(end_at))
        if close.offset is not None:
            close = close._replace(offset=self._after(close, end_at))
        exact = first.part == self._parts.main and begin.offset is not None and close.offset is not None
        return Anchor(begin, close, exact)

    def _place(self, offset: int) -> _Letter:
        place = self._origin(offset)
        if len(place.index) < 3:
            return _Letter(place.part, place.index[0], None, None)
        paragraph, run, at = place.index
        return _Letter(place.part, paragraph, run, at + offset - place.start)

    def _origin(self, offset: int) -> Place:
        return self._document.origins[max(0, bisect_right(self._starts, offset) - 1)]

    def _after(self, edge: Edge, offset: int) -> int:
        """Where the stored letter at ``edge``, shown at ``offset`` of the text, ends: its marks belong to it."""
        at = edge.offset or 0
        content = run_text(edge.element, self._view)
        here, following = self._place(offset), self._place(offset + 1)
        if following[:3] == here[:3] and following.offset is not None and following.offset > at + 1:
            # More than one stored letter made it; but spaces that the text leaves out are not part of it.
            return at + 1 if content[at + 1 : following.offset].isspace() else following.offset
        at += 1
        if self._document.text[offset + 1 : offset + 2] in ("", "\n"):
            # The last of its line: what is left of it are its marks, whatever the encoding, or spaces.
            rest = content[at:]
            return at if not rest or rest[0].isspace() else at + len(rest.split()[0])
        while at < len(content) and unicodedata.combining(content[at]):
            at += 1
        return at

    def _edge(self, letter: _Letter) -> Edge:
        if letter.part != self._parts.main:
            return self._elsewhere(letter)
        paragraph = self._paragraph(letter.part, letter.paragraph)
        if paragraph is None:
            return self._first_paragraph()
        if letter.run is None:
            return Edge(_opaque(paragraph))
        runs = list(paragraph.iter(names.R))
        if letter.run >= len(runs):
            return Edge(paragraph)
        run = runs[letter.run]
        whole = _opaque(run)
        return Edge(run, letter.offset) if whole is run else Edge(whole)

    def _elsewhere(self, letter: _Letter) -> Edge:
        """What in the body refers to a note; the body's first paragraph for headers and footers."""
        for kind, tag, reference in (
            ("footnotes", names.FOOTNOTE, names.FOOTNOTE_REFERENCE),
            ("endnotes", names.ENDNOTE, names.ENDNOTE_REFERENCE),
        ):
            if self._parts.of_kind(kind) != letter.part:
                continue
            paragraph = self._paragraph(letter.part, letter.paragraph)
            note = next(paragraph.iterancestors(tag), None) if paragraph is not None else None
            name = note.get(names.ID) if note is not None else None
            for mark in self._main.iter(reference):
                run = next(mark.iterancestors(names.R), None)
                if mark.get(names.ID) == name and run is not None:
                    return Edge(_opaque(run))
        return self._first_paragraph()

    def _first_paragraph(self) -> Edge:
        body = self._body if self._body is not None else self._main
        return Edge(next(body.iter(names.P), body))

    def _paragraph(self, part: str, number: int) -> _Element | None:
        if part not in self._paragraphs:
            root = self._main if part == self._parts.main else self._parts.package.required(part)
            self._paragraphs[part] = list(root.iter(names.P))
        found = self._paragraphs[part]
        return found[number] if number < len(found) else None


class _Letter(NamedTuple):
    part: str
    paragraph: int
    run: int | None
    offset: int | None


def _opaque(element: _Element) -> _Element:
    """The outermost element around it, within a paragraph of the body, that takes no marks; or itself."""
    around: _Element = element
    for ancestor in element.iterancestors():
        closed = ancestor.tag in (names.R, names.ALTERNATE) or (
            ancestor.tag == names.SDT and ancestor.find(_BOUND) is not None
        )
        if closed and next(ancestor.iterancestors(names.P), None) is not None:
            around = ancestor
    return around


def run_text(run: _Element, view: View) -> str:
    """What the run stores, as `Place` counts it."""
    return "".join(map(stored, view.children(run)))


def lengths(run: _Element, view: View) -> list[tuple[_Element, int]]:
    """Each child of the run with the number of characters it stores."""
    sizes: dict[_Element, int] = {}
    for leaf in view.children(run):
        child = leaf
        while (parent := child.getparent()) is not None and parent is not run:
            child = parent
        sizes[child] = sizes.get(child, 0) + len(stored(leaf))
    return [(child, sizes.get(child, 0)) for child in run]
