"""One file → one value, by functions that any batch engine can run.

They take and give plain picklable values, touch nothing but the file they
read, and never raise for what is wrong with it: `examine` for a report,
`prepare` for a knowledge base. With a pool of any kind::

    for outcome in pool.map(prepare, tasks):
        if outcome.result:
            kb.keep(outcome.result)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from dvcq_kb.errors import DvcqError
from dvcq_kb.model import Analysis, Document, Finding

if TYPE_CHECKING:
    from dvcq_kb.knowledge.records import Record

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


def examine(source: str, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Outcome[Examined]:
    """Analysis and findings of one file.

    Raises:
        UsageError: ``select`` or ``ignore`` names no rule.
    """
    return _of(source, lambda document: _examined(document, select, ignore))


def _examined(document: Document, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Examined:
    from dvcq_kb.lint import lint
    from dvcq_kb.pipeline import analyse

    analysis = analyse(document)
    return analysis, lint(analysis, select=select, ignore=ignore)


def _of(source: str, work: Callable[[Document], T]) -> Outcome[T]:
    from dvcq_kb.readers import read

    try:
        document = read(source)
    except (DvcqError, OSError) as error:
        return Outcome(unread=(error.strerror if isinstance(error, OSError) else None) or str(error))
    except Exception as error:
        # A fault of ours, or of a library, in one document must not lose the others' results.
        return Outcome(crash=f"{type(error).__name__}: {error}")
    try:
        return Outcome(document.notes, work(document))
    except DvcqError:
        raise
    except Exception as error:
        return Outcome(document.notes, crash=f"{type(error).__name__}: {error}")
