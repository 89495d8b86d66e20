"""Query → sections, best first, in two steps.

1. `candidates`: the index adds up how rare the query's terms are that a
   section holds. Rare terms come first, and frequent ones are left out once
   enough postings have been read: on 62,192 articles syllables such as "quy",
   "định" are in most of them, cost the most and decide nothing.
2. `examine`: the texts of the best few hundred are read and scored with all
   terms (BM25, with syllables and pairs as terms and headings counted more).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Protocol

from dvcq_kb.knowledge.analyzer import pairs, syllables, syllables_of_folded
from dvcq_kb.knowledge.query import Query

DEPTH = 150
"""How many candidates are read and scored exactly."""
DEPTH_WITH_SYMBOL = 40
"""A number-symbol has decided nearly everything already."""
_POSTINGS = 60_000
_WEAK = 0.3
"""Part of the best candidate's score below which a section only shares common syllables with the query."""
_K1, _B = 1.2, 0.75
_COARSE_B = 0.4
"""Step 1 does not know how often a term occurs, so a long section must not pay its full length."""
_HEAD = 2.0
_TIER = 1000.0
"""Between a section that meets more of what the query demands and one that meets less."""
_SHORT = 6
"""Syllables of a query that is also tried as one phrase."""


class Lengths(Protocol):
    def __getitem__(self, number: int, /) -> int: ...


class View(Protocol):
    """What step 1 needs of an index."""

    @property
    def count(self) -> int: ...
    @property
    def average(self) -> float: ...
    @property
    def lengths(self) -> Lengths: ...

    def frequency(self, term: str) -> int: ...
    def having(self, term: str) -> list[int]: ...
    def stating(self, fact: str) -> list[int]: ...
    def facts(self, prefix: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Candidates:
    numbers: list[int]
    """Best first, as far as step 1 can tell."""
    tiers: Mapping[int, int]
    total: int
    weights: dict[str, float]
    """Term → how much it counts, for step 2."""


def candidates(view: View, query: Query, allowed: set[int] | None, size: int) -> Candidates:
    """The first ``size`` sections for step 2.

    Args:
        view: the index.
        query: what is looked for.
        allowed: what the filters leave; ``None`` for everything.
        size: how many to return at most.
    """
    weights = {
        term: math.log(1 + (view.count - frequency + 0.5) / (frequency + 0.5))
        for term in query.terms
        if (frequency := view.frequency(term))
    }
    tiers = _tiers(view, query) if query.symbols else {}
    if tiers:
        allowed = set(tiers) if allowed is None else allowed & tiers.keys()
    for run in query.phrases:
        allowed = _with_all(view, run, allowed)
    whole = _whole(query)
    promising = _with_all(view, whole, allowed) if whole and not query.phrases else set()
    scores = _added(view, weights, allowed)
    if scores:
        least = _WEAK * max(scores.values())
        scores = {number: score for number, score in scores.items() if score >= least or number in tiers}
    if allowed is not None and (tiers or query.phrases or not query.runs):
        # Filters alone, or a symbol nothing else is said about: all that is left will do.
        scores = {number: scores.get(number, 0.0) for number in allowed}

    def merit(number: int) -> tuple[int, float, int]:
        norm = 1 + _K1 * (1 - _COARSE_B + _COARSE_B * view.lengths[number] / view.average)
        return (2 * tiers.get(number, 0) + (number in promising), scores[number] / norm, -number)

    return Candidates(nlargest(size, scores, key=merit), tiers, len(scores), weights)


def _whole(query: Query) -> tuple[str, ...] | None:
    """The query as one phrase, if it is short and nothing but words."""
    if len(query.runs) == 1 and not query.symbols and 2 <= len(query.runs[0]) <= _SHORT:
        return query.runs[0]
    return None


def _tiers(view: View, query: Query) -> dict[int, int]:
    """3: the article asked for; 2: of the act itself; 1: cites it."""
    tiers: dict[int, int] = {}
    for key in query.symbols:
        for fact in matching(view, "cites", key):
            tiers.update(dict.fromkeys(view.stating(fact), 1))
    own = {number for key in query.symbols for fact in matching(view, "number", key) for number in view.stating(fact)}
    tiers.update(dict.fromkeys(own, 2))
    if query.article and own:
        tiers.update(dict.fromkeys(own.intersection(view.stating(f"article:{query.article}")), 3))
    return tiers


def matching(view: View, name: str, key: str) -> list[str]:
    """Facts with this key, or with one that goes on after it: ``33/ct`` means 33/CT-TTg too."""
    exact = f"{name}:{key}"
    found = view.facts(exact)
    return [exact] if exact in found else [fact for fact in found if fact.startswith(exact + "/")]


def _with_all(view: View, run: Sequence[str], allowed: set[int] | None) -> set[int]:
    """Sections that hold every pair of a run; nearly those that hold the run."""
    needed = list(dict.fromkeys(pairs(run))) or list(run)
    found = allowed
    for term in sorted(needed, key=view.frequency):
        having = view.having(term)
        found = set(having) if found is None else found.intersection(having)
        if not found:
            break
    return found or set()


def _added(view: View, weights: Mapping[str, float], allowed: set[int] | None) -> dict[int, float]:
    scores: dict[int, float] = {}
    read = 0
    for term in sorted(weights, key=lambda term: -weights[term]):
        numbers = view.having(term)
        read += len(numbers)
        # The rarest terms are read whatever they cost.
        if scores and read > _POSTINGS:
            break
        weight = weights[term]
        if allowed is not None:
            numbers = [number for number in numbers if number in allowed]
        for number in numbers:
            scores[number] = scores.get(number, 0.0) + weight
    return scores


@dataclass(frozen=True, slots=True)
class Examined:
    score: float
    tier: int


class Examiner:
    """Step 2, for one query."""

    def __init__(self, query: Query, found: Candidates, average: float) -> None:
        self._query = query
        self._weights = found.weights
        self._tiers = found.tiers
        self._average = average
        self._single = {syllable for run in query.runs for syllable in run}
        self._double = {pair for run in query.runs for pair in pairs(run)}
        self._whole = _whole(query)

    def score(self, number: int, head: str, text: str) -> float | None:
        """How well a section answers; ``None`` if it lacks a phrase or holds what it must not.

        ``text`` is folded, ``head`` as written.
        """
        heading, body = syllables(head), syllables_of_folded(text)
        joined = f" {' '.join(body)} / {' '.join(heading)} "
        if any(f" {' '.join(run)} " not in joined for run in self._query.phrases):
            return None
        if any(f" {' '.join(run)} " in joined for run in self._query.without):
            return None
        counts: dict[str, float] = {}
        self._count(body, 1.0, counts)
        self._count(heading, _HEAD, counts)
        norm = _K1 * (1 - _B + _B * (len(body) + len(heading)) / self._average)
        score = sum(
            self._weights[term] * count * (_K1 + 1) / (count + norm)
            for term, count in counts.items()
            if term in self._weights
        )
        whole = self._whole is not None and f" {' '.join(self._whole)} " in joined
        return score + _TIER * (2 * self._tiers.get(number, 0) + whole)

    def _count(self, run: Sequence[str], weight: float, counts: dict[str, float]) -> None:
        previous = ""
        for syllable in run:
            if syllable not in self._single:
                previous = ""
                continue
            counts[syllable] = counts.get(syllable, 0.0) + weight
            if previous and (pair := f"{previous} {syllable}") in self._double:
                counts[pair] = counts.get(pair, 0.0) + weight
            previous = syllable
