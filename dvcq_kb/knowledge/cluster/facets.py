"""What was found, counted by the cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dvcq_kb.knowledge import facets
from dvcq_kb.knowledge.analyzer import words
from dvcq_kb.knowledge.base import Facet, FacetValue
from dvcq_kb.knowledge.cluster.connection import Connection
from dvcq_kb.knowledge.cluster.terms import facts_beginning

_NAMES = ("type", "issuer", "year", "fault")
_COUNTED = 50
"""Values of a fact; faults of all codes are among them."""


def counting() -> dict[str, Any]:
    """The aggregations."""
    documents: dict[str, Any] = {
        "terms": {"field": "group", "size": facets.MOST},
        # One of them, to know which document it is.
        "aggs": {"document": {"terms": {"field": "document", "size": 1}}},
    }
    return {"documents": documents, **{name: facts_beginning(f"{name}:", _COUNTED) for name in _NAMES}}


def told(connection: Connection, counted: Mapping[str, Any]) -> tuple[Facet, ...]:
    """The facets, from what the aggregations have counted."""

    def counts(name: str) -> list[tuple[str, int]]:
        buckets = counted[name]["buckets"]
        found = [(bucket["key"].partition(":")[2], bucket["doc_count"]) for bucket in buckets]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    groups = {
        bucket["document"]["buckets"][0]["key"]: bucket["doc_count"]
        for bucket in counted["documents"]["buckets"]
        if bucket["document"]["buckets"]
    }
    return facets.named(counts, _issuers(connection, dict(counts("issuer"))), _documents(connection, groups))


def _issuers(connection: Connection, wanted: Mapping[str, int]) -> dict[str, str]:
    """Issuer as searched → as most documents write it."""
    if not wanted:
        return {}
    body = {"size": 0, "aggs": {"issuers": {"terms": {"field": "issuer", "size": 1000}}}}
    answer = connection.ask(lambda client: client.search(index=connection.name("documents"), body=body))
    written: dict[str, str] = {}
    for bucket in answer["aggregations"]["issuers"]["buckets"]:
        written.setdefault(" ".join(words(bucket["key"])), bucket["key"])
    return written


def _documents(connection: Connection, groups: Mapping[str, int]) -> list[FacetValue]:
    body = {
        "size": len(groups),
        "query": {"ids": {"values": list(groups)}},
        "_source": ["ready", "id", "title", "source"],
    }
    answer = connection.ask(lambda client: client.search(index=connection.name("documents"), body=body))
    found = {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}
    return [
        facets.document_value(count=count, id_=f.pop("id"), **f)
        for key, count in groups.items()
        if (f := found.get(key))
    ]
