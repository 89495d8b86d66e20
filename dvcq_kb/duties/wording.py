"""Pieces the words for deadlines are made of, and what reading them gives."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from dvcq_kb.duties.frame import Frame
from dvcq_kb.model import DeadlineKind

S = r"\s{1,6}"
EVERY = r"(?:h[àằ]ng|mỗi|từng)"
# trước, chậm nhất là, xong trước, đến hết, hạn cuối …
BY = (
    rf"(?:(?:hoàn{S}thành{S})?(?:xong{S})?trước|(?:chậm|muộn){S}nhất(?:{S}(?:là|vào|trước|đến|trong))?"
    rf"|không{S}(?:muộn|chậm|quá){S}(?:hơn{S})?|xong(?:{S}(?:trong|vào))?|đến{S}hết|đến|hết|hạn(?:{S}cuối)?"
    rf"|vào|trong|từ|là)"
)
YEAR = r"(?:19|20)\d\d"
# 25/11/2025, 25-11-2025, ngày 25 tháng 11 năm 2025; the year may be missing: 25/11, ngày 25 tháng 11
DAY = (
    rf"(?:ngày{S})?(?P<day>\d{{1,2}})(?:\s?[/.\-–]\s?(?P<month>\d{{1,2}})(?:\s?[/.\-–]\s?(?P<year>{YEAR}))?"
    rf"|{S}tháng{S}(?P<month_word>\d{{1,2}})(?:,?{S}năm{S}(?P<year_word>{YEAR})"
    rf"|\s?/\s?(?P<year_slash>{YEAR}))?)(?![\d/%.,]\d|\d|\s?%)"
)
QUARTER = r"qu[ýí]"


class Words(NamedTuple):
    """A match and what it is read against."""

    match: re.Match[str]
    frame: Frame
    sentence: str
    """In small letters; what stands elsewhere in it says how often a day comes."""

    def group(self, name: str) -> str:
        """What a shape may say in several places under several names; empty if it does not."""
        groups = self.match.groupdict()
        return next((found for key in _KEYS if (found := groups.get(name + key))), "")

    @property
    def before(self) -> str:
        """The sentence up to the match, as much of it as its last words take."""
        end = self.match.start() - self.match.pos
        return self.sentence[max(0, end - LAST_WORDS) : end]


LAST_WORDS = 80  # letters
_KEYS = ("", "_word", "_slash")


class Found(NamedTuple):
    kind: DeadlineKind
    days: tuple[datetime.date, ...] = ()
    start: datetime.date | None = None
    rrule: str = ""
    assumed: bool = False


UNRESOLVED = Found(DeadlineKind.UNRESOLVED)
Reader = Callable[[Words], Found | None]
