"""Files named on the command line → analyses; what cannot be read is said and counted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from dvcq_kb.errors import DvcqError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session, on_terminal

if TYPE_CHECKING:
    from dvcq_kb.batch import Outcome
    from dvcq_kb.readers import TrackChanges

# Documents from which on the start of worker processes pays.
FEWEST = 40

T = TypeVar("T")


def cores() -> int:
    """Those this process may use; a container is often given fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class Inputs:
    session: Session
    track_changes: TrackChanges = "accepted"
    failed: int = 0
    """Documents that could not be read."""
    crashed: int = 0
    """Documents on which the program itself failed."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Document → why there is nothing of it."""

    def files(self, sources: Iterable[str]) -> Iterator[str]:
        """Every document named, folders opened, each once."""
        from dvcq_kb.readers.folders import find

        seen: set[str] = set()
        for source in sources:
            try:
                found = list(find([source]))
            except (DvcqError, OSError) as error:
                self.fail(source, error)
                continue
            for path in found:
                # "-" has no place on the disk; a folder so called is named "./-".
                place = path if path == "-" else os.path.realpath(path)
                if place not in seen:
                    seen.add(place)
                    yield path

    def analyses(self, sources: Iterable[str]) -> Iterator[Analysis]:
        for source in self.files(sources):
            if analysis := self.analysis(source):
                yield analysis

    def analysis(self, source: str) -> Analysis | None:
        from dvcq_kb.pipeline import analyse
        from dvcq_kb.readers import read

        if source == "-" and on_terminal(sys.stdin):
            self.session.note(
                say(
                    "Đang đọc từ bàn phím; kết thúc bằng Ctrl+D (Windows: Ctrl+Z rồi Enter).",
                    "Reading what you type; end with Ctrl+D (Windows: Ctrl+Z, Enter).",
                )
            )
        try:
            with Progress(self.session, say("Nhận dạng chữ (OCR)", "Recognising text (OCR)")) as progress:
                document = read(source, track_changes=self.track_changes, progress=progress)
        except (DvcqError, OSError) as error:
            self.fail(source, error)
            return None
        for note in document.notes:
            self.session.note(f"{source}: {note}")
        try:
            return analyse(document)
        except Exception as error:
            # A fault of ours in one document must not lose the others' results.
            self._crash(source, error)
            return None

    def examine(
        self, source: str, select: Sequence[str] = (), ignore: Sequence[str] = ()
    ) -> tuple[Analysis, tuple[Finding, ...]] | None:
        """Analysis and findings; ``None`` once it is said why there are none."""
        from dvcq_kb.lint import lint

        analysis = self.analysis(source)
        if analysis is None:
            return None
        return self.attempt(source, lambda: (analysis, lint(analysis, select=select, ignore=ignore)))

    def attempt(self, source: str, work: Callable[[], T]) -> T | None:
        """What comes of the work; ``None`` once it is said that the program failed on this document."""
        try:
            return work()
        except DvcqError:
            raise
        except Exception as error:
            self._crash(source, error)
            return None

    def examined(
        self, sources: Iterable[str], select: Sequence[str] = (), ignore: Sequence[str] = ()
    ) -> Iterator[tuple[str, Analysis, tuple[Finding, ...]]]:
        """Every document that can be examined, in order; many of them on all cores."""
        waiting = iter(sources)
        first = list(islice(waiting, FEWEST))
        everything = chain(first, waiting)
        most = cores()
        if len(first) < FEWEST or most < 2 or self.session.debug or "-" in first:
            for source in everything:
                if (examined := self.examine(source, select, ignore)) is not None:
                    yield source, *examined
            return
        from dvcq_kb.views import workers

        for source, outcome in workers.examine(everything, select, ignore, self.track_changes, most):
            if (result := self.result(source, outcome)) is not None:
                yield source, *result

    def result(self, source: str, outcome: Outcome[T]) -> T | None:
        """What a worker made of a document; ``None`` once it is said why there is nothing."""
        for note in outcome.notes:
            self.session.note(f"{source}: {note}")
        if outcome.unread is not None:
            self.fail(source, DvcqError(outcome.unread))
        elif outcome.crash is not None:
            self.crash(source, outcome.crash)
        return outcome.result

    def _crash(self, source: str, error: Exception) -> None:
        if self.session.debug:
            raise error
        self.crash(source, f"{type(error).__name__}: {error}")

    def crash(self, source: str, what: str) -> None:
        """A fault of ours; the run ends with 3."""
        self.crashed += 1
        self.reasons[source] = what
        self.session.complain(
            say(
                f"dvcq: {source}: lỗi của chương trình ({what}); các tệp khác vẫn được xử lý. "
                "Xin báo cho nhóm phát triển, kèm kết quả khi thêm --debug.",
                f"dvcq: {source}: internal error ({what}); the others go on. "
                "Please report it with the output under --debug.",
            )
        )

    def fail(self, source: str, error: Exception) -> None:
        """Go on with the others; the run ends with 2."""
        self.failed += 1
        message = (error.strerror if isinstance(error, OSError) else None) or str(error)
        # Many files fail for one reason, which must not bear the name of each.
        self.reasons[source] = message.removeprefix(source).removeprefix(": ")
        self.session.complain(f"dvcq: {message}" if message.startswith(source) else f"dvcq: {source}: {message}")

    def code(self, otherwise: int = 0) -> int:
        return 3 if self.crashed else 2 if self.failed else otherwise
