"""Analyses → rows of the store, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from dvcq_kb import outline
from dvcq_kb.knowledge import analyzer, units
from dvcq_kb.knowledge.base import GraphInput, Place, StoredDocument
from dvcq_kb.model import (
    Analysis,
    Evidence,
    Finding,
    Instrument,
    Part,
    PartialDate,
    Relation,
    RelationKind,
    Section,
    Severity,
    Span,
)
from dvcq_kb.sentences import sentence_around
from dvcq_kb.text import normalise, single_spaced

if TYPE_CHECKING:
    from dvcq_kb.knowledge.base import ReadyText

VERSION = "2"
"""Of the analysis. Raise it when `analyse` finds other things in the same file: files added before are read again."""

Row = tuple[Any, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in (
        ("units", "section heading head facts start text"),
        ("sections", "parent level label path title start end heading_start heading_end"),
        ("instruments", "ref type number number_key name name_key date issuer subject"),
        (
            "citations",
            "section kind type number name date issuer subject pinpoint quote start end "
            "sentence sentence_start sentence_end",
        ),
        ("links", "citation instrument"),
        ("relations", "kind source target section start end"),
        ("findings", "code name severity message start end quote section evidence suggestion fingerprint"),
    )
}
"""What is written of a document: the columns of each table, in the order of a `Record`'s rows."""


