"""The README keeps its promises: its examples are run and compared, its tables complete."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from dvcq_kb.views.cli import COMMANDS

README = ROOT / "README.md"
CONSOLE = re.compile(r"```console\n\$ dvcq (?P<command>[^\n]*)\n(?P<output>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the demo leaves it: corpus/ and an index of it."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    _dvcq("add corpus", folder)
    return folder


def _dvcq(command: str, cwd: Path) -> str:
    return _run(["-m", "dvcq_kb", *shlex.split(command)], cwd)


def _run(arguments: list[str], cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DVCQ_")} | {
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "command", [match["command"] for match in CONSOLE.finditer(README.read_text(encoding="utf-8"))]
)
def test_example_prints_what_the_readme_shows(command: str, project: Path, request: pytest.FixtureRequest) -> None:
    actual = _dvcq(command, project)
    readme = README.read_text(encoding="utf-8")
    match = next(m for m in CONSOLE.finditer(readme) if m["command"] == command)
    if request.config.getoption("--update"):
        README.write_text(
            readme[: match.start("output")] + actual + readme[match.end("output") :], encoding="utf-8", newline="\n"
        )
    else:
        assert match["output"] == actual


def test_python_example_runs(project: Path) -> None:
    code = re.search(r"```python\n(from dvcq_kb import analyse.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert code
    assert _run(["-c", code[1]], project).splitlines()[0] == "38 Ủy ban nhân dân quận Ba Đình"


def test_every_command_is_mentioned() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"`dvcq {name}" not in text and f"$ dvcq {name}" not in text]
    assert not missing
