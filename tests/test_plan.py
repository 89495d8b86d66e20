"""The founding plan, end to end: what an official who knows it would insist on."""

from __future__ import annotations

from functools import cache

from conftest import PLAN

from dvcq_kb import graph, outline
from dvcq_kb.lint import lint
from dvcq_kb.model import Analysis, BlockKind, CitationKind, Level, RelationKind, Severity, sections
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read


@cache
def plan() -> Analysis:
    return analyse(read(PLAN))


def test_header_is_read_although_number_day_and_letterhead_are_missing() -> None:
    header = plan().header
    assert header.number is not None
    assert header.number.value == "/KH-UBND"
    assert header.number_blank
    assert header.type is not None
    assert header.type.value == "Kế hoạch"
    assert header.date is not None
    assert header.date.date is not None
    assert header.date.date.iso == "2025-02"
    assert header.place is not None
    assert header.place.value == "Ba Đình"
    assert header.issuer is not None
    assert header.issuer.value == "Ủy ban nhân dân quận Ba Đình"
    assert header.subject is not None
    assert header.subject.value == "Triển khai công tác Dân vận chính quyền năm 2025"
    assert header.signer is not None
    assert header.signer.value == "Phạm Thị Diễm"


def test_tree_has_its_parts_and_numbered_sections() -> None:
    root = plan().root
    assert [child.level for child in root.children] == [
        *(Level.TIEU_DE, Level.MO_DAU, Level.LA_MA, Level.LA_MA, Level.LA_MA, Level.KET, Level.NOI_NHAN, Level.CHU_KY)
    ]
    numbered = {
        child.label: [c.label for c in child.children if c.level is Level.SO] for child in root.children if child.label
    }
    assert numbered == {"I": list("123456789"), "II": list("1234"), "III": list("1234")}
    titles = [section.title for section in sections(root) if section.level is Level.SO and section.title]
    assert titles[0] == "Công tác tuyên truyền"
    assert titles[-1] == "Đề nghị Ủy ban MTTQ và các tổ chức chính trị - xã hội"


def test_paragraphs_torn_by_a_page_are_one_block_and_the_text_is_not_edited() -> None:
    document = plan().document
    torn = [
        block for block in document.blocks if block.kind is BlockKind.TEXT and "\n\n" in block.span.of(document.text)
    ]
    assert len(torn) == 5
    assert any("Thực hiện nghiêm\n\ntúc Quy định số 144-QĐ/TW" in block.span.of(document.text) for block in torn)


def test_every_mention_is_found_with_its_fields() -> None:
    citations = plan().citations
    numbered = [c for c in citations if c.kind is CitationKind.NUMBERED]
    assert len(numbered) == 30
    assert len({c.number.value for c in numbered if c.number}) == 26
    assert sum(c.kind is CitationKind.NAMED for c in citations) == 7
    assert all(c.type for c in citations)
    undated = [c.number.value for c in numbered if c.number and not c.dates]
    assert undated == ["15-NQ/TU", "15-CT/TU"]
    without_issuer = [c.number.value for c in numbered if c.number and not c.issuer]
    assert without_issuer == ["05-CT/TW"]
    text = plan().document.text
    assert all(c.span.of(text) == text[c.span.start : c.span.end] for c in citations)


def test_a_shared_date_serves_both_members_of_the_list() -> None:
    shared = [c for c in plan().citations if c.shared_date]
    assert [c.number.value for c in shared if c.number] == ["217-QĐ/TW"]
    assert shared[0].date is not None
    assert shared[0].date.iso == "2013-12-12"


def test_plenum_resolution_of_three_terms_is_three_acts() -> None:
    link = next(link for link in plan().links if link.citation.kind is CitationKind.PLENUM)
    assert [i.name for i in link.candidates] == [
        f"Nghị quyết Trung ương 4 khóa {term}" for term in ("XI", "XII", "XIII")
    ]


