"""Who issued a document: the last body of its letterhead, or the one that the lines below name where it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.model import Part, Span
from dvcq_kb.segment import spacing
from dvcq_kb.segment.bodies import accented, goes_on, is_body, sentence_case
from dvcq_kb.segment.cells import Cell
from dvcq_kb.segment.subject import AUTHORITY, MOTTO, hangs
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
# Kinds of bodies, whose name stands on the next line
_KINDS = frozenset(
    (
        *("trường đại học", "trường cao đẳng", "trường trung cấp", "trường thpt", "trường thcs", "trường tiểu học"),
        *("trường mầm non", "học viện", "bệnh viện", "trung tâm", "chi cục", "công ty", "tổng công ty", "ngân hàng"),
    )
)
# In papers of the Youth Union its name stands where others bear the motto.
_UNION = ("đoàn tncs hồ chí minh", "đoàn thanh niên cộng sản hồ chí minh")
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
        if cell.shouts and (known := accented(cell.text)) is not None:
            cell = Cell(known.upper(), cell.span, cell.block)
        low = cell.comparable
        if low.startswith(("số:", "số ", "luật số", "v/v", "về việc")) or ", ngày" in low:
            if bodies:
                break
            continue
        if not cell.shouts or low.startswith((*MOTTO, "văn bản ")) or low in types() or (bodies and low in _UNION):
            continue
        if bodies and (_CONTINUES.match(cell.text) or hangs(bodies[-1][-1]) or _is_torn_name(bodies[-1][-1], low)):
            bodies[-1].append(cell)
        elif len(cell.text) < 4:
            continue
        elif not any(map(str.isdigit, cell.text)) and (is_body(low) or (certain and not _CONTINUES.match(cell.text))):
            bodies.append([cell])
    # Emblems, menus and the gazette's own heads stand there too; a line we know for a body goes first.
    lines = next((lines for lines in reversed(bodies) if is_body(lines[0].comparable)), bodies[-1] if bodies else None)
    if lines is None:
        return None
    name = " ".join(cell.text for cell in lines).rstrip(" -–")
    span = Span(lines[0].span.start, lines[-1].span.end)
    if spacing.is_torn(name):
        words = spacing.mended(name, text)
        return Part(sentence_case(words.upper()), span) if words else None
    return Part(sentence_case(name), span) if certain or is_body(lines[0].comparable) else None


def _is_torn_name(cell: Cell, following: str) -> bool:
    # ỦY BAN THƯỜNG VỤ ⏎ QUỐC HỘI | BỘ LAO ĐỘNG - THƯƠNG ⏎ BINH VÀ XÃ HỘI | TRƯỜNG ĐẠI HỌC ⏎ NÔNG LÂM
    low = cell.comparable
    return (
        low in ("ủy ban thường vụ", "hội đồng thẩm phán")
        or goes_on(low, following)
        or (low in _KINDS and not is_body(following))
    )


def deciding(text: str, cells: Sequence[Cell], body_from: int) -> Part | None:
    """Without a letterhead, the line in capitals that names who decides: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
    cell = next((cell for cell in cells if cell.block >= body_from), None)
    if cell is None or not cell.shouts or not AUTHORITY.match(cell.comparable):
        return None
    head = _HEAD_OF_BODY.match(text, *cell.span)
    body = cell.rest(head.end(), text) if head else cell
    return Part(sentence_case(body.text), body.span) if is_body(body.comparable) else None
