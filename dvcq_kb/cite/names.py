"""Laws, codes, ordinances and the Constitution, known by name: ``Luật Đất đai năm 2013``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dvcq_kb.cite.phrases import DIGITS, KEYS, TOKEN, laws, openers
from dvcq_kb.model import Part, Span
from dvcq_kb.text import matches, single_spaced

# The capital makes the word rare, and tells the act from law in general ("theo quy định của pháp luật").
_ANCHORS = {
    first: re.compile(rf"{first}(?:{rest})(?![^\W\d_])")
    for first, rest in {
        "B": r"ộ\s{0,3}[Ll]uật|Ộ\s{0,3}LUẬT",
        "L": "uật|UẬT",
        "P": r"háp\s{1,3}lệnh|HÁP LỆNH",
        "H": r"iến\s{1,3}pháp|IẾN PHÁP",
    }.items()
}
# Luật Khuyến khích đầu tư trong nước (sửa đổi) số 03/1998/QH10
_REVISED = re.compile(r"\s\(sửa\s+đổi\)(?=\s+(?:số|ngày|năm|đã|được)\s)")
_LINE_BEGINS = re.compile(r"(?:^|\n)[ \t\xa0*]*$")
# Luật này, Luật sư, Luật gia, Luật hiện hành: no act is named.
_NOT_NAMES = frozenset(
    [
        "này",
        "sư",
        "gia",
        "đó",
        "số",
        "của",
        "và",
        "hiện",
        "nêu",
        "trên",
        "nói",
        "khác",
        "có",
        "được",
        "năm",
        "ngày",
        "về",
    ]
)
# pháp luật, kỷ luật in capitals: QUY PHẠM PHÁP LUẬT, KỶ LUẬT LAO ĐỘNG
# and a school of law: Trường Đại học Luật Hà Nội
_COMPOUNDS = frozenset(["pháp", "kỷ", "quy", "định", "học", "khoa"])
# Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương
_AMENDING = re.compile(
    r"\s{1,3}sửa\s+đổi(?:\s*,\s*bổ\s+sung)?\s+(?:một\s+số\s+)?(?:điều|nội\s+dung|khoản|"
    r"quy\s+định)?(?:[^;.:\n“”\"]|\n(?!\s*\n)){0,90}?(?:của|các)\s+(?:các\s+)?"
    r"(?:(?=(?:Bộ\s+)?[Ll]uật|Pháp\s+lệnh)|"
    # … của 15 luật trong lĩnh vực nông nghiệp và môi trường số 146/2025/QH15
    r"(?P<several>\d{1,2}\s+luật\s[^;.:“”\"]{3,90}?(?=\s+(?:số\s+\d|ngày\s+\d|năm\s+\d))))",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(r"\s{0,3}(?:,|và)\s{1,3}(?=(?:Bộ\s+)?[Ll]uật\s(?!\s*(?:sửa|số)\s)|Pháp\s+lệnh\s)")
# Luật | Bộ luật | Pháp, of Pháp lệnh
_TYPE_WORD = re.compile(r"\s*(?:Bộ\s+)?\w+")
# … của Luật Đất đai số 31/2024/QH15, Luật Nhà ở số 27/2023/QH15 và Luật Các tổ chức tín dụng số 32/2024/QH15
_ITS_NUMBER = re.compile(r"\s+số\s+\d{1,3}/(?:\d{4}/)?[A-ZĐ]\w+")
_CONSTITUTION = re.compile(
    r"(?:\s+nước\s+(?:Cộng\s+hòa|Cộng\s+hoà)\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam)?"
    r"(?:\s+sửa\s+đổi(?=\s+năm\s))?",
    re.IGNORECASE,
)
# Luật Phòng, chống bạo lực gia đình
_AFTER_PHONG = re.compile(r",\s{1,3}chống(?![^\W\d_])", re.IGNORECASE)
# A name in no table, proved by the number behind it, whatever its marks and capitals:
# Pháp lệnh về nhập cảnh, xuất cảnh, cư trú của người nước ngoài tại Việt Nam số 24/1999/PL-UBTVQH10
_BEFORE_NUMBER = re.compile(
    r"\s(?!số\s)(?:(?!\b(?:[Ll]uật|Nghị|Thông|Quyết|[Ll]ệnh|Hiến|Chỉ)\s)[^;.:“”\"\d]){4,110}?"
    r"(?=\s+số\s+\d{1,3}\s?/\s?(?:\d{4}\s?/\s?)?(?:QH\d|Qh\d|PL-))"
)
_LONGEST_NAME = 16


class Name(NamedTuple):
    start: int
    end: int
    type: Part
    name: Part


def scan(text: str) -> Iterator[Name]:
    """Every act known by name, in text order, none inside another."""
    position = 0
    for start, end in sorted([*(match.span() for match in matches(text, _ANCHORS)), *_small_anchors(text)]):
        if start < position:
            continue
        position = end
        name = _read(text, start, end)
        if name is not None:
            position = name.end
            yield name


_SMALL = "luật "


def _small_anchors(text: str) -> Iterator[tuple[int, int]]:
    """Theo luật Đấu thầu năm 2023, bộ luật Dân sự: the name, which must be a known one, has a capital."""
    at = text.find(_SMALL)
    while at >= 0:
        end = at + len(_SMALL)
        if text[end : end + 1].isupper():
            yield at - len("bộ ") if text.endswith("bộ ", 0, at) else at, end - 1
        at = text.find(_SMALL, end)


def _read(text: str, start: int, type_end: int) -> Name | None:
    if text[start - 1 : start].isalnum() or _in_compound(text, start):
        return None
    kind = single_spaced(text[start:type_end]).capitalize().replace("Bộluật", "Bộ luật")
    if kind == "Hiến pháp":
        whole = _CONSTITUTION.match(text, type_end)
        end = whole.end() if whole else type_end
    else:
        found = _name_end(text, start, type_end)
        if found is None:
            return None
        end = found
    return Name(start, end, Part(kind, Span(start, type_end)), Part(single_spaced(text[start:end]), Span(start, end)))


def _in_compound(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return before[-1:].isspace() and KEYS[(before.split() or [""])[-1]] in _COMPOUNDS


def _name_end(text: str, start: int, type_end: int) -> int | None:
    shouting = text[start:type_end].isupper()
    first = TOKEN.match(text, type_end)
    if first is None or not first[1][0].isalpha():
        return None
    # THI HÀNH LUẬT⏎PHÒNG CHÁY; but alone on its line LUẬT is the document's own type
    if shouting and "\n" in text[type_end : first.start(1)] and _LINE_BEGINS.search(text, max(0, start - 80), start):
        return None
    if (key := KEYS[first[1]]) in _NOT_NAMES and key != "về":
        return None
    amending = _AMENDING.match(text, type_end)
    if amending:
        return amending.end() if amending["several"] else _amended(text, amending.end())
    known = laws().longest(text, start)
    if known is not None:
        revised = _REVISED.match(text, known[0])
        return revised.end() if revised else known[0]
    if numbered := _BEFORE_NUMBER.match(text, type_end):
        return numbered.end()
    if text[start].islower():
        return None
    if key == "về" or not first[1][0].isupper():
        return None
    if not shouting and text[start] == "B" and first[1].isupper():
        return None  # Bộ luật ISPS: a code of the sea, not of the state
    return _by_capitals(text, type_end, shouting=shouting)


def _amended(text: str, position: int) -> int:
    """The end of the list of acts that an amending act names in its own name."""
    numbers = 0
    while True:
        known = laws().longest(text, position)
        anchor = _TYPE_WORD.match(text, position)
        end = known[0] if known else _by_capitals(text, anchor.end() if anchor else position, shouting=False)
        number = _ITS_NUMBER.match(text, end)
        following = _NEXT_NAME.match(text, number.end() if number else end)
        if following is None:
            # The last number is the amending act's own unless the others have theirs.
            return number.end() if number and numbers else end
        numbers += number is not None
        position = following.end()


def _by_capitals(text: str, end: int, *, shouting: bool) -> int:
    """A name in no table: a capital, then words until a mark or a word that opens something else."""
    first = True
    for _ in range(_LONGEST_NAME):
        match = TOKEN.match(text, end)
        if match is None or "\n\n" in text[end : match.start(1)] or "\t" in text[end : match.start(1)]:
            break
        word = match[1]
        if first and not shouting and word.isupper() and len(word) > 1:
            return match.end()  # Luật PPP
        if (
            word == ","
            and (chong := _AFTER_PHONG.match(text, end))
            and text[max(0, end - 5) : end].casefold().endswith("phòng")
        ):
            end = chong.end()
            continue
        if not word[0].isalpha():
            break
        if not first:
            may_open = (shouting or not word[0].isupper()) and openers().may_begin(word)
            opener = openers().longest(text, end) if may_open else None
            if (opener is not None and not opener[1].in_names) or _starts_name(text, match.start(1)):
                break
        bare = word.rstrip(DIGITS)  # less the mark of a footnote: Luật Nhà ở11
        end, first = match.start(1) + len(bare), False
        if bare != word:
            break
    return end


def _starts_name(text: str, position: int) -> bool:
    anchor = _ANCHORS.get(text[position])
    return anchor is not None and anchor.match(text, position) is not None


_PINPOINT_BEFORE = re.compile(r"(?:Điều|khoản|điểm|Chương)\s+\w+\s+(?:của\s+)?$")
_YEAR_AFTER = re.compile(r"\s*\(?(?:năm\s+)?(?:19|20)\d\d")


def is_identified(text: str, name: Name) -> bool:
    """Whether the name stands for one act: "Hiến pháp và pháp luật" does not, "Hiến pháp năm 2013" does."""
    if name.type.value != "Hiến pháp" or name.name.value.casefold() != "hiến pháp":
        return True
    return bool(_YEAR_AFTER.match(text, name.end) or _PINPOINT_BEFORE.search(text, max(0, name.start - 30), name.start))
