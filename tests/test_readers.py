"""Bytes, files and folders as people have them; the layout cases are in ``cases/read``."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PLAN, ROOT
from growth import cpu, is_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from dvcq_kb import readers
from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.model import BlockKind, Document
from dvcq_kb.readers import legacy, read, read_bytes, read_text
from dvcq_kb.readers.folders import find
from dvcq_kb.readers.layout import lay_out

SENTENCES = "Căn cứ Luật Tổ chức chính quyền địa phương; Ủy ban nhân dân quận quyết định như sau: công dân được hưởng."


def blocks_of(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def windows_1258(text: str) -> bytes:
    """As Windows wrote it: the letter with its hat or horn, then the tone."""
    encoded = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", letter)
            tones = "".join(mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in tones))
            encoded += (rest + tones).encode("cp1258")
    return encoded


# --- layout -----------------------------------------------------------------------------------------------------------


@pytest.mark.cases("read")
def test_layout_of(case: Path, expect: Callable[[str], None]) -> None:
    document = read(case)
    lines = [
        f"{block.kind.value} {block.span.start}-{block.span.end} {' '.join(block.span.of(document.text).split())}\n"
        for block in document.blocks
    ]
    expect("".join(lines))


def check_blocks(text: str) -> None:
    """In order, apart from each other, trimmed, and every letter is in one."""
    end = 0
    for block in lay_out(text):
        assert block.span.start >= end
        assert not text[end : block.span.start].strip()
        assert block.span.of(text) == block.span.of(text).strip() != ""
        end = block.span.end
    assert not text[end:].strip()


def test_layout_covers_every_letter_once() -> None:
    for path in sorted((ROOT / "tests" / "cases" / "read").glob("*.txt")):
        check_blocks(read(path).text)


PIECES = [
    "\n",
    "\n\n",
    "\t",
    " ",
    "1.",
    "a) ",
    "Điều 1. ",
    "- ",
    "2",
    "khoản",
    "của ",
    "Bộ ",
    "công tác ",
    ".",
    ",",
    "“",
    "…",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_layout_covers_every_letter_once_of_any_text(text: str) -> None:
    check_blocks(text)


def test_layout_of_real_documents_covers_every_letter_once(shared: Path) -> None:
    for path in sorted((shared / "dev" / "docs").glob("*.txt")):
        check_blocks(read(path).text)


@pytest.mark.parametrize(
    "torn",
    [
        ("Thực hiện nghiêm", "túc Quy định số 144-QĐ/TW"),
        ("Đẩy mạnh cải", "cách, đơn giản hoá"),
        # The one that goes on with a capital.
        ("tuyên truyền, vận động", "Nhân dân. Nâng cao"),
        ("giải quyết kịp", "thời đúng pháp luật"),
        ("pháp luật về", "công tác dân vận chính quyền góp phần"),
    ],
)
def test_layout_rejoins_what_pages_of_the_plan_tore(torn: tuple[str, str]) -> None:
    assert any(f"{torn[0]}\n\n{torn[1]}" in block for block in blocks_of(read(PLAN)))


def test_layout_tears_nothing_else_of_the_plan() -> None:
    blocks = blocks_of(read(PLAN))
    assert sum("\n" in block for block in blocks) == 5
    assert "- Ủy ban MTTQ quận" in blocks
    assert "- và các đoàn thể chính trị - xã hội quận;" in blocks


def test_layout_keeps_furniture_inside_a_torn_paragraph() -> None:
    text = "Hồ sơ gửi về Sở Nội vụ để tổng hợp, trình Ủy ban nhân dân tỉnh quyết\n\n- 2 -\n\nđịnh theo thẩm quyền."
    assert [block.kind for block in lay_out(text)] == [BlockKind.TEXT]
    apart = text.replace("quyết\n", "quyết định.\n").replace("định theo", "Việc gửi theo")
    assert [block.kind for block in lay_out(apart)] == [BlockKind.TEXT, BlockKind.FURNITURE, BlockKind.TEXT]


def test_layout_honours_walls() -> None:
    text = "Đơn vị chủ trì thực hiện\nphòng Nội vụ"
    assert len(lay_out(text)) == 1
    assert len(lay_out(text, frozenset({text.index("phòng")}))) == 2


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("\n", 50_000),
        ("công tác dân vận ", 15_000),
        (".", 150_000),
        ("1.1.", 25_000),
        ("“", 50_000),
        (" ", 150_000),
        ("a) b\n", 2_500),
    ],
)
def test_layout_takes_linear_time(piece: str, times: int) -> None:
    def cost(times: int) -> float:
        text = piece * times + "x"
        return cpu(lambda: lay_out(text))

    assert is_linear(cost, times)


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("text", [SENTENCES, unicodedata.normalize("NFD", SENTENCES), "Số 5"])
def test_reads_unicode(encoding: str, text: str) -> None:
    document = read_bytes(text.encode(encoding), "a.txt")
    assert document.text == unicodedata.normalize("NFC", text)
    assert document.notes == ()


def test_reads_utf_16_with_mark_big_endian() -> None:
    assert read_bytes(b"\xfe\xff" + SENTENCES.encode("utf-16-be"), "a.txt").text == SENTENCES


LEGACY = [
    "Quyết định này có hiệu lực kể từ ngày ký",
    "ủy ban nhân dân quận",
    "Căn cứ Luật Đất đai; theo đề nghị của Trưởng phòng",
    "tiếp tục đổi mới phương thức hoạt động, hướng dẫn nghiệp vụ",
    "Kế hoạch",
]


@pytest.mark.parametrize("text", LEGACY)
def test_reads_windows_1258(text: str) -> None:
    document = read_bytes(windows_1258(text), "a.txt")
    assert document.text == text
    assert "Windows-1258" in document.notes[0]


@pytest.mark.parametrize("text", LEGACY)
def test_reads_tcvn3(text: str) -> None:
    table = {letter: code for code, letter in reversed(list(enumerate(legacy._TCVN3)))}
    document = read_bytes(bytes(table[letter] for letter in text), "a.txt")
    assert document.text == text
    assert "TCVN3" in document.notes[0]


# Written down from documents of the time: what Windows showed in a font that does not know the encoding.
GIBBERISH = [
    ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "TCVN3"),
    ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc", "TCVN3"),
    ("Sè: 12/Q§-UBND ngµy 05", "Số: 12/QĐ-UBND ngày 05", "TCVN3"),
    # Capitals of .VnTimeH, typed as capitals and small letters by turns.
    ("QUYÕT §ÞNH\nvÒ viÖc ban hµnh quy chÕ", "QUYẾT ĐỊNH\nvề việc ban hành quy chế", "TCVN3"),
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "VNI"),
    ("QUYEÁT ÑÒNH veà vieäc caûi caùch, ñöôïc höôûng", "QUYẾT ĐỊNH về việc cải cách, được hưởng", "VNI"),
]


@pytest.mark.parametrize(("shown", "text", "name"), GIBBERISH)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_reads_legacy_fonts(shown: str, text: str, name: str, encoding: str) -> None:
    document = read_bytes(shown.encode(encoding), "a.txt")
    assert document.text == text
    assert name in document.notes[0]


def test_leaves_french_and_smart_quotes_alone() -> None:
    assert read_bytes("Résolution adoptée à Genève".encode(), "a.txt").text == "Résolution adoptée à Genève"
    assert read_bytes("Dan van “kheo” – 2025".encode("cp1252"), "a.txt").text == "Dan van “kheo” – 2025"


def test_reads_utf_8_with_a_broken_place() -> None:
    document = read_bytes(SENTENCES.encode() + b" \xe1\xbb", "a.txt")
    assert document.text.startswith(SENTENCES)
    assert "1 chỗ" in document.notes[0]


def test_refuses_an_encoding_it_does_not_know() -> None:
    with pytest.raises(ReadError, match="bảng mã"):
        read_bytes("第一条 本法の目的は、行政機関の保有する情報の公開である。".encode("shift-jis"), "a.txt")


# --- refusals ---------------------------------------------------------------------------------------------------------


def zip_of(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (zip_of("xl/workbook.xml"), "bảng tính"),
        (zip_of("a.txt"), "tệp nén"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "OLE"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "mht"),
        (bytes(range(256)) * 20, "nhị phân"),
        (b"\x7fELF\x02\x01\x01\x00" + b"\x00\x01\x02\x03" * 400, "nhị phân"),
    ],
)
def test_refuses_by_content_whatever_the_name(tmp_path: Path, data: bytes, named: str) -> None:
    path = tmp_path / "van-ban.txt"
    path.write_bytes(data)
    with pytest.raises(UnsupportedFormat, match=named) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "hãy" in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u00a0\n".encode(), b"<html></html>"]
)
def test_refuses_an_empty_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match="rỗng"):
        read(path)


def test_refuses_a_huge_file_before_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        # More than the machine could hold.
        file.truncate(500 * 2**30)
    with pytest.raises(ReadError, match="64 MiB"):
        read(path)


def test_refuses_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="không có tệp"):
        read(tmp_path / "a.txt")
    with pytest.raises(ReadError, match="thư mục, không phải tệp"):
        read(tmp_path)
    with pytest.raises(ReadError, match="không mở được"):
        read("a\x00b")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_refuses_a_file_it_may_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError, match="quyền"):
        read(path)


def test_reads_standard_input() -> None:
    code = "from dvcq_kb.readers import read; document = read('-'); print(document.source, len(document.blocks))"
    run = subprocess.run([sys.executable, "-c", code], input="Điều 1.\n".encode(), capture_output=True, check=True)
    assert run.stdout.split() == [b"-", b"1"]


def test_read_text_keeps_its_offsets() -> None:
    document = read_text("\ufeffĐiều 1. Phạm vi\r\nLuật số\u00ad 12\ud83d", "từ khóa")
    assert document.text == "Điều 1. Phạm vi\nLuật số\u00ad 12\ufffd"
    assert document.source == "từ khóa"


# --- folders ----------------------------------------------------------------------------------------------------------


def test_find_walks_folders_in_natural_order(tmp_path: Path) -> None:
    for name in ("kh-10.txt", "kh-2.TXT", "b/x.html", "a/y.htm", ".git/z.txt", "~$kh.txt", ".an.txt", "anh.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    (tmp_path / "b" / "lên").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b" / "trỏ.txt").symlink_to(tmp_path / "kh-2.TXT")
    (tmp_path / "b" / "hỏng.txt").symlink_to(tmp_path / "không có")
    found = [Path(name).relative_to(tmp_path).as_posix() for name in find([tmp_path])]
    assert found == ["kh-2.TXT", "kh-10.txt", "a/y.htm", "b/x.html"]


def test_find_gives_named_files_as_named_and_once(tmp_path: Path) -> None:
    path = tmp_path / "văn bản"
    path.write_text("x", encoding="utf-8")
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert list(find(["-", path, str(path), tmp_path])) == ["-", str(path), str(tmp_path / "a.txt")]


def test_find_names_a_folder_without_documents(tmp_path: Path) -> None:
    (tmp_path / "anh.png").write_bytes(b"x")
    with pytest.raises(ReadError, match=r"\.html.*\.txt.*mọi cấp") as caught:
        list(find([tmp_path]))
    assert str(tmp_path) in str(caught.value)
    with pytest.raises(ReadError, match="không có tệp hay thư mục"):
        list(find([tmp_path / "không có"]))


# --- web pages --------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>Cổng thông tin</title><style>p {{color: red}}</style></head>
<body><nav>Trang chủ</nav><header>CỔNG THÔNG TIN</header>
<div><table><tr><td><p>BỘ NỘI VỤ<br>-------</p></td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</td></tr></table>
<!-- ghi chú -->
<p>THÔNG TƯ</p><p><b>Điều&nbsp;1.</b> Phạm vi
   điều chỉnh của Thông t&#432;</p><p>Thông tư này quy định <i>về</i> hồ sơ &amp; thủ tục.</p>
<ul><li>a) Đơn;</li><li>b) Tờ khai.</li></ul>
<table><tr><td>Tên đơn vị</td><td>phòng chủ trì</td></tr></table><p>và các đơn vị khác</p></div>
<footer>Bản quyền</footer><script>alert("x")</script></body></html>"""

