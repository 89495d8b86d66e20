"""Files → a knowledge base: copies, changes, ready texts, many at once, what failed and why."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from knowledge_samples import PLAN, analysis

from dvcq_kb.batch import Task, examine, prepare
from dvcq_kb.knowledge import Outcome, open_kb
from dvcq_kb.views.cli import dvcq


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DVCQ_KB", "kho")
    (tmp_path / "docs").mkdir()
    return tmp_path


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(dvcq, [str(argument) for argument in arguments], input=stdin)


def write(path: Path, text: str = PLAN) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def held() -> dict[str, tuple[str, ...]]:
    with open_kb("kho") as kb:
        assert not kb.verify()
        return {document.source: document.copies for document in kb.documents()}


def test_copies_of_a_file_are_one_document(home: Path) -> None:
    write(home / "docs/a.txt")
    write(home / "docs/b.txt")
    assert run("add", "docs").stdout == "Đã thêm 1, cập nhật 0, không đổi 0, bản sao 1, lỗi 0\n"
    write(home / "docs/c.txt")
    assert "bản sao 1" in run("add", "docs").stdout
    assert held() == {"docs/a.txt": ("docs/b.txt", "docs/c.txt")}
    with open_kb("kho") as kb:
        assert kb.text("docs/c.txt") == kb.text("docs/a.txt")
        assert kb.remove("docs/a.txt")
        assert len(kb.search("dân vận khéo")) > 0
    assert held() == {"docs/b.txt": ("docs/c.txt",)}
    assert run("remove", "docs").stdout == "Đã bỏ 2 văn bản\n"
    assert held() == {}


def test_a_copy_that_changes_is_a_document_of_its_own(home: Path) -> None:
    write(home / "docs/a.txt")
    write(home / "docs/b.txt")
    run("add", "docs")
    write(home / "docs/a.txt", PLAN + "\nThêm một dòng.\n")
    assert "cập nhật 1, không đổi 1" in run("add", "docs").stdout
    assert held() == {"docs/b.txt": (), "docs/a.txt": ()}
    with open_kb("kho") as kb:
        (former,) = kb.versions("docs/a.txt")
        assert former.text == kb.text("docs/b.txt")
        assert not kb.versions("docs/b.txt")
    # And back again: no file need be read for that.
    write(home / "docs/a.txt")
    assert "cập nhật 1" in run("add", "docs").stdout
    assert held() == {"docs/b.txt": ("docs/a.txt",)}


def test_what_a_file_said_before_is_kept_until_it_is_removed(home: Path) -> None:
    for year in (2023, 2024, 2025):
        write(home / "docs/a.txt", f"{PLAN}\nNăm {year}.\n")
        run("add", "docs")
    told = run("index", "--history", home / "docs" / "a.txt").stdout.splitlines()
    assert len(told) == 3
    assert len(json.loads(run("index", "--history", "docs/a.txt", "--format", "json").stdout)["versions"]) == 2
    assert "không có bản trước" in run("index", "--history", "docs/b.txt").stderr
    with open_kb("kho") as kb:
        versions = kb.versions("docs/a.txt")
        assert [version.text.split()[-1] for version in versions] == ["2023.", "2024."]
        assert all(version.added_at <= version.until for version in versions)
        assert kb.text(versions[0].id) == versions[0].text
        assert len(kb.search('"năm 2024"')) == 0
        kb.remove("docs/a.txt")
        assert not kb.versions("docs/a.txt")


def test_a_touched_file_is_not_read_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(home / "docs/a.txt")
    run("add", "docs")
    os.utime(path, ns=(1, 1))
    monkeypatch.setattr("dvcq_kb.readers.read", lambda *_: pytest.fail("was read"))
    assert "không đổi 1" in run("add", "docs").stdout
    assert "không đổi 1" in run("add", "docs").stdout


def test_a_file_moved_is_known_by_its_bytes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(home / "docs/a.txt")
    run("add", "docs")
    path.rename(home / "docs/moved.txt")
    monkeypatch.setattr("dvcq_kb.readers.read", lambda *_: pytest.fail("was read"))
    assert "bản sao 1" in run("add", "docs").stdout
    assert run("remove", "docs/a.txt").exit_code == 0
    assert held() == {"docs/moved.txt": ()}


def test_an_analysis_of_an_older_version_is_not_recognised(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home / "docs/a.txt")
    run("add", "docs")
    write(home / "docs/b.txt")
    monkeypatch.setattr("dvcq_kb.knowledge.store.VERSION", "later")
    with open_kb("kho") as kb:
        assert kb.recognise("docs/b.txt", "1-1", "0" * 64) is None
    assert "bản sao" not in run("add", "docs/b.txt").stdout
    assert set(held()) == {"docs/a.txt", "docs/b.txt"}


def test_many_files_on_all_cores_give_what_each_gives_alone(home: Path) -> None:
    for number in range(45):
        write(home / f"docs/{number:02}.txt", f"{PLAN}\nVăn bản thứ {number}.\n")
    shutil.copy("docs/07.txt", "docs/ban-sao.txt")
    (home / "docs/hong.txt").write_bytes(b"\x00\x01\x02" * 50)
    (home / "docs/hong-2.txt").write_bytes(b"\x00\x01\x03" * 50)
    result = run("add", "docs", "--jobs", "2", "--format", "json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["added"], told["copy"], told["failed"]) == (2, 45, 1, 2)
    assert {failure["file"] for failure in told["failures"]} == {"docs/hong.txt", "docs/hong-2.txt"}
    assert "2 × " in result.stderr, "one reason, told once"
    assert "48 tệp trong" in result.stderr
    run("add", "docs", "--jobs", "1", "--kb", "alone")
    with open_kb("kho") as together, open_kb("alone") as alone:
        for one, other in zip(together.kept(), alone.kept(), strict=True):
            assert one.record == other.record
            assert [p.source for p in one.places] == [p.source for p in other.places]
            assert [p.content for p in one.places] == [p.content for p in other.places]


def test_the_work_of_a_document_is_pure_and_picklable(home: Path) -> None:
    write(home / "docs/a.txt")
    (home / "docs/hong.txt").write_bytes(b"\x00\x01\x02" * 50)
    outcome = pickle.loads(pickle.dumps(prepare))(pickle.loads(pickle.dumps(Task("docs/a.txt", "a"))))
    assert pickle.loads(pickle.dumps(outcome)) == outcome == prepare(Task("docs/a.txt", "a"))
    with open_kb("kho") as kb:
        assert kb.keep(outcome.result) is Outcome.ADDED
        assert [document.source for document in kb.documents()] == ["a"]
    assert prepare(Task("docs/hong.txt", "b")).unread
    assert examine("docs/không có.txt").unread
    assert not any(path.name != "docs" and path.name != "kho" for path in home.iterdir())


def test_ready_texts_of_a_file(home: Path) -> None:
    lines = [
        {"id": "A1", "title": "Điều 1", "text": "Nội dung tu1.", "source": "Điều 1 Luật thử", "loai": "Luật"},
        {"id": "A2", "title": "Điều 2", "text": "Nội dung tu2."},
    ]
    good = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path = write(home / "luat.jsonl", good + "\n\n{nope\n[1]\n" + json.dumps({"id": "A3", "title": "x"}) + "\n")
    result = run("add", "--jsonl", path)
    assert result.stdout == "Đã thêm hoặc cập nhật 2, không đổi 0, lỗi 3\n"
    assert result.exit_code == 2
    for number in (4, 5, 6):
        assert f"dòng {number}" in result.stderr
    with open_kb("kho") as kb:
        assert [hit.document_id for hit in kb.search("tu2")] == ["A2"]
    (home / "luat.jsonl.gz").write_bytes(gzip.compress(good.encode()))
    assert run("add", "--jsonl", "luat.jsonl.gz").stdout == "Đã thêm hoặc cập nhật 0, không đổi 2, lỗi 0\n"
    assert "không đổi 2" in run("add", "--jsonl", "-", stdin=good).stdout


def test_a_file_of_ready_texts_that_is_absent_or_cut_short(home: Path) -> None:
    result = run("add", "--jsonl", "không-có.jsonl")
    assert (result.exit_code, "kiểm tra lại đường dẫn" in result.stderr) == (2, True)
    noise = "".join(json.dumps({"id": f"A{n}", "title": "x", "text": f"{n * 7919}" * 40}) + "\n" for n in range(500))
    packed = gzip.compress(noise.encode())
    (home / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    result = run("add", "--jsonl", "cut.jsonl.gz")
    assert (result.exit_code, "cắt cụt" in result.stderr) == (2, True)
    with open_kb("kho") as kb:
        assert 0 < len(list(kb.documents())) < 500


@pytest.mark.parametrize("arguments", [[], ["docs", "--jsonl", "x"], ["docs", "--jobs", "0"]])
def test_wrong_calls_are_told(home: Path, arguments: list[str]) -> None:
    assert run("add", *arguments).exit_code == 2


def test_a_run_that_is_interrupted_says_how_to_go_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home / "docs/a.txt")
    write(home / "docs/b.txt", PLAN + "khác")

    def interrupted(_: object, source: str) -> object:
        if source.endswith("b.txt"):
            raise KeyboardInterrupt
        return analysis(source=source), ()

    with monkeypatch.context() as patch:
        patch.setattr("dvcq_kb.views.inputs.Inputs.examine", interrupted)
        result = run("add", "docs")
    assert result.exit_code == 130
    assert "chạy lại đúng lệnh này để làm tiếp" in result.stderr
    assert run("add", "docs").stdout.startswith("Đã thêm 1, cập nhật 0, không đổi 1")
