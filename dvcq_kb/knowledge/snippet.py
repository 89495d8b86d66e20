"""The place in a section that best shows why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from dvcq_kb.knowledge.analyzer import abbreviations, pairs, symbol_places
from dvcq_kb.knowledge.query import Fuzzy, Phrase, Query
from dvcq_kb.model import Span
from dvcq_kb.sentences import sentence_around
from dvcq_kb.text import comparable

_WIDTH = 260
_WINDOW = 160
"""Code points within which found words count as one cluster."""
_SYMBOL_WEIGHT = 50.0
_READ = 40_000
"""Code points of a section that are looked at."""
_TELLING = 0.4
"""In a long query, part of the weight of the rarest term that one must have to be marked: "quy định" in a question
about rubber tells nothing, and is on every line."""
_LONG = 8
"""Syllables of a long query."""
_ALONE = 60
"""Words that are looked at where no pair was found."""
_SPACES = re.compile(r"\s+")


class _Found(NamedTuple):
    start: int
    end: int
    weight: float
    term: str


class Snippets:
    """For one query."""

    def __init__(self, query: Query, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._accented = query.accented
        self._symbols = query.shown_symbols
        runs = (*query.runs, *((near,) for near in _fuzzy(query, weights)))
        demanded = {pair for leaf in query.wanted if isinstance(leaf, Phrase) for pair in pairs(leaf.run)}
        double = {pair for run in runs for pair in pairs(run)}
        self._single = {run[0] for run in runs if len(run) == 1}
        self._double = demanded | _telling(double, weights)
        wanted = {syllable for pair in self._double for syllable in pair.split()} | self._single
        wanted |= _telling({syllable for run in runs for syllable in run}, weights)
        # UBND is marked where "ủy ban nhân dân" was asked for.
        self._short = {
            short: full for short, full in abbreviations().items() if any(pair in self._double for pair in pairs(full))
        }
        # Token → the syllables it stands for.
        self._every = {syllable: (syllable,) for syllable in wanted} | self._short

    def of(self, text: str, plain: str) -> tuple[str, tuple[Span, ...]]:
        """One line of a section's text and, as ranges of it, the words that were found.

        Args:
            text: of the section.
            plain: `analyzer.plain` of it.
        """
        found = self._found(text, plain)
        first, last = _best_cluster(found)
        if first == last:
            begin = len(text) - len(text.lstrip())
            span = sentence_around(text, begin, begin, _WIDTH)
        else:
            start, end = found[first].start, found[last - 1].end
            span = sentence_around(text, start, end, max(40, (_WIDTH - (end - start)) // 2))
        marks = [Span(item.start, item.end) for item in found if span.start <= item.start and item.end <= span.end]
        return _one_line(text, span, _merged(text, marks))

    def _found(self, text: str, plain: str) -> list[_Found]:
        """What to mark, in text order.

        A syllable is marked where it stands beside its neighbour in the query:
        folded, the "văn" of "văn bản" is also the "vận" of "dân vận". Alone it
        counts only if the query has it alone, or no pair was found anywhere.
        """
        # Of two spaces in a row the second ends an empty token.
        tokens = plain[:_READ].split(" ")
        before = list(accumulate(map(len, tokens), initial=0))
        places = [at for at, token in enumerate(tokens) if token in self._every]
        paired: dict[int, _Found] = {}
        last, neighbour, start, end = 0, "", 0, 0
        for at in places:
            beside = at == last + 1 or not any(tokens[last + 1 : at])
            here = before[at] + at, before[at + 1] + at
            for syllable in self._every[tokens[at]]:
                if syllable in self._single:
                    paired[here[0]] = _Found(*here, self._weights.get(syllable, 0.0), syllable)
                pair = f"{neighbour} {syllable}"
                if pair in self._double and (beside or here[0] == start):
                    weight = self._weights.get(pair, 0.0)
                    paired[start] = _Found(start, end, weight, pair)
                    paired[here[0]] = _Found(*here, weight, pair)
                neighbour, (start, end) = syllable, here
            last = at
        if not (found := [paired[start] for start in sorted(paired)]):
            alone = (
                _Found(before[at] + at, before[at + 1] + at, self._weights.get(syllable, 0.0), syllable)
                for at in places
                for syllable in self._every[tokens[at]]
            )
            found = self._as_typed(text, list(islice(alone, _ALONE)))
        if self._symbols and (marked := self._symbols_in(text)):
            inside = [item for item in found if not any(m.start <= item.start < m.end for m in marked)]
            found = sorted((*inside, *marked), key=lambda item: item.start)
        return found

    def _as_typed(self, text: str, found: list[_Found]) -> list[_Found]:
        """Leave out "giao" and "tồn" where "tôn giáo" was typed, unless that leaves nothing."""
        return [item for item in found if comparable(text[item.start : item.end]) in self._accented] or found

    def _symbols_in(self, text: str) -> list[_Found]:
        begins = tuple(f"{symbol}/" for symbol in self._symbols)
        return [
            _Found(start, end, _SYMBOL_WEIGHT, key)
            for key, start, end in symbol_places(text[:_READ])
            if key in self._symbols or key.startswith(begins)
        ]


def _telling(terms: set[str], weights: Mapping[str, float]) -> set[str]:
    if len(terms) < _LONG:
        return terms
    least = _TELLING * max((weights.get(term, 0.0) for term in terms), default=0.0)
    return {term for term in terms if weights.get(term, 0.0) >= least}


def _fuzzy(query: Query, weights: Mapping[str, float]) -> Iterator[str]:
    """What words with ``~`` were taken for."""
    if any(isinstance(leaf, Fuzzy) for leaf in query.wanted):
        yield from (term for term in weights if term not in query.terms)


def _best_cluster(found: Sequence[_Found]) -> tuple[int, int]:
    """The half-open range of ``found`` within one window whose different terms weigh most; empty if there is none."""
    best, best_range = 0.0, (0, 0)
    last = 0
    held: dict[str, int] = {}
    weight = 0.0
    for first, item in enumerate(found):
        while last < len(found) and (found[last].end - item.start <= _WINDOW or last == first):
            term = found[last].term
            held[term] = held.get(term, 0) + 1
            weight += found[last].weight if held[term] == 1 else 0.0
            last += 1
        # In a tie the earlier place wins.
        if weight > best + 1e-9:
            best, best_range = weight, (first, last)
        held[item.term] -= 1
        if not held[item.term]:
            weight -= item.weight
    if best_range == (0, 0) and found:
        return 0, 1
    return best_range


def _merged(text: str, marks: Sequence[Span]) -> list[Span]:
    """Marks with nothing but white space between them are one."""
    merged: list[Span] = []
    for mark in marks:
        if merged and not text[merged[-1].end : mark.start].strip():
            merged[-1] = Span(merged[-1].start, max(mark.end, merged[-1].end))
        else:
            merged.append(mark)
    return merged


def _one_line(text: str, span: Span, marks: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """White space runs become one space; the marks move along."""
    pieces: list[str] = []
    if text[: span.start].strip() and not re.search(r"[.!?;:…\n]\s*$", text[max(0, span.start - 4) : span.start]):
        pieces.append("… ")
    length = sum(map(len, pieces))
    moved: list[Span] = []
    position = span.start
    for mark in marks:
        before = _SPACES.sub(" ", text[position : mark.start])
        inside = _SPACES.sub(" ", text[mark.start : mark.end])
        moved.append(Span(length + len(before), length + len(before) + len(inside)))
        pieces += [before, inside]
        length += len(before) + len(inside)
        position = mark.end
    pieces.append(_SPACES.sub(" ", text[position : span.end]))
    if text[span.end :].strip() and not re.search(r"[.!?;:…][\"”»)\]]*$", pieces[-1] or text[: span.end]):
        pieces.append(" …")
    return "".join(pieces), tuple(moved)
