"""Forward from a number or a name: the dates and the issuer that the grammar binds to it.

Only what follows directly is bound. Bound loosely (the nearest date within 160
characters), a third of all dates belong to something else: effective dates,
the outer act, the next of a list.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dvcq_kb import dates
from dvcq_kb.cite import issuers
from dvcq_kb.model import Part, Span, StatedDate

# ", ngày 09/5/2024" | "(ngày 9 tháng 5 năm 2024" | "ban hành ngày …" | "ký ngày …"
# Cells of a table are padded with spaces.
_GAP = r"(?:\s{0,4}|[ \xa0]{5,80}\n?[ \xa0]{0,80})"
_TO_DATE = re.compile(
    rf"{_GAP}(?:,\s{{0,4}})?(\(\s?)?(?:(?:(?:vừa\s+)?được\s+)?(?:(?:ký\s+)?ban\s+hành|ký|ra)\s{{1,3}})?(?=(?:[Nn]gày|NGÀY|[Tt]háng|"
    r"THÁNG)[\s\d.…_]|(?:năm|NĂM)\s)"
)
_TO_SECOND_DATE = re.compile(r"\s{1,4}(?=(?:ngày|NGÀY)\s{0,3}\d)")
# "cuả", "cùa" of old keyboards and of pictures; "củaThủ tướng", "12/9/2000của Chính phủ" with a space lost
_OF = re.compile(
    rf"(?:(?=\s){_GAP}(?:,\s{{0,2}})?|(?<=[\dA-ZĐ]))(?:của|CỦA|Của|cuả|cùa|do)(?:(?=\s){_GAP}(?=\S)|(?=[A-ZĐ]))"
)
_YEAR_ONLY = re.compile(r"\s{1,3}\(?((?:19|20)\d\d)(?![\d/\-.])")
# … đã được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa X thông qua ngày 12 tháng 11 năm 1996
# … được Ủy ban thường vụ Quốc hội ban hành ngày 28/8/2001; before 2000 laws were cited by this, for want of a number
_PASSED = re.compile(
    r"\s{1,3}(?:(?:\(?đã\s+)?được|do)\s+(?:Q|q|H(?=ội\s+đồng\s+[Nn]hà\s+nước)|[ỦU][yỷ]\s+ban\s+[Tt]hường)[^;.()“”\"]{4,110}?\s(?:thông\s+qua|ban\s+hành)"
    r"(?:\s+tại\s+[^;.()“”\"]{4,60}?)?\s+(?=ngày\s)"
)
_PASSED_BY = re.compile(
    r"(?:\s+kh[oó][áa]\s+[IVX]+)?(?:,?\s+kỳ\s+họp\s+thứ\s+\w+)?,?(?:\s+(?:thông\s+qua|ban\s+hành))?"
)
# Tờ trình số 40/TTr-UB ngày 31 tháng 12 của Ủy ban nhân dân tỉnh: no date, but whose it is
_YEARLESS = re.compile(r"\s{1,3}ngày\s{1,3}\d{1,2}(?:\s{1,3}tháng\s{1,3}|[/.\-])\d{1,2}(?=\s{1,3}của\s)")
_MOST_DATES = 3
_NO_YEAR = 0


class Core(NamedTuple):
    end: int
    dates: list[StatedDate]
    issuer: Part | None


def after_number(text: str, end: int, *, year: int | None, joint: bool = False, central: bool = False) -> Core:
    """Dates and issuer after the number that ends at ``end``.

    Args:
        text: the text.
        end: end of the number-symbol.
        joint: several bodies issued it, "của Bộ Công an, Bộ Tài chính và Tổng cục Bưu điện".
        central: an act of Quốc hội, Chính phủ or Thủ tướng.
        year: what the symbol states; another one after it belongs to what follows ("… năm 2025 về").
    """
    bound: list[StatedDate] = []
    issuer = None
    position = _dates(text, end, bound, year)
    if not bound and (yearless := _YEARLESS.match(text, end)):
        position = yearless.end()
    if of := _OF.match(text, position):
        issuer = issuers.read(text, of.end(), joint=joint, central=central)
        if issuer:
            position = issuer.span.end
            if not bound:
                position = _dates(text, position, bound, _NO_YEAR)
    elif bound and (issuer := issuers.read(text, position)) is not None:
        # "ngày 21/4/2010 Chính phủ": the word "của" is missing
        if issuer.value[0].isupper() and len(issuer.value) > 5:
            position = issuer.span.end
        else:
            issuer = None
    # Luật Doanh nghiệp số 59/2020/QH14 được Quốc hội … thông qua ngày 17/6/2020
    if not bound and issuer is None and central and (found := _passed(text, end)):
        return Core(found.span.end, [found], None)
    return Core(position, bound, issuer)


def _passed(text: str, end: int) -> StatedDate | None:
    passed = _PASSED.match(text, end)
    return dates.read(text, passed.end()) if passed else None


def _passed_by(text: str, end: int) -> Core | None:
    """Pháp lệnh Phí và lệ phí của Ủy ban thường vụ Quốc hội khóa X thông qua ngày 28/8/2001"""
    of = _OF.match(text, end)
    issuer = issuers.read(text, of.end()) if of else None
    if issuer is None or "quốc hội" not in issuer.value.casefold():
        return None
    term = _PASSED_BY.match(text, issuer.span.end)
    bound: list[StatedDate] = []
    reached = _dates(text, term.end() if term else issuer.span.end, bound)
    return Core(reached, bound, issuer) if bound else None


def after_name(text: str, end: int) -> Core:
    """Date or year after the name of a law: "năm 2013", "ngày 29 tháng 11 năm 2013", "2013"."""
    bound: list[StatedDate] = []
    position = _dates(text, end, bound)
    if bound and _of_another(text, position):
        return Core(end, [], None)
    if not bound and (passed := _passed_by(text, end)):
        return passed
    if not bound and (found := _passed(text, end)):
        return Core(found.span.end, [found], None)
    if not bound and (match := _YEAR_ONLY.match(text, end)):
        year = dates.partial_date(int(match[1]))
        bound.append(StatedDate(year, Span(*match.span(1))))
        position = match.end(1)
    return Core(position, bound, None)


def _of_another(text: str, position: int) -> bool:
    """The date is an outer act's: "… của Bộ luật Hình sự ngày 05/11/2018 của Tòa án nhân dân tối cao"."""
    of = _OF.match(text, position)
    issuer = issuers.read(text, of.end()) if of else None
    return issuer is not None and "quốc hội" not in issuer.value.casefold()


def _dates(text: str, position: int, bound: list[StatedDate], year: int | None = None) -> int:
    to_date = _TO_DATE.match(text, position)
    if to_date is None:
        return position
    stated = dates.read(text, to_date.end())
    if stated is None:
        return position
    if (
        year is not None
        and text[stated.span.start : stated.span.start + 3].lower() == "năm"
        and stated.date != (year, None, None)
    ):
        return position
    bound.append(stated)
    position = stated.span.end
    while len(bound) < _MOST_DATES and (second := _TO_SECOND_DATE.match(text, position)):
        stated = dates.read(text, second.end())
        if stated is None:
            break
        bound.append(stated)
        position = stated.span.end
    if to_date[1] and text[position : position + 1] == ")":
        position += 1
    return position
