"""The Whoosh index: sections found by terms and facts. A cache of the store, brought up to date from it.

Files are written once and vouched for by the manifest. A new state takes
effect when its manifest replaces the old one; until then everything the old
one names stays where it is, so that a kill at any moment leaves either state.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from whoosh.index import TOC
from whoosh.reading import TermNotFound
from whoosh.writing import SegmentWriter

from dvcq_kb.knowledge import manifest, segments, sharing
from dvcq_kb.knowledge.segments import Shelf, Unit
from dvcq_kb.knowledge.view import View, schema

_WORTH_SHARING = 4000
"""Sections from which on other cores help."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened in the store since the state the index shows."""

    generation: int
    removed: tuple[int, ...]
    """Keys of documents."""
    units: Iterable[Unit]


def open_view(folder: Path, store: str) -> View | None:
    """The index as its manifest vouches for it; ``None`` if it does not, or there is none."""
    for _ in range(20):
        vouched = manifest.read(folder, store)
        if vouched is None:
            return None
        try:
            return View(segments.index_on(Shelf(folder, vouched.files)).reader(), vouched.generation)
        except FileNotFoundError:
            # A writer replaced the state between the manifest and the files: look again.
            continue
    return None


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
    shelf = Shelf(folder, vouched.files if vouched else ())
    if vouched is None:
        TOC.create(shelf, schema(), segments.NAME)
    try:
        _write(shelf, changes)
        shelf.names = {name for name in shelf.names if not name.endswith("LOCK")}
        manifest.write(folder, store, changes.generation, frozenset(shelf.names), vouched)
    finally:
        sweep(folder, manifest.read(folder, store))


def _write(shelf: Shelf, changes: Changes) -> None:
    units = iter(changes.units)
    first = list(islice(units, _WORTH_SHARING))
    units = chain(first, units)
    many = len(first) == _WORTH_SHARING
    made = sharing.share(shelf, units) if many else []
    removed: Sequence[int] = changes.removed
    finished = False
    while not finished:
        writer = segments.new_writer(shelf)
        try:
            _remove(writer, removed)
            writer.segments.extend(made)
            finished = segments.fill(writer, units)
            # Merging large segments would cost more than reading several.
            writer.commit(merge=finished and not many)
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise
        made, removed = [], ()


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
