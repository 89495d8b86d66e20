"""Which rows of the pages are not of the running text: heads and page numbers, and the footnotes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dvcq_kb.readers.lines import FOOTNOTE, Furniture, Line
from dvcq_kb.readers.pdf.shapes import LOWERED, RAISED, Row, Sheet

# As a share of the height of the page: heads and page numbers stand no further in.
_MARGIN = 0.14
# Rows looked at from the top and the bottom.
_ROWS = 3
_SAME_HEIGHT = 8.0
_SMALLER = 0.93
# The rule above the footnotes; an underline is about as long as a word.
_LEAST_RULE = 40.0
# The distance that sets a head or foot apart from the text, as a share of the size of its letters.
_APART = 1.6

_DIGITS = re.compile(r"\d+")
_LONE = re.compile(r"^(?:#|[-–—]\s*#\s*[-–—])\s+|\s+#$")
_OPENING_MARK = re.compile(rf"\s*{RAISED}\s*[(\[]?(\d{{1,3}}|\*{{1,3}})[)\]]?\s*{LOWERED}\s*")


@dataclass(slots=True)
class Note:
    mark: str
    """Empty: the text goes on from the page before."""
    rows: list[tuple[int, Row]] = field(default_factory=list)
    """With their pages."""


@dataclass(slots=True)
class Page:
    """A sheet with its rows sorted: what is left in ``rows`` is running text."""

    sheet: Sheet
    rows: list[Row]
    furniture: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def sort(pages: Sequence[Page]) -> None:
    """Take heads, page numbers, stamps and footnotes out of the rows of every page."""
    size = _body_size(pages)
    repeated = _repeated(pages)
    for page in pages:
        _take_furniture(page, repeated, size)
    for page in pages:
        if not page.sheet.recognised:
            _take_notes(page, size)


def _body_size(pages: Iterable[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            sizes[round(row.size * 2) / 2] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _key(text: str) -> str:
    """CÔNG BÁO/Số 242/Ngày 22-04-2026  49 → CÔNG BÁO/Số #/Ngày #-#-#."""
    return _LONE.sub("", _DIGITS.sub("#", " ".join(text.split()))).strip()


def _edges(page: Page) -> Iterator[list[Row]]:
    """The rows in either margin, from the edge inwards, as far as a gap parts them from the text."""
    _, bottom, _, top = page.sheet.box
    reach = _MARGIN * (top - bottom)
    upper = [row for row in page.rows if row.baseline > top - reach]
    lower = [row for row in reversed(page.rows) if row.baseline < bottom + reach]
    for inwards, whole in ((upper, page.rows), (lower, page.rows[::-1])):
        parted = 0
        for place, row in enumerate(inwards[:_ROWS], 1):
            following = whole[place] if place < len(whole) else None
            if following is None or abs(row.baseline - following.baseline) > _APART * max(row.size, following.size):
                parted = place
        yield inwards[:parted]


def _repeated(pages: Sequence[Page]) -> dict[str, list[float]]:
    """Texts that stand at one height on several pages, with those heights, ascending."""
    heights: dict[str, list[tuple[int, float]]] = {}
    for page in pages:
        for rows in _edges(page):
            for row in rows:
                heights.setdefault(_key(row.text), []).append((page.sheet.number, row.baseline))
    found: dict[str, list[float]] = {}
    for key, places in heights.items():
        if key in ("", "#"):
            continue
        every = sorted(at for _, at in places)
        same = [(number, at) for number, at in places if _near(every, at) > 1]
        if len(same) < 2:
            continue
        # Left and right pages may have heads of their own; a title that comes again on a few pages is none.
        stretch = same[-1][0] - same[0][0] + 1
        if (len(same) >= 3 and len(same) >= 0.4 * stretch) or len(pages) == 2:
            found[key] = sorted(at for _, at in same)
    return found


def _near(heights: Sequence[float], at: float) -> int:
    """How many of the sorted heights are as good as this one: a gazette has a thousand pages."""
    return bisect_left(heights, at + _SAME_HEIGHT) - bisect_right(heights, at - _SAME_HEIGHT)


def _take_furniture(page: Page, repeated: dict[str, list[float]], size: float) -> None:
    taken: set[int] = set()
    for rows in _edges(page):
        for row in rows:
            line = Line(0, " ".join(_plain(row.text).split()) or " ", 0, False)
            heights = repeated.get(_key(row.text), ())
            # The letterhead of a two-page document may come again above its annex.
            head = _near(heights, row.baseline) > 0 and not line.letterhead
            if not (head or line.furniture in (Furniture.RUNNING_HEAD, Furniture.NUMBER)):
                break
            taken.add(id(row))
    for row in page.rows:
        text = _plain(row.text).strip()
        if text and row.size < 0.9 * size and Line(0, text, 0, False).furniture is Furniture.STAMP:
            taken.add(id(row))
    page.furniture = [row for row in page.rows if id(row) in taken]
    page.rows = [row for row in page.rows if id(row) not in taken]


def _plain(text: str) -> str:
    return text.replace(RAISED, "").replace(LOWERED, "")


def _take_notes(page: Page, size: float) -> None:
    """From the bottom up: smaller than the body, under a short rule or opening with a raised number."""
    start = len(page.rows)
    while start and page.rows[start - 1].size <= _SMALLER * size:
        start -= 1
    if start == len(page.rows):
        return
    ruled = _first_below_rule(page, start)
    marked = next((i for i in range(start, len(page.rows)) if _OPENING_MARK.match(page.rows[i].text)), None)
    if ruled is not None:
        zone = page.rows[ruled:]
    elif marked is not None:
        zone = page.rows[marked:]
    else:
        return
    notes: list[Note] = []
    number = 0
    for row in zone:
        mark = _mark(row, number, plain=ruled is not None)
        if mark:
            notes.append(Note(mark))
            number = int(mark) if mark.isdigit() else number
        elif not notes:
            notes.append(Note(""))
        notes[-1].rows.append((page.sheet.number, row))
    if any(note.mark for note in notes) or ruled is not None:
        page.notes = notes
        page.rows = page.rows[: len(page.rows) - len(zone)]


def _mark(row: Row, last: int, *, plain: bool) -> str:
    if match := _OPENING_MARK.match(row.text):
        row.pieces[0].text = row.pieces[0].text[match.end() :] or row.pieces[0].text
        return match[1]
    if plain and (match := FOOTNOTE.match(row.text)) and last in (0, int(match[1]) - 1):
        row.pieces[0].text = re.sub(r"^\[?\d{1,3}\]?\s*", "", row.pieces[0].text)
        return match[1]
    return ""


def _first_below_rule(page: Page, start: int) -> int | None:
    """Index of the first row under the rule that parts the notes from the body."""
    left, _, right, _ = page.sheet.box
    rules = [
        rule
        for rule in page.sheet.horizontal
        if rule.end - rule.start >= _LEAST_RULE and rule.start < (left + right) / 2
    ]
    for index in range(max(start, 1), len(page.rows)):
        above, row = page.rows[index - 1], page.rows[index]
        low, high = row.baseline + 0.5 * row.size, above.baseline - 0.1 * above.size
        if above.baseline - row.baseline < 1.3 * row.size:
            continue
        # An underline lies right below its words; this rule keeps away from those above it.
        if any(low < rule.at < high and above.baseline - rule.at > 0.25 * above.size for rule in rules):
            return index
    return None
