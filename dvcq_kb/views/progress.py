"""A bar with rate and time left for work that takes long: on stderr, on a terminal, not before a second has passed."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dvcq_kb.views.session import Session, on_terminal

if TYPE_CHECKING:
    import rich.progress

_PATIENCE = 1.0


class Progress:
    """Call it with how many are done, of how many. Of several at once, the first to show is the one that shows."""

    _showing = False

    def __init__(self, session: Session, title: str) -> None:
        """Prepare; nothing shows yet."""
        self._session = session
        self._title = title
        self._started = time.monotonic()
        self._bar: rich.progress.Progress | None = None
        self._task: rich.progress.TaskID | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None and self._wanted():
            self._bar, self._task = self._start(total)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)

    def _wanted(self) -> bool:
        waited = time.monotonic() - self._started
        return waited >= _PATIENCE and not Progress._showing and not self._session.quiet and on_terminal(sys.stderr)

    def _start(self, total: int) -> tuple[rich.progress.Progress, rich.progress.TaskID]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                return Text(f"{task.speed:.1f}/s" if task.speed else "", style="progress.data.speed")

        coloured = self._session.coloured(sys.stderr)
        bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            console=Console(stderr=True, no_color=not coloured),
            transient=True,
        )
        bar.start()
        Progress._showing = True
        return bar, bar.add_task(self._title, total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the bar away; there is room for the next."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            Progress._showing = False
