"""Every stage on texts a person can read: ``cases/STAGE/NAME.txt`` beside ``NAME.out``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dvcq_kb import graph
from dvcq_kb.cite import cite
from dvcq_kb.lint import RULES, lint
from dvcq_kb.model import Citation, Document, Header, Section
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_text

Expect = Callable[[str], None]


def _text(case: Path) -> str:
    return case.read_text(encoding="utf-8")


def _lines(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _citation(citation: Citation) -> str:
    parts = {
        "ngày": " + ".join(date.date.iso if date.date else "?" for date in citation.dates),
        "của": citation.issuer and citation.issuer.value,
        "tại": citation.pinpoint and citation.pinpoint.value,
        "nội dung": citation.subject and citation.subject.value,
    }
    shared = [word for word, flag in (("ngày", citation.shared_date), ("cơ quan", citation.shared_issuer)) if flag]
    written = citation.number or citation.name
    head = (
        f"{citation.kind.value}: {citation.type.value if citation.type else '-'} | {written.value if written else '-'}"
    )
    tail = [f"chung: {', '.join(shared)}"] if shared else []
    return " | ".join([head, *(f"{name} {value}" for name, value in parts.items() if value), *tail])


@pytest.mark.cases("cite")
def test_cite(case: Path, expect: Expect) -> None:
    expect(_lines(map(_citation, cite(_text(case)))))


def _header(header: Header) -> Iterator[str]:
    for name in ("number", "type", "date", "issuer", "place", "subject", "signer"):
        part = getattr(header, name)
        if part is not None:
            yield f"{name}: {(part.date.iso if part.date else '?') if name == 'date' else part.value}"


def _tree(section: Section, text: str, depth: int) -> Iterator[str]:
    words = section.title or " ".join(section.span.of(text).split())[:60]
    yield f"{'  ' * depth}{section.level.value} {section.label} | {words}".replace("  |", " |")
    for child in section.children:
        yield from _tree(child, text, depth + 1)


@pytest.mark.cases("segment")
def test_segment(case: Path, expect: Expect) -> None:
    analysis = analyse(read_text(_text(case)))
    tree = (line for child in analysis.root.children for line in _tree(child, analysis.document.text, 0))
    expect(_lines(line for part in (_header(analysis.header), ["--"], tree) for line in part))


@pytest.mark.cases("resolve")
def test_resolve(case: Path, expect: Expect) -> None:
    analysis = analyse(read_text(_text(case), "case"))
    instruments = (
        f"{i.key} = {graph.name(i)} | {i.date.iso if i.date else '-'} | {i.issuer or '-'}" for i in analysis.instruments
    )
    relations = (
        f"{graph.name(r.source)} --{r.kind.value}--> {graph.name(r.target)}"
        f" | {' '.join(r.evidence.of(analysis.document.text).split())[:70]}"
        for r in analysis.relations
    )
    expect(_lines(line for part in (instruments, ["--"], relations) for line in part))


def _document(text: str) -> Document:
    """What a reader says besides the text stands in the first line: ``@ocr_pages 1 2`` or ``@notes words``."""
    if not text.startswith("@"):
        return read_text(text)
    first, _, rest = text.partition("\n")
    name, _, value = first[1:].partition(" ")
    said = {name: (value,) if name == "notes" else tuple(map(int, value.split()))}
    return dataclasses.replace(read_text(rest), **said)


@pytest.mark.cases("lint")
def test_lint(case: Path, expect: Expect) -> None:
    """A case is named after its rule, ``DVC101-…``; an empty .out is a text the rule must leave alone."""
    analysis = analyse(_document(_text(case)))
    findings = lint(analysis, select=[case.stem.split("-")[0]])
    expect(
        _lines(
            f"{finding.section} {finding.severity.value}: {finding.message}"
            + "".join(f"\n    {e.section}: {e.message}" for e in finding.evidence)
            + (f"\n    → {finding.suggestion}" if finding.suggestion else "")
            for finding in findings
        )
    )


def test_every_rule_fires_in_one_case_and_is_silent_in_two() -> None:
    outputs = list((Path(__file__).parent / "cases" / "lint").glob("*.out"))
    for rule in RULES:
        own = [path.read_text(encoding="utf-8") for path in outputs if path.stem.startswith(rule.code)]
        assert sum(bool(text) for text in own) >= 1, f"{rule.code} never fires"
        assert sum(not text for text in own) >= 2, f"{rule.code} is shown silent {sum(not t for t in own)} times, not 2"
