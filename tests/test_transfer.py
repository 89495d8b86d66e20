"""A knowledge base as one file, and back: all of it, or nothing."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from knowledge_samples import PLAN, analysis, article

from dvcq_kb.errors import KnowledgeDamaged, KnowledgeError
from dvcq_kb.knowledge import open_kb, transfer
from dvcq_kb.views.cli import dvcq

REGISTRY = (
    "number\ttype\tdate\tissuer\ttitle\teffective\tended\treplaced_by\tstrength\tsource\tend_source\n"
    "5/2016/TT-BNV\tThông tư\t2016-03-01\tBộ Nội vụ\tThử\t\t\t\tcertain\tthử\t\n"
)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    with open_kb(tmp_path / "kho") as kb:
        kb.add(analysis(), stamp="10-1")
        kb.add(analysis(PLAN + "\nSửa.\n"), stamp="10-2")
        kb.add(analysis(source="b.txt"))
        kb.add_texts([article(n) for n in range(1, 4)])
        kb.remove("A2")
        (tmp_path / "kho" / "registry.tsv").write_text(REGISTRY, encoding="utf-8")
        with (tmp_path / "kho.dvcq").open("wb") as stream:
            assert transfer.write(kb, stream, tmp_path / "kho" / "registry.tsv") == 4
    return tmp_path / "kho.dvcq"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(dvcq, [str(argument) for argument in arguments])


def test_what_comes_back_is_what_was_written(exported: Path, tmp_path: Path) -> None:
    assert transfer.receive(exported, tmp_path / "new") == 4
    again = io.BytesIO()
    with open_kb(tmp_path / "kho") as old, open_kb(tmp_path / "new") as new:
        transfer.write(new, again, tmp_path / "new" / "registry.tsv")
        assert again.getvalue() == exported.read_bytes()
        assert list(new.documents()) == list(old.documents())
        # Until sections that are no more are merged away, they count in how rare a word is.
        old.rebuild()
        for query in ("dân vận khéo", "tu3", "33/CT-TTg"):
            assert [(h.document_id, h.section, h.snippet) for h in new.search(query)] == [
                (h.document_id, h.section, h.snippet) for h in old.search(query)
            ]
        assert new.instrument("33/CT-TTg") == old.instrument("33/CT-TTg")
        assert list(new.graph_inputs()) == list(old.graph_inputs())
        assert new.versions("ke-hoach.txt") == old.versions("ke-hoach.txt")
        assert new.knows("ke-hoach.txt", "10-2")
        assert new.add(analysis(source="b.txt")).value == "unchanged"
        assert not new.verify()
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == [
        "dvcq.lock",
        "dvcq.sqlite3",
        "registry.tsv",
        "whoosh",
    ]


def lines(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def cut_short(path: Path) -> bytes:
    return path.read_bytes()[: path.stat().st_size // 2]


def without_end(path: Path) -> bytes:
    return gzip.compress(b"".join(lines(path)[:-1]))


def changed_letter(path: Path) -> bytes:
    return gzip.compress(b"".join(lines(path)).replace("khéo".encode(), "khép".encode(), 1))


def garbled(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def line_lost(path: Path) -> bytes:
    return gzip.compress(b"".join(line for at, line in enumerate(lines(path)) if at != 2))


def two_of_one(path: Path) -> bytes:
    return gzip.compress(b"".join([lines(path)[0], lines(path)[1], *lines(path)[1:]]))


def another_table(path: Path) -> bytes:
    return gzip.compress(b"".join(lines(path)).replace(b'"units"', b'"meta"'))


def going_on(path: Path) -> bytes:
    return gzip.compress(b"".join([*lines(path), lines(path)[1]]))


@pytest.mark.parametrize(
    "harm",
    [cut_short, without_end, changed_letter, garbled, line_lost, two_of_one, another_table, going_on],
    ids=lambda harm: harm.__name__,
)
def test_a_damaged_file_is_refused_and_leaves_nothing(exported: Path, tmp_path: Path, harm) -> None:  # type: ignore[no-untyped-def]
    bad = tmp_path / "bad.dvcq"
    bad.write_bytes(harm(exported))
    with pytest.raises(KnowledgeDamaged, match=r"bad\.dvcq.*không nhập gì cả"):
        transfer.receive(bad, tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["dvcq.lock"]
    transfer.receive(exported, tmp_path / "new")


def test_a_file_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    made = run("import", tmp_path / "khong-co.dvcq", "--kb", tmp_path / "kho")
    assert made.exit_code == 2
    assert "không có tệp hay thư mục này" in made.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", gzip.compress(b'{"schema": "dvcq/base/99"}\n'), gzip.compress(b'{"a": 1}\n')],
    ids=["empty", "zip", "newer", "other"],
)
def test_a_foreign_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.dvcq"
    path.write_bytes(data)
    with pytest.raises(KnowledgeError, match="không phải tệp xuất từ dvcq export"):
        transfer.receive(path, tmp_path / "new")


def test_a_store_sent_by_somebody_is_no_export(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.dvcq") as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(KnowledgeError, match="không nhập gì cả"):
        transfer.receive(tmp_path / "x.dvcq", tmp_path / "new")


def test_a_knowledge_base_is_not_overwritten(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="không ghi đè"):
        transfer.receive(exported, tmp_path / "kho")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "báo cáo.docx").touch()
    with pytest.raises(KnowledgeError, match="không phải kho tri thức"):
        transfer.receive(exported, tmp_path / "full")


def test_bad_facts_of_the_office_are_refused(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "kho" / "registry.tsv").write_text(REGISTRY.replace("certain", "surely"), encoding="utf-8")
    with open_kb(tmp_path / "kho") as kb, exported.open("wb") as stream:
        transfer.write(kb, stream, tmp_path / "kho" / "registry.tsv")
    with pytest.raises(KnowledgeDamaged):
        transfer.receive(exported, tmp_path / "new")
    assert not (tmp_path / "new" / "dvcq.sqlite3").exists()


def test_the_commands(exported: Path, tmp_path: Path) -> None:
    out = tmp_path / "again.dvcq"
    result = run("export", "--kb", tmp_path / "kho", "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Đã xuất 4 văn bản" in result.stderr
    assert out.read_bytes() == exported.read_bytes()
    told = run("import", out, "--kb", tmp_path / "new", "--format", "json")
    assert json.loads(told.stdout)["documents"] == 4
    assert run("import", out, "--kb", tmp_path / "new").exit_code == 2
    assert run("import", tmp_path / "absent", "--kb", tmp_path / "other").exit_code == 2
    assert run("export", "--kb", tmp_path / "absent", "-o", out).exit_code == 2
    assert out.read_bytes() == exported.read_bytes()
