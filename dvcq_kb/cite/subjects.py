"""What an act is about: from the opener to where it really ends, with acts named inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.cite.phrases import openers
from dvcq_kb.model import Part, Span
from dvcq_kb.text import LOWER, single_spaced

_LONGEST = 600
# The full stop of TP. and the like ends nothing; a full stop before a capital or the end does.
# Semicolons, colons, brackets that define a short form, and what is said *of* the act end its subject.
# The one character that every end begins with stands first, which makes the search several times as fast.
_SAID_OF_IT = r"(?i:(?:đã\s+)?được\s+(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|hợp\s+nhất)|(?:có|hết)\s+hiệu\s+lực)"
_END = re.compile(
    rf"""[;:“”".,\s](?:
      (?<=\s)(?=[(đĐcChHv])(?:{_SAID_OF_IT}
        | \((?:sau\s+đây|gọi\s+tắt|viết\s+tắt|dưới\s+đây|đã\s+được|được\s+sửa
          | (?i:sửa\s+đổi|bổ\s+sung|thay\s+thế))
        | và\s+(?:các\s+)?(?:văn\s+bản|quy\s+định|hướng\s+dẫn)\s+
          (?:chỉ\s+đạo|hướng\s+dẫn|khác|liên\s+quan|có\s+liên\s+quan|của))
    | (?<=\n)(?:\s*\n(?=\s*[^\s{LOWER}])
      | (?=\s*(?:[IVX]+\.|\d{{1,2}}\.|[a-zđ]\)|[-+–•*]|Điều\s|Căn\s+cứ|Theo\s|Xét\s|QUYẾT)))
    | (?<=[;:“”"])
    | (?<=\.)(?:/|(?=\s|$|”)(?<!TP\.)(?<!Tp\.)(?<!tp\.)(?<!Q\.))
    | (?<=,)\s{_SAID_OF_IT}
    | (?<=\d{{4}},)(?=\s+[{LOWER}]))
    """,
    re.VERBOSE,
)
_QUOTED = re.compile(r"\s{0,3}[“\"]([^”\"\n]{3,400})[”\"]")
# ", Nghị định …" and " và Nghị định …" go on with the list; "của Luật …", "thực hiện Chỉ thị …" go deeper.
_LIST_JUNCTION = re.compile(r"(?:[,;]|\svà|\shoặc|,\s+và)\s*(?:(?:các|số)\s+)?$")
# quy định tại Điều 5, sửa đổi bằng Mẫu số 2, quy định như sau: the sentence goes on
_NO_SUBJECT = re.compile(
    r"\s{1,3}(?:tại|bằng|bởi|như\s+sau|rằng|này|nêu|trên|kèm|thì|là|về\s+trách\s+nhiệm)(?![^\W\d_])",
)
_SPACE = re.compile(r"\s{1,4}")


def read(text: str, position: int, following: Sequence[tuple[int, int]], *, bare: bool) -> Part | None:
    """The subject that opens at ``position``, right after an issuer, date or number.

    Args:
        text: the text.
        position: end of the citation's core.
        following: start and end of the citations after it, in order; those
            that the subject names are part of it, the next of a list ends it.
        bare: the core is a number alone, so a verb after it may be the sentence's.
    """
    space = _SPACE.match(text, position)
    if space is None:
        return None
    start = space.end()
    opener = openers().longest(text, start)
    if opener is None or not opener[1].subject or (bare and not opener[1].bare) or _NO_SUBJECT.match(text, opener[0]):
        return None
    limit = min(len(text), start + _LONGEST)
    if quoted := _QUOTED.match(text, opener[0]):
        return _part(text, start, quoted.end())
    cursor = opener[0]
    for inner_start, inner_end in following:
        stop = _END.search(text, cursor, min(limit, inner_start))
        if stop:
            return _part(text, start, stop.start())
        if inner_start >= limit:
            break
        if _LIST_JUNCTION.search(text, max(cursor, inner_start - 12), inner_start):
            return _part(text, start, inner_start, leads_on=True)
        cursor = inner_end
    stop = _END.search(text, cursor, limit)
    return _part(
        text, start, stop.start() if stop else limit if limit == len(text) else _last_word(text, cursor, limit)
    )


def _last_word(text: str, low: int, high: int) -> int:
    space = text.rfind(" ", low, high)
    return space if space > low else high


_TRAILING = re.compile(r"[\s,;]+$")
# "… về thi đua, và các số" leads on to the next of a list; "… về dân số" is a subject's own end
_LEADING_ON = re.compile(r"(?:[\s,;]|\bvà|\bcác|\bsố)+$")
_LONGEST_TRAILING = 40


def _part(text: str, start: int, end: int, *, leads_on: bool = False) -> Part | None:
    if leads_on or text[end - 1].isspace() or text[end - 1] in ",;":
        trailing = (_LEADING_ON if leads_on else _TRAILING).search(text, max(start, end - _LONGEST_TRAILING), end)
        end = trailing.start() if trailing else end
    value = single_spaced(text[start:end])
    return Part(value, Span(start, end)) if len(value) > 4 else None
