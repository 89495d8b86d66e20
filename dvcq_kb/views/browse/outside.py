"""A file in the program that this computer opens it with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import click

from dvcq_kb.language import say


def open_file(path: str) -> str | None:
    """Open it; return why that is not possible, if so."""
    if path == "-" or not os.path.exists(path):  # noqa: PTH110
        return say(f"Không có tệp gốc trên máy này: {path}", f"The original is not on this computer: {path}")
    if sys.platform in ("win32", "darwin"):
        return None if click.launch(path) == 0 else say(f"Không mở được {path}", f"{path} could not be opened")
    opener = shutil.which("xdg-open")
    if opener is None or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return say(f"Ở đây không mở được cửa sổ; tệp gốc: {path}", f"No window can be opened here; the file: {path}")
    # Its own session, its words nowhere: neither must disturb the screen.
    subprocess.Popen(
        [opener, path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    return None
