"""The store of record: documents and all that was found in them. Everything else can be made from it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from dvcq_kb.knowledge.base import Former, Outcome, Place
from dvcq_kb.knowledge.database import Database
from dvcq_kb.knowledge.records import COLUMNS, VERSION, Kept, Record

HEAD = "iif(d.ready, d.title || char(10) || d.source, u.head)"
"""What of a unit is searched besides its text."""


class Store(Database):
    def generation(self) -> int:
        """Grows with every document added, replaced or removed."""
        return int(self.value("SELECT value FROM meta WHERE name = 'generation'"))

    def unpacked(self, data: bytes) -> str:
        with self._translated():
            return zlib.decompress(data).decode("utf-8", "surrogatepass")

    def text(self, key: int) -> str:
        rows = self.rows("SELECT text FROM units WHERE document = ? ORDER BY ordinal", (key,))
        return "".join(self.unpacked(text) for (text,) in rows)

    def tidy(self) -> None:
        """Move what was written from the log into the file. Not needed, so it may fail."""
        with suppress(Exception):
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def knows(self, source: str, stamp: str) -> bool:
        return bool(self.value("SELECT 1 FROM places WHERE source = ? AND stamp = ?", (source, _marked(stamp))))

    def recognise(self, source: str, stamp: str, content: str) -> Outcome | None:
        """Note that a file of this content lies at ``source``; ``None`` if no such file was read by this version."""
        with self.transaction():
            document = self.value(
                "SELECT document FROM places WHERE content = ? AND stamp GLOB ? ORDER BY source = ? DESC LIMIT 1",
                (content, _marked("*"), source),
            )
            if document is None:
                return None
            old = self.value("SELECT document FROM places WHERE source = ?", (source,))
            if old is not None and old != document:
                self._leave(old, source, self._next_generation())
            self._settle(source, document, stamp, content)
        return Outcome.UNCHANGED if old == document else Outcome.COPY if old is None else Outcome.REPLACED

    def put(self, record: Record, stamp: str = "", content: str = "") -> Outcome:
        """Write one document, in a transaction of its own unless there is one already."""
        with self.transaction():
            old = self._same(record)
            places: list[Any] = []
            if old:
                key, digest, source, sha256 = old
                same_text = sha256 == record.sha256 and not record.ready
                # The same text elsewhere differs in nothing but its name.
                copy = same_text and source != record.source and self._is_current(key)
                if digest == record.digest or copy:
                    if not record.ready:
                        self._settle(record.source, key, stamp, content)
                    return Outcome.UNCHANGED
                generation = self._next_generation()
                if same_text:
                    places = self.rows("SELECT source, stamp, content FROM places WHERE document = ?", (key,))
                if same_text or record.ready:
                    self._forget(key, generation)
                else:
                    self._leave(key, record.source, generation)
            else:
                generation = self._next_generation()
            new = self._insert(record, generation, _now())
            for place in places:
                self._connection.execute("INSERT INTO places VALUES (?, ?, ?, ?)", (place[0], new, *place[1:]))
            if not record.ready:
                self._settle(record.source, new, stamp, content)
        return Outcome.REPLACED if old else Outcome.ADDED

    def _same(self, record: Record) -> Any:
        """Key, digest, source and hash of the document that this one replaces."""
        fields = "d.key, d.digest, d.source, d.sha256"
        if record.ready:
            return self.row(f"SELECT {fields} FROM documents d WHERE id = ? AND ready", (record.id,))
        sql = f"SELECT {fields} FROM places p JOIN documents d ON d.key = p.document WHERE p.source = ?"
        return self.row(sql, (record.source,))

    def _is_current(self, key: int) -> bool:
        return bool(self.value("SELECT 1 FROM places WHERE document = ? AND stamp GLOB ?", (key, _marked("*"))))

    def _settle(self, source: str, document: int, stamp: str, content: str) -> None:
        self._connection.execute(
            "INSERT INTO places VALUES (?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET "
            "document = excluded.document, stamp = excluded.stamp, "
            "content = iif(excluded.content = '' AND document = excluded.document, content, excluded.content)",
            (source, document, _marked(stamp), content),
        )

    def _leave(self, key: int, source: str, generation: int) -> None:
        """The file at ``source`` says something else now, or is gone; a document that has no other file goes."""
        self._connection.execute(
            "INSERT INTO versions (source, id, sha256, title, added_at, until, text) "
            "SELECT ?, id, sha256, title, added_at, ?, ? FROM documents WHERE key = ?",
            (source, _now(), _packed(self.text(key)), key),
        )
        self.detach(key, source, generation)

    def detach(self, key: int, source: str, generation: int | None = None) -> None:
        """Forget that a file of the document lies at ``source``, and with the last one the document."""
        with self.transaction():
            self._connection.execute("DELETE FROM places WHERE source = ?", (source,))
            other = self.value("SELECT source FROM places WHERE document = ? ORDER BY source", (key,))
            if other is None:
                self._forget(key, generation or self._next_generation())
            else:
                self._connection.execute(
                    "UPDATE documents SET source = ? WHERE key = ? AND source = ?", (other, key, source)
                )

    def _insert(self, record: Record, generation: int, added_at: str) -> int:
        header = record.header
        cursor = self._connection.execute(
            "INSERT INTO documents (generation, ready, id, source, sha256, digest, title, header, type, number, "
            "issuer, date, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                generation,
                record.ready,
                self._free_id(record.id),
                record.source,
                record.sha256,
                record.digest,
                record.title,
                json.dumps(header, ensure_ascii=False),
                *(header.get(name) for name in ("type", "number", "issuer", "date")),
                added_at,
            ),
        )
        key = int(cursor.lastrowid or 0)
        for table, rows in record.tables.items():
            columns = COLUMNS[table]
            marks = ", ".join("?" * (len(columns) + 2))
            if table == "units":
                rows = [(*row[:-1], _packed(row[-1])) for row in rows]
            if table == "links":
                sql = "INSERT INTO links (document, citation, instrument) VALUES (?, ?, ?)"
                self._connection.executemany(sql, [(key, *row) for row in rows])
                continue
            self._connection.executemany(
                f"INSERT INTO {table} (document, ordinal, {', '.join(columns)}) VALUES ({marks})",
                [(key, ordinal, *row) for ordinal, row in enumerate(rows)],
            )
        return key

    def _next_generation(self) -> int:
        generation = self.generation() + 1
        self._connection.execute("UPDATE meta SET value = ? WHERE name = 'generation'", (str(generation),))
        return generation

    def _forget(self, key: int, generation: int) -> None:
        self._connection.execute("DELETE FROM documents WHERE key = ?", (key,))
        self._connection.execute("INSERT INTO removed VALUES (?, ?)", (key, generation))

    def _free_id(self, wished: str) -> str:
        """Two files may hold one text: the second becomes ``…-2``."""
        number, free = 1, wished
        while self.value("SELECT 1 FROM documents WHERE id = ?", (free,)):
            number += 1
            free = f"{wished}-{number}"
        return free

    def remove(self, key: int) -> None:
        """Forget a document, wherever its files lie, and what they said before."""
        with self.transaction():
            self._connection.execute(
                "DELETE FROM versions WHERE source IN (SELECT source FROM places WHERE document = ?)", (key,)
            )
            self._forget(key, self._next_generation())

    def kept(self) -> Iterator[Kept]:
        """Every document as it was given, in the order they were added."""
        for (key,) in self.rows("SELECT key FROM documents ORDER BY key"):
            # Absent: removed by another process since.
            if row := self.row(
                "SELECT ready, id, source, sha256, title, header, added_at FROM documents WHERE key = ?", (key,)
            ):
                ready, id_, source, sha256, title, header, added_at = row
                record = Record(bool(ready), id_, source, sha256, title, json.loads(header), self._tables(key, ready))
                places = self.rows(
                    "SELECT source, stamp, content FROM places WHERE document = ? ORDER BY source", (key,)
                )
                yield Kept(record, added_at, tuple(Place(*place) for place in places))

    def _tables(self, key: int, ready: bool) -> dict[str, list[Any]]:
        tables: dict[str, list[Any]] = {}
        for table, columns in COLUMNS.items():
            order = "citation, instrument" if table == "links" else "ordinal"
            rows = self.rows(f"SELECT {', '.join(columns)} FROM {table} WHERE document = ? ORDER BY {order}", (key,))
            if table == "units":
                rows = [(*row[:-1], self.unpacked(row[-1])) for row in rows]
            if rows or not ready:
                tables[table] = rows
        return tables

    def former(self, source: str | None = None) -> Iterator[Former]:
        """What the file at ``source``, or any file, said before; the oldest first."""
        rows = self.rows(
            "SELECT source, id, sha256, title, added_at, until, text FROM versions WHERE ? IS NULL OR source = ? "
            "ORDER BY key",
            (source, source),
        )
        for place, id_, sha256, title, added_at, until, text in rows:
            yield Former(place, id_, sha256.hex(), title, added_at, until, self.unpacked(text))

    def restore(self, kept: Kept) -> None:
        """Write a document as `kept` gave it, times and places included."""
        with self.transaction():
            new = self._insert(kept.record, self._next_generation(), kept.added_at)
            rows = [(place.source, new, place.stamp, place.content) for place in kept.places]
            self._connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", rows)

    def restore_former(self, former: Former) -> None:
        with self.transaction():
            self._connection.execute(
                "INSERT INTO versions (source, id, sha256, title, added_at, until, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    former.source,
                    former.id,
                    bytes.fromhex(former.sha256),
                    former.title,
                    former.added_at,
                    former.until,
                    _packed(former.text),
                ),
            )


def _marked(stamp: str) -> str:
    """A stamp holds for one version of the analysis only."""
    return f"{VERSION}:{stamp}"


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
