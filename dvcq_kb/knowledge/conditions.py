"""The tree of a query, answered by the index: which sections it lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce

import numpy as np

from dvcq_kb import registry
from dvcq_kb.knowledge.analyzer import name_key, pairs
from dvcq_kb.knowledge.query import All, Any, Fuzzy, Having, Node, Not, Phrase, Query, Symbol, Words
from dvcq_kb.knowledge.query.fields import ANY_FAULT
from dvcq_kb.knowledge.query.tree import Run
from dvcq_kb.knowledge.units import type_names_of
from dvcq_kb.knowledge.view import Mask, View

_BY_NAME = ("luat ", "bo luat ", "phap lenh ", "hien phap ")
DocumentKeys = Callable[[str], Iterable[int]]
"""Name, id or source of a document as typed → keys of the store."""


class Conditions:
    """For one query and one state of the index."""

    def __init__(self, view: View, query: Query, documents: DocumentKeys) -> None:
        self._view = view
        self._query = query
        self._documents = documents
        self._masks: dict[Node, Mask | None] = {}
        self.strict = _uncertain(query.root)
        """The index alone does not tell which sections answer."""

    def allowed(self) -> Mask | None:
        """What may answer, as far as the index tells; ``None`` if nothing is demanded."""
        return self._mask(self._query.root)

    def met(self, number: int, text: str) -> bool:
        """Whether a section answers; ``text``: its folded words and those of its heading, single-spaced."""
        return self._met(self._query.root, number, text)

    def _met(self, node: Node, number: int, text: str) -> bool:
        match node:
            case All(children):
                return all(self._met(child, number, text) for child in children)
            case Any(children):
                return any(self._met(child, number, text) for child in children)
            case Not(child):
                return not self._met(child, number, text)
            case Phrase(run):
                return f" {' '.join(run)} " in text
        mask = self._mask(node)
        return mask is None or bool(mask[number])

    def _mask(self, node: Node) -> Mask | None:
        if node not in self._masks:
            self._masks[node] = self._made(node)
        return self._masks[node]

    def _made(self, node: Node) -> Mask | None:
        match node:
            case All(children):
                masks = [mask for child in children if (mask := self._mask(child)) is not None]
                return reduce(np.logical_and, masks) if masks else None
            case Any(children):
                parts = [self._mask(child) for child in children]
                known = [part for part in parts if part is not None]
                return reduce(np.logical_or, known) if len(known) == len(parts) else None
            case Not(child):
                # What the index takes for a phrase may be none, so it is not left out before the text was read.
                mask = None if _uncertain(child) else self._mask(child)
                return None if mask is None else ~mask
            case Phrase(run):
                return with_all(self._view, run)
            case Words(run, needed):
                return with_all(self._view, run) if needed else None
            case Fuzzy(syllable, distance, needed):
                return self._fuzzy(syllable, distance) if needed or len(self._query.root.children) == 1 else None
            case Symbol():
                return self._stated((*of_act(self._view, node), *citing(self._view, node)))
            case Having():
                return self._stated(self._facts(node))

    def _fuzzy(self, syllable: str, distance: int) -> Mask:
        mask = self._view.nothing()
        for near in self._view.neighbours(syllable, distance):
            mask[self._view.postings(near)[0]] = True
        return mask

    def _stated(self, facts: Iterable[str]) -> Mask:
        mask = self._view.nothing()
        for fact in facts:
            mask[self._view.stating(fact)] = True
        return mask

    def _facts(self, node: Having) -> Iterator[str]:
        view = self._view
        if node.between:
            yield from _dates(view, *node.between)
        for value in node.values:
            match node.field:
                case "loai":
                    for name in type_names_of(value) or (value,):
                        yield f"type:{name}"
                case "so":
                    yield from matching(view, "number", value)
                case "trichdan":
                    yield from matching(view, "cites", value)
                case "coquan":
                    yield from (fact for fact in view.facts("issuer:") if f" {value} " in f" {fact[7:]} ")
                case "nam":
                    yield f"year:{value}"
                case "muc":
                    yield from (f"section:{value}", f"article:{value.removeprefix('dieu ')}")
                case "loi":
                    yield from view.facts("fault:") if value == ANY_FAULT else (f"fault:{value}",)
                case "vanban":
                    words = name_key(value)
                    yield from (fact for fact in view.facts("act:") if words and f" {words} " in f" {fact[4:]} ")
                    yield from (f"document:{key}" for key in self._documents(value))


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case All(children) | Any(children):
            for child in children:
                yield from _leaves(child)
        case Not(child):
            yield from _leaves(child)
        case _:
            yield node


def _uncertain(node: Node) -> bool:
    """Whether it has a phrase of three or more, certain only in the text: a section may hold its pairs apart."""
    return any(isinstance(leaf, Phrase) and len(leaf.run) > 2 for leaf in _leaves(node))


def with_all(view: View, run: Run) -> Mask:
    """Sections that hold every pair of a run; nearly those that hold the run."""
    needed = sorted(dict.fromkeys(pairs(run)) or run, key=view.frequency)
    found = view.postings(needed[0])[0]
    for term in needed[1:]:
        if not len(found):
            break
        found = np.intersect1d(found, view.postings(term)[0], assume_unique=True)
    mask = view.nothing()
    mask[found] = True
    return mask


def matching(view: View, name: str, key: str) -> list[str]:
    """Facts with this key, or with one that goes on after it: ``33/ct`` means 33/CT-TTg too."""
    exact = f"{name}:{key}"
    found = view.facts(exact)
    return [exact] if exact in found else [fact for fact in found if fact.startswith(exact + "/")]


def of_act(view: View, symbol: Symbol) -> list[str]:
    """Facts of the sections of the act itself; of a law also those kept under its name, without its number."""
    return _stated_of(view, symbol, "number", "act")


def citing(view: View, symbol: Symbol) -> list[str]:
    """Facts of the sections that cite the act, by its number or its name."""
    return _stated_of(view, symbol, "cites", "cites")


def _stated_of(view: View, symbol: Symbol, by_number: str, by_name: str) -> list[str]:
    names = (f"{by_name}:{name}" for name in names_of(symbol.typed))
    return [*matching(view, by_number, symbol.key), *(fact for fact in names if len(view.stating(fact)))]


@lru_cache(maxsize=256)
def names_of(number: str) -> tuple[str, ...]:
    """By which names, folded, the act of a number goes: 24/2018/QH14 → luat an ninh mang."""
    titles = (known.title for known in registry.load().find(number) if known.title)
    return tuple(name for title in titles if (name := name_key(title)).startswith(_BY_NAME))


def _dates(view: View, first: str, last: str) -> Iterator[str]:
    """Days of the range; a day that is not known to the month, or the day, counts as its first."""
    common = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    for fact in view.facts(f"date:{first[:common]}"):
        day = fact.removeprefix("date:")
        if first <= day and day[: len(last)] <= last:
            yield fact
