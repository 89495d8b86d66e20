"""Lines → which of them are on the page but not of the document: running heads, page numbers, signature stamps."""

from __future__ import annotations

from collections.abc import Sequence

from dvcq_kb.readers.lines import STAMP_OPENS, Furniture, Line

# Of two numbers that stand alone, this many characters apart at least for both to number pages.
_PAGE_LENGTH = 400
# No cell of a table is as long.
_LONG = 60


def furniture_of(lines: Sequence[Line]) -> list[bool]:
    """Which lines are furniture. A number alone needs evidence that it numbers a page."""
    found = [line.furniture for line in lines]
    furniture = [kind is Furniture.RUNNING_HEAD for kind in found]
    stamp = False
    for place, line in enumerate(lines):
        if found[place] is Furniture.STAMP:
            stamp = (stamp or STAMP_OPENS.match(line.text) is not None) and not line.walled
            furniture[place] = stamp
        else:
            stamp = False
    numbers = [place for place, kind in enumerate(found) if kind is Furniture.NUMBER]
    expected = 2
    for before, place, after in zip([None, *numbers], numbers, [*numbers[1:], None], strict=False):
        line = lines[place]
        neighbours = [near for near in (place - 1, place + 1) if 0 <= near < len(lines)]
        if any(found[near] is Furniture.RUNNING_HEAD for near in neighbours) or line.says_page:
            furniture[place] = True
            continue
        if not 0 < line.page_number < 1000:
            continue
        above = place == 0 or (line.gap > 0 and not line.walled)
        below = place + 1 == len(lines) or (lines[place + 1].gap > 0 and not lines[place + 1].walled)
        others = [lines[other].start for other in (before, after) if other is not None]
        if all(abs(line.start - other) >= _PAGE_LENGTH for other in others):
            furniture[place] = (above and below) or ((above or below) and line.page_number == expected)
        elif above and below and 0 < place < len(lines) - 1:
            # Closer together they number the rows of a table, unless a sentence runs across or they count on.
            furniture[place] = _runs_on(lines[place - 1], lines[place + 1]) or (
                line.page_number == expected > 2 and len(lines[place - 1].text) > _LONG
            )
        if furniture[place]:
            expected = line.page_number + 1
    return furniture


def _runs_on(line: Line, following: Line) -> bool:
    """Whether a sentence goes on from one long line to another."""
    long = len(line.text) > _LONG and len(following.text) > _LONG
    return long and following.opens_low and not following.label and not line.terminal
