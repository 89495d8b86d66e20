"""A lược đồ on paper: what is being looked at in the middle, acts in ranks on either side, lines between.

Layout by meaning, not by a solver: the ranks give the order, so the same
document looks the same every time and each act is found where one expects it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from dvcq_kb.model import RelationKind, Severity
from dvcq_kb.views.pictures import lettering
from dvcq_kb.views.pictures.canvas import FAINT, GROUND, INK, LINE, PAPER, SEVERITIES, SOFT, Canvas
from dvcq_kb.views.places import severity_word

_MARGIN = 24.0
_TITLE, _DETAIL = 13.0, 11.0
_MANY = 40
"""Acts from which on each is told in two lines."""
_SPINE = "#3c4858"


@dataclass(frozen=True, slots=True)
class Card:
    """One act, section or document."""

    key: str
    title: str
    detail: str = ""
    note: str = ""
    """All there is to say; shown when the mouse rests on it."""
    hollow: bool = False
    """Nothing is known of it but what is written here."""
    faults: tuple[tuple[Severity, int], ...] = ()
    link: str = ""
    """Where a click leads."""


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    cards: tuple[Card, ...]
    rank: int = 0
    """Lower ones stand higher."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between a card at the side and a card in the middle."""

    side: str
    middle: str
    kind: RelationKind
    severity: Severity | None = None
    """The gravest fault in this very place."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diagram:
    title: str
    subtitle: str
    head: Card | None
    middle: tuple[Card, ...]
    left: tuple[Band, ...]
    right: tuple[Band, ...]
    ties: tuple[Tie, ...]
    footer: tuple[str, ...] = ()
    hollow: str = ""
    """What a hollow card means, for the legend."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How wide the picture and its columns are, in units of which the letters of a title are 13 high."""

    width: float
    side: float
    middle: float
    margin: float = _MARGIN
    """At the left and the right."""


SCREEN = Frame(1060.0, 304.0, 236.0)


@dataclass(slots=True)
class _Placed:
    card: Card
    x: float
    y: float
    width: float
    lines: list[str]
    details: list[str]
    hangs: dict[bool, list[Tie]] = field(default_factory=lambda: {True: [], False: []})
    """Ties that leave to the left (``True``) and to the right."""

    @property
    def written(self) -> float:
        """Height of the words with the room around them."""
        return len(self.lines) * 16 + len(self.details) * 14 + 12

    @property
    def height(self) -> float:
        return max(self.written, *(len(ties) * 7 + 8 for ties in self.hangs.values()))

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


# Colour and dashes: the kinds stay apart when printed without colour.
_KINDS: dict[RelationKind, tuple[str, str | None]] = {
    RelationKind.BASED_ON: ("#2b62a8", None),
    RelationKind.IMPLEMENTS: ("#2e7d4f", "9 3"),
    RelationKind.CONTINUES: ("#2e7d4f", "9 3 2 3"),
    RelationKind.DETAILS: ("#6b4fa0", "5 3"),
    RelationKind.GUIDES: ("#6b4fa0", "5 3"),
    RelationKind.PROMULGATES: ("#6b4fa0", None),
    RelationKind.AMENDS: ("#a05a00", "7 3 2 3"),
    RelationKind.REPLACES: ("#a05a00", "7 3 2 3"),
    RelationKind.REPEALS: ("#a05a00", "7 3 2 3"),
    RelationKind.CITES: ("#7b8694", "2 3"),
}


def draw(diagram: Diagram, frame: Frame = SCREEN, *, many: int = _MANY) -> str:
    """The diagram as an SVG picture, as tall as it must be.

    Args:
        diagram: what is drawn.
        frame: how wide.
        many: acts from which on each is told in two lines.
    """
    canvas = Canvas()
    y = _heading(canvas, diagram, frame)
    short = sum(len(band.cards) for band in (*diagram.left, *diagram.right)) > many
    left, left_end, left_heads = _column(diagram.left, frame.margin, y, frame.side, many=short)
    start = frame.width - frame.margin - frame.side
    right, right_end, right_heads = _column(diagram.right, start, y, frame.side, many=short)
    sides = {placed.card.key: placed for placed in (*left, *right)}
    lefts = {placed.card.key for placed in left}
    centre = [_placed(card, (frame.width - frame.middle) / 2, 0, frame.middle, rows=3) for card in diagram.middle]
    where = {placed.card.key: placed for placed in centre}
    for tie in diagram.ties:
        where[tie.middle].hangs[tie.side in lefts].append(tie)
    bottom = _spread(canvas, diagram.head, centre, y, max(left_end, right_end), frame)
    left_end, left_heads = _centred(left, left_end, left_heads, bottom)
    right_end, right_heads = _centred(right, right_end, right_heads, bottom)
    _lines(canvas, centre, sides, frame.side)
    for names, x, at in (*left_heads, *right_heads):
        for above, name in enumerate(reversed(names)):
            canvas.words(x, at - 15 * above, name, 12, bold=True, fill=SOFT)
        canvas.line(x, at + 5, x + frame.side, at + 5)
    for placed in (*left, *right):
        _card(canvas, placed, in_middle=False)
    for placed in centre:
        _card(canvas, placed, in_middle=True)
    bottom = _legend(canvas, diagram, max(left_end, right_end, bottom) + 14, frame)
    described = "; ".join(f"{band.name}: {len(band.cards)}" for band in (*diagram.left, *diagram.right))
    return canvas.picture(frame.width, bottom, diagram.title, described)


