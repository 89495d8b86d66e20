"""A page of pdfium → `Sheet`: its glyphs and ruled lines, upright; and what else is on it."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.readers.pdf import drawings
from dvcq_kb.readers.pdf.shapes import Box, Frame, Glyph, Sheet

if TYPE_CHECKING:
    import pypdfium2

# A page has some 3,000; a chart drawn with letters may have more than anyone will read.
_MOST_GLYPHS = 100_000
# A scan may carry a few words of text: the watermark of a site, the note of a digital signature.
_FEW = 300
_COVERED = 0.5
# Text drawn as outlines: a letter, or a word, is a shape.
_OUTLINES = 12
_BROKEN = 0.2
_INVISIBLE = 3
_SPACE = 32
# A space touches its letter, give or take the bearing of the letter.
_TOUCHES = 0.15
# Within this angle a line of text is horizontal or vertical; what slants more is a watermark.
_SLANT = math.radians(8)


class Drawn(NamedTuple):
    sheet: Sheet
    readable: bool
    """Its text layer is the text of the page."""
    empty: bool
    """Nothing is on it, so that nothing is missing."""
    hidden: bool
    """Its text layer is invisible: it lies under a scan, made by somebody's OCR."""


class _Raw(NamedTuple):
    text: str
    box: Box
    origin: tuple[float, float]
    size: float
    angle: float
    spaced: bool
    space: Box | None = None
    """Of the file's own space drawn just before it."""


def drawn(page: pypdfium2.PdfPage, number: int) -> Drawn:
    box = page.get_bbox()
    raws, hidden = _characters(page)
    turns = Counter(_quarter(raw.angle) for raw in raws)
    turns.pop(None, None)
    quarter = max(turns, key=turns.__getitem__) if turns else (-page.get_rotation() // 90) % 4
    frame = Frame(quarter or 0)
    graphics = drawings.of(page)
    horizontal, vertical = graphics.rules(frame)
    upright = [raw for raw in raws if _quarter(raw.angle) == quarter]
    sheet = Sheet(number, frame, frame.upright_box(box), _glyphs(upright, frame), tuple(horizontal), tuple(vertical))
    letters = sum(len(glyph.text) for glyph in sheet.glyphs)
    area = (box[2] - box[0]) * (box[3] - box[1]) or 1.0
    covered = graphics.image_area / area >= _COVERED
    broken = sum(map(_is_broken, sheet.glyphs)) > _BROKEN * letters
    drawn_letters = graphics.paths > _OUTLINES and not letters
    readable = letters > 0 and not broken and not (covered and letters < _FEW and not hidden)
    empty = not letters and not graphics.image_area and not drawn_letters
    return Drawn(sheet, readable, empty, hidden)


def _characters(page: pypdfium2.PdfPage) -> tuple[list[_Raw], bool]:
    """What pdfium finds, and whether most of it is invisible."""
    import pypdfium2.raw as pdfium

    raws: list[_Raw] = []
    text_page = page.get_textpage()
    invisible = seen = 0
    spaced = False
    space: Box | None = None
    try:
        loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(min(text_page.count_chars(), _MOST_GLYPHS)):
            code = pdfium.FPDFText_GetUnicode(text_page, index)
            if pdfium.FPDFText_IsGenerated(text_page, index):
                # pdfium adds spaces where the file only moves on; its line ends are not to be trusted: xã1⏎.
                spaced = spaced or code == _SPACE
                continue
            # pdfium takes a hyphen at the end of a line for hyphenation, and hides it: 364/TTr-BNG-⏎NVVH.
            text = "-" if pdfium.FPDFText_IsHyphen(text_page, index) else chr(code) if 0 < code < 0x110000 else ""
            if text.isspace():
                spaced = True
                if pdfium.FPDFText_GetLooseCharBox(text_page, index, loose):
                    space = (loose.left, loose.bottom, loose.right, loose.top)
            if not text or text.isspace() or ord(text) < 32:
                continue
            if not pdfium.FPDFText_GetLooseCharBox(text_page, index, loose):
                continue
            pdfium.FPDFText_GetMatrix(text_page, index, matrix)
            pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
            box = (loose.left, loose.bottom, loose.right, loose.top)
            if not all(map(math.isfinite, (*box, x.value, y.value))):
                continue
            size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
            raws.append(_Raw(text, box, (x.value, y.value), size, math.atan2(matrix.b, matrix.a), spaced, space))
            spaced, space = False, None
            if index % 16 == 0:
                seen += 1
                drawn_by = pdfium.FPDFText_GetTextObject(text_page, index)
                invisible += bool(drawn_by) and pdfium.FPDFTextObj_GetTextRenderMode(drawn_by) == _INVISIBLE
    finally:
        text_page.close()
    return raws, seen > 0 and invisible > seen / 2


def _quarter(angle: float) -> int | None:
    turns = angle / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) * math.pi / 2 < _SLANT else None


def _glyphs(raws: list[_Raw], frame: Frame) -> tuple[Glyph, ...]:
    glyphs: list[Glyph] = []
    for raw in raws:
        left, bottom, right, top = frame.upright_box(raw.box)
        if unicodedata.combining(raw.text[0]) and glyphs:
            # A mark set apart from its letter.
            glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + raw.text)
            continue
        size = raw.size if raw.size > 0.5 else max(top - bottom, 1.0)
        parted = False
        if raw.space:
            space_left, _, space_right, _ = frame.upright_box(raw.space)
            parted = abs(left - space_right) < _TOUCHES * size
            if glyphs and abs(space_left - glyphs[-1].right) < _TOUCHES * size:
                glyphs[-1] = glyphs[-1]._replace(followed=True)
        baseline = frame.upright(*raw.origin)[1]
        glyphs.append(Glyph(raw.text, left, right, baseline, size, len(glyphs), raw.spaced, parted))
    if frame.quarter == 2:
        # pdfium sorts what stands on its head in an order of its own, which tells nothing of columns or spaces.
        glyphs.sort(key=lambda glyph: (-round(glyph.baseline), glyph.left))
        glyphs = [glyph._replace(order=order, spaced=False) for order, glyph in enumerate(glyphs)]
    return tuple(glyphs)


def _is_broken(glyph: Glyph) -> bool:
    """No letter: what a font without a table of its characters gives. Bullets of Symbol, Wingdings lie in F000–F0FF."""
    code = ord(glyph.text[0])
    return 0xE000 <= code < 0xF000 or 0xF100 <= code <= 0xF8FF or code in (0xFFFD, 0xFFFE, 0xFFFF)
