"""Did you mean …: another spelling of words and number-symbols that a knowledge base does not have."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from dvcq_kb.knowledge import fuzzy
from dvcq_kb.knowledge.analyzer import abbreviations, folded, symbol_key, symbol_places, typed_symbols
from dvcq_kb.knowledge.query import Phrase, Query, Words

_MOST = 3
_SHORT = 6
"""Syllables of a query of which every pair should stand side by side somewhere."""
_ALIKE = 0.75
"""How alike two symbols of one number must be."""
_TOKEN = re.compile(r"[^\W_]+")


class Terms(Protocol):
    """What is asked of an index."""

    def frequency(self, term: str) -> int: ...
    def facts(self, prefix: str) -> list[str]: ...
    def neighbours(self, word: str, distance: int) -> list[str]: ...


TextWith = Callable[[str], str | None]
"""A fact or a term → the text of a section that has it."""


def suggestions(query: Query, terms: Terms, text_with: TextWith) -> Iterator[str]:
    """Queries that may have been meant, the likeliest first; none if every word and symbol is known."""
    if query.symbols or query.shown_symbols:
        yield from _symbols(query.text, terms, text_with)
    plain = all(isinstance(node, Words | Phrase) for node in query.root.children)
    if plain and (corrected := _words(query, terms, text_with)):
        yield corrected


def _symbols(text: str, terms: Terms, text_with: TextWith) -> Iterator[str]:
    for match in typed_symbols(text):
        key = symbol_key(match[0])
        if _stated(terms, key):
            continue
        for near in _nearest(terms, key):
            written = _as_written(near, text_with)
            yield text[: match.start()] + written + text[match.end() :]


def _stated(terms: Terms, key: str) -> bool:
    return any(
        fact == f"{name}:{key}" or fact.startswith(f"{name}:{key}/")
        for name in ("number", "cites")
        for fact in terms.facts(f"{name}:{key}")
    )


def _nearest(terms: Terms, key: str) -> list[str]:
    """Known symbols of nearly the same number, year or codes."""
    number, _, rest = key.partition("/")
    found: dict[str, float] = {}
    for edited in fuzzy.edits(number):
        other = f"{edited.lstrip('0')}/{rest}"
        if edited.strip("0") and _stated(terms, other):
            # Two digits swapped are the commonest slip.
            found[other] = 0.98 if sorted(edited) == sorted(number) else 0.9
    for name in ("number:", "cites:"):
        for fact in terms.facts(f"{name}{number}/"):
            other = fact.removeprefix(name)
            alike = difflib.SequenceMatcher(None, rest, other.partition("/")[2]).ratio()
            if alike >= _ALIKE:
                found[other] = max(found.get(other, 0.0), alike)
    return sorted(found, key=lambda other: (-found[other], other))[:_MOST]


def _as_written(key: str, text_with: TextWith) -> str:
    for name in ("cites", "number"):
        text = text_with(f"{name}:{key}") or ""
        for found, start, end in symbol_places(text):
            if found == key:
                return "".join(text[start:end].split())
    head, *codes = key.upper().split("/")
    return f"{head}/{'-'.join(codes)}"


class _Token(NamedTuple):
    start: int
    end: int
    syllables: tuple[str, ...]
    fixed: bool
    """A number or an abbreviation: taken as typed."""


def _words(query: Query, terms: Terms, text_with: TextWith) -> str | None:
    plain = folded(query.text)
    tokens = []
    for match in _TOKEN.finditer(plain):
        short = abbreviations().get(match[0])
        tokens.append(_Token(*match.span(), short or (match[0],), bool(short) or match[0].isdigit()))
    corrected = [token.syllables for token in tokens]
    for at, token in enumerate(tokens):
        if token.fixed or terms.frequency(token.syllables[0]):
            continue
        if best := _best(terms, corrected, at, _spellings(terms, token.syllables[0])):
            corrected[at] = (best,)
    if len(tokens) <= _SHORT:
        _mend_pairs(terms, tokens, corrected)
    changed = [at for at, token in enumerate(tokens) if corrected[at] != token.syllables]
    if not changed:
        return None
    text = query.text
    # Who types without diacritics is answered so; who forgot to turn the keyboard on is not.
    raw = any(fuzzy.typed_raw(tokens[at].syllables[0]) == corrected[at][0] for at in changed)
    for at in reversed(changed):
        word = _accented(corrected, at, text_with) if raw or query.accented else corrected[at][0]
        text = text[: tokens[at].start] + word + text[tokens[at].end :]
    return text


def _spellings(terms: Terms, word: str) -> list[str]:
    """Known words it may stand for."""
    found = []
    if (raw := fuzzy.typed_raw(word)) and terms.frequency(raw):
        found.append(raw)
    for distance in (1, 2):
        near = [other for other in terms.neighbours(word, distance) if other != word]
        if near or len(word) < 5:
            return found + near
    return found


def _best(terms: Terms, run: Sequence[tuple[str, ...]], at: int, choices: Sequence[str]) -> str | None:
    """The choice that stands most often beside its neighbours; the first among equals."""

    def beside(word: str) -> float:
        before = terms.frequency(f"{run[at - 1][-1]} {word}") if at else 0
        after = terms.frequency(f"{word} {run[at + 1][0]}") if at + 1 < len(run) else 0
        return math.log1p(before) + math.log1p(after)

    return max(choices, key=beside) if choices else None


def _mend_pairs(terms: Terms, tokens: Sequence[_Token], run: list[tuple[str, ...]]) -> None:
    """Words that are known but never stand side by side: change one so that they do."""
    for left in range(len(run) - 1):
        if terms.frequency(f"{run[left][-1]} {run[left + 1][0]}"):
            continue
        options: list[tuple[float, int, str]] = []
        for at in (left, left + 1):
            if tokens[at].fixed:
                continue
            near = _spellings(terms, run[at][0])
            if not (best := _best(terms, run, at, near)):
                continue
            tried = [*run[:at], (best,), *run[at + 1 :]]
            pairs = [terms.frequency(f"{a[-1]} {b[0]}") for a, b in pairwise(tried[max(0, at - 1) : at + 2])]
            if all(pairs):
                options.append((sum(map(math.log1p, pairs)) / len(pairs), at, best))
        if options:
            _, at, best = max(options)
            run[at] = (best,)


def _accented(run: Sequence[tuple[str, ...]], at: int, text_with: TextWith) -> str:
    """A corrected word as it is written beside its neighbour, in small letters."""
    word = run[at][0]
    sides = [(f"{run[at - 1][-1]} {word}", 1)] if at else []
    if at + 1 < len(run):
        sides.append((f"{word} {run[at + 1][0]}", 0))
    for term, part in [*sides, (word, 0)]:
        if text := text_with(term):
            wanted = r"[\W_]+".join(term.split())
            if match := re.search(rf"(?<![^\W_]){wanted}(?![^\W_])", folded(text)):
                found: list[str] = _TOKEN.findall(text[match.start() : match.end()])
                return found[part].lower()
    return word
