"""The PDF reader, on PDFs written here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pdf_samples import HEIGHT, INDENT, LEADING, LEFT, LONG, RIGHT, SIZE, WIDTH, Pdf

from dvcq_kb.cite import cite
from dvcq_kb.errors import ReadError
from dvcq_kb.model import BlockKind, Document
from dvcq_kb.readers import ocr, read_bytes
from dvcq_kb.readers.pdf import opened
from dvcq_kb.segment import segment


def reading(pdf: Pdf) -> Document:
    return read_bytes(pdf.bytes(), "ke-hoach.pdf")


def blocks(document: Document, kind: BlockKind = BlockKind.TEXT) -> list[str]:
    return [" ".join(block.span.of(document.text).split()) for block in document.blocks if block.kind is kind]


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", lambda: None)


def test_letterhead_is_read_column_by_column() -> None:
    pdf = Pdf()
    pdf.paragraph(pdf.letterhead(), LONG)
    document = reading(pdf)
    assert blocks(document)[:7] == [
        "ỦY BAN NHÂN DÂN",
        "HUYỆN AN BÌNH",
        "Số: 45/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "An Bình, ngày 12 tháng 3 năm 2024",
        "KẾ HOẠCH",
    ]
    header, _ = segment(document)
    assert header.number is not None
    assert header.number.value == "45/KH-UBND"
    assert header.issuer is not None
    assert header.issuer.value == "Ủy ban nhân dân huyện An Bình"
    assert header.place is not None
    assert header.place.value == "An Bình"
    assert header.date is not None
    assert header.date.date is not None
    assert header.date.date.iso == "2024-03-12"


def test_letterhead_columns_that_almost_touch() -> None:
    """The letters of the left column end a word space and a half before those of the right, drawn in one go."""
    pdf = Pdf()
    end = pdf.text(LEFT - 30, 60, "BỘ KẾ HOẠCH VÀ ĐẦU TƯ", 12)
    pdf.text(end + 9, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12)
    pdf.centred(end + 120, 76, "Độc lập - Tự do - Hạnh phúc", 12)
    pdf.text(LEFT, 105, "Số: 12/QĐ-BKHĐT", 12)
    pdf.text(end + 30, 105, "Hà Nội, ngày 17 tháng 10 năm 2024", 12)
    pdf.paragraph(160, LONG)
    assert blocks(reading(pdf))[:3] == [
        "BỘ KẾ HOẠCH VÀ ĐẦU TƯ",
        "Số: 12/QĐ-BKHĐT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def test_signature_beside_addressees() -> None:
    pdf = Pdf()
    y = pdf.paragraph(60, LONG)
    pdf.centred(430, y + 20, "TM. ỦY BAN NHÂN DÂN")
    pdf.centred(430, y + 38, "CHỦ TỊCH")
    for number, line in enumerate(("Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.")):
        pdf.text(LEFT, y + 22 + 14 * number, line, 11)
    pdf.centred(430, y + 110, "Nguyễn Văn An")
    assert blocks(reading(pdf))[1:] == [
        "Nơi nhận:",
        "- Như Điều 3;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn An",
    ]


def test_two_columns_of_running_text() -> None:
    pdf = Pdf()
    first = [f"Cột trái dòng {n} của văn bản" for n in range(20)]
    second = [f"Cột phải dòng {n} của văn bản" for n in range(20)]
    for number, (left, right) in enumerate(zip(first, second, strict=True)):
        pdf.text(60, 80 + number * LEADING, left, 11)
        pdf.text(320, 80 + number * LEADING, right, 11)
    text = " ".join(reading(pdf).text.split())
    assert text.index("trái dòng 19") < text.index("phải dòng 0")


def test_a_short_line_above_two_columns_belongs_to_neither() -> None:
    pdf = Pdf()
    pdf.text(350, 80 - LEADING, "Mẫu số 1", 11)
    for number in range(20):
        pdf.text(60, 80 + number * LEADING, f"Cột trái dòng {number} của văn bản", 11)
        pdf.text(320, 80 + number * LEADING, f"Cột phải dòng {number} của văn bản", 11)
    assert blocks(reading(pdf))[0] == "Mẫu số 1"


def test_lines_of_a_paragraph_are_one_block_and_paragraphs_are_not() -> None:
    pdf = Pdf()
    y = pdf.paragraph(60, LONG)
    y = pdf.paragraph(y, "Nội dung thứ hai. " + LONG)
    pdf.paragraph(y, "a) Phòng Nội vụ chủ trì;")
    document = reading(pdf)
    assert blocks(document) == [LONG, "Nội dung thứ hai. " + LONG, "a) Phòng Nội vụ chủ trì;"]
    assert document.text.count("\n") > 6


def test_what_looks_like_a_label_inside_a_paragraph() -> None:
    """A line that begins with "Điều 5" at the margin goes on; one that is set in begins a paragraph."""
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.paragraph(150, LONG)
    line = "Người nộp hồ sơ thực hiện theo đúng những quy định tại"
    pdf.text(LEFT + INDENT, 300, line, 14)
    edge = LEFT + INDENT + pdf.wide(line, 14)
    assert edge > RIGHT - 60
    pdf.text(LEFT, 300 + LEADING, "Điều 5. Luật này và các quy định khác.", 14)
    assert any(block.startswith("Người nộp") and "Điều 5." in block for block in blocks(reading(pdf)))


def test_paragraph_over_two_pages_is_one_block() -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.text(LEFT + INDENT, 780, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ")
    pdf.centred(WIDTH / 2, 825, "1")
    pdf.page()
    pdf.centred(WIDTH / 2, 30, "2")
    pdf.text(LEFT, 70, "về công tác văn thư;")
    pdf.paragraph(70 + LEADING + 4, LONG)
    document = reading(pdf)
    torn = next(block for block in document.blocks if "30/2020" in block.span.of(document.text))
    assert torn.span.of(document.text).endswith("của Chính phủ\nvề công tác văn thư;")
    assert torn.page == 1
    assert blocks(document, BlockKind.FURNITURE) == ["1", "2"]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    pdf = Pdf()
    for number in range(1, 5):
        pdf.text(LEFT, 40, "Tập san Dân vận huyện An Bình", 11)
        pdf.text(RIGHT - 20, 40, str(number + 10), 11)
        pdf.paragraph(90, f"Trang này nói về việc thứ {['một', 'hai', 'ba', 'bốn'][number - 1]}. " + LONG)
        pdf.centred(WIDTH / 2, 815, f"Trang {number}/4", 10)
        if number < 4:
            pdf.page()
    document = reading(pdf)
    assert len(blocks(document)) == 4
    assert len(blocks(document, BlockKind.FURNITURE)) == 8


def test_a_title_on_some_pages_is_no_running_head() -> None:
    pdf = Pdf()
    for number in range(6):
        if number in (0, 5):
            pdf.centred(WIDTH / 2, 60, "PHIẾU ĐÁNH GIÁ CÔNG CHỨC")
        pdf.paragraph(110, LONG)
        pdf.page()
    assert blocks(reading(pdf)).count("PHIẾU ĐÁNH GIÁ CÔNG CHỨC") == 2


def footnoted() -> Pdf:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    end = pdf.text(LEFT + INDENT, 200, "Nghị quyết này có hiệu lực từ ngày 01 tháng 7 năm 2023")
    pdf.canvas.setFont("F", 8)
    pdf.canvas.drawString(end, HEIGHT - 200 + 5, "7")
    pdf.text(end + 6, 200, ".")
    pdf.text(LEFT + INDENT, 224, "Diện tích trụ sở là 120 m")
    pdf.text(LEFT + INDENT + pdf.wide("Diện tích trụ sở là 120 m"), 224 - 5, "2", 8)
    pdf.rule(LEFT, 700, LEFT + 140, 700)
    pdf.text(LEFT, 709, "7", 6)
    pdf.text(LEFT + 6, 714, "Điều này được sửa đổi theo khoản 1 Điều 1 Nghị định số 55/2023/NĐ-CP,", 10)
    pdf.text(LEFT, 727, "có hiệu lực từ ngày 05 tháng 9 năm 2023.", 10)
    pdf.text(LEFT, 740, "“Điều 3. Trách nhiệm thi hành”", 10)
    return pdf


def test_footnote_stands_apart_and_its_mark_is_dropped() -> None:
    pdf = footnoted()
    pdf.page()
    pdf.paragraph(60, "Trang sau. " + LONG)
    document = reading(pdf)
    assert "ngày 01 tháng 7 năm 2023." in blocks(document)[1]
    assert "120 m2" in document.text
    (note,) = blocks(document, BlockKind.NOTE)
    assert note.startswith("[7] Điều này được sửa đổi")
    assert note.endswith("Trách nhiệm thi hành”")
    assert document.text.index("120 m2") < document.text.index("[7]") < document.text.index("Trang sau")
    header, root = segment(document)
    assert "3" not in [section.label for section in root.children]
    assert header is not None


def test_mark_without_a_note_keeps_its_distance() -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    end = pdf.text(LEFT + INDENT, 200, "có hiệu lực từ năm 2023")
    pdf.text(end, 195, "7", 8)
    assert "năm 2023 7" in reading(pdf).text


EDGES = (85.0, 120.0, 330.0, 545.0)


def test_table_is_read_cell_by_cell() -> None:
    pdf = Pdf()
    y = pdf.paragraph(60, LONG)
    y = pdf.table(
        y,
        EDGES,
        [
            ("TT", "Nhiệm vụ", "Cơ quan chủ trì"),
            ("1.", "Tuyên truyền theo Chỉ thị|số 24-CT/TU ngày|05/4/2023", "Phòng Nội vụ|và Truyền thông"),
            ("2.", "Kiểm tra", "Thanh tra huyện"),
        ],
        height=52,
    )
    pdf.paragraph(y, "Kết thúc. " + LONG)
    document = reading(pdf)
    assert blocks(document)[1:-1] == [
        "TT",
        "Nhiệm vụ",
        "Cơ quan chủ trì",
        "Tuyên truyền theo Chỉ thị số 24-CT/TU ngày 05/4/2023",
        "Phòng Nội vụ và Truyền thông",
        "Kiểm tra",
        "Thanh tra huyện",
    ]
    _, root = segment(document)
    assert not [section for section in root.children if section.label in ("1", "2")]
    (citation,) = [c for c in cite(document.text) if c.number and "24-CT" in c.number.value]
    assert citation.date is not None


def test_table_of_one_row_is_read_cell_by_cell() -> None:
    pdf = Pdf()
    y = pdf.paragraph(60, LONG)
    row = ("Lập|biểu", "Tuyên truyền theo Chỉ thị|số 24-CT/TU ngày|05/4/2023", "Phòng Nội vụ|và Truyền thông")
    y = pdf.table(y, EDGES, [row], height=52)
    pdf.paragraph(y, "Kết thúc. " + LONG)
    assert blocks(reading(pdf))[1:-1] == [
        "Lập biểu",
        "Tuyên truyền theo Chỉ thị số 24-CT/TU ngày 05/4/2023",
        "Phòng Nội vụ và Truyền thông",
    ]


def test_row_torn_by_the_page_is_mended_and_its_head_set_aside() -> None:
    pdf = Pdf()
    y = pdf.paragraph(60, LONG)
    head = ("TT", "Nhiệm vụ", "Chủ trì")
    pdf.table(y, EDGES, [head, ("1", "Tuyên truyền Nghị quyết|số 27-NQ/TW ngày", "Phòng Nội vụ")])
    pdf.page()
    y = pdf.table(60, EDGES, [head, ("", "09/11/2022", ""), ("2", "Kiểm tra", "Thanh tra")])
    pdf.paragraph(y, LONG)
    document = reading(pdf)
    assert "Tuyên truyền Nghị quyết số 27-NQ/TW ngày 09/11/2022" in blocks(document)
    assert blocks(document).count("Nhiệm vụ") == 1


def test_table_without_lines_is_read_row_by_row() -> None:
    pdf = Pdf()
    y = pdf.paragraph(60, LONG)
    for row in (("Đơn vị", "Chỉ tiêu", "Đạt"), ("Xã Bình Minh", "120", "115"), ("Xã An Phú", "90", "95")):
        for x, cell in zip((100, 280, 420), row, strict=True):
            pdf.text(x, y, cell)
        y += LEADING
    assert " ".join(blocks(reading(pdf))[1:]) == "Đơn vị Chỉ tiêu Đạt Xã Bình Minh 120 115 Xã An Phú 90 95"


def test_frame_around_a_page_is_no_table() -> None:
    pdf = Pdf()
    for x in (40, 560):
        pdf.rule(x, 30, x, 810)
    for y in (30, 810):
        pdf.rule(40, y, 560, y)
    pdf.paragraph(pdf.paragraph(60, LONG), "Hai. " + LONG)
    assert blocks(reading(pdf)) == [LONG, "Hai. " + LONG]


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_page_turned(quarter: int) -> None:
    pdf = Pdf()
    pdf.canvas.saveState()
    pdf.canvas.translate(WIDTH / 2, HEIGHT / 2)
    pdf.canvas.rotate(quarter)
    pdf.canvas.translate(-WIDTH / 2, -HEIGHT / 2)
    pdf.paragraph(pdf.paragraph(200, LONG, left=120, right=480), "Hai. " + LONG, left=120, right=480)
    pdf.canvas.restoreState()
    document = reading(pdf)
    assert blocks(document) == [LONG, "Hai. " + LONG]
    for place in document.origins:
        assert place.box is not None
        assert 0 <= place.box[0] < place.box[2] <= WIDTH
        assert 0 <= place.box[1] < place.box[3] <= HEIGHT


def test_slanting_watermark_is_left_out() -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.canvas.rotate(45)
    pdf.text(300, 500, "BẢN SAO KHÔNG KÝ", 40)
    assert "BẢN SAO" not in reading(pdf).text


def test_letters_a_font_lacks_are_drawn_later_and_lose_no_space() -> None:
    """LibreOffice draws the line with holes in one go, and then, from another font, what fills them."""
    pdf = Pdf()
    line = "Về việc triển khai Kế hoạch số 15/KH-UBND của Ủy ban nhân dân huyện ở địa phương"
    pdf.text(LEFT, 100, "Đoạn này có dấu cách như mọi văn bản.")
    pdf.with_holes(LEFT, 200, line, "ềệểếạốủỦâịởư")
    assert read_bytes(pdf.bytes(), "a.pdf").text.split("\n\n")[1] == line


def test_hyphen_at_the_end_of_a_line_stays() -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    line = "Thực hiện tại các văn bản số 364/TTr-BNG-"
    pdf.text(RIGHT - pdf.wide(line), 200, line)
    pdf.text(LEFT, 200 + LEADING, "NVVH ngày 19 tháng 01 năm 2026.")
    assert "364/TTr-BNG-\nNVVH" in reading(pdf).text


def test_origins_lead_to_the_line_on_the_page() -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.page()
    pdf.text(LEFT, 300, "Dòng ở trang hai.")
    document = reading(pdf)
    starts = [place.start for place in document.origins]
    assert starts == sorted(starts)
    place = next(p for p in document.origins if document.text.startswith("Dòng ở", p.start))
    assert (place.part, place.index) == ("page", (2,))
    assert place.box is not None
    left, bottom, _, top = place.box
    assert abs(left - LEFT) < 2
    assert bottom < HEIGHT - 300 < top < HEIGHT - 300 + SIZE * 1.2
    assert [block.page for block in document.blocks] == [1, 2]


def test_page_without_text_is_named(no_ocr: None) -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.page()
    pdf.picture(["Điều 2. Trang chụp"])
    document = reading(pdf)
    assert document.pages_without_text == (2,)
    assert document.ocr_pages == ()
    (note,) = document.notes
    assert note.startswith("trang 2: không có lớp chữ, cần OCR; hãy cài Tesseract")
    assert "apt install tesseract-ocr tesseract-ocr-vie" in note


def test_scan_with_a_stamp_of_text_is_a_scan(no_ocr: None) -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.page()
    pdf.picture(["Điều 2. Trang chụp"])
    pdf.text(400, 20, "Ký bởi: UBND huyện An Bình", 7)
    assert reading(pdf).pages_without_text == (2,)


def test_blank_page_is_not_missed(no_ocr: None) -> None:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    pdf.page()
    pdf.page()
    pdf.paragraph(60, LONG)
    document = reading(pdf)
    assert document.pages_without_text == ()
    assert document.notes == ()


def test_scan_is_refused_where_there_is_no_ocr(no_ocr: None) -> None:
    pdf = Pdf()
    pdf.picture(["Điều 1. Trang chụp"])
    with pytest.raises(ReadError, match=r"^ke-hoach\.pdf: cả 1 trang không có lớp chữ.*hãy cài Tesseract"):
        reading(pdf)


def test_hidden_text_under_a_scan_counts_as_ocr() -> None:
    pdf = Pdf()
    pdf.picture(["x"])
    written = pdf.canvas.beginText(LEFT, 700)
    written.setFont("F", SIZE)
    written.setTextRenderMode(3)
    for line in ("Căn cứ Nghị định số 30/2020/NĐ-CP", "ngày 05 tháng 3 năm 2020 của Chính phủ;"):
        written.textLine(line)
    pdf.canvas.drawText(written)
    document = reading(pdf)
    assert document.ocr_pages == (1,)
    assert "30/2020/NĐ-CP" in document.text
    assert "lớp chữ ẩn" in document.notes[0]


def one_page() -> bytes:
    pdf = Pdf()
    pdf.paragraph(60, LONG)
    return pdf.bytes()


def locked() -> bytes:
    pdf = Pdf(user="mở", owner="chủ")
    pdf.paragraph(60, LONG)
    return pdf.bytes()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: one_page()[:2000], "cắt cụt.*tải hoặc chép lại"),
        (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "cắt cụt"),
        (lambda: b"%PDF-1.4\n" + b"garbage " * 500 + b"\n%%EOF\n", "hỏng.*in ra PDF mới"),
        (
            lambda: (
                b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
            ),
            "không có trang nào|hỏng",
        ),
        (locked, "mật khẩu.*lưu lại"),
        (lambda: b"", "rỗng"),
    ],
)
def test_refuses_with_reason_and_way_out(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(ReadError, match=r"^a\.pdf: .*(?:" + reason + ")"):
        read_bytes(make(), "a.pdf")


def test_owner_password_alone_is_readable() -> None:
    pdf = Pdf(owner="chủ")
    pdf.paragraph(60, LONG)
    assert blocks(reading(pdf)) == [LONG]


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "MAX_PAGES", 2)
    pdf = Pdf()
    for _ in range(3):
        pdf.text(LEFT, 60, "Một trang.")
        pdf.page()
    with pytest.raises(ReadError, match="3 trang, quá giới hạn 2 trang"):
        reading(pdf)


def test_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "SECONDS", -1.0)
    with pytest.raises(ReadError, match="mới đến trang 1"):
        read_bytes(one_page(), "a.pdf")


def test_damaged_bytes_never_crash() -> None:
    """Every tenth part of a file overwritten in turn: read or refused, nothing else."""
    whole = one_page()
    step = len(whole) // 12
    outcomes = set()
    for start in range(0, len(whole) - step, step):
        damaged = whole[:start] + b"\x00\xff<>[]" * (step // 6) + whole[start + step :]
        try:
            read_bytes(damaged, "a.pdf")
        except ReadError:
            outcomes.add("refused")
        else:
            outcomes.add("read")
    assert "refused" in outcomes


DATA = Path(__file__).parents[2] / "shared" / "data" / "pdf_text"


@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data")
@pytest.mark.parametrize(
    ("name", "number", "issuer", "date"),
    [
        ("quyet-dinh-so-2416", "2416/QĐ-BKHĐT", "Bộ Kế hoạch và Đầu tư", "2024-10-17"),
        ("thong-tu-so-32-2021", "32/2021/TT-BLĐTBXH", "Bộ Lao động - Thương binh và Xã hội", "2021-12-28"),
        ("thong-tu-so-29-2026", "29/2026/TT-BTC", "Bộ Tài chính", "2026-03-27"),
    ],
)
def test_header_of_gazettes(name: str, number: str, issuer: str, date: str, no_ocr: None) -> None:
    (path,) = DATA.glob(f"{name}*.pdf")
    header, _ = segment(read_bytes(path.read_bytes(), path.name))
    assert header.number is not None
    assert header.issuer is not None
    assert header.date is not None
    assert header.date.date is not None
    assert (header.number.value, header.issuer.value, header.date.date.iso) == (number, issuer, date)
