"""One section to read: its paragraphs whole, citations highlighted, faults marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise

import click
from rich.text import Text

from dvcq_kb import outline
from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Block, BlockKind, Finding, Section, Severity, Span
from dvcq_kb.text import comparable, fold
from dvcq_kb.views.excerpt import wrap
from dvcq_kb.views.findings import COLOURS
from dvcq_kb.views.places import section_name, severity_word
from dvcq_kb.views.session import printable
from dvcq_kb.views.terminal import sign

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"^(?:mục|muc|phần|phan)\s+(?=[ivxlc\d])", re.IGNORECASE)


def find(root: Section, asked: str) -> Section:
    """The section a person means by ``II.1``, ``điều 5``, ``mo dau``.

    Raises:
        UsageError: none is called so; the message lists near ones.
    """
    labelled = dict(_labelled(root))
    for same in (comparable, fold):
        for wanted in (same(asked.strip()), same(_WORD.sub("", asked.strip()))):
            for label, section in labelled.items():
                if same(label) == wanted:
                    return section
    near = get_close_matches(fold(asked), [fold(label) for label in labelled], n=6, cutoff=0.5)
    told = say(f"Không có mục “{asked}”.", f"No section '{asked}'.")
    if names := [label for label in labelled if fold(label) in near]:
        told += say(" Các mục gần giống: ", " Near ones: ")
    elif names := [label for label, section in labelled.items() if section in root.children]:
        told += say(" Các phần của văn bản: ", " The parts of the document: ")
    raise UsageError(told + f"{', '.join(names[:12])}." if names else told)


def _labelled(root: Section) -> Iterator[tuple[str, Section]]:
    """Each label with the outermost section that bears it, later ones of the same label left out."""
    seen: set[str] = set()
    stack: list[tuple[Section, ...]] = [(root,)]
    while stack:
        path = stack.pop()
        label = outline.label(path)
        if label and label not in seen:
            seen.add(label)
            yield label, path[-1]
        stack.extend((*path, child) for child in reversed(path[-1].children))


def paragraphs(analysis: Analysis, section: Section, findings: Sequence[Finding], *, coloured: bool) -> Iterator[Text]:
    """Without colour, «…» stands around a citation; after a fault stands its code either way.

    A footnote follows the paragraph that refers to it, and is called one: its sentences are not the document's own.
    """
    for block in analysis.document.blocks:
        if block.kind is not BlockKind.FURNITURE and (span := _common(block, section.span)):
            paragraph = _paragraph(analysis, span, findings, coloured)
            if block.kind is BlockKind.NOTE:
                paragraph = Text(f"{say('Cước chú', 'Note')} ", "dim").append_text(paragraph)
                paragraph.stylize("dim")
            if span.start < section.heading.end:
                paragraph.stylize("bold", 0, section.heading.end - span.start)
            yield paragraph


def _common(block: Block, span: Span) -> Span | None:
    start, end = max(block.span.start, span.start), min(block.span.end, span.end)
    return Span(start, end) if start < end else None


def _paragraph(analysis: Analysis, span: Span, findings: Sequence[Finding], coloured: bool) -> Text:
    inside = [c.span for c in analysis.citations if span.start <= c.span.start < span.end]
    faulty = [finding for finding in findings if span.start < finding.span.end <= span.end]
    cuts = {span.start, span.end, *(max(finding.span.start, span.start) for finding in faulty)}
    cuts |= {finding.span.end for finding in faulty}
    cuts |= {min(edge, span.end) for citation in inside for edge in citation}
    text = Text()
    for start, end in pairwise([*sorted(cuts), span.end]):
        for finding in faulty:
            if finding.span.end == start:
                text.append(f" [{sign(finding.severity)}{finding.code}]", f"bold {COLOURS[finding.severity]}")
        # A citation inside another opens no second pair of signs.
        depth = sum(citation.start <= start < citation.end for citation in inside)
        if not coloured and depth == 0 and any(citation.end == start for citation in inside):
            text.append("»")
        if not coloured and depth == 1 and any(citation.start == start for citation in inside):
            text.append("«")
        style = "bold cyan" if depth else ""
        if worst := min((f for f in faulty if f.span.start <= start < f.span.end), key=_rank, default=None):
            style = f"underline {COLOURS[worst.severity]}"
        text.append(printable(_SPACE.sub(" ", analysis.document.text[start:end])), style)
    return text


def _rank(finding: Finding) -> int:
    return list(Severity).index(finding.severity)


def notes(findings: Sequence[Finding], columns: int) -> Iterator[str]:
    """The list below the section: what each mark in it means."""
    for finding in findings:
        head = f"{sign(finding.severity)} {finding.code} {severity_word(finding.severity)}: "
        first, *rest = wrap(head + finding.message, columns)
        yield click.style(first[: len(head)], fg=COLOURS[finding.severity], bold=True) + first[len(head) :]
        yield from (f"    {row}" for row in rest)
        for fact in finding.evidence:
            place = f"{section_name(fact.section)}: " if fact.section and fact.section != finding.section else ""
            yield from (click.style(f"    {row}", dim=True) for row in wrap(f"– {place}{fact.message}", columns - 4))
        if finding.suggestion:
            advice = f"= {say('gợi ý', 'suggestion')}: {finding.suggestion}"
            yield from (click.style(f"    {row}", fg="green") for row in wrap(advice, columns - 4))
