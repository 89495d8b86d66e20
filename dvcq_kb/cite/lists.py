"""Lists: ``Quyết định số 217-QĐ/TW, Quyết định số 218-QĐ/TW ngày 12/12/2013 của Bộ Chính trị``.

A type at the head serves the bare numbers after it; a date or an issuer at the
end serves the members before it that have none of their own, where the grammar
leaves no other reading.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dvcq_kb import symbol
from dvcq_kb.cite.draft import Draft
from dvcq_kb.model import CitationKind
from dvcq_kb.vocabulary import type_codes

# Between two members: ", " | "; số " | " và " | ", và các "
_DIRECT = re.compile(r"\s{0,3}(?:,|;|và|,\s{0,3}và|hoặc|&)\s{0,3}(?:(?:các|số|Số)\s{0,3}:?\s{0,3})?$")
# A member's own subject may stand between; then only the type is shared, by a bare "số".
_FAR = re.compile(r"[;,]\s{0,3}(?:và\s{1,3})?số\s{0,3}:?\s{0,3}$")
_LONGEST_SUBJECT = 260
_MOST_NESTED = 3


def share(text: str, drafts: list[Draft]) -> None:
    """Give list members what they share; ``drafts`` in text order, changed in place."""
    numbered = [draft for draft in drafts if draft.kind is CitationKind.NUMBERED]
    pairs = list(pairwise(numbered))
    # So far an issuer is shared only by what a list's head says: các Kế hoạch của UBND tỉnh: số 217/KH-UBND, số …
    for at, later in enumerate(numbered):
        if later.type is not None:
            continue
        # An act named in a member's subject may stand between.
        for earlier in reversed(numbered[max(0, at - _MOST_NESTED) : at]):
            if earlier.type is not None and _continues(text, earlier, later):
                later.type = earlier.type
                if earlier.shared_issuer and later.issuer is None:
                    later.issuer, later.shared_issuer = earlier.issuer, True
                break
    for earlier, later in reversed(pairs):
        gap = text[earlier.end : later.start]
        # A semicolon closes a member: what follows it is said of the next one only.
        if len(gap) > 24 or ";" in gap or not _DIRECT.fullmatch(gap):
            continue
        if earlier.issuer is None and later.issuer is not None and _organ(earlier) == _organ(later):
            earlier.issuer, earlier.shared_issuer = later.issuer, True
            if not earlier.dates and later.dates and _same_type(earlier, later) and _may_bear(earlier, later):
                earlier.dates, earlier.shared_date = list(later.dates), True


def _continues(text: str, earlier: Draft, later: Draft) -> bool:
    if not _fits(earlier, later):
        return False
    if _DIRECT.fullmatch(text, earlier.end, later.start):
        return True
    return (
        later.start - earlier.end < _LONGEST_SUBJECT
        and "." not in text[earlier.end : later.start].replace("TP.", "")
        and _FAR.search(text, max(earlier.end, later.start - 12), later.start) is not None
    )


def _fits(earlier: Draft, later: Draft) -> bool:
    """Whether the symbol may be of the type: "Thông tư liên tịch số … hướng dẫn Quyết định số …; số 05/2010/TTLT-…"."""
    parsed = symbol.parse(later.number.value) if later.number else None
    kinds = type_codes().get(parsed.code, ()) if parsed and parsed.code else ()
    return not kinds or earlier.type is None or any(kind.name == earlier.type.value for kind in kinds)


def _organ(draft: Draft) -> str:
    parsed = symbol.parse(draft.number.value) if draft.number else None
    return parsed.words[-1].casefold() if parsed else ""


def _same_type(earlier: Draft, later: Draft) -> bool:
    return earlier.type is not None and later.type is not None and earlier.type.value == later.type.value


def _may_bear(earlier: Draft, later: Draft) -> bool:
    """A number that states its year states its date's year; it needs no shared one."""
    parsed = symbol.parse(earlier.number.value) if earlier.number else None
    date = later.dates[0].date
    return parsed is None or parsed.year is None or (date is not None and date.year == parsed.year)
