"""Word files: what a person sees of them is what is read, once, and every letter is found again in the XML."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from docx_samples import (
    box,
    deleted,
    docx,
    element,
    field,
    inserted,
    item,
    level,
    numbering,
    p,
    package,
    r,
    row,
    table,
)
from growth import cpu, is_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dvcq_kb.cite import cite
from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.lint import lint
from dvcq_kb.model import BlockKind, Document
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import TrackChanges, read, read_bytes
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.numbering import formatted
from dvcq_kb.readers.docx.runs import stored
from dvcq_kb.readers.docx.view import View
from dvcq_kb.readers.folders import find

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str, track_changes: TrackChanges = "accepted", **parts: str) -> Document:
    return read_bytes(docx(body, **parts), "kế hoạch.docx", track_changes=track_changes)


def lines(body: str, track_changes: TrackChanges = "accepted", **parts: str) -> list[str]:
    return document(body, track_changes, **parts).text.split("\n")


# --- text -------------------------------------------------------------------------------------------------------------


def test_every_paragraph_is_a_block() -> None:
    # Neither ends with a mark, and the second opens low: wrapped lines of a text file would be joined.
    read = document(p("Ủy ban nhân dân quận yêu cầu các phòng, ban") + p() + p("thực hiện nghiêm túc Kế hoạch này"))
    assert [block.span.of(read.text) for block in read.blocks] == read.text.split("\n")
    assert len(read.blocks) == 2


def test_a_centred_title_broken_with_enter_is_one_block() -> None:
    centred = '<w:jc w:val="center"/>'
    read = document(
        p("Về việc sửa đổi một số điều của Nghị định số 118/2021/NĐ-CP", properties=centred)
        + p("ngày 23 tháng 12 năm 2021 của Chính phủ", properties=centred)
        + p("và các văn bản khác")
    )
    assert len(read.blocks) == 2


def test_words_split_over_runs_are_whole() -> None:
    assert lines(p("Nghị đ", "ịnh s", "ố 30/20", "20/NĐ-CP")) == ["Nghị định số 30/2020/NĐ-CP"]


def test_letters_split_from_their_marks_are_composed() -> None:
    read = document(p("Quye", "\u0302", "\u0301t di", "\u0323nh"))
    assert read.text == "Quyết dịnh"
    assert unicodedata.is_normalized("NFC", read.text)


def test_special_characters() -> None:
    run = (
        "<w:r><w:t>số 12/QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t><w:tab/><w:t>ngày</w:t><w:softHyphen/>"
        '<w:t>02</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="zz"/></w:r>'
    )
    assert lines(p(run)) == ["số 12/QĐ-UBND\tngày\u00ad02☑"]


@pytest.mark.parametrize("end", ["<w:br/>", "<w:cr/>", '<w:br w:type="page"/>'])
def test_a_break_ends_a_line(end: str) -> None:
    assert lines(p(f"<w:r>{end}<w:t>TM. ỦY BAN NHÂN DÂN</w:t>{end}<w:t>CHỦ TỊCH</w:t>{end}</w:r>")) == [
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
    ]


def test_space_around_text_counts_only_if_preserved() -> None:
    assert lines("<w:p><w:r><w:t>\n  Căn cứ\n</w:t></w:r><w:r><w:t xml:space='preserve'> Luật</w:t></w:r></w:p>") == [
        "Căn cứ Luật"
    ]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:smartTag w:element='place'>{}</w:smartTag>",
        "<w:hyperlink r:id='r9'>{}</w:hyperlink>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml><w:smartTag>{}</w:smartTag></w:customXml>",
        "<w:fldSimple w:instr=' DATE '>{}</w:fldSimple>",
        "<w:bdo w:val='ltr'>{}</w:bdo>",
        "<w:ins w:author='Lan'><w:hyperlink>{}</w:hyperlink></w:ins>",
        "<w:moveTo w:author='Lan'>{}</w:moveTo>",
    ],
)
def test_wrapped_runs_are_read(wrapped: str) -> None:
    assert lines(p("VIỆT ", wrapped.format(r("NAM")), " muôn năm")) == ["VIỆT NAM muôn năm"]


def test_a_content_control_around_paragraphs_rows_and_cells() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    rows = f"<w:tbl>{control(row(p('b')))}<w:tr>{control('<w:tc>' + p('c') + '</w:tc>')}</w:tr></w:tbl>"
    assert lines(control(p("a")) + rows) == ["a", "b", "c"]


def test_comments_are_no_text() -> None:
    body = p("a", '<w:commentRangeStart w:id="0"/>', "b", '<w:r><w:commentReference w:id="0"/></w:r>')
    assert lines(body, comments=f'<w:comment w:id="0">{p("sai ngày")}</w:comment>') == ["ab"]


def test_a_formula_is_read_along() -> None:
    assert lines(p("lương = ", "<m:oMath><m:r><m:t>a×b</m:t></m:r></m:oMath>")) == ["lương = a×b"]


def test_ruby_gives_the_word_alone() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('gloss')}</w:rt><w:rubyBase>{r('chữ')}</w:rubyBase></w:ruby></w:r>"
    assert "gloss" not in document(p("a", ruby)).text


# --- tables, boxes ----------------------------------------------------------------------------------------------------


def test_tables_are_read_row_by_row() -> None:
    inner = table((p("b1"), p("b2")))
    body = table((p("a"), inner + p("b3")), (p("c") + p("d"), p("e"))) + p("f")
    assert lines(body) == ["a", "b1", "b2", "b3", "c", "d", "e", "f"]


def test_a_cell_ends_what_stands_in_it() -> None:
    read = document(table((p("Chủ trì thực hiện, phối hợp với"), p("các phòng, ban"))))
    assert len(read.blocks) == 2


def test_merged_cells_are_read_once() -> None:
    merged = "<w:tcPr><w:{0}Merge w:val='restart'/></w:tcPr>{1}".format
    covered = "<w:tcPr><w:{0}Merge/></w:tcPr>{1}".format
    body = table(
        (merged("v", p("a")), p("b")), (covered("v", p("a")), p("c")), (merged("h", p("d")), covered("h", p("d")))
    )
    assert lines(body) == ["a", "b", "c", "d"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    body = p("Kính gửi: ", box(p("V/v báo cáo") + p("HỎA TỐC")), "Sở Nội vụ") + p("sau")
    assert lines(body) == ["Kính gửi: Sở Nội vụ", "V/v báo cáo", "HỎA TỐC", "sau"]


def test_a_text_box_of_an_old_program_and_one_in_another() -> None:
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('a', box(p('b')))}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert lines(p(old)) == ["a", "b"]


def test_the_fallback_is_read_where_the_choice_holds_no_text() -> None:
    run = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing/></mc:Choice><mc:Fallback><w:pict>'
        f"<w:txbxContent>{p('chữ')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(p(run)) == ["chữ"]


# --- notes, headers ---------------------------------------------------------------------------------------------------


def note(kind: str, number: int, content: str) -> str:
    return f'<w:{kind} w:id="{number}">{content}</w:{kind}>'


def reference(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_a_footnote_follows_its_paragraph_and_leaves_the_sentence_whole() -> None:
    read = document(
        p("Thực hiện Quyết định số 12/QĐ-UBND", reference("footnote", 2), " ngày 05 tháng 3 năm 2024.")
        + p("Tiếp theo."),
        footnotes=note("footnote", 0, p("ngăn cách")) + note("footnote", 2, p(" Thay thế Chỉ thị số 24-CT/TU.")),
    )
    assert read.text.split("\n") == [
        "Thực hiện Quyết định số 12/QĐ-UBND ngày 05 tháng 3 năm 2024.",
        "[1]  Thay thế Chỉ thị số 24-CT/TU.",
        "Tiếp theo.",
    ]
    assert [block.kind for block in read.blocks] == [BlockKind.TEXT, BlockKind.NOTE, BlockKind.TEXT]
    first, second = cite(read.text)
    assert first.date is not None
    assert first.date.iso == "2024-03-05"
    assert second.span.of(read.text) == "Chỉ thị số 24-CT/TU"


def test_footnotes_and_endnotes_count_apart_and_come_once() -> None:
    body = (
        p("a", reference("footnote", 5), reference("endnote", 1))
        + p("b", reference("footnote", 3))
        + p(
            "c",
            reference("footnote", 5),
            '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t></w:r>',
        )
    )
    notes = note("footnote", 3, p("ba")) + note("footnote", 4, p("bốn")) + note("footnote", 5, p("năm") + p("tiếp"))
    assert lines(body, footnotes=notes, endnotes=note("endnote", 1, p("cuối"))) == [
        *("a", "[1] năm", "tiếp", "[1] cuối", "b", "[2] ba", "c*", "bốn"),
    ]


def test_a_note_does_not_make_sections() -> None:
    read = document(
        p("Điều 1. Phạm vi", reference("footnote", 1)) + p("Điều 2. Hiệu lực"),
        footnotes=note("footnote", 1, p("Quy định như sau:") + p("Điều 9. Điều khoản thi hành")),
    )
    assert [section.label for section in analyse(read).root.children if section.label] == ["1", "2"]


SECTION = '<w:sectPr>{}<w:headerReference w:type="{}" r:id="{}"/><w:footerReference r:id="footer1"/></w:sectPr>'.format


def test_headers_and_footers_come_last_as_furniture() -> None:
    read = document(
        p("bài") + SECTION("", "default", "header1"),
        header1=p(
            "Kế hoạch dân vận ", field("PAGE", r("2")), '<w:fldSimple w:instr="PAGE">' + r("2") + "</w:fldSimple>"
        ),
        footer1=p("Phòng Nội vụ"),
    )
    assert read.text.split("\n") == ["bài", "Kế hoạch dân vận", "Phòng Nội vụ"]
    assert [block.kind for block in read.blocks] == [BlockKind.TEXT, BlockKind.FURNITURE, BlockKind.FURNITURE]


@pytest.mark.parametrize(
    "number",
    [
        p(field(" PAGE \\* MERGEFORMAT ", r("2"))),
        p("Trang ", field("PAGE", r("2")), "/", field("NUMPAGES", r("9"))),
        p('<w:fldSimple w:instr=" PAGE ">' + r("2") + "</w:fldSimple>"),
        "<w:sdt><w:sdtContent>" + p("- ", field("PAGE", r("12")), " -") + "</w:sdtContent></w:sdt>",
        p("2"),
    ],
)
def test_page_numbers_are_left_out(number: str) -> None:
    assert lines(p("bài") + SECTION("", "default", "header1"), header1=number) == ["bài"]


def test_a_letterhead_in_a_header_comes_first() -> None:
    read = document(
        p("KẾ HOẠCH") + SECTION("<w:titlePg/>", "first", "header1"),
        header1=table((p("UBND QUẬN BA ĐÌNH"), p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))),
    )
    assert read.text.split("\n") == ["UBND QUẬN BA ĐÌNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "KẾ HOẠCH"]
    assert {block.kind for block in read.blocks} == {BlockKind.TEXT}


def test_headers_switched_off_are_not_read() -> None:
    # Last year's plan was copied: its first-page and even-page headers stay in the file.
    body = p("bài") + SECTION("", "first", "header1") + p("nữa") + SECTION("", "even", "header2")
    stale = p("Kế hoạch số 01/KH-UBND")
    assert lines(body, header1=stale, header2=stale) == ["bài", "nữa"]
    assert lines(body, header1=stale, header2=stale, settings="<w:evenAndOddHeaders/>")[2:] == [
        "Kế hoạch số 01/KH-UBND"
    ]


def test_equal_headers_are_read_once() -> None:
    body = p("bài") + SECTION("", "default", "header1") + p("nữa") + SECTION("", "default", "header2")
    assert lines(body, header1=p("Dự thảo lần 2"), header2=p("Dự thảo ", "lần 2"))[2:] == ["Dự thảo lần 2"]


# --- tracked changes --------------------------------------------------------------------------------------------------

CHANGED = p("ngày ", deleted("02"), inserted("03"), " tháng 02 năm 2025")


def test_tracked_changes_in_both_views() -> None:
    assert lines(CHANGED) == ["ngày 03 tháng 02 năm 2025"]
    assert lines(CHANGED, "original") == ["ngày 02 tháng 02 năm 2025"]


def test_pending_changes_are_counted() -> None:
    assert "2 chỗ sửa" in document(CHANGED).notes[0]
    assert "chấp nhận" in document(CHANGED).notes[0]
    assert "trước khi sửa" in document(CHANGED, "original").notes[0]
    assert document(p("không sửa")).notes == ()


@pytest.mark.parametrize(("language", "words"), [("vi", "còn 2 chỗ sửa"), ("en", "2 tracked changes")])
def test_pending_changes_are_a_finding(language: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule reads the reader's note: the two must not drift apart."""
    monkeypatch.setattr("dvcq_kb.language._language", language)
    (finding,) = lint(analyse(document(CHANGED)), select=["DVC002"])
    assert finding.message.startswith(words)


