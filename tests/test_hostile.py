"""Files made to do harm: refused with the reason or read without it, in little time and memory, the others read on."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx_samples import docx, p
from growth import cpu, is_linear
from office_samples import needs_libreoffice

from dvcq_kb.readers import read_bytes
from dvcq_kb.views.cli import dvcq

SENTENCE = "Căn cứ Nghị định số 59/2023/NĐ-CP ngày 14/8/2022 của Chính phủ;"
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def pdf(pages: int, stream: bytes = b"", filters: str = "/FlateDecode") -> bytes:
    """As small as a PDF can be: pages that all draw the same stream."""
    kids = b" ".join(b"%d 0 R" % (4 + page) for page in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(stream), filters.encode(), stream),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>"] * pages,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def packed(piece: bytes, times: int) -> bytes:
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(piece) for _ in range(times)) + packing.flush()


def packed_again(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = zlib.compress(data)
    return data


def archive(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def with_members(data: bytes, members: dict[str, str | bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        kept: dict[str, str | bytes] = {name: opened.read(name) for name in opened.namelist()}
    return archive({**kept, **members})


def word_bomb() -> bytes:
    return docx("<w:p/>" * 6_000_000)


def laughing_word() -> bytes:
    body = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><w:document xmlns:w="x">&a9;</w:document>'
    return with_members(docx(p("x")), {"word/document.xml": body})


# Name, how it is made, a word of the reason.
REFUSED: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("10.000 trang.pdf", lambda: pdf(10_000), "quá giới hạn"),
    ("bom.pdf", lambda: pdf(1, packed(b"\0" * 2**20, 48)), "giải nén ra quá lớn"),
    ("bom-lenh-ve.pdf", lambda: pdf(1, packed(b"0 0 m 1 1 l S\n" * 2**16, 40)), "giải nén ra quá lớn"),
    ("bom-hai-lan.pdf", lambda: pdf(1, zlib.compress(packed(b"\0" * 2**20, 48)), "[/FlateDecode/FlateDecode]"),
     "giải nén ra quá lớn"),
    ("bom-nghin-lan.pdf", lambda: pdf(1, packed_again(b"q Q", 1500)), "giải nén ra quá lớn"),
    ("cut.pdf", lambda: pdf(3)[:200], "cắt cụt"),
    ("bom.docx", word_bomb, "giải nén ra quá lớn"),
    ("cuoi.docx", laughing_word, "DTD"),
    ("cut.docx", lambda: docx(p(SENTENCE * 500))[:900], ""),
    ("nen.zip.docx", lambda: archive({"../../../etc/passwd": "x", "a.txt": "x"}), "tệp nén"),
    ("nhi-phan.txt", lambda: bytes(range(256)) * 40, "nhị phân"),
    ("rong.txt", lambda: b"", "rỗng"),
)  # fmt: skip


_MEASURED = """
import json, pathlib, re, sys, time
from dvcq_kb.errors import ReadError
from dvcq_kb.readers import read
started = time.process_time()
try:
    read(sys.argv[1])
except ReadError as error:
    told = str(error)
