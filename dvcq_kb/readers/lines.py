"""One line of a text → what can be told from it alone: its label, letterhead, furniture, how it begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from dvcq_kb.readers.labels import UPPER, label_of


class Furniture(Enum):
    RUNNING_HEAD = "CÔNG BÁO/Số 279/Ngày 18-05-2026"
    STAMP = "Ký bởi: …"
    NUMBER = "12"
    """A number alone: of a page, or of a table; its neighbours tell."""


# Lines of the letterhead and of the signature, which never run on into the next line:
# CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | Độc lập – Tự do – Hạnh phúc | ĐẢNG CỘNG SẢN VIỆT NAM
# Số: 45/2026/TT-BTC | Số:       /KH-UBND   Quảng Ngãi, ngày     tháng 11 năm 2024 | Số 15-NQ/TU
# Ba Đình, ngày tháng 02 năm 2025 | TM. ỦY BAN NHÂN DÂN | T/M BAN THƯỜNG VỤ | KT.CHỦ TỊCH | *** | ______
# and the rows of a Markdown table, which are as little to be joined: | 1 | Phòng Nội vụ |
_LETTERHEAD = re.compile(
    r"C[ỘÔ]NG\s+H[ÒOÓ][ÀAÁ]?\s+XÃ\s+HỘI|Độc\s+lập\s*[-–—]\s*Tự\s+do|[ĐÐ]ẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM"
    rf"|(?:Luật\s+s|S)ố\s*:\s*[\d\s.…_]*[a-z]?\s*[/-]|Số\s+[\d.…]*\s*[-/][{UPPER}]"
    r"|[^,.;:]{2,45},\s*(?:ngày|Ngày)[\s\d.…_/]*tháng[\s\d.…_/]*năm[\s\d.…_]*$"
    rf"|(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)\s?\.\s?[{UPPER}]{{2}}|(?:T/M|K/T|T/L)\s+[{UPPER}]{{2}}"
    r"|[*_=\-–—.…~\s\xad]+$|\|"
)

# CÔNG BÁO/Số 721 + 722/Ngày 12-9-2022 | 2   CÔNG BÁO/Số 12/Ngày 01-02-2023
_RUNNING_HEAD = re.compile(
    r"(?:\d{1,4}\s+)?CÔNG\s+BÁO\s*/\s*Số[\d\s+]+/\s*Ngày\s*\d{1,2}-\d{1,2}-\d{4}(?:\s+\d{1,4})?$"
)
# Ký bởi: CÔNG BÁO NƯỚC … | Người ký: … | Email: … | Cơ quan: … | Ngày ký: 2026-05-18 | Thời gian ký: …
_STAMP = re.compile(r"(?:Ký bởi|Người ký|Email|Cơ quan|Ngày ký|Thời gian ký)\s*:")
STAMP_OPENS = re.compile(r"(?:Ký bởi|Người ký)\s*:")
# 12 | - 3 - | Trang 2/5
_LONE_NUMBER = re.compile(r"[-–—]?\s*(?:[Tt]rang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?\s*[-–—]?$")
_PAGE_WORD = re.compile(r"[-–—]\s*\d{1,4}\s*[-–—]$|[Tt]rang\s*\d")

# "1." | "A." | "a)": the label alone, its text on the next line, as some portals set it.
_BARE_LABEL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVXL]{1,6}|[A-ZĐ]|[a-zđ])\s?[.)]$")

# 17 Cụm từ “người quản lý” được … : the note stands at the foot of the page, its number without a dot.
FOOTNOTE = re.compile(rf"\[?(\d{{1,3}})\]?\s+[“\"]?[{UPPER}]")

# "pháp luật." | "như sau:" | "(kèm theo)." | "của công dân.”" | "vốn điều lệ.12" (a footnote mark)
_TERMINAL = re.compile(r"(?:([.;:!?…])[\"”’'»)\]*_\\\s]{0,6}|(?<=[^\W\d])([.;])[\"”)]?\d{1,2})$")

# Words no paragraph and hardly a heading ends with. Left out for that: nước ngoài, làm việc, thời gian đến, kèm theo.
_DANGLING = "tiết của và hoặc với về tại từ cho bởi do bằng là các những một mỗi để giữa thuộc nhằm như khi nếu"
_DANGLING_WORDS = frozenset(_DANGLING.split())
# A number or letter must follow: "quy định tại khoản⏎2 Điều 5", "Nghị định số⏎24/2022/NĐ-CP", "ngày 01 tháng⏎01".
_PINPOINT_WORDS = frozenset({"số", "khoản", "điều", "điểm", "mục", "chương", "phần", "tiết", "mẫu"})
_COUNTING_WORDS = _PINPOINT_WORDS | {"ngày", "tháng", "năm", "quý", "khóa", "khoá", "theo"}
_LAST_WORD = re.compile(r"([^\W\d_]+)[\s]*$")
# "… theo điểm a khoản 2⏎Điều 5. Người nộp": the pinpoint runs on.
_OPEN_PINPOINT = re.compile(
    r"(?:khoản|điểm|[Đđ]iều|mục|chương|phần)\s+(?:\d{1,3}[a-zđ]?|[a-zđ]|[IVXL]+)$", re.IGNORECASE
)


class Line:
    """A line that is not blank, stripped of the space around it.

    What every line is asked is worked out at once: a text of ten megabytes has
    two hundred thousand lines.
    """

    __slots__ = ("capitals", "gap", "label", "letterhead", "opens_low", "start", "terminal", "text", "walled")

    def __init__(self, start: int, text: str, gap: int, walled: bool) -> None:
        """Set it at ``start``; ``gap`` blank lines before it, ``walled`` if nothing before it may run on into it."""
        self.start = start
        self.text = text
        self.gap = gap
        self.walled = walled
        self.label = label_of(text)
        self.letterhead = len(text) < 160 and _LETTERHEAD.match(text) is not None
        # A heading, an office, a title: two words or more; not "UBND" cut off a sentence.
        self.capitals = len(text) < 250 and text.isupper() and text[0].isalpha() and (" " in text or len(text) > 6)
        match = _TERMINAL.search(text[-12:])
        self.terminal: str = (match[1] or match[2]) if match else ""
        """The mark that ends it: one of ``. ; : ! ? …``, or empty."""
        self.opens_low = _opens_low(text)
        """Its first letter is small: it continues a sentence, unless it is a label."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def bare_label(self) -> bool:
        return len(self.text) < 12 and _BARE_LABEL.match(self.text) is not None

    @property
    def leader(self) -> bool:
        """It ends with the dots of a form to fill in: "Số: ....; ngày cấp ......"."""
        return self.text.endswith(("..", "…", "…."))

    @property
    def last_word(self) -> str:
        match = _LAST_WORD.search(self.text[-16:])
        return match[1].lower() if match else ""

    @property
    def dangling(self) -> bool:
        """It ends inside a phrase: after a preposition, an open bracket, a hyphen or slash within a number."""
        return (
            self.text[-1] in "(/“[" or self._torn_symbol or (len(self.text) > 15 and self.last_word in _DANGLING_WORDS)
        )

    @property
    def counting(self) -> bool:
        """It ends with a word that a number follows; "Số", "Điểm" alone head the columns of tables."""
        return len(self.text) > 15 and self.last_word in _COUNTING_WORDS

    @property
    def _torn_symbol(self) -> bool:
        # 07/2022/TT-⏎BLĐTBXH, and "Lao động -⏎Thương binh"; a rule of dashes is letterhead.
        return self.text[-1] in "-–" and len(self.text) > 3 and self.text[-2] not in "-–"

    @property
    def open_pinpoint(self) -> bool:
        """It ends with "… khoản" or "… khoản 2", so that what looks like a label may name the provision."""
        if len(self.text) > 15 and self.last_word in _PINPOINT_WORDS:
            return True
        return _OPEN_PINPOINT.search(self.text[-20:]) is not None

    @property
    def first_word(self) -> str:
        return self.text[:40].split(maxsplit=1)[0]

    @property
    def quoted(self) -> bool:
        """It opens with a quotation mark, as the new wording in an amending act does."""
        return self.text[0] in '“"„'

    @property
    def furniture(self) -> Furniture | None:
        text = self.text
        if len(text) > 120:
            return None
        if _RUNNING_HEAD.match(text):
            return Furniture.RUNNING_HEAD
        if _STAMP.match(text):
            return Furniture.STAMP
        return Furniture.NUMBER if _LONE_NUMBER.match(text) else None

    @property
    def page_number(self) -> int:
        match = _LONE_NUMBER.match(self.text)
        return int(match[1]) if match else 0

    @property
    def says_page(self) -> bool:
        return _PAGE_WORD.match(self.text) is not None


def lines_of(text: str, walls: frozenset[int] = frozenset()) -> Iterator[Line]:
    """Every line that is not blank.

    Args:
        text: laid out by `text.normalise`.
        walls: offsets of line starts that nothing may run across: table cells.
    """
    offset, gap, wall = 0, 0, True
    for raw in text.split("\n"):
        stripped = raw.strip()
        wall = wall or offset in walls
        if stripped:
            yield Line(offset + raw.index(stripped[0]), stripped, gap, wall)
            gap, wall = 0, False
        else:
            gap += 1
            # Tables copied out of a web page leave a line with a tab between two cells.
            wall = wall or "\t" in raw
        offset += len(raw) + 1


def _opens_low(text: str) -> bool:
    for place, character in enumerate(text[:6]):
        if character.isalpha():
            # A letter alone numbers a row of a table, but for the words of one letter.
            alone = not text[place + 1 : place + 2].isalnum()
            return character.islower() and not (alone and character not in "ởýíyôóò")
        if character.isdigit():
            return False
    return False
