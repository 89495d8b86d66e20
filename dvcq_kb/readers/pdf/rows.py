"""Glyphs → rows, and the pieces a row falls into where a column may end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dvcq_kb.readers.pdf.shapes import LOWERED, RAISED, Glyph, Piece, Row

# All as shares of the size of the letters.
_SAME_BASELINE = 0.25
_BESIDE = 0.6
_RAISED = (0.1, 0.8)
_LOWERED = 0.4
_SMALL = 0.82
# A word space is a quarter wide; where the file has none of its own, less must do.
_SPACE, _SPACE_WITHOUT = 0.3, 0.17
# What is set apart wider, or drawn at another time, may be another column.
_COLUMN_GAP = 2.5
_COLUMN_GAP_OUT_OF_ORDER = 0.25
_NARROW_GAP = 0.5
# So many times the usual space of the row.
_UNUSUAL = 1.8

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# m², km³, 30°C (a raised o), 1er: part of the word, not a mark.
_UNIT = re.compile(r"(?:^|[\s\d(/.,])(?:[mkcd]?m|dam|hm|µm)$", re.IGNORECASE)
_MARK = re.compile(r"[(\[]?(?:\d{1,3}|\*{1,3})[)\]]?(?:,(?:\d{1,3}))*$")


@dataclass(slots=True)
class _Band:
    """Glyphs on one baseline, and the raised ones that belong to it."""

    baseline: float
    size: float
    glyphs: list[Glyph]
    raised: set[int] = field(default_factory=set)
    """By their order."""

    @property
    def left(self) -> float:
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)


def rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """From top to bottom."""
    ordered = sorted(glyphs, key=lambda glyph: (-glyph.baseline, glyph.left))
    if not ordered:
        return []
    spaces = sum(glyph.spaced for glyph in ordered) > len(ordered) / 50
    bands = _beside(_attached(_bands(ordered)))
    return [Row(_pieces(band, _SPACE if spaces else _SPACE_WITHOUT)) for band in bands]


def _bands(ordered: Sequence[Glyph]) -> list[_Band]:
    groups: list[list[Glyph]] = []
    for glyph in ordered:
        if groups and groups[-1][0].baseline - glyph.baseline <= _SAME_BASELINE * min(glyph.size, groups[-1][0].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    bands = []
    for group in groups:
        size = Counter(round(glyph.size, 1) for glyph in group).most_common(1)[0][0]
        bands.append(_Band(group[0].baseline, size, group))
    return bands


def _attached(bands: list[_Band]) -> list[_Band]:
    """Give raised and lowered letters back to the line they belong to."""
    kept: list[_Band] = []
    for place, band in enumerate(bands):
        below = bands[place + 1] if place + 1 < len(bands) else None
        if below and band.size < _SMALL * below.size and _fits(band, below):
            rise = (band.baseline - below.baseline) / below.size
            if _RAISED[0] <= rise <= _RAISED[1]:
                below.glyphs = [*below.glyphs, *band.glyphs]
                below.raised |= {glyph.order for glyph in band.glyphs} | band.raised
                continue
        above = kept[-1] if kept else None
        sunk = (above.baseline - band.baseline) / above.size if above else 1.0
        if above and band.size < _SMALL * above.size and sunk <= _LOWERED and _fits(band, above):
            above.glyphs = [*above.glyphs, *band.glyphs]
            continue
        kept.append(band)
    return kept


def _fits(small: _Band, line: _Band) -> bool:
    """Whether each of the small letters stands right behind or before one of the line."""
    reach = line.size
    own = sorted(small.glyphs, key=lambda glyph: glyph.left)
    edges = [(glyph.left, glyph.right) for glyph in line.glyphs]
    near = 0
    for glyph in own:
        before = any(-0.5 * reach < glyph.left - right < reach for _, right in edges)
        near += before or any(-0.5 * reach < left - glyph.right < reach for left, _ in edges)
    return near > len(own) / 2


def _beside(bands: list[_Band]) -> list[_Band]:
    """Two columns need not share their baselines: what overlaps in height and not in width is one row."""
    merged: list[_Band] = []
    for band in bands:
        last = merged[-1] if merged else None
        if (
            last
            and last.baseline - band.baseline < _BESIDE * min(last.size, band.size)
            and (last.right < band.left or band.right < last.left)
        ):
            last.glyphs = [*last.glyphs, *band.glyphs]
            last.raised |= band.raised
        else:
            merged.append(band)
    return merged


def _pieces(band: _Band, space: float) -> list[Piece]:
    glyphs = sorted(band.glyphs, key=lambda glyph: (glyph.left, glyph.order))
    gaps = sorted(b.left - a.right for a, b in pairwise(glyphs) if b.left - a.right > space * b.size or b.spaced)
    unusual = _UNUSUAL * gaps[len(gaps) // 2] if len(gaps) > 2 else 0.0
    pieces: list[Piece] = []
    run = [glyphs[0]]
    for before, glyph in pairwise(glyphs):
        gap = glyph.left - max(one.right for one in run[-3:])
        size = max(before.size, glyph.size)
        in_order = glyph.order == before.order + 1 or glyph.parted or before.followed
        least = _COLUMN_GAP_OUT_OF_ORDER if not in_order else min(_COLUMN_GAP, max(_NARROW_GAP, unusual / size))
        if gap > least * size:
            pieces.append(_piece(run, band, space))
            run = []
        elif _drawn_twice(before, glyph):
            continue
        run.append(glyph)
    pieces.append(_piece(run, band, space))
    return pieces


def _drawn_twice(one: Glyph, other: Glyph) -> bool:
    """Bold, where the font has none, is sometimes the letter drawn again a little further on."""
    return one.text == other.text and abs(one.left - other.left) < 0.12 * one.size


def _piece(glyphs: Sequence[Glyph], band: _Band, space: float) -> Piece:
    words: list[str] = []
    first_right = glyphs[0].right
    in_first = True
    raised = False
    for place, glyph in enumerate(glyphs):
        before = glyphs[place - 1] if place else None
        in_order = before is not None and before.order + 1 == glyph.order
        # Between what is drawn at two times no space is kept for us.
        least = space if in_order else _SPACE_WITHOUT
        spaced = before is not None and (
            glyph.left - before.right > least * glyph.size
            or (glyph.spaced and in_order)
            or glyph.parted
            or before.followed
        )
        is_raised = glyph.order in band.raised or glyph.text in "⁰¹²³⁴⁵⁶⁷⁸⁹"
        if raised and not is_raised:
            words.append(LOWERED)
        if spaced:
            words.append(" ")
            in_first = False
        if is_raised and not raised:
            words.append(RAISED)
        words.append(glyph.text)
        raised = is_raised
        if in_first:
            first_right = glyph.right
    if raised:
        words.append(LOWERED)
    own = [glyph for glyph in glyphs if glyph.order not in band.raised] or glyphs
    size = Counter(round(glyph.size, 1) for glyph in own).most_common(1)[0][0]
    baseline = Counter(glyph.baseline for glyph in own).most_common(1)[0][0]
    return Piece(
        _RUN.sub(_settled, "".join(words)),
        glyphs[0].left,
        max(glyph.right for glyph in glyphs),
        baseline,
        size,
        first_right - glyphs[0].left,
        (glyphs[0].order, glyphs[-1].order),
    )


_RUN = re.compile(f"{RAISED}([^{LOWERED}]*){LOWERED}")


def _settled(match: re.Match[str]) -> str:
    """Keep the signs around a number that may be the mark of a footnote; of other raised letters drop them."""
    inside = match[1].translate(_SUPERSCRIPTS)
    if _UNIT.search(match.string[max(0, match.start() - 4) : match.start()]):
        return match[1]
    return f"{RAISED}{inside}{LOWERED}" if _MARK.match(inside.replace(" ", "")) else match[1]
