"""What the deadlines of a document are reckoned from: its date, its year, the end of its term."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from dvcq_kb.model import Header, PartialDate

# Kế hoạch … năm 2025; … giai đoạn 2021-2025; … 6 tháng đầu năm 2025
_YEARS = re.compile(r"(?<![\d/])(?:(20\d\d)\s*[-–]\s*)?(20\d\d)(?![\d/])")
_IN_NUMBER = re.compile(r"/((?:19|20)\d\d)/")
# Only these are made for a term; a directive or a regulation holds until it is replaced.
_TERMED = ("kế hoạch", "chương trình", "phương án", "đề án", "dự án", "báo cáo", "công văn", "thông báo", "hướng dẫn")


@dataclass(frozen=True, slots=True)
class Frame:
    own: PartialDate | None
    """The document's date."""
    year: int | None
    """The year that days without one belong to."""
    until: datetime.date | None
    """Last day of the document's term, for documents made for one."""

    @property
    def start(self) -> datetime.date | None:
        """The first day a deadline can fall on."""
        begin = datetime.date(self.year, 1, 1) if self.year else None
        own = self.own.first if self.own else None
        return max(begin, own) if begin and own else begin or own

    @property
    def signed(self) -> datetime.date | None:
        return self.own.first if self.own and self.own.day else None


def of(header: Header) -> Frame:
    own = header.date.date if header.date else None
    subject = header.subject.value if header.subject else ""
    named = list(_YEARS.finditer(subject))
    last = int(named[-1][2]) if named else None
    first = int(named[-1][1] or named[-1][2]) if named else None
    number = _IN_NUMBER.search(header.number.value) if header.number else None
    issued = own.year if own else int(number[1]) if number else None
    if first is None or last is None or (issued is not None and first <= issued <= last):
        year = issued
    else:
        # A plan for next year is made in December of this one; a year long past is one spoken of.
        year = first if issued is None or issued <= first <= issued + 1 else issued
    termed = header.type is None or header.type.value.casefold() in _TERMED
    end = last if last is not None and year is not None and last >= year else year
    return Frame(own, year, datetime.date(end, 12, 31) if end and termed else None)
