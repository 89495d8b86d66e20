"""What the index of the cluster knows of single terms and facts: how frequent they are, and what is near them."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Sequence
from typing import Any

from dvcq_kb.knowledge.cluster.connection import Connection

_MOST = 12
_KNOWN = 50_000
"""Terms whose frequency is remembered; it changes slowly."""
_FRESH = 60.0
"""Seconds for which it is remembered, and what facts there are: others add documents."""
_FACTS = 10_000
_SYMBOL = re.compile(r"(?:number|cites):\d+[a-z]?/(.+)$")


class Terms:
    """As of a minute ago at most; for the whole life of a knowledge base."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = connection.name("sections")
        self._frequencies: dict[str, int] = {}
        self._facts: dict[str, list[str]] = {}
        self._learnt = time.monotonic()
        self.count = 1
        """Sections, at least one; of the shard that was asked, as the frequencies are."""
        self.average = 1.0
        """Syllables of a section."""

    def forget(self) -> None:
        self._frequencies.clear()
        self._facts.clear()
        self._learnt = time.monotonic()

    def forget_old(self) -> None:
        if time.monotonic() - self._learnt > _FRESH:
            self.forget()

    def frequency(self, term: str) -> int:
        """In how many sections a term stands."""
        known = self._frequencies.get(term)
        return self.frequencies((term,))[term] if known is None else known

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        """Those of many terms, with one request for all that are not known."""
        # Another thread may `forget` what is known at any time: what is given is this caller's own.
        told_of = {term: known for term in terms if (known := self._frequencies.get(term)) is not None}
        unknown = [term for term in dict.fromkeys(terms) if term not in told_of]
        if not unknown:
            return told_of
        if len(self._frequencies) > _KNOWN:
            self._frequencies.clear()
        body = {
            "doc": {"terms": unknown},
            "per_field_analyzer": {"terms": "keyword"},
            "fields": ["terms"],
            "term_statistics": True,
            "field_statistics": True,
            "positions": False,
            "offsets": False,
        }
        told = self._connection.ask(lambda client: client.termvectors(index=self._index, body=body))
        found = told.get("term_vectors", {}).get("terms", {})
        for term in unknown:
            told_of[term] = int(found.get("terms", {}).get(term, {}).get("doc_freq", 0))
        self._frequencies.update(told_of)
        if statistics := found.get("field_statistics"):
            self.count = max(1, int(statistics["doc_count"]))
            # Of syllables and pairs; a section has as many of the one as of the other, but one.
            self.average = max(1.0, statistics["sum_ttf"] / self.count / 2)
        return told_of

    def neighbours(self, word: str, distance: int) -> list[str]:
        """Words within ``distance`` edits, itself included, that occur; the nearest and most frequent first."""
        term = {
            "field": "terms",
            "analyzer": "keyword",
            "suggest_mode": "always",
            "max_edits": distance,
            "prefix_length": 0,
            "min_word_length": 1,
            "min_doc_freq": 0,
            "max_inspections": 50,
            "accuracy": 0.0,
            "string_distance": "damerau_levenshtein",
            "size": 8 * _MOST,
        }
        body = {"size": 0, "suggest": {"near": {"text": word, "term": term}}}
        told = self._connection.ask(lambda client: client.search(index=self._index, body=body))
        options = [option for entry in told["suggest"]["near"] for option in entry["options"]]
        # Pairs of syllables are terms as well: "khe o" is no neighbour of "kheo".
        near = [(option["text"], int(option["freq"])) for option in options if " " not in option["text"]]
        self._frequencies.update(near)
        itself = [word] if self.frequency(word) else []
        return [*itself, *(text for text, _ in near)][:_MOST]

    def facts(self, prefix: str) -> list[str]:
        """The facts that begin so, in order; of very many, the most frequent."""
        if match := _SYMBOL.match(prefix):
            # Whoever asks for 33/CT-TTg will ask for 32, 34, 333 … next.
            family = f"(number|cites):[0-9]+[a-z]?/{escaped(match[1])}.*"
        else:
            family = f"{escaped(prefix)}.*"
        known = self._facts.get(family)
        if known is None:
            body = {"size": 0, "aggs": {"facts": {"terms": {"field": "facts", "include": family, "size": _FACTS}}}}
            told = self._connection.ask(lambda client: client.search(index=self._index, body=body))
            known = self._facts[family] = sorted(b["key"] for b in told["aggregations"]["facts"]["buckets"])
        return [fact for fact in known if fact.startswith(prefix)]

    def stated(self, facts: Sequence[str]) -> set[str]:
        """Those of the facts that are true of any section."""
        if not facts:
            return set()
        filters = {fact: {"term": {"facts": fact}} for fact in facts}
        body = {"size": 0, "aggs": {"facts": {"filters": {"filters": filters}}}}
        told = self._connection.ask(lambda client: client.search(index=self._index, body=body))
        return {fact for fact, bucket in told["aggregations"]["facts"]["buckets"].items() if bucket["doc_count"]}


def facts_beginning(prefix: str, most: int) -> dict[str, Any]:
    """An aggregation that counts them."""
    return {"terms": {"field": "facts", "include": f"{escaped(prefix)}.*", "size": most}}


def escaped(text: str) -> str:
    """For a regular expression of Lucene."""
    return re.sub(r'([.?+*|{}\[\]()"\\#@&<>~^$\-])', r"\\\1", text)