seconds = time.process_time() - started
# Of this program alone: what getrusage says begins with the memory of the one that started it.
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
print(json.dumps([told, seconds, int(peak[1]) // 1024 if peak else 0]))
"""


@pytest.mark.parametrize(("name", "make", "reason"), REFUSED, ids=[name for name, _, _ in REFUSED])
def test_refused_with_its_reason_in_little_time_and_memory(
    name: str, make: Callable[[], bytes], reason: str, tmp_path: Path
) -> None:
    if name.endswith(".pdf"):
        pytest.importorskip("pypdfium2")
    path = tmp_path / name
    path.write_bytes(make())
    run = subprocess.run([sys.executable, "-c", _MEASURED, str(path)], capture_output=True, timeout=100, check=True)
    told, seconds, mebibytes = json.loads(run.stdout)
    assert told.startswith(f"{path}: ")
    assert reason in told
    assert "hãy" in told
    # The longest takes a second where nothing else runs.
    assert seconds < 20
    assert mebibytes < 300


def test_the_others_are_read_on_and_what_was_skipped_is_listed(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    for name, make, _ in REFUSED:
        (tmp_path / name).write_bytes(make())
    (tmp_path / "ke-hoach.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "quyet-dinh.docx").write_bytes(docx(p(SENTENCE)))
    done = CliRunner().invoke(dvcq, ["check", str(tmp_path), "--format", "json"])
    assert done.exit_code == 2
    read_on = {Path(document["file"]).name for document in json.loads(done.stdout)["documents"]}
    assert read_on == {"ke-hoach.txt", "quyet-dinh.docx"}
    for name, _, _ in REFUSED:
        assert done.stderr.count(f"{tmp_path / name}: ") == 1, name
    assert "lỗi của chương trình" not in done.stderr
    assert "Traceback" not in done.stderr


# --- nothing is run, nothing is fetched, nothing is unpacked ---------------------------------------------------------


@pytest.fixture
def listening() -> Iterator[tuple[str, list[object]]]:
    """The address of a port on which somebody waits, and who came."""
    came: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    ended = threading.Event()

    def wait() -> None:
        while not ended.is_set():
            try:
                connection, who = server.accept()
            except TimeoutError:
                continue
            came.append(who)
            connection.close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", came
    ended.set()
    waiting.join()
    server.close()


def remote_page(address: str) -> bytes:
    return f"""<!DOCTYPE html PUBLIC "x" "{address}/a.dtd"><html><head><base href="{address}/">
    <meta http-equiv="refresh" content="0;url={address}"><link rel="stylesheet" href="{address}/a.css">
    <script src="{address}/a.js"></script><script>document.write("CHẠY")</script></head>
    <body onload="fetch('{address}')"><iframe src="{address}"></iframe><img src="{address}/a.png">
    <object data="{address}/a.swf"></object><p>{SENTENCE}</p></body></html>""".encode()


def remote_word(address: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="x{number}" Type="{kind}/{name}" Target="{address}/{name}" TargetMode="External"/>'
        for number, name in enumerate(("attachedTemplate", "image", "oleObject", "frame", "subDocument"))
    )
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )
    return with_members(docx(p(SENTENCE)), {"word/_rels/document.xml.rels": relations, "word/vbaProject.bin": b"macro"})


def remote_entity(address: str) -> bytes:
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{address}/x"><!ENTITY y SYSTEM "file:///etc/passwd">]>'
    return f'{page}<html xmlns="http://www.w3.org/1999/xhtml"><p>{SENTENCE} &x; &y;</p></html>'.encode()


@pytest.mark.parametrize("make", [remote_page, remote_word, remote_entity])
def test_no_link_is_followed_and_no_script_is_run(
    make: Callable[[str], bytes], listening: tuple[str, list[object]]
) -> None:
    address, came = listening
    text = read_bytes(make(address), "a").text
    assert SENTENCE in text
    assert "CHẠY" not in text
    assert "root:" not in text
    assert came == []


def test_entities_of_a_page_do_not_multiply() -> None:
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">{LAUGHS}]><html><p>{SENTENCE} &a9;</p></html>'
    assert len(read_bytes(page.encode(), "a").text) < 5_000


def test_members_that_point_elsewhere_are_carried_and_never_unpacked(tmp_path: Path) -> None:
    inside = tmp_path / "trong"
    inside.mkdir()
    members: dict[str, str | bytes] = {"../thoat.txt": "x", "word/../../thoat.xml": "x", "/thoat.txt": "x"}
    source = inside / "ke-hoach.docx"
    source.write_bytes(with_members(docx(p(SENTENCE)), members))
    assert CliRunner().invoke(dvcq, ["check", str(source), "--comments"]).exit_code == 1
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} == {
        "trong", "trong/ke-hoach.dvcq.docx", "trong/ke-hoach.docx",
    }  # fmt: skip
    with zipfile.ZipFile(inside / "ke-hoach.dvcq.docx") as copy:
        assert set(members) <= set(copy.namelist())


def test_a_link_inside_a_word_file_is_no_part_of_it() -> None:
    # A member that is a symbolic link, for those who unpack: its content is a path.
    link = zipfile.ZipInfo("word/footnotes.xml")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO(docx(p(SENTENCE)))
    with zipfile.ZipFile(buffer, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert read_bytes(buffer.getvalue(), "a").text == SENTENCE


@pytest.mark.parametrize("level", ["<table><tr><td>", "<div>", "<b>", "<ul><li>", "<blockquote>"])
def test_a_page_nested_deep_is_read_in_linear_time(level: str) -> None:
    def cost(depth: int) -> float:
        data = (level * depth + "x").encode()
        texts: list[str] = []
        took = cpu(lambda: texts.append(read_bytes(data, "a").text))
        assert "x" in texts[0]
        return took

    assert is_linear(cost, 1_500)


# --- names ------------------------------------------------------------------------------------------------------------

NAMES = ["Kế hoạch số 45 (bản “sạch”) – 2025", "it's; $(touch hong) & `x` %PATH%", "-rf", "đậu  cách  đôi"]
if os.name != "nt":
    NAMES += ['"ngoặc" \\ *?<>|', "xuống\ndòng", "e\u0323\u0302 tổ hợp"]


def run(folder: Path, *arguments: str) -> Result:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(dvcq, list(arguments))
    finally:
        os.chdir(before)


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_only_a_name(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.docx").write_bytes(docx(p(SENTENCE), main="word/document.xml"))
    assert run(tmp_path, "check", "--comments", "--", f"{name}.docx").exit_code == 1
    assert run(tmp_path, "fix", "--", f"{name}.docx").exit_code == 0
    assert run(tmp_path, "cite", "--format", "csv", "-o", "a.csv", "--", f"{name}.docx").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"{name}.docx", f"{name}.dvcq.docx", "a.csv"])


@needs_libreoffice
def test_any_name_is_only_a_name_to_other_programs(tmp_path: Path) -> None:
    path = tmp_path / f"{NAMES[2]} {NAMES[1]} {NAMES[0]}.rtf"
    path.write_bytes(b"{\\rtf1\\ansi Theo Quyet dinh so 12/QD-UBND\\par}")
    assert "12/QD-UBND" in run(tmp_path, "show", "--format", "text", "--", path.name).stdout
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
