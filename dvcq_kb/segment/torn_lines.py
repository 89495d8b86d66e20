"""Lines of a letterhead that were broken after their first words → whole lines.

Pages of legal portals keep the line ends of their HTML source, which Word wraps
at a fixed width after the tags: "BỘ⏎TÀI CHÍNH", "Số:⏎91/2003/TT-BTC",
"Hà⏎Nội, ngày 12 tháng 3 năm 2003". Two lines are one where only together they
say something that stands in a letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.model import Span
from dvcq_kb.segment.bodies import is_body
from dvcq_kb.segment.cells import Cell
from dvcq_kb.segment.subject import MOTTO
from dvcq_kb.text import LOWER, UPPER, single_spaced
from dvcq_kb.vocabulary import types

_LONGEST_PIECE = 60
_ORNAMENT = " \xa0*_"
# Số: | Luật số: | Số
_NUMBER_WORD = re.compile(r"(?:luật |pháp lệnh )?số\s*:?")
_NUMBER = re.compile(r"[:\d.…/\-]")
# Hà | Lai | Thành; the rest of the name and "ngày" follow
_HALF_PLACE = re.compile(rf"[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]+)?")
_DATELINE = re.compile(r"[^\W\d][^,:;\d]{1,30},\s*[Nn]gày[\s\d.…_]")
# Đắk Lắk, ngày | Lào Cai, ngày 12 | Hà Nội, ngày 12 tháng 3 năm
_HALF_DATE = re.compile(rf"[{UPPER}][^,:;\d]{{1,40}},\s*ngày[\s\d.…_]*(?:tháng[\s\d.…_]*)?(?:năm)?", re.IGNORECASE)
_REST_OF_DATE = re.compile(r"(?:[\d.…_]+|tháng|năm)(?:[\s\d.…_]|tháng|năm)*", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}$")
# CỘNG ⏎ HÒA XÃ HỘI … | CỘNG HÒA XÃ HỘI CHỦ NGHĨA ⏎ VIỆT NAM
_MOTTO = (*MOTTO, f"{MOTTO[0]} việt nam")


def mended(text: str, cells: Sequence[Cell]) -> list[Cell]:
    """The cells, those that are pieces of one line as one; it belongs to the block in which it begins."""
    whole: list[Cell] = []
    for cell in cells:
        one = whole[-1] if whole else None
        if one is not None and len(one.text) <= _LONGEST_PIECE and _follows(text, one, cell) and _is_torn(one, cell):
            span = Span(one.span.start, cell.span.end)
            whole[-1] = Cell(single_spaced(f"{one.text} {cell.text}"), span, one.block)
        else:
            whole.append(cell)
    return whole


def _follows(text: str, one: Cell, other: Cell) -> bool:
    """Nothing but one line end and ornament stands between: no blank line, no bar of a table."""
    return text[one.span.end : other.span.start].strip(_ORNAMENT) == "\n"


def _is_torn(one: Cell, other: Cell) -> bool:
    """Whether the second line goes on with the first."""
    if len(other.text) > _LONGEST_PIECE and not other.shouts:
        return False
    low = one.comparable
    if _NUMBER_WORD.fullmatch(low):
        return _NUMBER.match(other.text) is not None
    if _HALF_PLACE.fullmatch(one.text):
        return _DATELINE.match(other.text) is not None and not is_body(low)
    if _HALF_DATE.fullmatch(one.text) and not _YEAR.search(low):
        return _REST_OF_DATE.fullmatch(other.text) is not None
    both = f"{low} {other.comparable}"
    if any(motto.startswith(f"{low} ") and both.startswith(motto) for motto in _MOTTO):
        return True
    if not (one.shouts and other.shouts) or low in types():
        return False
    if both in types():
        return True
    # A word alone is no body: BỘ ⏎ TÀI CHÍNH, THỦ ⏎ TƯỚNG CHÍNH PHỦ, ỦY ⏎ BAN NHÂN DÂN
    return " " not in low and is_body(both) and other.comparable not in types()
