"""What every command owes a person who uses it for the first time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import PLAN, ROOT

from dvcq_kb.views.cli import COMMANDS, dvcq


def asked(shell: str, words: str, at: str) -> list[str]:
    """What the shell is told at Tab."""
    done = subprocess.run(
        [sys.executable, "-m", "dvcq_kb"],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env=os.environ | {"_DVCQ_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")


def test_the_first_steps_name_commands_there_are() -> None:
    lines = CliRunner().invoke(dvcq, []).output.split("\n")
    named = {line.split()[1] for line in lines if line.startswith("  dvcq ")}
    assert {"browse", "add", "search"} <= named <= {*COMMANDS, "ke-hoach.txt"}


def test_tab_completes_commands_options_values_and_files() -> None:
    assert asked("bash", "dvcq gr", "1")[0] == "plain,graph"
    assert "plain,--format" in asked("bash", "dvcq graph --fo", "2")
    assert "plain,svg" in asked("bash", "dvcq graph --format ", "3")
    assert asked("bash", "dvcq check ke", "2")[0] == "file,ke"
    assert asked("bash", "dvcq ke-hoach", "1")[0] == "file,ke-hoach"


def test_tab_in_powershell_tells_values_with_their_help_and_leaves_files_to_it() -> None:
    assert asked("powershell", "dvcq gr", "gr")[0] == "graph\tLược đồ viện dẫn; mục nào dựa vào văn bản nào"
    assert asked("powershell", "dvcq check ke", "ke") == ["", ""]
    assert [line.split("\t")[0] for line in asked("powershell", "dvcq graph --format ", "")][:2] == ["json", "graphml"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_script(shell: str) -> None:
    made = CliRunner().invoke(dvcq, ["completion", shell])
    assert made.exit_code == 0
    assert f"{shell}_complete" in made.output


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_script_for_bash_is_bash(tmp_path: Path) -> None:
    script = tmp_path / "dvcq.bash"
    script.write_text(CliRunner().invoke(dvcq, ["completion", "bash"]).output, encoding="utf-8")
    subprocess.run(["bash", "-n", script], check=True)


def test_the_manual_names_every_command_and_option() -> None:
    made = CliRunner().invoke(dvcq, ["man"]).output.replace("\\-", "-")
    for name in COMMANDS:
        assert f".SS dvcq {name} " in made
    assert "--fail-on" in made
    assert not [line for line in made.split("\n") if line.startswith("'") or ((line[:1] == "." and line[1:2].islower())
                and line not in (".nf", ".fi"))]  # fmt: skip


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_manual_is_roff_without_a_warning(tmp_path: Path) -> None:
    page = tmp_path / "dvcq.1"
    page.write_text(CliRunner().invoke(dvcq, ["man"]).output, encoding="utf-8")
    done = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", page], capture_output=True, encoding="utf-8", check=True
    )
    assert "warning" not in done.stderr


@pytest.mark.parametrize("encoding", ["cp1258", "ascii"])
@pytest.mark.parametrize("arguments", [["check", str(PLAN), "không-có.txt"], ["--help"], []])
def test_a_console_of_another_encoding_gets_utf_8(encoding: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dvcq_kb", *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert "văn bản" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout
    assert ("không-có.txt: không có tệp" in done.stderr.decode("utf-8")) == ("check" in arguments)


def test_a_graph_of_nothing_is_not_drawn(tmp_path: Path) -> None:
    result = CliRunner().invoke(dvcq, ["graph", str(tmp_path / "khong-co.txt")])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "khong-co.txt" in result.stderr


def test_a_section_that_is_not_there_is_answered_with_those_that_are() -> None:
    result = CliRunner().invoke(dvcq, ["show", str(PLAN), "--section", "99"])
    assert result.exit_code == 2
    assert "Các phần của văn bản: Tiêu đề, Mở đầu, I, II, III" in result.stderr
    assert "--toc" in result.stderr
