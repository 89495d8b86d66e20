"""The store of record: one SQLite file. Everything else can be made from it."""

from __future__ import annotations

import errno
import json
import sqlite3
import uuid
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dvcq_kb.errors import KnowledgeDamaged, KnowledgeError, KnowledgeLocked
from dvcq_kb.knowledge import files, schema
from dvcq_kb.knowledge.base import Outcome
from dvcq_kb.knowledge.records import VERSION, Record
from dvcq_kb.language import say

_COLUMNS = {
    "units": "section, heading, head, facts, start, text",
    "sections": "parent, level, label, path, title, start, end, heading_start, heading_end",
    "instruments": "ref, type, number, number_key, name, name_key, date, issuer, subject",
    "citations": "section, kind, type, number, name, date, issuer, subject, pinpoint, quote, start, end, "
    "sentence, sentence_start, sentence_end",
    "relations": "kind, source, target, section, start, end",
    "findings": "code, name, severity, message, start, end, quote, section, evidence, suggestion, fingerprint",
}
HEAD = "iif(d.ready, d.title || char(10) || d.source, u.head)"
"""What of a unit is searched besides its text."""
DISK_ERRORS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)


class Store:
    def __init__(self, folder: Path) -> None:
        """Open the store in ``folder``, making or migrating it as need be."""
        self.path = folder / files.STORE
        self._folder = folder
        self.writable = True
        with self._translated():
            self._connection = self._connect()
        try:
            with self._translated():
                self._prepare()
                self.identity = self.meta("identity")
        except BaseException:
            self._connection.close()
            raise

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=files.WAIT, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            # With WAL a killed process loses nothing; a power cut may lose the last commits, never the file.
            connection.execute("PRAGMA synchronous = NORMAL")
            # Read the first page now: what is no database should say so here.
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorname.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) and self.path.exists():
                return self._connect_read_only()
            raise
        return connection

    def _connect_read_only(self) -> sqlite3.Connection:
        # On a medium that cannot be written SQLite cannot make the files WAL needs;
        # nobody can write there either, so the file may be taken as it is.
        self.writable = False
        return sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )

    def _prepare(self) -> None:
        application = self.value("PRAGMA application_id")
        version = self.value("PRAGMA user_version")
        if application == 0 and version == 0 and not self.value("SELECT count(*) FROM sqlite_schema"):
            self._create()
        elif application != schema.APPLICATION_ID:
            raise KnowledgeError(
                say(
                    f"{self.path}: đây không phải kho tri thức của dvcq; hãy chọn một thư mục khác",
                    f"{self.path}: this is no dvcq knowledge base; choose another folder",
                )
            )
        elif version > schema.VERSION:
            raise KnowledgeError(
                say(
                    f"{self.path}: kho này do một bản dvcq mới hơn tạo ra (phiên bản kho {version}, bản đang dùng chỉ "
                    f"đọc đến {schema.VERSION}); hãy cập nhật dvcq rồi mở lại",
                    f"{self.path}: made by a newer dvcq (store version {version}, this one reads up to "
                    f"{schema.VERSION}); update dvcq and open it again",
                )
            )
        elif version < schema.VERSION:
            self._migrate(version)

    def _create(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            # Another process may have been faster.
            if self.value("PRAGMA user_version"):
                return
            for statement in schema.TABLES.split(";\n"):
                self._connection.execute(statement)
            rows = [("identity", uuid.uuid4().hex), ("generation", "0")]
            self._connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
            self._connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {schema.VERSION}")

    def _migrate(self, version: int) -> None:
        # The way back, should the new version turn out wrong.
        copy = self.path.with_name(f"{self.path.name}.v{version}")
        if not copy.exists():
            with sqlite3.connect(copy) as target:
                self._connection.backup(target)
            target.close()
        with self.transaction():
            for step in range(version, schema.VERSION):
                schema.MIGRATIONS[step](self._connection)
            self._connection.execute(f"PRAGMA user_version = {schema.VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; part of the surrounding transaction if there is one."""
        if self._connection.in_transaction:
            yield
            return
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # After a full disk SQLite may have rolled back by itself.
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What SQLite says, as the user should hear it."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._explained(error) from error
        except zlib.error as error:
            raise self._damaged(str(error)) from error
        except OSError as error:
            if error.errno in DISK_ERRORS:
                raise KnowledgeError(files.disk_full(self._folder)) from error
            raise

    def _explained(self, error: sqlite3.Error) -> KnowledgeError:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return KnowledgeLocked(
                say(
                    f"{self.path}: chương trình khác đang ghi vào kho tri thức (đã chờ {files.WAIT:g} giây); "
                    "hãy đợi rồi chạy lại",
                    f"{self.path}: another process is writing (waited {files.WAIT:g} s); run again later",
                )
            )
        # A write refused half-way (file size limit, quota) comes as an I/O error.
        if name == "SQLITE_FULL" or name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"):
            return KnowledgeError(files.disk_full(self._folder))
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            return KnowledgeError(files.not_writable(self._folder, error))
        # An I/O error while reading: the file is shorter than it says.
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR")) or isinstance(
            error, sqlite3.DatabaseError
        ):
            return self._damaged(str(error))
        return KnowledgeError(f"{self.path}: {error}")

    def _damaged(self, detail: str) -> KnowledgeDamaged:
        return KnowledgeDamaged(
            say(
                f"{self.path}: tệp của kho tri thức bị hỏng ({detail}). Tệp được giữ nguyên, không bị xóa: hãy chép "
                "lại từ bản sao lưu, hoặc chuyển tệp này đi nơi khác rồi thêm lại các văn bản bằng lệnh dvcq add",
                f"{self.path}: the knowledge base's file is damaged ({detail}). It is left as it is: restore it from a "
                "backup, or move it away and add the documents again with dvcq add",
            )
        )

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._translated():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> Any:
        with self._translated():
            return self._connection.execute(sql, values).fetchone()

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        found = self.row(sql, values)
        return found[0] if found else None

    def meta(self, name: str) -> str:
        return str(self.value("SELECT value FROM meta WHERE name = ?", (name,)))

    def generation(self) -> int:
        """Grows with every document added, replaced or removed."""
        return int(self.meta("generation"))

    def unpacked(self, data: bytes) -> str:
        with self._translated():
            return zlib.decompress(data).decode("utf-8", "surrogatepass")

    def text(self, key: int) -> str:
        rows = self.rows("SELECT text FROM units WHERE document = ? ORDER BY ordinal", (key,))
        return "".join(self.unpacked(text) for (text,) in rows)

    def tidy(self) -> None:
        """Move what was written from the log into the file. Not needed, so it may fail."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def knows(self, source: str, stamp: str) -> bool:
        known = f"{VERSION}:{stamp}"
        sql = "SELECT 1 FROM documents WHERE source = ? AND NOT ready AND stamp = ?"
        return bool(self.value(sql, (source, known)))

    def put(self, record: Record, stamp: str = "") -> Outcome:
        """Write one document, in a transaction of its own unless there is one already."""
        digest, marked = record.digest, f"{VERSION}:{stamp}"
        with self.transaction():
            old = self._same(record)
            if old and old[1] == digest:
                if old[2] != marked:
                    self._connection.execute("UPDATE documents SET stamp = ? WHERE key = ?", (marked, old[0]))
                return Outcome.UNCHANGED
            generation = self._next_generation()
            if old:
                self._forget(old[0], generation)
            header = record.header
            cursor = self._connection.execute(
                "INSERT INTO documents (generation, ready, id, source, sha256, digest, stamp, title, header, type, "
                "number, issuer, date, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    generation,
                    record.ready,
                    self._free_id(record.id),
                    record.source,
                    record.sha256,
                    digest,
                    marked,
                    record.title,
                    json.dumps(header, ensure_ascii=False),
                    *(header.get(name) for name in ("type", "number", "issuer", "date")),
                    datetime.now(UTC).isoformat(timespec="seconds"),
                ),
            )
            self._fill(int(cursor.lastrowid or 0), record)
        return Outcome.REPLACED if old else Outcome.ADDED

    def _same(self, record: Record) -> Any:
        """Key, digest and stamp of the document that this one replaces."""
        identity = ("id", record.id) if record.ready else ("source", record.source)
        sql = f"SELECT key, digest, stamp FROM documents WHERE {identity[0]} = ? AND ready = ?"
        return self.row(sql, (identity[1], record.ready))

    def _fill(self, document: int, record: Record) -> None:
        for table, rows in record.tables.items():
            if table == "links":
                sql = "INSERT INTO links (document, citation, instrument) VALUES (?, ?, ?)"
                self._connection.executemany(sql, [(document, *row) for row in rows])
                continue
            columns = _COLUMNS[table]
            marks = ", ".join("?" * (columns.count(",") + 3))
            if table == "units":
                rows = [(*row[:-1], zlib.compress(row[-1].encode("utf-8", "surrogatepass"), 6)) for row in rows]
            self._connection.executemany(
                f"INSERT INTO {table} (document, ordinal, {columns}) VALUES ({marks})",
                [(document, ordinal, *row) for ordinal, row in enumerate(rows)],
            )

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
        with self.transaction():
            self._forget(key, self._next_generation())

    def close(self) -> None:
        self._connection.close()
