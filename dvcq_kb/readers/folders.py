"""Files and folders as a user names them → the files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.readers import cannot_open, suffixes


def find(sources: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """Files as they are named, and of folders every file that can be read, at any depth.

    Files of a folder come before its subfolders, both in natural order
    (2 before 10). Hidden ones and the locks of Word (``~$plan.txt``) are left
    out; a file is given once, however many links lead to it.

    Raises:
        ReadError: there is no such file or folder, or a folder holds no document.
    """
    seen: set[tuple[int, int]] = set()
    for source in sources:
        name = os.fspath(source)
        if name == "-":
            yield name
            continue
        path = Path(name)
        try:
            if not path.is_dir():
                if _is_new(path, seen):
                    yield name
                continue
            found = False
            for file in _walk(path, seen):
                found = True
                if _is_new(file, seen):
                    yield str(file)
        except (OSError, ValueError) as error:
            raise ReadError(cannot_open(getattr(error, "filename", None) or name, error)) from error
        if not found:
            raise ReadError(_no_document(name))


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    # Links to folders are followed, each folder once: a link to its own parent would never end.
    visited: set[tuple[int, int]] = set()
    stack = [folder]
    while stack:
        folder = stack.pop()
        if not _is_new(folder, visited):
            continue
        entries = sorted(folder.iterdir(), key=_natural)
        entries = [entry for entry in entries if not entry.name.startswith((".", "~$"))]
        for entry in entries:
            if entry.suffix.lower() in suffixes() and entry.is_file():
                yield entry
        stack.extend(reversed([entry for entry in entries if entry.is_dir()]))


def _is_new(path: Path, seen: set[tuple[int, int]]) -> bool:
    status = path.stat()
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return False
    seen.add(identity)
    return True


_DIGITS = re.compile(r"(\d+)")


def _natural(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    """Sorts ``kh-2.txt`` before ``kh-10.txt``, whatever the file system's order."""
    parts = _DIGITS.split(path.name.casefold())
    # int() takes digits of any script that \d matches; a name of more digits than it allows does not occur.
    return [(1, int(part[:18]), part) if part.isdigit() else (0, 0, part) for part in parts], path.name


def _no_document(folder: str) -> str:
    readable = ", ".join(suffixes())
    return say(
        f"{folder}: thư mục không có văn bản nào đọc được (đã tìm tệp {readable} ở mọi cấp thư mục con, "
        "trừ tệp ẩn); hãy chỉ đúng thư mục hoặc nêu tên tệp",
        f"{folder}: the folder holds no document that can be read (looked for {readable} at any depth, "
        "but for hidden files); name the right folder or the file itself",
    )
