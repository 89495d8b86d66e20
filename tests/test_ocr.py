"""Scans and images, on pictures drawn here; what needs Tesseract skips where it is absent."""

from __future__ import annotations

import struct
import sys
import tempfile
from pathlib import Path

import pytest
from pdf_samples import LONG, Pdf, picture

from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.readers import images, ocr, read, read_bytes

LINES = (
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020",
    "của Chính phủ về công tác văn thư;",
)

needs_tesseract = pytest.mark.skipif(ocr.program() is None, reason="Tesseract with Vietnamese is not installed")


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG", "BMP", "WEBP"])
def test_image_is_recognised_and_marked(form: str) -> None:
    document = read_bytes(picture(LINES, form), "quet")
    assert "30/2020/NĐ-CP" in document.text
    assert "ngày 05 tháng 3 năm 2020" in document.text
    assert document.ocr_pages == (1,)
    assert document.notes[0].startswith("chữ do OCR nhận dạng, có thể sai")
    assert document.origins[0].box is not None


@needs_tesseract
def test_scanned_page_among_others_is_recognised() -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.page()
    pdf.picture(LINES)
    told: list[tuple[int, int]] = []
    document = read_bytes(pdf.bytes(), "a.pdf", progress=lambda done, total: told.append((done, total)))
    assert document.ocr_pages == (2,)
    assert document.pages_without_text == ()
    assert "30/2020/NĐ-CP" in document.text
    assert told == [(0, 1), (1, 1)]
    assert document.notes[0].startswith("trang 2: chữ do OCR nhận dạng")
    place = next(p for p in document.origins if document.text.startswith("Căn cứ", p.start))
    assert place.index == (2,)
    assert place.box is not None
    # Drawn 250 of 2339 pixels below the top of an A4 page.
    assert 842 - 250 / 2339 * 842 - 20 < place.box[3] < 842 - 250 / 2339 * 842 + 8


@needs_tesseract
def test_letterhead_of_a_scan_is_untangled() -> None:
    gap = " " * 12
    lines = (
        f"ỦY BAN NHÂN DÂN{gap}CỘNG HÒA XÃ HỘI",
        f"HUYỆN AN BÌNH  {gap}Độc lập - Tự do",
        f"Số: 45/KH-UBND {gap}An Bình, ngày 12 tháng 3 năm 2024",
    )
    text = read_bytes(picture(lines), "a.png").text
    assert text.index("KH-UBND") < text.index("CỘNG HÒA")


@needs_tesseract
def test_temporary_files_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read_bytes(picture(LINES), "a.png")
    assert list(tmp_path.iterdir()) == []


@needs_tesseract
def test_empty_picture_is_refused_with_a_way_out() -> None:
    with pytest.raises(ReadError, match="không đọc được chữ nào; hãy"):
        read_bytes(picture(()), "a.png")


@needs_tesseract
def test_damaged_picture_is_refused() -> None:
    with pytest.raises(ReadError, match="ảnh hỏng"):
        read_bytes(picture(LINES)[:300], "a.png")


@needs_tesseract
def test_a_page_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 0.01)
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.page()
    pdf.picture(LINES)
    document = read_bytes(pdf.bytes(), "a.pdf")
    assert document.pages_without_text == (2,)
    assert "trang 2: không có lớp chữ, và OCR không đọc được" in document.notes[0]


def test_without_tesseract_images_are_refused_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", lambda: None)
    with pytest.raises(ReadError) as caught:
        read_bytes(b"\x89PNG\r\n\x1a\n", "a.png")
    message = str(caught.value)
    assert "\n" not in message
    for way in ("apt install tesseract-ocr tesseract-ocr-vie", "UB Mannheim", "brew install tesseract tesseract-lang"):
        assert way in message


def test_program_without_vietnamese_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "win32":
        pytest.skip("a shell script stands in for Tesseract")
    stand_in = tmp_path / "tesseract"
    stand_in.write_text("#!/bin/sh\nprintf 'List of languages (1):\\neng\\n'\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ocr.program.cache_clear()
    try:
        assert ocr.program() is None
    finally:
        monkeypatch.undo()
        ocr.program.cache_clear()


def test_tesseract_is_run_without_a_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("a shell script stands in for Tesseract")
    stand_in, told = tmp_path / "tesseract", tmp_path / "told"
    stand_in.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{told}'\n", encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setattr(ocr, "program", lambda: str(stand_in))
    picture = tmp_path / "a; rm -rf b.png"
    assert ocr.sheets_of(picture, 9.0, 300 / 72) == []
    assert told.read_text(encoding="utf-8").splitlines()[0] == str(picture)


def test_what_a_failing_tesseract_wrote_counts_for_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("a shell script stands in for Tesseract")
    table = "1\t1\t0\t0\t0\t0\t0\t0\t595\t842\t-1\t\n5\t1\t1\t1\t1\t1\t72\t72\t90\t14\t96\tngày\n"
    stand_in = tmp_path / "tesseract"
    monkeypatch.setattr(ocr, "program", lambda: str(stand_in))
    for code, words in ((0, 1), (1, 0)):
        stand_in.write_text(f"#!/bin/sh\nprintf '%s' '{table}'\nexit {code}\n", encoding="utf-8")
        stand_in.chmod(0o755)
        assert sum(len(sheet.glyphs) for sheet in ocr.sheets_of(tmp_path / "a.png", 9.0, 1.0)) == words


def test_heic_is_refused_with_a_way_out() -> None:
    with pytest.raises(UnsupportedFormat, match=r"\.jpg"):
        read_bytes(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "a.heic")


HUGE = 60_000


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", HUGE, HUGE),
        b"BM" + bytes(16) + struct.pack("<ii", HUGE, -HUGE),
        b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", HUGE, HUGE),
        b"GIF89a" + struct.pack("<HH", HUGE, HUGE),
        b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + (HUGE - 1).to_bytes(3, "little") * 2,
        b"II*\x00\x08\x00\x00\x00\x02\x00" + struct.pack("<HHIIHHII", 256, 4, 1, HUGE, 257, 4, 1, HUGE),
    ],
)
def test_picture_that_claims_to_be_huge_is_refused_unseen(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: "")
    monkeypatch.setattr(ocr, "sheets_of", lambda *_: pytest.fail("Tesseract was asked"))
    with pytest.raises(ReadError, match="3600 triệu điểm ảnh"):
        images.read(head)


def test_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(257 * 2**20)
    with pytest.raises(ReadError, match="256 MiB"):
        read(path)
