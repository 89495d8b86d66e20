"""Whatever the text: no exception, spans inside it, order kept, and the same reading of the same text."""

from __future__ import annotations

import random
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import PLAN
from growth import cpu, is_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from dvcq_kb.cite import cite
from dvcq_kb.lint import lint
from dvcq_kb.model import Citation, Section, Span, sections
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_text
from dvcq_kb.text import normalise

# Pieces of real citations, whole and torn, and what surrounds them.
PIECES = st.sampled_from(
    (
        "Nghị định|Thông tư|Quyết định|Luật|Luật Đất đai|Bộ luật|Hiến pháp|Kế hoạch|Công văn|các|số|số:|Số: |59|"
        "59/2023/NĐ-CP|07-CT/TU|/|-|–|2023|NĐ-CP|TT-⏎BTC|33/CT-TTg|1234/UBND-NC|31/2024/QH15|ngày|ngày 14/8/2023|"
        "ngày … tháng 02 năm 2025|tháng 3 năm 2024|năm 2013|của|Chính phủ|UBND tỉnh Hà Giang|"
        "Ban Thường vụ Thành uỷ|BỘ XÂY DỰNG|về việc|quy định chi tiết|sửa đổi, bổ sung một số điều của|và|,|;|.|:|"
        "“|”|(|)|khoản 2 Điều 5|điểm a|Điều 1. |Chương I|I. MỤC ĐÍCH|1. |1.2. |a) |- |+ |Nơi nhận:|"
        "TM. ỦY BAN NHÂN DÂN|KẾ HOẠCH|PHỤ LỤC I|CÔNG BÁO/Số 12 + 13/Ngày 02-3-2024|⏎|⏎⏎|⏎12⏎|\t| |\u00a0|\u200b|"
        "\u00ad|Ð|NÐ-CP|2013/|/2013/|nđ-cp|Nghị quyết Trung ương 4 (các khoá XI, XII)|được sửa đổi, bổ sung bởi|"
        "(sau đây gọi là Nghị định 59)"
    )
    .replace("⏎", "\n")
    .split("|")
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=40).map(" ".join)
JOINED = st.lists(st.one_of(PIECES, st.characters()), max_size=40).map("".join)
often = settings(max_examples=300)


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start <= span.end <= len(text)


def _spans(citation: Citation) -> list[Span]:
    parts = [citation.type, citation.number, citation.name, citation.issuer, citation.subject, citation.pinpoint]
    return [citation.span, *(part.span for part in parts if part), *(date.span for date in citation.dates)]


def _facts(citation: Citation) -> tuple[object, ...]:
    parts = (citation.type, citation.number, citation.name, citation.issuer, citation.pinpoint)
    values = [part and unicodedata.normalize("NFC", part.value) for part in parts]
    return (citation.kind, *values, tuple(date.date for date in citation.dates))


@given(st.one_of(TEXTS, JOINED))
@often
def test_cite_never_fails_and_stays_inside_the_text(text: str) -> None:
    found = cite(text)
    assert all(_inside(span, text) for citation in found for span in _spans(citation))
    assert [citation.span.start for citation in found] == sorted(citation.span.start for citation in found)
    assert all(citation.span.start < citation.span.end for citation in found)
    assert all(
        citation.number is None or citation.number.value.replace(" ", "") == citation.number.value for citation in found
    )


@given(TEXTS)
@often
def test_one_text_reads_the_same_composed_or_not(text: str) -> None:
    composed = normalise(text)
    assert list(map(_facts, cite(unicodedata.normalize("NFD", composed)))) == list(map(_facts, cite(composed)))


@given(TEXTS)
@often
def test_line_ends_of_windows_change_nothing(text: str) -> None:
    plain = normalise(text)
    assert normalise(plain.replace("\n", "\r\n")) == plain


def _nested(section: Section) -> bool:
    inner = [child.span for child in section.children]
    ordered = all(a.end <= b.start for a, b in pairwise(inner))
    return ordered and all(section.span.start <= span.start and span.end <= section.span.end for span in inner)


