"""A parsed query → hits, in two rounds of questions to the cluster.

1. The best few hundred sections by BM25 over all terms, ids only: what decides
   before the score (the article of the act named by number) is part of the query.
2. The texts of the best of them, which documents they belong to, and how many
   sections answer at all.

The order is that of `rank`, whose constants hold here too.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import rank
from dvcq_kb.knowledge.analyzer import counted, words, written_out
from dvcq_kb.knowledge.base import Hits, Reason, Suggestion
from dvcq_kb.knowledge.cluster import facets as facet_counts
from dvcq_kb.knowledge.cluster import indices, shapes
from dvcq_kb.knowledge.cluster.conditions import Clause, Conditions
from dvcq_kb.knowledge.cluster.connection import Connection
from dvcq_kb.knowledge.cluster.terms import Terms
from dvcq_kb.knowledge.find import FEW, READ, TIERS, as_typed
from dvcq_kb.knowledge.query import Fuzzy, Query, parse
from dvcq_kb.knowledge.snippet import Passage, Snippets
from dvcq_kb.knowledge.suggest import suggestions
from dvcq_kb.language import say
from dvcq_kb.model import Hit

_COUNTED = 10_000
"""Answers are counted up to here: to count them all, all would have to be scored."""
_RANKED = 100
"""Sections ordered by more than their terms. Three times as many find no better answer and cost the cluster twice."""


class Searcher:
    """For one knowledge base."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._terms = Terms(connection)
        self._current = False
        # The same copies of the index answer one process, which sees one order; other processes ask other copies.
        self._preference = uuid.uuid4().hex

    def find(self, query: Query, limit: int, *, skip: int = 0, facets: bool = False, explain: bool = False) -> Hits:
        """The best ``limit`` hits after the first ``skip``, and how many sections answer.

        Raises:
            KnowledgeError: the sections were made by another version.
        """
        self._check()
        self._terms.forget_old()
        search = _Search(self._connection, self._terms, query, self._preference)
        hits = search.run(limit, skip=skip, facets=facets, explain=explain)
        if search.doubtful(hits.total):
            hits = search.with_suggestions(hits, self._suggested)
        return hits

    def _suggested(self, text: str) -> int:
        """How many sections answer another query."""
        return _Search(self._connection, self._terms, parse(text), self._preference).run(1).total

    def _check(self) -> None:
        # One that is not may be made anew by somebody else at any time.
        if not self._current:
            self._current = indices.is_current(self._connection)
        if not self._current:
            raise KnowledgeError(
                say(
                    f"{self._connection.address}: chỉ mục do một bản dvcq khác lập; lập lại bằng lệnh: "
                    "dvcq index --rebuild",
                    f"{self._connection.address}: the index was made by another version of dvcq; make it anew: "
                    "dvcq index --rebuild",
                )
            )

    def forget(self) -> None:
        """What is known of the index may have changed."""
        self._terms.forget()
        self._current = False


class _Ranked(NamedTuple):
    merit: float
    heading: float
    """The part of it that the heading adds."""
    order: tuple[int, int]
    """Among equals what was added first comes first."""
    key: str
    document: str
    named: str
    """The heading, or the title of a ready text."""


class _Read(NamedTuple):
    """A section with its text."""

    score: float
    ranked: _Ranked
    section: dict[str, Any]
    passage: Passage


