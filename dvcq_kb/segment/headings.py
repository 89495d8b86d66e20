"""How headings and list items are written: a block → its level, label and title."""

from __future__ import annotations

import re
from typing import NamedTuple

from dvcq_kb.model import Level, Span
from dvcq_kb.text import UPPER, single_spaced

_ORNAMENT = r"[\s*\\_#>“\"']*"
# Điểm run a b c d đ e g h i k l m n o p q r s t u v x y: đ after d, no f, j, w, z (f is seen in the wild).
_POINT = r"[a-zđ]{1,2}\d{0,2}"


class Heading(NamedTuple):
    level: Level
    label: str
    title: str
    """Empty if the label opens a running paragraph."""
    span: Span
    """The label and, if there is one, the title."""


# Order matters: the first match wins.
_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    # Phần thứ nhất | PHẦN I | Phần 2. Tổ chức
    (
        Level.PHAN,
        re.compile(
            rf"{_ORNAMENT}(?:Phần|PHẦN)\s+((?:thứ|THỨ)\s+\w+(?:\s+(?:mươi|MƯƠI)\s+\w+)?|[IVXLC]+|\d+|"
            rf"[A-ZĐ])(?![^\W_])\s*[.:\-–]?\s*"
        ),
    ),
    # Chương II | CHƯƠNG 3. QUY ĐỊNH CHUNG | Chương IIa
    (
        Level.CHUONG,
        re.compile(
            rf"{_ORNAMENT}(?:Chương|CHƯƠNG)\s+([IVXLCivxlc]+[a-zđ]?|\d+[a-zđ]?|(?:thứ|"
            rf"THỨ)\s+\w+)(?![^\W_])\s*[.:\-–]?\s*"
        ),
    ),
    # Tiểu mục 1. Hồ sơ
    (
        Level.TIEU_MUC,
        re.compile(rf"{_ORNAMENT}(?:Tiểu\s+mục|TIỂU\s+MỤC)\s+(\d+[a-zđ]?|[IVX]+|[A-Z])(?![^\W_])\s*[.:\-–]?\s*"),
    ),
    # Mục 2. TRÁCH NHIỆM | MỤC III
    (Level.MUC, re.compile(rf"{_ORNAMENT}(?:Mục|MỤC)\s+(\d+[a-zđ]?|[IVX]+|[A-Z])(?![^\W_])\s*[.:\-–]?\s*")),
    # Điều 5. Phạm vi | Điều 5a: | ĐIỀU 1 -
    (
        Level.DIEU,
        re.compile(rf"{_ORNAMENT}(?:Điều|ĐIỀU)\s+(\d{{1,4}}[a-zđ]{{0,2}})(?:\s*[.:\-–*]+\s*|\s*$|\s+(?=[{UPPER}]))"),
    ),
    # I. MỤC ĐÍCH | II- MỤC TIÊU | Iii. nội dung thực hiện | IV/ Tổ chức
    (Level.LA_MA, re.compile(rf"{_ORNAMENT}((?=[IVXivx])[IVX][IVXivx]*)\s*[.\-–/:)]+{_ORNAMENT}(?=\S)")),
    # 1.2. Công tác | 1. Phòng Nội vụ | 2/ | 3) | **1. **Thông qua
    (
        Level.SO,
        re.compile(
            rf"{_ORNAMENT}(\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}[a-zđ]?)\s*(?:[.)/\-–]|\s(?=[{UPPER}“]))\**\s*(?=[^\s\d]|"
            rf"\d+\s+[^\W\d]|$)"
        ),
    ),
    # a) Tổ chức | đ) | aa) | b. Công tác
    (Level.CHU, re.compile(rf"{_ORNAMENT}({_POINT})\s*[.)/]\s*(?=\S)")),
    (Level.GACH, re.compile(r"[\s\\*]*([-–—•])(?![-–—_])\s*(?=\S)")),
    (Level.GACH, re.compile(r"[\s\\]*(\+)\s*(?=\S)")),
)

_LEGAL_ONLY = (Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC)
_LONGEST_TITLE = 220
_SENTENCE_END = re.compile(r"[.;!?…]$|\./\.$")
# "1. Phòng Nội vụ có trách nhiệm tổ chức. Kết quả báo cáo…": a full stop inside is running text.
_STOP_INSIDE = re.compile(rf"(?<![A-ZĐ])[.;]\s+[{UPPER}]")


def read(text: str, span: Span) -> Heading | None:
    """The heading or item label that opens the block, if one does."""
    block = span.of(text)
    for level, pattern in _PATTERNS:
        match = pattern.match(block)
        if match is None:
            continue
        label = single_spaced(match[1])
        if level is Level.CHU and not _is_point(label):
            continue
        if level is Level.SO and _is_date_or_amount(block, match):
            continue
        if level is Level.LA_MA:
            label = label.upper()
        title, end = _title(block, match.end(), level)
        start = span.start + match.start(1) - (len(match[0]) - len(match[0].lstrip()) and 0)
        first = span.start + len(block) - len(block.lstrip())
        return Heading(level, label, title, Span(min(first, start), span.start + end))
    return None


def _title(block: str, position: int, level: Level) -> tuple[str, int]:
    rest = block[position:]
    title = single_spaced(rest).strip("* \\_")
    if not title:
        return "", position
    if level in _LEGAL_ONLY:
        return title, len(block.rstrip())
    if level is Level.GACH or len(title) > _LONGEST_TITLE:
        return "", position
    if level is Level.LA_MA or title.isupper():
        return title.rstrip(":"), len(block.rstrip())
    if _SENTENCE_END.search(title) or _STOP_INSIDE.search(title):
        return "", position
    return title.rstrip(":"), len(block.rstrip())


def _is_point(label: str) -> bool:
    return len(label) == 1 or label[-1].isdigit() or label[0] == label[-1]


_AMOUNT = re.compile(r"\s*\d+(?:[.,]\d+)*\s*(?:%|đồng|triệu|tỷ|ha|km|m2|người|tháng|năm|ngày|/)")


def _is_date_or_amount(block: str, match: re.Match[str]) -> bool:
    """``30. 4``, ``1.000 đồng``, ``12 tháng``: numbers that label nothing."""
    return _AMOUNT.match(block) is not None and "." not in block[match.start(1) : match.end()].rstrip()[-1:]