@dataclass(frozen=True, slots=True)
class Record:
    """A document ready to be written: a mapping of table → rows without the document's key."""

    ready: bool
    id: str
    """Of a ready text, its identity. Otherwise wished for, and made unique by the store."""
    source: str
    sha256: bytes
    title: str
    header: dict[str, Any]
    tables: dict[str, list[Row]]

    @property
    def digest(self) -> bytes:
        """The same as long as nothing that would be written differs."""
        rows = json.dumps([self.source, self.title, self.header, self.tables], ensure_ascii=False, sort_keys=True)
        return sha256(rows)[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """A document as a knowledge base holds it."""

    record: Record
    added_at: str
    """ISO, UTC."""
    places: tuple[Place, ...]
    """Where its files lie; none for a ready text."""


def of_text(ready: ReadyText) -> Record:
    text, title, source = normalise(ready["text"]), normalise(ready["title"]), normalise(ready.get("source", ""))
    digest = sha256(text)
    facts = json.dumps(list(units.facts_of_text(title, source, text)), ensure_ascii=False)
    return Record(True, ready["id"], source, digest, title, {}, {"units": [("", "", "", facts, 0, text)]})


def of_analysis(analysis: Analysis, findings: tuple[Finding, ...], source: str) -> Record:
    text = analysis.document.text
    digest = sha256(text)
    numbers: dict[Instrument, int] = {}
    for instrument in (analysis.instrument, *analysis.instruments):
        numbers.setdefault(instrument, len(numbers))
    for link in analysis.links:
        for candidate in link.candidates:
            numbers.setdefault(candidate, len(numbers))
    for relation in analysis.relations:
        numbers.setdefault(relation.source, len(numbers))
        numbers.setdefault(relation.target, len(numbers))
    tables: dict[str, list[Row]] = {
        "units": [
            (unit.section, unit.heading, unit.head, json.dumps(unit.facts, ensure_ascii=False), unit.start, unit.text)
            for unit in units.of_analysis(analysis, findings)
        ],
        "sections": _sections(analysis.root),
        "instruments": [_instrument(instrument) for instrument in numbers],
        "citations": _citations(analysis),
        "links": sorted(
            {(at, numbers[candidate]) for at, link in enumerate(analysis.links) for candidate in link.candidates}
        ),
        "relations": [
            (
                relation.kind.value,
                numbers[relation.source],
                numbers[relation.target],
                relation.section,
                *relation.evidence,
            )
            for relation in analysis.relations
        ],
        "findings": [_finding(finding) for finding in findings],
    }
    header = analysis.header
    parts = ("number", "type", "issuer", "place", "subject", "signer")
    facts: dict[str, Any] = {name: _value(getattr(header, name)) for name in parts}
    facts["date"] = header.date.date.iso if header.date and header.date.date else None
    return Record(False, digest.hex()[:10], source, digest, _title(analysis, source), facts, tables)


def sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _value(part: Part | None) -> str | None:
    return part.value if part else None


def _title(analysis: Analysis, source: str) -> str:
    """``Kế hoạch triển khai công tác Dân vận …``; the file's name where the document has no subject."""
    kind, subject = _value(analysis.header.type), _value(analysis.header.subject)
    if not subject:
        return PurePath(source).name or source
    if not kind or analyzer.folded(subject).startswith(analyzer.folded(kind)):
        return subject
    # "V/v" and names in capitals stay as they are.
    lowered = subject[0].lower() + subject[1:] if subject[1:2].islower() else subject
    return f"{kind} {lowered}"


def _sections(root: Section) -> list[Row]:
    rows: list[Row] = []
    stack: list[tuple[tuple[Section, ...], int | None]] = [((root,), None)]
    while stack:
        path, parent = stack.pop()
        section = path[-1]
        ordinal = len(rows)
        rows.append(
            (
                parent,
                section.level.value,
                section.label,
                outline.label(path),
                section.title,
                *section.span,
                *section.heading,
            )
        )
        stack.extend(((*path, child), ordinal) for child in reversed(section.children))
    return rows


def _citations(analysis: Analysis) -> list[Row]:
    text = analysis.document.text
    rows: list[Row] = []
    for citation in analysis.citations:
        sentence = sentence_around(text, *citation.span)
        rows.append(
            (
                outline.label_at(analysis.root, citation.span.start),
                citation.kind.value,
                _value(citation.type),
                _value(citation.number),
                _value(citation.name),
                citation.date.iso if citation.date else None,
                _value(citation.issuer),
                _value(citation.subject),
                _value(citation.pinpoint),
                single_spaced(citation.span.of(text)),
                *citation.span,
                single_spaced(sentence.of(text)),
                *sentence,
            )
        )
    return rows


def _instrument(instrument: Instrument) -> Row:
    return (
        instrument.key,
        instrument.type,
        instrument.number,
        analyzer.symbol_key(instrument.number) if instrument.number else None,
        instrument.name,
        analyzer.name_key(instrument.name) if instrument.name else None,
        instrument.date.iso if instrument.date else None,
        instrument.issuer,
        instrument.subject,
    )


def _finding(finding: Finding) -> Row:
    evidence = [[e.message, list(e.span) if e.span else None, e.section, e.source] for e in finding.evidence]
    return (
        finding.code,
        finding.name,
        finding.severity.value,
        finding.message,
        *finding.span,
        finding.quote,
        finding.section,
        json.dumps(evidence, ensure_ascii=False),
        finding.suggestion,
        finding.fingerprint,
    )


@lru_cache(maxsize=4096)
def date(iso: str | None) -> PartialDate | None:
    return PartialDate(*map(int, iso.split("-"))) if iso else None


@lru_cache(maxsize=4096)
def instrument(row: Row) -> Instrument:
    """From ref, type, number, name, date, issuer, subject."""
    ref, kind, number, name, iso, issuer, subject = row
    return Instrument(ref, kind, number, name, date(iso), issuer, subject)


def relation(row: Row, instruments: dict[int, Instrument]) -> Relation:
    """From kind, source, target, section, start, end."""
    kind, source, target, section, start, end = row
    return Relation(RelationKind(kind), instruments[source], instruments[target], section, Span(start, end))


def graph_input(document: StoredDocument, instruments: Sequence[Row], relations: Sequence[Row]) -> GraphInput:
    """What a document contributes to a graph, from its rows in the tables of these names."""
    at = [COLUMNS["instruments"].index(name) for name in ("ref", "type", "number", "name", "date", "issuer", "subject")]
    acts = dict(enumerate(instrument(tuple(row[i] for i in at)) for row in instruments))
    own, *others = acts.values()
    return GraphInput(document, own, tuple(others), tuple(relation(row, acts) for row in relations))


def finding(row: Row) -> Finding:
    code, name, severity, message, start, end, quote, section, evidence, suggestion, fingerprint = row
    facts = tuple(
        Evidence(text, Span(*span) if span else None, place, source)
        for text, span, place, source in json.loads(evidence)
    )
    return Finding(
        code, name, Severity(severity), message, Span(start, end), quote, section, facts, suggestion, fingerprint
    )
