"""A whole knowledge base as one file, whatever engine keeps it, and back.

A gzip of JSON lines: a heading, one line a document, one a former version, the
office's own facts, and an end that counts them and bears the hash of all lines
before it. Nothing in it is executed or unpickled; it may come from a stranger.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from dvcq_kb.errors import KnowledgeDamaged, KnowledgeError, RegistryError
from dvcq_kb.knowledge import files, records
from dvcq_kb.knowledge.base import Former, KnowledgeBase, Place, Progress
from dvcq_kb.knowledge.records import Kept, Record
from dvcq_kb.language import say
from dvcq_kb.registry import office

SCHEMA = "dvcq/base/1"
_LONGEST = 2**30
"""Bytes of a line: the longest document with everything found in it."""


def write(kb: KnowledgeBase, stream: BinaryIO, facts: Path | None = None, progress: Progress | None = None) -> int:
    """Write a knowledge base; the same one gives the same bytes.

    Args:
        kb: what to write.
        stream: where to.
        facts: the office's own facts, if there are any.
        progress: in documents.

    Returns:
        How many documents there were.
    """
    total = sum(1 for _ in kb.documents()) if progress else 0
    count = 0
    # No name and no time of the file in its head: the same base, the same bytes.
    with gzip.GzipFile("", "wb", 6, stream, mtime=0) as packed:
        digest = hashlib.sha256()

        def put(line: dict[str, Any]) -> None:
            data = json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
            digest.update(data)
            packed.write(data)

        put({"schema": SCHEMA})
        for kept in kb.kept():
            put({"document": _form(kept)})
            count += 1
            if progress:
                progress(count, max(total, count))
        for former in kb.former():
            put({"former": asdict(former)})
        if facts is not None and facts.exists():
            put({"registry": facts.read_text(encoding="utf-8-sig")})
        put({"end": {"documents": count, "sha256": digest.hexdigest()}})
    return count


def receive(file: Path, folder: Path, progress: Progress | None = None) -> int:
    """Make the knowledge base in ``folder`` from a file that `write` wrote. All of it, or nothing.

    Returns:
        How many documents there are.

    Raises:
        OSError: the file cannot be opened.
        KnowledgeError: there is a knowledge base already, or the folder cannot be written;
            `KnowledgeDamaged` if the file is not what `write` wrote.
    """
    from dvcq_kb.knowledge.local import LocalKnowledgeBase

    if (folder / files.STORE).exists():
        raise KnowledgeError(
            say(
                f"{folder}: đã có kho tri thức ở đây, không ghi đè; hãy chọn nơi khác: dvcq import TỆP --kb THƯ_MỤC",
                f"{folder}: there is a knowledge base already; choose another place: dvcq import FILE --kb NEW_FOLDER",
            )
        )
    # A file that is not there leaves no empty folder behind.
    file.open("rb").close()
    files.prepare(folder, create=True)
    lock = files.WriterLock(folder)
    lock.acquire(files.WAIT)
    building = folder / files.BUILDING
    try:
        # Of an import that was killed.
        shutil.rmtree(building, ignore_errors=True)
        reading = _Reading(file)
        with LocalKnowledgeBase(building, create=True) as kb:
            kb.restore(reading.documents(), reading.former, progress)
        facts = reading.registry
        if facts is not None:
            _facts(file, building / office.FILE, facts)
        _take_over(building, folder)
    except KnowledgeDamaged as error:
        # Not what is being made is damaged, but what it is made from.
        if isinstance(error.__cause__, sqlite3.Error):
            raise _damaged(file, str(error.__cause__)) from error
        raise
    finally:
        with suppress(OSError):
            shutil.rmtree(building)
        lock.release()
    return reading.count


def receive_into(file: Path, kb: KnowledgeBase, progress: Progress | None = None) -> int:
    """Fill an empty knowledge base that is no folder from a file that `write` wrote. All of it, or nothing.

    The office's facts stay in the file: they belong into a folder, or where ``DVCQ_REGISTRY`` says.

    Returns:
        How many documents there are.

    Raises:
        KnowledgeError: there are documents in it already; `KnowledgeDamaged` if the file is not what `write` wrote.
    """
    if next(kb.documents(), None) is not None:
        raise KnowledgeError(
            say(
                "kho này đã có văn bản, không ghi đè; hãy chọn một tên kho khác",
                "there are documents in this knowledge base already; choose another name for it",
            )
        )
    reading = _Reading(file)
    kb.restore(reading.documents(), reading.former, progress)
    return reading.count


def _take_over(building: Path, folder: Path) -> None:
    if (building / f"{files.STORE}-wal").exists():
        # Closing the store could not move everything into its file.
        raise KnowledgeError(files.disk_full(folder))
    # The store last: from then on, and not before, there is a knowledge base.
    shutil.rmtree(folder / files.INDEX, ignore_errors=True)
    for name in (files.INDEX, office.FILE, files.STORE):
        if (building / name).exists():
            (building / name).replace(folder / name)


def _facts(file: Path, target: Path, text: str) -> None:
    target.write_text(text, encoding="utf-8")
    try:
        office.read(target)
    except RegistryError as error:
        raise _damaged(file, str(error)) from error


class _Reading:
    """Documents as they come; what follows them is known once they have all been drawn."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.count = 0
        self.registry: str | None = None
        self.former: list[Former] = []

    def documents(self) -> Iterator[Kept]:
        digest = hashlib.sha256()
        ended = False
        try:
            for number, data in enumerate(_lines(self._file)):
                line = json.loads(data)
                if number == 0 and line.get("schema") != SCHEMA:
                    raise _foreign(self._file, str(line.get("schema", "")))
                if ended:
                    raise ValueError("goes on after its end")
                if "document" in line:
                    self.count += 1
                    yield _kept(line["document"])
                elif "former" in line:
                    self.former.append(Former(**line["former"]))
                elif "registry" in line:
                    self.registry = str(line["registry"])
                elif "end" in line:
                    ended = line["end"] == {"documents": self.count, "sha256": digest.hexdigest()}
                    if not ended:
                        raise ValueError("its hash is another")
                digest.update(data)
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
                raise
            raise _damaged(self._file, str(error)) from error
        if not ended:
            raise _damaged(self._file, say("bị cắt cụt", "cut short"))


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as raw:
        if raw.read(2) != b"\x1f\x8b":
            raise _foreign(file, "")
    with gzip.open(file) as packed:
        while line := packed.readline(_LONGEST):
            yield line


