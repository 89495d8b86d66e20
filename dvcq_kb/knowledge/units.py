"""Documents → the sections that are searched, and the facts they can be filtered by."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dvcq_kb import outline, symbol
from dvcq_kb.knowledge import analyzer
from dvcq_kb.model import Analysis, Citation, Finding, Level, Section, Span
from dvcq_kb.vocabulary import type_codes, types

# Below these a section is too small to be an answer of its own.
_LEVELS = frozenset(Level) - {Level.VAN_BAN, Level.KHOAN, Level.DIEM, Level.CHU, Level.GACH, Level.DOAN}
_LONG = 6000
_PART = 4000


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A section as it is kept, to be searched."""

    section: str
    """Label, as `outline.label` gives it."""
    heading: str
    """Its own."""
    head: str
    """Its heading and those around it, the outermost first, a line each."""
    facts: tuple[str, ...]
    """``type:ke hoach``, ``cites:33/ct/ttg``, ``fault:dvc101``; each once."""
    start: int
    """Offset in the document."""
    text: str


def of_analysis(analysis: Analysis, findings: Sequence[Finding] = ()) -> Iterator[UnitRecord]:
    """The units of a document, in text order; their texts joined are its text."""
    text = analysis.document.text
    common = tuple(_own_facts(analysis))
    citations = iter(analysis.citations)
    citation = next(citations, None)
    # In text order, as the units are; those of one place as they came.
    faulty = deque(sorted(findings, key=lambda finding: finding.span.start))
    for path, span in _joined(_pieces(analysis.root, Span(0, len(text))), text):
        cited: list[str] = []
        while citation and citation.span.start < span.end:
            cited.extend(_cited(citation))
            citation = next(citations, None)
        piece = span.of(text)
        cited.extend(f"cites:{key}" for key in analyzer.symbols(piece))
        article = [f"article:{s.label.casefold()}" for s in path if s.level is Level.DIEU]
        faults: list[str] = []
        while faulty and faulty[0].span.start < span.end:
            finding = faulty.popleft()
            faults += [f"fault:{finding.severity.value}", f"fault:{finding.code.casefold()}"]
        heading = path[-1].title
        yield UnitRecord(
            outline.label(path),
            heading,
            "\n".join(section.title for section in path[1:] if section.title),
            tuple(dict.fromkeys((*common, *_places(path), *article, *faults, *cited))),
            span.start,
            piece,
        )


def _own_facts(analysis: Analysis) -> Iterator[str]:
    header = analysis.header
    if header.type:
        yield f"type:{analyzer.name_key(header.type.value)}"
    if header.number:
        yield f"number:{analyzer.symbol_key(header.number.value)}"
    if header.date and header.date.date:
        yield f"year:{header.date.date.year}"
        yield f"date:{header.date.date.iso}"
    if header.issuer:
        yield f"issuer:{' '.join(analyzer.words(header.issuer.value))}"


def _places(path: tuple[Section, ...]) -> Iterator[str]:
    """A section is also in those around it: ``II.3`` is in ``II``."""
    for depth in range(2, len(path) + 1):
        if label := analyzer.name_key(outline.label(path[:depth])):
            yield f"section:{label}"


def _cited(citation: Citation) -> Iterator[str]:
    if citation.number:
        yield f"cites:{analyzer.symbol_key(citation.number.value)}"
    if citation.name:
        yield f"cites:{analyzer.name_key(citation.name.value)}"


_Piece = tuple[tuple[Section, ...], Span]


def _pieces(root: Section, span: Span) -> Iterator[_Piece]:
    """Cut ``span`` wherever a section of its own begins or ends."""
    # (path, where its own text goes on, where it ends, nearest units inside)
    stack: list[tuple[tuple[Section, ...], int, int, list[tuple[Section, ...]]]] = []
    stack.append(((root,), span.start, span.end, _units_in((root,))))
    while stack:
        path, position, end, inner = stack.pop()
        if not inner:
            yield path, Span(position, end)
            continue
        child = inner.pop(0)
        begin = min(max(child[-1].span.start, position), end)
        close = min(max(child[-1].span.end, begin), end)
        yield path, Span(position, begin)
        stack.append((path, close, end, inner))
        stack.append((child, begin, close, _units_in(child)))