class _Search:
    """One query, once."""

    def __init__(self, connection: Connection, terms: Terms, query: Query, preference: str) -> None:
        self._preference = preference
        self._connection = connection
        self._terms = terms
        self._query = query
        self._conditions = Conditions(connection, terms, query)
        allowed = self._conditions.allowed()
        self._weighed: Clause = {"bool": {"should": self._conditions.weighed()}}
        if allowed is not None:
            self._weighed["bool"]["filter"] = [allowed]
        # Conditions decide, and words only rank what they leave; without conditions, words decide.
        self._by_words = not query.demanding
        if self._by_words:
            self._weighed["bool"]["minimum_should_match"] = 1
        self._best = 0.0
        self._whole_met = False
        self._complete = True

    def run(self, limit: int, *, skip: int = 0, facets: bool = False, explain: bool = False) -> Hits:
        ranked = self._ranked(max(skip + limit, _RANKED))
        accents = rank.Accents(self._query)
        read = READ if accents else 0
        # Among the best few the texts decide; behind them is the order they have now.
        wanted = ranked[:read] + ranked[max(skip, read) : skip + limit]
        sections, documents, answers = self._second_round(wanted, facets=facets)
        weights = self._weights()
        snippets = Snippets(self._query, weights)
        found: list[_Read] = []
        judged = 0
        for place, each in enumerate(wanted):
            # Absent: written or removed by somebody at this moment, or left by somebody who was stopped.
            if each.key not in sections or each.document not in documents:
                continue
            section, factor = sections[each.key], accents.least
            passage = Passage(section["text"])
            if place < read:
                judged += 1
                run = " ".join(written_out(passage.plain.split()))
                factor = accents.factor(passage.text, f" {run} / {' '.join(words(section['head'][0]))} ")
            found.append(_Read(each.merit * factor, each, section, passage))
        found.sort(key=lambda each: (-each.score, each.ranked.order))
        first = min(skip, judged)
        shown = found[first : first + limit]
        hits = tuple(_hit(each, documents[each.ranked.document], snippets) for each in shown)
        total = answers["hits"]["total"]["value"] if ranked else 0
        reasons = tuple(self._reasons(each, weights) for each in shown) if explain else ()
        return Hits(
            hits,
            max(total, skip + len(hits)) if hits else total,
            complete=self._complete,
            reasons=reasons,
            facets=facet_counts.told(self._connection, answers["aggregations"]) if facets and ranked else (),
        )

    def _ranked(self, size: int) -> list[_Ranked]:
        """The best sections, best first."""
        deciding = self._conditions.deciding()
        query = self._weighed
        if deciding:
            query = {"bool": {"must": [self._weighed], "should": [{"dis_max": {"queries": deciding}}]}}
        body = {
            "size": size,
            "query": query,
            "sort": ["_score", {"order": "asc"}, {"ordinal": "asc"}],
            # What is stored lies among the texts, which would have to be unpacked.
            "stored_fields": "_none_",
            "docvalue_fields": ["document", "group", "named"],
            "track_total_hits": False,
        }
        told = self._connection.ask(
            lambda client: client.search(
                index=self._connection.name("sections"),
                body=body,
                # So that a word is as rare in one shard as in another, and in one copy as in the other.
                params={"search_type": "dfs_query_then_fetch", "preference": self._preference},
            )
        )
        self._notice(told)
        hits = told["hits"]["hits"]
        raw = [hit["_score"] % rank.TIER for hit in hits]
        self._best = max(raw, default=0.0)
        self._whole_met = bool(hits) and hits[0]["_score"] >= rank.TIER
        # Of as many whatever is asked for, so that a page and the next one are of one order.
        context = _context([hit["fields"]["group"][0] for hit in hits[:_RANKED]], raw[:_RANKED])
        ranked = [
            _Ranked(
                hit["_score"] + rank.CONTEXT * (context[hit["fields"]["group"][0]] if place < _RANKED else 0.0),
                0.0,
                (hit["sort"][1], hit["sort"][2]),
                shapes.section_key(hit["fields"]["document"][0], hit["sort"][2]),
                hit["fields"]["document"][0],
                hit["fields"].get("named", [""])[0],
            )
            for place, (hit, score) in enumerate(zip(hits, raw, strict=True))
            if not self._by_words or score >= rank.WEAK * self._best
        ]
        ranked.sort(key=lambda each: (-each.merit, each.order))
        share = rank.HeadingShare(self._query)
        headed = [
            each._replace(heading=rank.HEADING * self._best * share(each.named)) for each in ranked[: rank.HEADED]
        ]
        headed = [each._replace(merit=each.merit + each.heading) for each in headed]
        return sorted([*headed, *ranked[rank.HEADED :]], key=lambda each: -each.merit)

    def _second_round(
        self, wanted: Sequence[_Ranked], *, facets: bool
    ) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """Sections by id, their documents by key, and the answer to how many sections there are."""
        answering: dict[str, Any] = {"size": 0, "query": self._weighed, "track_total_hits": _COUNTED}
        if self._by_words:
            answering["min_score"] = rank.WEAK * self._best
        if facets:
            answering["aggs"] = facet_counts.counting()
            answering["track_total_hits"] = True
        keys = list(dict.fromkeys(each.document for each in wanted))
        # The whole source, as it lies there: to leave out fields each would be read and written anew.
        texts = {"size": len(wanted), "query": {"ids": {"values": [each.key for each in wanted]}}}
        records = {
            "size": len(keys),
            "query": {"ids": {"values": keys}},
            "_source": False,
            "docvalue_fields": ["id", "title", "source"],
        }
        body: list[Any] = []
        for kind, request in (("sections", texts), ("sections", answering), ("documents", records)):
            body += [{"index": self._connection.name(kind), "preference": self._preference}, request]
        told = self._connection.ask_together(body)
        for answer in told:
            self._notice(answer)
        sections = {hit["_id"]: hit["_source"] for hit in told[0]["hits"]["hits"]}
        documents = {hit["_id"]: hit["fields"] for hit in told[2]["hits"]["hits"]}
        return sections, documents, told[1]

    def _notice(self, told: Mapping[str, Any]) -> None:
        """Whether every part of the index has answered."""
        if told["timed_out"] or told["_shards"]["failed"]:
            self._complete = False

    def _weights(self) -> dict[str, float]:
        terms = dict.fromkeys(self._query.terms, 1.0)
        for leaf in self._query.wanted:
            if isinstance(leaf, Fuzzy):
                for near in self._conditions.neighbours(leaf):
                    terms.setdefault(near, 1.0 if near == leaf.syllable else rank.NEAR)
        frequencies = self._terms.frequencies(terms)
        count = self._terms.count
        return {
            term: share * math.log(1 + max(0.0, count - frequency + 0.5) / (frequency + 0.5))
            for term, share in terms.items()
            if (frequency := frequencies[term])
        }

    def _reasons(self, read: _Read, weights: dict[str, float]) -> tuple[Reason, ...]:
        each, section = read.ranked, read.section
        found: list[Reason] = []
        tier = int(each.merit // rank.TIER)
        if self._query.symbols and tier:
            found.append(Reason(TIERS[tier // 2], ", ".join(symbol.typed for symbol in self._query.named), 1, 0.0))
        elif tier and (whole := rank.whole_of(self._query)):
            found.append(Reason("phrase", as_typed(self._query, whole), 1, 0.0))
        counts = counted(words(section["text"]))
        for head in section["head"]:
            counts.update(counted(words(head)))
        length = len(words(section["text"])) + sum(len(words(head)) for head in section["head"])
        norm = rank.K1 * (1 - rank.B + rank.B / self._terms.average * length)
        parts = [
            Reason(
                "term",
                as_typed(self._query, term.split()),
                n,
                round(weight * (rank.K1 + 1) * n / (n + norm), 4),
            )
            for term, weight in weights.items()
            if (n := counts[term])
        ]
        found += sorted(parts, key=lambda reason: -reason.score)
        if each.heading:
            found.append(Reason("heading", "", 0, round(each.heading, 4)))
        rest = each.merit % rank.TIER - sum(part.score for part in parts) - each.heading
        if rest > 0.005:
            found.append(Reason("context", "", 0, round(rest, 4)))
        if read.score < each.merit:
            found.append(Reason("accents", "", 0, round(read.score - each.merit, 4)))
        return tuple(found)

    # Another spelling

    def doubtful(self, total: int) -> bool:
        """Little was found, or what was found lacks a word, or never has the few words side by side."""
        if total < FEW:
            return True
        if not all(self._terms.frequency(syllable) for run in self._query.runs for syllable in run):
            return True
        return rank.whole_of(self._query) is not None and not self._whole_met

    def with_suggestions(self, hits: Hits, total_of: Callable[[str], int]) -> Hits:
        offered = (
            Suggestion(text, answers)
            for text in suggestions(self._query, self._terms, self._text_with)
            if (answers := total_of(text))
        )
        return replace(hits, suggestions=tuple(offered))

    def _text_with(self, wanted: str) -> str | None:
        field = "facts" if ":" in wanted else "terms"
        body = {"size": 1, "query": {"term": {field: wanted}}, "_source": ["head", "text"]}
        told = self._connection.ask(lambda client: client.search(index=self._connection.name("sections"), body=body))
        return next((f"{hit['_source']['head'][0]}\n{hit['_source']['text']}" for hit in told["hits"]["hits"]), None)


def _context(groups: Sequence[str], scores: Sequence[float]) -> dict[str, float]:
    """How well each act or document as a whole answers: the mean of its best three sections."""
    by_group: dict[str, list[float]] = {}
    for group, score in zip(groups, scores, strict=True):
        by_group.setdefault(group, []).append(score)
    return {group: sum(sorted(values, reverse=True)[:3]) / 3 for group, values in by_group.items()}


def _hit(read: _Read, document: dict[str, list[str]], snippets: Snippets) -> Hit:
    id_, title, source = (document.get(name, [""])[0] for name in ("id", "title", "source"))
    where, show = read.section, partial(snippets.of, read.passage)
    return Hit(id_, title, source, where["section"], where["heading"], round(read.score, 4), show)
