"""Number-symbols, ``59/2023/NĐ-CP`` or ``07-CT/TU``: reading them out of text, and taking them apart.

The forms are fixed by Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3 (State) and
Hướng dẫn 36-HD/VPTW, II.1.3.2 (Party); practice since 1945 adds the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from dvcq_kb.text import matches, space_before
from dvcq_kb.vocabulary import issuer_codes, type_codes

DASHES = "\\-\u2010-\u2015\u2212"

# The first separator after the number, before a capital or a year: the rare part that the scan looks for.
#   59/2023/NĐ-CP   07-CT/TU   26 /2013/TT-BTTTT   45/25010/NĐ-CP   496A-TC/QĐ/TCT
_ANCHOR = (
    r"(?:(?<=\d.)|(?<=\d[a-zA-ZđĐ].)|(?<=\d\s.)|"
    r"(?<=\d\s\s.))\s{0,3}(?:\d{2,6}\s{0,2}/\s{0,3}(?:/\s{0,3})?|"
    r"\d{4}(?=[A-ZĐ]{2}))?(?=[A-ZĐÐƯ]|(?:nđ|qđ|tt|ttlt|nq|ct|qh|ubtvqh)\b)"
)
# The separator after the number may be lost, or a space: 84 QĐ/TWĐTN, 1188TC/QĐ/TCT, 73A TC/TCT, 1234 QĐ-UB
_LATER_ANCHOR = (
    r"(?=[A-ZĐ])(?:(?<=\d[A-ZĐ]{2}.)|(?<=\d\s[A-ZĐ]{2}.)|(?<=\d[A-Z]\s[A-ZĐ]{2}.)|(?<=\d\s[A-ZĐ]{2}[a-zA-Z].))"
)
# A hyphen may follow the year: 381/1997-QĐ-NHNN1; but 116-2021-NĐ-CP is the name of a file
_HYPHEN_ANCHOR = r"(?<=\d.)(?:19|20)\d\d-(?=[A-ZĐ]{2})"
# The year may stand at the end: Nghị quyết số 58/1998, Thông tư 78/2014; the word before the number ends so
_LAST_ANCHOR = (
    rf"(?=(?:19|20)\d\d(?![\w/%]|[.,]\d|\s?[/{DASHES}]\s?[\dA-ZĐ]))"
    r"(?:(?<=[htưịốHTƯỊỐ]\s\d.)|(?<=[htưịốHTƯỊỐ]\s\d\d.)|(?<=[htưịốHTƯỊỐ]\s\d\d\d.))"
)
_ANCHORS = {
    **{separator: re.compile(re.escape(separator) + _ANCHOR) for separator in "‐‑‒–—―−"},
    "-": re.compile(f"-(?:{_ANCHOR}|{_LATER_ANCHOR})"),
    "/": re.compile(f"/(?:{_ANCHOR}|{_LATER_ANCHOR}|{_HYPHEN_ANCHOR}|{_LAST_ANCHOR})"),
}
_CODE_BEFORE = re.compile(r"(?<=[\dA-Z\s])([A-ZĐ]{2}[a-zA-Z]?)$")
# The slash after the year may be lost, doubled, a hyphen: 98/2021NĐ-CP, 11 / 2004 / / NQ-HĐND, 381/1997-QĐ-NHNN1
_YEAR = re.compile(
    rf"[/{DASHES}]\s{{0,3}}(?:(\d{{2,6}})\s{{0,2}}/\s{{0,3}}(?:/\s{{0,3}})?|(\d{{4}})-?(?=[A-ZĐ]{{2}}))?",
)
# TTg, CTr, QĐi, QLN&CS, UBTVQH10, QH-13; a longer run of small letters is an ordinary word (Ban, Theo).
# The space before the date may be lost: 156/2013/NĐ-CPngày 11 tháng 11 năm 2013
_WORD = re.compile(
    rf"QH[{DASHES}]\d{{1,2}}(?!\w)|"
    r"[A-ZĐÐƯ](?:[A-ZĐÐƯð&\d]|[a-zđ](?![a-zđ]))*(?:[a-zđ]{1,2}(?=ngày|của)|[a-zđ]{2})?(?:(?![^\W\d_])|(?=ngày|của))"
)
_SMALL_WORD = re.compile(r"[a-zđ]{1,6}\d{0,2}(?![^\W\d_])")
# The unit that drafted it: 09/2004/TT-BCA(V19), 03/2006/TT-BCA(C11)
_UNIT = re.compile(r"\([A-ZĐ]{1,3}\d{1,3}\)")
_JOINER = re.compile(rf"(\s{{0,2}})([/{DASHES}.])(\s{{0,3}})")
_LONGEST_NUMBER = 9  # letters
_LONG_UNIT = 5
FIRST_YEAR, LAST_YEAR = 1945, 2100
"""Of the numbers of today's State, and beyond what may be misread."""
LOOK_ALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", **dict.fromkeys("‐‑‒–—―−", "-")})
_SPACE = re.compile(r"\s+")


