"""What ``pip install`` brings: everything the package opens, and where an extra lacks, how to install it."""

from __future__ import annotations

import re
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import PLAN, ROOT
from pdf_samples import Pdf

from dvcq_kb import extras
from dvcq_kb.views import examination
from dvcq_kb.views.cli import dvcq

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_wheel_holds_the_files_of_the_package_and_no_others(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    (path,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(path) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
        metadata = {name.rpartition("/")[2] for name in wheel.namelist() if ".dist-info/" in name}
    files = (file for file in (ROOT / "dvcq_kb").rglob("*") if file.is_file() and file.parent.name != "__pycache__")
    assert held == {file.relative_to(ROOT).as_posix() for file in files}
    assert {"dvcq_kb/py.typed", "dvcq_kb/registry/instruments.tsv"} <= held
    assert {"METADATA", "entry_points.txt", "LICENSE"} <= metadata


def test_doctor_looks_for_every_dependency() -> None:
    name = re.compile(r"[\w-]+")
    needed = {name.match(each)[0] for each in PROJECT["dependencies"]}  # type: ignore[index]
    optional = {
        (extra, name.match(each)[0])  # type: ignore[index]
        for extra, packages in PROJECT["optional-dependencies"].items()
        if extra not in ("all", "dev")
        for each in packages
    }
    found = examination.modules()
    required = {check.name for check in found if check.kind is examination.Kind.REQUIRED}
    others = {(check.install.partition("[")[2].partition("]")[0], check.name) for check in found} - {
        ("", package) for package in required
    }
    assert required == needed
    assert others == optional


def test_a_folder_is_checked_though_what_reads_pdf_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(Pdf().bytes())
    (tmp_path / "b.txt").write_text(PLAN.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    result = CliRunner().invoke(dvcq, ["check", str(tmp_path)])
    assert result.exit_code == 2
    assert "DVC201" in result.stdout
    assert re.search(r'a\.pdf: đọc PDF cần gói pypdfium2; hãy chạy: .*pip install "dvcq-kb\[pdf\]"', result.stderr)


def test_the_command_installs_into_the_environment_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(sys.executable).parent / "pip"
    monkeypatch.setattr(extras.shutil, "which", lambda _: str(own))
    assert extras.install("x") == "pip install x"
    monkeypatch.setattr(extras.shutil, "which", lambda _: "/elsewhere/pip")
    assert extras.install("x") == f"{sys.executable} -m pip install x"
