"""Query → sections, best first.

1. `scored`: BM25 over all terms of the query, syllables and pairs, on arrays;
   a term of the heading counts as three of the text (`segments.HEAD`).
2. `ranking`: what decides before the score (the article of the act named by
   number; the query as one phrase), and a share of how well the act or
   document as a whole answers, so that an article speaks in its context.
3. `Ranking.headed`: how much of a section's heading is asked about.
4. `Accents`: the texts of the best few are read, and those with the
   diacritics as typed come first among nearly equals.

Constants were measured on 62,192 articles and 280 questions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dvcq_kb.knowledge.analyzer import folded, pairs, words
from dvcq_kb.knowledge.conditions import citing, of_act, with_all
from dvcq_kb.knowledge.query import Fuzzy, Query
from dvcq_kb.knowledge.query.tree import Run
from dvcq_kb.knowledge.view import Mask, View
from dvcq_kb.text import comparable

K1, B = 0.9, 0.8
WEAK = 0.3
"""Part of the best score below which a section only shares common syllables with the query."""
CONTEXT = 0.3
"""Share of the mean of the best three scores of the act or document."""
IN_CONTEXT = 300
"""Sections looked at for it."""
HEADING = 0.15
"""Share of the best score for a heading that says nothing but what is asked."""
HEADED = 100
"""Sections whose headings are looked at."""
NEAR = 0.5
"""What a word a letter away counts."""
TIER = 1000.0
"""Between a section that meets more of what the query demands and one that meets less."""
_SHORT = 6
"""Syllables of a query that is also tried as one phrase."""
_ACCENTS = 0.06

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ranking:
    numbers: list[int]
    """Best first."""
    scores: dict[int, float]
    tiers: Mapping[int, int]
    answering: NDArray[np.int64]
    """Numbers of all sections that answer, ascending."""
    weights: dict[str, float]
    """Term → how much it counts."""
    best: float
    """The greatest score by terms alone."""
    headings: dict[int, float] = field(default_factory=dict)
    """What `headed` added."""

    @property
    def total(self) -> int:
        return len(self.answering)

    def headed(self, query: Query, headings: Mapping[int, str]) -> Ranking:
        """The same sections in the order that their headings, by number, give them besides."""
        share = HeadingShare(query)
        added = {number: HEADING * self.best * share(heading) for number, heading in headings.items()}
        scores = {number: score + added.get(number, 0.0) for number, score in self.scores.items()}
        # Stable: equals stay in their order.
        numbers = sorted(self.numbers, key=lambda number: -scores[number])
        return replace(self, numbers=numbers, scores=scores, headings=added)


class HeadingShare:
    """Which part of a heading is asked for, from 0 to 1."""

    def __init__(self, query: Query) -> None:
        self._asked = frozenset(query.terms)

    def __call__(self, heading: str) -> float:
        run = words(heading)
        terms = {*run, *pairs(run)}
        return len(terms & self._asked) / len(terms) if terms else 0.0


def ranking(view: View, query: Query, allowed: Mask | None, size: int) -> Ranking:
    """The first ``size`` sections.

    Args:
        view: the index.
        query: what is looked for.
        allowed: what its conditions leave; ``None`` for everything.
        size: how many to return at most.
    """
    weights = _weights(view, query)
    scores = scored(view, weights)
    live = view.alive if allowed is None else view.alive & allowed
    tiers = _tiers(view, query) if query.symbols else {}
    if query.demanding:
        # Words only rank what the rest leaves.
        answering = live
    else:
        answering = live & (scores > 0)
        if best := float(scores[answering].max(initial=0.0)):
            answering &= scores >= WEAK * best
    numbers = everything = np.flatnonzero(answering)
    merits = scores[numbers].astype(np.float64)
    whole = whole_of(query)
    if whole:
        merits += TIER * with_all(view, whole)[numbers]
    if tiers:
        at = np.fromiter((tiers.get(int(number), 0) for number in numbers), np.float64, len(numbers))
        merits += 2 * TIER * at
    best_first = _best(view, numbers, merits, max(size, IN_CONTEXT))
    numbers, merits = numbers[best_first], merits[best_first]
    # As many whatever is asked for, so that a page and the next one are of one order.
    merits[:IN_CONTEXT] += CONTEXT * _context(view, numbers[:IN_CONTEXT], scores)
    final = _best(view, numbers, merits, size)
    found = [int(number) for number in numbers[final]]
    return Ranking(
        found,
        dict(zip(found, merits[final].tolist(), strict=True)),
        tiers,
        everything,
        weights,
        float(scores[everything].max(initial=0.0)),
    )


def _weights(view: View, query: Query) -> dict[str, float]:
    terms = dict.fromkeys(query.terms, 1.0)
    for leaf in query.wanted:
        if isinstance(leaf, Fuzzy):
            for near in view.neighbours(leaf.syllable, leaf.distance):
                terms.setdefault(near, 1.0 if near == leaf.syllable else NEAR)
    return {
        term: share * math.log(1 + max(0.0, view.count - frequency + 0.5) / (frequency + 0.5))
        for term, share in terms.items()
        if (frequency := view.frequency(term))
    }


def scored(view: View, weights: Mapping[str, float]) -> Scores:
    """BM25 of every section, by number."""
    scores = np.zeros(view.size, np.float32)
    norms = np.float32(K1) * (np.float32(1 - B) + np.float32(B / view.average) * view.lengths)
    for term, weight in weights.items():
        numbers, counts = view.postings(term)
        scores[numbers] += np.float32(weight * (K1 + 1)) * (counts / (counts + norms[numbers]))
    return scores


def _best(view: View, numbers: NDArray[np.int64], merits: NDArray[np.float64], size: int) -> NDArray[np.int64]:
    """Places of the best, in order; among equals what was added first."""
    if len(numbers) > size:
        least = np.partition(merits, len(merits) - size)[len(merits) - size]
        places = np.flatnonzero(merits >= least)
    else:
        places = np.arange(len(numbers))
    order = np.lexsort((view.units[numbers[places]], -merits[places]))
    return places[order[:size]]


def _context(view: View, numbers: NDArray[np.int64], scores: Scores) -> NDArray[np.float64]:
    groups = view.groups[numbers].tolist()
    means = {}
    for group in set(groups):
        best = np.sort(scores[view.members(group)])[-3:]
        means[group] = float(best.sum()) / 3
    return np.array([means[group] for group in groups])


def whole_of(query: Query) -> Run | None:
    """The query as one phrase, if it is short and nothing but words."""
    if len(query.root.children) == 1 and query.plain and 2 <= len(query.runs[0]) <= _SHORT:
        return query.runs[0]
    return None


def _tiers(view: View, query: Query) -> dict[int, int]:
    """3: the article asked for; 2: of the act itself; 1: cites it."""
    tiers: dict[int, int] = {}
    for symbol in query.named:
        for fact in citing(view, symbol):
            tiers.update(dict.fromkeys(view.stating(fact).tolist(), 1))
    own = {number for symbol in query.named for fact in of_act(view, symbol) for number in view.stating(fact).tolist()}
    tiers.update(dict.fromkeys(own, 2))
    if query.article and own:
        tiers.update(dict.fromkeys(own.intersection(view.stating(f"article:{query.article}").tolist()), 3))
    return tiers


@dataclass(frozen=True, slots=True)
class Part:
    """What one term adds to a section's score."""

    term: str
    count: int
    """How often the section has it, its heading counted more."""
    score: float


