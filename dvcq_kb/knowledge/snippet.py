"""The place in a section that best shows why it was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from dvcq_kb.knowledge.analyzer import abbreviations, pairs, plain, symbol_places
from dvcq_kb.knowledge.query import Fuzzy, Phrase, Query
from dvcq_kb.model import Excerpt, Span
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


@dataclass(frozen=True)
class Passage:
    """The text of a section."""

    text: str

    @cached_property
    def plain(self) -> str:
        return plain(self.text)


class Snippets:
    """For one query."""

    def __init__(self, query: Query, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._accented = query.accented
        self._symbols = query.shown_symbols
        runs = (*query.runs, *((near,) for near in _fuzzy(query, weights)))
        demanded = {pair for leaf in query.wanted if isinstance(leaf, Phrase) for pair in pairs(leaf.run)}
        double = {pair for run in runs for pair in pairs(run)}
        single = {run[0] for run in runs if len(run) == 1}
        double = demanded | _telling(double, weights)
        wanted = {syllable for pair in double for syllable in pair.split()} | single
        wanted |= _telling({syllable for run in runs for syllable in run}, weights)
        # UBND is marked where "ủy ban nhân dân" was asked for.
        self._short = {
            short: full for short, full in abbreviations().items() if any(pair in double for pair in pairs(full))
        }
        # Token → the syllables it stands for.
        self._every = {syllable: (syllable,) for syllable in wanted} | self._short
        # Token → why it is marked wherever it stands.
        self._own = {syllable: syllable for syllable in single} | {
            short: next(pair for pair in reversed([*pairs(full)]) if pair in double)
            for short, full in self._short.items()
        }
        self._next = self._neighbours(double)
        self._any = _tokens(map(self._marked, {**self._next, **self._own}))

    def _neighbours(self, double: Iterable[str]) -> dict[str, dict[str, str]]:
        """Token → token beside it that is marked with it → the pair they are."""
        ending: dict[str, list[str]] = {}
        beginning: dict[str, list[str]] = {}
        for token, stands_for in self._every.items():
            ending.setdefault(stands_for[-1], []).append(token)
            beginning.setdefault(stands_for[0], []).append(token)
        found: dict[str, dict[str, str]] = {}
        for pair in double:
            one, other = pair.split()
            for token in ending.get(one, ()):
                found.setdefault(token, {}).update(dict.fromkeys(beginning.get(other, ()), pair))
        return found

    def _marked(self, token: str) -> str:
        """A pattern for a token of a `plain` text that is to be marked, its neighbour in a group if that is, too."""
        beside = "|".join(self._next.get(token, ()))
        ways = [f"(?= +({beside})(?![^ ]))"] if beside else []
        ways += ["(?![^ ])"] if token in self._own else []
        return "|".join(f"{token}{way}" for way in ways)

    @cached_property
    def _alone(self) -> re.Pattern[str]:
        return _tokens(f"{token}(?![^ ])" for token in self._every)

    def of(self, passage: Passage) -> Excerpt:
        """One line of a section's text, and the words in it that were found."""
        text = passage.text
        found = self._found(text, passage.plain)
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
        marked: dict[int, _Found] = {}

        def mark(place: tuple[int, int], term: str) -> None:
            marked[place[0]] = _Found(*place, self._weights.get(term, 0.0), term)

        for match in self._any.finditer(plain, 0, _READ):
            token = match[0]
            # Beside its neighbour a syllable tells more than alone, and an abbreviation less.
            if token in self._own and (token in self._short or match.start() not in marked):
                mark(match.span(), self._own[token])
            if group := match.lastindex:
                pair = self._next[token][match[group]]
                mark(match.span(), pair)
                mark(match.span(group), pair)
        found = [marked[start] for start in sorted(marked)] or self._as_typed(text, [*self._anything(plain)])
        if self._symbols and (symbols := self._symbols_in(text)):
            outside = [item for item in found if not any(s.start <= item.start < s.end for s in symbols)]
            found = sorted((*outside, *symbols), key=lambda item: item.start)
        return found

    def _anything(self, plain: str) -> Iterator[_Found]:
        """The first words of the query."""
        for match in islice(self._alone.finditer(plain, 0, _READ), _ALONE):
            for syllable in self._every[match[0]]:
                yield _Found(*match.span(), self._weights.get(syllable, 0.0), syllable)

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


def _tokens(ways: Iterable[str]) -> re.Pattern[str]:
    """Any of them, at the beginning of a token of a `plain` text."""
    return re.compile(f"(?<![^ ])(?:{'|'.join(ways) or '(?!)'})")


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


def _one_line(text: str, span: Span, marks: Sequence[Span]) -> Excerpt:
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
    return Excerpt("".join(pieces), tuple(moved))
