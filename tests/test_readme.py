"""The README keeps its promises: its examples are run and compared, its tables complete."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from conftest import ROOT

from dvcq_kb.views.cli import COMMANDS, dvcq

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


def test_every_block_is_one_that_is_tried() -> None:
    text = README.read_text(encoding="utf-8")
    opened = re.findall(r"^ *```(\w*)$", text, re.MULTILINE)[::2]
    assert opened.count("console") == len(list(CONSOLE.finditer(text)))
    assert set(opened) <= {"console", "python", "py", "sh", "toml", "nginx", ""}
    assert opened.count("") == 1, "the picture; what else is there should say what it is"


@pytest.mark.parametrize(
    ("number", "first"), [(0, "38 Ủy ban nhân dân quận Ba Đình"), (1, "[('Nghị định số 59/2023/NĐ-CP ngày 14/8/2023")]
)
def test_python_example_runs(number: int, first: str, project: Path) -> None:
    examples = _blocks("python")
    assert len(examples) == 2
    assert _run(["-c", examples[number]], project).startswith(first)


def test_examples_that_need_other_machines_are_sound() -> None:
    for code in _blocks("py"):
        compile(code, "README.md", "exec")
    (entries,) = _blocks("toml")
    assert [entry["rule"] for entry in tomllib.loads(entries)["ignore"]] == ["DVC105"]


def test_every_command_and_option_named_exists() -> None:
    text = README.read_text(encoding="utf-8")
    lines = [line for block in _blocks("sh") for line in block.splitlines()] + re.findall(r"`(dvcq [^`]*)`", text)
    spoken = [shlex.split(line, comments=True) for line in lines if line.startswith("dvcq ")]
    assert len(spoken) > 30
    for _, name, *rest in spoken:
        if name in ("LỆNH", "--help"):
            continue
        assert name in COMMANDS, name
        command = dvcq.get_command(click.Context(dvcq), name)
        known = {word for each in [command, *_below(command)] for option in each.params for word in option.opts}
        assert {word for word in rest if word.startswith("--")} <= known | {"--help"}, f"{name} {rest}"


def _below(command: click.Command | None) -> list[click.Command]:
    return list(command.commands.values()) if isinstance(command, click.Group) else []


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_every_command_is_mentioned() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"`dvcq {name}" not in text and f"$ dvcq {name}" not in text]
    assert not missing
