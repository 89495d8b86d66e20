"""One file → one value, by functions that any batch engine can run.

They take and give plain picklable values, touch nothing but the file they
read, and never raise for what is wrong with it: `examine` for a report,
`prepare` for a knowledge base. With a pool of any kind::

    for outcome in pool.map(prepare, tasks):
        if outcome.result:
            kb.keep(outcome.result)

`add` also writes the file into a knowledge base that many may write to at
once. It may be run twice, or by two at once, for one file: what is there twice
is there once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dvcq_kb.errors import DvcqError
from dvcq_kb.model import Analysis, Document, Finding

if TYPE_CHECKING:
    from dvcq_kb import knowledge
    from dvcq_kb.knowledge.records import Record
    from dvcq_kb.readers import TrackChanges

Examined = tuple[Analysis, tuple[Finding, ...]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    path: str
    """Of the file."""
    name: str
    """What it is called in the knowledge base."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    notes: tuple[str, ...] = ()
    """What the reader had to do to read it."""
    result: T | None = None
    unread: str | None = None
    """Why the document could not be read."""
    crash: str | None = None
    """What went wrong in this program."""


def prepare(task: Task) -> Outcome[Record]:
    """Read, analyse and check one file, and make of it what a knowledge base keeps."""
    from dvcq_kb.knowledge import records

    return _of(task.path, lambda document: records.of_analysis(*_examined(document), task.name))


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was before it was read."""

    stamp: str
    content: str
    """Hash of its bytes."""


def look(kb: knowledge.KnowledgeBase, task: Task, *, force: bool = False) -> knowledge.Outcome | Seen:
    """What a file is to the knowledge base if it need not be read; otherwise what to `settle` it with.

    Args:
        kb: the knowledge base.
        task: the file.
        force: read it even if it is known.

    Raises:
        OSError: the file cannot be opened.
    """
    from dvcq_kb.knowledge import Outcome as Kept
    from dvcq_kb.knowledge import stamp_of

    # Taken before the file is read: a change in between is noticed next time.
    stamp = stamp_of(Path(task.path).stat())
    if not force and kb.knows(task.name, stamp):
        return Kept.UNCHANGED
    with Path(task.path).open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return (None if force else kb.recognise(task.name, stamp, content)) or Seen(stamp, content)


def settle(kb: knowledge.KnowledgeBase, task: Task, record: Record, seen: Seen) -> knowledge.Outcome:
    """Keep what was read of a file."""
    from dvcq_kb.knowledge import stamp_of

    content = seen.content
    if content and stamp_of(Path(task.path).stat()) != seen.stamp:
        content = ""  # written to while it was read: nobody knows which bytes these are
    return kb.keep(record, stamp=seen.stamp, content=content)


def add(task: Task, location: str, *, force: bool = False) -> Outcome[knowledge.Outcome]:
    """Read one file and put it into a knowledge base, unless it is there.

    Args:
        task: the file.
        location: of a knowledge base that many may write to at once: ``opensearch://…``.
        force: read it even if it is known.
    """
    try:
        kb = _opened(location)
        seen = look(kb, task, force=force)
        if not isinstance(seen, Seen):
            return Outcome(result=seen)
        prepared = prepare(task)
        kept = settle(kb, task, prepared.result, seen) if prepared.result else None
    except (DvcqError, OSError) as error:
        return Outcome(unread=_said(error))
    # The record stays here; only what became of it travels back.
    found: Outcome[Any] = prepared
    return replace(found, result=kept)


@lru_cache(maxsize=1)
def _opened(location: str) -> knowledge.KnowledgeBase:
    """Once a process.

    It does not wait until what it adds can be found: that is after the batch of the process that handed out the
    tasks, or about a second later.
    """
    from dvcq_kb.knowledge import open_kb

    kb = open_kb(location)
    kb.batch().__enter__()
    return kb


def _said(error: DvcqError | OSError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def examine(
    source: str,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    track_changes: TrackChanges = "accepted",
) -> Outcome[Examined]:
    """Analysis and findings of one file.

    Raises:
        UsageError: ``select`` or ``ignore`` names no rule.
    """
    return _of(source, lambda document: _examined(document, select, ignore), track_changes)


def _examined(document: Document, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Examined:
    from dvcq_kb.lint import lint
    from dvcq_kb.pipeline import analyse

    analysis = analyse(document)
    return analysis, lint(analysis, select=select, ignore=ignore)


def _of(source: str, work: Callable[[Document], T], track_changes: TrackChanges = "accepted") -> Outcome[T]:
    from dvcq_kb.readers import read

    try:
        document = read(source, track_changes=track_changes)
    except (DvcqError, OSError) as error:
        return Outcome(unread=_said(error))
    except Exception as error:
        # A fault of ours, or of a library, in one document must not lose the others' results.
        return Outcome(crash=f"{type(error).__name__}: {error}")
    try:
        return Outcome(document.notes, work(document))
    except DvcqError:
        raise
    except Exception as error:
        return Outcome(document.notes, crash=f"{type(error).__name__}: {error}")