def test_moved_text_stands_once() -> None:
    source = f"<w:moveFrom w:author='Lan'>{r('Điều này')}</w:moveFrom>"
    target = f"<w:moveTo w:author='Lan'>{r('Điều này')}</w:moveTo>"
    body = p("a", source) + p("b", target)
    assert lines(body) == ["a", "bĐiều này"]
    assert lines(body, "original") == ["aĐiều này", "b"]
    assert "1 chỗ sửa" in document(body).notes[0]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("Nghị định số ", mark="<w:del w:author='Lan'/>") + p("30/2020/NĐ-CP")
    assert lines(body) == ["Nghị định số 30/2020/NĐ-CP"]
    assert lines(body, "original") == ["Nghị định số", "30/2020/NĐ-CP"]


def test_an_inserted_paragraph_mark_joins_them_in_the_original() -> None:
    body = p("một đoạn, ", mark="<w:ins w:author='Lan'/>") + p("sau chia đôi")
    assert lines(body, "original") == ["một đoạn, sau chia đôi"]
    assert len(lines(body)) == 2


def test_a_deleted_mark_at_the_end_of_a_cell_loses_nothing() -> None:
    assert lines(table((p("a", mark="<w:del/>"), p("b")))) == ["a", "b"]


def test_deleted_and_inserted_rows_and_cells() -> None:
    body = "<w:tbl>" + row(p("a"), properties="<w:trPr><w:del/></w:trPr>")
    body += row("<w:tcPr><w:cellDel/></w:tcPr>" + p("b"), "<w:tcPr><w:cellIns/></w:tcPr>" + p("c"))
    body += row(p("d"), properties="<w:trPr><w:ins/></w:trPr>") + "</w:tbl>"
    assert lines(body) == ["c", "d"]
    assert lines(body, "original") == ["a", "b"]


