"""Rows → lines in the order a person reads them: the left column of a letterhead, then the right.

A gap in one row proves nothing: justified text has wide spaces. Columns are
taken for such where a gutter runs through several rows, or where the file draws
the left part down to its end before the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dvcq_kb.readers.pdf.shapes import Piece, Row

# As shares of the size of the letters.
_GUTTER = 0.2
_WIDE_GUTTER = 1.2
_NARROW_GUTTER = 0.4
_LONELY_GAP = 4.0
_LONELY_GAP_OUT_OF_ORDER = 0.8
_TIGHT = 2.2
_RUNS_ON = 1.6
_TABULAR_GAP = 0.8
_APART = 90.0
"""Points between two rows of one band: room for a signature and a stamp."""
_ALIGNED = 8.0
# Columns of running text, not of a letterhead: a paragraph may go on from one to the next.
_RUNNING = 12
_DEEPEST = 4
_HIGHER = 4


@dataclass(frozen=True, slots=True)
class Placed:
    row: Row
    flow: str


def ordered(rows: Sequence[Row], flow: str = "body", depth: int = 0) -> Iterator[Placed]:
    place = 0
    while place < len(rows):
        band = _next_band(rows, place) if depth < _DEEPEST else None
        if band is None:
            yield Placed(rows[place], flow)
            place += 1
            continue
        inside = rows[band.first : band.last + 1]
        name = f"{flow}.{round(rows[band.first].baseline)}"
        if _tabular(inside):
            for number, row in enumerate(inside):
                for column, piece in enumerate(row.pieces):
                    yield Placed(Row([piece]), f"{name}.{number}.{column}")
        else:
            left, right = _halves(inside, band.gutter)
            running = min(len(left), len(right)) >= _RUNNING
            yield from ordered(left, flow if running else f"{name}.left", depth + 1)
            yield from ordered(right, flow if running else f"{name}.right", depth + 1)
        place = band.last + 1


@dataclass(slots=True)
class _Band:
    first: int
    last: int
    gutter: tuple[float, float]


def _next_band(rows: Sequence[Row], place: int) -> _Band | None:
    """The columns that ``rows[place]`` opens, or stands above as the one end of the longer column."""
    # "TM. ỦY BAN NHÂN DÂN" may stand a line or two higher than "Nơi nhận" beside it.
    for start in range(place, min(place + _HIGHER, len(rows))):
        if len(rows[start].pieces) > 1:
            band = _band(rows, start, place)
            return band if band and band.first <= place else None
    return None


def _band(rows: Sequence[Row], place: int, floor: int) -> _Band | None:
    gaps = sorted(pairwise(rows[place].pieces), key=lambda gap: gap[0].right - gap[1].left)
    for before, after in gaps:
        band = _grown(rows, place, (before.right, after.left))
        if _proven(rows, band):
            band.first = _upwards(rows, band, floor)
            return band
    return None


def _grown(rows: Sequence[Row], place: int, gutter: tuple[float, float]) -> _Band:
    band = _Band(place, place, gutter)
    for index in range(place + 1, len(rows)):
        row = rows[index]
        if rows[index - 1].baseline - row.baseline > _APART:
            break
        narrowed = _narrowed(row, band.gutter)
        if narrowed is None:
            break
        if _sides(row, narrowed) != (True, True) and not _goes_on(rows, band, index, narrowed):
            break
        band.gutter, band.last = narrowed, index
    return band


def _narrowed(row: Row, gutter: tuple[float, float]) -> tuple[float, float] | None:
    """The part of the gutter that the row leaves free; ``None`` if it crosses."""
    low, high = gutter
    middle = (low + high) / 2
    for piece in row.pieces:
        if piece.middle < middle:
            low = max(low, piece.right)
        else:
            high = min(high, piece.left)
    return (low, high) if high - low >= max(2.0, _GUTTER * row.size) else None


def _sides(row: Row, gutter: tuple[float, float]) -> tuple[bool, bool]:
    middle = sum(gutter) / 2
    return any(p.middle < middle for p in row.pieces), any(p.middle > middle for p in row.pieces)


def _goes_on(rows: Sequence[Row], band: _Band, index: int, gutter: tuple[float, float]) -> bool:
    """Whether a row on one side only belongs to the column there: it is aligned with it, and on the left follows it."""
    row, middle = rows[index], sum(gutter) / 2
    on_left = row.pieces[0].middle < middle
    own = [piece for other in rows[band.first : index] for piece in other.pieces if (piece.middle < middle) == on_left]
    if not own:
        return False
    piece = row.pieces[0]
    within = min(p.left for p in own) - _ALIGNED <= piece.left and piece.right <= max(p.right for p in own) + _ALIGNED
    aligned = within or any(abs(p.left - piece.left) < _ALIGNED or abs(p.middle - piece.middle) < _ALIGNED for p in own)
    tight = min(p.baseline for p in own) - piece.baseline <= _TIGHT * max(piece.size, own[-1].size)
    if on_left and not tight:
        # Below the letterhead, a line of the body begins as far left; but here the right column goes on beside it.
        return aligned and any(
            _sides(later, narrowed)[1]
            for later in rows[index + 1 : index + 4]
            if (narrowed := _narrowed(later, gutter))
        )
    return aligned


def _upwards(rows: Sequence[Row], band: _Band, floor: int) -> int:
    first = band.first
    middle = sum(band.gutter) / 2
    while first > floor:
        row = rows[first - 1]
        piece = row.pieces[0]
        tight = row.baseline - rows[first].baseline <= _TIGHT * row.size
        if len(row.pieces) > 1 or not tight or _narrowed(row, band.gutter) is None:
            break
        own = [
            p
            for other in rows[first : first + 4]
            for p in other.pieces
            if (p.middle < middle) == (piece.middle < middle)
        ]
        if not any(abs(p.left - piece.left) < _ALIGNED or abs(p.middle - piece.middle) < _ALIGNED for p in own):
            break
        first -= 1
    above = rows[first - 1] if 0 < first < band.first else None
    if (
        above
        and _narrowed(above, band.gutter) is None
        and above.baseline - rows[first].baseline < _RUNS_ON * above.size
    ):
        # The last line of a paragraph, not the head of a column.
        first += 1
    return first


def _proven(rows: Sequence[Row], band: _Band) -> bool:
    middle = sum(band.gutter) / 2
    width = band.gutter[1] - band.gutter[0]
    both: list[tuple[Piece, Piece]] = []
    for row in rows[band.first : band.last + 1]:
        left = [piece for piece in row.pieces if piece.middle < middle]
        right = [piece for piece in row.pieces if piece.middle > middle]
        if left and right:
            both.append((left[-1], right[0]))
    if not both:
        return False
    out_of_order = any(right.orders[0] != left.orders[1] + 1 for left, right in both)
    size = both[0][0].size
    if len(both) > 1:
        widest = max(right.left - left.right for left, right in both)
        narrow = width >= _NARROW_GUTTER * size and widest >= _LONELY_GAP * size
        return (out_of_order and width >= _GUTTER * size) or width >= _WIDE_GUTTER * size or narrow
    before, after = both[0]
    if len(before.text) <= _LABEL and not out_of_order:
        return False
    gap = after.left - before.right
    inside = [_sides(row, band.gutter) for row in rows[band.first : band.last + 1]]
    if min(sum(left for left, _ in inside), sum(right for _, right in inside)) > 1 and width >= _WIDE_GUTTER * size:
        # Both columns go on, each at its own heights.
        return True
    return gap >= (_LONELY_GAP_OUT_OF_ORDER if out_of_order else _LONELY_GAP) * size


# "1." and its paragraph, set far apart by a tab.
_LABEL = 5


def _tabular(rows: Sequence[Row]) -> bool:
    """A table without ruled lines is read row by row."""
    wide = [
        row
        for row in rows
        if sum(after.left - before.right > _TABULAR_GAP * row.size for before, after in pairwise(row.pieces)) >= 2
    ]
    return len(wide) >= 2 and len(wide) >= len(rows) / 3


def _halves(rows: Sequence[Row], gutter: tuple[float, float]) -> tuple[list[Row], list[Row]]:
    middle = sum(gutter) / 2
    left, right = [], []
    for row in rows:
        if mine := [piece for piece in row.pieces if piece.middle < middle]:
            left.append(Row(mine))
        if rest := [piece for piece in row.pieces if piece.middle >= middle]:
            right.append(Row(rest))
    return left, right
