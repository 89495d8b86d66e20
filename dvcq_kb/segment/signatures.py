"""The signature: in whose name, which office, who.

Forms: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7 (State, with dots); Hướng dẫn
36-HD/VPTW (Party, with slashes). An office alone, "BỘ TRƯỞNG BỘ NỘI VỤ", also
heads the grounds of a decision, so the name of a person must follow it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.model import Part, Span
from dvcq_kb.segment import headings, spacing
from dvcq_kb.segment.cells import Cell, split
from dvcq_kb.text import LOWER, UPPER, comparable
from dvcq_kb.vocabulary import types

# TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH | T/M BAN THƯỜNG VỤ | TL. | TUQ. | Q. GIÁM ĐỐC | K/T BỘ TRƯỞNG
_PREFIX = re.compile(rf"(?:TM|KT|TL|TUQ|TƯQ|Q)\s*\.\s*[{UPPER}]{{2}}|[TK]\s?/\s?[MLTU]\.?\s+[{UPPER}]{{2}}")
# CHỦ TỊCH | PHÓ GIÁM ĐỐC | BỘ TRƯỞNG BỘ NỘI VỤ | TỔNG BÍ THƯ | CHỦ TỌA KỲ HỌP
_OFFICE = re.compile(
    r"(?:phó |thứ |quyền |nguyên )?(?:chủ tịch|bộ trưởng|thủ tướng|trưởng|thứ trưởng|giám đốc|tổng giám đốc|"
    r"chánh văn phòng|chánh thanh tra|chánh án|trưởng phòng|trưởng ban|trưởng đoàn|đội trưởng|"
    r"cục trưởng|chi cục trưởng|tổng cục trưởng|vụ trưởng|viện trưởng|thống đốc|bí thư|tổng bí thư|hiệu trưởng|"
    r"thường trực|chủ nhiệm|tổng kiểm toán|tổng thanh tra|tổng tham mưu|chủ tọa|tư lệnh|chính ủy|chỉ huy trưởng|"
    r"thủ trưởng|chánh tòa|người đứng đầu)\b"
)
# Đại tướng Lương Tam Quang | TS. Nguyễn Văn A | (Đã ký) Nguyễn Văn A
_RANK = re.compile(
    r"^(?:\(?(?:đã ký|đã kí|ký tên|ký, đóng dấu)[^)]{0,20}\)?[:.]?\s*|"
    r"(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)\s+|(?:gs|pgs|ts|ths|"
    r"bs|ks|cn|luật sư)\b\.?\s*)+",
    re.IGNORECASE,
)
_NAME = re.compile(rf"^[{UPPER}][{LOWER}]{{0,6}}(?:\s+[{UPPER}][{LOWER}]{{0,6}}){{1,5}}$")
_NAME_AT_END = re.compile(
    rf"(?:[{UPPER}]{{2,}}|\))\s+(?:\(?[Đđ]ã [Kk]ý\)?\s+)?((?:[{UPPER}][{LOWER}]{{1,6}}\s*){{2,5}})$"
)
_SHOUTED_NAME = re.compile(rf"^[{UPPER}]{{2,7}}(?:\s+[{UPPER}]{{1,7}}){{1,4}}$")
_SIGNED = re.compile(r"\(?\s*(?:đã ký|đã kí|ký tên|ký, |ký và)", re.IGNORECASE)
_ONLY_SIGNED = re.compile(r"[(*_\s]*(?:đã ký|đã kí)[)*_\s]*", re.IGNORECASE)
# Words of the offices and bodies that stand over a name, which a name never has.
_NO_NAME = re.compile(
    r"^(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường)\s|"
    r"\b(?:chủ tịch|bộ trưởng|giám đốc|quốc hội|chính phủ|ủy ban|hội đồng|thứ trưởng|văn phòng|ban|sở|cục|phòng|"
    r"việt nam|thường vụ|thủ tướng|bí thư|hà nội|kính|nơi|phụ lục|danh mục|biểu|mẫu|nhân dân)\b"
)
# Căn cứ Luật Kiểm⏎toán nhà nước; below the office that decides
_GROUNDS = ("căn cứ", "theo ", "xét ", "thực hiện ")
# Nguyễn Văn Phòng is a person
_SURNAME = re.compile(
    r"(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Trương|Đinh|Đoàn|Trịnh|Mai|Lương)\s"
)
_MARKS = " *_|\t\n\\"
MAY_SIGN = frozenset("TKQCPBGVHĐUN*|_\\")
"""Letters that a signature may begin with."""
_LONGEST = 160
_LONGEST_OFFICE = 60
_BELOW = 9
_LONG = 110


def is_signature(text: str, blocks: Sequence[Span], index: int, *, after_recipients: bool) -> bool:
    """Whether the signature begins with the block."""
    start, end = blocks[index]
    if _is_signed_below(text, blocks, index):
        return True
    if text[start + 1 : start + 2].islower() or (end - start > _LONGEST and text[start] != "|"):
        return False
    line = text[start:end].strip(_MARKS)
    # Two capitals, or a capital and the mark of an abbreviation, open every such line.
    if len(line) < 4 or not (line[1].isupper() or line[1] in "./ ") or line[0] == "-":
        return False
    if _PREFIX.match(line):
        return after_recipients or _is_followed_by_name(text, blocks, index, line, certain=True)
    first = line.split("\n")[0].split("\t")[0].strip(" *|")
    office = re.match(rf"[{UPPER}\s,\-–]+", first)
    if office is None or len(first) > _LONGEST_OFFICE:
        return False
    shouted = office[0].strip()
    if len(shouted) < 6 or not _OFFICE.match(comparable(shouted)):
        return False
    return _is_followed_by_name(text, blocks, index, line, certain=False)


def _is_signed_below(text: str, blocks: Sequence[Span], index: int) -> bool:
    """Thủ tướng Chính phủ ⏎ (Đã ký) ⏎ Võ Văn A, as portals print old acts."""
    return (
        index + 2 < len(blocks)
        and text[blocks[index + 1].start] in "(*Đ"
        and _ONLY_SIGNED.fullmatch(text, *blocks[index + 1]) is not None
        and _OFFICE.match(comparable(text[slice(*blocks[index])].strip(_MARKS))) is not None
        and _person_at(text, blocks, index + 2) is not None
    )


def _is_followed_by_name(text: str, blocks: Sequence[Span], index: int, line: str, *, certain: bool) -> bool:
    """Whether a person's name stands below before the text goes on.

    Args:
        text: of the document.
        blocks: its paragraphs.
        index: of the block that may open the signature.
        line: its words.
        certain: the prefix leaves no doubt, so the end of the file will do for a name.
    """
    if _NAME_AT_END.search(line) or _SIGNED.search(line):
        return True
    for cell in split(text, blocks, first=index, limit=_BELOW):
        if cell.span.start == blocks[index].start:
            continue
        if len(cell.text) > _LONG or headings.read(text, cell.span) is not None or cell.text.endswith((";", ":")):
            return False
        if person(cell) is not None or _SIGNED.match(cell.text) or _NAME_AT_END.search(cell.text):
            return True
        if not cell.shouts:
            return False
    return certain


def is_named_above(text: str, blocks: Sequence[Span], index: int) -> bool:
    """Whether the block says that the person named just above it signed: "Lê Văn Hòa", "(Đã ký)"."""
    return _ONLY_SIGNED.fullmatch(text, *blocks[index]) is not None and _person_at(text, blocks, index - 1) is not None


def _person_at(text: str, blocks: Sequence[Span], index: int) -> Part | None:
    cells = tuple(split(text, blocks, first=index, limit=1))
    return person(cells[0]) if len(cells) == 1 else None


def signer(text: str, blocks: Sequence[Span], start: int, end: int) -> Part | None:
    """The person who signs: the first name below an office, or above "(Đã ký)"."""
    if start + 1 < end and is_named_above(text, blocks, start + 1):
        return _person_at(text, blocks, start)
    titled = False
    for cell in split(text, blocks[:end], first=start, limit=60):
        if _PREFIX.search(cell.text) or (_OFFICE.match(cell.comparable) and cell.text.split()[0].isupper()):
            titled = True
            # A table puts title and name into one cell: "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Sơn"
            if (within := _NAME_AT_END.search(cell.text)) is not None:
                name = within[1].strip()
                return Part(name, Span(cell.span.end - len(name), cell.span.end))
            if (torn := _torn_name(cell)) is not None:
                return torn
        elif _ONLY_SIGNED.fullmatch(cell.text):
            titled = True
        elif titled and (name_of := person(cell)) is not None:
            return name_of
    return None


def _torn_name(cell: Cell) -> Part | None:
    """PHÓ CHỦ TỊCH N g u y ễ n H ữ u T í n: the letters after the last word in capitals."""
    match = re.search(rf"(?<=[{UPPER}]\s)((?:[{UPPER}](?:\s?[{LOWER}])+\s*){{2,5}})$", cell.text)
    name = spacing.mended_name(match[1].strip()) if match else None
    return Part(name, cell.span) if name else None


def person(cell: Cell) -> Part | None:
    """The name of a person that fills the cell, rank and degree left out."""
    if cell.comparable.startswith(_GROUNDS):
        return None
    rank = _RANK.match(cell.text)
    name = cell.text[rank.end() :] if rank else cell.text
    name = name.strip(" .()*/")
    if len(name) > 40:
        return None
    if _NAME.match(name) and (_SURNAME.match(name) or not _NO_NAME.search(name.lower())):
        return Part(name, Span(cell.span.end - len(name), cell.span.end))
    if _SHOUTED_NAME.match(name):
        low = comparable(name)
        if not _OFFICE.match(low) and low not in types() and not _NO_NAME.search(low):
            return Part(name, Span(cell.span.end - len(name), cell.span.end))
    mended = spacing.mended_name(name)
    return Part(mended, cell.span) if mended else None
