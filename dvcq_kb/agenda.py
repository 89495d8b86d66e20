"""Duties of many documents: of files as they are read, of a knowledge base from a cache.

The cache holds nothing that cannot be made again from the texts in the store; whoever deletes it loses a minute.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dvcq_kb.duties import duties
from dvcq_kb.knowledge import KnowledgeBase, Progress, StoredDocument
from dvcq_kb.knowledge.base import CLUSTER
from dvcq_kb.model import Analysis, Deadline, DeadlineKind, Duty, Instrument, Part, PartialDate, RelationKind, Span
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_text

CACHE = "duties.sqlite"
VERSION = "1"
"""Raise it when `duties` finds other things in the same text."""
_RESTS = (RelationKind.BASED_ON, RelationKind.IMPLEMENTS)


@dataclass(frozen=True, slots=True)
class Task:
    """A duty with the acts it rests on."""

    duty: Duty
    grounds: tuple[Instrument, ...]
    """Cited in its own words; where it cites none, those the document is based on."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The duties of one document."""

    source: str
    title: str
    number: str
    """Empty where the document has none."""
    date: PartialDate | None
    tasks: tuple[Task, ...]


def sheet(analysis: Analysis) -> Sheet:
    header = analysis.header
    number = header.number.value if header.number and not header.number_blank else ""
    words = [part.value for part in (header.type, header.subject) if part]
    return Sheet(
        analysis.document.source,
        " ".join(words) or analysis.document.source,
        number,
        header.date.date if header.date else None,
        tuple(_tasks(analysis)),
    )


def _tasks(analysis: Analysis) -> Iterator[Task]:
    general = tuple(
        {
            r.target.key: r.target for r in analysis.relations if r.kind in _RESTS and r.source == analysis.instrument
        }.values()
    )
    starts = [link.citation.span.start for link in analysis.links]
    for duty in duties(analysis):
        within = analysis.links[bisect_left(starts, duty.span.start) : bisect_left(starts, duty.span.end)]
        own = tuple(link.target for link in within if link.target is not None)
        yield Task(duty, own or general)


def sheets(kb: KnowledgeBase, location: str | Path, progress: Progress | None = None) -> Iterator[Sheet]:
    """Those of every document in a knowledge base, in the order they were added; ready texts have none.

    Args:
        kb: the knowledge base.
        location: where it is, as `open_kb` was told.
        progress: told of every document.
    """
    documents = [document for document in kb.documents() if document.type is not None]
    with closing(_opened(_folder(str(location)) / CACHE)) as cache:
        for done, document in enumerate(documents):
            if progress:
                progress(done, len(documents))
            yield _kept(cache, kb, document)
        _forget(cache, documents)
    if progress:
        progress(len(documents), len(documents))


def _folder(location: str) -> Path:
    """Where the cache is: beside the store, or for one in a cluster among the user's own caches.

    One that cannot be written is done without.
    """
    if not location.startswith(CLUSTER):
        return Path(location)
    variables = map(os.environ.get, ("XDG_CACHE_HOME", "LOCALAPPDATA"))
    caches = Path(next(filter(None, variables), None) or Path.home() / ".cache")
    folder = caches / "dvcq" / hashlib.sha256(location.encode()).hexdigest()[:16]
    with suppress(OSError):
        # What documents say, for nobody else to read.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _opened(path: Path) -> sqlite3.Connection:
    for place in (str(path), ":memory:"):
        try:
            connection = sqlite3.connect(place, isolation_level=None)
        except sqlite3.Error:
            continue
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version != int(VERSION):
                connection.execute("DROP TABLE IF EXISTS sheets")
                connection.execute(f"PRAGMA user_version = {int(VERSION)}")
            connection.execute("CREATE TABLE IF NOT EXISTS sheets (sha256 TEXT PRIMARY KEY, tasks TEXT) WITHOUT ROWID")
            return connection
        except sqlite3.Error:
            connection.close()
    raise AssertionError("a database in memory can always be made")


def _kept(cache: sqlite3.Connection, kb: KnowledgeBase, document: StoredDocument) -> Sheet:
    row = cache.execute("SELECT tasks FROM sheets WHERE sha256 = ?", (document.sha256,)).fetchone()
    if row is None:
        tasks = tuple(_tasks(analyse(read_text(kb.text(document.id), document.source))))
        with suppress(sqlite3.Error):
            cache.execute(
                "INSERT OR REPLACE INTO sheets VALUES (?, ?)",
                (document.sha256, json.dumps(_rows(tasks), ensure_ascii=False)),
            )
    else:
        tasks = tuple(_task(each) for each in json.loads(row[0]))
    number = document.number or ""
    # "/KH-UBND": the number is left blank.
    return Sheet(document.source, document.title, number if number[:1].isdigit() else "", document.date, tasks)


def _forget(cache: sqlite3.Connection, documents: list[StoredDocument]) -> None:
    """What is no longer in the store."""
    gone = {row[0] for row in cache.execute("SELECT sha256 FROM sheets")} - {each.sha256 for each in documents}
    with suppress(sqlite3.Error):
        cache.executemany("DELETE FROM sheets WHERE sha256 = ?", [(each,) for each in gone])


# --- rows of the cache


def _rows(tasks: tuple[Task, ...]) -> list[Any]:
    return [
        [
            [_of_parts(d.agents), [d.action.value, *d.action.span], d.section, list(d.span), _of_parts(d.partners),
             _of_parts(d.recipients), [d.via.value, *d.via.span] if d.via else None,
             [[x.kind.value, x.words, list(x.span), [day.isoformat() for day in x.dates],
               x.start.isoformat() if x.start else None, x.rrule, x.assumed] for x in d.deadlines], d.asked],
            [
                [g.key, g.type, g.number, g.name, g.date.iso if g.date else None, g.issuer, g.subject]
                for g in task.grounds
            ],
        ]
        for task in tasks
        for d in (task.duty,)
    ]  # fmt: skip


def _of_parts(parts: tuple[Part, ...]) -> list[Any]:
    return [[part.value, *part.span] for part in parts]


def _task(row: Any) -> Task:
    (agents, action, section, span, partners, recipients, via, deadlines, asked), grounds = row
    duty = Duty(
        _parts(agents), _part(action), section, Span(*span), _parts(partners), _parts(recipients),
        _part(via) if via else None, tuple(_deadline(each) for each in deadlines), asked,
    )  # fmt: skip
    return Task(duty, tuple(_ground(each) for each in grounds))


def _part(row: Any) -> Part:
    value, start, end = row
    return Part(value, Span(start, end))


def _parts(rows: Any) -> tuple[Part, ...]:
    return tuple(_part(row) for row in rows)


def _deadline(row: Any) -> Deadline:
    kind, words, span, days, start, rrule, assumed = row
    dates = tuple(datetime.date.fromisoformat(day) for day in days)
    begin = datetime.date.fromisoformat(start) if start else None
    return Deadline(DeadlineKind(kind), words, Span(*span), dates, begin, rrule, assumed)


def _ground(row: Any) -> Instrument:
    key, kind, number, name, iso, issuer, subject = row
    date = PartialDate(*map(int, iso.split("-"))) if iso else None
    return Instrument(key, kind, number, name, date, issuer, subject)