def _units_in(path: tuple[Section, ...]) -> list[tuple[Section, ...]]:
    """The nearest sections below that are units; an article is not divided."""
    found: list[tuple[Section, ...]] = []
    if path[-1].level is Level.DIEU:
        return found
    stack = [(*path, child) for child in reversed(path[-1].children)]
    while stack:
        below = stack.pop()
        if below[-1].level in _LEVELS:
            found.append(below)
        else:
            stack.extend((*below, child) for child in reversed(below[-1].children))
    return found


def _joined(pieces: Iterator[_Piece], text: str) -> Iterator[_Piece]:
    """Give white space between sections to the one before, and divide what is too long."""
    current: tuple[Section, ...] = ()
    path: tuple[Section, ...] = ()
    start = end = 0
    for path, span in pieces:
        if span.of(text).strip():
            if current:
                yield from _parts(current, Span(start, end), text)
                start = end
            current = path
        end = span.end
    if end > start:
        yield from _parts(current or path, Span(start, end), text)


def _parts(path: tuple[Section, ...], span: Span, text: str) -> Iterator[_Piece]:
    start = span.start
    while span.end - start > _LONG:
        cut = text.rfind("\n", start + _PART // 2, start + _PART) + 1 or text.rfind(" ", start, start + _PART) + 1
        cut = cut or start + _PART
        yield path, Span(start, cut)
        start = cut
    yield path, Span(start, span.end)


_ARTICLE = re.compile(r"\s*điều\s+(\d+[a-zđ]?)\b", re.IGNORECASE)


def facts_of_text(title: str, source: str, text: str) -> Iterator[str]:
    """What a ready text can be filtered by, read from its source ("Điều 5 Nghị định số 21/2021/NĐ-CP")."""
    article = _ARTICLE.match(source) or _ARTICLE.match(title)
    if article:
        yield f"article:{article[1].casefold()}"
    own = next(analyzer.symbols(source), None) or next(analyzer.symbols(title), None)
    kind = _type_named(source[article.end() :] if article and article.string is source else source)
    if own:
        yield f"number:{own}"
        parsed = symbol.parse(own)
        if parsed and parsed.year:
            yield f"year:{parsed.year}"
        kind = kind or _type_coded(own)
    if kind:
        yield f"type:{kind}"
    if act := act_of(source):
        yield f"act:{analyzer.name_key(act)}"
    for key in dict.fromkeys(analyzer.symbols(text)):
        yield f"cites:{key}"


def act_of(source: str) -> str:
    """The act in a ready text's source: ``Điều 5 Luật Cư trú`` → ``Luật Cư trú``; empty if it names no article."""
    article = _ARTICLE.match(source)
    return source[article.end() :].partition(",")[0].strip(" .") if article else ""


@cache
def _type_names() -> tuple[str, ...]:
    return tuple(sorted((analyzer.name_key(kind.name) for kind in types().values()), key=len, reverse=True))


def _type_named(text: str) -> str | None:
    words = analyzer.name_key(text[:60]) + " "
    return next((name for name in _type_names() if words.startswith(name + " ")), None)


def type_names_of(words: str) -> frozenset[str]:
    """Folded name or code of a type → folded names it may stand for: ``qd`` → quyết định, quy định."""
    if words in _type_names():
        return frozenset((words,))
    return frozenset(
        analyzer.name_key(kind.name)
        for code, kinds in type_codes().items()
        if analyzer.folded(code) == words
        for kind in kinds
    )


@cache
def _codes() -> dict[str, str]:
    """Folded code → folded name of the first type it stands for."""
    return {analyzer.folded(code): analyzer.name_key(kinds[0].name) for code, kinds in type_codes().items()}


def _type_coded(key: str) -> str | None:
    """``15/2021/nd/cp`` → ``nghi dinh``."""
    return next((name for part in key.split("/") if (name := _codes().get(part))), None)
