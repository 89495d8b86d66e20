"""``dvcq check --comments``: Word comments at the very letters, and nothing else of the file changed."""

from __future__ import annotations

import datetime
import io
import os
import unicodedata
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx_samples import box, deleted, docx, element, inserted, item, level, numbering, p, package, r, row, table
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from office_samples import needs_libreoffice, saved_as

from dvcq_kb.annotate import Note, annotate
from dvcq_kb.lint import lint
from dvcq_kb.model import Span
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_bytes
from dvcq_kb.readers.docx import names
from dvcq_kb.views.cli import dvcq

W = names.w
NOW = datetime.datetime(2026, 11, 23, 8, 30)
WRONG = "Nghị định số {}/2023/NĐ-CP ngày 14/8/2022"  # the year of the number is not the year of the date
PROPERTIES = '<w:b/><w:color w:val="C00000"/>'
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
COMMENTS = (
    '<w:comment w:id="4" w:author="Lan" w:date="2026-01-02T03:04:05Z"><w:p><w:r><w:t>Xem lại</w:t></w:r></w:p>'
    "</w:comment>"
)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, ["check", *map(str, arguments)])


def saved(folder: Path, data: bytes, name: str = "ke-hoach.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def ranges(data: bytes) -> dict[str, str]:
    """Comment id → the letters between its marks."""
    found: dict[str, str] = {}
    opened: set[str] = set()
    for each in part(data, "word/document.xml").iter():
        name = each.get(names.ID, "")
        if each.tag == W("commentRangeStart"):
            opened.add(name)
            found[name] = ""
        elif each.tag == W("commentRangeEnd"):
            opened.remove(name)
        elif each.tag == names.T:
            for one in opened:
                found[one] += each.text or ""
    assert not opened
    return found


def said(data: bytes) -> dict[str, str]:
    """Comment id → its text, a line a paragraph."""
    return {
        comment.get(names.ID, ""): "\n".join(
            "".join(text.text or "" for text in line.iter(names.T)) for line in comment.iter(names.P)
        )
        for comment in part(data, "word/comments.xml")
    }


def noted(data: bytes, *quotes: str) -> bytes:
    """Each of these stretches of the text annotated."""
    document = read_bytes(data, "ke-hoach.docx")
    notes = []
    for number, quote in enumerate(quotes):
        start = document.text.index(quote)
        notes.append(Note(Span(start, start + len(quote)), (f"ghi chú {quote}",), f"{number:016x}"))
    return annotate(data, document, notes, NOW).data


def accompanied(body: str) -> bytes:
    """A file with a picture, a person's comment and parts we know nothing of."""
    files = {
        "word/document.xml": element("document", f"<w:body>{body}</w:body>"),
        "word/comments.xml": element("comments", COMMENTS),
        "word/media/image1.png": b"\x89PNG\r\n" + bytes(range(256)) * 20,
        "customXml/item1.xml": b"<?xml version='1.0'?>\n<a  b='c' />",
    }
    return package(files)


# --- where ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        p("Theo Nghị định số 59/2023/NĐ-CP của Chính phủ"),
        p("Theo Nghị ", r("định số 59/20", PROPERTIES), "23/NĐ-", r("CP của Chính phủ", PROPERTIES)),
        p("Theo ", inserted("Nghị định số "), deleted("45"), "59/2023/NĐ-CP của Chính phủ"),
        p("Theo ", f'<w:hyperlink r:id="r9">{r("Nghị định số 59/2023/NĐ-CP")}</w:hyperlink>', " của Chính phủ"),
        p("Theo ", f"<w:sdt><w:sdtContent>{r('Nghị định số 59')}</w:sdtContent></w:sdt>", "/2023/NĐ-CP của"),
        p("Theo ", f"<w:smartTag><w:smartTag>{r('Nghị định số 59')}</w:smartTag></w:smartTag>", "/2023/NĐ-CP của"),
        table((p("Theo"), p("Thực hiện Nghị định số 59/2023/NĐ-CP này")), (p(), p("x"))),
        table((table((p("Theo Nghị định số 59/2023/NĐ-CP."),)) + p(),)),
        p("một") + p(deleted("hai ba")) + p("ngày " + "x" * 40) + p("Theo Nghị định số 59/2023/NĐ-CP của"),
        # Word leaves out the space around a text that does not ask to keep it.
        p("<w:r><w:t>\n  Theo Nghị định số 59/2023/NĐ-CP của\n</w:t></w:r>"),
        p("<w:r><w:tab/><w:t>Theo</w:t><w:br/><w:t>Nghị định số 59/2023/NĐ-CP</w:t><w:tab/><w:t>của</w:t></w:r>"),
        p(unicodedata.normalize("NFD", "Theo Nghị định số 59/2023/NĐ-CP của Chính phủ")),
    ],
)
def test_a_comment_stands_at_the_very_letters(body: str) -> None:
    data = docx(body)
    done = noted(data, "Nghị định số 59/2023/NĐ-CP")
    assert [unicodedata.normalize("NFC", text) for text in ranges(done).values()] == ["Nghị định số 59/2023/NĐ-CP"]
    before, after = read_bytes(data, "a"), read_bytes(done, "a")
    assert (after.text, after.blocks) == (before.text, before.blocks)


