"""Findings → the report of ``dvcq check`` on a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import click

from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Evidence, Finding, Header, Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views.excerpt import excerpt, wrap
from dvcq_kb.views.places import line_and_column, section_name, severity_word, written
from dvcq_kb.views.session import plain_signs, printable

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
Tally = tuple[tuple[Severity, int], ...]
"""Severities that occur, the gravest first, with how often."""
_HANG = 16  # "DVC201 cảnh báo " fits


def full(analysis: Analysis, findings: Sequence[Finding], columns: int, hidden: int = 0) -> Iterator[str]:
    """Lines of the report on one document, styled.

    Args:
        analysis: the document.
        findings: what is shown of it.
        columns: width of the screen.
        hidden: how many more findings there are that the user asked not to see.
    """
    yield click.style(printable(analysis.document.source), bold=True)
    for row in (*wrap(identity(analysis), columns - 2), *wrap(counts(analysis), columns - 2)):
        yield f"  {row}"
    yield ""
    for finding in gravest(findings):
        yield from _finding(analysis.document.text, finding, columns)
        yield ""
    if findings:
        yield totals(findings)
    else:
        yield click.style(clean(analysis, hidden), fg="green")


def concise(analysis: Analysis, findings: Sequence[Finding]) -> Iterator[str]:
    """One line a finding, as compilers write them: ``FILE:LINE:COLUMN: CODE severity: message``."""
    for finding in findings:
        line, column = line_and_column(analysis.document.text, finding.span.start)
        place = f" ({section_name(finding.section)})" if finding.section else ""
        yield printable(
            f"{analysis.document.source}:{line}:{column}: {finding.code} {severity_word(finding.severity)}: "
            f"{single_spaced(finding.message)}{place}"
        )


def gravest(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first; in text order within a severity."""
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))


def tally(findings: Iterable[Finding]) -> Tally:
    counted = Counter(finding.severity for finding in findings)
    return tuple((severity, counted[severity]) for severity in Severity if counted[severity])


def identity(analysis: Analysis) -> str:
    """What the document says it is: ``Kế hoạch số 45/KH-UBND, ngày 12/3/2024, UBND quận Ba Đình``."""
    header = analysis.header
    kind = header.type.value if header.type else say("Văn bản", "Document")
    parts = [f"{kind} {number(header)}".strip(), date(header, analysis.document.text)]
    if header.issuer:
        parts.append(header.issuer.value)
    return single_spaced(", ".join(part for part in parts if part))


def number(header: Header) -> str:
    if header.number is None:
        return ""
    if header.number_blank:
        return say(f"số …{header.number.value} (để trống)", f"no. …{header.number.value} (left blank)")
    return f"{say('số', 'no.')} {header.number.value}"


def date(header: Header, text: str) -> str:
    """As far as it is written; the words themselves where they are no date."""
    if header.date is None:
        return ""
    if header.date.date is None:
        return f"“{single_spaced(header.date.span.of(text))}”"
    day = say("ngày ", "") if header.date.date.day else ""
    return day + written(header.date.date)


def counts(analysis: Analysis) -> str:
    """How many citations were read, and how many state a date, which is what the checks compare."""
    read = len(analysis.citations)
    dated = sum(bool(citation.dates) for citation in analysis.citations)
    return say(
        f"{read} viện dẫn đã đọc · {len(analysis.instruments)} văn bản khác nhau · "
        f"{dated} viện dẫn có ngày để đối chiếu",
        f"{read} citations read · {len(analysis.instruments)} different instruments · {dated} with a date to compare",
    )


def clean(analysis: Analysis, hidden: int = 0) -> str:
    """What can be said of a document without findings to show; never that it is right."""
    read = len(analysis.citations)
    if hidden:
        return say(
            f"Không có phát hiện mới; {hidden} phát hiện đã biết hoặc đã bỏ qua không in ra.",
            f"No new findings; {hidden} known or suppressed ones are not shown.",
        )
    if not read:
        return say("Không thấy viện dẫn nào trong văn bản này.", "No citations found in this document.")
    return say(
        f"Không phát hiện mâu thuẫn trong {read} viện dẫn đã đọc.",
        f"No contradiction found in the {read} citations read.",
    )


def totals(findings: Sequence[Finding]) -> str:
    """``3 lỗi · 2 cảnh báo``."""
    return " · ".join(
        click.style(f"{count} {severity_word(severity)}", fg=COLOURS[severity], bold=True)
        for severity, count in tally(findings)
    )


def _finding(text: str, finding: Finding, columns: int) -> Iterator[str]:
    colour = COLOURS[finding.severity]
    head = f"{finding.code} {severity_word(finding.severity)}"
    for at, words in enumerate(wrap(finding.message, columns - _HANG) or [""]):
        lead = " " * _HANG if at else click.style(head, fg=colour, bold=True) + " " * (_HANG - len(head))
        yield lead + click.style(words, bold=True)
    dash, bar = ("--", "|") if plain_signs() else ("──", "│")
    place = section_name(finding.section) or say("văn bản", "document")
    yield f"  {dash} {place}{click.style(f'   [{finding.name}]', dim=True)}"
    for row in excerpt(text, finding.span, columns - 4):
        yield f"  {bar} {row.text}"
        if row.carets:
            yield f"  {bar} " + click.style(row.carets, fg=colour, bold=True)
    for fact in finding.evidence:
        yield from _evidence(text, finding, fact, columns, dash)
    if finding.suggestion:
        for at, words in enumerate(wrap(f"{say('gợi ý', 'suggestion')}: {finding.suggestion}", columns - 4)):
            yield click.style(f"  {' ' if at else '='} {words}", fg="green")


def _evidence(text: str, finding: Finding, fact: Evidence, columns: int, dash: str) -> Iterator[str]:
    here = fact.span is None or fact.section == finding.section
    place = "" if here else section_name(fact.section)
    said = ": ".join(part for part in (place, fact.message) if part)
    if fact.source:
        said += f" ({say('nguồn', 'source')}: {fact.source})"
    for at, words in enumerate(wrap(said, columns - 5)):
        yield f"  {'  ' if at else dash} {words}"
    if fact.span is not None and not here and single_spaced(fact.span.of(text)) not in fact.message:
        for shown in excerpt(text, fact.span, columns - 5, context=24):
            yield click.style(f"     {shown.text}", dim=True)


def summary(documents: int, findings: Sequence[Finding], hidden: int = 0) -> str:
    """One line on the run; with findings hidden it says that there are no *new* ones, which is all it knows."""
    return say(f"{documents} văn bản: ", f"{documents} documents: ") + (
        click.unstyle(totals(findings)) or nothing(hidden)
    )


def nothing(hidden: int) -> str:
    return say("không có phát hiện mới", "no new findings") if hidden else say("không có phát hiện", "no findings")
