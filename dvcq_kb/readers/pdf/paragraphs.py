"""Lines in reading order → which of them one paragraph holds, told by position first and by words last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dvcq_kb.readers.labels import Style
from dvcq_kb.readers.lines import Line
from dvcq_kb.readers.pdf.shapes import Printed

# Points.
_SAME = 3.0
# As shares of the size of the letters.
_INDENT = 0.7
_SLACK = 0.35
_HANGING = 0.8
_INSET = 0.4
# Letters: a title in capitals fills its line before it goes on; an office or the name of a type does not.
_LONG_CAPITALS = 40
# As a share of the usual distance of two lines.
_SPACED_OUT, _SPACED_OUT_ROUGHLY = 1.22, 1.45
_ONE_SIZE = 0.06


@dataclass(frozen=True, slots=True)
class Habits:
    """How the body of one document is set."""

    leading: dict[str, float]
    """The usual distance between two lines, by flow and page."""
    indents: bool
    """Paragraphs begin further in than their other lines."""
    lefts: dict[tuple[int, str], float]
    """Where full lines begin, by page and flow."""


def habits(lines: Sequence[Printed]) -> Habits:
    gaps: dict[str, Counter[float]] = {}
    lefts: dict[tuple[int, str], Counter[int]] = {}
    indented = following = openers = indented_openers = 0
    opens = False
    for line, after in pairwise(lines):
        lefts.setdefault((line.page, line.flow), Counter())[round(line.left)] += 1
        if line.flow != after.flow or line.page != after.page:
            opens = False
            continue
        gap = line.baseline - after.baseline
        if 0 < gap < 4 * line.size:
            gaps.setdefault(_group(line), Counter())[round(gap * 2) / 2] += 1
        full = _full(line, after)
        if line.flow == "body" and full:
            inset = line.left - after.left > _INDENT * line.size
            following += 1
            indented += inset
            openers += opens
            indented_openers += opens and inset
        opens = not full
    leading = {name: _usual(counted) for name, counted in gaps.items()}
    starts = {key: float(_leftmost(counted)) for key, counted in lefts.items()}
    # Where paragraphs are long, few lines open one; those after a line that ends short do.
    indents = following >= 3 and (indented > 0.15 * following or (openers >= 3 and indented_openers > openers / 2))
    return Habits(leading, indents, starts)


def _group(line: Printed) -> str:
    return f"{line.page}.{line.flow}"


def _usual(counted: Counter[float]) -> float:
    """The smallest of the frequent distances: those between paragraphs are larger."""
    near = {gap: sum(count for other, count in counted.items() if abs(other - gap) <= 1.0) for gap in counted}
    most = max(near.values())
    return min(gap for gap, count in near.items() if count >= most / 2)


def _leftmost(counted: Counter[int]) -> int:
    total = sum(counted.values())
    return min(left for left, count in counted.items() if count >= 0.05 * total)


def grouped(lines: Sequence[Printed]) -> list[list[Printed]]:
    """Paragraphs."""
    own = habits(lines)
    paragraphs: list[list[Printed]] = []
    read = {id(line): Line(0, line.text, 0, False) for line in lines}
    for line in lines:
        last = paragraphs[-1] if paragraphs else None
        if last and last[-1].flow == line.flow and _goes_on(last, line, read, own):
            last.append(line)
        else:
            paragraphs.append([line])
    return paragraphs


def _goes_on(paragraph: Sequence[Printed], line: Printed, read: dict[int, Line], own: Habits) -> bool:
    last = paragraph[-1]
    before, now = read[id(last)], read[id(line)]
    if before.letterhead or now.letterhead or (now.label and now.label.style is Style.OPENING):
        return False
    if last.page == line.page and _spaced_out(last, line, own):
        return False
    if before.bare_label and len(paragraph) == 1:
        return not now.label
    if abs(last.size - line.size) > _ONE_SIZE * last.size and not _full(last, line):
        return False
    if before.capitals != now.capitals and not _full(last, line):
        return False
    centred = _centred(last, line, own)
    if centred:
        return _title_goes_on(before, now)
    if before.counting and now.text[0].isdigit() and not now.label:
        return True
    if not _full(last, line):
        # Ragged, or cut in the middle of a number: "TT-⏎BLĐTBXH". In narrow cells every line is. Where commas hang
        # in the margin, the text ends before the longest lines do.
        loose = before.dangling or line.flow.startswith("cell") or _full(last, line, _HANGING)
        return now.opens_low and not now.label and loose and not before.terminal
    margin = own.lefts.get((line.page, line.flow), line.left)
    first = last is paragraph[0]
    inset = line.left - margin > _INDENT * line.size
    if line.page == last.page:
        further = line.left - last.left > _INDENT * line.size
        if further:
            # A hanging item; anything else that begins further in begins anew.
            return first and before.label is not None and now.label is None
        if inset and own.indents and first and abs(line.left - last.left) < _SAME and line.flow == "body":
            return now.opens_low and not now.label
    elif inset and own.indents:
        return now.opens_low and not now.label
    if now.label is None:
        return True
    if not own.indents or inset:
        return now.label.style is not Style.BULLET and not before.terminal and _accident(before, now)
    return not before.terminal or not now.label.capital


def _accident(before: Line, now: Line) -> bool:
    """What looks like a label may be a number in the sentence: "quy định tại⏎Điều 5 Luật này", "khoản⏎2. Điều"."""
    return before.dangling or before.open_pinpoint or (now.label is not None and not now.label.capital)


def _spaced_out(last: Printed, line: Printed, own: Habits) -> bool:
    gap = last.baseline - line.baseline
    usual = own.leading.get(_group(line), 0.0)
    if gap < 0:
        # The next column of running text.
        return False
    # One line after another is all there is to go by in a letterhead.
    usual = min(usual, 1.9 * line.size) if usual else 1.4 * line.size
    return gap > (_SPACED_OUT_ROUGHLY if line.rough else _SPACED_OUT) * usual + 1.0


def _full(line: Printed, following: Printed, slack: float = _SLACK) -> bool:
    """Whether the first word of the next line had no room on this one."""
    return line.right + following.first_word + slack * 0.7 * line.size > line.edge


def _centred(last: Printed, line: Printed, own: Habits) -> bool:
    margin = own.lefts.get((line.page, line.flow), line.left)
    middle = (margin + line.edge) / 2
    together = abs(last.middle - line.middle) < _SAME and abs(last.left - line.left) > _SAME
    # In the middle of the page; or, where the page holds nothing wider, at least set in from its margin.
    inset = abs(line.middle - middle) < 2 * _SAME and line.left - margin > _INSET * line.size
    return together and (inset or max(last.left, line.left) - margin > 2 * line.size)


_ALONE = re.compile(r"(?:Phần|Chương|Mục|Tiểu mục|Phụ lục|PHẦN|CHƯƠNG|MỤC|TIỂU MỤC|PHỤ LỤC)\s+\w+\.?$")


def _title_goes_on(before: Line, now: Line) -> bool:
    """A heading over several lines, all centred."""
    if now.label or before.terminal or _ALONE.match(before.text):
        return False
    if before.capitals or now.capitals:
        return before.capitals == now.capitals and (before.dangling or len(before.text) > _LONG_CAPITALS)
    return now.opens_low or before.dangling or before.text[-1] in ",-–"


def columns_edges(lines: Iterable[Printed]) -> dict[tuple[int, str], float]:
    """How far the lines of every flow reach, by page; of a scan, all but what its dirt and stamps add."""
    rights: dict[tuple[int, str], list[float]] = {}
    rough: set[int] = set()
    for line in lines:
        rights.setdefault((line.page, line.flow), []).append(line.right)
        if line.rough:
            rough.add(line.page)
    return {(page, flow): _edge(sorted(found), page in rough) for (page, flow), found in rights.items()}


def _edge(rights: Sequence[float], rough: bool) -> float:
    """Where several lines end; a formula may reach further than the text."""
    shared = [right for place, right in enumerate(rights[2:], 2) if right - rights[place - 2] < _SAME / 2]
    return shared[-1] if shared and not rough else rights[-1 - (len(rights) // 20 if rough else 0)]
