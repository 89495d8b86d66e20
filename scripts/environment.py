"""A private environment in ``.venv``, made with nothing but Python 3.11+ and pip.

Debian's Python refuses to install outside an environment and may lack
``ensurepip``; then the environment is made without pip and filled by the pip
outside it. Done again only when ``pyproject.toml`` has changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
DVCQ = BIN / ("dvcq.exe" if os.name == "nt" else "dvcq")
OLDEST = (3, 11)


def ensure(*extras: str) -> None:
    """Make the environment and install the project with ``extras``, unless that was done before."""
    if sys.version_info < OLDEST:
        sys.exit(f"Cần Python {'.'.join(map(str, OLDEST))} trở lên; đang chạy {sys.version.split()[0]}.")
    stamp = VENV / "dvcq-stamp"
    installed = stamp.read_text(encoding="utf-8").split() if stamp.exists() and PYTHON.exists() else []
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()[:16]
    if installed and installed[0] == wanted and set(extras) <= set(installed[1:]):
        return
    print("Đang chuẩn bị môi trường trong .venv (lần đầu mất vài phút)…", file=sys.stderr, flush=True)
    all_extras = sorted({*extras, *installed[1:]})
    pip = _pip()
    project = f"{ROOT}[{','.join(all_extras)}]" if all_extras else str(ROOT)
    _run([*pip, "install", "--quiet", "--disable-pip-version-check", "--editable", project])
    stamp.write_text("\n".join([wanted, *all_extras]), encoding="utf-8")


def _pip() -> list[str]:
    """The command that installs into the environment, which it makes first."""
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    if subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _run(command: list[str]) -> None:
    done = subprocess.run(command)
    if done.returncode:
        sys.exit(f"Lệnh sau không chạy được (mã {done.returncode}): {' '.join(command)}")