@pytest.mark.parametrize(
    ("font", "stored", "quote", "marked"),
    [
        (".VnTime", "C¨n cø NghÞ ®Þnh sè 59 cña ChÝnh phñ vÒ thùc hiÖn d©n chñ", "của Chính phủ", "cña ChÝnh phñ"),
        # Two stored letters make one, the last of the paragraph too.
        ("VNI-Times", "Caên cöù Nghò ñònh soá 59 cuûa Chính phuû veà daân chuû", "Nghị định số", "Nghò ñònh soá"),
        ("VNI-Times", "Caên cöù Nghò ñònh soá 59 cuûa Chính phuû veà daân chuû", "dân chủ", "daân chuû"),
    ],
)
def test_fonts_of_old(font: str, stored: str, quote: str, marked: str) -> None:
    data = docx(p(r(stored, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')))
    assert list(ranges(noted(data, quote)).values()) == [marked]


def test_a_split_run_keeps_its_formatting_in_every_piece() -> None:
    done = noted(docx(p(r("Theo Nghị định số 59 của", PROPERTIES))), "Nghị định", "số 59")
    looks = [
        (run.findtext(names.T), etree.tostring(run.find(names.RPR), method="c14n"))
        for run in part(done, "word/document.xml").iter(names.R)
        if run.find(names.T) is not None
    ]
    assert [text for text, _ in looks] == ["Theo ", "Nghị định", " ", "số 59", " của"]
    assert len({look for _, look in looks}) == 1
    assert b'w:val="C00000"' in looks[0][1]


def test_overlapping_and_equal_stretches() -> None:
    done = noted(docx(p("Theo Nghị định số 59 của")), "Nghị định số 59", "định", "số 59 của", "định")
    assert sorted(ranges(done).values()) == sorted(["Nghị định số 59", "định", "số 59 của", "định"])


def test_what_takes_no_comment_is_commented_at_what_refers_to_it() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = p("Mở đầu") + p("Trước", reference, "sau") + p("Khung", box(p("Hộp chữ")), "cuối")
    notes = f'<w:footnote w:id="1">{p("Một")}</w:footnote><w:footnote w:id="2">{p("Cước chú hai")}</w:footnote>'
    data = docx(body, footnotes=notes, footer1=p("Chân trang"))
    document = read_bytes(data, "a")
    quotes = ("Cước chú hai", "Hộp chữ")
    spans = [Span(at, at + len(quote)) for quote in quotes for at in [document.text.index(quote)]]
    done = annotate(data, document, [Note(span, ("?",), str(span)) for span in spans], NOW)
    assert done.displaced == 2
    root = part(done.data, "word/document.xml")
    first, second = root.iter(W("commentRangeStart"))
    assert first.getnext().find(names.FOOTNOTE_REFERENCE) is not None
    assert second.getnext().find(f".//{names.TXBX_CONTENT}") is not None
    assert read_bytes(done.data, "a").text == document.text


def test_a_number_that_is_only_shown_is_commented_at_its_paragraph() -> None:
    data = docx(item("Nội dung"), numbering=numbering(level(0, "upperRoman", "%1.")))
    done = noted(data, "I.")
    assert list(ranges(done).values()) == ["Nội dung"]


@settings(max_examples=60)
@given(st.data())
def test_any_stretches_of_any_runs(data: st.DataObject) -> None:
    words = st.text("ab ế/", min_size=1, max_size=6)
    paragraphs = data.draw(st.lists(st.lists(words, min_size=1, max_size=5), min_size=1, max_size=3))
    file = docx(p("đầu") + "".join(p(*(r(text) for text in runs)) for runs in paragraphs))
    document = read_bytes(file, "a")
    edges = st.integers(0, len(document.text))
    pairs = data.draw(st.lists(st.tuples(edges, edges).filter(lambda pair: pair[0] < pair[1]), max_size=4))
    spans = [Span(*pair) for pair in pairs if document.text[slice(*pair)].strip()]
    notes = [Note(span, ("?",), f"{number:x}") for number, span in enumerate(spans)]
    done = annotate(file, document, notes, NOW).data
    assert read_bytes(done, "a").text == document.text
    if spans:
        # White space at the edges of a paragraph is no part of the text, but lies in a range that crosses them.
        found = ["".join(text.split()) for text in ranges(done).values()]
        assert sorted(found) == sorted("".join(span.of(document.text).split()) for span in spans)


# --- the rest of the file ---------------------------------------------------------------------------------------------


def test_everything_else_is_kept_byte_by_byte() -> None:
    data = accompanied(p("Theo Nghị định số 59") + p("hết"))
    done = noted(data, "số 59")
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(done)) as after:
        assert after.testzip() is None
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["word/document.xml", "word/comments.xml"]
    assert said(done)["4"] == "Xem lại"
    assert sorted(said(done)) == ["4", "5"]


def test_the_first_comment_of_a_file_is_made_known_to_the_package() -> None:
    done = noted(docx(p("Theo Nghị định số 59")), "số 59")
    types = etree.tostring(part(done, "[Content_Types].xml")).decode()
    assert 'PartName="/word/comments.xml"' in types
    assert "wordprocessingml.comments+xml" in types
    (relation,) = part(done, "word/_rels/document.xml.rels")
    assert (relation.get("Target"), relation.get("Type").endswith("/comments")) == ("comments.xml", True)


def test_nothing_to_say_changes_nothing() -> None:
    data = accompanied(p("Theo Nghị định số 59"))
    assert noted(data) == data


def test_a_strict_file_stays_strict() -> None:
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": names.STRICT,
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": names.STRICT_RELATIONSHIPS,
    }
    files = {}
    with zipfile.ZipFile(io.BytesIO(docx(p("Theo Nghị định số 59")))) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for ours, theirs in strict.items():
                content = content.replace(ours, theirs)
            files[name] = content
    done = noted(package(files), "số 59")
    with zipfile.ZipFile(io.BytesIO(done)) as archive:
        for name in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
            assert not any(ours in archive.read(name) for ours in strict), name


# --- again ------------------------------------------------------------------------------------------------------------


def test_a_second_run_says_nothing_twice_and_takes_back_what_no_longer_holds() -> None:
    data = accompanied(p("Theo Nghị định số 59 của"))
    once = noted(data, "Nghị định", "số 59")
    assert noted(once, "Nghị định", "số 59") == once
    # The second was corrected; the person's comment and the text stay.
    less = noted(once, "Nghị định")
    assert sorted(said(less)) == ["4", "5"]
    assert list(ranges(less).values()) == ["Nghị định"]
    assert len(list(part(less, "word/document.xml").iter(W("commentReference")))) == 1
    assert read_bytes(less, "a").text == read_bytes(data, "a").text


def test_a_comment_that_a_person_answered_stays() -> None:
    once = noted(docx(p("Theo Nghị định số 59")), "số 59")
    numbered = part(once, "word/comments.xml")
    for at, line in enumerate(numbered.iter(names.P)):
        line.set(f"{{{W14}}}paraId", f"0000000{at}")
    last = at
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/comments.xml"] = etree.tostring(numbered)
    files["word/commentsExtended.xml"] = (
        f'<w15:commentsEx xmlns:w15="{W15}"><w15:commentEx w15:paraId="0000000{last}" w15:done="0"/>'
        f'<w15:commentEx w15:paraId="0A" w15:paraIdParent="0000000{last}" w15:done="0"/></w15:commentsEx>'
    ).encode()
    relation = '<Relationship Id="e" Target="commentsExtended.xml" Type="x/commentsExtended"/></Relationships>'
    files["word/_rels/document.xml.rels"] = (
        files["word/_rels/document.xml.rels"].decode().replace("</Relationships>", relation).encode()
    )
    answered = package(files)
    assert noted(answered) == answered
    files["word/commentsExtended.xml"] = files["word/commentsExtended.xml"].replace(b"paraIdParent", b"x")
    assert said(noted(package(files))) == {}


# --- the command ------------------------------------------------------------------------------------------------------


def plan() -> bytes:
    cell = p("Theo ", r(WRONG.format(61)[:20], PROPERTIES), r(WRONG.format(61)[20:]), " của Chính phủ.")
    return docx(
        p("ỦY BAN NHÂN DÂN QUẬN BA ĐÌNH")
        + p("KẾ HOẠCH")
        + p(f"Căn cứ {WRONG.format(59)} của Chính phủ quy định chi tiết;")
        + table((p("1"), cell))
    )


def test_every_finding_becomes_a_comment(tmp_path: Path) -> None:
    source, target = saved(tmp_path, plan()), tmp_path / "ghi-chu.docx"
    before = source.read_bytes()
    done = check(source, "--comments", target)
    assert done.exit_code == 1
    assert source.read_bytes() == before
    analysis = analyse(read_bytes(before, "a"))
    findings = lint(analysis)
    assert f"{target}: {len(findings)} ghi chú mới" in done.stderr
    assert sorted(ranges(target.read_bytes()).values()) == sorted(finding.quote for finding in findings)
    texts = said(target.read_bytes())
    assert {finding.message for finding in findings if finding.code == "DVC101"} <= {
        text.split("\n")[0].split(": ", 1)[1] for text in texts.values()
    }
    (first, *_) = part(target.read_bytes(), "word/comments.xml")
    assert (first.get(W("author")), first.get(W("initials"))) == ("dvcq", "dvcq")
    assert first.get(W("date")) == "2026-11-18T11:06:40Z"
    assert any(finding.fingerprint in texts[first.get(names.ID)] for finding in findings)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["ghi-chu.docx", "ke-hoach.docx"]


def test_same_bytes_every_time_and_its_own_output_is_commented_once(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    one, two, three = (tmp_path / f"{name}.docx" for name in ("mot", "hai", "ba"))
    check(source, "--comments", one)
    check(source, "--comments", two)
    assert one.read_bytes() == two.read_bytes()
    check(source, "--comments", two)  # nobody saved it since: it may be replaced
    assert one.read_bytes() == two.read_bytes()
    done = check(one, "--comments", three)
    assert "0 ghi chú mới" in done.stderr
    assert three.read_bytes() == one.read_bytes()


def test_without_a_name_beside_the_file(tmp_path: Path) -> None:
    saved(tmp_path, plan(), "a.docx")
    saved(tmp_path, plan(), "b.docx")
    for _ in range(2):  # the copies of the first run are no drafts
        assert check(tmp_path, "--comments").exit_code == 1
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "a.dvcq.docx", "b.docx", "b.dvcq.docx"]


def test_what_cannot_be_commented_is_checked_beside_what_can(tmp_path: Path) -> None:
    saved(tmp_path, plan(), "a.docx")
    saved(tmp_path, f"1. {WRONG.format(59)} của Chính phủ.\n".encode(), "b.txt")
    done = check(tmp_path, "--comments", "--format", "concise")
    assert done.exit_code == 1
    assert "b.txt:1:" in done.stdout
    assert "b.txt: đã kiểm tra, không có bản ghi chú (chỉ ghi chú được vào tệp .docx, .pdf)." in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "a.dvcq.docx", "b.txt"]
    (tmp_path / "a.docx").unlink()
    (tmp_path / "a.dvcq.docx").unlink()
    alone = check(tmp_path, "--comments")
    assert alone.exit_code == 2
    assert "b.txt: --comments chỉ ghi được vào tệp .docx, .pdf" in alone.stderr


