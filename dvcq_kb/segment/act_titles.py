"""How collections of laws and portals print an act's title: type, issuer, number and day before the subject.

NGHỊ ĐỊNH ⏎ CỦA CHÍNH PHỦ SỐ 37/CP NGÀY 20 THÁNG 6 NĂM 1994 VỀ VIỆC …, usual from 1985 to 2007, with a letterhead
above it or without one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb import dates
from dvcq_kb.model import Part, Span, StatedDate
from dvcq_kb.segment.bodies import complete_name, goes_on, is_body, sentence_case
from dvcq_kb.segment.cells import Cell
from dvcq_kb.symbol import LOOK_ALIKES
from dvcq_kb.text import UPPER, comparable, single_spaced

_BEHIND = r"\s+SỐ[\s:]|\s+NGÀY\s|\s+VỀ\s|,?\s+KH(?:ÓA|OÁ)\s|\s*\n|\s*$"
# CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH SỐ … | CỦA QUỐC HỘI KHÓA XII, KỲ HỌP THỨ TƯ | CỦA TÒA ÁN NHÂN DÂN TỐI CAO - VIỆN KIỂM …
_ISSUER = re.compile(rf"CỦA\s+([{UPPER}][{UPPER}\s,–-]+?)(?={_BEHIND})")
# BỘ LAO ĐỘNG - THƯƠNG BINH ⏎ VÀ XÃ HỘI SỐ …: the name runs on over the line
_NEXT_LINE = re.compile(rf"\s*\n\s*([{UPPER}][{UPPER} ,–-]+?)(?={_BEHIND})")
# SỐ 318/2005/QĐ-TTg | SỐ: 14-HĐBT
_NUMBER = re.compile(r"SỐ\s*:?\s*(\d[^\s,]*[^\W\d_]\d{0,2})(?=[\s,]|$)")
_GAP = re.compile(r"[\s,]*")
_LINES_BELOW = 3


class Title(NamedTuple):
    issuer: Part | None
    number: Part | None
    date: StatedDate | None
    end: int
    """Offset behind it."""


def read(text: str, start: int, end: int) -> Title | None:
    """The clauses that stand at ``start`` in whatever order, each once; ``None`` if they name no issuer.

    Args:
        text: of the document.
        start: behind the type.
        end: of the last line they may reach.
    """
    issuer: Part | None = None
    number: Part | None = None
    date: StatedDate | None = None
    at = start
    while at < end:
        if issuer is None and (match := _ISSUER.match(text, at, end)):
            stop = match.end()
            more = _NEXT_LINE.match(text, stop, end)
            if more is not None and goes_on(comparable(match[1]), comparable(more[1])):
                stop = more.end()
            elif number is not None and (length := complete_name(match[1])):
                # … CỦA UỶ BAN THƯỜNG VỤ QUỐC HỘI THU THUẾ BẾN BÃI: nothing but the name parts it from the subject
                stop = match.start(1) + length
            name = single_spaced(text[match.start(1) : stop])
            if not is_body(comparable(name)):
                break
            issuer = Part(sentence_case(name), Span(match.start(1), stop))
        elif number is None and (match := _NUMBER.match(text, at, end)):
            stop = match.end()
            number = Part(match[1].translate(LOOK_ALIKES), Span(*match.span(1)))
        elif number is not None and date is None and text.startswith("NGÀY", at):
            date = dates.read(text, at)
            if date is None or date.span.end > end:
                break
            stop = date.span.end
        else:
            break
        at = _GAP.match(text, stop, end).end()  # type: ignore[union-attr]  # it matches the empty string
    return Title(issuer, number, date, at) if issuer is not None else None


def below(text: str, cells: Sequence[Cell], at_type: int) -> tuple[Title, int, int] | None:
    """The title in one of the lines below the type, LUẬT ⏎ CÁN BỘ ⏎ CỦA QUỐC HỘI, and where it begins and ends.

    Returns:
        The title, the index of the cell it begins in, and that of the cell its end is in.
    """
    for first in range(at_type + 1, min(at_type + 1 + _LINES_BELOW, len(cells))):
        reach = cells[min(first + _LINES_BELOW - 1, len(cells) - 1)].span.end
        if (title := read(text, cells[first].span.start, reach)) is not None:
            last = next(at for at in range(first, len(cells)) if cells[at].span.end >= title.end)
            return title, first, last
    return None
