"""Old Word, RTF and OpenDocument, read through the programs of others; and ``dvcq doctor``, which tells of them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import docx_samples as word
import pytest
from click.testing import CliRunner
from office_samples import compound, needs_libreoffice, saved_as

from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.readers import libreoffice, ocr, office, ole, programs, read, read_bytes
from dvcq_kb.views import examination
from dvcq_kb.views.cli import dvcq

GROUND = word.p("Căn cứ Luật Đất đai năm 2024;")
OLD_FONT = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime" w:cs=".VnTime"/>'
DOCUMENTS = {
    "decision": word.docx(
        word.table((word.p("ỦY BAN NHÂN DÂN") + word.p("QUẬN BA ĐÌNH"), word.p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")))
        + GROUND
        + word.p("Căn cứ Chỉ thị số 33/CT-TTg ", word.deleted("ngày 01/01/2020"), word.inserted("ngày 26/11/2021"), ";")
        + word.p(word.r("C¨n cø NghÞ ®Þnh cña ChÝnh phñ;", OLD_FONT))
        + word.item("Phạm vi điều chỉnh")
        + word.item("Đối tượng áp dụng"),
        numbering=word.numbering(word.level(0, "decimal", "%1.")),
    ),
    "letter": word.docx(
        word.table((word.p("QUẬN BA ĐÌNH"), word.p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")))
        + GROUND
        + word.p("Ủy ban nhân dân quận yêu cầu các đơn vị thực hiện.") * 40
    ),
    "note": word.docx(GROUND),
    "long": word.docx(GROUND * 200),
}
FORMATS = ("doc", "rtf", "odt")
RTF = rb"{\rtf1\ansi\ansicpg1252\uc1 C\u259?n c\u7913? Lu\u7853?t s\u7889? 31/2024/QH15;\par}"
posix = pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the program")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PATH", "")
    for variable in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(programs, "_application", lambda _: None)
    ocr.program.cache_clear()
    yield
    ocr.program.cache_clear()


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], bytes]:
    """One of the documents as LibreOffice saves it in a format."""
    folder = tmp_path_factory.mktemp("văn bản")
    for name, content in DOCUMENTS.items():
        (folder / f"{name}.docx").write_bytes(content)

    @cache
    def all_as(kind: str) -> dict[str, bytes]:
        return {path.stem: path.read_bytes() for path in saved_as(kind, *sorted(folder.glob("*.docx")))}

    return lambda name, kind: all_as(kind)[name]


def odt(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr({"manifest": "META-INF/manifest.xml"}.get(name, f"{name}.xml"), content)
    return buffer.getvalue()


def script(folder: Path, name: str, text: str) -> None:
    """A program of this name, the only one on the path but for those of the system."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


# --- what they hold ---------------------------------------------------------------------------------------------------


@needs_libreoffice
@pytest.mark.parametrize("kind", FORMATS)
def test_reads_as_word_shows_it_whatever_its_name_and_leaves_nothing_behind(
    kind: str, saved: Callable[[str, str], bytes], tmp_path: Path, temporary: Path
) -> None:
    path = tmp_path / "cong-van.pdf"
    path.write_bytes(saved("decision", kind))
    document = read(path)
    assert document.text == (
        "ỦY BAN NHÂN DÂN\nQUẬN BA ĐÌNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCăn cứ Luật Đất đai năm 2024;\n"
        "Căn cứ Chỉ thị số 33/CT-TTg ngày 26/11/2021;\nCăn cứ Nghị định của Chính phủ;\n"
        "1. Phạm vi điều chỉnh\n2. Đối tượng áp dụng"
    )
    assert f"đọc tệp .{kind} qua LibreOffice" in document.notes
    assert any("TCVN3" in note for note in document.notes)
    assert not document.origins
    assert not list(temporary.iterdir())


@needs_libreoffice
def test_reads_as_before_tracked_changes(saved: Callable[[str, str], bytes]) -> None:
    text = read_bytes(saved("decision", "doc"), "a.doc", track_changes="original").text
    assert "33/CT-TTg ngày 01/01/2020;" in text


