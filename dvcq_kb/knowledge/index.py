"""The Whoosh index: sections found by terms and facts. A cache of the store, brought up to date from it.

Files are written once and vouched for by the manifest. A new state takes
effect when its manifest replaces the old one; until then everything the old
one names stays where it is, so that a kill at any moment leaves either state.
"""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import columns, fields, formats
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.reading import TermNotFound
from whoosh.writing import SegmentWriter

from dvcq_kb.knowledge import analyzer, manifest
from dvcq_kb.knowledge.postings import PackedCodec, Pool

_NAME = "MAIN"
_POSTINGS_IN_MEMORY = 24_000_000
"""A batch larger than this becomes several segments; about 0.5 GB."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A searchable section, as the index needs it."""

    key: int
    document: int
    head: str
    """Title, heading and source: searched with the text."""
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened in the store since the state the index shows."""

    generation: int
    removed: tuple[int, ...]
    """Keys of documents."""
    units: Iterable[Unit]


class Terms(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Terms of a text by presence. At module level: the schema is pickled with the index."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: str, **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        return [(term.encode(), 1, 1.0, b"") for term in analyzer.terms(value)]


class Facts(Terms):
    """Keywords such as ``type:chi thi``, ``cites:33/ct/ttg``; ``document:7`` for removal."""

    def index(self, value: Sequence[str], **_: Any) -> list[tuple[bytes, int, float, bytes]]:
        return [(fact.encode(), 1, 1.0, b"") for fact in dict.fromkeys(value)]


def _schema() -> fields.Schema:
    number = columns.NumericColumn
    return fields.Schema(
        terms=Terms(), facts=Facts(), unit=fields.COLUMN(number("I")), length=fields.COLUMN(number("I"))
    )


class _Shelf(FileStorage):  # type: ignore[misc]  # whoosh has no types
    """A folder of which only the files vouched for, and those made since, are to be seen.

    Whoosh deletes files of earlier states as soon as it has written its table
    of contents; here they wait until the manifest no longer needs them.
    """

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        super().__init__(str(folder))
        self.names = set(names)

    def list(self) -> list[str]:
        return sorted(self.names)

    def create_file(self, name: str, **options: Any) -> Any:
        self.names.add(name)
        return super().create_file(name, **options)

    def delete_file(self, name: str) -> None:
        self.names.discard(name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        super().rename_file(oldname, newname, safe=False)
        self.names.discard(oldname)
        self.names.add(newname)


class View:
    """One state of the index, open for reading. Not safe to share between threads."""

    def __init__(self, reader: Any, generation: int) -> None:
        self.generation = generation
        self._reader = reader
        self._leaves = list(reader.leaf_readers())
        self.count = int(reader.doc_count())
        self.units = array("I")
        self.lengths = array("I")
        for leaf, _ in self._leaves:
            self.units.extend(leaf.column_reader("unit").load())
            self.lengths.extend(leaf.column_reader("length").load())
        self.average = sum(self.lengths) / len(self.lengths) if self.lengths else 1.0

    def frequency(self, term: str) -> int:
        return int(self._reader.doc_frequency("terms", term))

    def having(self, term: str) -> list[int]:
        """Numbers (within this view) of the sections that hold a term."""
        return self._numbers("terms", term)

    def stating(self, fact: str) -> list[int]:
        return self._numbers("facts", fact)

    def facts(self, prefix: str) -> list[str]:
        """The facts that begin so."""
        return [term.decode() for term in self._reader.expand_prefix("facts", prefix)]

    def everything(self) -> Iterator[int]:
        return iter(self._reader.all_doc_ids())

    def _numbers(self, field: str, term: str) -> list[int]:
        found: list[int] = []
        for leaf, base in self._leaves:
            with suppress(TermNotFound):
                numbers = leaf.postings(field, term).all_ids()
                found.extend([number + base for number in numbers] if base else numbers)
        return found

    def close(self) -> None:
        self._reader.close()


def open_view(folder: Path, store: str) -> View | None:
    """The index as its manifest vouches for it; ``None`` if it does not, or there is none."""
    for _ in range(20):
        vouched = manifest.read(folder, store)
        if vouched is None:
            return None
        try:
            return View(_index(folder, vouched).reader(), vouched.generation)
        except FileNotFoundError:
            # A writer replaced the state between the manifest and the files: look again.
            continue
    return None


def _index(folder: Path, vouched: manifest.Manifest) -> FileIndex:
    return FileIndex(_Shelf(folder, vouched.files), indexname=_NAME)


def update(folder: Path, store: str, changes: Changes) -> None:
    """Bring the index to the state of the store. The caller holds the writer's lock.

    Args:
        folder: of the index.
        store: identity of the store.
        changes: since the generation of `vouched_generation`, or everything if there was none.
    """
    vouched = manifest.read(folder, store)
    folder.mkdir(exist_ok=True)
    sweep(folder, vouched)
    shelf = _Shelf(folder, vouched.files if vouched else ())
    if vouched is None:
        TOC.create(shelf, _schema(), _NAME)
    try:
        _write(shelf, changes)
        shelf.names = {name for name in shelf.names if not name.endswith("LOCK")}
        manifest.write(folder, store, changes.generation, frozenset(shelf.names), vouched)
    finally:
        sweep(folder, manifest.read(folder, store))


def _write(shelf: _Shelf, changes: Changes) -> None:
    units = iter(changes.units)
    removed: Sequence[int] = changes.removed
    while True:
        writer = SegmentWriter(FileIndex(shelf, indexname=_NAME), codec=PackedCodec())
        writer.pool = pool = Pool()
        try:
            _remove(writer, removed)
            for unit in units:
                text = f"{unit.head}\n{unit.text}"
                length = len(analyzer.syllables(text))
                facts = (f"document:{unit.document}", *unit.facts)
                writer.add_document(terms=text, facts=facts, unit=unit.key, length=length)
                if pool.size > _POSTINGS_IN_MEMORY:
                    break
            else:
                writer.commit()
                return
            # Merging segments of this size would cost more than reading several.
            writer.commit(merge=False)
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise
        removed = ()


def _remove(writer: SegmentWriter, documents: Sequence[int]) -> None:
    if not documents or not writer.segments:
        return
    reader = writer.reader()
    try:
        for document in documents:
            with suppress(TermNotFound):
                for number in reader.postings("facts", f"document:{document}").all_ids():
                    writer.delete_document(number)
    finally:
        reader.close()


def vouched_generation(folder: Path, store: str) -> int | None:
    """The state of the store that the index shows; ``None`` if it has to be made anew."""
    vouched = manifest.read(folder, store)
    return vouched.generation if vouched else None


def sweep(folder: Path, vouched: manifest.Manifest | None) -> None:
    """Delete what no manifest vouches for: old states, and what a killed writer left."""
    keep = {manifest.NAME, *vouched.files} if vouched else set()
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in islice(entries, 100_000):
            if entry.name in keep:
                continue
            # On Windows a file that a reader has open stays until the next time.
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    Path(entry.path).unlink()