def test_numbering_before_a_tracked_change() -> None:
    change = "<w:pPrChange w:author='Lan'><w:pPr/></w:pPrChange>"
    body = p("a", properties=f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{change}')
    parts = {"numbering": numbering(level(0, "decimal", "%1."))}
    assert lines(body, **parts) == ["1. a"]
    assert lines(body, "original", **parts) == ["a"]


# --- fields, hidden text, capitals ------------------------------------------------------------------------------------


def test_a_field_gives_its_result_only() -> None:
    assert lines(p("theo ", field(' HYPERLINK "https://vbpl.vn" ', r("Nghị định này")), " và")) == [
        "theo Nghị định này và"
    ]


def test_the_code_of_a_field_may_hold_text_and_fields() -> None:
    # IF { MERGEFIELD gioi } = "nam" "ông" "bà": the result of the inner field is code of the outer one.
    inner = field(" MERGEFIELD gioi ", r("nam"))
    outer = field("IF " + "</w:instrText></w:r>" + inner + "<w:r><w:instrText>", r("ông"))
    assert lines(p("kính gửi ", outer, " Bình")) == ["kính gửi ông Bình"]


def test_a_field_over_paragraphs() -> None:
    begin, end = field("TOC", "|").split("|")
    assert lines(p(begin, "I. Mục đích") + p("II. Yêu cầu", end) + p("sau")) == ["I. Mục đích", "II. Yêu cầu", "sau"]


def test_a_field_that_never_ends_swallows_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines(p("a", begin, "b") + p("c")) == ["ab", "c"]


def test_hidden_text_is_left_out_and_noted() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Kin"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="KinChu"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p("a", r("ẩn", "<w:vanish/>"), r("hiện", '<w:vanish w:val="0"/>'), r("kín", '<w:rStyle w:val="KinChu"/>'))
    body += p("cả đoạn", r("trừ đây", '<w:vanish w:val="false"/>'), style="Kin")
    read = document(body, styles=styles)
    assert read.text.split("\n") == ["ahiện", "trừ đây"]
    assert read.notes == ("bỏ qua 12 ký tự chữ ẩn (Hidden)",)


def test_a_hidden_item_does_not_count() -> None:
    hidden = p(r("ẩn", "<w:vanish/>"), properties='<w:numPr><w:numId w:val="1"/></w:numPr>', mark="<w:vanish/>")
    body = item("a") + hidden + item("b")
    assert lines(body, numbering=numbering(level(0, "decimal", "%1."))) == ["1. a", "2. b"]


def test_capitals_are_read_as_shown() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Goc"><w:rPr><w:caps/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="TieuDe"><w:basedOn w:val="Goc"/></w:style>'
    )
    body = p("Kế hoạch", style="TieuDe") + p(r("ủy ban", "<w:caps/>"), r(" nhân dân", '<w:caps w:val="0"/>'))
    assert lines(body, styles=styles) == ["KẾ HOẠCH", "ỦY BAN nhân dân"]


