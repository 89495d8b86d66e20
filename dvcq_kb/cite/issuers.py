"""Where the name of an issuing body ends: ``của UBND Thành phố về việc …``."""

from __future__ import annotations

import re

from dvcq_kb.cite.phrases import KEYS, TOKEN, fields, issuers, openers, types
from dvcq_kb.model import Part, Span
from dvcq_kb.text import single_spaced, space_after

# UBND tỉnh Hà Giang, UBND TP. Hồ Chí Minh, Ủy ban nhân dân các phường (no name), UBND quận
_PLACE = re.compile(
    r"\s{1,4}(tỉnh|thành\s+phố|thành\s+Phố|TP\.?|tp\.?|huyện|quận|thị\s+xã|thị\s+trấn|xã|phường|đặc\s+khu|"
    r"cấp\s+tỉnh|cấp\s+huyện|cấp\s+xã)(?![^\W\d_])",
    re.IGNORECASE,
)
# quận 7, Quận 12, phường 4; but "UBND quận 15/3/2024"
_PLACE_NUMBER = re.compile(r"(?<=[nNgG.])\s{0,2}\d{1,2}(?![\w/]|[.,\-]\d)")
# Q.8, P.14
_SHORT_PLACE = re.compile(r"\s{1,4}[QP]\.\s?(?:\d{1,2}(?![\w/])|(?=[A-ZĐ]))")
# Words that open a new line, not the rest of a name that a line end broke: "của UBND tỉnh⏎Kính gửi"
_LINE_OPENERS = frozenset(
    ["căn", "kính", "điều", "chương", "nơi", "phụ", "xét", "mục", "phần", "theo", "không", "tm", "kt", "tl"]
)
# Bộ Công an, Bộ Tài chính và Tổng cục Bưu điện
_AND = re.compile(r"(?:\s{0,3}(?:,\s{0,3}và|,|và|-|–)\s{1,3}|[-–])(?=[A-ZĐỦ])")
# liên Bộ Lao động - Thương binh và Xã hội, Bộ Tài chính
_NEXT_MINISTRY = re.compile(r"\s{0,2}(?:,|-|–|và)\s{1,3}(?=(?:Bộ|BỘ)\s)")
_MINISTRY = re.compile(r"\s*(?:Bộ|BỘ|bộ|Thứ\s+trưởng)\s")
# Liên bộ Tài chính - Thương mại, Liên bộ Lao động - Thương binh và Xã hội và Thương mại
_SEVERAL = re.compile(r"\s*liên\s", re.IGNORECASE)
_NEXT_FIELD = re.compile(r"\s{0,2}(?:,|-|–|và)\s{1,3}(?=[A-ZĐ])")
_JOINING = frozenset({"và", "-"})
_LONGEST_NAME = 12


def read(text: str, position: int, *, joint: bool = False, central: bool = False) -> Part | None:
    """The issuing body named at ``position`` (spaces skipped), as written with single spaces.

    Args:
        text: the text.
        position: where it may begin.
        joint: all bodies of a list are meant.
        central: the act is one of Quốc hội, Chính phủ, Thủ tướng: "cho vay theo Nghị định số 75/2015/NĐ-CP của Ngân
            hàng Chính sách xã hội" tells whose loans they are.
    """
    end = _end(text, position, depth=0, units=not central)
    if end is None:
        return None
    while joint and (further := _AND.match(text, end)) and (last := _end(text, further.end(), depth=0)):
        end = last
    span = Span(space_after(text, position, end), end)
    return Part(single_spaced(span.of(text)), span)


def _end(text: str, position: int, depth: int, *, units: bool = True) -> int | None:
    found = issuers().longest(text, position)
    if found is None or found[1] == "no" or (found[1] == "unit" and not units):
        return None
    end, follow = found
    if follow == "unit":
        follow = "field"
    shouting = text[position:end].isupper() and _next_shouts(text, end)
    if follow in ("none", "term"):
        return end
    field = fields().longest(text, end) if follow == "field" else None
    if follow in ("field", "party", "head") and field is None and depth < 3:
        # Thanh tra Bộ Nội vụ, Văn phòng Tỉnh ủy, Ban Thường vụ Thành ủy Hà Nội, Hiệu trưởng trường THCS Nguyễn Du
        nested = _end(text, end, depth + 1) if follow == "head" or _next_is_capital(text, end) else None
        if nested is not None:
            return nested
    if follow == "field":
        if field:
            if _SEVERAL.match(text, position):
                return _also_fields(text, _more_fields(text, field[0]))
            # Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh, Phòng Nội vụ UBND huyện
            above = _end(text, field[0], depth + 1) if depth < 3 and _next_is_capital(text, field[0]) else None
            # Sở Tư pháp Hà Nội; a ministry has no place
            ministry = _MINISTRY.match(text, position) is not None
            return _also_fields(text, above or _place(text, field[0], shouting=shouting or ministry))
        named = _words(text, end, shouting=shouting, small=True)
        if named == end and _is_mere_kind(text[position:end], found[1]):
            return None
        return (
            _also_fields(text, _place(text, named, shouting=shouting))
            if named > end
            else _place(text, end, shouting=shouting)
        )
    if follow in ("words", "party", "head"):
        end = _words(text, end, shouting=shouting, small=follow == "head")
    return _place(text, end, shouting=shouting)


