"""Where output goes: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say


@contextmanager
def output(path: Path | None, inputs: Iterable[str] = ()) -> Iterator[TextIO]:
    """Open the output.

    Args:
        path: ``None`` or ``-`` for stdout.
        inputs: sources being read, none of which may be overwritten.

    Raises:
        UsageError: the output is one of the inputs.
    """
    if path is None or str(path) == "-":
        yield sys.stdout
        return
    path = path.resolve()
    if any(source != "-" and Path(source).resolve() == path for source in inputs):
        raise UsageError(
            say(f"{path.name}: là văn bản đang đọc, không ghi đè lên.", f"{path.name}: is being read; not overwritten.")
        )
    if path.exists() and not path.is_file():  # /dev/null, a named pipe: nothing to replace
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        return
    if not path.parent.is_dir():
        raise UsageError(say(f"{path.parent}: không có thư mục này.", f"{path.parent}: no such folder."))
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:  # noqa: PTH123
            yield stream
        temporary.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
