"""Sections made anew without a moment in which nothing is found, and a look at whether all fits together."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

from dvcq_kb.knowledge import records
from dvcq_kb.knowledge.base import Progress
from dvcq_kb.knowledge.cluster import indices, mapping, shapes
from dvcq_kb.knowledge.cluster.connection import WRITING, Connection
from dvcq_kb.knowledge.cluster.documents import Documents
from dvcq_kb.knowledge.cluster.writing import Action, write
from dvcq_kb.language import say

_PAGE = 1000
_EVERYTHING: dict[str, Any] = {"match_all": {}}
_SKEW = 60 * 10**9
"""Nanoseconds by which the clocks of machines may differ."""


def rebuild(connection: Connection, documents: Documents, progress: Progress | None) -> None:
    """Make the sections anew from the records. Whoever searches finds the old ones until the new ones are all there."""
    old = indices.behind(connection, "sections")
    new = indices.following(old)
    # What a rebuild that was stopped has left.
    indices.drop(connection, new)
    name = connection.name("sections")
    settings = connection.ask(lambda client: client.indices.get_settings(index=old))[old]["settings"]["index"]
    template = mapping.template(connection.address.name, "sections", int(settings["number_of_shards"]))
    connection.ask(lambda client: client.indices.put_index_template(name=name, body=template), WRITING)
    indices.create(connection, new, {})
    indices.copied(connection, new)
    since = 0
    begun = started = time.time_ns()
    # What others add meanwhile: once before the change, and what came in during that, once after it.
    for target in (new, new, name):
        _fill(connection, documents, target, since, progress if since == 0 else None)
        if target == new and since:
            indices.replace(connection, "sections", old, new)
        since, begun = begun - _SKEW, time.time_ns()
    indices.refresh(connection)
    # Sections go before their record: those of this moment are of documents that others are just adding.
    _forget_strays(connection, started)


def _fill(connection: Connection, documents: Documents, index: str, since: int, progress: Progress | None) -> None:
    indices.refresh(connection)
    count = connection.ask(lambda client: client.count(index=connection.name("documents")))["count"]

    def actions() -> Iterator[Action]:
        for done, hit in enumerate(documents.scan("documents", _EVERYTHING, since=since)):
            if progress:
                progress(done, count)
            record = shapes.record(hit["_source"], "units")
            for key, fields in shapes.sections(hit["_id"], record, hit["_source"]["order"]):
                yield {"_index": index, "_id": key, "_source": fields}

    write(connection, actions(), alias=index == connection.name("sections"))
    if progress:
        progress(count, count)


def _forget_strays(connection: Connection, before: int) -> None:
    for key in _strays(connection, before):
        query = {"query": {"term": {"document": key}}}
        connection.ask(
            lambda client, body=query: client.delete_by_query(  # type: ignore[misc]
                index=connection.name("sections"), body=body, params={"conflicts": "proceed", "refresh": "true"}
            ),
            WRITING,
        )


def _counted(connection: Connection, query: dict[str, Any] = _EVERYTHING) -> Iterator[tuple[str, int]]:
    """Every document that has sections, and how many."""
    after: dict[str, Any] = {}
    while True:
        composite = {"size": _PAGE, "sources": [{"document": {"terms": {"field": "document"}}}], **after}
        body = {"size": 0, "query": query, "aggs": {"documents": {"composite": composite}}}
        told = connection.ask(lambda client, b=body: client.search(index=connection.name("sections"), body=b), WRITING)  # type: ignore[misc]
        found = told["aggregations"]["documents"]
        for bucket in found["buckets"]:
            yield bucket["key"]["document"], bucket["doc_count"]
        if "after_key" not in found:
            return
        after = {"after": found["after_key"]}


def _there(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of the keys whose records are there, or may be."""
    body = {"ids": list(keys)}
    if not body["ids"]:
        return set()
    told = connection.ask(
        lambda client: client.mget(index=connection.name("documents"), body=body, params={"_source": "false"})
    )
    # One that could not be read, for a node is gone, says nothing of whether it was found.
    return {answer["_id"] for answer in told["docs"] if answer.get("found", True)}


def _strays(connection: Connection, before: int) -> list[str]:
    """Documents that have sections, and no record: somebody was stopped while writing or removing them.

    Args:
        connection: to the cluster.
        before: nanoseconds since 1970; what was written later does not count.
    """
    keys = [key for key, _ in _counted(connection, {"range": {"order": {"lt": before}}})]
    return [
        key
        for start in range(0, len(keys), _PAGE)
        for key in sorted(set(keys[start : start + _PAGE]) - _there(connection, keys[start : start + _PAGE]))
    ]


def problems(connection: Connection, documents: Documents) -> Iterator[str]:
    """What is wrong, for the user to read."""
    # What was just made is being copied: that ends by itself, and is no fault unless it takes half a minute, which is
    # how long OpenSearch waits for it.
    health = connection.ask(
        lambda client: client.cluster.health(
            index=f"{connection.address.name}-*",
            params={"wait_for_no_initializing_shards": "true", "request_timeout": 60, "ignore": 408},
        )
    )
    if health["status"] != "green":
        lacking = health["unassigned_shards"] + health["initializing_shards"]
        yield say(
            f"{connection.address}: {lacking} phần chưa đủ bản sao (thiếu máy, hoặc đang chép lại)"
            + ("; một phần dữ liệu đang không đọc được" if health["status"] == "red" else ""),
            f"{connection.address}: {lacking} shards lack a copy (a node is missing or catching up)"
            + ("; some data cannot be read now" if health["status"] == "red" else ""),
        )
    if not indices.is_current(connection):
        yield say(
            f"{connection.address}: chỉ mục do một bản dvcq khác lập; lập lại chỉ mục bằng lệnh: dvcq index --rebuild",
            f"{connection.address}: the index was made by another version of dvcq; make it anew: dvcq index --rebuild",
        )
    begun = time.time_ns()
    counted = dict(_counted(connection))
    for hit in documents.scan("documents", _EVERYTHING):
        source = hit["_source"]
        if records.sha256(shapes.text(source)).hex() != source["sha256"]:
            yield say(
                f"văn bản {source['id']}: nội dung lưu trong kho không còn khớp với lúc thêm vào; hãy thêm lại văn bản "
                "này",
                f"document {source['id']}: the text kept is not the one that was added; add it again",
            )
        if counted.get(hit["_id"], 0) != source["sections"]:
            yield say(
                f"văn bản {source['id']}: thiếu mục trong chỉ mục; lập lại chỉ mục bằng lệnh: dvcq index --rebuild",
                f"document {source['id']}: sections are missing; make them anew: dvcq index --rebuild",
            )
        if not source["ready"] and not documents.places_of(source):
            yield say(
                f"văn bản {source['id']}: chưa ghi xong nơi để tệp; hãy chạy lại dvcq add với {source['source']}",
                f"document {source['id']}: the place of its file is not written; run dvcq add again with "
                f"{source['source']}",
            )
    if strays := _strays(connection, begun):
        yield say(
            f"{len(strays)} văn bản chỉ còn các mục, không còn bản ghi (không hiện trong kết quả); dọn bằng lệnh: "
            "dvcq index --rebuild",
            f"{len(strays)} documents have sections only and no record (they are not shown); clean up with: "
            "dvcq index --rebuild",
        )
