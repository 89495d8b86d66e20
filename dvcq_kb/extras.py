"""What an installation without the extras lacks, and the command that brings it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from dvcq_kb.language import say


def lacking(extra: str, vietnamese: str, english: str) -> str:
    """Say in one line that something needs a package that is not there.

    Args:
        extra: of our package, as in ``dvcq-kb[pdf]``.
        vietnamese: what needs which package, "đọc PDF cần gói pypdfium2".
        english: the same in English.
    """
    command = install(f'"dvcq-kb[{extra}]"')
    return say(f"{vietnamese}; hãy chạy: {command}", f"{english}; run: {command}")


def install(requirement: str) -> str:
    """The command that installs into the environment that runs us, which a bare ``pip`` may not know."""
    python = Path(sys.executable)
    pip = shutil.which("pip")
    if pip is not None and Path(pip).parent == python.parent:
        return f"pip install {requirement}"
    shown = f'"{python}"' if " " in str(python) else str(python)
    return f"{shown} -m pip install {requirement}"
