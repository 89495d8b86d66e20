"""Many documents worked on by all cores, in order, with a bounded number under way.

What a worker process cannot survive (a file that exhausts memory, a fault in a
library's own code) costs that one file its result, never the others theirs.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from dvcq_kb import batch, language
from dvcq_kb.batch import Examined, Outcome
from dvcq_kb.language import say
from dvcq_kb.readers import TrackChanges

J = TypeVar("J")
T = TypeVar("T")

_WAITING = 3
"""Results, for each worker, that may wait for their turn: memory stays flat however many documents there are."""


def examine(
    sources: Iterator[str], select: Sequence[str], ignore: Sequence[str], track_changes: TrackChanges, workers: int
) -> Iterator[tuple[str, Outcome[Examined]]]:
    """What became of every document, in the order of ``sources``.

    Raises:
        UsageError: ``select`` or ``ignore`` names no rule.
    """
    work = partial(batch.examine, select=tuple(select), ignore=tuple(ignore), track_changes=track_changes)
    return each(work, sources, workers)


def each(
    work: Callable[[J], Outcome[T]], jobs: Iterator[J], workers: int, waiting: int = _WAITING
) -> Iterator[tuple[J, Outcome[T]]]:
    """Every job with its outcome, in order.

    Args:
        work: a function that another process can import.
        jobs: drawn as workers become free.
        workers: how many processes.
        waiting: outcomes, for each worker, that may wait for their turn behind a slow one.
    """
    pool = _Pool(workers, work)
    try:
        yield from pool.outcomes(jobs, waiting * workers)
    finally:
        pool.close()


class _Pool(Generic[J, T]):
    def __init__(self, workers: int, work: Callable[[J], Outcome[T]]) -> None:
        self._workers = workers
        self._work = work
        self._pool = self._new(workers)

    def _new(self, workers: int) -> ProcessPoolExecutor:
        # Started afresh, not forked: the same on every system, and safe whatever threads a library keeps.
        return ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(language.current(),)
        )

    def outcomes(self, jobs: Iterator[J], most: int) -> Iterator[tuple[J, Outcome[T]]]:
        pending: deque[tuple[J, Future[Outcome[T]]]] = deque()
        exhausted = False
        while True:
            while not exhausted and len(pending) < most:
                try:
                    job = next(jobs)
                except StopIteration:
                    exhausted = True
                else:
                    pending.append((job, self._submitted(job)))
            if not pending:
                return
            job, future = pending.popleft()
            try:
                yield job, future.result()
            except BrokenProcessPool:
                # One of those under way broke it; each is tried alone, so that only that one is lost.
                lost = [job, *(other for other, _ in pending)]
                pending.clear()
                for each_lost in lost:
                    yield each_lost, self._alone(each_lost)
                self.close()
                self._pool = self._new(self._workers)

    def _submitted(self, job: J) -> Future[Outcome[T]]:
        try:
            return self._pool.submit(self._work, job)
        except BrokenProcessPool as error:
            # Told when its turn comes.
            broken: Future[Outcome[T]] = Future()
            broken.set_exception(error)
            return broken

    def _alone(self, job: J) -> Outcome[T]:
        with self._new(1) as pool:
            try:
                return pool.submit(self._work, job).result()
            except BrokenProcessPool:
                return Outcome(crash=say("tiến trình bị dừng đột ngột", "the process was killed"))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _begin(used: str) -> None:
    language.use(used)
    # Ctrl+C reaches every process of the terminal: this one goes without a word, the parent tells.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        # A worker whose parent was killed would wait for its next job for ever.
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