def _heading(canvas: Canvas, diagram: Diagram, frame: Frame) -> float:
    y = _MARGIN + 18
    room = frame.width - 2 * frame.margin
    for line in lettering.wrap(diagram.title, room, 21, lines=2, bold=True):
        canvas.words(frame.margin, y, line, 21, bold=True)
        y += 26
    for line in lettering.wrap(diagram.subtitle, room, 13, lines=2):
        canvas.words(frame.margin, y - 2, line, 13, fill=SOFT)
        y += 18
    return y + 18


_Head = tuple[list[str], float, float]
"""The lines of a band's name, its left edge, the baseline of the last line."""


def _placed(card: Card, x: float, y: float, width: float, *, rows: int, details: int = 2) -> _Placed:
    taken = sum(_sign_room(count) for _, count in card.faults)
    lines = lettering.wrap(card.title, width - 24, _TITLE, lines=rows, bold=True, taken=taken)
    return _Placed(card, x, y, width, lines, lettering.wrap(card.detail, width - 24, _DETAIL, lines=details))


def _sign_room(count: int) -> float:
    """Of a sign and the number beside it."""
    return 23 + lettering.advance(str(count), _DETAIL, bold=True)


def _column(
    bands: Sequence[Band], x: float, y: float, width: float, *, many: bool
) -> tuple[list[_Placed], float, list[_Head]]:
    placed: list[_Placed] = []
    heads = []
    for band in bands:
        names = lettering.wrap(f"{band.name} ({len(band.cards)})", width, 12, lines=2, bold=True)
        y += 15 * (len(names) - 1)
        heads.append((names, x, y))
        y += 14
        for card in band.cards:
            placed.append(_placed(card, x, y, width, rows=2, details=1 if many else 2))
            y += placed[-1].height + (5 if many else 7)
        y += 20
    return placed, y, heads


def _centred(column: Sequence[_Placed], end: float, heads: list[_Head], bottom: float) -> tuple[float, list[_Head]]:
    """A side that is shorter than the middle, moved down to half its height."""
    down = max(bottom - end, 0) / 2
    for placed in column:
        placed.y += down
    return end + down, [(names, x, y + down) for names, x, y in heads]


def _spread(canvas: Canvas, head: Card | None, centre: list[_Placed], top: float, bottom: float, frame: Frame) -> float:
    """Set the middle over the height the sides take; returns where it ends."""
    y = top - 12
    start = y
    if head is not None:
        shown = _Placed(
            head, (frame.width - frame.middle) / 2, y, frame.middle,
            lettering.wrap(head.title, frame.middle - 28, 15, lines=3, bold=True),
            lettering.wrap(head.detail, frame.middle - 28, 12, lines=5),
        )  # fmt: skip
        start = y + _head(canvas, shown)
        y = start + 16
    spare = bottom - 20 - y - sum(placed.height for placed in centre)
    gap = min(max(spare / max(len(centre), 1), 10), 60)
    left_over = max(spare - gap * len(centre), 0) / 2
    y += min(left_over, 90) if head is not None else left_over
    for placed in centre:
        placed.y = y
        y += placed.height + gap
    if head is not None and centre:
        # The spine shows in the gaps between the sections only: they are drawn over it.
        x = frame.width / 2
        canvas.line(x, start, x, centre[-1].middle, stroke=_SPINE, thick=1.5)
    return y


def _head(canvas: Canvas, placed: _Placed) -> float:
    height = len(placed.lines) * 19 + len(placed.details) * 15 + 20
    with _linked(canvas, placed.card):
        canvas.box(placed.x, placed.y, placed.width, height, fill=_SPINE, stroke=_SPINE)
        y = placed.y + 23
        for line in placed.lines:
            canvas.words(placed.x + placed.width / 2, y, line, 15, fill=PAPER, bold=True, anchor="middle")
            y += 19
        for line in placed.details:
            canvas.words(placed.x + placed.width / 2, y - 1, line, 12, fill="#e6ebf1", anchor="middle")
            y += 15
    return height


