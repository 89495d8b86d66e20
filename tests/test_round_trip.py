"""One document, whatever it is saved as: the same header, the same sections, the same citations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx_samples as word
import pytest
from conftest import PLAN
from office_samples import needs_libreoffice, saved_as

from dvcq_kb.model import Analysis, BlockKind, Part, Section, StatedDate
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read

# As Nghị định 30/2020/NĐ-CP sets the body of a text: Times New Roman 14, first line indented by 1 cm, justified.
_BODY = '<w:spacing w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/>'
_LETTERS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>'
_A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" '
    'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)


def _plan() -> bytes:
    """The plan as a Word file, a paragraph of its own for each."""
    document = read(PLAN)
    paragraphs = [
        " ".join(block.span.of(document.text).split())
        for block in document.blocks
        if block.kind is not BlockKind.FURNITURE
    ]
    body = "".join(word.p(word.r(escape(text), _LETTERS), properties=_BODY) for text in paragraphs)
    return word.docx(body + _A4)


def _set(text: str, *, where: str = "both", bold: bool = False) -> str:
    look = _LETTERS + ("<w:b/>" if bold else "")
    indent = '<w:ind w:firstLine="567"/>' if where == "both" else ""
    return word.p(word.r(escape(text), look), properties=f'<w:spacing w:after="120"/>{indent}<w:jc w:val="{where}"/>')


def _columns(widths: tuple[int, ...], *rows: tuple[str, ...], ruled: bool = False) -> str:
    """A table with widths in twentieths of a point, as Word wants them; cells are paragraphs."""
    edge = "".join(
        f'<w:{side} w:val="{"single" if ruled else "nil"}" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edge}</w:tblBorders></w:tblPr>'
    grid = "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
    body = "".join(
        word.row(
            *(
                f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}'
                for width, cell in zip(widths, cells, strict=True)
            )
        )
        for cells in rows
    )
    return f"<w:tbl>{look}{grid}{body}</w:tbl>"


def _decision() -> bytes:
    """A decision as an office writes it: letterhead and signature in tables, numbers by Word, a footnote, an annex."""

    def centred(*lines: str, bold: bool = True) -> str:
        return "".join(_set(line, where="center", bold=bold) for line in lines)

    def numbered(text: str, level: int) -> str:
        place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return word.p(
            word.r(escape(text), _LETTERS), properties=f'{place}<w:spacing w:after="120"/><w:jc w:val="both"/>'
        )

    head = _columns(
        (4200, 5200),
        (
            centred("ỦY BAN NHÂN DÂN", "HUYỆN AN BÌNH") + centred("Số: 125/QĐ-UBND", bold=False),
            centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
            + centred("An Bình, ngày 15 tháng 3 năm 2024", bold=False),
        ),
    )
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    note = f'<w:r>{raised}<w:footnoteReference w:id="2"/></w:r>'
    grounds = [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
        "Theo đề nghị của Trưởng phòng Nội vụ tại Tờ trình số 45/TTr-NV ngày 10 tháng 3 năm 2024.",
    ]
    articles = (
        _set("Điều 1. Ban hành kèm theo Quyết định này Danh mục nhiệm vụ trọng tâm về công tác văn thư năm 2024.")
        + _set("Điều 2. Giao trách nhiệm cho các cơ quan như sau:")
        + numbered("Phòng Nội vụ chủ trì, hướng dẫn việc thực hiện, gồm các nội dung sau đây:", 0)
        + numbered("Tổ chức tập huấn cho công chức cấp xã trước ngày 30 tháng 6 năm 2024;", 1)
        + numbered("Kiểm tra việc thực hiện tại các cơ quan, đơn vị trong quý IV năm 2024.", 1)
        + numbered("Phòng Tài chính - Kế hoạch bố trí kinh phí theo quy định của pháp luật.", 0)
        + word.p(
            word.r(
                "Điều 3. Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 12/QĐ-UBND ngày 20 tháng 01 "
                "năm 2023 của Ủy ban nhân dân huyện.",
                _LETTERS,
            ),
            note,
            properties=_BODY,
        )
    )  # fmt: skip
    foot = _columns(
        (4700, 4700),
        (
            _set("Nơi nhận:", where="left", bold=True)
            + _set("- Như Điều 3;", where="left")
            + _set("- Sở Nội vụ (để báo cáo);", where="left")
            + _set("- Lưu: VT, NV.", where="left"),
            centred("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", " ", "Trần Thị Bình"),
        ),
    )
    rows = [
        ("TT", "Nhiệm vụ", "Căn cứ", "Thời hạn"),
        ("1", "Rà soát hồ sơ lưu trữ", "Thông tư số 01/2019/TT-BNV ngày 24/01/2019 của Bộ Nội vụ", "30/6/2024"),
        ("2", "Chỉnh lý tài liệu tồn đọng", "Kế hoạch số 07/KH-UBND ngày 05/01/2024 của UBND huyện", "30/9/2024"),
    ]
    annex = (
        word.p('<w:r><w:br w:type="page"/></w:r>')
        + centred("PHỤ LỤC", "Danh mục nhiệm vụ trọng tâm về công tác văn thư năm 2024")
        + centred("(Kèm theo Quyết định số 125/QĐ-UBND ngày 15 tháng 3 năm 2024 của Ủy ban nhân dân huyện)", bold=False)
        + _columns(
            (800, 3000, 3600, 1800),
            *(tuple(_set(cell, where="left") for cell in row) for row in rows),
            ruled=True,
        )
        + _set("Các cơ quan báo cáo kết quả về Phòng Nội vụ theo Công văn số 99/UBND-NV ngày 12/3/2024.")
    )
    body = (
        head
        + centred("QUYẾT ĐỊNH", "Về việc ban hành Danh mục nhiệm vụ trọng tâm về công tác văn thư năm 2024")
        + centred("ỦY BAN NHÂN DÂN HUYỆN AN BÌNH")
        + "".join(map(_set, grounds))
        + centred("QUYẾT ĐỊNH:")
        + articles
        + foot
        + annex
    )
    footnotes = (
        # Word keeps in every such file the rule that it draws above the notes.
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        + '<w:footnote w:id="2">'
        + word.p(
            f"<w:r>{raised}<w:footnoteRef/></w:r>",
            word.r(" Đã được sửa đổi theo Quyết định số 88/QĐ-UBND ngày 02/8/2023 của Ủy ban nhân dân huyện."),
        )
        + "</w:footnote>"
    )
    numbering = word.numbering(word.level(0, "decimal", "%1."), word.level(1, "lowerLetter", "%2)"))
    return word.docx(body + _A4, footnotes=footnotes, numbering=numbering)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Analysis]:
    """Both as Word files, and what is read of them."""
    folder = tmp_path_factory.mktemp("văn bản")
    plan, decision = folder / "kế hoạch.docx", folder / "quyết định.docx"
    plan.write_bytes(_plan())
    decision.write_bytes(_decision())
    return {path: analyse(read(path)) for path in (plan, decision)}


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


def test_docx_reads_as_the_text_it_is_made_of(documents: dict[Path, Analysis]) -> None:
    known = analyse(read(PLAN))
    assert len(known.citations) > 30
    plan, _ = documents.values()
    _same(plan, known)


def test_a_decision_is_read_whole(documents: dict[Path, Analysis]) -> None:
    _, analysis = documents.values()
    assert _header(analysis) == {
        "number": "125/QĐ-UBND",
        "type": "Quyết định",
        "date": "2024-03-15",
        "issuer": "Ủy ban nhân dân huyện An Bình",
        "place": "An Bình",
        "subject": "Về việc ban hành Danh mục nhiệm vụ trọng tâm về công tác văn thư năm 2024",
        "signer": "Trần Thị Bình",
    }
    cited = [citation.number.value for citation in analysis.citations if citation.number]
    assert cited == [
        "30/2020/NĐ-CP", "45/TTr-NV", "12/QĐ-UBND", "88/QĐ-UBND",
        "125/QĐ-UBND", "01/2019/TT-BNV", "07/KH-UBND", "99/UBND-NV",
    ]  # fmt: skip
    labels = [(level, label) for _, level, label, _ in _tree(analysis.root)]
    assert [label for level, label in labels if level == "DIEU"] == ["1", "2", "3"]
    assert [label for level, label in labels if level in ("KHOAN", "DIEM")] == ["1", "a", "b", "2"]
    assert [level for level, _ in labels].count("PHU_LUC") == 1


@needs_libreoffice
@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "pdf", "html"])
def test_saved_as(kind: str, documents: dict[Path, Analysis]) -> None:
    if kind == "pdf":
        pytest.importorskip("pypdfium2")
    for made, known in zip(saved_as(kind, *documents), documents.values(), strict=True):
        _same(analyse(read(made)), known)