@pytest.mark.parametrize("name", ["ke-hoach.docx", "./khac/../ke-hoach.docx", "lien-ket.docx"])
def test_the_input_is_never_overwritten(tmp_path: Path, name: str) -> None:
    source = saved(tmp_path, plan())
    (tmp_path / "khac").mkdir()
    os.link(source, tmp_path / "lien-ket.docx")
    done = check(source, "--comments", tmp_path / name)
    assert done.exit_code == 2
    assert source.read_bytes() == plan()


@pytest.mark.parametrize("theirs", [docx(p("Của người khác")), docx(p("Đang chép dở"))[:-40], b"PK\x03\x04"])
def test_what_a_person_wrote_is_not_overwritten(tmp_path: Path, theirs: bytes) -> None:
    source, other = saved(tmp_path, plan()), saved(tmp_path, theirs, "khac.docx")
    before = other.read_bytes()
    done = check(source, "--comments", other)
    assert (done.exit_code, other.read_bytes()) == (2, before)
    assert "chọn tên khác" in done.stderr


@pytest.mark.parametrize("name", ["ke-hoach.txt", "ke-hoach.html"])
def test_other_formats_are_refused_before_anything_is_checked(tmp_path: Path, name: str) -> None:
    source = saved(tmp_path, f"<html><p>Căn cứ {WRONG.format(59)}</p></html>".encode(), name)
    done = check(source, "--comments", tmp_path / "ra.docx")
    assert (done.exit_code, done.stdout) == (2, "")
    assert name in done.stderr
    assert "lưu lại thành .docx" in done.stderr
    assert not (tmp_path / "ra.docx").exists()


