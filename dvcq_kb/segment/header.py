"""What a document says of itself: number, type, date, issuer, place, subject.

Components and their places: Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I
(State); Hướng dẫn 36-HD/VPTW, II.1 (Party).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb import dates
from dvcq_kb.model import Header, Part, Span, StatedDate
from dvcq_kb.segment.bodies import sentence_case
from dvcq_kb.segment.cells import Cell
from dvcq_kb.symbol import LOOK_ALIKES
from dvcq_kb.text import UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import types

_DASH = "\\-\u2010-\u2015\u2212"
# Số: 45/2026/TT-BTC | Số      -NQ/TU | Số: /KH-UBND | Luật số: 72/2025/QH15
# Số:             /TB-UBND  Quảng Ngãi, ngày …
_NUMBER = re.compile(
    rf"(?:(?:Luật|LUẬT|Bộ luật|BỘ LUẬT|Pháp lệnh|PHÁP LỆNH|Nghị quyết|NGHỊ QUYẾT|Lệnh|LỆNH)\s+)?(?:Số|SỐ|"
    rf"số)\s*(?:hiệu)?\s*[:.]?\s*[.…_]*\s*"
    rf"((?:\d[\d.]*[a-zđ]?)?\s*[.…_]*\s*[/{_DASH}]\s*(?:\d{{4}}\s*/\s*)?[A-ZĐÐ][\w&ĐÐ]*(?:\s?[/{_DASH}.]\s?[A-ZĐÐ][\w&]*)*)"
)
# Hà Nội, ngày 05 tháng 01 năm 2020 | Ba Đình, ngày tháng 02 năm 2025 | TP. Hồ Chí Minh, ngày …
_DATELINE = re.compile(
    rf"(?:^|[\n|\t*]|\s{{2,}})[\s*]*((?:[{UPPER}][^\W\d_]*\.?[ \xa0\-]*){{1,6}}),\s*(?=ngày[\s\d.…_])", re.UNICODE
)
_MOTTO = ("cộng hòa xã hội chủ nghĩa", "độc lập", "đảng cộng sản việt nam", "độc lập - tự do")
_ABOUT = re.compile(r"(?:V/v|v/v|Về việc|VỀ VIỆC)\s*:?\s*")
# The lines after which the subject is over.
_BODY_OPENERS = re.compile(
    r"(?:-\s*)?(?:căn cứ|xét |theo đề nghị|thực hiện |kính gửi|chiểu |sau khi |để |nhằm |trên cơ sở|"
    r"quyết định\s*:|quyết nghị\s*:|ngày \d|tại |"
    r"chương [ivx\d]|điều \d|phần |i\s*[.\-]|1\s*[.\-]|mục |trong |trước |hiện nay|thời gian|những |"
    r"năm \d{4}\b,|ông |bà |(?:hội nghị|đại hội) .{60})"
)
_FIRST_HEADING = re.compile(r"(?:chương|phần|mục)\s+(?:[ivx\d]|thứ)|điều \d|[ivx]+\s*[.\-/]\s|1\s*[.\-/]\s|a\s*[.)]\s")
_AUTHORITY = re.compile(
    r"(?:bộ trưởng|thủ tướng|chính phủ$|quốc hội$|chủ tịch|ủy ban nhân dân|ủy ban thường vụ|"
    r"hội đồng nhân dân|hội đồng thẩm phán|giám đốc|thống đốc|"
    r"tổng (?:giám đốc|kiểm toán|thanh tra|cục)|viện trưởng|chánh án|chánh thanh tra|ban (?:thường vụ|"
    r"chấp hành|bí thư)|bộ chính trị|bộ [^\W\d_]|liên bộ|trưởng ban|cục trưởng|thủ trưởng|khóa )"
)
_HEAD_OF_BODY = re.compile(r"(?:CHỦ TỊCH|BỘ TRƯỞNG|GIÁM ĐỐC)\s+(?=ỦY|UỶ|HỘI|BỘ|SỞ)")
_CONTINUES = re.compile(
    r"^(?:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|XÃ|PHƯỜNG|VÀ|VIỆT NAM|TRUNG ƯƠNG|-|–|&)(?:\s|$)"
)
_CELLS_BEFORE_TYPE = 45


class Reading(NamedTuple):
    header: Header
    body_from: int
    """Index of the first block after type and subject; 0 if there is no letterhead."""


def read(text: str, cells: Sequence[Cell]) -> Reading:
    """The header as far as the first cells give it; the signer is read elsewhere."""
    number = _number(text, cells)
    place, date = _dateline(text, cells)
    at_type = _type_cell(cells)
    about = _about(cells) if at_type is None else None
    if at_type is not None:
        kind: Part | None = Part(_capital(cells[at_type].text), cells[at_type].span)
        subject, body_from = _subject(cells, at_type + 1)
    elif about is not None:
        kind, (subject, body_from) = (
            Part("Công văn", Span(cells[about].span.start, cells[about].span.start)),
            _letter_subject(cells, about),
        )
    else:
        kind, subject, body_from = _titled(text, cells)
    issuer = _issuer(cells, at_type if at_type is not None else about)
    if issuer is None and at_type is not None:
        issuer = _authority(cells, body_from)
    if number is None and date is None and issuer is None and kind is None:
        return Reading(Header(), 0)
    last = max(
        (
            part.span.end
            for part in (number, date, subject, kind)
            if part and part.span.start < _zone_end(cells, body_from)
        ),
        default=0,
    )
    body_from = (
        max(body_from, next((cell.block for cell in cells if cell.span.start >= last), body_from))
        if last
        else body_from
    )
    return Reading(Header(number, kind, date, issuer, place, subject), body_from)


def _zone_end(cells: Sequence[Cell], body_from: int) -> int:
    return next((cell.span.start for cell in cells if cell.block >= body_from), cells[-1].span.end if cells else 0)


def _number(text: str, cells: Sequence[Cell]) -> Part | None:
    for cell in cells[:_CELLS_BEFORE_TYPE]:
        end = text.find("\n", cell.span.start)
        match = _NUMBER.match(text, cell.span.start, end if end >= 0 else len(text))
        if match:
            value = re.sub(r"[\s.…_]+(?=[/\-])|\s", "", match[1]).translate(LOOK_ALIKES)
            return Part(value.lstrip("…_."), Span(*match.span(1)))
        if _is_body(cell):
            break
    return None


def _dateline(text: str, cells: Sequence[Cell]) -> tuple[Part | None, StatedDate | None]:
    if not cells:
        return None, None
    stop = next(
        (cell.span.start for cell in cells if _is_body(cell)), cells[min(len(cells), _CELLS_BEFORE_TYPE) - 1].span.end
    )
    for match in _DATELINE.finditer(text, cells[0].span.start, stop):
        stated = dates.read(text, match.end())
        if stated is not None:
            return Part(single_spaced(match[1]), Span(*match.span(1))), stated
    # Without a place: "Ngày 12 tháng 4 năm 2025" alone in a cell
    for cell in cells[:_CELLS_BEFORE_TYPE]:
        if cell.span.start >= stop:
            break
        at = cell.span.start + found if (found := cell.span.of(text).lower().find("ngày")) >= 0 else -1
        stated = dates.read(text, at) if at >= 0 else None
        if stated is not None and stated.span.end >= cell.span.end - 1:
            return None, stated
    return None, None


def _is_body(cell: Cell) -> bool:
    return cell.comparable.startswith(("căn cứ", "kính gửi", "điều 1", "chương i")) or len(cell.text) > 400


def _type_cell(cells: Sequence[Cell]) -> int | None:
    known = types()
    for index, cell in enumerate(cells[:_CELLS_BEFORE_TYPE]):
        if cell.comparable.rstrip(":") in known and (cell.shouts or index > 2) and not cell.text.endswith(":"):
            return index
        if _is_body(cell):
            break
    return None


def _capital(name: str) -> str:
    return known.name if (known := types().get(comparable(name))) else name.capitalize()


def _about(cells: Sequence[Cell]) -> int | None:
    """Công văn carry no type; they say "V/v …" under the number (NĐ 30/2020/NĐ-CP, Phụ lục I, II.5.b)."""
    return next((index for index, cell in enumerate(cells[:_CELLS_BEFORE_TYPE]) if _ABOUT.match(cell.text)), None)


def _subject(cells: Sequence[Cell], at: int) -> tuple[Part | None, int]:
    lines: list[Cell] = []
    while at < len(cells):
        cell = cells[at]
        if _ends_subject(cell, lines):
            break
        lines.append(cell)
        at += 1
    body_from = cells[at].block if at < len(cells) else (cells[-1].block + 1 if cells else 0)
    return _joined(lines), body_from


def _ends_subject(cell: Cell, lines: Sequence[Cell]) -> bool:
    low = cell.comparable
    if _FIRST_HEADING.match(low):
        return True
    if _BODY_OPENERS.match(low) and (not lines or not cell.shouts):
        return not (not lines and low.startswith(("về ", "thực hiện ", "năm "))) or (
            low.startswith("thực hiện ") and len(low) > 200
        )
    if lines and cell.shouts and _AUTHORITY.match(low) and not _hangs(lines[-1]):
        return True
    if low.startswith(("(ban hành", "(kèm theo", "số:", "số ")):
        return True
    shouted = bool(lines) and all(line.shouts for line in lines)
    if shouted and not cell.shouts and not _hangs(lines[-1]):
        return True
    return (
        len(lines) > 12
        or (bool(lines) and len(cell.text) > 260)
        or (bool(lines) and lines[-1].text.endswith((".", ";", ":")))
    )


def _hangs(cell: Cell) -> bool:
    """The line breaks off in mid-phrase, so the next one belongs to it."""
    return cell.comparable.endswith(
        (
            ",",
            "-",
            "của",
            "và",
            "số",
            "ngày",
            "tháng",
            "năm",
            "bộ",
            "tỉnh",
            "về",
            "tại",
            "cho",
            "thành phố",
            "chủ tịch",
            "kết luận của",
        )
    )


def _joined(lines: Sequence[Cell]) -> Part | None:
    if not lines:
        return None
    return Part(" ".join(line.text for line in lines), Span(lines[0].span.start, lines[-1].span.end))


def _letter_subject(cells: Sequence[Cell], at: int) -> tuple[Part | None, int]:
    lines = [cells[at]]
    for cell in cells[at + 1 :]:
        low = cell.comparable
        if low.startswith(_MOTTO) or low.startswith("kính gửi") or ", ngày" in low or cell.shouts or len(lines) > 6:
            break
        lines.append(cell)
    addressed = next((cell.block for cell in cells if cell.comparable.startswith("kính gửi")), lines[-1].block + 1)
    return _joined(lines), addressed


def _titled(text: str, cells: Sequence[Cell]) -> tuple[Part | None, Part | None, int]:
    """No letterhead, only a title line: "Chỉ thị về thực hiện nhiệm vụ quốc phòng …"."""
    for cell in cells[:3]:
        words = cell.text.split()
        for count in (4, 3, 2, 1):
            kind = types().get(comparable(" ".join(words[:count])))
            if (
                kind is not None
                and len(words) > count
                and cell.text[0].isupper()
                and len(cell.text) < 400
                and words[count].lower() != "số"
            ):
                typed = text.index(words[count - 1], cell.span.start) + len(words[count - 1])
                rest = single_spaced(text[typed : cell.span.end])
                return (
                    Part(kind.name, Span(cell.span.start, typed)),
                    Part(rest, Span(text.index(words[count], typed), cell.span.end)),
                    cell.block + 1,
                )
    return None, None, 0


def _issuer(cells: Sequence[Cell], stop: int | None) -> Part | None:
    """The last body of the letterhead; the one above it is its parent."""
    bodies: list[list[Cell]] = []
    for cell in cells[: stop if stop is not None else 12]:
        low = cell.comparable
        if low.startswith(("số", "luật số", "v/v", "về việc")) or ", ngày" in low or _is_body(cell):
            if bodies:
                break
            continue
        if (
            low.startswith(_MOTTO)
            or not cell.shouts
            or len(cell.text) < 4
            or any(map(str.isdigit, cell.text))
            or low in types()
        ):
            continue
        if bodies and (_CONTINUES.match(cell.text) or _hangs(bodies[-1][-1])):
            bodies[-1].append(cell)
        else:
            bodies.append([cell])
    if not bodies:
        return None
    lines = bodies[-1]
    return Part(sentence_case(" ".join(cell.text for cell in lines)), Span(lines[0].span.start, lines[-1].span.end))


def _authority(cells: Sequence[Cell], body_from: int) -> Part | None:
    """Without a letterhead, the line in capitals that names who decides: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
    cell = next((cell for cell in cells if cell.block >= body_from), None)
    if cell is None or not cell.shouts or not _AUTHORITY.match(cell.comparable):
        return None
    head = _HEAD_OF_BODY.match(cell.text)
    start = cell.span.start + (head.end() if head else 0)
    return Part(sentence_case(cell.text[start - cell.span.start :]), Span(start, cell.span.end))
