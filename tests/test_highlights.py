"""``dvcq check --comments`` on a PDF: a highlight over the very letters, and the file as it was before it."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result
from pdf_samples import Pdf

from dvcq_kb.lint import lint
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import ocr, read
from dvcq_kb.views.cli import dvcq

pdfium = pytest.importorskip("pypdfium2.raw")
pypdfium2 = pytest.importorskip("pypdfium2")

WRONG = (
    "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2022 của Chính phủ quy định chi tiết một số điều của Luật Thực hiện "
    "dân chủ ở cơ sở;"
)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, ["check", *map(str, arguments)])


class Highlight(NamedTuple):
    page: int
    author: str
    name: str
    note: str
    words: str
    """What the page shows in its rectangles."""


def _string(annotation: Any, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\x00")


def highlights(path: Path) -> list[Highlight]:
    found = []
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        for number in range(len(document)):
            page = document[number]
            letters = page.get_textpage()
            for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
                annotation = pdfium.FPDFPage_GetAnnot(page, index)
                words = []
                for corner in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
                    box = pdfium.FS_QUADPOINTSF()
                    pdfium.FPDFAnnot_GetAttachmentPoints(annotation, corner, box)
                    words.append(letters.get_text_bounded(box.x1, box.y3, box.x2, box.y1))
                strings = (_string(annotation, key) for key in (b"T", b"NM", b"Contents"))
                found.append(Highlight(number + 1, *strings, " ".join(" ".join(words).split())))
                pdfium.FPDFPage_CloseAnnot(annotation)
            letters.close()
            page.close()
    return found


def plan(text: str = WRONG) -> bytes:
    pdf = Pdf()
    y = pdf.letterhead()
    y = pdf.paragraph(y, text)
    pdf.page()
    pdf.paragraph(80, "Thực hiện Nghị định số 60/2024/NĐ-CP ngày 05/6/2023 của Chính phủ về phát triển chợ.")
    return pdf.bytes()


def saved(folder: Path, data: bytes, name: str = "ke-hoach.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_highlight_stands_over_the_very_letters(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    done = check(source, "--comments")
    findings = {finding.fingerprint: finding for finding in lint(analyse(read(source)))}
    made = highlights(tmp_path / "ke-hoach.dvcq.pdf")
    assert done.exit_code == 1
    assert f"{len(findings)} ghi chú mới" in done.stderr
    assert {each.author for each in made} == {"dvcq"}
    assert {each.name.removeprefix("dvcq:") for each in made} == set(findings)
    for each in made:
        finding = findings[each.name.removeprefix("dvcq:")]
        assert each.words == " ".join(finding.quote.split())
        assert each.note.startswith(f"{finding.code} · ")
        assert finding.message in each.note
    years = [(each.page, each.words) for each in made if each.note.startswith("DVC101")]
    assert years == [(1, "ngày 14/8/2022"), (2, "ngày 05/6/2023")]


def test_a_stretch_over_two_lines_has_a_box_on_each(tmp_path: Path) -> None:
    for padding in range(20):  # whatever the font: at some length the date stands across the line end
        text = f"Để triển khai {'và '.join(['thực hiện '] * padding)}căn cứ Nghị định số 59/2023/NĐ-CP ngày 14 tháng 8 "
        source = saved(tmp_path, plan(f"{text}năm 2022 của Chính phủ quy định chi tiết một số điều của Luật."))
        if "\n" in next(finding.quote for finding in lint(analyse(read(source))) if finding.code == "DVC101"):
            break
    else:
        pytest.fail("the date never stands across a line end")
    check(source, "--comments")
    (made,) = (
        each for each in highlights(tmp_path / "ke-hoach.dvcq.pdf") if each.page == 1 and each.note.startswith("DVC101")
    )
    assert made.words == "ngày 14 tháng 8 năm 2022"


def test_the_bytes_of_the_file_stay_and_a_revision_follows(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    check(source, "--comments")
    once = (tmp_path / "ke-hoach.dvcq.pdf").read_bytes()
    assert once.startswith(plan())
    assert source.read_bytes() == plan()
    # The same again, and over its own copy, which nobody has changed since.
    assert check(source, "--comments").exit_code == 1
    assert (tmp_path / "ke-hoach.dvcq.pdf").read_bytes() == once
    before, after = (read(path) for path in (source, tmp_path / "ke-hoach.dvcq.pdf"))
    assert (before.text, before.blocks) == (after.text, after.blocks)


def test_what_a_person_has_saved_is_not_overwritten(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    check(source, "--comments")
    copy = tmp_path / "ke-hoach.dvcq.pdf"
    copy.write_bytes(copy.read_bytes() + b"% somebody's revision\n%%EOF\n")
    before = copy.read_bytes()
    assert (check(source, "--comments").exit_code, copy.read_bytes()) == (2, before)


def test_a_second_run_on_the_file_itself_takes_back_what_no_longer_holds(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    check(source, "--comments", "--in-place")
    assert (tmp_path / "ke-hoach.pdf.bak").read_bytes() == plan()
    once = highlights(source)
    done = check(source, "--comments", "--in-place")
    assert f"0 ghi chú mới, {len(once)} đã có từ trước" in done.stderr
    assert highlights(source) == once
    check(source, "--comments", "--in-place", "--select", "DVC101")
    assert [each.note[:6] for each in highlights(source)] == ["DVC101", "DVC101"]


def test_an_annotation_of_a_person_stays(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    with pypdfium2.PdfDocument(source.read_bytes()) as document:
        page = document[0]
        annotation = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_TEXT)
        pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(10, 40, 40, 10))
        pdfium.FPDFPage_CloseAnnot(annotation)
        page.close()
        document.save(str(source))
    check(source, "--comments", "--in-place")
    check(source, "--comments", "--in-place", "--select", "DVC1")
    assert [each.author for each in highlights(source)].count("") == 1


def test_scanned_pages_are_marked_where_the_words_must_be(tmp_path: Path) -> None:
    if not ocr.program():
        pytest.skip("no Tesseract with Vietnamese")
    pdf = Pdf()
    pdf.picture(["KẾ HOẠCH", "Căn cứ Nghị định số 59/2023/NĐ-CP", "ngày 14/8/2022 của Chính phủ."])
    source = saved(tmp_path, pdf.bytes())
    done = check(source, "--comments")
    assert "không đặt được đúng chữ" in done.stderr
    assert highlights(tmp_path / "ke-hoach.dvcq.pdf")
