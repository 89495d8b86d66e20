"""Where a sentence begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb.model import Span
from dvcq_kb.text import space_before, stripped

# The end of a sentence or of a member of a list (the grounds of a decision end in ";"), or a new line.
_BORDER = re.compile(r"""[.!?;…]["”»)\]]*\s+|\n\s*""")
# A dot after these closes no sentence: "TP. Hồ Chí Minh", "TM. ỦY BAN", "Q. Ba Đình", "1. Nội dung", "II. NỘI DUNG".
_NO_END = re.compile(r"(?<!\w)(?:\d{1,3}|[A-ZĐ]{1,4}|Th[sS]|[a-zđ])$")


def _is_border(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 1]
    mark = text[match.start()]
    # A page break tears sentences apart; what goes on in small letters is no new one.
    if following.islower():
        return mark == ";" and "\n" in match[0]
    return mark != "." or "\n" in match[0] or not _NO_END.search(text, max(0, match.start() - 4), match.start())


def sentence_around(text: str, start: int, end: int, reach: int = 1000) -> Span:
    """The sentence that holds ``[start, end)``, or the part of it within ``reach`` on either side."""
    left = max(0, start - reach)
    begin = left
    for match in _BORDER.finditer(text, left, start):
        if _is_border(text, match):
            begin = match.end()
    if begin == left and left:
        begin = _word_start(text, left, start)
    right = min(len(text), end + reach)
    for match in _BORDER.finditer(text, end, right):
        if _is_border(text, match):
            # Keep the mark, not the space behind it.
            return Span(begin, match.start() + len(match[0].rstrip()))
    if right < len(text):
        right = max(end, text.rfind(" ", end, right))
    return Span(begin, max(end, space_before(text, right)))


def _word_start(text: str, position: int, limit: int) -> int:
    space = text.find(" ", position, limit)
    return position if space < 0 else space + 1


# The end of a sentence inside a paragraph, whose lines may be wrapped: a new line alone ends nothing there.
_END = re.compile(r"""[.!?…](?:/\.)?["”»)\]]*\s+""")


def split(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one paragraph, without the space around them."""
    begin = start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _is_border(text, match):
            yield from _trimmed(text, begin, match.end())
            begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    span = stripped(text, start, end)
    if span.start < span.end:
        yield span
