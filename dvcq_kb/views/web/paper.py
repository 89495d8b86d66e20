"""An analysis → what is set on the page: lines with citations linked and faults marked, notes beside them, contents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from dvcq_kb import outline
from dvcq_kb.model import Analysis, Block, BlockKind, Citation, Finding, Level, Link, Section, Span
from dvcq_kb.views import places
from dvcq_kb.views.excerpt import clip
from dvcq_kb.views.findings import Tally, gravest, tally
from dvcq_kb.views.session import printable
from dvcq_kb.views.web import addresses

_SPACE = re.compile(r"\s+")
_PART = 120_000
"""Code points on one page; a longer document is read in parts."""
_TITLE = 110
_BESIDE = 6
"""Code points between "khoản 2 Điều 5" and the act it belongs to: " của "."""
_UPPER = frozenset({Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC, Level.PHU_LUC})
_LISTED = _UPPER | {Level.DIEU, Level.LA_MA, Level.SO}
_LISTED |= {Level.MO_DAU, Level.NOI_DUNG, Level.KET, Level.NOI_NHAN, Level.CHU_KY}
_INDENTED = {Level.CHU: 1, Level.DIEM: 1, Level.GACH: 1}


@dataclass(frozen=True, slots=True)
class Fact:
    text: str
    offset: int | None
    """Where it stands, if in this document."""
    anchor: str


@dataclass(frozen=True, slots=True)
class Note:
    """A finding beside its line; the same number stands at the letters themselves."""

    number: int
    finding: Finding
    facts: tuple[Fact, ...]
    """What it rests on."""


@dataclass(frozen=True, slots=True)
class Line:
    anchor: str
    style: str
    html: Markup
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    text: str
    depth: int
    part: int
    anchor: str
    citations: int
    faults: Tally


@dataclass(slots=True)
class Paper:
    analysis: Analysis
    notes: tuple[Note, ...]
    """Every finding, in text order."""
    styles: dict[int, str]
    """Start of a paragraph → how it is set."""
    parts: list[list[Block]] = field(default_factory=list)
    """Paragraphs by the page they are read on."""

    def gravest(self) -> list[Note]:
        by_finding = {id(note.finding): note for note in self.notes}
        return [by_finding[id(finding)] for finding in gravest([note.finding for note in self.notes])]

    def part_of(self, offset: int) -> int:
        """1-based."""
        return max(1, bisect_right(self.parts, offset, key=lambda part: part[0].span.start))


def lay(analysis: Analysis, findings: Sequence[Finding]) -> Paper:
    notes = tuple(Note(number, finding, tuple(_facts(analysis, finding))) for number, finding in enumerate(findings, 1))
    paper = Paper(analysis, notes, _styles(analysis))
    size = _PART
    for block in analysis.document.blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        length = block.span.end - block.span.start
        if size + length > _PART:
            paper.parts.append([])
            size = 0
        paper.parts[-1].append(block)
        size += length
    return paper


def _facts(analysis: Analysis, finding: Finding) -> Iterator[Fact]:
    for fact in finding.evidence:
        place = places.section_name(fact.section) if fact.section and fact.section != finding.section else ""
        said = ": ".join(part for part in (place, _SPACE.sub(" ", fact.message)) if part)
        yield Fact(
            printable(said + (f" ({fact.source})" if fact.source else "")),
            fact.span.start if fact.span else None,
            anchor(analysis, fact.span.start) if fact.span else "",
        )


def anchor(analysis: Analysis, offset: int) -> str:
    """Of the paragraph that holds a place."""
    blocks = analysis.document.blocks
    at = bisect_right(blocks, offset, key=lambda block: block.span.start) - 1
    return f"d{blocks[max(at, 0)].span.start}"


def lines(paper: Paper, part: int) -> Iterator[Line]:
    """Of one part, from 1."""
    blocks = paper.parts[part - 1]
    analysis = paper.analysis
    begin, end = blocks[0].span.start, blocks[-1].span.end
    last = part == len(paper.parts)
    links = deque(link for link in analysis.links if begin <= link.citation.span.start < end)
    # What lies between two paragraphs, or before the first, belongs to the next; after the last, to the last.
    waiting = deque(
        note
        for note in paper.notes
        if (begin <= note.finding.span.start or part == 1) and (note.finding.span.start < end or last)
    )
    for at, block in enumerate(blocks):
        here: list[Note] = []
        final = at == len(blocks) - 1
        while waiting and (waiting[0].finding.span.start < block.span.end or final):
            here.append(waiting.popleft())
        cited: list[Link] = []
        while links and links[0].citation.span.start < block.span.end:
            cited.append(links.popleft())
        style = paper.styles.get(block.span.start, "note" if block.kind is BlockKind.NOTE else "")
        html = Markup("").join(_runs(analysis, block.span, cited, here))
        yield Line(f"d{block.span.start}", style, html, tuple(here))


def _styles(analysis: Analysis) -> dict[int, str]:
    blocks = analysis.document.blocks
    starts = [block.span.start for block in blocks]
    styles: dict[int, str] = {}

    def at(offset: int) -> int:
        return starts[max(0, bisect_right(starts, offset) - 1)] if starts else 0

    stack: list[tuple[Section, int]] = [(analysis.root, 0)]
    while stack:
        section, depth = stack.pop()
        stack.extend((child, depth + 1) for child in section.children)
        if section.level in _INDENTED:
            styles.setdefault(at(section.span.start), "item")
        if section.level is Level.TIEU_DE:
            for block in blocks:
                if section.span.start <= block.span.start < section.span.end:
                    styles[block.span.start] = "letterhead"
        elif section.title and section.heading.end - section.heading.start <= 400:
            styles[at(section.heading.start)] = "upper" if section.level in _UPPER else "heading"
    header = analysis.header
    for name, part in (
        ("number", header.number),
        ("kind", header.type),
        ("subject", header.subject),
        ("signer", header.signer),
    ):
        if part:
            styles[at(part.span.start)] = name
    if header.subject and header.type and at(header.subject.span.start) == at(header.type.span.start):
        styles[at(header.subject.span.start)] = "subject"
    if header.date and at(header.date.span.start) not in (at(p.span.start) for p in (header.number, header.type) if p):
        styles[at(header.date.span.start)] = "dated"
    return styles


_Reach = list[tuple[Span, Note]]


def _runs(analysis: Analysis, span: Span, links: Sequence[Link], notes: Sequence[Note]) -> Iterator[Markup]:
    text = analysis.document.text
    reach = [(_clipped(note.finding.span, span), note) for note in notes]
    yield from (_flag(note) for over, note in reach if over.end <= span.start)
    position = span.start
    for link in links:
        start, end = _whole(link.citation, position), min(link.citation.span.end, span.end)
        if start < position or end <= start:
            continue  # inside another, or torn away by a page
        yield from _marked(text, position, start, reach)
        yield _linked(link, Markup("").join(_marked(text, start, end, reach)))
        position = end
    yield from _marked(text, position, span.end, reach)


def _clipped(span: Span, block: Span) -> Span:
    """The letters of a finding within the paragraph where it begins."""
    start = min(max(span.start, block.start), block.end)
    return Span(start, min(max(span.end, start), block.end))


def _whole(citation: Citation, earliest: int) -> int:
    """Where the link begins: at the provision, if it stands before the act."""
    pinpoint = citation.pinpoint
    if pinpoint and 0 <= citation.span.start - pinpoint.span.end <= _BESIDE and pinpoint.span.start >= earliest:
        return pinpoint.span.start
    return citation.span.start


def _linked(link: Link, inside: Markup) -> Markup:
    if not link.candidates:
        return Markup('<span class="cite unknown">{}</span>').format(inside)
    act = link.candidates[0]
    return Markup('<a class="cite" href="{}" data-card="{}">{}</a>').format(
        addresses.instrument(act), addresses.instrument(act).replace("/vien-dan?", "/vien-dan/the?"), inside
    )


def _marked(text: str, start: int, end: int, reach: _Reach) -> Iterator[Markup]:
    """A stretch of text, cut where faults begin and end; after a fault stands its number."""
    cuts = {start, end, *(edge for span, _ in reach for edge in span if start < edge < end)}
    for left, right in pairwise(sorted(cuts)):
        words = escape(printable(_SPACE.sub(" ", text[left:right])))
        if over := [note.finding for span, note in reach if span.start <= left < span.end]:
            words = Markup('<mark class="{}">{}</mark>').format(gravest(over)[0].severity.value, words)
        yield words
        yield from (_flag(note) for span, note in reach if left < span.end <= right)


def _flag(note: Note) -> Markup:
    word = places.severity_word(note.finding.severity)
    return Markup(
        '<sup class="flag {0}"><span class="sr">[{1} {2}]</span><span aria-hidden="true">{2}</span></sup>'
    ).format(note.finding.severity.value, word, note.number)


def contents(paper: Paper) -> tuple[Entry, ...]:
    """Sections with a heading, and the parts of the frame."""
    analysis = paper.analysis
    starts = [citation.span.start for citation in analysis.citations]
    notes = [note.finding.span.start for note in paper.notes]
    entries: list[Entry] = []
    stack: list[tuple[Section, int]] = [(child, 0) for child in reversed(analysis.root.children)]
    while stack:
        section, depth = stack.pop()
        listed = section.level in _LISTED and (section.title or outline.component_name(section.level))
        if listed and section.span.start < section.span.end:
            inside = slice(bisect_left(notes, section.span.start), bisect_left(notes, section.span.end))
            entries.append(
                Entry(
                    clip(places.heading(section, analysis.document.text), _TITLE),
                    min(depth, 3),
                    paper.part_of(section.span.start),
                    anchor(analysis, section.span.start),
                    bisect_left(starts, section.span.end) - bisect_left(starts, section.span.start),
                    tally(note.finding for note in paper.notes[inside]),
                )
            )
        if section.level not in _INDENTED:
            stack.extend((child, depth + bool(listed)) for child in reversed(section.children))
    return tuple(entries)
