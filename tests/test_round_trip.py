"""One plan, whatever it is saved as: the same header, the same sections, the same citations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx_samples as word
import pytest
from office_samples import needs_libreoffice, saved_as

from dvcq_kb.model import Analysis, BlockKind, Part, Section, StatedDate
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read

PLAN = Path(__file__).parent.parent / "corpus" / "ke-hoach-dan-van-chinh-quyen-2025.txt"

# As Nghị định 30/2020/NĐ-CP sets the body of a text: Times New Roman 14, first line indented by 1 cm, justified.
_BODY = '<w:spacing w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>'
_LETTERS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>'
_A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" '
    'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan as a Word file, a paragraph of its own for each."""
    document = read(PLAN)
    paragraphs = [
        " ".join(block.span.of(document.text).split())
        for block in document.blocks
        if block.kind is not BlockKind.FURNITURE
    ]
    body = "".join(word.p(word.r(escape(text), _LETTERS), properties=_BODY) for text in paragraphs)
    path = tmp_path_factory.mktemp("ke hoạch") / "kế hoạch.docx"
    path.write_bytes(word.docx(body + _A4))
    return path


def _value(part: Part | None) -> str | None:
    return part.value if part else None


def _date(stated: StatedDate | None) -> str | None:
    return stated.date.iso if stated and stated.date else None


def _header(analysis: Analysis) -> dict[str, str | None]:
    header = analysis.header
    return {
        "number": _value(header.number),
        "type": _value(header.type),
        "date": _date(header.date),
        "issuer": _value(header.issuer),
        "place": _value(header.place),
        "subject": _value(header.subject),
        "signer": _value(header.signer),
    }


def _tree(section: Section, depth: int = 0) -> Iterator[tuple[int, str, str, str]]:
    yield depth, section.level.name, section.label, section.title
    for child in section.children:
        yield from _tree(child, depth + 1)


def _citations(analysis: Analysis) -> list[tuple[Any, ...]]:
    return [
        (
            citation.kind.name,
            *map(_value, (citation.type, citation.number, citation.name)),
            tuple(map(_date, citation.dates)),
            _value(citation.issuer),
            _value(citation.pinpoint),
        )
        for citation in analysis.citations
    ]


def _same(one: Analysis, other: Analysis) -> None:
    assert _header(one) == _header(other)
    assert list(_tree(one.root)) == list(_tree(other.root))
    assert _citations(one) == _citations(other)


def test_docx_reads_as_the_text_it_is_made_of(plan: Path) -> None:
    known = analyse(read(PLAN))
    assert len(known.citations) > 30
    _same(analyse(read(plan)), known)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "pdf", "html"])
def test_saved_as(kind: str, plan: Path, tmp_path: Path) -> None:
    if kind == "pdf":
        pytest.importorskip("pypdfium2")
    _same(analyse(read(saved_as(kind, plan, tmp_path / "profile"))), analyse(read(plan)))
