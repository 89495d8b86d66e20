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
# Words that open a new line, not the rest of a name that a line end broke: "của UBND tỉnh⏎Kính gửi"
_LINE_OPENERS = frozenset(
    ["căn", "kính", "điều", "chương", "nơi", "phụ", "xét", "mục", "phần", "theo", "không", "tm", "kt", "tl"]
)
# Bộ Công an, Bộ Tài chính và Tổng cục Bưu điện
_AND = re.compile(r"\s{0,3}(?:,\s{0,3}và|,|và|-|–)\s{1,3}(?=[A-ZĐỦ])")
# liên Bộ Lao động - Thương binh và Xã hội, Bộ Tài chính
_NEXT_MINISTRY = re.compile(r"\s{0,2}(?:,|-|–|và)\s{1,3}(?=(?:Bộ|BỘ)\s)")
_JOINING = frozenset({"và", "-"})
_LONGEST_NAME = 12


def read(text: str, position: int, *, joint: bool = False) -> Part | None:
    """The issuing body named at ``position`` (spaces skipped), as written with single spaces.

    Args:
        text: the text.
        position: where it may begin.
        joint: all bodies of a list are meant.
    """
    end = _end(text, position, depth=0)
    if end is None:
        return None
    while joint and (further := _AND.match(text, end)) and (last := _end(text, further.end(), depth=0)):
        end = last
    span = Span(space_after(text, position, end), end)
    return Part(single_spaced(span.of(text)), span)


def _end(text: str, position: int, depth: int) -> int | None:
    found = issuers().longest(text, position)
    if found is None or found[1] == "no":
        return None
    end, follow = found
    shouting = text[position:end].isupper() and _next_shouts(text, end)
    if follow in ("none", "term"):
        return end
    if follow in ("field", "party") and depth < 3:
        # Thanh tra Bộ Nội vụ, Văn phòng Tỉnh ủy, Ban Thường vụ Thành ủy Hà Nội
        nested = _end(text, end, depth + 1) if _next_is_capital(text, end) else None
        if nested is not None:
            return nested
    if follow == "field":
        if field := fields().longest(text, end):
            return _also_fields(text, _place(text, field[0], shouting=True))
        named = _words(text, end, shouting=shouting, small=True)
        return (
            _also_fields(text, _place(text, named, shouting=shouting))
            if named > end
            else _place(text, end, shouting=shouting)
        )
    if follow in ("words", "party"):
        end = _words(text, end, shouting=shouting, small=False)
    return _place(text, end, shouting=shouting)


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


def _place(text: str, end: int, *, shouting: bool) -> int:
    match = _PLACE.match(text, end)
    if match is None:
        return end if shouting else _words(text, end, shouting=False, small=False)
    return _words(text, match.end(), shouting=shouting, small=False)


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
        opens = not proper and openers().may_begin(word) and openers().longest(text, end) is not None
        if proper:
            if types().may_begin(word) and _starts_instrument(text, match.start(1)):
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


_NUMBER = re.compile(r"\s{1,4}(?:số\s{0,3}:?\s{0,3})?\d")


def _starts_instrument(text: str, position: int) -> bool:
    """Whether the next of a list begins here: "… của UBND tỉnh Kế hoạch số 12"."""
    kind = types().longest(text, position)
    return kind is not None and _NUMBER.match(text, kind[0]) is not None
