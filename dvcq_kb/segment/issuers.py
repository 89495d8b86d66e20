"""Who issued a document: the last body of its letterhead, or the one that the lines below name where it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb import dates
from dvcq_kb.model import Part, Span, StatedDate
from dvcq_kb.segment import spacing
from dvcq_kb.segment.bodies import goes_on, is_body, sentence_case
from dvcq_kb.segment.cells import Cell
from dvcq_kb.segment.subject import AUTHORITY, MOTTO, hangs
from dvcq_kb.symbol import LOOK_ALIKES
from dvcq_kb.text import UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import types

# CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH, BỘ TRƯỞNG BỘ TÀI CHÍNH: an office, of a body
_HEAD_OF_BODY = re.compile(
    r"(?:CHỦ\s+TỊCH|BỘ\s+TRƯỞNG|GIÁM\s+ĐỐC|THỐNG\s+ĐỐC|(?:TỔNG\s+)?CỤC\s+TRƯỞNG|CHÁNH\s+ÁN|VIỆN\s+TRƯỞNG)\s+"
    r"(?=ỦY|UỶ|HỘI|BỘ|SỞ|NGÂN|TỔNG|CỤC|TÒA|TOÀ|VIỆN|NƯỚC)"
)
# ỦY BAN NHÂN DÂN ⏎ TỈNH HÀ GIANG | BỘ LAO ĐỘNG ⏎ - THƯƠNG BINH …: a line that goes on with a name
_CONTINUES = re.compile(
    r"(?:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|ĐẶC KHU|VÀ|VIỆT NAM|TRUNG ƯƠNG|-|–|&)(?:\s|$)"
)
# VĂN BẢN HỢP NHẤT - BỘ LAO ĐỘNG - THƯƠNG BINH ⏎ VÀ XÃ HỘI
_GAZETTE_HEAD = re.compile(r"VĂN\s+BẢN\s+HỢP\s+NHẤT\s*[-–]\s+(?=\S)")
# Lines of a letterhead without a type below it
_LINES = 14


def of_letterhead(text: str, cells: Sequence[Cell], at_type: int | None, *, certain: bool) -> Part | None:
    """The last body of the letterhead; the one above it is its parent.

    Args:
        text: of the document.
        cells: above the text.
        at_type: which of them bears the type; nothing below it is letterhead.
        certain: motto or number show that there is a letterhead; without them
            only a line that begins as the names of bodies do is believed.
    """
    bodies: list[list[Cell]] = []
    for cell in cells[: at_type if at_type is not None else _LINES]:
        if (gazette := _GAZETTE_HEAD.match(text, *cell.span)) is not None:
            cell = cell.rest(gazette.end(), text)
        low = cell.comparable
        if low.startswith(("số:", "số ", "luật số", "v/v", "về việc")) or ", ngày" in low:
            if bodies:
                break
            continue
        if not cell.shouts or len(cell.text) < 4 or low.startswith((*MOTTO, "văn bản ")) or low in types():
            continue
        if bodies and (_CONTINUES.match(cell.text) or hangs(bodies[-1][-1]) or _is_torn_name(bodies[-1][-1], low)):
            bodies[-1].append(cell)
        elif not any(map(str.isdigit, cell.text)) and (is_body(low) or (certain and not _CONTINUES.match(cell.text))):
            bodies.append([cell])
    # Emblems, menus and the gazette's own heads stand there too; a line we know for a body goes first.
    lines = next((lines for lines in reversed(bodies) if is_body(lines[0].comparable)), bodies[-1] if bodies else None)
    if lines is None:
        return None
    name = " ".join(cell.text for cell in lines)
    span = Span(lines[0].span.start, lines[-1].span.end)
    if spacing.is_torn(name):
        words = spacing.mended(name, text)
        return Part(sentence_case(words.upper()), span) if words else None
    return Part(sentence_case(name), span) if certain or is_body(lines[0].comparable) else None


def _is_torn_name(cell: Cell, following: str) -> bool:
    # ỦY BAN THƯỜNG VỤ ⏎ QUỐC HỘI | BỘ LAO ĐỘNG - THƯƠNG ⏎ BINH VÀ XÃ HỘI
    return cell.comparable == "ủy ban thường vụ" or goes_on(cell.comparable, following)


# THÔNG TƯ ⏎ CỦA BỘ TÀI CHÍNH SỐ 05/2010/TT-BTC NGÀY 13 THÁNG 01 NĂM 2010 ⏎ QUY ĐỊNH … | LUẬT ⏎ CÁN BỘ, CÔNG CHỨC ⏎
# CỦA QUỐC HỘI KHÓA XII, KỲ HỌP THỨ TƯ: how collections of laws print acts without their letterhead
_NAMED_BELOW = re.compile(
    rf"CỦA\s+(?P<issuer>[{UPPER}][{UPPER}\s,-]+?)(?=\s+SỐ\s|,?\s+KH(?:ÓA|OÁ)\s|\s*\n|\s*$)"
    rf"(?:\s+SỐ\s*:?\s*(?P<number>\d[^\s,]*)\s*,?\s*(?=NGÀY\s))?"
)
_LINES_BELOW = 3


class Named(NamedTuple):
    issuer: Part
    number: Part | None
    date: StatedDate | None
    after: int
    """Index of the cell behind it."""


def named_below(text: str, cells: Sequence[Cell], at_type: int) -> Named | None:
    for index in range(at_type + 1, min(at_type + 1 + _LINES_BELOW, len(cells))):
        cell = cells[index]
        found = _NAMED_BELOW.match(text, *cell.span) if cell.shouts else None
        if found is None or not is_body(comparable(found["issuer"])):
            continue
        issuer = Part(sentence_case(single_spaced(found["issuer"])), Span(*found.span("issuer")))
        if found["number"] is None:
            return Named(issuer, None, None, index + 1)
        number = Part(found["number"].translate(LOOK_ALIKES), Span(*found.span("number")))
        return Named(issuer, number, dates.read(text, found.end()), index + 1)
    return None


def deciding(text: str, cells: Sequence[Cell], body_from: int) -> Part | None:
    """Without a letterhead, the line in capitals that names who decides: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
    cell = next((cell for cell in cells if cell.block >= body_from), None)
    if cell is None or not cell.shouts or not AUTHORITY.match(cell.comparable):
        return None
    head = _HEAD_OF_BODY.match(text, *cell.span)
    body = cell.rest(head.end(), text) if head else cell
    return Part(sentence_case(body.text), body.span) if is_body(body.comparable) else None