def test_styles_based_on_each_other_end() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>'
        for one, other in (("A", "B"), ("B", "A"))
    )
    assert lines(p("a", style="A"), styles=styles) == ["a"]


# --- legacy fonts -----------------------------------------------------------------------------------------------------


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def test_tcvn3_fonts_are_converted_and_noted() -> None:
    body = p(r("Céng hßa x· héi chñ nghÜa ViÖt Nam, §iÒu 5 ", font(".VnTime")), r("điều này", font("Times New Roman")))
    body += p(r("quyÕt ®Þnh", font(".VnTimeH")))
    read = document(body)
    assert read.text.split("\n") == ["Cộng hòa xã hội chủ nghĩa Việt Nam, Điều 5 điều này", "QUYẾT ĐỊNH"]
    assert read.notes == ("đã chuyển chữ phông cũ TCVN3 (ABC) sang Unicode",)


def test_vni_letters_split_over_runs() -> None:
    # "Cộng hòa xã hội": VNI writes ộ as o + ä, here in two runs.
    body = p(*(r(text, font("VNI-Times")) for text in ("Co", "äng hoøa xaõ ho", "äi chuû nghóa Vieät Nam")))
    read = document(body)
    assert read.text == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert "VNI" in read.notes[0]


def test_the_font_of_a_style_counts() -> None:
    styles = f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr>{font(".VnTime")}</w:rPr></w:style>'
    body = p("Céng hßa x· héi") + p(r("sách bàn", font("Arial")))
    assert lines(body, styles=styles) == ["Cộng hòa xã hội", "sách bàn"]


