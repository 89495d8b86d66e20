"""A lược đồ on paper: as many A4 sheets as it takes for its letters to be read, the acts shared out in their ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from dvcq_kb.language import say
from dvcq_kb.model import Severity
from dvcq_kb.views.pictures.diagram import Band, Diagram, Frame, draw

# Set 165 mm wide, between the margins of Nghị định 30/2020/NĐ-CP: the letters are 8 points high.
_FRAME = Frame(760.0, 226.0, 196.0, margin=4.0)
_TALLEST = 1080.0
"""Units that the 235 mm of a sheet hold at that width."""
_MOST, _FEWEST = 36, 8
"""Acts on a sheet: as many as fit with the shortest entries, and no fewer however many sections there are."""
_DETAILED = 18
"""Acts on a sheet from which on each is told in two lines."""


def sheets(diagram: Diagram) -> list[str]:
    """The diagram as SVG pictures, each for one A4 sheet upright, 165 mm wide and at most 235 mm tall."""
    count = sum(len(band.cards) for band in (*diagram.left, *diagram.right))
    for most in range(_MOST, _FEWEST, -4):
        # Sheets about equally full: 40 acts are twice 20, not 36 and 4.
        even = -(-count // -(-count // most)) if count else most
        made = [draw(part, _FRAME, many=_DETAILED) for part in _parts(diagram, even)]
        if all(_height(picture) <= _TALLEST for picture in made):
            break
    return made


def proportion(picture: str) -> float:
    """Height to width."""
    box = ElementTree.fromstring(picture).attrib
    return float(box["height"]) / float(box["width"])


def _height(picture: str) -> float:
    return proportion(picture) * _FRAME.width


def _parts(diagram: Diagram, most: int) -> Iterator[Diagram]:
    bands = sorted(map(_graver, (*diagram.left, *diagram.right)), key=lambda band: band.rank)
    shared = list(_shared(bands, most))
    for number, bands in enumerate(shared, 1):
        here = {card.key for band in bands for card in band.cards}
        ties = tuple(tie for tie in diagram.ties if tie.side in here)
        cited = {tie.middle for tie in ties}
        # Down the left column and on down the right one; a band may go on there.
        columns = list(_shared(bands, -(-len(here) // 2)))
        told = say(f" (tờ {number}/{len(shared)})", f" (sheet {number} of {len(shared)})") if len(shared) > 1 else ""
        yield replace(
            diagram,
            title=diagram.title + told,
            middle=tuple(card for card in diagram.middle if card.key in cited),
            left=tuple(columns[0]),
            right=tuple(columns[1]) if len(columns) > 1 else (),
            ties=ties,
            footer=diagram.footer if number == len(shared) else (),
        )


def _graver(band: Band) -> Band:
    """Without hints, which are told in the list: on paper they would take the room of the numbers."""
    return replace(
        band,
        cards=tuple(
            replace(card, faults=tuple(each for each in card.faults if each[0] is not Severity.INFO))
            for card in band.cards
        ),
    )


def _shared(bands: Sequence[Band], most: int) -> Iterator[list[Band]]:
    """The bands in the room there is; one that does not fit goes on in the next."""
    taken: list[Band] = []
    room = most
    for band in bands:
        while band.cards:
            here, band = _cut(band, room)
            taken.append(here)
            room -= len(here.cards)
            if not room:
                yield taken
                taken, room = [], most
    if taken or not bands:
        yield taken


def _cut(band: Band, after: int) -> tuple[Band, Band]:
    """Its first cards and the rest; the rest may be empty."""
    further = say(", tiếp", ", continued")
    name = band.name if band.name.endswith(further) else band.name + further
    return replace(band, cards=band.cards[:after]), replace(band, name=name, cards=band.cards[after:])
