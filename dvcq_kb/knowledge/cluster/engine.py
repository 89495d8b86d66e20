"""The knowledge base in an OpenSearch cluster: for more than one machine can hold, or one writer can feed."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import acts, records
from dvcq_kb.knowledge.analyzer import syllables, symbol_key, typed_symbols
from dvcq_kb.knowledge.base import Former, GraphInput, Hits, KnowledgeBase, Outcome, Progress, StoredDocument
from dvcq_kb.knowledge.cluster import address, indices, shapes, upkeep
from dvcq_kb.knowledge.cluster.connection import Connection
from dvcq_kb.knowledge.cluster.documents import COUNTS, LIGHT, Documents
from dvcq_kb.knowledge.cluster.searching import Searcher
from dvcq_kb.knowledge.query import parse
from dvcq_kb.knowledge.records import Kept, Record
from dvcq_kb.knowledge.store import Store
from dvcq_kb.model import ActSummary, Candidate, CitedInstrument, Finding, StatedRelation

_ACTS = ("instruments", "citations", "links", "relations")
"""Tables that tell how documents speak of acts."""
_SHORTEST = 4
"""Of the beginning of an id that stands for it."""


class ClusterKnowledgeBase(KnowledgeBase):
    """Any number of processes on any number of machines may read and write at once."""

    def __init__(self, location: str, *, create: bool) -> None:
        """Open or make the knowledge base at ``opensearch://…``.

        Raises:
            KnowledgeError: the address is not understood, the cluster cannot be reached or refuses, or
                what is there is something else or was made by a newer version.
        """
        self._connection = Connection(address.parse(location))
        indices.prepare(self._connection, create=create)
        self._documents = Documents(self._connection)
        self._searcher = Searcher(self._connection)
        self._depth = 0
        self._written = False

    def __repr__(self) -> str:
        return f"<ClusterKnowledgeBase {self._connection.address}>"

    def keep(self, record: Record, *, stamp: str = "", content: str = "") -> Outcome:
        with self.batch():
            return self._documents.put(record, stamp, content)

    def _keep_texts(self, together: Sequence[Record]) -> Iterable[Outcome]:
        return self._documents.put_texts(together)

    def batch(self, progress: Progress | None = None) -> AbstractContextManager[None]:
        return _Batch(self)

    def begin(self) -> None:
        self._depth += 1
        self._written = True

    def end(self, *, failed: bool) -> None:
        self._depth -= 1
        if not self._depth:
            # What was kept before an error is to be found; the error that came first is the one to tell.
            with suppress(KnowledgeError) if failed else nullcontext():
                self._settled()

    def _settled(self) -> None:
        """Let searches find what this process has written."""
        if self._written:
            indices.refresh(self._connection)
            self._searcher.forget()
            self._written = bool(self._depth)

    def knows(self, source: str, stamp: str) -> bool:
        return self._documents.knows(source, stamp)

    def recognise(self, source: str, stamp: str, content: str) -> Outcome | None:
        with self.batch():
            return self._documents.recognise(source, stamp, content)

    def remove(self, document: str) -> bool:
        with self.batch():
            key = self._key(document)
            if key is None:
                return False
            held = self._documents.get("documents", key)
            if held and document in held["_source"]["sources"] and len(held["_source"]["sources"]) > 1:
                self._documents.forget_place(document)
                self._documents.detach(key, document)
            else:
                self._documents.remove(key)
            return True

    def documents(self) -> Iterator[StoredDocument]:
        self._settled()
        for hit in self._documents.scan("documents", {"match_all": {}}, [*LIGHT, *COUNTS]):
            yield shapes.stored(hit["_source"])

    def document(self, document: str) -> StoredDocument | None:
        source = self._source(document)
        return shapes.stored(source) if source else None

    def _source(self, document: str) -> shapes.Source | None:
        key = self._key(document)
        held = self._documents.get("documents", key) if key else None
        return held["_source"] if held else None

    def _key(self, document: str) -> str | None:
        """Under which a document is kept, by its id, a source, or the beginning of an id if it is the only one."""
        if place := self._documents.place(document):
            return str(place["document"])
        self._settled()
        ways: list[dict[str, Any]] = [{"term": {"id": document}}, {"term": {"source": document}}]
        if len(document) >= _SHORTEST:
            ways.append({"prefix": {"id": document}})
        for way in ways:
            found = self._connection.ask(
                lambda client, query=way: client.search(  # type: ignore[misc]
                    index=self._connection.name("documents"), body={"size": 2, "query": query, "_source": False}
                )
            )["hits"]["hits"]
            # A ready text's source need not be its own: "Điều 1 Luật …" of two collections.
            if len(found) == 1:
                return str(found[0]["_id"])
        return None

    def text(self, document: str) -> str:
        if source := self._source(document):
            return shapes.text(source)
        found = list(self._documents.scan("versions", {"term": {"id": document}}))
        if not found:
            raise KeyError(document)
        return shapes.former(found[-1]["_source"]).text

    def versions(self, source: str) -> tuple[Former, ...]:
        self._settled()
        found = self._documents.scan("versions", {"term": {"source": source}})
        return tuple(shapes.former(hit["_source"]) for hit in found)

    def findings(self, document: str) -> tuple[Finding, ...]:
        source = self._source(document)
        rows = shapes.record(source, "findings").tables.get("findings", []) if source else []
        return tuple(map(records.finding, rows))

    def search(
        self, query: str, limit: int = 20, *, skip: int = 0, facets: bool = False, explain: bool = False
    ) -> Hits:
        return self._searcher.find(parse(query), limit, skip=skip, facets=facets, explain=explain)

    # Acts: the few documents that speak of them are asked as a knowledge base in a folder is

    def instrument(self, query: str) -> tuple[CitedInstrument, ...]:
        with self._reading_room(_speaking_of(query)) as store:
            return acts.find(store, query)

    def candidates(self, query: str) -> tuple[Candidate, ...]:
        with self._reading_room(_speaking_of(query)) as store:
            return acts.candidates(store, query)

    def acts(self) -> tuple[ActSummary, ...]:
        with self._reading_room({"exists": {"field": "acts"}}) as store:
            return acts.summaries(store)

    def relations(self, key: str) -> tuple[StatedRelation, ...]:
        with self._reading_room({"prefix": {"acts": acts.stem(key)}}) as store:
            return acts.relations(store, key)

    @contextmanager
    def _reading_room(self, query: dict[str, Any]) -> Iterator[Store]:
        """What the documents that answer say of acts, in a store of this process alone."""
        self._settled()
        with tempfile.TemporaryDirectory(prefix="dvcq-") as folder:
            store = Store(Path(folder))
            try:
                with store.transaction():
                    for hit in self._documents.scan("documents", query):
                        store.restore(shapes.kept(hit["_source"], (), *_ACTS))
                yield store
            finally:
                store.close()

    def graph_inputs(self) -> Iterator[GraphInput]:
        self._settled()
        for hit in self._documents.scan("documents", {"exists": {"field": "acts"}}):
            tables = shapes.record(hit["_source"], "instruments", "relations").tables
            yield records.graph_input(shapes.stored(hit["_source"]), tables["instruments"], tables["relations"])

    # The whole of it

    def kept(self) -> Iterator[Kept]:
        self._settled()
        for hit in self._documents.scan("documents", {"match_all": {}}):
            yield shapes.kept(hit["_source"], self._documents.places_of(hit["_source"]))

    def former(self) -> Iterator[Former]:
        self._settled()
        for hit in self._documents.scan("versions", {"match_all": {}}):
            yield shapes.former(hit["_source"])

    def restore(self, documents: Iterable[Kept], former: Iterable[Former], progress: Progress | None = None) -> None:
        with self.batch(progress):
            self._documents.restore(documents, former)

    def rebuild(self, progress: Progress | None = None) -> None:
        self._settled()
        upkeep.rebuild(self._connection, self._documents, progress)
        self._searcher.forget()

    def verify(self) -> tuple[str, ...]:
        self._settled()
        return tuple(upkeep.problems(self._connection, self._documents))

    def close(self) -> None:
        self._connection.close()


class _Batch(AbstractContextManager[None]):
    """No generator: those end when nobody holds them any more, and a batch that is never left is to go on."""

    def __init__(self, kb: ClusterKnowledgeBase) -> None:
        self._kb = kb

    def __enter__(self) -> None:
        self._kb.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._kb.end(failed=kind is not None)


def _speaking_of(query: str) -> dict[str, Any]:
    """Every document that may speak of the act meant, and some that do not: `acts.find` looks closer."""
    text = re.sub(r"\s*([/\-\u2010-\u2015\u2212])\s*", r"\1", unicodedata.normalize("NFC", query).strip())
    ways: list[dict[str, Any]] = [{"prefix": {"acts": acts.stem(text)}}]
    numbers = [symbol_key(typed[0]) for typed in typed_symbols(text)] or [
        number.lstrip("0") for number in syllables(text) if number[:1].isdecimal()
    ]
    for number in numbers:
        ways += [{"term": {"act_numbers": number}}, {"prefix": {"act_numbers": f"{number}/"}}]
    words = syllables(text)
    while words:
        ways.append({"wildcard": {"act_names": f"*{'*'.join(words)}*"}})
        # "luat dat dai 2013", "luat dat dai nam 2013": the year is not of the name.
        words = words[:-1] if words[-1] == "nam" or words[-1].isdecimal() else []
    return {"bool": {"should": ways, "minimum_should_match": 1}}