@pytest.mark.parametrize("kind", ["antiword", "catdoc"])
@needs_libreoffice
def test_reads_doc_without_libreoffice(
    kind: str, saved: Callable[[str, str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    if getattr(programs, kind)() is None:
        pytest.skip(f"{kind} is not installed")
    data = saved("letter", "doc")
    for name in {"libreoffice", "antiword", "catdoc"} - {kind}:
        monkeypatch.setattr(programs, name, lambda: None)
    document = read_bytes(data, "a.doc")
    assert "Căn cứ Luật Đất đai năm 2024;" in document.text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in document.text
    assert f"đọc tệp .doc qua {kind}" in document.notes[0]


@needs_libreoffice
@pytest.mark.skipif(not (programs.antiword() and programs.catdoc()), reason="needs antiword and catdoc")
def test_what_antiword_cannot_read_catdoc_may(
    saved: Callable[[str, str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = saved("note", "doc")
    monkeypatch.setattr(programs, "libreoffice", lambda: None)
    document = read_bytes(data, "a.doc")
    assert "Căn cứ Luật Đất đai năm 2024;" in document.text
    assert "catdoc" in document.notes[0]


def test_drawn_tables_are_taken_apart() -> None:
    assert office._cells(["|UBND QUẬN |CỘNG HÒA |", "|Số: 1/KH |Độc lập  |"]) == [
        "UBND QUẬN\nSố: 1/KH",
        "CỘNG HÒA\nĐộc lập",
    ]
    assert office._cells(["|1 |Việc |Xong |", "|2 |Khác |     |"]) == ["1", "Việc", "Xong", "2", "Khác"]


# --- what is wrong with them ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.usefixtures("no_programs")
def test_says_how_to_install(kind: str) -> None:
    data = {"doc": compound(WordDocument=b"\xec\xa5"), "rtf": RTF, "odt": odt(content="<a/>")}[kind]
    with pytest.raises(ReadError, match=rf"^a: đọc tệp \.{kind} cần LibreOffice.*apt install libreoffice.*winget"):
        read_bytes(data, "a")


@needs_libreoffice
@pytest.mark.parametrize("kind", FORMATS)
def test_damaged(kind: str, saved: Callable[[str, str], bytes]) -> None:
    # Of an .rtf what is left of it after a cut is read.
    whole = saved("long", kind) if kind != "rtf" else b"{\\rtf1" * 2
    with pytest.raises(ReadError, match=r"hỏng hoặc bị cắt cụt.*hãy"):
        read_bytes(whole[: len(whole) // 2], "a")


def test_locked_doc() -> None:
    with pytest.raises(ReadError, match="tệp có mật khẩu; hãy"):
        read_bytes(compound(WordDocument=b"\xec\xa5" + bytes(8) + b"\x00\x01"), "a")


def test_locked_odt() -> None:
    with pytest.raises(ReadError, match="tệp có mật khẩu; hãy"):
        read_bytes(odt(manifest="<manifest:encryption-data/>", content="x"), "a")


def test_bomb() -> None:
    with pytest.raises(ReadError, match="giải nén ra hơn 64 MiB"):
        read_bytes(odt(content=" " * (office.MOST_UNPACKED + 1)), "a")


@pytest.mark.parametrize(
    ("stream", "named"),
    [("Workbook", "bảng tính"), ("PowerPoint Document", "bảng tính"), ("__properties_version1.0", "OLE")],
)
def test_other_ole_files(stream: str, named: str) -> None:
    with pytest.raises(UnsupportedFormat, match=named):
        read_bytes(compound(**{stream: b"x"}), "a.doc")


def test_ole_folder() -> None:
    data = compound(WordDocument=b"one", Data=b"two")
    found = ole.streams(data)
    assert set(found) == {"WordDocument", "Data"}
    assert data[found["Data"] :].startswith(b"two")
    for cut in range(0, len(data), 37):
        ole.streams(data[:cut])


@posix
def test_is_ended_in_time_with_all_it_started(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # It does not end when told to, nor does what it started.
    child = tmp_path / "child"
    child.touch()
    script(tmp_path, "soffice", f"trap '' TERM\nsh -c 'trap \"\" TERM; sleep 60' & echo $! > {child}\nwait; sleep 60")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(programs, "_GRACE", 0.3)
    seconds = 1.0
    while not child.read_text():
        # A slow machine needs longer to start the two.
        monkeypatch.setattr(office, "SECONDS", seconds)
        with pytest.raises(ReadError, match=rf"quá {seconds:.0f} giây nên đã dừng; hãy"):
            read_bytes(RTF, "a.rtf")
        seconds *= 4
    assert not list(temporary.iterdir())
    while _runs(int(child.read_text())):  # else the time limit of every test
        time.sleep(0.05)


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    if sys.platform == "linux":
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@posix
def test_program_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path, "soffice", "")
    (tmp_path / "soffice").write_text("#!/no/such/interpreter\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match="không chạy được LibreOffice"):
        read_bytes(RTF, "a.rtf")


@needs_libreoffice
@posix
def test_leaves_nothing_behind_when_ended(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profiles: list[str] = []
    communicate = subprocess.Popen.communicate

    def until_its_pipe_is_open(process: Any, *arguments: Any, timeout: float | None = None) -> Any:
        if timeout != office.SECONDS:
            return communicate(process, *arguments, timeout=timeout)
        profiles.extend(each.removeprefix("-env:UserInstallation=") for each in process.args if "-env:" in each)
        while not libreoffice.pipes(profiles[0]):
            assert process.poll() is None
            time.sleep(0.01)
        raise subprocess.TimeoutExpired(process.args, timeout)

    monkeypatch.setattr(subprocess.Popen, "communicate", until_its_pipe_is_open)
    with pytest.raises(ReadError, match="đã dừng"):
        read_bytes(RTF, "a.rtf")
    assert not list(temporary.iterdir())
    assert not libreoffice.pipes(profiles[0])


@needs_libreoffice
def test_never_follows_links_to_the_network() -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        field = rb"{\field{\*\fldinst INCLUDEPICTURE \"%s/p.png\" \\d}{\fldrslt}}" % address.encode()
        text = rb"{\field{\*\fldinst INCLUDETEXT \"%s/t.rtf\"}{\fldrslt}}" % address.encode()
        template = rb"{\*\template %s/t.dot}" % address.encode()
        read_bytes(RTF.replace(b"\\par}", template + field + text + b"\\par}"), "a.rtf")
        xlink = f'xlink:href="{address}/p.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
        read_bytes(_odt_with(f'<draw:frame svg:width="2cm" svg:height="2cm"><draw:image {xlink}/></draw:frame>'), "a")
        server.shutdown()
    assert asked == []


def _odt_with(content: str) -> bytes:
    names = {
        "office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible",
    }  # fmt: skip
    declared = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{of}:1.0"' for prefix, of in names.items()
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return odt(
        manifest=manifest,
        content=f'<office:document-content {declared} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text><text:p>Căn cứ Luật số 31/2024/QH15;{content}</text:p></office:text></office:body>"
        "</office:document-content>",
    )


@pytest.mark.usefixtures("no_programs")
def test_finds_libreoffice_where_windows_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Program Files" / "LibreOffice" / "program" / "soffice.exe"
    path.parent.mkdir(parents=True)
    path.touch()
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    assert programs.libreoffice() == str(path)


def test_settings_are_xml() -> None:
    from lxml import etree

    assert len(etree.fromstring(libreoffice._SETTINGS.encode())) > 5


# --- dvcq doctor ------------------------------------------------------------------------------------------------------


def doctor(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(dvcq, ["doctor", "--kb", "no-such-folder", *arguments])
    return result.exit_code, result.stdout


@pytest.mark.usefixtures("no_programs")
def test_doctor_says_how_to_install_what_is_absent() -> None:
    code, told = doctor()
    assert code == 0
    for name in ("soffice", "antiword", "catdoc", "tesseract"):
        assert f"– {name}" in told
    assert "apt install libreoffice-writer" in " ".join(told.split())
    assert "✓ lxml" in told
    assert "chưa có kho tri thức" in told


def test_doctor_in_json() -> None:
    code, told = doctor("--format", "json")
    form = json.loads(told)
    assert (code, form["schema"], form["healthy"]) == (0, "dvcq/doctor/1", True)
    checks = {check["name"]: check for check in form["checks"]}
    assert checks["soffice"]["present"] == (programs.libreoffice() is not None)
    assert checks["click"]["kind"] == "required"
    assert all(check["enables"] for check in form["checks"])


def test_doctor_fails_without_what_is_indispensable(monkeypatch: pytest.MonkeyPatch) -> None:
    find = examination.find_spec
    monkeypatch.setattr(examination, "find_spec", lambda name: None if name == "whoosh" else find(name))
    code, told = doctor()
    assert code == 1
    assert "✗ whoosh" in told
    assert "pip install whoosh" in " ".join(told.split())