@given(st.one_of(TEXTS, JOINED))
@often
def test_analysis_of_any_text_is_whole(text: str) -> None:
    document = read_text(f"{text}.")  # a text without a letter is refused before
    analysis = analyse(document)
    assert analysis.root.span == (0, len(document.text))
    assert all(_nested(section) for section in sections(analysis.root))
    assert [link.citation for link in analysis.links] == list(analysis.citations)
    for finding in lint(analysis):
        assert _inside(finding.span, document.text)
        assert finding.quote == document.text[finding.span.start : finding.span.end]
        assert all(evidence.span is None or _inside(evidence.span, document.text) for evidence in finding.evidence)


def _mutated(text: str, chance: random.Random) -> str:
    """The text with pieces cut out, doubled, swapped, or spoilt."""
    for _ in range(chance.randint(1, 30)):
        at, length = chance.randrange(len(text) + 1), chance.randint(1, 30)
        piece = text[at : at + length]
        spoilt = chance.choice(
            ["", piece * 2, piece[::-1], piece.upper(), "\n", "“", "/", "\u200b", piece.replace(" ", "\n")]
        )
        text = text[:at] + spoilt + text[at + length :]
    return text


def test_mutated_plan_is_always_read() -> None:
    chance, text = random.Random(2025), PLAN.read_text(encoding="utf-8")
    for _ in range(100):
        lint(analyse(read_text(_mutated(text, chance) + ".")))


def test_mutated_real_documents_are_always_read(shared: Path) -> None:
    chance = random.Random(7)
    paths = sorted((shared / "data" / "txt").glob("*.txt"))
    for _ in range(150):
        text = chance.choice(paths).read_text(encoding="utf-8")
        at = chance.randrange(max(1, len(text) - 8000))
        lint(analyse(read_text(_mutated(text[at : at + 8000], chance) + ".")))


@pytest.mark.parametrize(
    "piece",
    [
        "1/",
        "1/2/3-",
        "Điều 1 ",
        "“",
        "Nghị định số ",
        "Luật ",
        "khoản 1 Điều 1 ",
        "12/2020/NĐ-CP ",
        "-",
        "\n",
        "1\n\n",
        "CÔNG BÁO/Số 1/Ngày 1-1-2020\n",
        "A-",
        "của ",
    ],
    ids=lambda piece: repr(piece),
)
def test_cost_is_linear_even_for_odd_texts(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        return cpu(lambda: cite(text))

    assert is_linear(cost, 40_000)


@pytest.mark.parametrize(
    "piece", ["\n", "| \n", "“", "1. a\n", "hoàn thành ", "kèm theo Kế hoạch số 1/KH-UBND "], ids=repr
)
def test_rules_are_linear_even_for_odd_texts(piece: str) -> None:
    head = "UBND TỈNH HÀ GIANG\nSố: 12/KH-UBND\nHà Giang, ngày 12 tháng 3 năm 2026\nKẾ HOẠCH\nCông tác\n"

    def cost(size: int) -> float:
        # Anew each time: a second run would find what the first has kept.
        analysis = analyse(read_text(head + piece * (size // len(piece)) + "Hết."))
        return cpu(lambda: lint(analysis))

    assert is_linear(cost, 5_000)


def test_rules_are_linear_in_what_is_cited() -> None:
    def cost(times: int) -> float:
        lines = (
            f"- Kế hoạch số {n}/KH-UBND của UBND quận; Nghị định số 04/2015/NĐ-CP ngày 0{n % 9 + 1}/01/{2015 + n % 2} "
            "của Chính phủ; Chỉ thị số 24-CT/TU ngày 07/8/2023 ngày 14/8/2023 của Thành ủy.\n"
            for n in range(1, times + 1)
        )
        analysis = analyse(read_text("".join(lines)))
        return cpu(lambda: lint(analysis))

    assert is_linear(cost, 120)
