"""What the words in front of a citation say of it: whose it is, and of which day."""

from __future__ import annotations

import re

from dvcq_kb.cite import issuers
from dvcq_kb.registry.issuing import may_issue

_REACH = 240
_STOP = re.compile(r"(?<!TP)[.;?!]\s|\n\s*\n|\n\s*[-+•*]\s")
_ISSUES = r"(?:ban\s+hành|ra|có|ký|gửi|trình)"
# Ngày 30/8/2024, Sở Nội vụ có Công văn số …: the date stands in front
_DATED = re.compile(
    rf"ngày\s+\d{{1,2}}(?:[/.-]|\s+tháng\s+)\d{{1,2}}[^;]{{0,90}}?\s(?:{_ISSUES}|nhận\s+được)\s+(?:các\s+)?$",
    re.IGNORECASE,
)
# Between the name of a body and the citation: Bộ Chính trị (khóa XIII) đã ban hành … | Sở Tư pháp có …
# | được Thủ tướng Chính phủ phê duyệt tại …
_DOES = re.compile(
    rf"(?:\s*\([^()]{{1,30}}\))?(?:[\s,]+(?:cũng|đã|sẽ|vừa|mới|tiếp\s+tục))*[\s,]+"
    rf"(?:{_ISSUES}(?:\s+ban\s+hành)?(?:\s+(?:các|những))?|"
    r"(?:phê\s+duyệt|thông\s+qua|công\s+bố|giao|cho\s+phép|chấp\s+thuận|chỉ\s+đạo|hướng\s+dẫn|đề\s+nghị|yêu\s+cầu)"
    r"\s+(?:tại|theo|bằng))\s+",
    re.IGNORECASE,
)
# ý kiến của Bộ Tài chính tại Công văn số … | Căn cứ ý kiến của Sở Nội vụ (Công văn số …
_SAID_AT = re.compile(r"(?:\s+tại(?:\s+các)?\s+|\s*\(\s*)", re.IGNORECASE)
_OF = re.compile(r"\bcủa\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
# Whatever the name: đề nghị của Trưởng phòng Nội vụ tại Tờ trình số … | chỉ đạo của Lãnh đạo Chính phủ tại Văn bản số …
_SAID = re.compile(
    r"\b(?:đề\s+nghị|kiến\s+nghị|ý\s+kiến|chỉ\s+đạo|hướng\s+dẫn|yêu\s+cầu|báo\s+cáo|thông\s+báo|[ủu][yỷ]\s+(?:quyền|nhiệm)|"
    r"chấp\s+thuận|thẩm\s+định)\s+của\s+[^.;]{2,120}?\s+tại\s+$",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<!\w)[A-ZĐÂĂÊÔƠƯỦ]")


def issuer_before(text: str, start: int, number: str) -> bool:
    """Whether a body that may have issued ``number``, cited at ``start``, stands there as its issuer."""
    sentence = _sentence_start(text, start)
    return _SAID.search(text, sentence, start) is not None or any(
        (body := issuers.read(text, match.start())) is not None
        and may_issue(body.value, number)
        and (
            _DOES.fullmatch(text, body.span.end, start)
            or (_SAID_AT.fullmatch(text, body.span.end, start) and _OF.search(text, sentence, match.start()))
        )
        for match in _CAPITAL.finditer(text, sentence, start)
    )


def date_before(text: str, start: int) -> bool:
    """Whether the sentence dates what is cited at ``start`` before it names it."""
    return _DATED.search(text, _sentence_start(text, start), start) is not None


def _sentence_start(text: str, start: int) -> int:
    """A line may end within it: "Ngày 14/11/1990, Chủ tịch HĐBT ký⏎Quyết định số 400/CT"."""
    low = max(0, start - _REACH)
    return max((match.end() for match in _STOP.finditer(text, low, start)), default=low)
