"""Back from a number: the word "số", the type of instrument, and an issuer between the two."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from dvcq_kb.cite import issuers
from dvcq_kb.cite.phrases import DIGITS, KEYS
from dvcq_kb.model import Part, Span
from dvcq_kb.text import ETHS, LOWER, fold, single_spaced, space_before
from dvcq_kb.vocabulary import glued, types

# "Nghị định số 59", "Luật Số: 72", "CHỈ THỊ SỐ 05"
_NUMBER_WORDS = frozenset(("số", "Số", "SỐ", "sô"))
# Thông tư sổ 01/2011/TT-BNV: the same read from a picture; only after a type, since a "sổ" may be a register
_MISREAD_NUMBER_WORDS = frozenset(("sổ", "sỗ", "sồ", "sỐ", "so", "só", "sé"))
# Công văn của Sở Nội vụ số 12/SNV-VP | Quyết định Thủ tướng số 67/1998/QĐ-TTg
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZĐỦỶ"
_OF = rf"\s{{1,4}}(?:(?:của|CỦA)\s{{1,4}})?(?=[{_CAPITALS}])"
# An opening bracket or quote may cling to the first word: “Nghị định, (Công văn, **Quyết
_CLINGING = "“\"'(*[-–_‘«>"
# Luật Thanh tra số 84/2025/QH15: the body is what the law is called after
_NAMED_TYPES = frozenset(("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"))
_WINDOW = 48
_ISSUER_WINDOW = 90
_LONGEST_TYPE = 4  # words: "Chương trình hành động"


class Before(NamedTuple):
    type: Part | None
    start: int
    """Where the citation begins: at the type, or at the number if the type heads a list."""
    edge: int
    """End of what stands before "số" (or before the number), spaces skipped."""
    word_start: int
    """Where the word "số" stands, or the number without it."""
    number_word: str
    """``số``, ``Số:`` and the like as written, or empty."""
    issuer: Part | None = None
    """An issuer between type and number."""


def read(text: str, number_start: int) -> Before:
    """What stands before the number that starts at ``number_start``."""
    edge = space_before(text, number_start)
    colon = text[edge - 1 : edge] in (":", ".")
    word_end = space_before(text, edge - 1) if colon else edge
    number_word = text[word_end - 2 : word_end]
    if number_word in _NUMBER_WORDS or (
        number_word in _MISREAD_NUMBER_WORDS and type_ending(text, space_before(text, word_end - 2))
    ):
        word_start = word_end - 2
        edge = space_before(text, word_start)
        number_word += ":" if colon else ""
    else:
        word_start, number_word = number_start, ""
    kind = type_ending(text, edge)
    if kind is None and number_word and text[edge - 3 : edge] == " số":  # Nghị định số số 86/2018/NĐ-CP
        kind = type_ending(text, space_before(text, edge - 3))
    if kind is None and number_word:
        kind = _misspelt_ending(text, edge) or _qualified_ending(text, edge)
    if kind is not None:
        return Before(kind, kind.span.start, edge, word_start, number_word)
    if number_word and (found := _with_issuer(text, edge)) is not None:
        kind, issuer = found
        return Before(kind, kind.span.start, edge, word_start, number_word, issuer)
    if number_word and text[edge - 1 : edge] == ":" and (head := _list_head(text, space_before(text, edge - 1))):
        return Before(head[0], number_start, edge, word_start, number_word, head[1])
    if not number_word and (listed := _NUMBERS_BEFORE.search(text, max(0, edge - _WINDOW), edge)):
        return Before(type_ending(text, listed.start(1)), number_start, edge, word_start, number_word)
    return Before(None, number_start, edge, word_start, number_word)


# Nghị quyết số 18, 19-NQ/TW; Chỉ thị 01, 13, 33/CT-UB; Kết luận thanh tra số: 09, 10 và 12/KL-TTr
_NUMBERS_BEFORE = re.compile(r"[^\W\d]()(?:\s+số\s?:?)?\s+(?:\d{1,4}[a-z]?\s{0,2}(?:,|và)\s{0,3})+$")


def _with_issuer(text: str, edge: int) -> tuple[Part, Part] | None:
    low = max(0, edge - _ISSUER_WINDOW)
    if not _may_name_issuer(text[low:edge].split()):
        return None
    for match in _of().finditer(text, low, edge):
        kind = type_ending(text, match.end(1))
        if kind is None or kind.value in _NAMED_TYPES:
            continue
        issuer = issuers.read(text, match.end())
        if issuer is not None and issuer.span.end == edge:
            return kind, issuer
    return None


_SEVERAL = re.compile(r"(?:các|những|CÁC)\s+$")


def _list_head(text: str, end: int) -> tuple[Part, Part | None] | None:
    """Bãi bỏ các Kế hoạch của Ủy ban nhân dân tỉnh: Số 217/KH-UBND ngày 18/9/2019; số 51/KH-UBND …"""
    kind, issuer = _with_issuer(text, end) or (type_ending(text, end), None)
    if kind is None or not _SEVERAL.search(text, max(0, kind.span.start - 10), kind.span.start):
        return None
    return kind, issuer


def _may_name_issuer(words: list[str]) -> bool:
    """Whether a capital follows a type, "của" between them or not: a cheap look before the pattern is run."""
    endings = _endings()
    for at in range(1, len(words)):
        if words[at][0] in _CAPITALS:
            before = at - 2 if at > 1 and words[at - 1] in ("của", "CỦA") else at - 1
            if KEYS[words[before].lstrip(_CLINGING)] in endings:
                return True
    return False


def type_ending(text: str, end: int) -> Part | None:
    """The longest type name whose last letter stands just before ``end``."""
    words = text[max(0, end - _WINDOW) : end].rsplit(None, _LONGEST_TYPE)[-_LONGEST_TYPE:]
    if not words:
        return None
    last = words.pop().lstrip(_CLINGING)
    endings = _endings().get(KEYS[last], ())
    if not endings and (name := _glued().get(KEYS[last])):
        return Part(name, Span(text.rindex(last, 0, end), end))
    for earlier in endings:
        if len(earlier) > len(words):
            continue
        start = text.rindex(last, 0, end)
        for wanted, word in zip(earlier, reversed(words), strict=False):
            word = word.lstrip(_CLINGING)
            if KEYS[word] != wanted:
                # - 5Quyết định 383/1998/QĐ-BTC: a number of a list
                word = word.lstrip(DIGITS)
                # TẠINGHỊ ĐỊNH SỐ 159/2016/NĐ-CP, Căn cứNghị định
                if KEYS[word] != wanted:
                    word = word[-len(wanted) :]
                    if KEYS[word] != wanted or not word[0].isupper():
                        break
            start = text.rindex(word, 0, start)
        else:
            return Part(_as_a_title(text[start:end]), Span(start, end))
    return None


def _misspelt_ending(text: str, end: int) -> Part | None:
    """A type of two words with a wrong mark or letter ``đ``: "Nghị đinh số 30", "Quyêt định số 5"; its right name."""
    words = text[max(0, end - _WINDOW) : end].rsplit(None, 2)[-2:]
    name = _folded().get(_fold(" ".join(words)))
    return (
        Part(name, Span(text.rindex(words[0].lstrip(_CLINGING), 0, text.rindex(words[1], 0, end)), end))
        if name
        else None
    )


# Báo cáo giải trình, tiếp thu ý kiến thẩm định số 64/BC-BXD, Báo cáo kết quả giám sát số 12/BC-HĐND
_QUALIFIED = re.compile(
    rf"(Báo\s+cáo|Tờ\s+trình|Công\s+văn)(?:,?\s+(?!mẫu\s|biểu\s|về\s|của\s|tại\s|theo\s|và\s)[{LOWER}]+){{1,10}}\s*$"
)


def _qualified_ending(text: str, end: int) -> Part | None:
    match = _QUALIFIED.search(text, max(0, end - _ISSUER_WINDOW), end)
    return Part(_as_a_title(match[1]), Span(*match.span(1))) if match else None


@lru_cache(maxsize=1024)
def _fold(words: str) -> str:
    return fold(words.lstrip(_CLINGING))


@cache
def _folded() -> dict[str, str]:
    return {fold(name): kind.name for name, kind in types().items() if name.count(" ") == 1}


@lru_cache(maxsize=1024)
def _as_a_title(written: str) -> str:
    written = single_spaced(written).translate(ETHS)
    return written[0].upper() + written[1:].lower()


@cache
def _of() -> re.Pattern[str]:
    """The last word of a type, as group 1, and what leads on to its issuer."""
    last = sorted({name.rsplit(None, 1)[-1] for name in types()})
    return re.compile(rf"({'|'.join(map(re.escape, (*last, *map(str.upper, last), *map(str.capitalize, last))))}){_OF}")


@cache
def _glued() -> dict[str, str]:
    """Quyếtđịnhsố 131/2002/QĐ-TTg: a space was lost on the way into a web page."""
    return {KEYS[written]: kind.name for name, kind in types().items() for written in glued(name) if " " not in written}


@cache
def _endings() -> dict[str, list[tuple[str, ...]]]:
    """The last word of each type name → the words before it from right to left, of the longest name first."""
    endings: dict[str, list[tuple[str, ...]]] = {}
    for name in types():
        *earlier, last = name.split()
        endings.setdefault(last, []).append((*reversed(earlier),))
    for names in endings.values():
        names.sort(key=len, reverse=True)
    return endings
