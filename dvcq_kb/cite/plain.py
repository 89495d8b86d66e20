"""The text without what stands in the way of reading it, and the way back to its offsets.

Removed are invisible characters inside numbers copied from web pages, the
running heads and page numbers that fall into the middle of a sentence, margins
made of spaces, and the difference between composed and decomposed letters. Most
texts need none of this and are read as they are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dvcq_kb.model import Part, Span
from dvcq_kb.text import INVISIBLE, LOWER, letters_composed, space_after, space_before

_INVISIBLES = re.compile(f"[{INVISIBLE}]+")
# What Vietnamese letters are put together with; looking for ten characters is quicker than asking of every one.
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0340\u0341"
# Any other letter and what may combine with it.
_COMBINED = re.compile(r"[\s\S][^\x00-\x7f]+")
_MARK_RUN = re.compile(f"[{_MARKS}]+")
# CÔNG BÁO/Số 317 + 318/Ngày 16-02-2025: the head of a gazette page
_GAZETTE = "CÔNG BÁO/Số"
_GAZETTE_HEAD = re.compile(r"CÔNG BÁO/Số[ \d+]{1,20}/Ngày[ \d-]{6,14}")
_NUMBER_ABOVE = re.compile(r"\n[ \t\xa0]*\d{1,4}[ \t\xa0]*\n\s*$")
_NUMBER_BELOW = re.compile(r"\s*\n[ \t\xa0]*\d{1,4}[ \t\xa0]*(?=\n)")
# Ký bởi: CÔNG BÁO NƯỚC …⏎Cơ quan: VĂN PHÒNG CHÍNH PHỦ⏎Ngày ký: 2026-05-18 08:23:49 +07:00
_STAMP = re.compile(r"\n(?:Ký bởi|Người ký|Email|Cơ quan|Ngày ký|Thời gian ký):[^\n]*(?=\n)")
# … của Bộ Thông tin và Truyền⏎        thông: the left margin of a page laid out with spaces
_INDENTED = "\n    "
_MARGIN = re.compile(r"\n[ \xa0]{4,}")
# A line of its own with nothing but a page number
_PAGE_NUMBER = re.compile(r"\n[ \t\xa0]*+\d{1,3}+[ \t\xa0]*+\n\s*")


class _Cut(NamedTuple):
    start: int
    end: int
    replacement: str


class Offsets:
    """Runs of unchanged text: positions in the plain text → positions in the text."""

    def __init__(self, outer: Offsets | None) -> None:
        self._outer = outer
        self._plain: list[int] = [0]
        self._original: list[int] = [0]
        self._ends: list[int] = []
        """Where each run ends in the text; a composed letter ends after all its parts."""

    def cut(self, plain: int, cut: _Cut) -> None:
        """What stands at ``cut`` in the text is its replacement at ``plain`` here."""
        self._ends.append(cut.start)
        if cut.replacement:
            self._plain.append(plain)
            self._original.append(cut.start)
            self._ends.append(cut.end)
        self._plain.append(plain + len(cut.replacement))
        self._original.append(cut.end)

    def span(self, span: Span) -> Span:
        """The range of the text that a range of the plain text was read from."""
        start = self._start(span.start)
        found = Span(start, self._end(span.end) if span.end > span.start else start)
        return self._outer.span(found) if self._outer else found

    def part(self, part: Part | None) -> Part | None:
        return Part(part.value, self.span(part.span)) if part else None

    def _start(self, position: int) -> int:
        run = bisect_right(self._plain, position) - 1
        return self._original[run] + position - self._plain[run]

    def _end(self, end: int) -> int:
        """End of the last character, not start of the next: what was cut between them stays outside."""
        run = bisect_right(self._plain, end - 1) - 1
        if run + 1 < len(self._plain) and self._plain[run + 1] == end:
            return self._ends[run]
        return self._original[run] + end - self._plain[run]


def plain(text: str) -> tuple[str, Offsets | None]:
    """The text to read, and the way back; ``None`` if it is the text itself."""
    text, offsets = (text, None) if letters_composed(text) else _composed(text)
    if any(character in text for character in INVISIBLE):
        text, offsets = _without(text, [_Cut(*m.span(), "") for m in _INVISIBLES.finditer(text)], offsets)
    furniture = [*_page_numbers(text)]
    if _INDENTED in text:
        furniture += (_Cut(m.start() + 1, m.end(), "") for m in _MARGIN.finditer(text))
    if _GAZETTE in text:
        furniture += [*_gazette_heads(text), *(_Cut(*m.span(), "") for m in _STAMP.finditer(text))]
    if furniture:
        text, offsets = _without(text, sorted(furniture), offsets)
    return text, offsets


def _composed(text: str) -> tuple[str, Offsets | None]:
    offsets = None
    if any(mark in text for mark in _MARKS):
        composed = (
            _Cut(m.start() - 1, m.end(), unicodedata.normalize("NFC", text[m.start() - 1 : m.end()]))
            for m in _MARK_RUN.finditer(text, 1)
        )
        text, offsets = _shortened(text, composed, offsets)
    if not letters_composed(text) and not unicodedata.is_normalized("NFC", text):
        composed = (_Cut(*m.span(), unicodedata.normalize("NFC", m[0])) for m in _COMBINED.finditer(text))
        text, offsets = _shortened(text, composed, offsets)
    return text, offsets


def _shortened(text: str, cuts: Iterable[_Cut], outer: Offsets | None) -> tuple[str, Offsets | None]:
    shorter = [cut for cut in cuts if len(cut.replacement) != cut.end - cut.start]
    return _without(text, shorter, outer) if shorter else (text, outer)


def _without(text: str, cuts: list[_Cut], outer: Offsets | None) -> tuple[str, Offsets]:
    offsets = Offsets(outer)
    pieces: list[str] = []
    position = length = 0
    for cut in cuts:
        if cut.start < position:
            continue
        pieces += (text[position : cut.start], cut.replacement)
        length += cut.start - position
        offsets.cut(length, cut)
        length += len(cut.replacement)
        position = cut.end
    pieces.append(text[position:])
    return "".join(pieces), offsets


def _gazette_heads(text: str) -> Iterator[_Cut]:
    """The head, the page number above or below it, the blank lines around: …Luật Giám⏎⏎84⏎CÔNG BÁO/…⏎⏎định tư pháp."""
    at = text.find(_GAZETTE)
    while at >= 0:
        match = _GAZETTE_HEAD.match(text, at)
        if match:
            start, end = space_before(text, at), match.end()
            if above := _NUMBER_ABOVE.search(text, max(0, at - 40), at):
                start = space_before(text, above.start())
            if below := _NUMBER_BELOW.match(text, end):
                end = below.end()
            yield _Cut(start, space_after(text, end, len(text)), "\n")
        at = text.find(_GAZETTE, at + 1)


def _page_numbers(text: str) -> Iterator[_Cut]:
    """A page number inside a sentence: …số 126/2024/NĐ-⏎⏎3⏎⏎CP ngày…, …cơ quan⏎⏎2⏎⏎nhà nước."""
    for match in _PAGE_NUMBER.finditer(text):
        start = space_before(text, match.start())
        before, after = text[start - 1 : start], text[match.end() : match.end() + 1]
        blank = text.count("\n", start, match.end()) > 2
        if blank and ((after in LOWER and before not in ".;:!?”") or (before in "-–/" and after.isalpha())):
            yield _Cut(start, match.end(), "\n")
