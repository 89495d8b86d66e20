"""Files → a knowledge base: what is there already is skipped, the rest read on all cores."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from dvcq_kb import batch
from dvcq_kb.batch import Task
from dvcq_kb.knowledge import KnowledgeBase, Outcome, Progress, stamp_of
from dvcq_kb.knowledge.records import Record, of_analysis
from dvcq_kb.views.inputs import FEWEST, Inputs

_WAITING = 24
"""Records, for each worker, that may wait behind a slow file. Small, unlike analyses."""


class Adding:
    """One run of ``dvcq add``."""

    def __init__(self, inputs: Inputs, kb: KnowledgeBase, location: str, *, force: bool, jobs: int) -> None:
        """Prepare to add.

        Args:
            inputs: what fails is told and counted there.
            kb: where to.
            location: of ``kb``, as the user named it.
            force: read files again that have not changed.
            jobs: worker processes.
        """
        self.tally: Counter[Outcome] = Counter()
        self._inputs = inputs
        self._kb = kb
        self._location = location
        self._force = force
        self._jobs = jobs
        # Of the files being read: name → stamp and content.
        self._under_way: dict[str, tuple[str, str]] = {}
        self._contents: set[str] = set()
        self._twins: list[Task] = []

    def run(self, files: Sequence[str], progress: Progress) -> None:
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
            stamp, content = self._under_way[twin.name]
            if outcome := self._kb.recognise(twin.name, stamp, content):
                self.tally[outcome] += 1
            else:
                self._keep(twin, self._read(twin))
            done += 1
            progress(done, len(files))

    def _unknown(self, path: str) -> Task | None:
        """What is to be read; ``None`` if the file is known, cannot be opened, or has a twin that is being read."""
        task = Task(path, name_of(path, self._location))
        if path == "-":
            self._under_way[task.name] = ("", "")
            return task
        try:
            # Taken before the file is read: a change in between is noticed next time.
            stamp = stamp_of(Path(path).stat())
            if not self._force and self._kb.knows(task.name, stamp):
                self.tally[Outcome.UNCHANGED] += 1
                return None
            with Path(path).open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            self._inputs.fail(path, error)
            return None
        if not self._force and (outcome := self._kb.recognise(task.name, stamp, content)):
            self.tally[outcome] += 1
            return None
        self._under_way[task.name] = (stamp, content)
        if content in self._contents:
            self._twins.append(task)
            return None
        self._contents.add(content)
        return task

    def _records(self, tasks: Iterator[Task], *, alone: bool) -> Iterator[tuple[Task, Record | None]]:
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
        stamp, content = self._under_way.pop(task.name)
        if record is not None:
            if content and stamp_of(Path(task.path).stat()) != stamp:
                content = ""  # written to while it was read: nobody knows which bytes these are
            self.tally[self._kb.keep(record, stamp=stamp, content=content)] += 1


def name_of(source: str, location: str) -> str:
    """What a file is called in the knowledge base, from wherever and however it is named.

    Beside the knowledge base: its path from there, so that the two can be moved
    together; elsewhere: the whole path.
    """
    if source == "-":
        return source
    path, home = Path(source).resolve(), Path(location).resolve().parent
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.as_posix()
