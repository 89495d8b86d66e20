"""The provision a citation points at: ``điểm a khoản 2 Điều 5 Nghị định số …``."""

from __future__ import annotations

import re

from dvcq_kb.model import Part, Span
from dvcq_kb.text import single_spaced

_ORDINAL = "(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín)"
# 12, 3a, 4.1 | II, IA, III.8 | A.III, C.II.1 | a, đ, A1 | thứ nhất
_LABEL = (
    r"(?:\d{1,3}[a-zđ]?(?:\.\d{1,2})*|[IVXLC]{1,6}[A-Za-zđ]?(?:\.\d{1,2})*"
    r"|[A-D]\.[IVX]{1,4}(?:\.\d{1,2})*|[A-Za-zđĐ]\d?|thứ\s{1,3}"
    rf"{_ORDINAL})(?![^\W_])"
)
_UNIT = (
    r"(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Tt]iểu\s{1,3}mục|[Cc]hương|[Pp]hần|[Pp]hụ\s{1,3}lục"
    r"|[Tt]iết|[Đđ]oạn|ĐIỀU|KHOẢN|ĐIỂM)"
)
# The same at the beginning of a word, its first letter apart: the search for that letter is many times as fast.
_FIRST = (
    r"[ĐđKkMmTtCcPp](?<![^\W\d_].)(?:(?<=[Đđ])(?:iểm|iều|oạn)|(?<=[Kk])hoản|(?<=[Mm])ục|(?<=[Tt])(?:iểu\s{1,3}mục|iết)"
    r"|(?<=[Cc])hương|(?<=[Pp])(?:hần|hụ\s{1,3}lục)|(?<=Đ)(?:IỀU|IỂM)|(?<=K)HOẢN)"
)
_MORE = rf"(?:\s{{0,3}}(?:,|và|VÀ|hoặc|đến|-|–)\s{{0,3}}{_LABEL})*"
_LINK = r"(?:\s{0,3}(?:,|;|và|VÀ|hoặc|đến|của|CỦA|-|–)\s{1,3}|\s{1,3})"
_ONE = rf"{_UNIT}(?:\s{{1,3}}số)?\s{{1,3}}{_LABEL}{_MORE}"
# điểm c khoản 1 và điểm b khoản 2 Điều 3 | Điều 13, Phụ lục II, Phụ lục III, "của", "tại" before the citation
_BEFORE = re.compile(
    rf"({_FIRST}(?:\s{{1,3}}số)?\s{{1,3}}{_LABEL}{_MORE}(?:{_LINK}(?:các\s{{1,3}})?{_ONE})*(?:\s{{1,3}}[Pp]hụ\s{{1,3}}lục)?)(?:\s{{0,3}}[,\-–])?\s{{1,3}}"
    rf"(?:(?:(?:được\s{{1,3}})?ban\s{{1,3}}hành\s{{1,3}})?kèm\s{{1,3}}theo\s{{1,3}})?"
    rf"(?:(?:của|CỦA|tại|TẠI|thuộc|trong)\s{{1,3}}(?:các\s{{1,3}})?)?$"
)
# A cheap look at the last words decides whether the pattern is worth running.
_NEAR = 30
_LINKING = "- – của CỦA tại TẠI thuộc trong các theo kèm hành ban được lục phụ Phụ"
_LAST_WORDS = frozenset(_LINKING.split())
_LAST_WORDS_LENGTH = 48
_LAST_LABEL = re.compile(rf"{_LABEL},?$|{_ORDINAL},?$")
_LONGEST_LABEL = 15
_WINDOW = 140
_LONG_WINDOW = 420


def before(text: str, start: int) -> Part | None:
    """The provisions written directly before the citation that begins at ``start``."""
    if start == 0 or not text[start - 1].isspace():
        return None
    words = text[max(0, start - _LAST_WORDS_LENGTH) : start].split()
    while words and words[-1] in _LAST_WORDS:
        words.pop()
    if not words or len(words[-1]) > _LONGEST_LABEL or not _LAST_LABEL.match(_last_label(words[-1])):
        return None
    low = max(0, start - _WINDOW)
    match = _BEFORE.search(text, low, start)
    if match is None:
        return None
    if low and match.start() - low < _NEAR:
        # The list may have begun before the window: điểm c khoản 3 Điều 9, điểm b khoản 4 …
        match = _BEFORE.search(text, max(0, start - _LONG_WINDOW), start) or match
    return Part(single_spaced(match[1]), Span(*match.span(1)))


def _last_label(word: str) -> str:
    """``13`` of ``4,12,13`` written without spaces."""
    return word.rstrip(",").rpartition(",")[2]
