"""``dvcq serve``: how it starts, on whom it insists, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

pytest.importorskip("starlette", reason="the extra [web] is not installed")

from dvcq_kb.views.cli import dvcq


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(dvcq, ["serve", *map(str, arguments)], input=stdin)


def test_the_network_is_not_let_in_without_a_password(tmp_path: Path) -> None:
    result = run("--host", "0.0.0.0", "--kb", tmp_path / "index")
    assert result.exit_code == 2
    assert "--set-password" in result.stderr
    assert not (tmp_path / "index").exists()


def test_a_password_is_kept_as_a_hash_that_others_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "mat-khau"
    assert run("--set-password", path, stdin="mật khẩu dài\n").exit_code == 0
    assert re.fullmatch(r"scrypt\$\d+\$8\$3\$[\w+/=]+\$[\w+/=]+\n", path.read_text(encoding="ascii"))
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    assert run("--set-password", tmp_path / "mat-khau", stdin="ngắn\n").exit_code == 2
    assert not (tmp_path / "mat-khau").exists()


@pytest.mark.parametrize("content", [None, "mật khẩu dài", ""])
def test_a_file_that_holds_no_hash_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "mat-khau"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = run("--password-file", path, "--kb", tmp_path / "index")
    assert result.exit_code == 2
    assert f"--set-password {path}" in result.stderr


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
def test_it_serves_until_it_is_stopped(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "dvcq_kb", "serve", "--port", "0", "--kb", str(tmp_path / "index")]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, encoding="utf-8") as served:
        assert served.stderr
        line = served.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        with urlopen(f"{address[0]}index.json") as answer:
            assert json.load(answer)["documents"] == 0
        served.send_signal(signal.SIGINT)
        assert served.wait(100) in (0, 130)


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("--port", taken.getsockname()[1], "--kb", tmp_path / "index")
    assert result.exit_code == 2
    assert "--port" in result.stderr
