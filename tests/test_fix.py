"""``dvcq fix``: certain corrections as tracked changes, and nothing else of the file changed."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PLAN
from docx_samples import box, deleted, docx, element, field, inserted, p, package, r, table
from lxml import etree
from office_samples import needs_libreoffice, saved_as

from dvcq_kb.annotate.plain import correct
from dvcq_kb.annotate.revisions import revise
from dvcq_kb.lint import lint
from dvcq_kb.lint.corrections import settled
from dvcq_kb.model import Correction, Span
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_bytes, read_text
from dvcq_kb.readers.docx import names
from dvcq_kb.views.cli import dvcq

W = names.w
NOW = datetime.datetime(2026, 11, 23, 8, 30)
BOLD = "<w:b/>"
WRONG = "Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ;"
RIGHT = "Thực hiện Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ."


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795000000")


def fix(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, ["fix", *map(str, arguments)])


def saved(folder: Path, data: bytes, name: str = "ke-hoach.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def accepted(data: bytes) -> str:
    return read_bytes(data, "a").text


def original(data: bytes) -> str:
    return read_bytes(data, "a", track_changes="original").text


def revised(data: bytes, *edits: tuple[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """Each of these words of the text replaced; the file, and what stood in the way."""
    document = read_bytes(data, "a")
    corrections = []
    for old, new in edits:
        start = document.text.index(old)
        corrections.append(Correction(Span(start, start + len(old)), new))
    return revise(data, document, corrections, NOW)


def changes(data: bytes) -> list[tuple[str, str]]:
    """What is struck out and what is put in, by us, in order."""
    root = etree.fromstring(members(data)["word/document.xml"])
    return [
        (etree.QName(change).localname, "".join(text.text or "" for text in change.iter(names.T, names.DEL_TEXT)))
        for change in root.iter(names.INS, names.DEL)
        if change.get(W("author")) == "dvcq"
    ]


def corrections_of(text: str) -> dict[str, str]:
    """Words of every agreed correction → what is to stand there."""
    analysis = analyse(read_text(text))
    agreed = settled(analysis, lint(analysis)).agreed
    return {one.correction.span.of(text): one.correction.text for one in agreed}


# --- what is certain --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The document itself: one date in the year of the number.
        (f"{WRONG}\n{RIGHT}", {"2021": "2015"}),
        ("Nghị định số 04/2015/NĐ-CP ngày 9 tháng 1 năm 2021\nNghị định số 04/2015/NĐ-CP ngày 09/01/2015",
         {"2021": "2015"}),
        # The registry: more than one source knows the date. Numbers that are right stay as they are written.
        ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 06/03/2020 của Chính phủ về công tác văn thư", {"06": "05"}),
        ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 06 tháng 4 năm 2020 của Chính phủ về công tác văn thư",
         {"06 tháng 4": "05 tháng 3"}),
        # Day and month in each other's place.
        ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 03/5/2020 của Chính phủ về công tác văn thư", {"03/5": "05/3"}),
        ("Căn cứ Luật tiếp cận thông tin;", {"Luật tiếp cận thông tin": "Luật Tiếp cận thông tin"}),
        ("Căn cứ Luật tổ chức Toà án nhân dân;", {"Luật tổ chức Toà án nhân dân": "Luật Tổ chức Toà án nhân dân"}),
        # The document and the registry contradict each other about 30/2020: only what the registry says is made.
        ("Nghị định số 30/2020/NĐ-CP ngày 06/3/2021\nNghị định số 30/2020/NĐ-CP ngày 07/3/2020", {"07": "05"}),
        # Two dates in the right year: neither is proved.
        ("Nghị định số 977/2015/NĐ-CP ngày 09/01/2021\nNghị định số 977/2015/NĐ-CP ngày 09/01/2015\n"
         "Nghị định số 977/2015/NĐ-CP ngày 10/01/2015", {}),
        # Nothing but a guess.
        ("Căn cứ Nghị định số 977/2015/NĐ-CP ngày 09/01/2021 của Chính phủ", {}),
        # Two dates at once; one date for two acts.
        ("Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 ngày 10/01/2021 của Chính phủ\n" + RIGHT, {}),
    ],
)  # fmt: skip
def test_only_what_is_proved_is_corrected(text: str, expected: dict[str, str]) -> None:
    assert corrections_of(text) == expected


def test_no_correction_where_it_is_not_certain_which_act_is_meant() -> None:
    text = (
        "Căn cứ Nghị định số 04/2015/NĐ-CP ngày 10/01/2015 của Chính phủ về xử phạt vi phạm hành chính trong lĩnh vực "
        "giao thông đường bộ và đường sắt"
    )
    analysis = analyse(read_text(text))
    findings = lint(analysis)
    assert {"DVC301", "DVC304"} <= {finding.code for finding in findings}
    found = settled(analysis, findings)
    assert found.agreed == ()
    assert [why for _, why in found.disputed if "DVC304" in why]


def test_what_is_corrected_needs_no_further_correction() -> None:
    text = PLAN.read_text(encoding="utf-8")
    assert len(corrections_of(text)) == 4
    analysis = analyse(read_text(text))
    for one in reversed(settled(analysis, lint(analysis)).agreed):
        span, new = one.correction.span, one.correction.text
        text = text[: span.start] + new + text[span.end :]
    assert corrections_of(text) == {}


# --- Word -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        p("ngày 09/01/2021 của"),
        p("ngày 09/01/2", r("0", BOLD), "21 của"),
        p("ngày 09/01/", f'<w:hyperlink r:id="r9">{r("2021")}</w:hyperlink>', " của"),
        p("ngày 09/01/", f"<w:sdt><w:sdtContent>{r('2021')}</w:sdtContent></w:sdt>", " của"),
        table((p("1"), p("ngày 09/01/2021 của"))),
        p("ngày 09/01/", deleted("1999"), "2021 của"),
        # In what somebody else has put in: his change stays his on both sides.
        p(inserted("ngày 09/01/2021 của"), " Chính phủ"),
        p("ngày 09/01/20", inserted("21 của")),
        p("<w:r><w:tab/><w:t>ngày 09/01/2021 của</w:t><w:tab/></w:r>"),
        p(r("ngày 09/01/2021 của", '<w:b/><w:rPrChange w:id="7" w:author="Lan"><w:rPr/></w:rPrChange>')),
    ],
)
def test_a_correction_is_a_tracked_change(body: str) -> None:
    data = docx(body)
    done, obstacles = revised(data, ("2021", "2015"))
    assert obstacles == ("",)
    assert accepted(done) == accepted(data).replace("2021", "2015")
    assert original(done) == original(data)
    assert "".join(text for kind, text in changes(done) if kind == "del") == "2021"
    assert [text for kind, text in changes(done) if kind == "ins"] == ["2015"]
    root = etree.fromstring(members(done)["word/document.xml"])
    ids = [change.get(names.ID) for change in root.iter(names.INS, names.DEL) if change.get(names.ID)]
    assert len(set(ids)) == len(ids)
    # Word puts nothing of ours into what is somebody else's.
    assert not any(mark.getparent().tag == names.INS for mark in root.iter(names.INS))


def test_what_is_put_in_looks_like_what_it_replaces() -> None:
    done, _ = revised(docx(p("ngày 09/01/", r("2021", '<w:b/><w:color w:val="C00000"/>'), " của")), ("2021", "2015"))
    root = etree.fromstring(members(done)["word/document.xml"])
    (made,) = root.iter(names.INS)
    assert etree.tostring(made.find(f"{names.R}/{names.RPR}"), method="c14n") == etree.tostring(
        next(root.iter(names.DEL)).find(f"{names.R}/{names.RPR}"), method="c14n"
    )


@pytest.mark.parametrize(
    ("body", "parts", "why"),
    [
        (p("Khung", box(p("ngày 2021"))), {}, "ngoài phần thân"),
        (p("Trước", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
         {"footnotes": f'<w:footnote w:id="2">{p("ngày 2021")}</w:footnote>'}, "ngoài phần thân"),
        (p(f'<w:moveTo w:id="3" w:author="Lan">{r("ngày 2021")}</w:moveTo>'), {}, "đang dời"),
        (p(f'<w:fldSimple w:instr=" DATE ">{r("2021")}</w:fldSimple>'), {}, "field"),
        (p("20", field(" DATE ", r("21"))), {}, "field"),
        (p("20", r("ẩn", "<w:vanish/>"), "21"), {}, "khác với chữ"),
    ],
)  # fmt: skip
def test_what_cannot_be_corrected_is_left_and_said(body: str, parts: dict[str, str], why: str) -> None:
    data = docx(p("ngày 01/01/2019") + body, **parts)
    done, obstacles = revised(data, ("2019", "2018"), ("2021", "2015"))
    assert (obstacles[0], why in obstacles[1]) == ("", True)
    assert changes(done) == [("del", "2019"), ("ins", "2018")]
    assert accepted(done) == accepted(data).replace("2019", "2018")
    alone, _ = revised(data, ("2021", "2015"))
    assert alone == data


def test_everything_else_of_the_file_is_kept() -> None:
    files = {
        "word/document.xml": element("document", f"<w:body>{p(WRONG)}{p('giữ nguyên')}</w:body>"),
        "word/media/image1.png": b"\x89PNG\r\n" + bytes(range(256)) * 20,
        "customXml/item1.xml": b"<?xml version='1.0'?>\n<a  b='c' />",
    }
    data = package(files)
    done, _ = revised(data, ("2021", "2015"))
    before, after = members(data), members(done)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]
    last = [
        etree.tostring(etree.fromstring(each["word/document.xml"])[0][-1], method="c14n") for each in (before, after)
    ]
    assert last[0] == last[1]


# --- plain text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_keeps_its_encoding_its_letters_and_its_line_ends(encoding: str, form: str, end: str) -> None:
    stored = unicodedata.normalize(form, f"Kế hoạch\n{WRONG}\nHết\n").replace("\n", end)
    data = stored.encode(encoding)
    document = read_bytes(data, "a.txt")
    start = document.text.index("2021")
    done = correct(data, document, [Correction(Span(start, start + 4), "2015")])
    assert done == stored.replace("2021", "2015").encode(encoding)


def test_an_encoding_before_unicode_is_not_written(tmp_path: Path) -> None:
    text = (
        "Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ;\nNghị định số 04/2015/NĐ-CP ngày 09/01/2015"
    )
    old = unicodedata.normalize("NFD", text)
    data = b"".join(unicodedata.normalize("NFC", each).encode("cp1258", "replace") for each in old)
    path = saved(tmp_path, data, "a.txt")
    done = fix(path)
    assert done.exit_code == 2
    assert "UTF-8" in done.stderr
    assert sorted(tmp_path.iterdir()) == [path]


# --- the command ------------------------------------------------------------------------------------------------------


def plan() -> bytes:
    return docx(
        p("ỦY BAN NHÂN DÂN QUẬN BA ĐÌNH") + p("KẾ HOẠCH") + p(WRONG) + p(RIGHT) + p("Căn cứ Luật tiếp cận thông tin;")
    )


def test_the_copy_has_the_corrections_and_the_draft_is_as_it_was(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    done = fix(source, "--select", "ALL")
    copy = tmp_path / "ke-hoach.dvcq.docx"
    assert (done.exit_code, source.read_bytes()) == (0, plan())
    assert changes(copy.read_bytes()) == [
        ("del", "2021"), ("ins", "2015"), ("del", "Luật tiếp cận thông tin"), ("ins", "Luật Tiếp cận thông tin"),
    ]  # fmt: skip
    assert "ngày 09/01/2021 → ngày 09/01/2015" in done.stdout
    assert "DVC201: Nghị định số 04/2015/NĐ-CP" in done.stdout
    assert f"{copy}: đã ghi 2 chỗ sửa" in done.stderr
    # Again: the copy is replaced by the same; of the copy itself nothing is left to correct.
    before = copy.read_bytes()
    assert fix(tmp_path, "--select", "ALL").exit_code == 0
    assert copy.read_bytes() == before
    again = fix(copy, "--select", "ALL")
    assert (again.exit_code, again.stdout) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ke-hoach.docx", "ke-hoach.dvcq.docx"]


def test_a_look_first_writes_nothing(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    done = fix(source, "--diff")
    assert done.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ke-hoach.docx"]
    assert "-Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ;" in done.stdout.splitlines()
    assert "+Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ;" in done.stdout.splitlines()
    assert "DVC101" in done.stderr


def test_the_diff_of_a_text_can_be_applied(tmp_path: Path) -> None:
    source = saved(tmp_path, PLAN.read_bytes(), "ke-hoach.txt")
    patch = fix(source, "--diff").stdout
    fix(source)
    subprocess.run(["patch", str(source)], input=patch.encode(), check=True, capture_output=True)
    assert source.read_bytes() == (tmp_path / "ke-hoach.dvcq.txt").read_bytes()


def test_in_place_keeps_what_was_there(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    assert fix(source, "--in-place").exit_code == 0
    assert (tmp_path / "ke-hoach.docx.bak").read_bytes() == plan()
    assert changes(source.read_bytes()) == [("del", "2021"), ("ins", "2015")]
    corrected = source.read_bytes()
    # Nothing to do, nothing written; and a later draft gets a backup of its own.
    assert fix(source, "--in-place").exit_code == 0
    assert (source.read_bytes(), len(list(tmp_path.iterdir()))) == (corrected, 2)
    saved(tmp_path, docx(p(WRONG) + p(RIGHT)))
    fix(source, "--in-place")
    assert (tmp_path / "ke-hoach.docx.bak").read_bytes() == plan()
    assert (tmp_path / "ke-hoach.docx.bak2").read_bytes() == docx(p(WRONG) + p(RIGHT))


def test_what_a_person_has_saved_is_not_overwritten(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    fix(source)
    copy = tmp_path / "ke-hoach.dvcq.docx"
    files = members(copy.read_bytes())
    # Whatever saves it anew leaves our remark out.
    files["word/document.xml"] = etree.tostring(etree.fromstring(files["word/document.xml"]))
    copy.write_bytes(package(files))
    before = copy.read_bytes()
    assert (fix(source).exit_code, copy.read_bytes()) == (2, before)


@pytest.mark.parametrize(
    "arguments",
    [("--diff", "--in-place"), ("-o", "khac.docx", "--in-place"), ("-o", "khac.pdf"), ("--select", "DVC999")],
)
def test_what_cannot_be_asked_for(tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, plan())
    assert fix("ke-hoach.docx", *arguments).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["ke-hoach.docx"]


def test_formats_that_are_not_written(tmp_path: Path) -> None:
    page = saved(tmp_path, f"<html><p>{WRONG}</p></html>".encode(), "a.html")
    done = fix(page)
    assert done.exit_code == 2
    assert "lưu lại thành .docx" in done.stderr
    assert fix("-").exit_code == 2


def test_only_the_rules_selected_correct(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    fix(source, "--select", "DVC4")
    assert [text for kind, text in changes((tmp_path / "ke-hoach.dvcq.docx").read_bytes()) if kind == "ins"] == [
        "Luật Tiếp cận thông tin"
    ]


def test_suppressed_findings_are_not_corrected(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    (tmp_path / "dvcq-ignore.toml").write_text(
        '[[ignore]]\nfile = "ke-hoach.docx"\nrule = "DVC406"\nreason = "trích nguyên văn"\n', encoding="utf-8"
    )
    fix(source, "--select", "ALL")
    assert [text for kind, text in changes((tmp_path / "ke-hoach.dvcq.docx").read_bytes()) if kind == "ins"] == ["2015"]


def test_json(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    page = json.loads(fix(source, "--diff", "--format", "json").stdout)
    (document,) = page["documents"]
    assert page["schema"] == "dvcq/fix/1"
    assert document["corrections"][0]["codes"] == ["DVC101", "DVC201"]
    assert (document["corrections"][0]["before"], document["corrections"][0]["after"]) == (
        "ngày 09/01/2021",
        "ngày 09/01/2015",
    )
    assert document["left"] == []


def test_nothing_certain(tmp_path: Path) -> None:
    source = saved(tmp_path, docx(p(RIGHT)))
    done = fix(source)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "không có chỗ nào chắc chắn" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["ke-hoach.docx"]


@needs_libreoffice
def test_an_office_program_shows_the_corrected_text_and_both_changes(tmp_path: Path) -> None:
    source = saved(tmp_path, plan())
    fix(source, "--select", "ALL")
    copy = tmp_path / "ke-hoach.dvcq.docx"
    (shown,) = saved_as("odt", copy)
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    content = etree.fromstring(members(shown.read_bytes())["content.xml"])
    (record,) = content.iter(f"{text}tracked-changes")
    kinds = [etree.QName(change).localname for region in record for change in region]
    assert sorted(kinds) == ["deletion", "deletion", "insertion", "insertion"]
    assert "".join(record.itertext()).count("dvcq") == 4
    # What is struck out stands in the record, what is put in stands in the text: this is the text as accepted.
    record.getparent().remove(record)
    paragraphs = ["".join(paragraph.itertext()) for paragraph in content.iter(f"{text}p")]
    assert "\n".join(paragraphs).split() == accepted(copy.read_bytes()).split()
