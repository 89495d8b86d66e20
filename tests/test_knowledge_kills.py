"""SIGKILL at any moment: what was told to be kept is there and found, and nothing else is.

DVCQ_KILLS says how many processes are killed (15; a release wants 100).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from knowledge_samples import PLAN, analysis, article, child

from dvcq_kb.knowledge import KnowledgeBase, open_kb

KILLS = int(os.environ.get("DVCQ_KILLS", "15"))
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL"),
    pytest.mark.timeout(60 + 20 * KILLS),
]

WORK = """
import sys
from contextlib import nullcontext
from dvcq_kb.knowledge import open_kb
from test_knowledge_kills import step
with open_kb(sys.argv[1]) as kb, open(sys.argv[3], "w") as told, kb.batch() if sys.argv[4] else nullcontext():
    for number in range(int(sys.argv[2]), 100_000):
        step(kb, number)
        print(number, file=told, flush=True)
"""

_BATCH = ("", "batch")
"""One by one a process is mostly killed while it makes the index, in a batch while it writes to the store."""

State = dict[str, str]
"""Source or id → the word that only its text has."""


def step(kb: KnowledgeBase, number: int) -> None:
    """The work a process is killed at: one change a number."""
    match number % 6:
        case 0:
            kb.add_texts([article(number)])  # type: ignore[list-item]
        case 1 | 2:
            kb.add(plan(number, f"kh-{number}.txt"))
        case 3:
            kb.add(plan(number, f"kh-{number - 1}.txt"))
        case 4:
            kb.remove(f"kh-{number - 3}.txt")
        case _:
            if number % 12 == 5:
                kb.rebuild()
            else:
                with kb.batch():
                    kb.add_texts([article(number)])  # type: ignore[list-item]


def after(number: int) -> State:
    """What is held once `step` has done every number up to this one."""
    held: State = {}
    for done in range(1, number + 1):
        match done % 6:
            case 0:
                held[f"A{done}"] = f"tu{done}"
            case 1 | 2:
                held[f"kh-{done}.txt"] = f"tu{done}"
            case 3:
                held[f"kh-{done - 1}.txt"] = f"tu{done}"
            case 4:
                del held[f"kh-{done - 3}.txt"]
            case _ if done % 12 != 5:
                held[f"A{done}"] = f"tu{done}"
    return held


def plan(number: int, source: str):  # type: ignore[no-untyped-def]
    return analysis(f"{PLAN}\nRiêng của văn bản này là tu{number}.\n", source)


def held(kb: KnowledgeBase) -> State:
    found = {}
    for document in kb.documents():
        name = document.id if document.id.startswith("A") else document.source
        found[name] = next(word.strip(".") for word in kb.text(document.id).split() if word.startswith("tu"))
    return found


def kill(process: subprocess.Popen[str], after_seconds: float) -> None:
    time.sleep(after_seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_what_was_told_to_be_kept_is_kept_and_found(tmp_path: Path) -> None:
    moments = random.Random(20250203)
    folder, log = tmp_path / "kho", tmp_path / "told"
    number = words = interrupted = 0
    for turn in range(max(2, KILLS * 2 // 3)):
        log.write_text("")
        process = child(WORK, str(folder), str(number + 1), str(log), _BATCH[turn % 2])
        # So many changes, however slow the machine is, and a moment of the next.
        wanted = moments.randrange(5)
        while len(log.read_text().splitlines()) < wanted:
            assert process.poll() is None
            time.sleep(0.005)
        kill(process, moments.uniform(0, 0.1 if wanted else 0.5))
        # A line cut off by the kill was told to nobody.
        told = log.read_text().split("\n")[:-1]
        last = int(told[-1]) if told else number
        with open_kb(folder) as kb:
            found = held(kb)
            # The change it was at is made, or it is not.
            assert found in (after(last), after(last + 1))
            interrupted += found == after(last) != after(last + 1)
            number = last + 1 if found == after(last + 1) else last
            for name, word in moments.sample(sorted(found.items()), min(len(found), 25)):
                hits = kb.search(word)
                assert [name in (hit.document_id, hit.source) for hit in hits] == [True]
            for gone in set(after(number + 6).values()) - set(found.values()):
                assert not kb.search(gone)
            plans = sum(name.startswith("kh-") for name in found)
            assert sum(len(cited.mentions) for cited in kb.instrument("33/CT-TTg")) == 2 * plans
            assert not kb.verify()
            words += len(found)
    assert words > KILLS, "the kills came too early to prove anything"
    assert interrupted or KILLS < 50, "no kill came in the middle of a change"


# --- the command line, with its worker processes --------------------------------------------------------------------


def command(*arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dvcq_kb", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def duration(make: Callable[[], subprocess.Popen[str]]) -> float:
    started = time.monotonic()
    make().communicate()
    return time.monotonic() - started


def content(folder: Path) -> list[object]:
    with open_kb(folder, create=False) as kb:
        assert not kb.verify()
        hits = [(hit.document_id, hit.section) for hit in kb.search("dân vận khéo", limit=500)]
        documents = sorted((d.sha256, sorted((d.source, *d.copies)), d.citations, d.findings) for d in kb.documents())
        return [documents, sorted(hits), len(kb.acts())]


class Whole(NamedTuple):
    """A folder of papers, what a run that nobody disturbs makes of it, and how long that took."""

    papers: Path
    base: Path
    content: list[object]
    seconds: float


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("papers")
    for number in range(60):
        text = f"{PLAN}\nNghị định số {number + 1}/2020/NĐ-CP ngày 05/3/2020 của Chính phủ là tu{number}.\n"
        (folder / f"kh-{number}.txt").write_text(text, encoding="utf-8")
    shutil.copy(folder / "kh-7.txt", folder / "ban-sao.txt")
    (folder / "hong.txt").write_bytes(b"\x00\x01\x02" * 50)
    base = tmp_path_factory.mktemp("whole") / "kho"
    seconds = duration(lambda: command("add", folder, "--kb", base, "--jobs", "2"))
    return Whole(folder, base, content(base), seconds)


def children(process: subprocess.Popen[str]) -> Iterator[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    yield from map(int, path.read_text().split()) if path.exists() else ()


def running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_an_add_that_is_killed_is_taken_up_by_the_next(whole: Whole, tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    moments = random.Random(7)
    left: set[int] = set()
    for _ in range(max(1, KILLS // 10)):
        shutil.rmtree(folder, ignore_errors=True)
        kept = 0
        for _ in range(2):
            process = command("add", whole.papers, "--kb", folder, "--jobs", "2")
            time.sleep(whole.seconds * moments.uniform(0.2, 1))
            left |= set(children(process))
            process.kill()
            process.communicate()
            if (folder / "dvcq.sqlite3").exists():
                with open_kb(folder, create=False) as kb:
                    documents = list(kb.documents())
                    assert not [
                        problem for problem in kb.verify() if "theo kịp" not in problem and "thiếu" not in problem
                    ]
                    assert len(documents) >= kept
                    kept = len(documents)
        process = command("add", whole.papers, "--kb", folder, "--jobs", "2", "--format", "json")
        told = json.loads(process.communicate()[0])
        assert (process.returncode, told["failed"]) == (2, 1)
        assert told["added"] + told["unchanged"] + told["copy"] == 61
        assert told["unchanged"] >= kept
        assert content(folder) == whole.content
    while any(map(running, left)):  # else the time limit: worker processes outlive the run that was killed
        time.sleep(0.1)


def test_an_import_that_is_killed_leaves_all_or_nothing(whole: Whole, tmp_path: Path) -> None:
    folder, file = tmp_path / "kho", tmp_path / "kho.dvcq"
    command("export", "--kb", whole.base, "-o", file).communicate()
    took = duration(lambda: command("import", file, "--kb", folder))
    assert content(folder) == whole.content
    moments = random.Random(11)
    for _ in range(max(1, KILLS - KILLS * 2 // 3 - 2 * (KILLS // 10))):
        shutil.rmtree(folder)
        kill(command("import", file, "--kb", folder), took * moments.uniform(0.3, 1))
        if not (folder / "dvcq.sqlite3").exists():
            command("import", file, "--kb", folder).communicate()
        assert content(folder) == whole.content
