"""The knowledge base in a folder: SQLite keeps, Whoosh finds."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import acts, check, files, manifest, records
from dvcq_kb.knowledge.base import Former, GraphInput, Hits, KnowledgeBase, Outcome, Progress, StoredDocument
from dvcq_kb.knowledge.database import DISK_ERRORS
from dvcq_kb.knowledge.store import HEAD, Store
from dvcq_kb.language import say
from dvcq_kb.model import ActSummary, Candidate, CitedInstrument, Finding, StatedRelation

if TYPE_CHECKING:
    from dvcq_kb.knowledge.index import Changes
    from dvcq_kb.knowledge.records import Kept, Record
    from dvcq_kb.knowledge.segments import Unit
    from dvcq_kb.knowledge.view import View

_DOCUMENT = (
    "SELECT d.key, d.id, d.source, d.title, d.sha256, d.type, d.number, d.issuer, d.date, d.added_at, "
    "(SELECT count(*) FROM units u WHERE u.document = d.key), "
    "(SELECT count(*) FROM citations c WHERE c.document = d.key), "
    "(SELECT count(*) FROM findings f WHERE f.document = d.key), "
    "(SELECT json_group_array(p.source) FROM places p WHERE p.document = d.key AND p.source <> d.source) "
    "FROM documents d"
)


class LocalKnowledgeBase(KnowledgeBase):
    def __init__(self, folder: Path, *, create: bool) -> None:
        """Open or make the knowledge base in ``folder``.

        Raises:
            KnowledgeError: it is something else, cannot be written, or was
                made by a newer version; `KnowledgeDamaged` if it is broken.
        """
        files.prepare(folder, create=create)
        self.folder = folder
        self._store = Store(folder)
        self._index = folder / files.INDEX
        self._lock = files.WriterLock(folder)
        # Whoosh readers share file positions: one search at a time.
        self._searching = threading.RLock()
        self._view: View | None = None

    def keep(self, record: Record, *, stamp: str = "", content: str = "") -> Outcome:
        with self.batch():
            return self._store.put(record, stamp, content)

    def _keep_texts(self, together: Sequence[Record]) -> list[Outcome]:
        with self._store.transaction():
            return [self._store.put(record) for record in together]

    @contextmanager
    def batch(self, progress: Progress | None = None) -> Iterator[None]:
        with self._writing():
            try:
                yield
            except Exception:
                # What was kept before the error is to be found; the error that came first is the one to tell.
                if self._lock.outermost:
                    with suppress(KnowledgeError):
                        self._catch_up()
                raise
            if self._lock.outermost:
                self._catch_up(progress)
                self._store.tidy()

    @contextmanager
    def _writing(self, wait: float | None = None) -> Iterator[None]:
        if not self._store.writable:
            raise KnowledgeError(files.not_writable(self.folder, say("chỉ đọc được", "read-only")))
        self._lock.acquire(files.WAIT if wait is None else wait)
        try:
            yield
        finally:
            self._lock.release()

    def knows(self, source: str, stamp: str) -> bool:
        return self._store.knows(source, stamp)

    def recognise(self, source: str, stamp: str, content: str) -> Outcome | None:
        with self.batch():
            return self._store.recognise(source, stamp, content)

    def remove(self, document: str) -> bool:
        with self.batch():
            key = self._key(document)
            if key is None:
                return False
            places = self._store.rows("SELECT source FROM places WHERE document = ?", (key,))
            if (document,) in places and len(places) > 1:
                self._store.detach(key, document)
            else:
                self._store.remove(key)
            return True

    def documents(self) -> Iterator[StoredDocument]:
        return (_stored(row) for row in self._store.rows(f"{_DOCUMENT} ORDER BY d.key"))

    def document(self, document: str) -> StoredDocument | None:
        key = self._key(document)
        row = self._store.row(f"{_DOCUMENT} WHERE d.key = ?", (key,))
        return _stored(row) if row else None

    def _key(self, document: str) -> int | None:
        for column in ("id", "source"):
            rows = self._store.rows(f"SELECT key FROM documents WHERE {column} = ? ORDER BY key LIMIT 2", (document,))
            # A ready text's source need not be its own: "Điều 1 Luật …" of two collections.
            if len(rows) == 1:
                return int(rows[0][0])
        if row := self._store.row("SELECT document FROM places WHERE source = ?", (document,)):
            return int(row[0])
        # An id by its beginning; code points after any letter of an id end the range.
        between = (document, document + "\U0010ffff")
        rows = self._store.rows("SELECT key FROM documents WHERE id >= ? AND id < ? LIMIT 2", between)
        return int(rows[0][0]) if len(rows) == 1 and document else None

    def text(self, document: str) -> str:
        key = self._key(document)
        if key is not None:
            return self._store.text(key)
        packed = self._store.value("SELECT text FROM versions WHERE id = ? ORDER BY key DESC", (document,))
        if packed is None:
            raise KeyError(document)
        return self._store.unpacked(packed)

    def versions(self, source: str) -> tuple[Former, ...]:
        return tuple(self._store.former(source))

    def findings(self, document: str) -> tuple[Finding, ...]:
        rows = self._store.rows(
            "SELECT code, name, severity, message, start, end, quote, section, evidence, suggestion, fingerprint "
            "FROM findings WHERE document = ? ORDER BY ordinal",
            (self._key(document),),
        )
        return tuple(map(records.finding, rows))

    def search(
        self, query: str, limit: int = 20, *, skip: int = 0, facets: bool = False, explain: bool = False
    ) -> Hits:
        from dvcq_kb.knowledge import query as language
        from dvcq_kb.knowledge.find import find

        parsed = language.parse(query)
        if not self._store.value("SELECT 1 FROM units LIMIT 1"):
            return Hits((), 0)
        with self._searching:
            view = self._current()
            hits = find(self._store, view, parsed, limit, skip=skip, facets=facets, explain=explain)
            return replace(hits, current=view.generation == self._store.generation())

    def _current(self) -> View:
        """The index as of now; an older state of it if it cannot be brought up to date at the moment."""
        from dvcq_kb.knowledge.index import open_view

        if self._view and self._view.generation == self._store.generation():
            return self._view
        view = open_view(self._index, self._store.identity)
        if view is None or view.generation != self._store.generation():
            try:
                # With an older state at hand there is no need to wait for the one who writes.
                with self._writing(0.0 if view else None):
                    self._catch_up()
                newer = open_view(self._index, self._store.identity)
            except KnowledgeError:
                if view is None:
                    raise
                newer = None
            if newer:
                if view:
                    view.close()
                view = newer
        if view is None:
            raise KnowledgeError(
                files.not_writable(self._index, say("không lập được chỉ mục", "no index could be made"))
            )
        if self._view:
            self._view.close()
        self._view = view
        return view

    def _catch_up(self, progress: Progress | None = None) -> None:
        """Bring the index to the state of the store; the writer's lock is held."""
        from dvcq_kb.knowledge import index

        shown = index.vouched_generation(self._index, self._store.identity)
        if shown == self._store.generation():
            return
        try:
            index.update(self._index, self._store.identity, self._changes(shown, progress))
        except OSError as error:
            if error.errno not in DISK_ERRORS:
                raise KnowledgeError(files.not_writable(self._index, error)) from error
            raise KnowledgeError(
                say(
                    f"{self.folder}: văn bản đã được lưu, nhưng ổ đĩa đầy nên chưa lập xong chỉ mục tìm kiếm; "
                    "hãy giải phóng dung lượng, lần chạy sau dvcq sẽ tự làm tiếp",
                    f"{self.folder}: the documents are kept, but the disk is full and the search index is unfinished; "
                    "free some space, dvcq goes on by itself next time",
                )
            ) from error

    def _changes(self, since: int | None, progress: Progress | None) -> Changes:
        from dvcq_kb.knowledge.index import Changes

        generation = self._store.generation()
        removed = self._store.rows("SELECT document FROM removed WHERE generation > ?", (since,)) if since else []
        return Changes(generation, tuple(key for (key,) in removed), self._units(since or 0, progress))

    def _units(self, since: int, progress: Progress | None) -> Iterator[Unit]:
        from dvcq_kb.knowledge.segments import Unit

        documents = self._store.rows("SELECT key FROM documents WHERE generation > ? ORDER BY key", (since,))
        for done, (document,) in enumerate(documents):
            if progress:
                progress(done, len(documents))
            rows = self._store.rows(
                f"SELECT u.key, {HEAD}, u.text, u.facts FROM units u JOIN documents d ON d.key = u.document "
                "WHERE u.document = ? ORDER BY u.ordinal",
                (document,),
            )
            for key, head, text, facts in rows:
                yield Unit(key, document, head, self._store.unpacked(text), tuple(json.loads(facts)))
        if progress:
            progress(len(documents), len(documents))

    def instrument(self, query: str) -> tuple[CitedInstrument, ...]:
        return acts.find(self._store, query)

    def candidates(self, query: str) -> tuple[Candidate, ...]:
        return acts.candidates(self._store, query)

    def acts(self) -> tuple[ActSummary, ...]:
        return acts.summaries(self._store)

    def relations(self, key: str) -> tuple[StatedRelation, ...]:
        return acts.relations(self._store, key)

    def graph_inputs(self) -> Iterator[GraphInput]:
        columns = ", ".join(records.COLUMNS["instruments"]), ", ".join(records.COLUMNS["relations"])
        for row in self._store.rows(f"{_DOCUMENT} ORDER BY d.key"):
            instruments, relations = (
                self._store.rows(f"SELECT {names} FROM {table} WHERE document = ? ORDER BY ordinal", (row[0],))
                for names, table in zip(columns, ("instruments", "relations"), strict=True)
            )
            if instruments:
                yield records.graph_input(_stored(row), instruments, relations)

    def kept(self) -> Iterator[Kept]:
        return self._store.kept()

    def former(self) -> Iterator[Former]:
        return self._store.former()

    def restore(self, documents: Iterable[Kept], former: Iterable[Former], progress: Progress | None = None) -> None:
        with self.batch(progress), self._store.transaction():
            for kept in documents:
                self._store.restore(kept)
            for version in former:
                self._store.restore_former(version)

    def rebuild(self, progress: Progress | None = None) -> None:
        with self._writing():
            (self._index / manifest.NAME).unlink(missing_ok=True)
            self._catch_up(progress)
        with self._searching:
            if self._view:
                self._view.close()
                self._view = None

    def verify(self) -> tuple[str, ...]:
        return tuple(check.problems(self._store, self._index))

    def close(self) -> None:
        if self._view:
            self._view.close()
            self._view = None
        self._store.close()


def _stored(row: Any) -> StoredDocument:
    _, id_, source, title, sha256, kind, number, issuer, date, added_at, sections, citations, findings, copies = row
    return StoredDocument(
        id_,
        source,
        title,
        sha256.hex(),
        kind,
        number,
        issuer,
        records.date(date),
        added_at,
        sections,
        citations,
        findings,
        tuple(json.loads(copies)),
    )