def _form(kept: Kept) -> dict[str, Any]:
    record = kept.record
    return {
        "ready": record.ready,
        "id": record.id,
        "source": record.source,
        "sha256": record.sha256.hex(),
        "title": record.title,
        "added_at": kept.added_at,
        "places": [[place.source, place.stamp, place.content] for place in kept.places],
        "header": record.header,
        "tables": record.tables,
    }


def _kept(form: dict[str, Any]) -> Kept:
    tables = {table: [tuple(row) for row in rows] for table, rows in form["tables"].items()}
    if not set(tables) <= set(records.COLUMNS) or any(
        len(row) != len(records.COLUMNS[table]) for table, rows in tables.items() for row in rows
    ):
        raise ValueError("columns of another version")
    text = "".join(row[-1] for row in tables["units"])
    sha256 = bytes.fromhex(form["sha256"])
    if records.sha256(text) != sha256:
        raise ValueError(f"{form['id']}: its text is another")
    record = Record(
        bool(form["ready"]), str(form["id"]), str(form["source"]), sha256, str(form["title"]), form["header"], tables
    )
    return Kept(record, str(form["added_at"]), tuple(Place(*map(str, place)) for place in form["places"]))


def _foreign(file: Path, schema: str) -> KnowledgeError:
    found = f" ({schema})" if schema else ""
    return KnowledgeError(
        say(
            f"{file}: không phải tệp xuất từ dvcq export của bản này{found}; không nhập gì cả. Hãy xuất lại bằng lệnh "
            "dvcq export, hoặc cập nhật dvcq",
            f"{file}: this is no file of dvcq export{found}; nothing was imported. Export it again, or update dvcq",
        )
    )


def _damaged(file: Path, detail: str) -> KnowledgeDamaged:
    return KnowledgeDamaged(
        say(
            f"{file}: tệp bị hỏng hoặc chưa chép xong ({detail}); không nhập gì cả. Hãy chép hoặc xuất lại",
            f"{file}: damaged, or not copied to its end ({detail}); nothing was imported. Copy or export it again",
        )
    )
