"""The tree of a query → the query language of OpenSearch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any as Json

from dvcq_kb.knowledge.analyzer import pairs, syllables
from dvcq_kb.knowledge.cluster import mapping
from dvcq_kb.knowledge.cluster.connection import Connection
from dvcq_kb.knowledge.cluster.terms import Terms, escaped
from dvcq_kb.knowledge.conditions import names_of
from dvcq_kb.knowledge.query import All, Any, Fuzzy, Having, Node, Not, Phrase, Query, Symbol, Words
from dvcq_kb.knowledge.query.fields import ANY_FAULT
from dvcq_kb.knowledge.query.tree import Run
from dvcq_kb.knowledge.rank import NEAR, TIER, whole_of
from dvcq_kb.knowledge.units import type_names_of

Clause = dict[str, Json]

_DOCUMENTS = 1000
"""That one ``vanban:`` may mean."""


class Conditions:
    """For one query."""

    def __init__(self, connection: Connection, terms: Terms, query: Query) -> None:
        self._connection = connection
        self._terms = terms
        self._query = query
        self._symbols = {
            symbol: (self._facts_of("number", "act", symbol), self._facts_of("cites", "cites", symbol))
            for symbol in query.named
        }

    def allowed(self) -> Clause | None:
        """What may answer; ``None`` if nothing is demanded."""
        return self._clause(self._query.root)

    def weighed(self) -> list[Clause]:
        """What ranks: every term, by how rare it is and how often a section has it."""
        clauses = [_term(term) for term in self._query.terms]
        for leaf in self._query.wanted:
            if isinstance(leaf, Fuzzy):
                for near in self.neighbours(leaf):
                    clauses.append(_term(near, 1.0 if near == leaf.syllable else NEAR))
        return clauses

    def neighbours(self, leaf: Fuzzy) -> list[str]:
        return self._terms.neighbours(leaf.syllable, leaf.distance)

    def deciding(self) -> list[Clause]:
        """What decides before the rank: by whole multiples of `rank.TIER`, the highest that is met."""
        clauses: list[Clause] = []
        if whole := whole_of(self._query):
            clauses.append(_constant(self._run(whole), TIER))
        for own, citing in self._symbols.values():
            clauses += [_constant(_facts(citing), 2 * TIER), _constant(_facts(own), 4 * TIER)]
            if self._query.article:
                both = [_facts(own), _facts([f"article:{self._query.article}"])]
                clauses.append(_constant({"bool": {"filter": both}}, 6 * TIER))
        return clauses

    def _clause(self, node: Node) -> Clause | None:
        match node:
            case All(children):
                parts = [part for child in children if (part := self._clause(child)) is not None]
                return {"bool": {"filter": parts}} if parts else None
            case Any(children):
                parts = [part for child in children if (part := self._clause(child)) is not None]
                return _any(parts) if len(parts) == len(children) else None
            case Not(child):
                part = self._clause(child)
                return None if part is None else {"bool": {"must_not": [part]}}
            case Phrase(run):
                return self._run(run)
            case Words(run, needed):
                # Neighbours stand together; all of them need not.
                terms = list(dict.fromkeys(pairs(run))) or list(run)
                return {"bool": {"filter": [_term(term) for term in terms]}} if needed else None
            case Fuzzy(needed=needed):
                alone = len(self._query.root.children) == 1
                return _any([_term(near) for near in self.neighbours(node)]) if needed or alone else None
            case Symbol():
                # One that is left out is not among those that are looked for.
                own, citing = self._symbols.get(node) or (
                    self._facts_of("number", "act", node),
                    self._facts_of("cites", "cites", node),
                )
                return _facts([*own, *citing])
            case Having():
                return self._having(node)

    def _run(self, run: Run) -> Clause:
        if len(run) < 3:
            return _term(" ".join(run))
        return {"match_phrase": {"terms": {"query": " ".join(run), "analyzer": mapping.SYLLABLES}}}

    def _having(self, node: Having) -> Clause:
        if node.between:
            first, last = node.between
            # A day that is not known to the month, or the day, counts as its first.
            return {"range": {"facts": {"gte": f"date:{first}", "lte": f"date:{last}\U0010ffff"}}}
        if node.field == "coquan":
            ways = [f"issuer:(.* )?{escaped(value)}( .*)?" for value in node.values]
            return _any([{"regexp": {"facts": way}} for way in ways])
        if node.field == "loi" and ANY_FAULT in node.values:
            return {"prefix": {"facts": "fault:"}}
        if node.field == "vanban":
            return _any([way for value in node.values for way in self._documents(value)])
        return _facts([fact for value in node.values for fact in self._stating(node.field, value)])

    def _stating(self, field: str, value: str) -> Iterator[str]:
        match field:
            case "loai":
                yield from (f"type:{name}" for name in type_names_of(value) or (value,))
            case "so":
                yield from self._matching("number", value)
            case "trichdan":
                yield from self._matching("cites", value)
            case "nam":
                yield f"year:{value}"
            case "muc":
                yield from (f"section:{value}", f"article:{value.removeprefix('dieu ')}")
            case "loi":
                yield f"fault:{value}"

    def _facts_of(self, numbered: str, named: str, symbol: Symbol) -> list[str]:
        """Facts of a number-symbol; of a law also those under its name, without its number."""
        names = (f"{named}:{name}" for name in names_of(symbol.typed))
        return [*self._matching(numbered, symbol.key), *names]

    def _matching(self, name: str, key: str) -> list[str]:
        """Facts with this key, or with one that goes on after it: ``33/ct`` means 33/CT-TTg too."""
        exact = f"{name}:{key}"
        return [exact] if self._terms.stated([exact]) else self._terms.facts(f"{exact}/")

    def _documents(self, value: str) -> Iterator[Clause]:
        """By the act of ready texts; by the beginning of an id, by source, or by words of the title or source."""
        index = self._connection.name("documents")
        ways: list[Clause] = [{"term": {"id": value}}, {"term": {"sources": value}}, {"term": {"source": value}}]
        if len(value) > 3:
            ways.append({"prefix": {"id": value}})
        words = " ".join(syllables(value))
        if words:
            yield {"regexp": {"group": f"act:(.* )?{escaped(words)}( .*)?"}}
        named = _any([{"match_phrase": {"title.words": words}}, {"match_phrase": {"source.words": words}}])
        read = {"bool": {"filter": [named], "must_not": [{"term": {"ready": True}}]}}
        for query in (_any(ways), read):
            body = {"size": _DOCUMENTS, "query": query, "_source": False}
            told = self._connection.ask(lambda client, b=body: client.search(index=index, body=b))  # type: ignore[misc]
            if keys := [hit["_id"] for hit in told["hits"]["hits"]]:
                yield {"terms": {"document": keys}}
                return


def _term(term: str, boost: float = 1.0) -> Clause:
    return {"term": {"terms": {"value": term, "boost": boost}}}


def _facts(facts: list[str]) -> Clause:
    return {"terms": {"facts": facts}}


def _any(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}} if clauses else {"match_none": {}}


def _constant(clause: Clause, boost: float) -> Clause:
    return {"constant_score": {"filter": clause, "boost": boost}}
