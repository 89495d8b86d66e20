"""What a proved date puts in place of another; and which of the corrections found can be made together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dvcq_kb import registry
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Citation, Correction, Finding, PartialDate, Span, StatedDate

_NUMBER = re.compile(r"[0-9]+")


def advice(date: PartialDate) -> str:
    return say(f"sửa thành ngày {date.vietnamese}", f"change to {date.vietnamese}")


def of_date(analysis: Analysis, citation: Citation, right: PartialDate) -> Correction | None:
    """Write the numbers that differ, and those alone: ``ngày 09/01/2021`` keeps its words, slashes and spaces.

    ``None`` where that would not be certain: the citation bears another date, or shares this one with others; it is
    not written in three numbers; the registry knows the act by another.
    """
    if len(citation.dates) != 1 or right.month is None or right.day is None or _contradicted(citation, right):
        return None
    stated = citation.dates[0]
    if _is_shared(analysis, citation, stated):
        return None
    text = stated.span.of(analysis.document.text)
    written = list(_NUMBER.finditer(text))
    date = stated.date
    if date is None or [int(number[0]) for number in written] != [date.day, date.month, date.year]:
        return None
    wanted = _as_written([number[0] for number in written], right)
    odd = [place for place, number in enumerate(written) if number[0] != wanted[place]]
    if not odd:
        return None
    start, end = written[odd[0]].start(), written[odd[-1]].end()
    pieces, at = [], start
    for place in range(odd[0], odd[-1] + 1):
        pieces += [text[at : written[place].start()], wanted[place]]
        at = written[place].end()
    return Correction(Span(stated.span.start + start, stated.span.start + end), "".join(pieces))


def _is_shared(analysis: Analysis, citation: Citation, stated: StatedDate) -> bool:
    """Whether it serves a list: then the member before the last, at whose end it stands, bears it too."""
    at = bisect_left(analysis.citations, stated.span.start, key=lambda each: each.span.start)
    around = analysis.citations[max(0, at - 2) : at]
    return citation.shared_date or any(stated in other.dates for other in around if other is not citation)


def _as_written(written: Sequence[str], right: PartialDate) -> list[str]:
    """Day, month and year; a number that is right stays as it is, and one that is not takes zeros as its like did."""
    assert right.month is not None
    assert right.day is not None
    zero = right.month < 3 or written[1].startswith("0")
    wanted = (f"{right.day:02}", f"{right.month:02}" if zero else str(right.month), str(right.year))
    return [old if int(old) == int(new) else new for old, new in zip(written, wanted, strict=True)]


def _contradicted(citation: Citation, right: PartialDate) -> bool:
    """Whether the registry is certain that the act bears another date."""
    acts = registry.load().find(citation.number.value) if citation.number else ()
    dates = {act.date for act in acts if act.strength is registry.Strength.CERTAIN and act.date and act.date.day}
    return bool(dates) and right not in dates


# Findings that ask which act is meant, or whose it is: while they stand, what is known of the act proves nothing here.
_WHICH_ACT = frozenset({"DVC202", "DVC203", "DVC303", "DVC304", "DVC401", "DVC402", "DVC403"})


class Agreed(NamedTuple):
    correction: Correction
    findings: tuple[Finding, ...]
    """Those that it settles."""


class Settled(NamedTuple):
    agreed: tuple[Agreed, ...]
    """In text order, not overlapping."""
    disputed: tuple[tuple[Agreed, str], ...]
    """What is left to a person, and why."""


def settled(analysis: Analysis, findings: Sequence[Finding]) -> Settled:
    """Which of their corrections can be made.

    Args:
        analysis: the document.
        findings: all of it, also those without a correction: they may cast doubt on one.
    """
    grouped: dict[Correction, list[Finding]] = {}
    for finding in findings:
        if finding.correction is not None:
            grouped.setdefault(finding.correction, []).append(finding)
    proposed = sorted(grouped, key=lambda correction: correction.span)
    doubted = list(_doubted(analysis, findings))
    certain: list[Agreed] = []
    disputed: list[tuple[Agreed, str]] = []
    for correction in proposed:
        one = Agreed(correction, tuple(grouped[correction]))
        others = [other for other in proposed if other is not correction and _meet(other.span, correction.span)]
        doubts = [code for span, code in doubted if _meet(span, correction.span)]
        if others:
            texts = ", ".join(f"“{other.text}”" for other in (correction, *others))
            why = say(f"các phát hiện không thống nhất: {texts}", f"the findings disagree: {texts}")
            disputed.append((one, why))
        elif doubts:
            codes = ", ".join(dict.fromkeys(doubts))
            why = say(
                f"{codes} còn nghi ngờ chính văn bản được viện dẫn ở đây",
                f"{codes} questions which act is cited here",
            )
            disputed.append((one, why))
        else:
            certain.append(one)
    return Settled(tuple(certain), tuple(disputed))


def agreed(analysis: Analysis, findings: Sequence[Finding]) -> frozenset[Correction]:
    """The corrections of ``findings`` that can be made, all together."""
    if all(finding.correction is None for finding in findings):
        return frozenset()
    return frozenset(one.correction for one in settled(analysis, findings).agreed)


def _doubted(analysis: Analysis, findings: Sequence[Finding]) -> Iterator[tuple[Span, str]]:
    """Citations, with what is said of their acts, about which it is not certain what they mean."""
    doubts = [finding for finding in findings if finding.code in _WHICH_ACT]
    for citation in analysis.citations if doubts else ():
        parts = (citation.span, *(part.span for part in (citation.type, citation.subject) if part))
        for finding in doubts:
            if any(_meet(span, finding.span) for span in parts):
                yield citation.span, finding.code


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
