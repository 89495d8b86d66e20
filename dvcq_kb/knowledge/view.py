"""One state of the Whoosh index, open for reading: postings as arrays, facts of every section as columns."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns, fields, formats

from dvcq_kb.knowledge import fuzzy
from dvcq_kb.knowledge.postings import Counts, Numbers

Mask = NDArray[np.bool_]
"""One truth value a section, by number."""

_KEPT = 6_000_000
"""Postings kept unpacked between searches: 12 bytes each."""
_WORTH_KEEPING = 2_000
"""Rarer terms are unpacked faster than their place in the cache is worth."""


class Terms(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Terms by how often a section has them. At module level: the schema is pickled with the index."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), None)


def schema() -> fields.Schema:
    """terms: syllables and pairs; facts: ``type:chi thi``, ``cites:33/ct/ttg``, ``document:7``; columns: the rest."""
    number = columns.NumericColumn
    return fields.Schema(
        terms=Terms(),
        facts=Terms(),
        unit=fields.COLUMN(number("I")),
        length=fields.COLUMN(number("I")),
        group=fields.COLUMN(number("I")),
    )


class View:
    """Not safe to share between threads."""

    def __init__(self, reader: Any, generation: int) -> None:
        self.generation = generation
        self._reader = reader
        self._leaves = list(reader.leaf_readers())
        self.units = self._column("unit")
        """Keys of the store, by section number."""
        self.lengths = self._column("length").astype(np.float32)
        """Terms of a section, those of its heading counted as often as they weigh."""
        self.groups = self._column("group")
        """The same for sections of one act or document."""
        self._grouped = np.argsort(self.groups, kind="stable")
        self._sorted_groups = self.groups[self._grouped]
        self.size = len(self.units)
        self.alive = np.ones(self.size, np.bool_)
        for leaf, base in self._leaves:
            if deleted := leaf.segment().deleted_docs():
                self.alive[[number + base for number in deleted]] = False
        self.count = int(reader.doc_count())
        self.average = float(self.lengths.mean()) if self.size else 1.0
        self._cache: OrderedDict[str, tuple[Numbers, Counts]] = OrderedDict()
        self._cached = 0

    def _column(self, name: str) -> NDArray[np.uint32]:
        parts = [np.array(leaf.column_reader(name).load(), np.uint32) for leaf, _ in self._leaves]
        return np.concatenate(parts) if parts else np.zeros(0, np.uint32)

    def frequency(self, term: str) -> int:
        """How many sections hold a term."""
        return int(self._reader.doc_frequency("terms", term.encode("utf-8", "surrogatepass")))

    def neighbours(self, word: str, distance: int) -> list[str]:
        return fuzzy.neighbours(self.frequency, word, distance)

    def postings(self, term: str) -> tuple[Numbers, Counts]:
        """Numbers (within this view, ascending) of the sections that hold a term, and how often they do."""
        if term in self._cache:
            self._cache.move_to_end(term)
            return self._cache[term]
        found = self._read("terms", term)
        if len(found[0]) >= _WORTH_KEEPING:
            self._cache[term] = found
            self._cached += len(found[0])
            while self._cached > _KEPT:
                _, (numbers, _) = self._cache.popitem(last=False)
                self._cached -= len(numbers)
        return found

    def stating(self, fact: str) -> Numbers:
        """Numbers of the sections of which a fact is true."""
        return self._read("facts", fact)[0]

    def facts(self, prefix: str) -> list[str]:
        """The facts that begin so, in order."""
        return [term.decode("utf-8", "surrogatepass") for term in self._reader.expand_prefix("facts", prefix)]

    def members(self, group: int) -> Numbers:
        """Numbers of the sections of one act or document."""
        first, last = np.searchsorted(self._sorted_groups, np.array((group, group + 1), np.int64))
        return self._grouped[first:last]

    def nothing(self) -> Mask:
        return np.zeros(self.size, np.bool_)

    def _read(self, field: str, term: str) -> tuple[Numbers, Counts]:
        parts = []
        for leaf, base in self._leaves:
            # Whoosh's own way to a term's postings is a matcher that hands them out one by one.
            if found := leaf._terms.postings(field, term):
                parts.append((found[0] + base, found[1]))
        if len(parts) == 1:
            return parts[0]
        if not parts:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        return np.concatenate([numbers for numbers, _ in parts]), np.concatenate([counts for _, counts in parts])

    def close(self) -> None:
        self._reader.close()
