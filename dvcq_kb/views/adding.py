"""Files → a knowledge base: what is there already is skipped, the rest read on all cores, or by Dask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from dvcq_kb import batch
from dvcq_kb.batch import Seen, Task
from dvcq_kb.knowledge import CLUSTER, KnowledgeBase, Outcome, Progress
from dvcq_kb.knowledge.records import Record, of_analysis
from dvcq_kb.views.inputs import FEWEST, Inputs

_WAITING = 24
"""Records, for each worker, that may wait behind a slow file. Small, unlike analyses."""


class Adding:
    """One run of ``dvcq add``."""

    def __init__(
        self,
        inputs: Inputs,
        kb: KnowledgeBase,
        location: str,
        *,
        force: bool,
        jobs: int,
        scheduler: str | None = None,
    ) -> None:
        """Prepare to add.

        Args:
            inputs: what fails is told and counted there.
            kb: where to.
            location: of ``kb``, as the user named it.
            force: read files again that have not changed.
            jobs: worker processes.
            scheduler: of Dask, whose workers read instead.
        """
        self.tally: Counter[Outcome] = Counter()
        self._inputs = inputs
        self._kb = kb
        self._location = location
        self._force = force
        self._jobs = jobs
        self._scheduler = scheduler
        # Of the files being read, by name.
        self._under_way: dict[str, Seen] = {}
        self._contents: set[str] = set()
        self._twins: list[Task] = []

    def run(self, files: Sequence[str], progress: Progress) -> None:
        if self._scheduler and self._location.startswith(CLUSTER):
            self._straight(files, self._scheduler, progress)
        else:
            self._gathered(files, progress)

    def _straight(self, files: Sequence[str], scheduler: str, progress: Progress) -> None:
        """The workers do it all, even the look at whether a file is known."""
        from dvcq_kb.views import dask_workers

        tasks = (Task(str(Path(path).absolute()), name_of(path, self._location)) for path in files)
        work = partial(batch.add, location=self._location, force=self._force)
        for done, (task, outcome) in enumerate(dask_workers.each(work, tasks, scheduler), 1):
            if kept := self._inputs.result(task.path, outcome):
                self.tally[kept] += 1
            progress(done, len(files))

    def _gathered(self, files: Sequence[str], progress: Progress) -> None:
        done = 0

        def tasks() -> Iterator[Task]:
            nonlocal done
            for path in files:
                waiting = len(self._twins)
                if (task := self._unknown(path)) is not None:
                    yield task
                elif len(self._twins) == waiting:
                    done += 1
                    progress(done, len(files))

        for task, record in self._records(tasks(), alone=len(files) < FEWEST or "-" in files):
            self._keep(task, record)
            done += 1
            progress(done, len(files))
        for twin in self._twins:
            # The first of them is there by now, unless it could not be read.
            seen = self._under_way[twin.name]
            if outcome := self._kb.recognise(twin.name, seen.stamp, seen.content):
                self.tally[outcome] += 1
            else:
                self._keep(twin, self._read(twin))
            done += 1
            progress(done, len(files))

    def _unknown(self, path: str) -> Task | None:
        """What is to be read; ``None`` if the file is known, cannot be opened, or has a twin that is being read."""
        task = Task(path, name_of(path, self._location))
        if path == "-":
            self._under_way[task.name] = Seen("", "")
            return task
        try:
            seen = batch.look(self._kb, task, force=self._force)
        except OSError as error:
            self._inputs.fail(path, error)
            return None
        if not isinstance(seen, Seen):
            self.tally[seen] += 1
            return None
        self._under_way[task.name] = seen
        if seen.content in self._contents:
            self._twins.append(task)
            return None
        self._contents.add(seen.content)
        return task

    def _records(self, tasks: Iterator[Task], *, alone: bool) -> Iterator[tuple[Task, Record | None]]:
        if self._scheduler:
            from dvcq_kb.views import dask_workers

            # Their folder is not ours.
            placed = (Task(str(Path(task.path).absolute()), task.name) for task in tasks)
            for task, outcome in dask_workers.each(batch.prepare, placed, self._scheduler):
                yield task, self._inputs.result(task.path, outcome)
            return
        if alone or self._jobs < 2 or self._inputs.session.debug:
            for task in tasks:
                yield task, self._read(task)
            return
        from dvcq_kb.views import workers

        for task, outcome in workers.each(batch.prepare, tasks, self._jobs, _WAITING):
            yield task, self._inputs.result(task.path, outcome)

    def _read(self, task: Task) -> Record | None:
        examined = self._inputs.examine(task.path)
        return of_analysis(*examined, task.name) if examined else None

    def _keep(self, task: Task, record: Record | None) -> None:
        seen = self._under_way.pop(task.name)
        if record is not None:
            self.tally[batch.settle(self._kb, task, record, seen)] += 1


def name_of(source: str, location: str) -> str:
    """What a file is called in the knowledge base, from wherever and however it is named.

    Beside the knowledge base: its path from there, so that the two can be moved
    together; elsewhere, or if it is in a cluster: the whole path.
    """
    if source == "-":
        return source
    if location.startswith(CLUSTER):
        return Path(source).resolve().as_posix()
    path, home = Path(source).resolve(), Path(location).resolve().parent
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.as_posix()
