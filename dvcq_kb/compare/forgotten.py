"""What was carried over from the earlier document and should not have been.

A year is forgotten where the words around it are those of the earlier
document, which was of that year. What was written anew may look back on
purpose, and so do "so với năm 2024", "kết quả năm 2024", "giai đoạn 2020-2024".
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterator

from dvcq_kb import dates, outline
from dvcq_kb.compare.citations import acts
from dvcq_kb.compare.sections import Pairs
from dvcq_kb.compare.values import Forgotten, Reason
from dvcq_kb.model import Analysis, PartialDate, RelationKind, Span
from dvcq_kb.registry import Known, Registry
from dvcq_kb.text import fold

_YEAR_IN_SUBJECT = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# ngày 15/12/2024, 15-12-2024, tháng 12/2024, quý IV/2024, năm 2024
_DATE = (
    r"(?<!\d)(?:(?:ngày\s+)?\d{{1,2}}\s?[/.\-]\s?\d{{1,2}}\s?[/.\-]\s?{year}"
    r"|ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+{year}|(?:[\dIVX]{{1,4}}\s?[/\-]\s?)?{year})(?![\d/])"
)
_LOOKING_BACK = re.compile(
    r"\b(so voi|ket qua|tong ket|cuoi|tu|giai doan|nhiem ky|khoa|thang diem|dau|cung ky)"
    r"(?: (?:cung ky|nam|thang|quy|ngay|cong tac|thuc hien))* *$"
)
# 2024-2025, 2024 – năm 2025: the first year of a range, and the last of one
_RANGE_AFTER = re.compile(r"\s?[-–]\s?(?:năm\s)?\d{4}")
_RANGE_BEFORE = re.compile(r"\d{4}\s?[-–]\s?$")
_AROUND, _LETTERS = 48, 16
_NOT_LETTERS = re.compile(r"[\W\d_]+")
# What amends or ends an act names it on purpose.
_ON_PURPOSE = (RelationKind.AMENDS, RelationKind.REPLACES, RelationKind.REPEALS)


def find_forgotten(before: Analysis, after: Analysis, pairs: Pairs, registry: Registry | None) -> tuple[Forgotten, ...]:
    found = [*_ended(after, registry)] if registry is not None else []
    year = year_of(before)
    if year is not None and year < (year_of(after) or year):
        found += _years(before, after, pairs, year)
        found += _acts_of(before, after, year)
    return tuple(sorted(found, key=lambda each: (each.span, each.reason.value)))


def year_of(analysis: Analysis) -> int | None:
    """The year a document is of: that of its date, or the last its subject names."""
    header = analysis.header
    if header.date and header.date.date:
        return header.date.date.year
    named = _YEAR_IN_SUBJECT.findall(header.subject.value) if header.subject else []
    return int(named[-1]) if named else None


def _years(before: Analysis, after: Analysis, pairs: Pairs, year: int) -> Iterator[Forgotten]:
    pattern = re.compile(_DATE.format(year=year), re.IGNORECASE)
    old = before.document.text
    carried = {side for match in pattern.finditer(old) for side in _surroundings(old, Span(*match.span()))}
    moved = _moved(pairs, year)
    # The year in an act's subject is spoken of with the act.
    cited = [citation.span for citation in after.citations]
    cited = sorted(cited + [citation.subject.span for citation in after.citations if citation.subject])
    for match in pattern.finditer(after.document.text):
        span = Span(*match.span())
        text = after.document.text
        if _within(span, cited) or _looks_back(text, span) or (span.start and text[span.start - 1] in "/-"):
            continue
        if not carried & _surroundings(text, span):
            continue
        date = _day(text, span)
        issued = after.header.date.date if after.header.date else None
        past = date is not None and issued is not None and date.last < issued.first
        path = outline.path_to(after.root, span.start)
        yield Forgotten(
            Reason.PAST_DEADLINE if past else Reason.LAST_YEAR,
            span,
            outline.label(path),
            certain=past or any(section.span in moved for section in path),
        )


def _moved(pairs: Pairs, year: int) -> set[Span]:
    """Sections of the later document that name the earlier year less often than they did."""
    named = re.compile(rf"(?<!\d){year}(?!\d)")
    return {
        later.section.span
        for earlier, later in pairs
        if len(named.findall(earlier.text)) > len(named.findall(later.text))
    }


def _surroundings(text: str, span: Span) -> set[tuple[str, str]]:
    """The letters on either side, within the line; each side alone where it says enough."""
    head = text[max(0, span.start - _AROUND) : span.start].rpartition("\n")[2]
    tail = text[span.end : span.end + _AROUND].partition("\n")[0]
    left, right = (_NOT_LETTERS.sub("", fold(side)) for side in (head, tail))
    left, right = left[-_LETTERS:], right[:_LETTERS]
    return {(left, right)} | {side for side in ((left, ""), ("", right)) if len("".join(side)) == _LETTERS}


def _looks_back(text: str, span: Span) -> bool:
    head = " ".join(_NOT_LETTERS.sub(" ", fold(text[max(0, span.start - 40) : span.start])).split())
    return bool(
        _LOOKING_BACK.search(head)
        or _RANGE_AFTER.match(text, span.end)
        or _RANGE_BEFORE.search(text[max(0, span.start - 7) : span.start])
    )


def _day(text: str, span: Span) -> PartialDate | None:
    parts = [int(part) for part in re.findall(r"\d+", span.of(text))]
    return dates.partial_date(*reversed(parts)) if len(parts) == 3 else None


def _within(span: Span, sorted_spans: list[Span]) -> bool:
    """Whether it lies in one of them. Those that hold others come before them."""
    at = bisect_right(sorted_spans, Span(span.start, 1 << 60))
    return any(outer.start <= span.start and span.end <= outer.end for outer in sorted_spans[max(0, at - 4) : at])


def _acts_of(before: Analysis, after: Analysis, year: int) -> Iterator[Forgotten]:
    """Acts about the earlier year that both cite: the plan of last year for what last year's plan did."""
    known = {act.instrument.key for act in acts(before)}
    for act in acts(after):
        subject = act.instrument.subject or ""
        named = _YEAR_IN_SUBJECT.findall(subject)
        if act.instrument.key in known and named == [str(year)] and not re.search(r"\d{4}\s?[-–]", subject):
            citation = act.citations[0]
            label = outline.label_at(after.root, citation.span.start)
            yield Forgotten(Reason.LAST_YEARS_ACT, citation.span, label, certain=False, instrument=act.instrument)


def _ended(after: Analysis, registry: Registry) -> Iterator[Forgotten]:
    stated = after.header.date.date if after.header.date else None
    if stated is None:
        return
    meant = {relation.target.key for relation in after.relations if relation.kind in _ON_PURPOSE}
    for act in acts(after):
        cited = act.instrument
        if cited.number is None or cited.key in meant:
            continue
        known = registry.certain(cited.number, date=cited.date, issuer=cited.issuer, type=cited.type)
        if known is None or not _was_over(known, stated.first):
            continue
        citation = act.citations[0]
        yield Forgotten(
            Reason.ENDED,
            citation.span,
            outline.label_at(after.root, citation.span.start),
            certain=known.ended is not None,
            instrument=act.instrument,
            ended=known.ended.isoformat() if known.ended else "",
            replaced_by=known.replaced_by or "",
            source=known.end_source or known.source,
        )


def _was_over(known: Known, on: datetime.date) -> bool:
    """Only where the day is known; that it was replaced some day does not say when."""
    return known.ended is not None and known.ended <= on
