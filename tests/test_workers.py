"""Many documents on all cores: same results, same order, whatever happens to a worker."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from click.testing import CliRunner

from dvcq_kb.views import workers
from dvcq_kb.views.cli import dvcq

_TEXT = "Căn cứ Nghị định số {n}/2015/NĐ-CP ngày 09/01/2021 của Chính phủ;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 61):
        (tmp_path / f"{number:03}.txt").write_text(_TEXT.format(n=number), encoding="utf-8")
    return tmp_path


def test_many_documents_give_what_each_gives_alone(folder: Path) -> None:
    (folder / "030.txt").write_bytes(b"\x00\x01\x02" * 50)
    together = CliRunner().invoke(dvcq, ["check", str(folder), "--format", "jsonl"])
    alone = CliRunner().invoke(dvcq, ["check", "--debug", str(folder), "--format", "jsonl"])
    assert together.stdout == alone.stdout
    assert "030.txt" in together.stderr
    assert together.exit_code == alone.exit_code == 2
    files = [json.loads(line)["file"] for line in together.stdout.splitlines()]
    assert len(files) == 59
    assert files == sorted(files)


def test_a_killed_worker_costs_nobody_a_result(folder: Path) -> None:
    sources = sorted(map(str, folder.iterdir()))
    outcomes = workers.examine(iter(sources), (), (), "accepted", 2)
    found = [next(outcomes)]
    for child in multiprocessing.active_children():
        child.kill()
    found += outcomes
    assert [source for source, _ in found] == sources
    assert all(outcome.result is not None for _, outcome in found)
