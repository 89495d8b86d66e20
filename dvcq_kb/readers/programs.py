"""Other people's programs, run on a file: never through a shell, within limits, ended with all they started.

Limits of one run: a time the caller gives, ``MOST_MEMORY`` and ``MOST_WRITTEN``
where the system can hold a program to them (not on Windows).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

MOST_MEMORY = 4 * 2**30
"""Address space. LibreOffice takes 1.2 GiB for the 580 KB of Nghị định 145/2020/NĐ-CP."""
MOST_WRITTEN = 2**30
"""A single file."""

# Time to tidy up in, once told to end.
_GRACE = 2.0
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432", "LOCALAPPDATA")


class TookTooLong(Exception):
    """The program was ended at its time limit."""


class Failed(Exception):
    """The program says that it failed."""


def libreoffice() -> str | None:
    """Path of LibreOffice, which neither its Windows nor its macOS installer puts on the PATH."""
    return (
        shutil.which("soffice")
        or shutil.which("libreoffice")
        or _installed("LibreOffice/program/soffice.exe")
        or _application("LibreOffice.app/Contents/MacOS/soffice")
    )


def antiword() -> str | None:
    return shutil.which("antiword")


def catdoc() -> str | None:
    return shutil.which("catdoc")


def tesseract() -> str | None:
    """Path of Tesseract, whatever languages it has; its Windows installer does not put it on the PATH."""
    return shutil.which("tesseract") or _installed("Tesseract-OCR/tesseract.exe")


def _installed(path: str) -> str | None:
    folders = (os.environ.get(name) for name in _WINDOWS_FOLDERS)
    found = (Path(folder, path) for folder in folders if folder)
    return next((str(file) for file in found if file.is_file()), None)


def _application(path: str) -> str | None:
    found = Path("/Applications", path)
    return str(found) if sys.platform == "darwin" and found.is_file() else None


def run(
    command: Sequence[str], seconds: float, environment: Mapping[str, str] | None = None, *, truthful: bool = False
) -> bytes:
    """What it writes to its standard output.

    Args:
        command: the program and its arguments.
        seconds: how long it may take.
        environment: variables to set besides those of this process.
        truthful: its exit code tells whether it failed; LibreOffice ends on 0 always.

    Raises:
        TookTooLong: it, and all it started, had to be ended.
        Failed: it is truthful, and failed.
        OSError: it cannot be started.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | dict(environment or {}),
        start_new_session=True,
        creationflags=_no_window(),
        preexec_fn=_limits(),
    )
    try:
        written, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        _end(process)
        raise TookTooLong from error
    except BaseException:
        # Interrupted: LibreOffice would go on, and lock the folder that is to be removed.
        _end(process)
        raise
    if truthful and process.returncode:
        raise Failed
    return written


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started."""
    if sys.platform == "win32":
        taskkill = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(taskkill, capture_output=True, timeout=20, check=False, creationflags=_no_window())
        process.kill()
    else:
        # Its own session, hence a group of processes of its own.
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=_GRACE)


def _no_window() -> int:
    """Windows would flash a console for every file."""
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def _limits() -> Callable[[], None] | None:
    """Sets them, in the new process before the program is started."""
    if sys.platform == "win32":
        return None
    import resource

    def limit() -> None:
        for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_FSIZE, MOST_WRITTEN)):
            # Where a lower one is set already, or the system knows none, that stays.
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))

    return limit
