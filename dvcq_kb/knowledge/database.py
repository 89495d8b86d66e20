"""One SQLite file: opened, made, brought from an older version to today's, and what goes wrong with it told."""

from __future__ import annotations

import errno
import sqlite3
import threading
import uuid
import weakref
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from dvcq_kb.errors import KnowledgeDamaged, KnowledgeError, KnowledgeLocked
from dvcq_kb.knowledge import files, schema
from dvcq_kb.language import say

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The disk is full, or what one may have of it."""


class Database:
    def __init__(self, folder: Path) -> None:
        """Open the file in ``folder``, making or migrating it as need be.

        Raises:
            KnowledgeError: it is something else, cannot be written, or was made by a newer version;
                `KnowledgeDamaged` if it is broken.
        """
        self.path = folder / files.STORE
        self._folder = folder
        self.writable = True
        # Threads share the connection. From Python 3.12 on two that ask the same at a time may get each other's rows.
        self._turn = threading.RLock()
        with self._translated():
            self._connection = self._connect()
        # Also for those who forget to: from Python 3.13 on a connection that is left open complains.
        self._closing = weakref.finalize(self, self._connection.close)
        try:
            with self._translated():
                self._prepare()
                self.identity = str(self.value("SELECT value FROM meta WHERE name = 'identity'"))
        except BaseException:
            self.close()
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
        except BaseException:
            connection.close()
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
        if not self.writable:
            raise KnowledgeError(
                files.not_writable(
                    self._folder, say("kho của bản dvcq cũ, cần ghi để nâng cấp", "an older version, to be migrated")
                )
            )
        lock = files.WriterLock(self._folder)
        lock.acquire(files.WAIT)
        try:
            self._keep_copy(self.path.with_name(f"{self.path.name}.v{version}"))
            with self.transaction():
                # Another process may have been faster.
                for step in range(self.value("PRAGMA user_version"), schema.VERSION):
                    schema.MIGRATIONS[step](self._connection)
                self._connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        finally:
            lock.release()

    def _keep_copy(self, copy: Path) -> None:
        """The way back, should the new version turn out wrong; there whole or not at all."""
        if copy.exists():
            return
        temporary = copy.with_name(f"{copy.name}.new")
        # Of a run that was killed.
        temporary.unlink(missing_ok=True)
        with closing(sqlite3.connect(temporary)) as target:
            self._connection.backup(target)
        temporary.replace(copy)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; part of the surrounding transaction if there is one. Other threads wait for its end."""
        with self._turn, self._translated():
            if self._connection.in_transaction:
                yield
                return
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
        with self._turn, self._translated():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> Any:
        with self._turn, self._translated():
            return self._connection.execute(sql, values).fetchone()

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        found = self.row(sql, values)
        return found[0] if found else None

    def close(self) -> None:
        self._closing()