def test_one_instrument_for_all_mentions_of_one_act() -> None:
    by_number: dict[str, set[str]] = {}
    for link in plan().links:
        if link.citation.number:
            assert link.target is not None
            by_number.setdefault(link.citation.number.value, set()).add(link.target.key)
    assert all(len(keys) == 1 for keys in by_number.values())
    assert len(plan().instruments) == 33
    decree = next(i for i in plan().instruments if i.number == "04/2015/NĐ-CP")
    assert decree.date is not None
    assert decree.date.iso == "2015-01-09"


def test_relations_are_typed() -> None:
    found = {(r.kind, graph.name(r.source), graph.name(r.target)) for r in plan().relations}
    own = graph.name(plan().instrument)
    assert (RelationKind.DETAILS, "Nghị định 59/2023/NĐ-CP", "Luật Thực hiện dân chủ ở cơ sở") in found
    assert (RelationKind.CONTINUES, "Kết luận 01-KL/TW", "Chỉ thị 05-CT/TW") in found
    assert (RelationKind.IMPLEMENTS, own, "Chương trình 31-CTr/QU") in found
    promulgated = [
        target
        for kind, source, target in found
        if kind is RelationKind.PROMULGATES and source == "Quyết định 6830/QĐ-UBND"
    ]
    assert promulgated == ["Kế hoạch cải cách hành chính nhà nước năm 2025 của Thành phố"]


def test_findings_are_exactly_the_known_faults() -> None:
    found = [(f.code, f.severity, f.section, f.quote) for f in lint(plan())]
    errors = [(code, section) for code, severity, section, _ in found if severity is Severity.ERROR]
    assert errors == [("DVC101", "II.1"), ("DVC201", "II.1"), ("DVC102", "II.1")]
    warnings = [(code, section, quote[:26]) for code, severity, section, quote in found if severity is Severity.WARNING]
    assert warnings == [
        ("DVC105", "I.2", "Nghị quyết số 15-NQ/TU"),
        ("DVC105", "I.2", "Chỉ thị số 15-CT/TU của Ba"),
        ("DVC203", "II.1", "về đẩy mạnh, nâng cao chất"),
    ]
    notes = [code for code, severity, _, _ in found if severity is Severity.INFO]
    assert notes == ["DVC501", "DVC502", "DVC306", "DVC406", "DVC404", "DVC305", "DVC204", "DVC406", "DVC406", "DVC406"]


def test_rules_that_are_off_by_default_run_when_selected() -> None:
    by_default = {finding.code for finding in lint(plan())}
    again = lint(plan(), select=["DVC205"])
    assert [finding.quote.split()[3] for finding in again] == ["33/CT-TTg", "07-CT/TU", "59/2023/NĐ-CP"]
    assert "DVC205" not in by_default
    assert {finding.code for finding in lint(plan(), select=["ALL"])} - by_default == {"DVC110", "DVC205", "DVC405"}


def test_a_finding_shows_both_facts_with_their_places() -> None:
    contradiction = next(f for f in lint(plan()) if f.code == "DVC201")
    assert contradiction.quote == "ngày 09/01/2021"
    assert [(e.section, e.message) for e in contradiction.evidence] == [("II.3", "ngày 09/01/2015")]
    assert contradiction.suggestion == "sửa thành ngày 09/01/2015"


def test_fingerprints_survive_an_inserted_paragraph() -> None:
    from dvcq_kb.readers import read_text

    text = plan().document.text
    at = text.index("II. NỘI DUNG")
    longer = analyse(read_text(text[:at] + "10. Một đoạn mới chèn vào.\n\n" + text[at:]))
    assert {f.fingerprint for f in lint(plan())} == {f.fingerprint for f in lint(longer)}


def test_places_are_named_as_officials_name_them() -> None:
    root, text = plan().root, plan().document.text
    names = [
        outline.label(outline.path_to(root, text.index(words)))
        for words in ("02/CT-UBND", "144-QĐ/TW", "6525-QĐ/TU", "Lưu: VT")
    ]
    assert names == ["Mở đầu", "I.2", "III.4", "Nơi nhận"]
