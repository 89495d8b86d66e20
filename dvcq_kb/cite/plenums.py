"""Acts known by the meeting that passed them: ``Nghị quyết Trung ương 4 (các khoá XI, XII, XIII)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dvcq_kb.model import Part, Span
from dvcq_kb.text import matches, single_spaced

_TERMS = r"\(?\s*(?:các\s+)?kh[oó][áa]\s+[IVX]+(?:\s*(?:,|và)\s*[IVX]+)*\s*\)?"
# Nghị quyết Trung ương 4 (các khoá XI, XII, XIII) | Kết luận Hội nghị Trung ương 4 khóa XIII
# Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII | Nghị quyết Đại hội XIII của Đảng
_PLENUM = re.compile(
    rf"""(?P<type>Nghị\s+quyết|Kết\s+luận)\s+(?:số\s+)?
    (?:
    (?:Hội\s+nghị\s+)?(?:lần\s+thứ\s+\w+(?:\s+\w+)?\s+)?(?:(?:Ban\s+Chấp\s+hành\s+)?Trung\s+ương(?:\s+Đảng)?|BCH\s*TW|TW)
        (?:\s+(?:lần\s+thứ\s+)?\d{{1,2}})?(?:\s*,)?\s*{_TERMS}
      | Đại\s+hội\s+(?:đại\s+biểu\s+toàn\s+quốc\s+)?(?:lần\s+thứ\s+)?[IVX]+(?:\s+của\s+Đảng)?
    )""",
    re.VERBOSE,
)
# One of these stands in every match, and is rarer than the words that begin it.
_RARE = {"k": re.compile(r"kh(?:óa|oá)\s+[IVX]"), "Đ": re.compile(r"Đại\s+hội\s")}
_BEFORE_RARE = 170
_AFTER_RARE = 120


class Plenum(NamedTuple):
    start: int
    end: int
    type: Part
    name: Part
    """With its terms of the Party congress, one or several: one act for each."""


def scan(text: str) -> Iterator[Plenum]:
    """Every mention of such an act, in text order."""
    last = 0
    for rare in matches(text, _RARE):
        place = rare.start()
        match = _PLENUM.search(text, max(last, place - _BEFORE_RARE), place + _AFTER_RARE)
        if match is None:
            continue
        last = match.end()
        yield Plenum(
            match.start(),
            match.end(),
            Part(single_spaced(match["type"]).capitalize(), Span(*match.span("type"))),
            Part(single_spaced(match[0]), Span(*match.span())),
        )
