"""The duties of the whole base, read aside and remembered by the year in which they fall due."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dvcq_kb.agenda import Sheet, sheets
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.views import months, tasks
from dvcq_kb.views.tasks import Item, Wanted
from dvcq_kb.views.web.library import Library
from dvcq_kb.views.web.warming import settle

_PATIENCE = 1.0
"""Seconds that a page waits for them before it tells how far they are."""
_SELDOM = 3600.0
"""Seconds between two readings of a base that is no folder: it is never known whether it has changed."""


@dataclass(frozen=True, slots=True)
class Year:
    items: tuple[Item, ...]
    """By the day they fall due."""
    lines: tuple[months.Line, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    sheets: tuple[Sheet, ...]
    """With what has a day only."""
    undated: int
    years: tuple[int, ...]
    """In which something falls due, the latest first."""
    ids: Mapping[str, str]
    """Source of a document → its id."""
    stamp: object
    read_at: float
    by_year: dict[tuple[int, datetime.date], Year] = field(default_factory=dict)

    def year(self, number: int, today: datetime.date) -> Year:
        """What falls due in it; what rests on acts that are over is told by today's date."""
        if (found := self.by_year.get((number, today))) is None:
            for year, day in tuple(self.by_year):
                if day != today:
                    self.by_year.pop((year, day), None)
            wanted = Wanted(first=datetime.date(number, 1, 1), last=datetime.date(number, 12, 31), today=today)
            items = tuple(tasks.items(self.sheets, wanted))
            found = self.by_year[number, today] = Year(items, tuple(months.lines(items)))
        return found


class Agenda:
    def __init__(self, library: Library) -> None:
        """Read nothing yet: who never opens the page does not pay for it."""
        self._library = library
        self._gathered: Gathered | None = None
        self._error: KnowledgeError | None = None
        self._reading: threading.Thread | None = None
        self._starting = threading.Lock()
        self.done, self.total = 0, 0

    def gathered(self) -> Gathered | None:
        """Those of the base as it is, or as it was while it is being read anew; ``None``: still being read.

        Raises:
            KnowledgeError: the base cannot be read.
        """
        with self._starting:
            if not self._holds() and (self._reading is None or not self._reading.is_alive()):
                self._error = None
                self._reading = threading.Thread(target=self._read, daemon=True)
                self._reading.start()
            reading = self._reading
        if reading is not None:
            reading.join(_PATIENCE)
        if self._error is not None:
            raise self._error
        return self._gathered

    def _holds(self) -> bool:
        known = self._gathered
        if known is None:
            return False
        if not self._library.is_folder:
            return time.monotonic() - known.read_at < _SELDOM
        return known.stamp == self._library.overview().stamp

    def _read(self) -> None:
        overview = self._library.overview()
        dated: list[Sheet] = []
        undated = 0
        try:
            for sheet in sheets(self._library.kb, self._library.location, self._told):
                kept = tuple(task for task in sheet.tasks if any(each.dates for each in task.duty.deadlines))
                undated += len(sheet.tasks) - len(kept)
                if kept:
                    dated.append(replace(sheet, tasks=kept))
        except KnowledgeError as error:
            self._error = error
            return
        days = {day.year for sheet in dated for task in sheet.tasks for d in task.duty.deadlines for day in d.dates}
        ids = {document.source: document.id for document in overview.documents}
        self._gathered = Gathered(
            tuple(dated), undated, tuple(sorted(days, reverse=True)), ids, overview.stamp, time.monotonic()
        )
        for year in self._gathered.years:
            self._gathered.year(year, datetime.date.today())
        settle()

    def _told(self, done: int, total: int) -> None:
        self.done, self.total = done, total