def parts(view: View, weights: Mapping[str, float], number: int) -> list[Part]:
    """Why a section scores as it does, the greatest part first."""
    found = []
    norm = K1 * (1 - B + B / view.average * float(view.lengths[number]))
    for term, weight in weights.items():
        numbers, counts = view.postings(term)
        at = int(np.searchsorted(numbers, number))
        if at < len(numbers) and numbers[at] == number:
            count = float(counts[at])
            found.append(Part(term, int(count), weight * (K1 + 1) * count / (count + norm)))
    return sorted(found, key=lambda part: -part.score)


class Accents:
    """Whether a text has the words with the diacritics that were typed."""

    def __init__(self, query: Query) -> None:
        # In a long question other words tell "bạn" from "bàn"; there it moved more good answers down than up.
        wanted = query.accented and len(query.terms) < 2 * _SHORT and not query.symbols
        typed = comparable(query.text).split() if wanted else []
        self._pairs = [
            (f"{one} {other}", f"{folded(one)} {folded(other)}")
            for one, other in pairwise(typed)
            if one.isalnum() and other.isalnum()
        ]

    def __bool__(self) -> bool:
        return bool(self._pairs)

    @property
    def least(self) -> float:
        """The factor of the sections that are not read: they stay behind those that are."""
        return 1 - _ACCENTS if self._pairs else 1.0

    def factor(self, text: str, plain: str) -> float:
        """From `least` to 1: less for a text that has pairs of the query only with other diacritics.

        Args:
            text: as written.
            plain: its folded syllables, single-spaced.
        """
        alike = [pair for pair, bare in self._pairs if bare in plain]
        if not alike:
            return 1.0
        written = comparable(text)
        return 1 - _ACCENTS * sum(pair not in written for pair in alike) / len(alike)
