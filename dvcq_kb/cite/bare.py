"""Numbers without a symbol: ``Nghị định số 59 ngày 14/8/2023``, ``Thông tư 78/2014``, ``Nghị quyết 30a của Chính phủ``.

A number after a type may be that of anything; it is an act's where a date, an
issuer, a subject, its year or an earlier citation shows it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from dvcq_kb.cite import core, pinpoints, types
from dvcq_kb.cite.draft import Draft
from dvcq_kb.cite.phrases import openers
from dvcq_kb.model import CitationKind, Part, Span

_ENDS = r"(?![\w/%]|[.,]\d|\s{0,2}[/\-–]\s?[\dA-ZĐ])"
# 63CP   299 TTg   59   07   30a
NUMBER = rf"(\d{{1,4}}\s?(?:CP|TTg|HĐBT)(?![^\W_])|\d{{1,5}}[a-z]?{_ENDS})"
"""Group 1 of a pattern: what may follow "số"."""
# Chỉ thị 05 của Bộ Chính trị; Nghị quyết 30a của Chính phủ. The type ends with one of these letters: định, quyết, tư,
# lệnh, tịch, thị, luận. What fails soonest comes first.
_BEFORE_ISSUER = re.compile(
    r"ủ(?<=[\da]\scủ)(?:(?<=[htưịn]\s\d\scủ)|(?<=[htưịn]\s\d\d\scủ)|(?<=[htưịn]\s\d\d[\da]\scủ))a\s"
)
_NUMBER_BEFORE = re.compile(r"(?<=\s)\d{1,3}[a-z]?$")
_YEAR = re.compile(rf"/(?:19|20)\d\d{_ENDS}")
# "(sau đây gọi tắt là Nghị định 59)": only then is "Nghị định 59" alone looked for.
_DEFINES = re.compile(r"ọ(?<=gọ)i (?:tắt|là|chung)"), re.compile(r"ế(?<=viế)t (?:tắt|gọn)")
# Of these the number and a year, or a subject, means an act; "Phụ lục số 3 về", "Đề án số 2/2020" may be anything.
_NORMATIVE = frozenset(
    ("Nghị định", "Nghị quyết", "Thông tư", "Thông tư liên tịch", "Quyết định", "Chỉ thị", "Pháp lệnh", "Luật")
)


def digits(number: str) -> str:
    """What a short form gives of a number-symbol: ``59`` of ``59/2023/NĐ-CP``."""
    return number.partition("/")[0].partition("-")[0]


def scan(text: str, known: Collection[tuple[str, str]], kinds: Collection[str]) -> Iterator[Draft]:
    """Those without the word "số", in no order.

    Args:
        text: the text.
        known: type in small letters and `digits` of the acts cited with their symbols.
        kinds: their types.
    """
    for match in _BEFORE_ISSUER.finditer(text):
        end = match.start() - len(" c")
        number = _NUMBER_BEFORE.search(text, end - 5, end)
        draft = read(text, number.start(), end, known) if number else None
        # "Chương trình 135 của Chính phủ" is no act
        if draft and draft.type and draft.type.value in _NORMATIVE:
            yield draft
    if known and any(words.search(text) for words in _DEFINES):
        for kind in kinds:
            for match in _short(kind).finditer(text):
                if draft := read(text, *match.span(1), known):
                    yield draft


@cache
def _short(kind: str) -> re.Pattern[str]:
    """``Nghị định 59``; one pattern per type, since a pattern that begins with a fixed word is found fast."""
    name = re.escape(kind).replace(r"\ ", r"\s{1,3}")
    return re.compile(rf"{name}\s{{1,3}}(\d{{1,5}}){_ENDS}")


def of_year(text: str, slash: int) -> Draft | None:
    """``Nghị quyết số 58/1998``, if the slash given parts a number from its year."""
    year = _YEAR.match(text, slash)
    number = _NUMBER_BEFORE.search(text, max(0, slash - 5), slash) if year else None
    return read(text, number.start(), year.end(), ()) if year and number else None


def read(text: str, start: int, end: int, known: Collection[tuple[str, str]]) -> Draft | None:
    """The act whose number stands from ``start`` to ``end``, if it is shown to be one."""
    number = text[start:end]
    kind = types.read(text, start).type
    if kind is None:
        return None
    found = core.after_number(text, end, year=int(number.partition("/")[2] or 0) or None)
    if not (found.dates or found.issuer or (kind.value.lower(), number) in known):
        shown = kind.value in _NORMATIVE and (not number.isdecimal() or _has_subject(text, end))
        if not shown:
            return None
    return Draft(
        CitationKind.NUMBERED,
        kind.span.start,
        found.end,
        type=kind,
        number=Part("".join(number.split()), Span(start, end)),
        dates=found.dates,
        issuer=found.issuer,
        pinpoint=pinpoints.before(text, kind.span.start),
    )


def _has_subject(text: str, end: int) -> bool:
    """Chỉ thị số 17 về việc tăng cường …, Nghị quyết số 07 ban hành Chương trình hành động"""
    opener = openers().longest(text, end)
    return opener is not None and opener[1].subject and opener[1].bare