def test_unicode_in_a_legacy_font_stays() -> None:
    body = p(r("Cộng hòa xã hội chủ nghĩa", font(".VnTime"))) + p(r("là nhà máy", font(".VnTime")))
    read = document(body)
    assert read.text == "Cộng hòa xã hội chủ nghĩa\nlà nhà máy"
    assert read.notes == ()


def test_unicode_among_legacy_text_stays() -> None:
    body = p(r("Céng hßa x· héi chñ nghÜa ViÖt Nam", font(".VnTime"))) + p(r("Sửa lại là đúng", font(".VnTime")))
    assert lines(body) == ["Cộng hòa xã hội chủ nghĩa Việt Nam", "Sửa lại là đúng"]


def test_legacy_text_whose_font_is_lost_is_told_by_its_syllables() -> None:
    read = document(p("Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp Tù do H¹nh phóc quyÕt ®Þnh"))
    assert read.text.startswith("Cộng hòa xã hội")


def test_a_number_in_a_legacy_font() -> None:
    more = f"<w:rPr>{font('.VnTime')}</w:rPr>"
    body = p(r("Ph¹m vi ®iÒu chØnh", font(".VnTime")), properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert lines(body, numbering=numbering(level(0, "decimal", "§iÒu %1.", more=more))) == [
        "Điều 1. Phạm vi điều chỉnh"
    ]


# --- numbering --------------------------------------------------------------------------------------------------------


def test_numbers_are_shown_as_word_shows_them() -> None:
    levels = (level(0, "upperRoman", "%1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)"))
    body = item("a") + item("b", level=1) + item("c", level=2) + item("d", level=2) + item("e", level=1)
    body += item("f", level=2) + p("giữa") + item("g") + item("h", level=1)
    assert lines(body, numbering=numbering(*levels)) == [
        *("I. a", "1. b", "a) c", "b) d", "2. e", "a) f", "giữa", "II. g", "1. h"),
    ]


def test_levels_within_a_number() -> None:
    levels = (
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2."),
        level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
    )
    body = item("a") + item("b", level=1) + item("c", level=2) + item("d", level=1)
    assert lines(body, numbering=numbering(*levels)) == ["I. a", "I.1. b", "1.1.1 c", "I.2. d"]


def test_where_a_level_restarts() -> None:
    # Articles count on through the chapters: Chương I, Điều 1, Chương II, Điều 2.
    levels = (
        level(0, "upperRoman", "Chương %1"),
        level(1, "decimal", "Điều %2.", more='<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%3.", more='<w:lvlRestart w:val="1"/>'),
    )
    body = "".join(item("x", level=at) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    assert [line[:-2] for line in lines(body, numbering=numbering(*levels))] == [
        *("Chương I", "Điều 1.", "1.", "Điều 2.", "2.", "Chương II", "Điều 3.", "1."),
    ]


def test_lists_of_one_definition_count_on_unless_told_to_start() -> None:
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{more}</w:num>'
        for number, more in (
            (1, ""),
            (2, ""),
            (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
            (4, f'<w:lvlOverride w:ilvl="0">{level(0, "lowerLetter", "%1)")}</w:lvlOverride>'),
        )
    )
    body = item("a") + item("b", 2) + item("c", 3) + item("d", 3) + item("e", 4)
    assert lines(body, numbering=numbering(level(0, "decimal", "%1."), lists=lists)) == [
        *("1. a", "2. b", "5. c", "6. d", "g) e"),
    ]


def test_where_a_list_starts_and_what_follows_its_number() -> None:
    levels = (level(0, "decimal", "%1/", start=3, more='<w:suff w:val="nothing"/>'), level(1, "none", "%2"))
    assert lines(item("a") + item("b", level=1), numbering=numbering(*levels)) == ["3/a", "b"]


@pytest.mark.parametrize(
    ("text", "properties", "shown"),
    [
        ("-", "", "- a"),
        ("+", "", "+ a"),
        ("\uf0b7", font("Symbol"), "• a"),
        ("\uf0d8", font("Wingdings"), "➢ a"),
        ("\uf099", font("Wingdings"), "• a"),
        ("o", font("Courier New"), "○ a"),
        ("", "", "a"),
    ],
)
def test_bullets(text: str, properties: str, shown: str) -> None:
    bullet = level(0, "bullet", text, more=f"<w:rPr>{properties}</w:rPr>")
    assert lines(item("a") + item(""), numbering=numbering(bullet)) == [shown]


def test_numbers_of_styles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H3"><w:basedOn w:val="H2"/></w:style>'
    )
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("a", style="H1") + p("b", style="H2") + p("c", style="H3") + p("d", style="H1", properties=none)
    levels = numbering(level(0, "upperRoman", "%1."), level(1, "decimal", "%2."))
    assert lines(body, styles=styles, numbering=levels) == ["I. a", "1. b", "2. c", "d"]


def test_the_level_that_names_the_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = (level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", more='<w:pStyle w:val="H2"/>'))
    assert lines(p("a", style="H2"), styles=styles, numbering=numbering(*levels)) == ["1. a"]


def test_a_list_defined_by_a_list_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    content = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Muc"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Muc"/>{level(0, "lowerRoman", "(%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert lines(item("a") + item("b") + item("c", 2), styles=styles, numbering=content) == [
        *("(i) a", "(ii) b", "(iii) c"),
    ]


def test_an_empty_item_counts_and_shows_its_number() -> None:
    # The column STT of a table.
    body = table((item(""), p("Phòng Nội vụ")), (item(""), p("Công an")))
    assert lines(body, numbering=numbering(level(0, "decimal", "%1"))) == ["1", "Phòng Nội vụ", "2", "Công an"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (10**9, "upperRoman", "1000000000"),
        (5, "lowerLetter", "e"),
        (27, "upperLetter", "AA"),
        (53, "lowerLetter", "aaa"),
        (10**9, "lowerLetter", "1000000000"),
        (3, "decimalZero", "03"),
        (3, "ordinal", "3"),
        (5, "vietnameseCounting", "Năm"),
        (15, "vietnameseCounting", "Mười lăm"),
        (21, "vietnameseCounting", "Hai mươi mốt"),
    ],
)
def test_number_formats(number: int, form: str, shown: str) -> None:
    assert formatted(number, form) == shown


def test_sections_that_exist_as_list_styles_only() -> None:
    levels = (level(0, "upperRoman", "%1."), level(1, "decimal", "%2."))
    body = item("MỤC ĐÍCH") + item("Nâng cao nhận thức.", level=1) + item("NỘI DUNG") + item("Tuyên truyền.", level=1)
    root = analyse(document(body, numbering=numbering(*levels))).root
    found = [section for section in root.children if section.label]
    assert [(section.label, [child.label for child in section.children if child.label]) for section in found] == [
        ("I", ["1"]),
        ("II", ["1"]),
    ]


# --- places -----------------------------------------------------------------------------------------------------------


def check_origins(data: bytes) -> Document:
    """Every stretch of the text is found again in the run it names."""
    read = read_bytes(data, "kế hoạch.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        roots = {name: etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xml")}
    starts = [place.start for place in read.origins]
    assert starts == sorted(set(starts))
    assert starts[:1] == [0]
    for place, end in zip(read.origins, [*starts[1:], len(read.text)], strict=True):
        paragraph = list(roots[place.part].iter(names.P))[place.index[0]]
        if len(place.index) == 1:
            continue
        _, number, offset = place.index
        run = list(paragraph.iter(names.R))[number]
        text = "".join(map(stored, View(original=False).children(run)))[offset:]
        shown = read.text[place.start : end].removesuffix("\n").rstrip()
        assert unicodedata.normalize("NFC", text).startswith(shown)
    return read


def test_places_lead_back_to_the_runs() -> None:
    body = p(
        "số 12", "<w:r><w:tab/><w:t>/QĐ</w:t><w:noBreakHyphen/><w:t>UBND </w:t></w:r>", deleted("x"), inserted("y")
    )
    body += table((p("  a"), item("b"))) + p("c", box(p("d")), "e") + p("f", mark="<w:del/>") + p("g")
    body += p("Quye\u0302\u0301t di\u0323nh") + p("h", reference("footnote", 1))
    mark = '<w:fldChar w:fldCharType="{}"/>'.format
    body += f"<w:p><w:r><w:t>j</w:t>{mark('begin')}<w:t>mã</w:t>{mark('separate')}<w:t>k</w:t>{mark('end')}</w:r></w:p>"
    read = check_origins(
        docx(body, footnotes=note("footnote", 1, p("i")), numbering=numbering(level(0, "decimal", "%1.")))
    )
    at = read.text.index("UBND")
    place = max((place for place in read.origins if place.start <= at), key=lambda place: place.start)
    assert place.part == "word/document.xml"
    assert (place.index[:2], place.index[2] + at - place.start) == ((0, 1), 5)
    assert any(place.part == "word/footnotes.xml" for place in read.origins)


def test_a_letter_split_over_runs_comes_from_the_first() -> None:
    read = document(p("Quye", "\u0302\u0301t"))
    assert read.text == "Quyết"
    assert [(place.start, place.index) for place in read.origins] == [(0, (0, 0, 0)), (4, (0, 1, 2))]


def test_space_around_a_paragraph_has_no_place() -> None:
    read = document(p(" ", "  a", " ") + p("b", " ", "c", "\u00a0"))
    assert read.text == "a\nb c"
    assert [(place.start, place.index) for place in read.origins] == [
        *((0, (0, 1, 2)), (2, (1, 0, 0)), (3, (1, 1, 0)), (4, (1, 2, 0))),
    ]


def test_places_in_a_legacy_encoding() -> None:
    body = p(*(r(text, font("VNI-Times")) for text in ("Co", "äng hoøa xaõ ho", "äi chuû nghóa Vieät Nam")))
    read = document(body)
    places = {place.start: place.index for place in read.origins}
    assert places[0] == (0, 0, 0)
    assert places[2] == (0, 1, 1)  # "ng" after ộ, whose mark stood in the second run
    assert places[7] == (0, 1, 7)  # "a" after "hò", three letters as stored


TEXT = st.text(st.sampled_from("aeđ\u0302\u0301\u0323 \u00ad\ufeff\u2028\u2029ơTị9/"), max_size=8)


@given(st.lists(st.lists(TEXT, max_size=5), min_size=1, max_size=5))
@settings(max_examples=150)
def test_any_text_keeps_its_places_and_its_normal_form(paragraphs: list[list[str]]) -> None:
    data = docx(p("đầu") + "".join(p(*(r(text) for text in texts)) for texts in paragraphs))
    read = read_bytes(data, "x.docx")
    assert unicodedata.is_normalized("NFC", read.text)
    end = 0
    for block in read.blocks:
        assert block.span.start >= end
        end = block.span.end
    for place, following in zip(read.origins, read.origins[1:], strict=False):
        assert 0 <= place.start < following.start < len(read.text)


# --- files ------------------------------------------------------------------------------------------------------------


def test_a_main_part_of_another_name_and_backslashes() -> None:
    assert read_bytes(docx(p("a"), main="word/document2.xml"), "x").text == "a"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word\\document.xml", element("document", f"<w:body>{p('b')}</w:body>"))
    assert read_bytes(buffer.getvalue(), "x").text == "b"


def test_the_strict_form_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    content = element("document", f"<w:body>{p('a')}</w:body>").replace(W, strict)
    assert read_bytes(package({"word/document.xml": content}), "x").text == "a"


def test_a_file_with_macros_is_read(tmp_path: Path) -> None:
    content = element("document", f"<w:body>{p('Kế hoạch')}</w:body>")
    path = tmp_path / "kế hoạch “số 1”.docm"
    path.write_bytes(package({"word/document.xml": content, "word/vbaProject.bin": b"\x00\x01"}))
    assert read(path).text == "Kế hoạch"
    assert list(find([tmp_path])) == [str(path)]


def test_parts_may_be_missing_or_broken() -> None:
    content = element("document", f"<w:body>{p('a', reference('footnote', 3), style='X')}</w:body>")
    read = read_bytes(package({"word/document.xml": content, "word/styles.xml": "<w:styles"}), "x")
    assert read.text == "a"
    assert read.notes == ("bỏ qua phần hỏng của tệp: word/styles.xml",)


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "kế hoạch.docx")
    message = str(caught.value)
    assert message.startswith("kế hoạch.docx: ")
    assert "hãy" in message
    return message


def test_a_truncated_file_is_refused() -> None:
    data = docx(p("Kế hoạch " * 2000))
    for size in (len(data) - 30, len(data) // 2, 800):
        assert "hỏng hoặc bị cắt cụt" in refused(data[:size])


def test_damaged_bytes_are_refused() -> None:
    data = bytearray(docx(p("".join(chr(0x4E00 + number * 7 % 2000) for number in range(4000)))))
    at = data.index(b"word/document.xml") + 2000
    data[at : at + 40] = b"\x00" * 40
    assert "hỏng" in refused(bytes(data))


@pytest.mark.parametrize("content", ["đây không phải XML", "<w:document", "", "<a>&khong;</a>"])
def test_a_main_part_that_is_no_xml_is_refused(content: str) -> None:
    assert "word/document.xml" in refused(package({"word/document.xml": content}))


def test_a_file_without_text_is_refused() -> None:
    assert "không có chữ" in refused(docx(p()))
    with_picture = package({"word/document.xml": element("document", "<w:body/>"), "word/media/image1.png": b"\x89PNG"})
    assert "OCR" in refused(with_picture)


def test_a_password_is_named() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    assert "mật khẩu" in refused(container)
    data = bytearray(docx(p("a")))
    name = data.rindex(b"word/document.xml")
    data[name - 46 + 8] |= 1  # the flag in the central directory
    assert "mật khẩu" in refused(bytes(data))


XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE d [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9)
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("dtd", [XXE, LAUGHS + "]>"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_entities_are_refused(dtd: str, part: str, encoding: str) -> None:
    good = element("document", f"<w:body>{p('a')}</w:body>")
    bad = f'<?xml version="1.0" encoding="{encoding}"?>{dtd}' + good.partition("?>")[2].replace(">a<", ">&x;<")
    assert "DTD" in refused(package({"word/document.xml": good, part: bad.encode(encoding)}))


def test_a_zip_bomb_is_refused() -> None:
    huge = element("document", "<w:body>" + " " * 60_000_000 + p("a") + "</w:body>")
    assert "quá lớn" in refused(package({"word/document.xml": huge}))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(package({"word/document.xml": element("document", "<w:body>" + " " * 60_000_000 + "</w:body>")}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        header = data.rindex(mark)
        data[header + offset : header + offset + 4] = (1000).to_bytes(4, "little")
    refused(bytes(data))


def test_parts_are_limited_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dvcq_kb.readers.docx.package.MAX_XML", 5000)
    assert "quá lớn" in refused(docx(p("a" * 3000), styles="<w:x/>" * 1000))


def test_an_archive_of_too_many_files_is_not_looked_into() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", element("document", f"<w:body>{p('a')}</w:body>"))
        for number in range(10_001):
            archive.writestr(str(number), b"")
    with pytest.raises(UnsupportedFormat, match="tệp nén"):
        read_bytes(buffer.getvalue(), "x.docx")


def test_deep_nesting_is_refused_or_read() -> None:
    def nested(depth: int) -> bytes:
        return docx("<w:tbl><w:tr><w:tc>" * depth + p("đáy") + "</w:tc></w:tr></w:tbl>" * depth)

    assert read_bytes(nested(80), "x").text == "đáy"
    for depth in (90, 5000):
        assert "quá sâu" in refused(nested(depth))
    assert "quá sâu" in refused(docx(p("<w:smartTag>" * 300 + r("a") + "</w:smartTag>" * 300)))


def test_long_number_texts_do_not_multiply() -> None:
    data = docx(item("a") * 500, numbering=numbering(level(0, "decimal", "x" * 1_000_000)))
    assert len(read_bytes(data, "x").text) < 500 * 300


def test_embedded_documents_are_noted() -> None:
    assert "altChunk" in document(p("a") + '<w:altChunk r:id="r5"/>').notes[0]


def test_time_grows_with_length() -> None:
    paragraph = p(*(f"chữ {number} " for number in range(20)), properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    parts = {"numbering": numbering(level(0, "decimal", "%1."))}
    assert is_linear(lambda times: cpu(lambda: document(paragraph * times, **parts)), 100)


def test_real_files_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "data" / "docx").glob("*.docx")):
        data = path.read_bytes()
        read = check_origins(data) if len(data) < 60_000 else read_bytes(data, str(path))
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read("word/document.xml"))
        if next(root.iter(names.NUM_PR, names.CAPS, names.FOOTNOTE_REFERENCE), None) is not None:
            continue  # more is shown than stored
        # Boxes stand in the XML twice, and out of their place in the text: what matters is every letter once.
        texts = [text.text or "" for text in root.iter(names.T) if not any(text.iterancestors(names.FALLBACK))]
        # One of them splits letters from their marks, over runs too.
        stored_text = unicodedata.normalize("NFC", "".join(texts))
        assert sorted(filter(str.isalnum, stored_text)) == sorted(filter(str.isalnum, read.text)), path.name
