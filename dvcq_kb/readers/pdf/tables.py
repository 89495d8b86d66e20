"""Ruled lines → the cells they enclose, and which glyphs stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from dvcq_kb.readers.pdf.shapes import Box, Glyph, Rule, Sheet

_TOUCH = 3.0
# Rules of a page: a form with more lines than this is graph paper.
_MOST_RULES = 600


def cells(sheet: Sheet) -> tuple[list[Glyph], dict[Box, list[Glyph]]]:
    """The glyphs outside any table, and those of every cell, cells in reading order: row by row."""
    horizontal, vertical = _grid(sheet.horizontal, sheet.vertical)
    found: dict[Box, list[Glyph]] = {}
    outside: list[Glyph] = []
    box: Box | None = None
    for glyph in sheet.glyphs:
        x, y = (glyph.left + glyph.right) / 2, glyph.baseline + glyph.size * 0.3
        if box is None or not (box[0] < x < box[2] and box[1] < y < box[3]):
            box = _enclosing(x, y, horizontal, vertical)
        if box is None:
            outside.append(glyph)
        else:
            found.setdefault(box, []).append(glyph)
    for lonely in [box for box in found if _is_frame(box, horizontal, vertical)]:
        # A frame around a page or a notice is no table.
        outside.extend(found.pop(lonely))
    outside.sort(key=lambda glyph: glyph.order)
    return outside, dict(sorted(found.items(), key=lambda item: (-round(item[0][3] / _TOUCH), item[0][0])))


def _grid(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Without the lines that bound no cell: underlines, the rule above the footnotes."""
    across, upright = list(horizontal), list(vertical)
    if len(across) + len(upright) > _MOST_RULES:
        return [], []
    while True:
        kept = [rule for rule in across if sum(_cross(rule, other) for other in upright) > 1]
        stood = [rule for rule in upright if sum(_cross(other, rule) for other in kept) > 1]
        if len(kept) == len(across) and len(stood) == len(upright):
            return kept, stood
        across, upright = kept, stood


def _cross(across: Rule, upright: Rule) -> bool:
    return (
        across.start - _TOUCH <= upright.at <= across.end + _TOUCH
        and upright.start - _TOUCH <= across.at <= upright.end + _TOUCH
    )


def _enclosing(x: float, y: float, horizontal: list[Rule], vertical: list[Rule]) -> Box | None:
    spanning = [rule.at for rule in horizontal if rule.start <= x <= rule.end]
    beside = [rule.at for rule in vertical if rule.start <= y <= rule.end]
    bottom = max((at for at in spanning if at < y), default=None)
    top = min((at for at in spanning if at >= y), default=None)
    left = max((at for at in beside if at < x), default=None)
    right = min((at for at in beside if at >= x), default=None)
    if bottom is None or top is None or left is None or right is None:
        return None
    return left, bottom, right, top


def _is_frame(box: Box, horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> bool:
    """Whether no line around the box goes on beyond it, to a cell beside, above or below."""
    left, bottom, right, top = box

    def beyond(rules: Sequence[Rule], edges: tuple[float, float], ends: tuple[float, float]) -> bool:
        return any(
            min(abs(rule.at - edge) for edge in edges) < _TOUCH
            and rule.start < ends[1]
            and rule.end > ends[0]
            and (rule.start < ends[0] - _TOUCH or rule.end > ends[1] + _TOUCH)
            for rule in rules
        )

    return not beyond(horizontal, (bottom, top), (left, right)) and not beyond(vertical, (left, right), (bottom, top))
