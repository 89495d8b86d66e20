"""How dates are written in Vietnamese → ``StatedDate``."""

from __future__ import annotations

import datetime
import re

from dvcq_kb.model import PartialDate, Span, StatedDate

# Digits of a year, one space allowed where a converter split them: 2018, 201 8, 20 18
_DIGITS = r"((?:19|20)\d\s\d|(?:19|20)\s\d\d|\d{2,5})(?!\d)"
# ngày 09/5/2024   ngày 9-5-2024   ngày 09.5.2024   ngày 9 tháng 5 năm 2024   NGÀY 01 THÁNG 7 NĂM 2013
_FULL = re.compile(
    rf"ngày\s{{0,4}}(\d{{1,2}})(?:\s{{0,2}}[/.\-–]\s{{0,2}}(\d{{1,2}})\s{{0,2}}[/.\-–]\s{{0,2}}{_DIGITS}"
    rf"|\s{{0,4}}tháng\s{{0,4}}(\d{{1,2}})\s{{0,4}}(?:,\s{{0,2}})?(?:năm\s{{0,4}}|/\s?){_DIGITS})",
    re.IGNORECASE,
)
# ngày 29 năm 06 tháng 2025, ngày 26 tháng 02 tháng 2025, ngày 28 ngày 11 năm 2023: the words are mixed up
_MIXED_UP = re.compile(
    r"ngày\s{0,4}\d{1,2}\s{1,4}(?:ngày|tháng|năm)\s{1,4}\d{1,2}\s{1,4}(?:ngày|tháng|năm)\s{1,4}\d{4}(?!\d)",
    re.IGNORECASE,
)
# ngày … tháng 02 năm 2025: the day is left for the pen
_BLANK_DAY = re.compile(r"ngày[\s.…_]{1,24}tháng\s{0,4}(\d{1,2})\s{0,4}năm\s{0,4}(\d{4})(?!\d)", re.IGNORECASE)
# ngày     tháng     năm 2025, ngày 03 tháng     năm 2025
_BLANK_MONTH = re.compile(
    r"ngày(?:[\s.…_]{1,24}|\s{0,4}\d{1,2}\s{1,4})tháng[\s.…_]{1,24}năm\s{0,4}(\d{4})(?!\d)", re.IGNORECASE
)
# tháng 02 năm 2025   tháng 02/2025
_MONTH = re.compile(r"tháng\s{1,4}(\d{1,2})\s{0,4}(?:năm\s{1,4}|/\s?)(\d{4})(?!\d)", re.IGNORECASE)
# năm 2013
_YEAR = re.compile(r"năm\s{1,4}(\d{4})(?!\d)", re.IGNORECASE)
# ngày l9/01/2011, ngày O5/3/2O20: letters for digits, read from a picture
_DOUBTFUL = re.compile(r"ngày\s{0,4}(?=\S*\d)[\dOoIl]{1,2}([/.\-–])[\dOoIl]{1,2}\1[\dOoIl]{4}(?!\w)", re.IGNORECASE)

FIRST_YEAR, LAST_YEAR = 1900, 2099


def partial_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """The date, or ``None`` if the calendar has no such day or the year is beyond reason."""
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and month is not None:
        try:
            datetime.date(year, month, day)
        except ValueError:
            return None
    return PartialDate(year, month, day)


def agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether the two are the same as far as both are written: tháng 3 năm 2025 agrees with 12/3/2025."""
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def read(text: str, position: int) -> StatedDate | None:
    """The day, month or year written exactly at ``position``, from its first word (``ngày``, ``tháng``, ``năm``) on."""
    if match := _FULL.match(text, position):
        day, month, year, month_word, year_word = match.groups()
        return _stated(match, _century(year or year_word), int(month or month_word), int(day))
    if match := _BLANK_MONTH.match(text, position):
        return _stated(match, int(match[1]))
    if match := _BLANK_DAY.match(text, position) or _MONTH.match(text, position):
        return _stated(match, int(match[2]), int(match[1]))
    if match := _YEAR.match(text, position):
        return _stated(match, int(match[1]))
    if match := _MIXED_UP.match(text, position) or _DOUBTFUL.match(text, position):
        return StatedDate(None, Span(*match.span()))
    return None


def _century(digits: str) -> int:
    year = int("".join(digits.split()))
    return year if len(digits) != 2 else year + (1900 if year > 44 else 2000)


def _stated(match: re.Match[str], year: int, month: int | None = None, day: int | None = None) -> StatedDate:
    return StatedDate(partial_date(year, month, day), Span(*match.span()))