class Style(Enum):
    STATE = "state"
    """``59/2023/NĐ-CP``, ``33/CT-TTg``: code after the slash, issuer after the hyphen."""
    PARTY = "party"
    """``07-CT/TU``: code after the hyphen, issuer after the slash."""
    ASSEMBLY = "assembly"
    """``31/2024/QH15``, ``55/NQ-UBTVQH10``: the legislature's number at the end."""
    LETTER = "letter"
    """``1234/UBND-NC``: issuer and unit, no type code."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Symbol:
    number: str
    year: int | None
    words: tuple[str, ...]
    """Codes and organs in order, as written: ``("NĐ", "CP")``."""
    style: Style
    legislature: int | None = None
    full_year: bool = False
    """The year is written with four digits."""

    @property
    def is_reused(self) -> bool:
        """Whether other acts bear the number in other years or terms, since it states neither year nor legislature."""
        return self.year is None and self.legislature is None

    @property
    def possible_year(self) -> int | None:
        """The year, unless no office of the State can have written it: 1004 in 45/1004/NĐ-CP."""
        return self.year if self.year is not None and FIRST_YEAR <= self.year <= LAST_YEAR else None

    @property
    def code(self) -> str | None:
        """The type code, case-folded, if the symbol carries a known one."""
        first = self.words[0].casefold() if self.words else ""
        return first if first in type_codes() and self.style is not Style.LETTER else None


@dataclass(frozen=True, slots=True)
class Found:
    """A number-symbol in a text: ``start`` of its number to ``end`` of its last organ."""

    start: int
    end: int
    number: str
    """Without spaces, ``Đ`` for look-alikes, ``-`` for any dash."""
    open: bool = False
    """Nothing, or a space only, stands between number and code, so that it may be something else: ``84 QĐ/TWĐTN``."""


def anchors(text: str) -> list[int]:
    """Where the first separators of number-symbols may stand, in text order: a little more often than they do."""
    return [match.start() for match in matches(text, _ANCHORS)]


def read(text: str, anchor: int) -> Found | None:
    """The number-symbol whose first separator stands at ``anchor``, if there is one."""
    start = _number_start(text, anchor)
    if start is None:
        return _read_open(text, anchor)
    head = _YEAR.match(text, anchor)
    assert head
    has_year = head[1] is not None or head[2] is not None
    end = _words_end(text, head.end(), small=has_year)
    return None if end is None else Found(start, end, _normalised(text[start:end]))


def _read_open(text: str, anchor: int) -> Found | None:
    code = _CODE_BEFORE.search(text, max(0, anchor - 4), anchor)
    start = _number_start(text, code.start()) if code else None
    end = _words_end(text, code.start(), small=False) if code and start is not None else None
    return None if start is None or end is None else Found(start, end, _normalised(text[start:end]), open=True)


# 59/2O23/NĐ-CP, l5/2020/NĐ-CP, 1O64/QĐ-UBND, read from a picture. A small letter at the end is one: 15l/2020/…
_DIGITS = r"(?=[OoIl]*\d)[\dOoIl]*[\dOI]"
_DOUBTFUL_HEAD = re.compile(rf"({_DIGITS})(?:/({_DIGITS})(?=/))?(?=[/{DASHES}])")
_DOUBTFUL_TERM = re.compile(r"(?<=QH)[\dOoIl]{1,2}$")
_LIKE_DIGITS = str.maketrans("OoIl", "0011")


def read_doubtful(text: str, start: int) -> Found | None:
    """The number-symbol whose number begins at ``start``, letters that look like digits taken for them."""
    head = _DOUBTFUL_HEAD.match(text, start)
    end = _words_end(text, head.end() + 1, small=False) if head else None
    return None if end is None else Found(start, end, _normalised(text[start:end]))


@lru_cache(maxsize=8192)
def with_digits(number: str) -> str:
    """A normalised number-symbol, digits for the letters that look like them: ``59/2O23/NĐ-CP`` → ``59/2023/NĐ-CP``."""
    if head := _DOUBTFUL_HEAD.match(number):
        number = head[0].translate(_LIKE_DIGITS) + number[head.end() :]
    return _DOUBTFUL_TERM.sub(lambda term: term[0].translate(_LIKE_DIGITS), number)


def _words_end(text: str, position: int, *, small: bool) -> int | None:
    """Where the codes and organs that begin at ``position`` end; ``None`` if none stands there."""
    word = _word(text, position, small=small)
    if word is None:
        return None
    words, end = [word], position + len(word)
    while joiner := _JOINER.match(text, end):
        word = _word(text, joiner.end(), small=small and words[-1].islower())
        if word is None or not _joins(joiner, word, words):
            break
        words.append(word)
        end = joiner.end() + len(word)
    unit = _UNIT.match(text, end)
    return unit.end() if unit else end


def _number_start(text: str, anchor: int) -> int | None:
    start = end = space_before(text, anchor)
    # 01a/2020/…: a letter after the digits.
    if start > 1 and text[start - 1].isalpha() and text[start - 2].isdigit():
        start -= 1
    while start and (text[start - 1].isdigit() or (text[start - 1] == "." and start > 1 and text[start - 2].isdigit())):
        start -= 1
    if not 0 < end - start <= _LONGEST_NUMBER:
        return None
    before = text[start - 1] if start else ""
    # Số:12/QĐ-UBND, Số.12/QĐ-UBND; but 12:30/… and 1.12/… go on with a number
    if before in (":", "."):
        return None if text[start - 2 : start - 1].isdigit() else start
    # Nghị định số159/2005/NĐ-CP
    if text[start - 2 : start] in ("số", "Số"):
        return start
    # Inside a longer number, a word or a date: 12/07/2020/…, A4-12/…
    return None if before.isalnum() or before in ("/", "-", "–", ",", "_") else start


@lru_cache(maxsize=8192)
def _is_code(word: str) -> bool:
    capitals, letters = sum(map(str.isupper, word)), sum(map(str.isalpha, word))
    return 2 * capitals >= letters or word.casefold() in type_codes() or word.casefold() in issuer_codes()


@lru_cache(maxsize=8192)
def _normalised(written: str) -> str:
    return _SPACE.sub("", written).translate(LOOK_ALIKES)


def _word(text: str, position: int, *, small: bool) -> str | None:
    if match := _WORD.match(text, position):
        return match[0] if _is_code(match[0]) else None
    if small and (match := _SMALL_WORD.match(text, position)):
        word = match[0]
        if word in type_codes() or word in issuer_codes() or word.startswith(("qh", "ubtvqh")):
            return word
    return None


def _joins(joiner: re.Match[str], word: str, words: list[str]) -> bool:
    before, separator, after = joiner.groups()
    if not before and not after:
        # 38/2000/QĐ.UB joins; "…/NĐ-CP.Căn cứ" was no word at all.
        # So does the office of a place: 97/2007/NQ.HĐND.K7, 931/TTr-PGD.Q8
        return separator != "." or sum(map(str.isupper, word)) >= 2 or word[-1].isdecimal()
    if separator == ".":
        return False
    if (
        sum(map(str.isupper, word)) < 2
        and word.casefold() not in issuer_codes()
        and word != "L"
        and not word[-1].isdecimal()
    ):
        return False
    # "TT- BVHTTDL", "UBND-\nNC", "CT / TU", "CT-TTr3 -Đ1"; but "12/QĐ-UBND - UBND huyện" is two things.
    return not before or separator == "/" or len(words) == 1 or (word[-1].isdecimal() and len(word) < _LONG_UNIT)


# 1188TC/QĐ/TCT, 73ATC/TCT, 63CP
_OPEN = r"[A-Z](?=[A-ZĐ]{2}(?![A-ZĐ]))|(?=[A-ZĐ]{2})"
_TAIL = re.compile(rf"^(\d[\d.]*(?:[a-zđA-Z]?(?=[/-])|{_OPEN}))([/-]?)(?:(\d{{2,6}})/+|(\d{{4}})(?=[^\d/]))?([^(]*)")
_OPEN_NUMBER = re.compile(rf"^(\d[\d.]*(?:{_OPEN}))")
_TERM = re.compile(r"^(?:QH|UBTVQH|QHK?)(\d{1,2})$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def parse(number: str) -> Symbol | None:
    """Take a normalised number-symbol apart; ``None`` if it has no symbol ("59").

    >>> parse("59/2023/NĐ-CP").words
    ('NĐ', 'CP')
    """
    match = _TAIL.match(with_digits(number))
    if match is None:
        return None
    digits, first, year, joined_year, rest = match.groups()
    year = year or joined_year
    words = tuple(filter(None, re.split(r"[/\-.]", rest)))
    if not words or words[0].isdecimal():  # 58/1998
        return None
    code = words[0].casefold()
    term = next((int(found[1]) for word in words if (found := _TERM.match(word))), None)
    if term is not None:
        style = Style.ASSEMBLY
    elif "/" in rest and (first == "-" or (not first and code in type_codes())):
        style = Style.PARTY
    elif first == "/" and (year or code in type_codes()) and (len(words) > 1 or code in type_codes()):
        style = Style.STATE
    elif first == "/" and not year:
        style = Style.LETTER
    else:
        style = Style.OTHER
    full_year = None
    if year:
        full_year = int(year) if len(year) != 2 else 1900 + int(year) if int(year) > 44 else 2000 + int(year)
    return Symbol(digits, full_year, words, style, term, year is not None and len(year) >= 4)


@lru_cache(maxsize=8192)
def key(number: str) -> str:
    """Spelling aside, the same for every way one number is written: ``02/CT-TTg`` and ``2/CT-TTG`` → ``2/ct/ttg``.

    Party and State punctuation fall together: 33-CT/TTg is a common slip for 33/CT-TTg.
    """
    folded = _OPEN_NUMBER.sub(r"\1/", with_digits(number)).partition("(")[0].casefold()
    if folded.endswith("/tư"):
        folded = folded.replace("tư", "tw")
    folded = re.sub(r"[/\-.]+", "/", re.sub(r"^(\d+)\.(\d)", r"\1_\2", folded))
    folded = re.sub(r"qh/(?=\d{1,2}$)", "qh", folded)
    return re.sub(r"^0+(?=\d)", "", folded).strip("/")
