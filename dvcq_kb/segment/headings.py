"""How headings and list items are written: a block → its level, label and title.

The first letter of a block tells which patterns are worth trying; most blocks
are plain paragraphs and are done with one look.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dvcq_kb.model import Level, Span
from dvcq_kb.text import LOWER, UPPER, single_spaced

_ORNAMENTS = "*\\_#>“”\"'‘„ \t\xa0"
_ORNAMENT = re.compile(r"[\s*\\_#>“”„\"'‘]*")
# Between a label and its words: "**1. **Thông qua", "Điều 5\\. Phạm vi"
_FILL = r"[\s*\\_]*"
# What follows the number of a Chương, Mục: "Chương I: ", "Mục 2 - ", "PHẦN I." or the end of the line.
_AFTER_NUMBER = rf"(?![^\W_])(?:{_FILL}[.:\-–—/]?\**\s*)"


class Heading(NamedTuple):
    level: Level
    label: str
    title: str
    """Empty if the label opens a running paragraph."""
    span: Span
    """The label and, if there is one, the title."""
    named: bool = False
    """The label says what it is (Điều, Mục); others are mere numbers, which rows of a table bear too."""


# Phần thứ nhất | PHẦN I | Phần 2. Tổ chức | PHẦN A
_PART = re.compile(
    rf"(?:Phần|PHẦN)\s+((?:thứ|THỨ)\s+\w+(?:\s+(?:mươi|MƯƠI)(?:\s+\w+)?)?|[IVXLC]+|\d{{1,2}}|[A-ZĐ]){_AFTER_NUMBER}"
)
# Chương II | CHƯƠNG 3. QUY ĐỊNH CHUNG | Chương IIa | Chương thứ nhất
_CHAPTER = re.compile(
    rf"(?:Chương|CHƯƠNG)\s+([IVXLC]+[a-zđ]?|[ivxlc]+|\d{{1,2}}[a-zđ]?|(?:thứ|THỨ)\s+\w+){_AFTER_NUMBER}"
)
# Tiểu mục 1. Hồ sơ | TIỂU MỤC 2
_SUBDIVISION = re.compile(rf"(?:Tiểu\s+mục|TIỂU\s+MỤC)\s+(\d{{1,2}}[a-zđ]?|[IVX]+|[A-ZĐ]){_AFTER_NUMBER}")
# Mục 2. TRÁCH NHIỆM | MỤC III | Mục 1a. Thủ tục
_DIVISION = re.compile(rf"(?:Mục|MỤC)\s+(\d{{1,2}}[a-zđ]?|[IVX]+|[A-ZĐ]){_AFTER_NUMBER}")
# Điều 5. Phạm vi | Điều 5a: | ĐIỀU 1 - | Điều 7 Sửa đổi | **Điều 3**. ; not "Điều 5 của Luật này"
_ARTICLE = re.compile(
    rf"(?:Điều|ĐIỀU|Ðiều|ÐIỀU)\s+(\d{{1,4}}[a-zđ]{{0,2}}\d?)(?:{_FILL}[.:\-–—]+{_FILL}|\*+\s*|\s*$|\s+(?=[{UPPER}]))"
)
# I. MỤC ĐÍCH | II- MỤC TIÊU | Iii. nội dung thực hiện | IV/ Tổ chức | **V\. **Kiến nghị
_ROMAN = re.compile(rf"([IVX][IVXivx]{{0,5}}){_FILL}(?:[.\-–—/:)]+|\*\*){_FILL}(?=\S)")
# A. PHẦN CHUNG | B- TỔ CHỨC THỰC HIỆN | C. Mác (which is none)
_CAPITAL = re.compile(rf"([A-HĐ]){_FILL}[.\-–/)]{_FILL}\s(?!Mác\b)(?=[{UPPER}])")
# 1. Phòng Nội vụ | 2/ Hồ sơ | 3) | 4- Kinh phí | 5.Các Bộ trưởng | 6.“Dữ liệu” là; not 1.000 đồng, not 10-2024, nor the
# rest of a symbol broken after "Số:": 187-QĐ/TW, 15-TTLB
_NUMBER = re.compile(
    rf"(\d{{1,3}}[a-zđ]?\d?)(?:\s?\\?[.)]{_FILL}(?=[^\s\d]|(?<=[\s*])\d+[\s/%]|$)|\s?[/\-–—](?![A-ZĐ]+(?:[/\-]|$))\s*(?=[{UPPER}“\"])|\s?[/\-–—]\s+(?=\D))"
)
# 1.2. Công tác | 1.1 Công tác | 2.3.1. Lệ phí | 2.1.a. Thành lập; not 1.000 đồng, not 30.4
_SUBNUMBER = re.compile(
    rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}(?:\.[a-zđ]|[a-zđ])?)(?:\s?\\?[.)/:\-–]{_FILL}(?=[^\s\d]|\d+\s)|\**\s+\**(?=[{UPPER}“\"(])|$)"
)
# a) Tổ chức | đ) | aa) | a1) Hồ sơ | b. Công tác | c/ Kinh phí. Điểm run a b c d đ e g h i k l m n o p q r s t u v x y:
# đ after d, no f, j, w, z, though "f)" is seen in the wild.
_POINT = re.compile(
    rf"([a-zđ]\d{{0,2}}|([a-zđ])\2)\s?\\?(?:\)|[./]{_FILL}(?=[{UPPER}{LOWER}“\"(\d]{{2}})){_FILL}(?=\S)"
)
# - UBND Thành phố | – Hồ sơ | • Kinh phí | + Sở Nội vụ; not "-----", not "-CP"
_DASH = re.compile(r"([-–—−•●○▪■◦➢✓\uf000-\uf0ff])(?![-–—_])\s*(?=\S)")
_PLUS = re.compile(r"(\+)\s*(?=\S)")

_Patterns = tuple[tuple[Level, re.Pattern[str]], ...]
_ROMANS: _Patterns = ((Level.LA_MA, _ROMAN),)
_CAPITALS: _Patterns = ((Level.LA_MA, _CAPITAL),)
_NUMBERS = ((Level.SO, _NUMBER), (Level.SO, _SUBNUMBER))
_POINTS = ((Level.CHU, _POINT),)
# By first letter; the first match wins. No entry: the block opens nothing.
_BY_LETTER: dict[str, _Patterns] = {
    "P": ((Level.PHAN, _PART),),
    "C": ((Level.CHUONG, _CHAPTER), *_CAPITALS),
    "T": ((Level.TIEU_MUC, _SUBDIVISION),),
    "M": ((Level.MUC, _DIVISION),),
    "Đ": ((Level.DIEU, _ARTICLE), *_CAPITALS),
    "Ð": ((Level.DIEU, _ARTICLE),),
    **dict.fromkeys("IVX", _ROMANS),
    **dict.fromkeys("ABDEGH", _CAPITALS),
    **dict.fromkeys("0123456789", _NUMBERS),
    **dict.fromkeys("abcdđefghijklmnopqrstuvwxyz", _POINTS),
    **dict.fromkeys("-–—−•●○▪■◦➢✓", ((Level.GACH, _DASH),)),
    "+": ((Level.GACH, _PLUS),),
}

# A heading or an item begins with one of these letters, or two; any other block needs no second look.
_AFTER_CAPITAL = ".-–—/):\\* \xa0"
_NAME_PAIRS = ("Ph", "PH", "Ch", "CH", "Ti", "TI", "Mụ", "MỤ", "Đi", "ĐI", "Ði", "ÐI")
_ROMAN_PAIRS = tuple(f"{first}{second}" for first in "IVX" for second in f"IVXivx{_AFTER_CAPITAL}")
_CAPITAL_PAIRS = tuple(f"{first}{second}" for first in "ABCDEGHĐ" for second in _AFTER_CAPITAL)
PAIRS = frozenset((*_NAME_PAIRS, *_ROMAN_PAIRS, *_CAPITAL_PAIRS))
SINGLES = frozenset((*_ORNAMENTS, *(letter for letter in _BY_LETTER if not letter.isupper())))

# Looked up once: a member of an enumeration costs more than a global name.
_GACH, _SO, _CHU = Level.GACH, Level.SO, Level.CHU
_LONGEST_TITLE = 220
# Before white space is taken out of it.
_LONGEST_RAW_TITLE = 3 * _LONGEST_TITLE
_SENTENCE_END = ".;!?…"
# "1. Phòng Nội vụ có trách nhiệm tổ chức. Kết quả báo cáo…": a full stop inside is running text.
_STOP_INSIDE = re.compile(rf"(?<![A-ZĐ])[.;]\s+[{UPPER}]")
# "Mục 2 Chương III của Luật này quy định …" is a sentence; so is "Chương II được sửa đổi".
_SENTENCE = re.compile(rf"[{LOWER}(]|(?:Chương|Phần|Mục|Điều)\s+(?:[IVX\d]|này)|[=+]")


def read(text: str, span: Span) -> Heading | None:
    """The heading or item label that opens the block, if one does."""
    start, end = span
    first = text[start]
    at = start
    if first in _ORNAMENTS:
        match = _ORNAMENT.match(text, start, end)
        at = match.end() if match else start
        if at >= end:
            return None
        if first == "*" and at == start + 2 and text[start + 1] == " ":
            # "* Công tác tuyên truyền": the asterisk is a bullet
            return Heading(Level.GACH, "*", "", Span(start, at))
        first = text[at]
    patterns = _BY_LETTER.get(first)
    if patterns is None:
        return None
    for level, pattern in patterns:
        match = pattern.match(text, at, end)
        if match is None:
            continue
        label, body = match[1], match.end()
        if level is _GACH:
            return Heading(_GACH, label, "", Span(start, body))
        if level is _SO or level is _CHU:
            if end - body > _LONGEST_RAW_TITLE or (text[end - 1] in _SENTENCE_END and not text[body:end].isupper()):
                return Heading(level, label, "", Span(start, body))
            named = False
        elif level is Level.LA_MA:
            label, named = label.upper(), False
        else:
            label, named = single_spaced(label), True
            if level is not Level.DIEU and body < end and _SENTENCE.match(text, body, end):
                return None
        title, stop = _title(text, body, end, level, named)
        return Heading(level, label, title, Span(start, stop), named)
    return None


def _title(text: str, start: int, end: int, level: Level, named: bool) -> tuple[str, int]:
    """The words of the heading and where they end; none if the label opens a running paragraph."""
    if start >= end or end - start > _LONGEST_RAW_TITLE:
        return "", start
    title = single_spaced(text[start:end]).strip("* \\_#")
    if not title:
        return "", start
    if named and level is not Level.DIEU:
        return title, end
    if len(title) > _LONGEST_TITLE:
        return "", start
    if title.isupper():
        return title.rstrip(":"), end
    # II. Nhiệm vụ và giải pháp. keeps its full stop in some reports; a number or letter then opens a sentence.
    if level is Level.LA_MA and not _STOP_INSIDE.search(title):
        return title.rstrip(":."), end
    if title[-1] in _SENTENCE_END or _STOP_INSIDE.search(title):
        return "", start
    return title.rstrip(":"), end
