"""Documents, the places of their files, and what the files said before.

OpenSearch writes one document of its own at a time, all or nothing, and nothing
larger. So the order matters: sections first, then the record, then the place,
which says that the document counts. Whoever is killed in between leaves what
the next run overwrites with the same, under the same ids. Two who note or
forget places of one document at once are kept apart by its sequence number.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from dvcq_kb.knowledge.base import Former, Outcome, Place
from dvcq_kb.knowledge.cluster import shapes
from dvcq_kb.knowledge.cluster.connection import WRITING, Connection
from dvcq_kb.knowledge.cluster.shapes import Source
from dvcq_kb.knowledge.cluster.writing import Action, write
from dvcq_kb.knowledge.records import VERSION, Kept, Record

_PAGE = 200
LIGHT = (
    "id",
    "ready",
    "source",
    "sources",
    "title",
    "sha256",
    "digest",
    "type",
    "number",
    "issuer",
    "date",
    "added_at",
)
COUNTS = ("sections", "citations", "findings")


class Documents:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # Bytes → document, of what this process has written: not yet to be found by a search.
        self._contents: dict[str, str] = {}

    # One document

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """As it is now, whether or not a search would find it: its ``_source`` and sequence number."""
        index = self._connection.name(kind)
        held = self._connection.ask(lambda client: client.get(index=index, id=key, ignore=404), WRITING)
        return held if held.get("found") else None

    def place(self, source: str) -> Source | None:
        held = self.get("places", shapes.place_key(source))
        return held["_source"] if held else None

    def knows(self, source: str, stamp: str) -> bool:
        place = self.place(source)
        return place is not None and place["stamp"] == _marked(stamp)

    def put(self, record: Record, stamp: str, content: str) -> Outcome:
        key = shapes.key_of(record)
        if record.ready:
            return self.put_texts([record])[0]
        before = self.place(record.source)
        if before and before["document"] != key and self._differs_in_name(before, record):
            key = before["document"]
        elif not before or before["document"] != key or not self.get("documents", key):
            others = self._attach(key, record.source, record)
            self._settle(record.source, key, stamp, content)
            if before and before["document"] != key:
                self._leave(before["document"], record.source, record.sha256.hex())
                return Outcome.REPLACED
            return Outcome.COPY if others else Outcome.ADDED
        self._settle(record.source, key, stamp, content or before["content"])
        return Outcome.UNCHANGED

    def _differs_in_name(self, before: Source, record: Record) -> bool:
        """Whether the file is, by this version of the analysis, the copy of a document with another source."""
        held = self.get("documents", before["document"])
        return (
            held is not None
            and before["stamp"].startswith(_marked(""))
            and held["_source"]["sha256"] == record.sha256.hex()
            and held["_source"]["source"] != record.source
        )

    def recognise(self, source: str, stamp: str, content: str) -> Outcome | None:
        before = self.place(source)
        key = self._with_content(content, before)
        if key is None or self._attach(key, source) is None:
            return None
        self._settle(source, key, stamp, content)
        if before is None:
            return Outcome.COPY
        if before["document"] == key:
            return Outcome.UNCHANGED
        self._leave(before["document"], source)
        return Outcome.REPLACED

    def _with_content(self, content: str, before: Source | None) -> str | None:
        if before and before["content"] == content and before["stamp"].startswith(_marked("")):
            return str(before["document"])
        if content in self._contents:
            return self._contents[content]
        body = {
            "size": 1,
            "query": {"bool": {"filter": [{"term": {"content": content}}, {"prefix": {"stamp": _marked("")}}]}},
        }
        found = self._connection.ask(
            lambda client: client.search(index=self._connection.name("places"), body=body), WRITING
        )
        return next((hit["_source"]["document"] for hit in found["hits"]["hits"]), None)

    def _attach(self, key: str, source: str, record: Record | None = None) -> set[str] | None:
        """Note in the document that a file of it lies at ``source``, writing the document if it is not there.

        Returns:
            Where else its files lie; ``None`` if there is no such document and no ``record`` to make it of.
        """
        while True:
            held = self.get("documents", key)
            if held:
                sources = held["_source"]["sources"]
                if source in sources or self._change(held, {"sources": [*sources, source]}):
                    return set(sources) - {source}
            elif record is None:
                return None
            else:
                order = time.time_ns()
                self._write_sections([(key, record, order)])
                if self._create(key, shapes.document(key, record, [source], _now(), order)):
                    return set()

    def _settle(self, source: str, document: str, stamp: str, content: str) -> None:
        place = {"source": source, "document": document, "stamp": _marked(stamp), "content": content}
        index = self._connection.name("places")
        self._connection.ask(
            lambda client: client.index(
                index=index, id=shapes.place_key(source), body=place, params={"require_alias": "true"}
            ),
            WRITING,
        )
        if content:
            self._contents[content] = document

    def _leave(self, key: str, source: str, sha256: str = "") -> None:
        """The file says something else now; a document that has no other file goes.

        Args:
            key: of the document it was of.
            source: where the file lies.
            sha256: of its text now, if it was read.
        """
        held = self.get("documents", key)
        if held is None:
            return
        old = held["_source"]
        # The same text, analysed anew, is no other version of the file.
        if old["sha256"] != sha256:
            former = Former(source, old["id"], old["sha256"], old["title"], old["added_at"], _now(), shapes.text(old))
            self.put_former([former])
        self.detach(key, source)

    def detach(self, key: str, source: str) -> None:
        """Forget that a file of the document lies at ``source``, and with the last one the document."""
        while held := self.get("documents", key):
            others = sorted(set(held["_source"]["sources"]) - {source})
            if not others:
                if self._delete(held):
                    return
            else:
                primary = held["_source"]["source"]
                if self._change(held, {"sources": others, "source": others[0] if primary == source else primary}):
                    return

    def remove(self, key: str) -> None:
        """Forget a document, wherever its files lie, and what they said before."""
        while held := self.get("documents", key):
            sources = held["_source"]["sources"]
            for source in sources:
                self.forget_place(source)
                self.forget_former(source)
            if self._delete(held):
                return

    def forget_place(self, source: str) -> None:
        action: Action = {"_op_type": "delete", "_index": self._connection.name("places")}
        write(self._connection, [{**action, "_id": shapes.place_key(source)}])

    def forget_former(self, source: str) -> None:
        index = self._connection.name("versions")
        self._connection.ask(lambda client: client.indices.refresh(index=index), WRITING)
        gone = [hit["_id"] for hit in self.scan("versions", {"term": {"source": source}}, ["id"])]
        action: Action = {"_op_type": "delete", "_index": index}
        write(self._connection, [{**action, "_id": key} for key in gone])

    # The three ways to write a record, each told whether it was the one to do so

    def _create(self, key: str, body: Source) -> bool:
        return self._guarded(lambda client, index: client.create(index=index, id=key, body=body))

    def _change(self, held: dict[str, Any], fields: Source) -> bool:
        return self._guarded(
            lambda client, index: client.update(
                index=index, id=held["_id"], body={"doc": fields}, params=_as_it_was(held)
            )
        )

    def _delete(self, held: dict[str, Any]) -> bool:
        key = held["_id"]
        gone = self._guarded(lambda client, index: client.delete(index=index, id=key, params=_as_it_was(held)))
        if gone:
            action: Action = {"_op_type": "delete", "_index": self._connection.name("sections")}
            ordinals = range(held["_source"]["sections"])
            write(self._connection, ({**action, "_id": shapes.section_key(key, at)} for at in ordinals))
        return gone

    def _guarded(self, request: Any) -> bool:
        from opensearchpy.exceptions import ConflictError, NotFoundError

        index = self._connection.name("documents")
        try:
            self._connection.ask(lambda client: request(client, index), WRITING)
        except (ConflictError, NotFoundError):
            return False
        return True

    # Many documents

    def put_texts(self, ready: Sequence[Record]) -> list[Outcome]:
        """Write ready texts, in two requests however many there are; the last of those with one id counts."""
        latest = {shapes.key_of(record): record for record in ready}
        index = self._connection.name("documents")
        told = self._connection.ask(
            lambda client: client.mget(
                index=index, body={"ids": list(latest)}, params={"_source_includes": "digest,added_at"}
            ),
            WRITING,
        )
        held = {answer["_id"]: answer["_source"] for answer in told["docs"] if answer.get("found")}
        changed = {
            key: record
            for key, record in latest.items()
            if key not in held or held[key]["digest"] != record.digest.hex()
        }
        begun = time.time_ns()
        ordered = [(key, record, begun + at) for at, (key, record) in enumerate(changed.items())]
        self._write_sections(ordered)
        write(
            self._connection,
            (
                {"_index": index, "_id": key, "_source": shapes.document(key, record, [], _now(), order)}
                for key, record, order in ordered
            ),
        )
        told_of = {
            key: Outcome.UNCHANGED if key not in changed else Outcome.REPLACED if key in held else Outcome.ADDED
            for key in latest
        }
        # Of two texts with one id in the same breath the first was replaced at once.
        return [told_of.pop(key, Outcome.UNCHANGED) for key in map(shapes.key_of, ready)]

    def restore(self, documents: Iterable[Kept], former: Iterable[Former]) -> None:
        """Write all documents, or none."""
        written = []
        try:
            for kept in documents:
                written.append(shapes.key_of(kept.record))
                self._restore(written[-1], kept)
            self.put_former(former)
        except BaseException:
            for key in written:
                self.remove(key)
            raise

    def _restore(self, key: str, kept: Kept) -> None:
        order = time.time_ns()
        self._write_sections([(key, kept.record, order)])
        sources = [place.source for place in kept.places]
        body = shapes.document(key, kept.record, sources, kept.added_at, order)
        places = [
            {
                "_index": self._connection.name("places"),
                "_id": shapes.place_key(place.source),
                "_source": {**asdict(place), "document": key},
            }
            for place in kept.places
        ]
        write(self._connection, [{"_index": self._connection.name("documents"), "_id": key, "_source": body}, *places])

    def put_former(self, former: Iterable[Former]) -> None:
        index = self._connection.name("versions")
        write(
            self._connection,
            (
                {"_index": index, "_id": shapes.former_key(each), "_source": shapes.former_source(each)}
                for each in former
            ),
        )

    def _write_sections(self, documents: Iterable[tuple[str, Record, int]]) -> None:
        name = self._connection.name("sections")
        write(
            self._connection,
            (
                {"_index": name, "_id": section, "_source": fields}
                for key, record, order in documents
                for section, fields in shapes.sections(key, record, order)
            ),
        )

    # Reading many

    def scan(self, kind: str, query: Source, fields: Sequence[str] | None = None, since: int = 0) -> Iterator[Any]:
        """Every document of a kind that answers, in the order they were written.

        Raises:
            KnowledgeError: a part of the index does not answer. Half of the documents would be exported, or made anew,
                as if they were all.
        """
        body: Source = {
            "size": _PAGE,
            "query": {"bool": {"filter": [query, {"range": {"order": {"gte": since}}}]}},
            "sort": [{"order": "asc"}, {"id": "asc"}],
            "_source": list(fields) if fields is not None else True,
            "track_total_hits": False,
        }
        while True:
            page = self._connection.ask(
                lambda client: client.search(
                    index=self._connection.name(kind), body=body, params={"allow_partial_search_results": "false"}
                ),
                WRITING,
            )
            hits = page["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            body["search_after"] = hits[-1]["sort"]

    def places_of(self, held: Source) -> tuple[Place, ...]:
        found = (self.place(source) for source in sorted(held["sources"]))
        return tuple(shapes.place(place) for place in found if place)


def _as_it_was(held: dict[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": held["_seq_no"], "if_primary_term": held["_primary_term"]}


def _marked(stamp: str) -> str:
    """A stamp holds for one version of the analysis only."""
    return f"{VERSION}:{stamp}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