@pytest.mark.parametrize("target", ["ra.pdf", "khong-co/ra.docx"])
def test_a_copy_that_cannot_be(tmp_path: Path, target: str) -> None:
    assert check(saved(tmp_path, plan()), "--comments", tmp_path / target).exit_code == 2


def test_standard_input_and_one_name_for_two(tmp_path: Path) -> None:
    assert check("-", "--comments", tmp_path / "ra.docx").exit_code == 2
    one, two = saved(tmp_path, plan(), "a.docx"), saved(tmp_path, plan(), "b.docx")
    assert check(one, two, "--comments", tmp_path / "ra.docx").exit_code == 2


@needs_libreoffice
def test_writers_of_office_files_take_it(tmp_path: Path) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    with zipfile.ZipFile(io.BytesIO(plan())) as archive:
        document = archive.read("word/document.xml")
    source = saved(tmp_path, package({"word/document.xml": document, "[Content_Types].xml": types}))
    target = tmp_path / "ghi-chu.docx"
    check(source, "--comments", target)
    (taken,) = saved_as("odt", target)
    content = part(taken.read_bytes(), "content.xml")
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    texts = ["".join(note.itertext()) for note in content.iter(f"{office}annotation")]
    assert len(texts) == len(said(target.read_bytes())) > 1
    assert all("[dvcq:" in text for text in texts)


