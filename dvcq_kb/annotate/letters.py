"""A stretch of the text of a PDF → the boxes of its letters on their pages.

The reader keeps the box of every line; where in the line the letters stand is
found by laying the text of the line beside the glyphs in its box. On a scanned
page there are none, and the place is estimated.
"""

from __future__ import annotations

from bisect import bisect_right
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.model import Document, Place, Span
from dvcq_kb.readers.pdf.shapes import Box, Frame, Glyph, Sheet
from dvcq_kb.text import normalise

if TYPE_CHECKING:
    import pypdfium2

# As shares of the size of the letters: how far they reach below and above the line they stand on.
_BELOW, _ABOVE = 0.25, 0.85


class Stretch(NamedTuple):
    page: int
    """From 1."""
    box: Box
    """In the coordinates of the page."""
    exact: bool
    """Found by its glyphs, not estimated."""


class Letters:
    """Where the letters of a document stand in its file."""

    def __init__(self, document: Document, pdf: pypdfium2.PdfDocument) -> None:
        """Take the document as it was read from this file."""
        self._document = document
        self._pdf = pdf
        self._starts = [place.start for place in document.origins]
        self._sheets: dict[int, Sheet] = {}

    def of(self, span: Span) -> list[Stretch]:
        """One box for every line it runs over; none for what concerns the whole document."""
        if not self._starts or span.start >= span.end:
            return []
        first = max(0, bisect_right(self._starts, span.start) - 1)
        last = max(first, bisect_right(self._starts, span.end - 1) - 1)
        found = []
        for number in range(first, last + 1):
            start = self._starts[number]
            end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._document.text)
            line = self._document.text[start:end].rstrip("\n")
            part = Span(max(0, span.start - start), min(len(line), span.end - start))
            if part.of(line).strip():
                found.append(self._stretch(self._document.origins[number], line, part))
        return found

    def _stretch(self, place: Place, line: str, part: Span) -> Stretch:
        assert place.box is not None
        (page,) = place.index
        sheet = self._sheet(page)
        frame = sheet.frame
        box = frame.upright_box(place.box)
        glyphs = _standing_on(box, sheet.glyphs)
        found = [glyph for offset, glyph in _aligned(line, glyphs) if part.start <= offset < part.end]
        if found:
            edges = (
                min(glyph.left for glyph in found),
                min(glyph.baseline - _BELOW * glyph.size for glyph in found),
                max(glyph.right for glyph in found),
                max(glyph.baseline + _ABOVE * glyph.size for glyph in found),
            )
            return Stretch(page, frame.page_box(edges), True)
        wide = (box[2] - box[0]) / max(1, len(line))
        estimated = (box[0] + part.start * wide, box[1], box[0] + part.end * wide, box[3])
        return Stretch(page, frame.page_box(estimated), False)

    def _sheet(self, number: int) -> Sheet:
        import pypdfium2

        from dvcq_kb.readers.pdf.sheets import drawn

        if number not in self._sheets:
            try:
                page = self._pdf[number - 1]
            except pypdfium2.PdfiumError:
                return Sheet(number, Frame(), (0.0, 0.0, 0.0, 0.0))
            try:
                self._sheets[number] = drawn(page, number).sheet
            finally:
                page.close()
        return self._sheets[number]


def _standing_on(box: Box, glyphs: tuple[Glyph, ...]) -> list[Glyph]:
    """Those of one line, from left to right."""
    left, bottom, right, top = box
    inside = [
        glyph
        for glyph in glyphs
        if bottom <= glyph.baseline <= top and left - 1 <= (glyph.left + glyph.right) / 2 <= right + 1
    ]
    return sorted(inside, key=lambda glyph: glyph.left)


def _aligned(line: str, glyphs: list[Glyph]) -> list[tuple[int, Glyph]]:
    """Offsets in the line with the glyph that shows the letter, white space left out."""
    shown = [(letter, glyph) for glyph in glyphs for letter in normalise(glyph.text) if not letter.isspace()]
    offsets = [offset for offset, letter in enumerate(line) if not letter.isspace()]
    written = "".join(line[offset] for offset in offsets)
    drawn = "".join(letter for letter, _ in shown)
    if written == drawn:
        return [(offset, glyph) for offset, (_, glyph) in zip(offsets, shown, strict=True)]
    # The mark of a footnote is left out of the text, and a legacy font spells letters otherwise.
    matches = SequenceMatcher(None, written, drawn, autojunk=False).get_matching_blocks()
    return [(offsets[match.a + step], shown[match.b + step][1]) for match in matches for step in range(match.size)]
