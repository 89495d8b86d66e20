"""Where output goes: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.replacing import replacing


def is_stdout(path: Path | None) -> bool:
    return path is None or str(path) == "-"


@contextmanager
def output(path: Path | None, inputs: Iterable[str] = ()) -> Iterator[TextIO]:
    """Open the output.

    Args:
        path: ``None`` or ``-`` for stdout.
        inputs: sources being read, none of which may be overwritten.

    Raises:
        UsageError: the output is one of the inputs.
    """
    if path is None or is_stdout(path):
        yield sys.stdout
        return
    path = free(path, inputs)
    if path.exists() and not path.is_file():  # /dev/null, a named pipe: nothing to replace
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        return
    with (
        replacing(path) as handle,
        open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream,  # noqa: PTH123
    ):
        yield stream


def save(path: Path, data: bytes, inputs: Iterable[str] = ()) -> None:
    """Write a file of bytes.

    Raises:
        UsageError: it is one of the inputs.
    """
    with replacing(free(path, inputs)) as handle, open(handle, "wb") as stream:  # noqa: PTH123
        stream.write(data)


def output_bytes(path: Path | None, data: bytes, inputs: Iterable[str] = ()) -> None:
    """The same for what is no text."""
    if path is None or is_stdout(path):
        sys.stdout.buffer.write(data)
    else:
        save(path, data, inputs)


def free(path: Path, inputs: Iterable[str]) -> Path:
    """The file itself, links followed, once it is known that it may be written.

    Raises:
        UsageError: it is one of the inputs, or in no folder there is.
    """
    path = path.resolve()
    for source in inputs:
        # A hard link is another name of the same file.
        if source != "-" and (Path(source).resolve() == path or (path.exists() and _is_same(Path(source), path))):
            raise UsageError(
                say(
                    f"{path.name}: là văn bản đang đọc, không ghi đè lên.",
                    f"{path.name}: is being read; not overwritten.",
                )
            )
    if not path.parent.is_dir():
        raise UsageError(say(f"{path.parent}: không có thư mục này.", f"{path.parent}: no such folder."))
    return path


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