def _lines(canvas: Canvas, centre: Sequence[_Placed], sides: dict[str, _Placed], width: float) -> None:
    """Faulty ones last, so that nothing hides them."""
    drawn = []
    arriving: dict[str, int] = {}
    for placed in centre:
        for goes_left, ties in placed.hangs.items():
            ties.sort(key=lambda tie: sides[tie.side].middle)
            for at, tie in enumerate(ties):
                y = placed.y + placed.height * (at + 1) / (len(ties) + 1)
                drawn.append((tie, placed.x if goes_left else placed.x + placed.width, y, goes_left))
                arriving[tie.side] = arriving.get(tie.side, 0) + 1
    seen: dict[str, int] = {}
    for tie, x, y, goes_left in sorted(drawn, key=lambda each: (each[0].severity is not None, each[2])):
        side = sides[tie.side]
        seen[tie.side] = seen.get(tie.side, 0) + 1
        # Several lines to one act arrive a little apart.
        to = side.middle + (seen[tie.side] - (arriving[tie.side] + 1) / 2) * min(5, side.height / arriving[tie.side])
        colour, dashes = _KINDS[tie.kind]
        thick = 1.4
        if tie.severity is not None:
            colour, thick = SEVERITIES[tie.severity], 2.4
        canvas.curve(
            x, y, side.x + width if goes_left else side.x, to, stroke=colour, thick=thick, dashes=dashes, note=tie.note
        )
        canvas.add("circle", cx=x, cy=y, r=2.2, fill=colour)


def _card(canvas: Canvas, placed: _Placed, *, in_middle: bool) -> None:
    card = placed.card
    worst = next((severity for severity, _ in card.faults if severity is not Severity.INFO), None)
    with _linked(canvas, card):
        canvas.box(
            placed.x, placed.y, placed.width, placed.height,
            fill=PAPER if card.hollow else GROUND,
            stroke=SEVERITIES[worst] if worst else (FAINT if card.hollow else LINE),
            thick=1.8 if worst else 1, dashes="4 3" if card.hollow else None,
        )  # fmt: skip
        y = placed.y + 18 + (placed.height - placed.written) / 2
        for line in placed.lines:
            canvas.words(
                placed.x + 11, y, line, _TITLE, bold=True, fill=SEVERITIES[worst] if worst and not in_middle else INK
            )
            y += 16
        for line in placed.details:
            canvas.words(placed.x + 11, y - 1, line, _DETAIL, fill=SOFT)
            y += 14
        x = placed.x + placed.width - 16
        for severity, count in reversed(card.faults):
            canvas.words(x + 6, placed.y + 18, str(count), _DETAIL, fill=SEVERITIES[severity], bold=True, anchor="end")
            canvas.sign(x + 19.5 - _sign_room(count), placed.y + 14, severity, 5.5)
            x -= _sign_room(count)


def _linked(canvas: Canvas, card: Card) -> AbstractContextManager[None]:
    if card.link:
        return canvas.group("a", note=card.note, href=card.link, data_key=card.key)
    return canvas.group(note=card.note, data_key=card.key)


def _legend(canvas: Canvas, diagram: Diagram, y: float, frame: Frame) -> float:
    from dvcq_kb.graph import relation_words

    canvas.line(frame.margin, y - 6, frame.width - frame.margin, y - 6)
    y += 14
    x = frame.margin
    entries: list[tuple[str, object]] = [
        (relation_words(kind), kind) for kind in _KINDS if any(tie.kind is kind for tie in diagram.ties)
    ]
    cards = [card for band in (*diagram.left, *diagram.right) for card in band.cards]
    present = {severity for card in (*cards, *diagram.middle) for severity, _ in card.faults}
    entries += [(severity_word(severity), severity) for severity in Severity if severity in present]
    if any(card.hollow for card in cards):
        entries.append((diagram.hollow, None))
    for name, sign in entries:
        taken = 36 + lettering.advance(name, 12) + 22
        if x + taken > frame.width - frame.margin:
            x, y = frame.margin, y + 20
        if isinstance(sign, RelationKind):
            colour, dashes = _KINDS[sign]
            canvas.line(x, y - 4, x + 30, y - 4, stroke=colour, thick=2, dashes=dashes)
        elif isinstance(sign, Severity):
            canvas.sign(x + 20, y - 4, sign)
        else:
            canvas.box(x + 2, y - 11, 28, 14, stroke=FAINT, dashes="4 3", round=3)
        canvas.words(x + 36, y, name, 12, fill=SOFT)
        x += taken
    for line in diagram.footer:
        for part in lettering.wrap(line, frame.width - 2 * frame.margin, 11, lines=3):
            y += 17
            canvas.words(frame.margin, y, part, 11, fill=FAINT)
    return y + _MARGIN - 8


def balanced(bands: Sequence[Band]) -> tuple[tuple[Band, ...], tuple[Band, ...]]:
    """The bands on two sides, about as tall, each side in their order and the first band on the left."""
    # A head takes about the room of a card. There are at most nine ranks: 512 ways.
    weights = [len(band.cards) + 1 for band in bands]
    ways = range(1 << len(bands))
    best = min(ways, key=lambda way: (abs(sum(weights) - 2 * _chosen(weights, way)), way & 1 == 0, way))
    return (
        tuple(band for at, band in enumerate(bands) if best >> at & 1),
        tuple(band for at, band in enumerate(bands) if not best >> at & 1),
    )


def _chosen(weights: Iterable[int], way: int) -> int:
    return sum(weight for at, weight in enumerate(weights) if way >> at & 1)
