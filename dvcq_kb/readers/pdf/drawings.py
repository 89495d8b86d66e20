"""What is drawn on a page besides text: images and ruled lines."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dvcq_kb.readers.pdf.shapes import Box, Frame, Rule, spanned

if TYPE_CHECKING:
    import pypdfium2

# A map may have a million paths; a page with so many has no table that could be read.
_MOST_OBJECTS = 20_000
_DEEPEST = 8
# Thicker than a ruled line ever is.
_THICK = 3.0
_SHORT = 2.0
# Borders of one table may miss one another by so much.
_TOUCH = 2.5

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Graphics:
    image_area: float = 0.0
    paths: int = 0
    """Shapes that are no lines; letters drawn as outlines are such."""
    _strokes: list[Box] = field(default_factory=list)

    def rules(self, frame: Frame) -> tuple[list[Rule], list[Rule]]:
        """Horizontal and vertical ruled lines, those that touch end to end joined."""
        horizontal, vertical = [], []
        for stroke in self._strokes:
            left, bottom, right, top = frame.upright_box(stroke)
            if top - bottom <= _THICK and right - left >= _SHORT:
                horizontal.append(Rule((bottom + top) / 2, left, right))
            elif right - left <= _THICK and top - bottom >= _SHORT:
                vertical.append(Rule((left + right) / 2, bottom, top))
        return _joined(horizontal), _joined(vertical)


def of(page: pypdfium2.PdfPage) -> Graphics:
    import pypdfium2.raw as pdfium

    graphics = Graphics()
    budget = _MOST_OBJECTS
    stack: list[tuple[Any, Any, int, _Matrix, int]] = [
        (pdfium.FPDFPage_GetObject, page, pdfium.FPDFPage_CountObjects(page), _IDENTITY, 0)
    ]
    while stack:
        get, container, count, outer, depth = stack.pop()
        for index in range(min(count, budget)):
            budget -= 1
            drawn = get(container, index)
            kind = pdfium.FPDFPageObj_GetType(drawn)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = _product(_matrix(drawn), outer)
                stack.append(
                    (pdfium.FPDFFormObj_GetObject, drawn, pdfium.FPDFFormObj_CountObjects(drawn), inner, depth + 1)
                )
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = _moved(_bounds(drawn), outer)
                graphics.image_area += (right - left) * (top - bottom)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                strokes = _strokes(drawn, outer)
                graphics.paths += not strokes
                graphics._strokes.extend(strokes)
    return graphics


def _strokes(path: Any, outer: _Matrix) -> list[Box]:
    """A thin path is a line; a rectangle that is stroked has four of them."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = box = _moved(_bounds(path), outer)
    if right - left <= _THICK or top - bottom <= _THICK:
        return [box]
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
    count = pdfium.FPDFPath_CountSegments(path)
    if not stroked.value or count > 200:
        return []
    matrix = _product(_matrix(path), outer)
    strokes: list[Box] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    here = first = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _point(x.value, y.value, matrix)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and here:
            strokes.append(spanned(here, point))
        here = point
        if first and pdfium.FPDFPathSegment_GetClose(segment):
            strokes.append(spanned(here, first))
    return strokes


def _bounds(drawn: Any) -> Box:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(drawn, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def _matrix(drawn: Any) -> _Matrix:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _product(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _point(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _moved(box: Box, matrix: _Matrix) -> Box:
    corners = [_point(x, y, matrix) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _joined(rules: list[Rule]) -> list[Rule]:
    """Word draws the border of a table in a piece for every cell."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if levels and rule.at - levels[-1][0].at <= _TOUCH:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    joined: list[Rule] = []
    for level in levels:
        start = len(joined)
        for rule in sorted(level, key=lambda rule: rule.start):
            if len(joined) > start and rule.start <= joined[-1].end + _TOUCH:
                joined[-1] = joined[-1]._replace(end=max(joined[-1].end, rule.end))
            else:
                joined.append(rule)
    return joined
