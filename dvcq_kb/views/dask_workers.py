"""Many documents worked on by the machines of a Dask cluster, with a bounded number under way.

Dask gives a job to another worker when the one that had it dies; a job that
takes several workers with it costs that one document its result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from dvcq_kb import language
from dvcq_kb.batch import Outcome
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.extras import lacking
from dvcq_kb.language import say

if TYPE_CHECKING:
    # Dask's classes are not typed.
    Client = Any
    Future = Any

J = TypeVar("J")
T = TypeVar("T")

_FOR_SCHEDULER = 30
_FOR_WORKER = 30
"""Seconds to wait for the first."""
_WAITING = 8
"""Jobs handed out for each thread of a worker: enough to keep it busy, few enough to lose little."""


def each(work: Callable[[J], Outcome[T]], jobs: Iterator[J], scheduler: str) -> Iterator[tuple[J, Outcome[T]]]:
    """Every job with its outcome, as they are done.

    Args:
        work: a function that the workers can import.
        jobs: drawn as workers become free.
        scheduler: where Dask's is: ``tcp://host:8786``.

    Raises:
        KnowledgeError: there is no scheduler or no worker, they have another version, or the scheduler is lost.
    """
    with _client(scheduler) as client:
        yield from _outcomes(client, work, jobs, scheduler)


def _client(scheduler: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise KnowledgeError(
            lacking("dask", "--dask cần gói distributed (Dask)", "--dask needs distributed (Dask)")
        ) from error
    try:
        client = Client(scheduler, timeout=_FOR_SCHEDULER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            say(
                f"{scheduler}: không kết nối được tới bộ điều phối Dask; hãy kiểm tra địa chỉ (như tcp://may-chu:8786) "
                "và lệnh dask scheduler đã chạy chưa",
                f"{scheduler}: no Dask scheduler there; check the address (like tcp://host:8786), "
                "and that dask scheduler runs",
            )
        ) from error
    try:
        client.wait_for_workers(1, timeout=_FOR_WORKER)
        _check_versions(client, scheduler)
    except BaseException as error:
        client.close()
        if isinstance(error, TimeoutError):
            raise KnowledgeError(
                say(
                    f"{scheduler}: cụm Dask chưa có máy làm việc nào; hãy chạy: dask worker {scheduler}",
                    f"{scheduler}: the Dask cluster has no workers; run: dask worker {scheduler}",
                )
            ) from error
        raise
    return client


def _check_versions(client: Client, scheduler: str) -> None:
    """Two versions of the analysis would make one knowledge base of two minds."""
    mine = version("dvcq-kb")
    theirs = client.run(version, "dvcq-kb", on_error="return")
    if others := sorted(worker for worker, told in theirs.items() if told != mine):
        raise KnowledgeError(
            say(
                f"{scheduler}: máy làm việc {others[0]} chưa cài dvcq-kb {mine}; hãy cài đúng bản này trên mọi máy",
                f"{scheduler}: worker {others[0]} has not dvcq-kb {mine}; install this version on every machine",
            )
        )


def _outcomes(
    client: Client, work: Callable[[J], Outcome[T]], jobs: Iterator[J], scheduler: str
) -> Iterator[tuple[J, Outcome[T]]]:
    from distributed import as_completed

    under_way: dict[Future, J] = {}

    def handed_out() -> list[Future]:
        futures = []
        for job in islice(jobs, max(0, _WAITING * _threads(client) - len(under_way))):
            # Each is its own: two files of one name and time are not one.
            future = client.submit(_in_language, language.current(), work, job, pure=False)
            under_way[future] = job
            futures.append(future)
        return futures

    done = as_completed(handed_out(), loop=client.loop)
    for future in done:
        job = under_way.pop(future)
        if future.status in ("lost", "cancelled"):
            raise KnowledgeError(
                say(
                    f"{scheduler}: mất kết nối tới bộ điều phối Dask; những văn bản đã ghi vẫn còn, hãy chạy lại đúng "
                    "lệnh này để làm tiếp",
                    f"{scheduler}: the Dask scheduler is lost; what was written is kept, run the same command again",
                )
            )
        yield job, _outcome(future)
        future.release()
        for more in handed_out():
            done.add(more)


def _threads(client: Client) -> int:
    """Of all workers there are at this moment, at least one: they come and go."""
    # Of a scheduler that is lost what is under way tells; here it would be waited for.
    if client.status != "running":
        return 1
    try:
        threads: dict[str, int] = client.nthreads()
    except OSError:
        return 1
    return max(1, sum(threads.values()))


def _in_language(used: str, work: Callable[[J], Outcome[T]], job: J) -> Outcome[T]:
    language.use(used)
    return work(job)


def _outcome(future: Future) -> Outcome[T]:
    from distributed import KilledWorker

    error = future.exception()
    if error is None:
        result: Outcome[T] = future.result()
        return result
    if isinstance(error, KilledWorker):
        return Outcome(crash=say("tiến trình bị dừng đột ngột", "the process was killed"))
    return Outcome(crash=f"{type(error).__name__}: {error}")
