"""Dates that stand after a nested act but belong to the outer one.

``(Điều 1 Thông tư số 19/2020/TT-BTC sửa đổi … Nghị định số 30/2018/NĐ-CP ngày 17/04/2020 của Bộ Tài chính, có hiệu
lực …)``: the title of the circular ends with the decree's number, then comes the circular's own date and issuer.
"""

from __future__ import annotations

from collections.abc import Sequence

from dvcq_kb import symbol
from dvcq_kb.cite.draft import Draft

_FAR = 8  # acts
_LONG = 700  # letters


def rebind(text: str, drafts: Sequence[Draft]) -> None:
    """Give such dates to the act whose number states their year; drafts in text order, changed in place."""
    for at, inner in enumerate(drafts):
        if inner.number is None or not inner.dates or inner.dates[0].date is None:
            continue
        year = inner.dates[0].date.year
        if _year(inner) in (None, year):
            continue
        for outer in reversed(drafts[max(0, at - _FAR) : at]):
            if not _one_sentence(text, outer, inner):
                break
            if outer.subject and not outer.dates and not outer.issuer and _year(outer) == year:
                outer.dates, outer.issuer, outer.end = inner.dates, inner.issuer, inner.end
                inner.dates, inner.issuer, inner.end = [], None, inner.number.span.end
                break


def _year(draft: Draft) -> int | None:
    parsed = symbol.parse(draft.number.value) if draft.number else None
    return parsed.year if parsed else None


def _one_sentence(text: str, outer: Draft, inner: Draft) -> bool:
    between = text[outer.end : inner.start]
    return len(between) < _LONG and ";" not in between and ". " not in between
