"""Many documents examined on all cores, in order, with a bounded number under way.

What a worker process cannot survive (a file that exhausts memory, a fault in a
library's own code) costs that one file its result, never the others theirs.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from dvcq_kb import language
from dvcq_kb.errors import DvcqError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding
from dvcq_kb.readers import TrackChanges

Examined = tuple[Analysis, tuple[Finding, ...]]

_WAITING = 3
"""Results, for each worker, that may wait for their turn: memory stays flat however many documents there are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    notes: tuple[str, ...] = ()
    examined: Examined | None = None
    unread: str | None = None
    """Why the document could not be read."""
    crash: str | None = None


def examine(
    sources: Iterator[str], select: Sequence[str], ignore: Sequence[str], track_changes: TrackChanges, workers: int
) -> Iterator[tuple[str, Outcome]]:
    """What became of every document, in the order of ``sources``.

    Raises:
        UsageError: ``select`` or ``ignore`` names no rule.
    """
    pool = _Pool(workers, select, ignore, track_changes)
    try:
        yield from pool.outcomes(sources)
    finally:
        pool.close()


class _Pool:
    def __init__(self, workers: int, select: Sequence[str], ignore: Sequence[str], track_changes: TrackChanges) -> None:
        self._workers = workers
        self._how = (tuple(select), tuple(ignore), track_changes)
        self._pool = self._new(workers)

    def _new(self, workers: int) -> ProcessPoolExecutor:
        # Started afresh, not forked: the same on every system, and safe whatever threads a library keeps.
        return ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=language.use, initargs=(language.current(),)
        )

    def outcomes(self, sources: Iterator[str]) -> Iterator[tuple[str, Outcome]]:
        pending: deque[tuple[str, Future[Outcome]]] = deque()
        while True:
            while len(pending) < _WAITING * self._workers and (source := next(sources, None)) is not None:
                pending.append((source, self._pool.submit(_examined, source, *self._how)))
            if not pending:
                return
            source, future = pending.popleft()
            try:
                yield source, future.result()
            except BrokenProcessPool:
                # One of those under way broke it; each is tried alone, so that only that one is lost.
                lost = [source, *(name for name, _ in pending)]
                pending.clear()
                for name in lost:
                    yield name, self._alone(name)
                self.close()
                self._pool = self._new(self._workers)

    def _alone(self, source: str) -> Outcome:
        with self._new(1) as pool:
            try:
                return pool.submit(_examined, source, *self._how).result()
            except BrokenProcessPool:
                return Outcome(crash=say("tiến trình bị dừng đột ngột", "the process was killed"))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _examined(source: str, select: tuple[str, ...], ignore: tuple[str, ...], track_changes: TrackChanges) -> Outcome:
    from dvcq_kb.lint import lint
    from dvcq_kb.pipeline import analyse
    from dvcq_kb.readers import read

    try:
        document = read(source, track_changes=track_changes)
    except (DvcqError, OSError) as error:
        return Outcome(unread=(error.strerror if isinstance(error, OSError) else None) or str(error))
    try:
        analysis = analyse(document)
        return Outcome(document.notes, (analysis, lint(analysis, select=select, ignore=ignore)))
    except DvcqError:
        raise
    except Exception as error:
        return Outcome(document.notes, crash=f"{type(error).__name__}: {error}")
