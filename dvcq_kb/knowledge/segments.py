"""Sections → segments of the Whoosh index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from dvcq_kb.knowledge import analyzer
from dvcq_kb.knowledge.postings import PackedCodec, Pool

NAME = "MAIN"
HEAD = 3
"""A term of the heading counts as if it stood so often in the text."""
_POSTINGS_IN_MEMORY = 16_000_000
"""More than these become several segments; about 0.3 GB."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A searchable section, as the index needs it."""

    key: int
    document: int
    head: str
    """Title, heading and source: searched with the text."""
    text: str
    facts: tuple[str, ...]


class Shelf(FileStorage):  # type: ignore[misc]  # whoosh has no types
    """A folder of which only the files vouched for, and those made since, are to be seen.

    Whoosh deletes files of earlier states as soon as it has written its table
    of contents; here they wait until the manifest no longer needs them.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        super().__init__(str(folder))
        self.names = set(names)

    def list(self) -> list[str]:
        return sorted(self.names)

    def temp_storage(self, name: str | None = None) -> RamStorage:
        # Only Whoosh's own sorting pool would write there.
        return RamStorage()

    def create_file(self, name: str, **options: Any) -> Any:
        self.names.add(name)
        return super().create_file(name, **options)

    def delete_file(self, name: str) -> None:
        self.names.discard(name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        super().rename_file(oldname, newname, safe=False)
        self.names.discard(oldname)
        self.names.add(newname)


def index_on(shelf: Shelf) -> FileIndex:
    return FileIndex(shelf, indexname=NAME)


def new_writer(shelf: Shelf, *, lock: bool = True) -> SegmentWriter:
    """A writer of one segment, to be given to `fill`."""
    writer = SegmentWriter(index_on(shelf), _lk=lock, codec=PackedCodec())
    writer.pool = Pool()
    return writer


def fill(writer: SegmentWriter, units: Iterable[Unit]) -> bool:
    """Add units until there are no more, or the segment is as large as memory allows.

    Returns:
        Whether there were no more.
    """
    for unit in units:
        head, body = analyzer.words(unit.head), analyzer.words(unit.text)
        counts = analyzer.counted(body)
        for term, count in analyzer.counted(head).items():
            counts[term] += HEAD * count
        number = writer.docnum
        writer.pool.put("terms", number, counts)
        writer.pool.put("facts", number, Counter((f"document:{unit.document}", *unit.facts)))
        writer.add_document(unit=unit.key, length=len(body) + HEAD * len(head), group=_group(unit))
        if writer.pool.size > _POSTINGS_IN_MEMORY:
            return False
    return True


def _group(unit: Unit) -> int:
    """A number that sections of one act, or of one document, have in common."""
    act = next((fact for fact in unit.facts if fact.startswith("act:")), f"document:{unit.document}")
    return crc32(act.encode("utf-8", "surrogatepass"))
