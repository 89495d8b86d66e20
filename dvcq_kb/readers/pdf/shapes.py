"""The values that travel inside this package, all in one upright system: x grows rightwards, y upwards, in points.

A page may be turned, or its text drawn sideways; `Frame` leads back to the
page's own coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How the text of a page stands: its direction, in quarter turns against the clock."""

    quarter: int = 0

    def upright(self, x: float, y: float) -> tuple[float, float]:
        return ((x, y), (y, -x), (-x, -y), (-y, x))[self.quarter]

    def upright_box(self, box: Box) -> Box:
        return spanned(self.upright(box[0], box[1]), self.upright(box[2], box[3]))

    def page_box(self, box: Box) -> Box:
        """From the upright system back to that of the page, for `Place.box`."""
        back = Frame(-self.quarter % 4)
        return spanned(back.upright(box[0], box[1]), back.upright(box[2], box[3]))


def spanned(one: tuple[float, float], other: tuple[float, float]) -> Box:
    """The box of which these are two opposite corners."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


class Glyph(NamedTuple):
    """A character, or a word that OCR found."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    order: int
    """Its place among all of the page as the file draws them, spaces not counted."""
    spaced: bool = False
    """The file has a space before it."""
    parted: bool = False
    """That space stands at its very edge, so it does whatever else is drawn between them in time: where a font lacks
    ề and Ủ, those are drawn later, from another."""
    followed: bool = False
    """A space of the file's stands at its right edge."""


class Rule(NamedTuple):
    """A straight line drawn on the page: horizontal at ``at`` from ``start`` to ``end``, or vertical likewise."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as drawn."""

    number: int
    frame: Frame
    box: Box
    glyphs: tuple[Glyph, ...] = ()
    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()
    recognised: bool = False
    """By OCR: sizes and baselines are approximate."""


@dataclass(slots=True)
class Piece:
    """Glyphs of one row with no gap between them that may part two columns."""

    text: str
    """A raised number stands in it between `RAISED` and `LOWERED`."""
    left: float
    right: float
    baseline: float
    size: float
    first_word: float
    """How wide its first word is."""
    orders: tuple[int, int]
    """Of its first and last glyph."""

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


RAISED, LOWERED = "\x0e", "\x0f"


@dataclass(slots=True)
class Row:
    """Pieces that stand beside one another, from left to right."""

    pieces: list[Piece]

    @property
    def baseline(self) -> float:
        return self.pieces[0].baseline

    @property
    def size(self) -> float:
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def left(self) -> float:
        return self.pieces[0].left

    @property
    def right(self) -> float:
        return self.pieces[-1].right

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)


@dataclass(slots=True)
class Printed:
    """A line in reading order."""

    text: str
    page: int
    box: Box
    """Upright."""
    baseline: float
    size: float
    first_word: float
    flow: str
    """Lines of one flow may be of one paragraph: the body; one column; one cell."""
    rough: bool = False
    """Where it stands is known as well as OCR can tell."""
    edge: float = 0.0
    """Where lines of its flow end, if they are full."""

    @property
    def left(self) -> float:
        return self.box[0]

    @property
    def right(self) -> float:
        return self.box[2]

    @property
    def middle(self) -> float:
        return (self.box[0] + self.box[2]) / 2
