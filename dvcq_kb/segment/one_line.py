"""A document whose line ends were lost → the blocks it had.

What a search engine, a database or a converter kept of a page is often one long
line: "ỦY BAN NHÂN DÂN XÃ AN BÌNH CỘNG HÒA XÃ HỘI … Số: 12/QĐ-UBND An Bình, ngày
… QUYẾT ĐỊNH Về việc … Căn cứ … Điều 1. … Điều 2. …". Lines of the letterhead
are known by the words they begin with; of the text only grounds, articles that
count from 1 on, and addressees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from dvcq_kb.model import Span
from dvcq_kb.text import LOWER, UPPER, stripped
from dvcq_kb.vocabulary import types

# CỘNG HÒA XÃ HỘI … | ĐẢNG CỘNG SẢN VIỆT NAM | ĐOÀN TNCS HỒ CHÍ MINH Hà Nội, ngày …; not those words inside the name of
# a body: QUỐC HỘI NƯỚC CỘNG HÒA …, BAN CHẤP HÀNH TRUNG ƯƠNG ĐẢNG …
_MOTTO = (
    r"(?:(?<!NƯỚC )CỘNG\s+H(?:ÒA|OÀ)\s+XÃ\s+HỘI\s+CHỦ\s+NGH[ĨI]A\s+VIỆT\s+NAM"
    rf"|(?<!ƯƠNG )ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM|ĐOÀN\s+TNCS\s+HỒ\s+CHÍ\s+MINH(?=\s+[{UPPER}][{LOWER}]))"
)
# Only the beginning of a text that has a letterhead is looked at: two lines of it on one, or its number behind a name.
# BỘ CÔNG AN Số: 31/2003/TT-BCA | ỦY BAN NHÂN DÂN XÃ AN BÌNH CỘNG HÒA XÃ HỘI … | CỘNG HÒA XÃ HỘI … Độc lập - …
_SEVERAL_LINES = re.compile(
    rf"[^{LOWER}\n]{{0,200}}?(?:{_MOTTO}[ \xa0]+\w|[^{LOWER}\s][ \xa0]*Số[ \xa0]*:[ \xa0]*[\d.…/])"
    rf"|[^{LOWER}\n]{{4,200}}?{_MOTTO}"
)
_BLOCKS = 6
_LONGEST_HEAD = 1500
# Words that begin a line above the type
_LINES = re.compile(rf"{_MOTTO}|Độc\s+lập\s*[-–—]\s*Tự|Số\s*:\s*(?=[\d.…/])|V/v\b|[-–_*=]{{3,}}")
# and behind which one begins, UBND HUYỆN AN BÌNH PHÒNG NỘI VỤ among them
_LINE_ENDS = re.compile(
    rf"{_MOTTO}|Hạnh\s+phúc|[-–_*=]{{3,}}|(?:UBND|[ỦU][YỶ]\s+BAN\s+NHÂN\s+DÂN)\s+(?:TỈNH|THÀNH\s+PHỐ|HUYỆN|QUẬN|THỊ\s+XÃ)"
    r"(?:\s+[^\W\d_]+){1,4}?(?=\s+(?:SỞ|PHÒNG|VĂN\s+PHÒNG|BAN|TRƯỜNG)\s)"
)
# Between the type and the text: a rule, "… TỈNH AN BÌNH. ỦY BAN NHÂN DÂN", what it is attached to
_BELOW_TYPE = re.compile(rf"(?:[-–_*=]{{3,}}|\.(?=\s+[{UPPER}]{{2}}))\s*|(?=\((?:Ban\s+hành\s+)?[Kk]èm\s+theo)")
# Về việc thành lập Tổ kiểm kê | CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN BÌNH, before the grounds
_AUTHORITY = re.compile(rf"(?<=[{LOWER}\d”])\s+(?=[{UPPER}]{{2}}[^{LOWER}\d]{{6,120}}\s[-\s]*\Z)")
_DATELINE = re.compile(r",\s*ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm\s*\d{4}(?!\d)")
_OPENING = re.compile(rf"(?:-\s*)?Căn\s+cứ\s|Kính\s+gửi\s*:|Điều\s+1\s*[.:]\s|(?<=[{UPPER}]\s)Thực\s+hiện\s")
_GROUND = re.compile(r"(?<=;)\s+(?:-\s+)?Căn\s+cứ\s")
_ARTICLE = re.compile(rf"(?<=[.;:/{UPPER}])\s+Điều\s+(\d{{1,3}})\s*[.:]\s+(?=[{UPPER}“\"])")
_RECIPIENTS = re.compile(r"(?<=[.;/])\s+Nơi\s+nhận\s*:")

# TM. ỦY BAN NHÂN DÂN CHỦ TỊCH (Đã ký) Lê Văn An
_SIGNED = re.compile(
    rf"(?<=[.;/])\s+(?:TM|KT|TL|TUQ)\s?\.\s*[{UPPER}][^{LOWER}]{{3,120}}?\(?[Đđ]ã\s+ký\)?\s+"
    rf"(?P<signer>[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]+){{1,4}})"
)


def apart(text: str, blocks: Sequence[Span]) -> list[Span]:
    """The blocks, each of the first few that holds several lines cut where these begin."""
    found: list[Span] = []
    for span in blocks[:_BLOCKS]:
        if _SEVERAL_LINES.match(text, *span):
            bounds = [span.start, *sorted(set(_cuts(text, span))), span.end]
            pieces = (stripped(text, start, end) for start, end in pairwise(bounds))
            found.extend(piece for piece in pieces if piece.start < piece.end)
        else:
            found.append(span)
    found.extend(blocks[_BLOCKS:])
    return found


def _cuts(text: str, span: Span) -> Iterator[int]:
    """Where lines begin, in no order."""
    start, end = span
    opening = _OPENING.search(text, start, min(end, start + _LONGEST_HEAD))
    head = opening.start() if opening else min(end, start + _LONGEST_HEAD)
    lines = tuple(_LINES.finditer(text, start, head))
    above = max((match.end() for match in lines if match[0][:1] in "CĐS"), default=start)
    if (day := _DATELINE.search(text, start, head)) is not None:
        above = max(above, day.end())
        yield day.end()
    kind = _type().search(text, above, head)
    if kind is not None:
        yield from kind.span()
        yield from (match.end() for match in _BELOW_TYPE.finditer(text, kind.end(), head))
        if (authority := _AUTHORITY.search(text, kind.end(), head)) is not None:
            yield authority.start()
    top = kind.start() if kind is not None else head
    yield from (match.start() for match in lines if match.start() < top)
    yield from (match.end() for match in _LINE_ENDS.finditer(text, start, top))
    if opening is None:
        return
    yield head
    yield from (match.end() - len(match[0].lstrip()) for match in _GROUND.finditer(text, head, end))
    expected = 1
    for match in _ARTICLE.finditer(text, head - 1, end):
        if int(match[1]) == expected:
            yield match.start()
            expected += 1
    if (recipients := _RECIPIENTS.search(text, head, end)) is not None:
        yield recipients.start()
        if (signed := _SIGNED.search(text, recipients.end(), end)) is not None:
            yield from signed.span()
            yield from signed.span("signer")


@cache
def _type() -> re.Pattern[str]:
    """The name of a type in capitals: QUYẾT ĐỊNH, QUYẾTĐỊNH, QUYẾT ĐỊNHVề việc."""
    names = "|".join(name.upper().replace(" ", r"\s*") for name in sorted(types(), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{names})(?![{UPPER}]{{2}})")
