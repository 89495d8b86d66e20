"""The label that opens a line: ``Điều 5.``, ``1.2.``, ``a)``, ``-``, ``Căn cứ``."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Style(Enum):
    """How the label that opens a line is written; numbers of one style count on."""

    PROVISION = "Điều 1."
    PART = "Chương I"
    ANNEX = "Phụ lục I"
    NUMBER = "1."
    SUBNUMBER = "1.2."
    LETTER = "a)"
    ROMAN = "I."
    CAPITAL = "A."
    BRACKET = "(1)"
    BULLET = "-"
    OPENING = "Căn cứ"


class Label(NamedTuple):
    style: Style
    number: int | None
    """Place in its series, to tell a next item from an accident of wrapping."""
    capital: bool
    """What follows the label begins as a sentence does."""


# Capitals as a part of character classes.
UPPER = "A-ZĐÐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

# What may stand before a label: “Điều 3a. Xác định giá trị | **Điều 1.** Phạm vi | \\- Báo cáo (Markdown)
_ORNAMENTS = re.compile(r"[\"“”„‘’'«*_#>\\\s]{0,8}")

# Điều 5. Trách nhiệm | Điều 12a: | ĐIỀU 3. | "Điều 7" alone; not "Điều 5 Luật này" (running text).
_PROVISION = re.compile(r"[ĐÐ](?:iều|IỀU)\s+(\d{1,4})[a-zđ]?\d?(?:\s*[.:]|\s*$)")
# Chương II QUY ĐỊNH | Mục 1. Hồ sơ | Phần thứ nhất | MỤC 2; not "Mục 2 Chương III của Luật".
_PART = re.compile(
    r"(?:Phần|PHẦN|Chương|CHƯƠNG|Tiểu\s+mục|TIỂU\s+MỤC|Mục|MỤC)\s+"
    rf"(?:[IVXLC]{{1,7}}|\d{{1,3}}|(?:thứ|THỨ)\s+\w+)[a-zđ]?(?:\s*[.:\-–]|\s*$|\s+(?=[{UPPER}]{{2}}))"
)
# Phụ lục I | PHỤ LỤC 02. | Phụ lục | Mẫu số 03 | Biểu số 1: ; not "Phụ lục I kèm theo".
_ANNEX = re.compile(
    r"(?:Phụ\s+lục|PHỤ\s+LỤC|Mẫu|MẪU|Biểu(?:\s+mẫu)?|BIỂU(?:\s+MẪU)?)"
    rf"(?:\s+(?:[Ss][ốỐ]\s*:?\s*)?(?:[IVXLC]{{1,7}}|\d{{1,3}})[\w.]{{0,4}})?(?:\s*[.:\-–—]|\s*$|\s+(?=[{UPPER}]{{2}}))"
)
# 1. Công tác | 12/ Sở Nội vụ | 3) Hồ sơ | 1- Phạm vi | 2.Nội dung; not "26.000 đồng", "2024.", "600/QĐ-UBND"
_NUMBER = re.compile(r"(\d{1,3})[a-zđ]?(?:\s?[.)/]\**\s+|\s?[-–]\s+|[.)](?=[^\W\d_]))(?=\S)")
# 1.2. Hồ sơ | 2.1 Chi phí | 1.2.3. Lệ phí
_SUBNUMBER = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}}){{1,4}}(?:[.)]\s*(?=[^\W\d_])|\s+(?=[{UPPER}“\"]))")
# a) Người nộp | đ) Hồ sơ | b. Thủ tục | aa) | iv) Ngân hàng
_LETTER = re.compile(r"(?:([a-zđ])|[a-zđ]{2}|[ivx]{2,4})\s?(?:\)\s*|\.\s+)(?=\S)")
# I. MỤC ĐÍCH | II - NỘI DUNG | IV/ Tổ chức
_ROMAN = re.compile(r"([IVXL]{1,6})\s*(?:[.)]\**\s*|/\s*(?=\D)|[-–]\s+)(?=\S)")
# A. Phần chung; not "C. Mác" nor "V.I. Lê-nin".
_CAPITAL = re.compile(rf"([A-HKĐ])\s?[.)]\s+(?!Mác\b)(?=[{UPPER}])")
# (1) Ngân hàng | (iii) Tổ chức | (a) Phần
_BRACKET = re.compile(r"\(\s?(?:(\d{1,2})|[a-zđ]|[ivx]{2,4})\s?\)\s*(?=\S)")
# - UBND Thành phố | + Sở Nội vụ | • Hồ sơ | -Lưu: VT; not "-CP" cut off NĐ-CP.
_BULLET = re.compile(r"(?:[-–—−+*•·●○▪■◦➢✓\uf000-\uf0ff]\s+|[•●○▪■◦➢✓\uf000-\uf0ff]|[-–+](?=[^\W\d_]))(?=\S)")
# Căn cứ Luật … | Xét đề nghị của … | Nơi nhận: | Kính gửi: | V/v báo cáo
_OPENING = re.compile(
    r"(?:Căn\s+cứ|CĂN\s+CỨ|Theo\s+đề\s+nghị\s+của|Xét\s+(?:đề\s+nghị|Tờ\s+trình|tờ\s+trình)|V/v)(?=\W)"
    r"|N[ơƠ][iI]\s+(?:nhận|NHẬN)\s*:|K[íÍ][nN][hH]\s+(?:gửi|gởi|GỬI)\s*:?"
)

_VIETNAMESE = {letter: place for place, letter in enumerate("abcdđeghiklmnopqrstuvxy", 1)}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


def label_of(text: str) -> Label | None:
    """The label that opens a line, as far as its form tells; whether it opens a paragraph its neighbours tell."""
    at = _ORNAMENTS.match(text).end()  # type: ignore[union-attr]  # it matches the empty string
    if text[:1] == "*" and text[1:2].isspace():
        at = 0  # a bullet, not ornament
    if at >= len(text):
        return None
    first = text[at]
    if first in "ĐÐ" and (match := _PROVISION.match(text, at)):
        return Label(Style.PROVISION, int(match[1]), True)
    if first in "PCMT" and _PART.match(text, at):
        return Label(Style.PART, None, True)
    if first in "PMB" and _ANNEX.match(text, at):
        return Label(Style.ANNEX, None, True)
    if first.isdigit():
        if match := _SUBNUMBER.match(text, at):
            return Label(Style.SUBNUMBER, None, _is_capital(text, match.end()))
        if match := _NUMBER.match(text, at):
            return Label(Style.NUMBER, int(match[1]), _is_capital(text, match.end()))
        return None
    if first in "CTXNKV" and (match := _OPENING.match(text, at)):
        return Label(Style.OPENING, None, True)
    if first in "IVXL" and (match := _ROMAN.match(text, at)):
        return Label(Style.ROMAN, _roman(match[1]), _is_capital(text, match.end()))
    if match := _LETTER.match(text, at):
        number = _VIETNAMESE.get(match[1] or "")
        return Label(Style.LETTER, number, _is_capital(text, match.end()))
    if match := _CAPITAL.match(text, at):
        return Label(Style.CAPITAL, _VIETNAMESE.get(match[1].lower()), True)
    if first == "(" and (match := _BRACKET.match(text, at)):
        return Label(Style.BRACKET, int(match[1]) if match[1] else None, _is_capital(text, match.end()))
    if match := _BULLET.match(text, at):
        return Label(Style.BULLET, None, _is_capital(text, match.end()))
    return None


def _is_capital(text: str, at: int) -> bool:
    for character in text[at : at + 4]:
        if character.isalpha():
            return character.isupper()
        if character.isdigit():
            return False
    return False


def _roman(numeral: str) -> int:
    total = 0
    for digit, after in zip(numeral, numeral[1:] + "I", strict=True):
        value = _ROMAN_DIGITS[digit]
        total += -value if value < _ROMAN_DIGITS[after] else value
    return total
