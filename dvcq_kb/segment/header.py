"""What a document says of itself: number, type, date, issuer, place, subject.

Components and their places: Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I
(State); Hướng dẫn 36-HD/VPTW, II.1 (Party). Two columns of a letterhead come
as cells in any order, so each field is looked for by its own form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dvcq_kb import dates
from dvcq_kb.model import Header, Part, Span, StatedDate
from dvcq_kb.segment import act_titles, issuers, portal, spacing, subject, torn_lines
from dvcq_kb.segment.bodies import sentence_case
from dvcq_kb.segment.cells import Cell, split
from dvcq_kb.segment.subject import ABOUT, MOTTO
from dvcq_kb.symbol import DASHES, LOOK_ALIKES
from dvcq_kb.text import LOWER, UPPER, comparable, fold, single_spaced
from dvcq_kb.vocabulary import types

# Số: 45/2026/TT-BTC | Số      -NQ/TU | Số: /KH-UBND | Luật số: 72/2025/QH15 | Số: 38/2000/QĐ.UB | Số: 178-HĐBT
# Số: 31/2003/TT-BCA(V11)
# Số:             /TB-UBND  Quảng Ngãi, ngày …
_NUMBER = re.compile(
    rf"(?:(?:Luật|LUẬT|Bộ luật|BỘ LUẬT|Pháp lệnh|PHÁP LỆNH|Nghị quyết|NGHỊ QUYẾT|Lệnh|LỆNH)\s+)?(?:Số|SỐ|"
    rf"số(?=\s*:))\s*[:.]?\s*[.…_]*\s*"
    rf"((?:\d[\d.]*[a-zđ]?)?\s*[.…_]*\s*[/{DASHES}]\s*(?:\d{{4}}\s*/\s*)?[A-ZĐÐ][\w&ĐÐ]*(?:\s?[/{DASHES}.]\s?[A-ZĐÐ][\w&]*)*"
    r"(?:\([A-ZĐ]\d{1,2}\))?)"
)
# Hà Nội, ngày 05 tháng 01 năm 2020 | Ba Đình, ngày tháng 02 năm 2025 | TP. Hồ Chí Minh, ngày …
_DATELINE = re.compile(
    rf"(?<![^\W_])(?<![/{DASHES}])"
    rf"((?:(?:Thành phố|Thị xã|Thị trấn) )?"
    rf"(?:(?:Quận|Phường)[ \xa0]\d{{1,2}}(?=,)|"
    rf"(?:[{UPPER}][^\W\d_]*\.?(?:[ \xa0]{{1,2}}|[ \xa0]?-[ \xa0]?|(?=,)|(?<=\.))){{1,6}})),?\s*(?=[Nn]gày[\s\d.…_])"
)
_SHOUTED = re.compile(rf"(?:[{UPPER}]{{2,}}\s+){{2,}}(?=[{UPPER}][{LOWER}])")
_SYMBOL_BEFORE = re.compile(r".*[/\-][A-ZĐ&.\-]{2,}\d{0,2}(?:\s|$)")
# - Tại khoản 1 Điều 19 Quy định số 22-QĐ/TW, ngày 28/7/2021 của
_CITES = re.compile(r"\bsố\s|\d\s?[-/]\s?[A-ZĐ]")
_SYMBOL_ENDS = re.compile(r"[A-ZĐ\d]\s?[-/–]\s{0,2}$")
# THÔNG TƯ1, LUẬT[1]: the mark of a footnote, as consolidated texts have them
_FOOTNOTE = re.compile(r"\s?(?:\d{1,2}|\[\d{1,2}\]|\*{1,3})$")
_DAY = re.compile("ngày", re.IGNORECASE)
# ngày 09 tháng năm 2014: the month is missing
_FAULTY_DATE = re.compile(r"ngày[\s\d.…_]*tháng[\s\d.…_]*năm\s*\d{4}$", re.IGNORECASE)
_BODY = ("căn cứ", "kính gửi", "điều 1", "chương i", "pursuant to")
_NO_LETTER = re.compile(r"\d/(?:\d{4}/)?(?:QĐ|NQ|NĐ|CT|TT)-")
_WITHOUT_PLACE = ("ủy ban nhân dân", "hội đồng nhân dân")
_LONGEST_LETTERHEAD_LINE = 400
# A type written as if it were one: what such words head is no instrument of its own.
_NO_TYPES = frozenset({"văn bản", "công văn", "hiến pháp"})
# QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH | NGHỊ QUYẾT CỦA HỘI ĐỒNG NHÂN DÂN TỈNH
_OF = re.compile(r"\s+của\s+")
# QUY ĐỊNH (BỔ SUNG)
_IN_BRACKETS = re.compile(r"\s*\([^()]{1,30}\)$")
_MOTTO_AT = re.compile(r"CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
_ARTICLE_AT = re.compile(r"^[*_ ]*Điều 1\b|^[*_ ]*Căn cứ ", re.MULTILINE)
_BLOCKS = 60
_CELLS = 60
# Blocks of menus that a portal may put before the letterhead.
_FARTHEST = 30_000
_BLOCKS_ABOVE_MOTTO = 6
_BLOCKS_AFTER_BODY = 3


class Reading(NamedTuple):
    header: Header
    body_from: int
    """Index of the first block after type and subject; 0 if there is no letterhead."""


def read(text: str, blocks: Sequence[Span]) -> Reading:
    """The header as far as the first blocks give it; the signer is read elsewhere."""
    cells = _letterhead(text, blocks)
    if not cells:
        return Reading(Header(), 0)
    opening = next((at for at, cell in enumerate(cells) if _opens_body(cell)), len(cells))
    number = _number(text, blocks, cells[:opening])
    place, date = _dateline(text, cells, opening)
    has_motto = any(cell.comparable.startswith(MOTTO) for cell in cells[:opening])
    if number is None and not has_motto and (table := portal.read(text, blocks)) is not None:
        return Reading(*table)
    kind, about, body_from, at_type = _type_and_subject(text, cells, opening)
    issuer = issuers.of_letterhead(text, cells[:opening], at_type, certain=has_motto or number is not None)
    is_letter = at_type is not None and ABOUT.match(cells[at_type].text) is not None
    if at_type is not None and not is_letter and (below := act_titles.below(text, cells, at_type)) is not None:
        title, first, last = below
        issuer = issuer or title.issuer
        number, date = (title.number, title.date or date) if number is None else (number, date or title.date)
        if first == at_type + 1 or title.number is not None:
            begun = cells[last].rest(max(title.end, cells[last].span.start), text)
            named, after = subject.below_type([*((begun,) if begun.text else ()), *cells[last + 1 :]], 0)
            if named is not None or title.number is not None:
                about, body_from = named, after
    if is_letter and kind and number and _NO_LETTER.search(number.value):
        kind = None  # 3557/QĐ-BYT, the line of its type lost
    if kind is not None and (issuer is None or comparable(issuer.value) in _WITHOUT_PLACE):
        deciding = issuers.deciding(text, cells, body_from)
        # ỦY BAN NHÂN DÂN in the letterhead, its second line lost; below, ỦY BAN NHÂN DÂN TỈNH SƠN LA
        if issuer is None or (deciding and comparable(deciding.value).startswith(comparable(issuer.value))):
            issuer = deciding
    if number is None and date is None and issuer is None and kind is None:
        return Reading(Header(), 0)
    # The letterhead ends where the last of its fields does, in whatever column that stood.
    zone = next((cell.span.start for cell in cells if cell.block >= body_from), cells[-1].span.end)
    end = max((part.span.end for part in (number, date, about, kind) if part and part.span.start < zone), default=0)
    if end:
        body_from = max(body_from, next((cell.block for cell in cells if cell.span.start >= end), body_from))
    return Reading(Header(number, kind, date, issuer, place, about), body_from)


def _letterhead(text: str, blocks: Sequence[Span]) -> list[Cell]:
    """The cells from the letterhead to a little into the text below it."""
    first = _first_block(text, blocks)
    cells: list[Cell] = []
    after = None
    for cell in split(text, blocks, first=first, limit=_BLOCKS):
        if after is not None and cell.block >= after + _BLOCKS_AFTER_BODY:
            break
        cells.append(cell)
        if after is None and _opens_body(cell):
            after = cell.block
    return torn_lines.mended(text, cells)


def _first_block(text: str, blocks: Sequence[Span]) -> int:
    """Where the letterhead begins: 0, or farther down on a portal's page that puts its menus first."""
    if len(blocks) <= _BLOCKS:
        return 0
    motto = _MOTTO_AT.search(text, blocks[0].start, min(blocks[-1].end, _FARTHEST))
    if motto is None or motto.start() < blocks[_BLOCKS // 2].start:
        return 0
    if _ARTICLE_AT.search(text, blocks[0].start, motto.start()):
        return 0
    at = next(index for index, span in enumerate(blocks) if span.end > motto.start())
    return max(0, at - _BLOCKS_ABOVE_MOTTO)


def _opens_body(cell: Cell) -> bool:
    # A subject in capitals may be longer than any other line.
    if len(cell.text) > _LONGEST_LETTERHEAD_LINE * (2 if cell.shouts else 1):
        return True
    return cell.text[0] in "CcKkĐP" and cell.comparable.startswith(_BODY)


def _number(text: str, blocks: Sequence[Span], cells: Sequence[Cell]) -> Part | None:
    for cell in cells[:_CELLS]:
        if cell.text[0] not in "SsLNPB":
            continue
        words = single_spaced(cell.text.partition(":")[2])
        # Số: 16/QĐ-⏎UBND goes on below
        broken = words.endswith(("-", "–", "/"))
        if cell.text[:2] == "Số" and not broken and (symbol := spacing.mended_symbol(words)) is not None:
            return Part(symbol, cell.span)
        # A wide gap may stand inside it, which parts cells: Số:            /TB-UBND
        block_end = blocks[cell.block].end
        line_end = text.find("\n", cell.span.start, block_end)
        end = max(line_end if line_end >= 0 else block_end, cell.span.end)
        if broken:
            end = max(text.find("\n", end + 1), end)
        match = _NUMBER.match(text, cell.span.start, end)
        if match:
            value = re.sub(r"[\s.…_]+(?=[/\-–])|\s", "", match[1]).translate(LOOK_ALIKES)
            return Part(value.lstrip("…_."), Span(*match.span(1)))
    return None


def _dateline(text: str, cells: Sequence[Cell], opening: int) -> tuple[Part | None, StatedDate | None]:
    # A letter's address may stand before the date where two columns were read one after the other.
    letter = opening < len(cells) and cells[opening].comparable.startswith("kính gửi")
    for index, cell in enumerate(cells[: min(opening + (6 if letter else 0), _CELLS)]):
        found = _DAY.search(text, *cell.span)
        # … có hiệu lực kể từ⏎ngày 01 tháng 7 năm 2023
        if found is None or (index and cells[index - 1].comparable.endswith((" từ", " đến", " trước", " sau"))):
            continue
        at = found.start()
        before = text[cell.span.start : at].replace("\n", " ")
        place = _place(before)
        stated = dates.read(text, at)
        if stated is None and place is not None and _FAULTY_DATE.match(text, at, cell.span.end):
            stated = StatedDate(None, Span(at, cell.span.end))
        if stated is None or len(text[stated.span.end : cell.span.end].strip(" .*")) > 12:
            continue
        if place is not None:
            written = Part(
                single_spaced(place.of(before)), Span(cell.span.start + place.start, cell.span.start + place.end)
            )
            return _mended_place(written, text), stated
        if not before.strip() or (before.rstrip().endswith(",") and len(before) < 60 and not _CITES.search(before)):
            words = before.strip(" ,*|")
            torn = Part(words, Span(cell.span.start, cell.span.start + len(before.rstrip(" ,"))))
            return (_mended_place(torn, text) if spacing.is_torn(words) else None), stated
    return None, None


def _type_and_subject(
    text: str, cells: Sequence[Cell], opening: int
) -> tuple[Part | None, Part | None, int, int | None]:
    """Type, subject, the block after them, and the cell that bears the type or the subject."""
    at = _type_cell(cells, opening)
    letter = next((index for index, cell in enumerate(cells[:opening]) if ABOUT.match(cell.text)), None)
    if at is not None:
        typed = Part(_type_name(cells[at]), cells[at].span)
        while at + 1 < opening and _type_words(cells[at + 1]) == _type_words(cells[at]):
            # Portals print the type again above the text.
            at += 1
        about, body_from = subject.below_type(cells, at + 1)
        if about is None and letter is not None and letter < at:
            # Hướng dẫn may bear the subject of a letter: under the number "V/v …", below it the type alone.
            about, _ = subject.of_letter(cells, letter)
        return typed, about, body_from, at
    if letter is not None:
        # Công văn carry no type; they say "V/v …" under the number (NĐ 30/2020/NĐ-CP, Phụ lục I, II.5.b).
        start = cells[letter].span.start
        about, body_from = subject.of_letter(cells, letter)
        return Part("Công văn", Span(start, start)), about, body_from, letter
    return _titled(text, cells[: max(opening, 3)])


def _type_cell(cells: Sequence[Cell], opening: int) -> int | None:
    for index, cell in enumerate(cells[: min(opening, _CELLS)]):
        if len(cell.text) > 60 or not cell.text[0].isupper():
            continue
        low = _type_words(cell)
        if low in types() and low not in _NO_TYPES and (cell.shouts or index > 2):
            return index
    return None


def _type_words(cell: Cell) -> str:
    """The comparable name of a type, if the cell bears one; else its words."""
    low = cell.comparable
    if low.endswith(")"):
        low = _IN_BRACKETS.sub("", low)
    elif cell.shouts:
        low = _FOOTNOTE.sub("", low)
    if low in types() or not cell.shouts:
        return low
    if low.count(" ") == 0 or len(low.split(" ")[0]) == 1 or spacing.is_torn(low):
        # Q U Y Ế T Đ Ị N H, spaced for emphasis; NGHỊQUYẾT, K ẾT LUẬN
        return _by_letters().get(fold(low).replace(" ", ""), low)
    return _OF.split(low)[0]


@cache
def _by_letters() -> dict[str, str]:
    return {fold(name).replace(" ", ""): name for name in types()}


def _type_name(cell: Cell) -> str:
    return types()[_type_words(cell)].name


def _titled(text: str, cells: Sequence[Cell]) -> tuple[Part | None, Part | None, int, int | None]:
    """The type and the subject on one line: "Chỉ thị về thực hiện nhiệm vụ quốc phòng", "LUẬT ĐẤT ĐAI"."""
    for index, cell in enumerate(cells):
        words = cell.text.split()
        if (index > 2 and not cell.shouts) or len(words) < 2 or not cell.text[0].isupper() or len(cell.text) > 400:
            continue
        for count in (4, 3, 2, 1):
            low = comparable(" ".join(words[:count]))
            kind = types().get(low)
            if kind is None or low in _NO_TYPES or len(words) <= count or words[count].lower() in ("số", "số:"):
                continue
            if index > 2 and low not in ("luật", "bộ luật", "pháp lệnh"):
                continue
            typed = text.find(words[count - 1], *cell.span) + len(words[count - 1])
            start = text.find(words[count], typed, cell.span.end)
            if start < 0:
                # An invisible character stands inside the word.
                continue
            about, body_from = subject.joined([cell.rest(start, text)]), cell.block + 1
            if index > 2 and index + 1 < len(cells) and cells[index + 1].shouts:
                more, body_from = subject.below_type(cells, index + 1)
                if more is not None and about is not None:
                    about = Part(f"{about.value} {more.value}", Span(about.span.start, more.span.end))
            return Part(kind.name, Span(cell.span.start, typed)), about, body_from, index
    return None, None, 0, None


def _place(before: str) -> Span | None:
    # Số:      /TB-UBND  Quảng Ngãi, ngày: the number may stand on the same line.
    symbol = _SYMBOL_BEFORE.match(before)
    found = list(_DATELINE.finditer(f"{before}ngày ", symbol.end() if symbol else 0))
    if not found or found[-1].end() < len(before):
        return None
    start, words = found[-1].start(1), found[-1][1]
    # Thông tư số 156/2013/TT- BTC ngày 06/11/2013: the rest of a symbol
    if words.startswith(("Thứ ", "Chủ Nhật")):
        return None
    if words.strip().isupper() and _SYMBOL_ENDS.search(before, max(0, start - 12), start):
        return None
    # ĐẢNG ỦY PHƯỜNG AN BÌNH An Bình, ngày …: a name in capitals stands before it on the line.
    if (name := _SHOUTED.match(words)) is not None:
        start, words = start + name.end(), words[name.end() :]
    return Span(start, start + len(words.rstrip()))


def _mended_place(place: Part, text: str) -> Part | None:
    if not spacing.is_torn(place.value):
        return place
    words = spacing.mended(place.value, text)
    return Part(sentence_case(words) if words.isupper() else words, place.span) if words else None
