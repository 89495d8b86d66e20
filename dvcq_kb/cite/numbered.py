"""Citations that carry a number-symbol; those of a number alone are read in `bare`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from dvcq_kb import symbol
from dvcq_kb.cite import bare, core, pinpoints, types
from dvcq_kb.cite.draft import Draft
from dvcq_kb.cite.names import Name
from dvcq_kb.model import CitationKind, Part, Span
from dvcq_kb.symbol import Found, Style, Symbol
from dvcq_kb.text import UPPER, space_before
from dvcq_kb.vocabulary import issuer_codes, table, type_codes


def scan(text: str, named: Sequence[Name]) -> list[Draft]:
    """Every numbered citation, in text order.

    Args:
        text: the text.
        named: the acts known by name; a name followed by a number is one citation with it.
    """
    name_at = {name.end: name for name in named}
    # … một số điều của Luật Đất đai số 31/2024/QH15, Luật Nhà ở số 27/2023/QH15: numbers inside a name
    holding = [name for name in named if "/" in name.name.value]
    drafts: list[Draft] = []
    last = 0
    for anchor in symbol.anchors(text):
        if anchor < last:
            continue
        found = symbol.read(text, anchor)
        if holding and _within(holding, found.start if found else anchor):
            continue
        draft = _draft(text, found, name_at) if found else bare.of_year(text, anchor)
        if draft is not None:
            drafts.append(draft)
            last = draft.end
        elif found:
            last = found.end
    return _with_others(text, drafts, name_at)


def _within(names: Sequence[Name], position: int) -> bool:
    """Whether it lies inside one of the names, which are in text order, none inside another."""
    at = bisect_left(names, position, key=lambda name: name.start)
    return at > 0 and position < names[at - 1].end


def _draft(text: str, found: Found, name_at: dict[int, Name]) -> Draft | None:
    parsed = symbol.parse(found.number)
    if parsed is None or _in_address(text, found):
        return None
    before = types.read(text, found.start)
    # Luật Công nghiệp công nghệ số 71/2025/QH15: the law's name ends with the word
    name = name_at.get(_before_bracket(text, before.edge)) or name_at.get(space_before(text, found.start))
    if not _is_act(text, parsed, before, named=name is not None) or _is_own_number(text, found, before):
        return None
    if found.open and before.type is None:
        return None
    joint = (before.type is not None and "liên" in before.type.value) or (
        parsed.style in (Style.STATE, Style.ASSEMBLY) and (len(parsed.words) > 2 or "LT" in parsed.words[0])
    )
    central = parsed.style is Style.ASSEMBLY or parsed.words[-1] in ("CP", "TTg")
    read = core.after_number(text, found.end, year=parsed.year, joint=joint, central=central)
    start = name.start if name else before.start
    return Draft(
        CitationKind.NUMBERED,
        start,
        read.end,
        type=name.type if name else before.type,
        number=Part(found.number, Span(found.start, found.end)),
        name=name.name if name else None,
        dates=read.dates,
        issuer=read.issuer or (before.issuer if name is None else None),
        pinpoint=pinpoints.before(text, start),
        shared_issuer=read.issuer is None and before.issuer is not None and before.start == found.start,
    )


def _before_bracket(text: str, edge: int) -> int:
    """The edge of the name in "Luật Đất đai (số 31/2024/QH15)"."""
    return space_before(text, edge - 1) if text[edge - 1 : edge] == "(" else edge


def _in_address(text: str, found: Found) -> bool:
    """Web addresses carry numbers too: ``…?Keyword=143/2016/N%C4%90-CP``."""
    return text[found.end : found.end + 1] == "%" or text[found.start - 1 : found.start] in ("%", "=", "&", "?", "_")


def _is_act(text: str, parsed: Symbol, before: types.Before, *, named: bool) -> bool:
    first = parsed.words[0].casefold()
    contexts, codes = _not_acts()
    if first in codes:
        return False
    typed = before.type is not None or named
    if not typed and contexts.search(text, max(0, before.edge - 16), before.edge):
        return False
    if typed:
        return True
    if parsed.style is Style.PARTY and parsed.code:
        return bool(before.number_word) or parsed.words[-1].casefold() in issuer_codes()
    if parsed.style in (Style.STATE, Style.ASSEMBLY) or (parsed.year and len(parsed.words) > 1):
        # "01-02/II" and "12/20/A" are rows of a table, not acts of 1902 or 2020
        return parsed.year is None or parsed.full_year or first in type_codes()
    # "…; số 4975/UBND-KGVX" goes on with a list; a bare "12/ABC" may be anything.
    return bool(before.number_word) and first in issuer_codes()


@cache
def _not_acts() -> tuple[re.Pattern[str], frozenset[str]]:
    words = "|".join(re.escape(row["words"]) for row in table("not_acts") if row["kind"] == "before")
    codes = frozenset(row["words"] for row in table("not_acts") if row["kind"] == "code")
    return re.compile(rf"(?:{words})$", re.IGNORECASE), codes


_HEAD = 4000
_LETTERHEAD = 400
_LINE_START = re.compile(r"(?:^|[\n\t|])[ \xa0*]*$")
# Luật số: 121/2025/QH15⇥Hà Nội, ngày 10 tháng 12 năm 2025
_LINE_END = re.compile(r"[ \xa0*|]*(?:[\n\t]|$)")


# Số: 08/2012/QĐ-UBND Thái Nguyên, ngày 21 tháng 5 năm 2012; Số: 45/QĐ-PNV CỘNG HÒA XÃ HỘI …: a letterhead that lost
# its line ends
_LETTERHEAD_GOES_ON = re.compile(
    rf"\s+(?:CỘNG\s+H[OÒ]|ĐẢNG\s+CỘNG\s+SẢN|(?:[{UPPER}][^\s,;]*\s+){{0,4}}[{UPPER}][^\s,;]*\s*,\s*ngày\s)"
)
# NGHỊ ĐỊNH⏎⏎CỦA CHÍNH PHỦ SỐ 51/CP NGÀY 1 THÁNG 8 NĂM 1995
_TITLE = re.compile(rf"(?:\A|\n)[{UPPER} ]+\s*\n\s*CỦA ")


def _is_own_number(text: str, found: Found, before: types.Before) -> bool:
    """A number that a document bears, not one that it cites.

    ``Số: 45/2026/TT-BTC`` in a letterhead; ``Luật số: 72/2025/QH15`` alone on
    a line near the head of the text; ``NGHỊ ĐỊNH⏎CỦA CHÍNH PHỦ SỐ 51/CP`` as old
    papers were entitled.
    """
    start = before.word_start
    if before.number_word[:1] == "S" and before.type is None:
        at_the_top = before.number_word == "Số:" and start < _LETTERHEAD
        if at_the_top or _LETTERHEAD_GOES_ON.match(text, found.end):
            return True
    if before.type and before.issuer and before.start < _HEAD and _TITLE.match(text, max(0, before.start - 1)):
        return True
    if before.number_word[:1] == "S" and _LINE_START.search(text, max(0, start - 24), start) is not None:
        # "XÁC THỰC VĂN BẢN HỢP NHẤT⏎⏎Số: 2651/VBHN-BLĐTBXH"; but "Nghị định⏎Số 33/1998/NĐ-CP" in a table is cited
        return before.type is None or (before.number_word.endswith(":") and before.type.span.of(text).isupper())
    if before.type is None:
        return False
    return (
        before.number_word.endswith(":")
        and before.start < _HEAD
        and text[max(0, before.start - 1) : before.start] in ("", "\n")
        and _LINE_END.match(text, found.end) is not None
    )


# 59/2O23/NĐ-CP, 1O64/QĐ-UBND: letters for digits
_DOUBTFUL = r"((?=\d*[OoIl])(?=[OoIl]*\d)[\dOoIl]{2,6}[/\-–]|\d{1,6}/(?=\d{0,3}[OoIl])[\dOoIl]{4}/)(?=[\dA-ZĐ])"
_AFTER_NUMBER_WORD = re.compile(rf"ố(?<=số)\s{{1,3}}(?:{bare.NUMBER}|{_DOUBTFUL})")


def _with_others(text: str, drafts: list[Draft], name_at: dict[int, Name]) -> list[Draft]:
    """The drafts and those of numbers without a symbol, or with letters for digits, in text order."""
    known = {
        (draft.type.value.lower(), bare.digits(draft.number.value)) for draft in drafts if draft.type and draft.number
    }
    more = []
    for match in _AFTER_NUMBER_WORD.finditer(text):
        if match[1]:
            more.append(bare.read(text, *match.span(1), known))
        elif found := symbol.read_doubtful(text, match.start(2)):
            more.append(_draft(text, found, name_at))
    more += bare.scan(text, known, {draft.type.value for draft in drafts if draft.type and draft.number})
    others = {draft.start: draft for draft in more if draft is not None}
    return sorted([*drafts, *others.values()], key=lambda draft: draft.start) if others else drafts