def _is_mere_kind(phrase: str, follow: str) -> bool:
    """A hospital or an association without its name is none; "Bộ" and "Sở" are known to the reader."""
    words = phrase.split()
    return KEYS[words[0]] == "hội" if len(words) == 1 and follow != "unit" else follow == "unit" and len(words) < 3


def _next_shouts(text: str, position: int) -> bool:
    match = TOKEN.match(text, position)
    return match is None or (match[1].isupper() and len(match[1]) > 1)


def _next_is_capital(text: str, position: int) -> bool:
    match = TOKEN.match(text, position)
    return match is not None and match[1][0].isupper()


def _also_fields(text: str, end: int) -> int:
    """Joint issuers: ``liên Bộ Lao động - Thương binh và Xã hội, Bộ Tài chính``, ``Bộ Nội vụ - Bộ Tài chính``."""
    while match := _NEXT_MINISTRY.match(text, end):
        further = issuers().longest(text, match.end())
        field = fields().longest(text, further[0]) if further else None
        if field is None:
            break
        end = field[0]
    return end


def _more_fields(text: str, end: int) -> int:
    while (match := _NEXT_FIELD.match(text, end)) and (field := fields().longest(text, match.end())):
        end = field[0]
    return end


def _place(text: str, end: int, *, shouting: bool) -> int:
    match = _PLACE.match(text, end) or _SHORT_PLACE.match(text, end)
    if match is None:
        return end if shouting else _words(text, end, shouting=False, small=False)
    number = _PLACE_NUMBER.match(text, match.end())
    return number.end() if number else _words(text, match.end(), shouting=shouting, small=False)


def _words(text: str, end: int, *, shouting: bool, small: bool) -> int:
    """Walk over the words of a proper name.

    Args:
        text: the text.
        end: where the name stands so far.
        shouting: everything is in capitals, so only an opener ends the name.
        small: after a first capital, small words belong to the name until an
            opener (``Cục Quản lý công sản``).
    """
    first = True
    for _ in range(_LONGEST_NAME):
        match = TOKEN.match(text, end)
        if match is None or _opens_line(text, end, match):
            break
        word = match[1]
        proper = word[0].isupper() and not shouting
        opens = not proper and openers().may_begin(word) and _opens_rest(text, end)
        # Bệnh viện Nhi Trung ương: "ương" is never written with a capital
        proper = proper or KEYS[word] == "ương"
        if proper:
            if types().may_begin(word) and _starts_instrument(text, match.start(1)):
                break
            if not (first and small) and openers().may_begin(word) and _opens_subject(text, end):
                break
        elif small and not first:
            # "Cục Quản lý công sản", "Hội Bảo vệ thiên nhiên và môi trường"
            joins = KEYS[word] in _JOINING and _next_is_capital(text, match.end())
            if not joins and (opens or not word[0].isalpha()):
                break
        elif not shouting or opens or not word[0].isalpha():
            break
        end, first = match.end(), False
    return end


def _opens_line(text: str, end: int, match: re.Match[str]) -> bool:
    gap = text[end : match.start(1)]
    if "\n" not in gap:
        return False
    return gap.count("\n") > 1 or KEYS[match[1]] in _LINE_OPENERS or openers().longest(text, end) is not None


def _opens_rest(text: str, end: int) -> bool:
    opener = openers().longest(text, end)
    # Công ty Xổ số kiến thiết; but "của Sở Nội vụ số 12/SNV-VP"
    return opener is not None and (KEYS[text[end : opener[0]].strip()] != "số" or _NUMBER.match(text, end) is not None)


def _opens_subject(text: str, end: int) -> bool:
    """… của UBND tỉnh Hòa Bình Quy định chế độ công tác phí: portals give each subject a capital."""
    opener = openers().longest(text, end)
    if opener is None or not opener[1].subject:
        return False
    *_, last = text[end : opener[0]].split()
    # "Ban hành", "Phê duyệt"; the Tổ chức of a name has a capital of its own
    return last.islower() and " " in text[end : opener[0]].strip()


_NUMBER = re.compile(r"\s{1,4}(?:số\s{0,3}:?\s{0,3})?\d")


def _starts_instrument(text: str, position: int) -> bool:
    """Whether the next of a list begins here: "… của UBND tỉnh Kế hoạch số 12"."""
    kind = types().longest(text, position)
    return kind is not None and _NUMBER.match(text, kind[0]) is not None