def test_rows_of_tables_that_are_deleted_are_stepped_over() -> None:
    gone = row(p("Bị xóa"), properties='<w:trPr><w:del w:author="Lan"/></w:trPr>')
    data = docx(f"<w:tbl>{gone}{row(p('Theo Nghị định số 59'))}</w:tbl>")
    assert list(ranges(noted(data, "số 59")).values()) == ["số 59"]


# --- what a person answers --------------------------------------------------------------------------------------------


def saved_by_word(data: bytes, *resolved: str) -> bytes:
    """As Word saves it: the paragraphs of comments numbered, those whose text holds one of these words resolved."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    comments = etree.fromstring(files["word/comments.xml"])
    rows = []
    for number, comment in enumerate(comments):
        for at, line in enumerate(comment.iter(names.P)):
            line.set(f"{{{W14}}}paraId", f"{number:04X}{at:04X}")
        done = any(word in "".join(comment.itertext()) for word in resolved)
        rows.append(f'<w15:commentEx w15:paraId="{number:04X}{at:04X}" w15:done="{int(done)}"/>')
    files["word/comments.xml"] = etree.tostring(comments)
    files["word/document.xml"] = etree.tostring(etree.fromstring(files["word/document.xml"]))
    files["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{W15}">{"".join(rows)}</w15:commentsEx>'.encode()
    relation = '<Relationship Id="e" Target="commentsExtended.xml" Type="x/commentsExtended"/></Relationships>'
    relations = files["word/_rels/document.xml.rels"].decode()
    files["word/_rels/document.xml.rels"] = relations.replace("</Relationships>", relation).encode()
    return package(files)


def test_a_resolved_comment_leaves_its_finding_out(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    check(source, "--comments", "--in-place")
    assert (tmp_path / "ke-hoach.docx.bak").read_bytes() == plan()
    all_of_them = check(source, "--format", "concise").stdout.splitlines()
    source.write_bytes(saved_by_word(source.read_bytes(), "59/2023"))
    done = check(source, "--format", "concise")
    left = [line for line in all_of_them if "59/2023" not in line]
    assert 0 < len(left) < len(all_of_them)
    assert done.stdout.splitlines() == left
    assert f"Bỏ qua {len(all_of_them) - len(left)} phát hiện có ghi chú đã được giải quyết" in done.stderr
    # The comment stays where it is, so that the next run knows too.
    before = source.read_bytes()
    check(source, "--comments", "--in-place")
    assert source.read_bytes() == before


def test_all_resolved_is_clean(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    check(source, "--comments", "--in-place")
    source.write_bytes(saved_by_word(source.read_bytes(), "DVC"))
    assert check(source).exit_code == 0


def test_in_place_needs_comments_and_no_name(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    for arguments in (["--in-place"], ["--in-place", "--comments", str(tmp_path / "ra.docx")]):
        assert check(source, *arguments).exit_code == 2
    assert check(source, "--comments", "--track-changes", "original").exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["ke-hoach.docx"]


@pytest.mark.parametrize("command", ["check", "cite", "show"])
def test_the_view_of_tracked_changes_is_asked_for(tmp_path: Path, command: str) -> None:
    body = p("Căn cứ Nghị định số ", deleted("58"), inserted("59"), "/2023/NĐ-CP ngày 14/8/2022 của Chính phủ;")
    source = saved(tmp_path, docx(body))
    for view, shown, hidden in (("accepted", "59/2023", "58/2023"), ("original", "58/2023", "59/2023")):
        out = CliRunner().invoke(dvcq, [command, str(source), "--track-changes", view]).stdout
        assert shown in out
        assert hidden not in out
