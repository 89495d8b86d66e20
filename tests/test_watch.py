"""``dvcq check --watch`` on a real folder, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from dvcq_kb.views.cli import dvcq

WRONG = "Căn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ.\n"
RIGHT = WRONG.replace("2021", "2015")
SECONDS = 50


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    folder = tmp_path / "du-thao"
    folder.mkdir()
    return folder


@pytest.fixture
def output(drafts: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The running command, and what it has printed so far."""
    told = tmp_path / "told.txt"
    with told.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "dvcq_kb", "check", str(drafts), "--watch", "--format", "concise", "--lang", "vi"],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=os.environ | {"DVCQ_KB": str(tmp_path / "index")},
            # Where the tests run in the background of a shell, an interrupt is ignored, by what they start too.
            preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        yield process, told
        process.kill()
        process.wait()


def until(told: Path, words: str, times: int = 1) -> str:
    """What is printed once the words are there; fails if they never come."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        text = told.read_text(encoding="utf-8")
        if text.count(words) >= times:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{words!r} not in:\n{told.read_text(encoding='utf-8')}")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to one process alone")
def test_saved_drafts_are_checked_again_until_interrupted(
    drafts: Path, output: tuple[subprocess.Popen[bytes], Path]
) -> None:
    process, told = output
    until(told, "0 văn bản, 0 có phát hiện")
    (drafts / "a.txt").write_text(WRONG, encoding="utf-8")
    until(told, "1 văn bản, 1 có phát hiện: a.txt")
    (drafts / "b.txt").write_text(RIGHT, encoding="utf-8")
    text = until(told, "2 văn bản, 1 có phát hiện: a.txt")
    assert text.count("DVC101") == 1, "only what was saved is checked again"
    (drafts / "a.txt").write_text(RIGHT + "\n", encoding="utf-8")
    until(told, "2 văn bản, 0 có phát hiện")
    (drafts / "b.txt").unlink()
    until(told, "b.txt: đã xóa hoặc chuyển đi")
    process.send_signal(signal.SIGINT)
    assert process.wait(SECONDS) == 130
    assert "Traceback" not in told.read_text(encoding="utf-8")


@pytest.mark.parametrize("more", [("--format", "json"), ("-o", "out.txt"), ("--comments",)])
def test_only_what_is_printed_can_be_watched(drafts: Path, more: tuple[str, ...]) -> None:
    result = CliRunner().invoke(dvcq, ["check", str(drafts), "--watch", *more])
    assert result.exit_code == 2
    assert "--watch" in result.stderr


def test_a_folder_that_is_not_there_is_named(drafts: Path) -> None:
    result = CliRunner().invoke(dvcq, ["check", str(drafts / "khong-co"), "--watch"])
    assert result.exit_code == 2
    assert "khong-co" in result.stderr