PAGE_BLOCKS = [
    "BỘ NỘI VỤ",
    "-------",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "THÔNG TƯ",
    "Điều 1. Phạm vi điều chỉnh của Thông tư",
    "Thông tư này quy định về hồ sơ & thủ tục.",
    "a) Đơn;",
    "b) Tờ khai.",
    "Tên đơn vị",
    "phòng chủ trì",
    "và các đơn vị khác",
]


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1258"])
def test_reads_web_pages(charset: str) -> None:
    page = PAGE.format(charset=charset)
    data = windows_1258(page) if charset == "windows-1258" else page.encode(charset)
    document = read_bytes(data, "trang.txt")
    assert blocks_of(document) == PAGE_BLOCKS


def test_reads_a_fragment_and_an_xml_page() -> None:
    assert read_bytes("<div>\n<p>Điều 1.</p><p>Điều 2.</p></div>".encode(), "a").text == "Điều 1.\nĐiều 2."
    xml = '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><p>Điều 1.</p></html>'
    assert read_bytes(xml.encode(), "a").text == "Điều 1."


@pytest.mark.parametrize("charset", ["hex", "rot13", "undefined", "khong-co", "ascii"])
def test_a_page_may_declare_a_charset_it_cannot_have(charset: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body><p>Điều 1. Phạm vi điều chỉnh</p></body></html>'
    assert read_bytes(page.encode(), "a").text == "Điều 1. Phạm vi điều chỉnh"


def test_reads_a_page_in_a_legacy_font() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Céng hßa x· héi chñ nghÜa ViÖt Nam</p></body></html>'
    document = read_bytes(page.encode("cp1252"), "a.html")
    assert document.text == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert "TCVN3" in document.notes[0]


def test_reads_the_document_of_a_portal_page_alone() -> None:
    body = "<p>Điều 1. Quyết định này có hiệu lực từ ngày ký ban hành.</p>" * 6
    page = f'<html><body><div>Tải về</div><div data-vbpl-content-root="true">{body}</div></body></html>'
    assert set(blocks_of(read_bytes(page.encode(), "a"))) == {"Điều 1. Quyết định này có hiệu lực từ ngày ký ban hành."}


def test_reads_deeply_nested_pages() -> None:
    page = "<html><body>" + "<div><span>" * 5_000 + "Điều 1." + "</span></div>" * 5_000
    assert read_bytes(page.encode(), "a").text == "Điều 1."


def test_reads_saved_portal_pages(shared: Path) -> None:
    for path in sorted((shared / "data" / "html").glob("*.html"))[:5]:
        document = read(path)
        assert "<" not in document.text[:200]
        assert len(document.blocks) > 10


def test_reads_the_numbers_that_lists_show() -> None:
    page = (
        "<html><body><ol><li><p>Một</p><ol type='a'><li>Nhỏ</li><li value='5'>Năm</li></ol></li><li>Hai</li></ol>"
        "<ol type='I' start='3'><li>Ba</li></ol><ol style='list-style: none'><li>Trơn</li></ol>"
        "<ol><li>7. Có sẵn</li></ol><ul><li>Chấm</li></ul></body></html>"
    )
    assert read_bytes(page.encode(), "a").text.split("\n") == [
        "1. Một", "a) Nhỏ", "e) Năm", "2. Hai", "III. Ba", "Trơn", "7. Có sẵn", "Chấm",
    ]  # fmt: skip


def test_an_empty_item_gives_its_number_to_no_other_line() -> None:
    page = "<html><body><ol><li>Một</li><li></li></ol><p>Sau danh sách</p></body></html>"
    assert read_bytes(page.encode(), "a").text.split("\n") == ["1. Một", "Sau danh sách"]


@pytest.mark.parametrize(
    ("reference", "note"),
    [
        ('<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>',
         '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Xem Luật.</p></div>'),
        ('<sup><a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a></sup>',
         '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym">1</a>Xem Luật.</p></div>'),
    ],
)  # fmt: skip
def test_reads_footnotes_behind_what_refers_to_them(reference: str, note: str) -> None:
    page = f"<html><body><p>Theo 12/QĐ-UBND{reference} này.</p><p>Hết.</p><hr>{note}</body></html>"
    document = read_bytes(page.encode(), "a")
    assert blocks_of(document) == ["Theo 12/QĐ-UBND này.", "[1] Xem Luật.", "Hết."]
    assert [block.kind.value for block in document.blocks] == ["text", "note", "text"]


def test_footnotes_of_a_page_are_found_in_linear_time() -> None:
    def cost(count: int) -> float:
        told = "".join(f'<p>Theo điều này<a href="#_ftn{n}">[{n}]</a>.</p>' for n in range(1, count + 1))
        notes = "".join(f'<div id="ftn{n}"><p>[{n}] Xem Luật.</p></div>' for n in range(1, count + 1))
        page = f"<html><body>{told}{notes}</body></html>".encode()
        return cpu(lambda: read_bytes(page, "a"))

    assert is_linear(cost, 100)


def test_text_that_begins_with_an_angle_bracket_is_text() -> None:
    assert read_bytes("<Số văn bản> là số thứ tự".encode(), "a").text.startswith("<Số")


def test_messages_are_in_the_language_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvcq_kb.language._language", "en")
    with pytest.raises(UnsupportedFormat, match=r"a\.txt: cannot read spreadsheets and presentations yet; copy"):
        read_bytes(zip_of("xl/workbook.xml"), "a.txt")
    assert readers.READERS[-1].name == "txt"
