"""A query as a tree: what is wanted, told apart from how an engine finds it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dvcq_kb.knowledge.analyzer import pairs
from dvcq_kb.text import comparable

Run = tuple[str, ...]
"""Folded syllables that stand side by side, abbreviations written out."""


@dataclass(frozen=True, slots=True)
class Words:
    run: Run
    needed: bool = False
    """``False``: they rank, and a section may lack some. ``True`` (beside AND, OR, NOT): neighbours stand together."""


@dataclass(frozen=True, slots=True)
class Phrase:
    run: Run


@dataclass(frozen=True, slots=True)
class Fuzzy:
    syllable: str
    distance: int
    """Letters that may differ: 1 or 2."""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A number-symbol: sections of the act that bears it, and those that cite it."""

    key: str
    typed: str
    position: int


@dataclass(frozen=True, slots=True)
class Having:
    """A fact of the section or its document."""

    field: str
    """A name of `fields.FIELDS`."""
    values: tuple[str, ...]
    """Any of them will do: keys as the index has them; of ``vanban``, as typed."""
    position: int
    between: tuple[str, str] | None = None
    """Instead of values: first and last, both included, ISO and perhaps without day or month."""


@dataclass(frozen=True, slots=True)
class Not:
    child: Node


@dataclass(frozen=True, slots=True)
class All:
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    children: tuple[Node, ...]


Node = Words | Phrase | Fuzzy | Symbol | Having | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    text: str
    """NFC, as typed."""
    root: All
    article: str | None = None
    """Of the act the symbol names: the 14 of "nghị định 99/2016/NĐ-CP điều 14"."""

    @property
    def wanted(self) -> Iterator[Words | Phrase | Fuzzy | Symbol | Having]:
        """The leaves that are looked for, in the order typed; not those that are left out."""
        stack: list[Node] = [self.root]
        while stack:
            node = stack.pop()
            if isinstance(node, All | Any):
                stack.extend(reversed(node.children))
            elif not isinstance(node, Not):
                yield node

    @property
    def runs(self) -> tuple[Run, ...]:
        """Syllables that stand side by side, phrases among them."""
        return tuple(node.run for node in self.wanted if isinstance(node, Words | Phrase))

    @property
    def symbols(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(node.key for node in self.named))

    @property
    def named(self) -> tuple[Symbol, ...]:
        """The number-symbols that are looked for."""
        return tuple(node for node in self.wanted if isinstance(node, Symbol))

    @property
    def terms(self) -> tuple[str, ...]:
        """Syllables, then pairs, each once."""
        runs = self.runs
        single = dict.fromkeys(syllable for run in runs for syllable in run)
        double = dict.fromkeys(pair for run in runs for pair in pairs(run))
        return (*single, *double)

    @property
    def plain(self) -> bool:
        """Nothing but words."""
        return all(isinstance(node, Words) and not node.needed for node in self.root.children)

    @property
    def demanding(self) -> bool:
        """Not just words and conditions on the document: then every section that meets it answers."""
        leaves = [leaf for leaf in self.wanted if not isinstance(leaf, Having)]
        return not leaves or not all(isinstance(leaf, Words | Fuzzy) and not leaf.needed for leaf in leaves)

    @property
    def shown_symbols(self) -> tuple[str, ...]:
        """Number-symbols that a hit should show."""
        cited = (
            v for node in self.wanted if isinstance(node, Having) and node.field == "trichdan" for v in node.values
        )
        return (*self.symbols, *cited)

    @property
    def accented(self) -> frozenset[str]:
        """The words as typed, tone placement aside; empty if they were typed without diacritics."""
        if not any(unicodedata.decomposition(letter) or letter in "đĐ" for letter in self.text):
            return frozenset()
        return frozenset(re.findall(r"[^\W_]+", comparable(self.text)))
