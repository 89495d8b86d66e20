"""Citations that carry a number-symbol, and those that give a bare number after a type ("Nghị định số 59")."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from dvcq_kb import symbol
from dvcq_kb.cite import core, pinpoints, types
from dvcq_kb.cite.draft import Draft
from dvcq_kb.cite.names import Name
from dvcq_kb.model import CitationKind, Part, Span
from dvcq_kb.symbol import Found, Style, Symbol
from dvcq_kb.text import space_before
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
        if found is None or (holding and _within(holding, found.start)):
            continue
        draft = _draft(text, found, name_at)
        if draft is not None:
            drafts.append(draft)
            last = draft.end
        else:
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
    joint = parsed.style in (Style.STATE, Style.ASSEMBLY) and (len(parsed.words) > 2 or "LT" in parsed.words[0])
    read = core.after_number(text, found.end, has_year=parsed.year is not None, joint=joint)
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
_LINE_START = re.compile(r"(?:^|[\n\t|])[ \xa0*]*$")
# Luật số: 121/2025/QH15⇥Hà Nội, ngày 10 tháng 12 năm 2025
_LINE_END = re.compile(r"[ \xa0*|]*(?:[\n\t]|$)")


def _is_own_number(text: str, found: Found, before: types.Before) -> bool:
    """A number that a document bears, not one that it cites.

    ``Số: 45/2026/TT-BTC`` in a letterhead; ``Luật số: 72/2025/QH15`` alone on
    a line near the head of the text.
    """
    start = before.word_start
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


# Nghị định số 59 ngày 14/8/2023: a number and no symbol; or one with letters for digits, 59/2O23/NĐ-CP, 1O64/QĐ-UBND
_OTHER = re.compile(
    r"số\s{1,3}(?:(\d{1,5})(?![\w/%]|[.,]\d|\s{0,2}[/\-–]\s?[\dA-ZĐ])|"
    r"((?=\d*[OoIl])(?=[OoIl]*\d)[\dOoIl]{2,6}[/\-–]|\d{1,6}/(?=\d{0,3}[OoIl])[\dOoIl]{4}/)(?=[\dA-ZĐ]))"
)
# "(sau đây gọi tắt là Nghị định 59)": only then is "Nghị định 59" looked for.
_DEFINES = re.compile(r"g(?:ọi (?:tắt|là|chung))"), re.compile(r"v(?:iết (?:tắt|gọn))")


@cache
def _short(kind: str) -> re.Pattern[str]:
    """``Nghị định 59``; one pattern per type, since a pattern that begins with a fixed word is found fast."""
    name = re.escape(kind).replace(r"\ ", r"\s{1,3}")
    return re.compile(rf"{name}\s{{1,3}}(\d{{1,5}})(?![\w/%]|[.,]\d|\s{{0,2}}[/\-–]\s?[\dA-ZĐ])")


def _with_others(text: str, drafts: list[Draft], name_at: dict[int, Name]) -> list[Draft]:
    """The drafts and those of numbers without a symbol, or with letters for digits, in text order."""
    known = {_short_form(draft.type.value, draft.number.value) for draft in drafts if draft.type and draft.number}
    matches = list(_OTHER.finditer(text))
    if known and any(words.search(text) for words in _DEFINES):
        matches += (
            match
            for kind in {draft.type.value for draft in drafts if draft.type and draft.number}
            for match in _short(kind).finditer(text)
        )
    others = (_bare(text, match, known) if match[1] else _doubtful(text, match, name_at) for match in matches)
    more = [draft for draft in others if draft is not None]
    return sorted(drafts + more, key=lambda draft: draft.start) if more else drafts


def _bare(text: str, match: re.Match[str], known: set[tuple[str, str]]) -> Draft | None:
    """A number without a symbol, if date or issuer or an earlier citation show that it is an act's."""
    kind = types.read(text, match.start(1)).type
    if kind is None:
        return None
    read = core.after_number(text, match.end(), has_year=False)
    if not (read.dates or read.issuer or (kind.value.lower(), match[1]) in known):
        return None
    return Draft(
        CitationKind.NUMBERED,
        kind.span.start,
        read.end,
        type=kind,
        number=Part(match[1], Span(*match.span(1))),
        dates=read.dates,
        issuer=read.issuer,
        pinpoint=pinpoints.before(text, kind.span.start),
    )


def _doubtful(text: str, match: re.Match[str], name_at: dict[int, Name]) -> Draft | None:
    found = symbol.read_doubtful(text, match.start(2))
    return _draft(text, found, name_at) if found else None


def _short_form(kind: str, number: str) -> tuple[str, str]:
    return kind.lower(), re.split(r"[/\-]", number, maxsplit=1)[0]
