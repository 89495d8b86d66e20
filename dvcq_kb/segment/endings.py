"""Where the body ends: closing words, Nơi nhận, signature, appendices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb.model import Part, Span
from dvcq_kb.segment.cells import Cell, split
from dvcq_kb.text import LOWER, UPPER, comparable
from dvcq_kb.vocabulary import types

_RECIPIENTS = re.compile(r"[\s*_|]*(?:Nơi|NƠI)\s+(?:nhận|NHẬN|gửi)\b")
# TM. ỦY BAN NHÂN DÂN | KT. CHỦ TỊCH | T/M BAN THƯỜNG VỤ | TL. | TUQ. | Q. GIÁM ĐỐC
# (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7; Hướng dẫn 36-HD/VPTW)
_PREFIX = re.compile(rf"(?:TM|KT|TL|TUQ|Q)\s*\.\s*[{UPPER}]|[TK]\s?/\s?[MLT]\s+[{UPPER}]")
_TITLE = re.compile(
    r"(?:phó |thứ |quyền )?(?:chủ tịch|bộ trưởng|thủ tướng|thứ trưởng|giám đốc|tổng giám đốc|"
    r"chánh văn phòng|chánh thanh tra|chánh án|trưởng phòng|trưởng ban|"
    r"cục trưởng|tổng cục trưởng|vụ trưởng|viện trưởng|thống đốc|bí thư|tổng bí thư|hiệu trưởng|"
    r"thường trực|chủ nhiệm|tổng kiểm toán|tổng thanh tra|tổng tham mưu)"
)
# Đại tướng Lương Tam Quang | TS. Nguyễn Văn A | (Đã ký) Nguyễn Văn A
_RANK = re.compile(
    r"^(?:\(?(?:đã ký|ký tên)\)?[:.]?\s*|(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)\s+|(?:gs|pgs|ts|ths|"
    r"bs|ks|cn|luật sư)\.?\s*)+",
    re.IGNORECASE,
)
_NAME = re.compile(rf"^[{UPPER}][{LOWER}]{{0,6}}(?:\s+[{UPPER}][{LOWER}]{{0,6}}){{1,4}}$")
_NAME_AT_END = re.compile(rf"[{UPPER}]{{2,}}\s+(?:\(?[Đđ]ã ký\)?\s+)?((?:[{UPPER}][{LOWER}]{{1,6}}\s*){{2,5}})$")
_SHOUTED_NAME = re.compile(rf"^[{UPPER}]{{2,7}}(?:\s+[{UPPER}]{{1,7}}){{1,4}}$")
# Phụ lục I | PHỤ LỤC | DANH MỤC … (Ban hành kèm theo Quyết định số …)
_ANNEX = re.compile(
    r"[\s*_#|]*(?:PHỤ\s+LỤC|Phụ\s+lục)(?:\s+(?:số\s+)?([IVXLC]+|\d{1,2}[a-z]?|[A-Z]))?\s*[.:\-–]?\s*(?=$|"
    rf"\n|[{UPPER}(])"
)
_ATTACHED = re.compile(
    r"[\s*_(|]*(?:Ban hành\s+)?(?:kèm|Kèm)\s+theo\s+(?:Quyết định|Nghị quyết|Thông tư|Nghị định|Công văn|"
    r"Kế hoạch|Tờ trình|Thông báo|Chỉ thị|Báo cáo|Hướng dẫn|Quy)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:trên đây là|yêu cầu|đề nghị|(?:ubnd|ủy ban nhân dân|ban thường vụ|sở|bộ|phòng) .{0,60}(?:yêu cầu|"
    r"đề nghị|giao)|trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện|"
    r"nay thông báo|căn cứ kế hoạch này|nhận được|(?:kế hoạch|chỉ thị|thông báo|hướng dẫn|kết luận|"
    r"nghị quyết) này|kính trình|rất mong|xin trân trọng|trân trọng)"
)
_LOOK_BACK = 3


class Endings(NamedTuple):
    """Indexes of blocks; each part runs to where the next begins."""

    closing: int
    recipients: int | None
    signature: int | None
    annexes: tuple[int, ...]
    end: int
    """Where the main document ends and the first annex begins."""
    signer: Part | None


def find(text: str, blocks: Sequence[Span], body_from: int) -> Endings:
    """Where the closing, Nơi nhận, the signature and each annex begin."""
    recipients = signature = None
    annexes: list[int] = []
    for index in range(body_from, len(blocks)):
        block = blocks[index].of(text)
        if not annexes and recipients is None and _RECIPIENTS.match(block):
            recipients = index
            continue
        if signature is None and not annexes and _is_signature(block, after_recipients=recipients is not None):
            signature = index
        if _opens_annex(text, blocks, index, signed=signature is not None or recipients is not None):
            annexes.append(index)
    end = annexes[0] if annexes else len(blocks)
    last = min((at for at in (recipients, signature) if at is not None and at < end), default=end)
    signer = _signer(text, blocks, signature if signature is not None else recipients, end)
    return Endings(_closing(text, blocks, body_from, last), recipients, signature, tuple(annexes), end, signer)


def _is_signature(block: str, *, after_recipients: bool) -> bool:
    line = block.strip(" *_|\t\n")
    if len(line) > 140:
        return False
    if _PREFIX.match(line):
        return True
    first = line.split("\n")[0].split("\t")[0].strip(" *")
    return first.isupper() and _TITLE.match(comparable(first)) is not None and (after_recipients or len(first) < 40)


def _opens_annex(text: str, blocks: Sequence[Span], index: int, *, signed: bool) -> bool:
    block = blocks[index].of(text)
    following = blocks[index + 1 : index + 6]
    if _ANNEX.match(block) and len(block) < 200:
        return signed or any(_ATTACHED.match(span.of(text)) for span in following)
    line = block.strip(" *_#|")
    # QUY CHẾ ⏎ Hoạt động của … ⏎ (Ban hành kèm theo Quyết định số …)
    if signed and line.isupper() and comparable(line) in types():
        return any(_ATTACHED.match(span.of(text)) for span in following)
    return False


def _closing(text: str, blocks: Sequence[Span], body_from: int, last: int) -> int:
    closing = last
    for index in range(last - 1, max(body_from, last - _LOOK_BACK) - 1, -1):
        block = blocks[index].of(text).strip(" *_")
        if not _CLOSING.match(comparable(block)) or block[:1] in "-+•":
            break
        closing = index
    return closing


def _signer(text: str, blocks: Sequence[Span], start: int | None, end: int) -> Part | None:
    """The person who signs: the first name below a title."""
    if start is None:
        return None
    cells = split(text, blocks[start:end], limit=60)
    titled = False
    for cell in cells:
        if _PREFIX.match(cell.text) or (_TITLE.match(cell.comparable) and cell.text.split()[0].isupper()):
            titled = True
            # A table puts title and name into one cell: "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Sơn"
            if (within := _NAME_AT_END.search(cell.text)) is not None:
                return Part(within[1], Span(cell.span.end - len(within[1]), cell.span.end))
        elif titled and (name := person(cell)) is not None:
            return name
    return None


def person(cell: Cell) -> Part | None:
    """The name of a person that fills the cell, rank and degree left out."""
    rank = _RANK.match(cell.text)
    name = cell.text[rank.end() :] if rank else cell.text
    name = name.strip(" .()*")
    if _NAME.match(name) or (
        _SHOUTED_NAME.match(name) and not _TITLE.match(comparable(name)) and comparable(name) not in types()
    ):
        return Part(name, Span(cell.span.end - len(name), cell.span.end))
    return None
