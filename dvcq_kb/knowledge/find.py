"""A parsed query, the index and the store → hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dvcq_kb.knowledge import rank
from dvcq_kb.knowledge.analyzer import folded, syllables
from dvcq_kb.knowledge.index import View
from dvcq_kb.knowledge.query import Filter, Query
from dvcq_kb.knowledge.snippet import snippet
from dvcq_kb.knowledge.store import HEAD, Store
from dvcq_kb.knowledge.units import type_names_of
from dvcq_kb.model import Hit

_AT_ONCE = 500
"""Below SQLite's limit of values in one statement."""


def find(store: Store, view: View, query: Query, limit: int) -> tuple[tuple[Hit, ...], int]:
    """The best ``limit`` hits, and how many sections answer."""
    allowed = _allowed(store, view, query)
    depth = rank.DEPTH_WITH_SYMBOL if query.symbols else rank.DEPTH
    # A phrase is certain only once its text was read: of three syllables a section may hold both pairs apart.
    strict = any(len(run) > 2 for run in query.phrases) or any(query.without)
    found = rank.candidates(view, query, allowed, max(depth, limit * (3 if strict else 1)))
    examiner = rank.Examiner(query, found, view.average)
    scored: list[tuple[float, int, _Unit]] = []
    tail: list[_Unit] = []
    missed = 0
    exact = len(found.numbers) if strict else depth
    units = _units(store, [view.units[number] for number in found.numbers[: max(exact, limit)]])
    for place, number in enumerate(found.numbers):
        # Absent: removed since this state of the index was made.
        unit = units.get(view.units[number])
        if unit is None:
            missed += 1
        elif place >= exact:
            tail.append(unit)
        elif (score := examiner.score(number, unit.head, unit.folded)) is None:
            missed += 1
        else:
            scored.append((score, number, unit))
    scored.sort(key=lambda item: (-item[0], item[1]))
    # What step 2 did not look at stays behind, in the order of step 1.
    lowest = scored[-1][0] if scored else 0.0
    ranked = [(score, unit) for score, _, unit in scored] + [(lowest, unit) for unit in tail]
    total = len(ranked) if found.total <= len(found.numbers) else found.total - missed
    return tuple(_hit(unit, score, query, found) for score, unit in ranked[:limit]), total


class _Unit(NamedTuple):
    section: str
    heading: str
    head: str
    document: str
    title: str
    source: str
    text: str
    folded: str


def _hit(unit: _Unit, score: float, query: Query, found: rank.Candidates) -> Hit:
    line, marks = snippet(unit.text, unit.folded, query, found.weights)
    return Hit(unit.document, unit.title, unit.source, unit.section, unit.heading, round(score, 4), line, marks)


def _units(store: Store, keys: Sequence[int]) -> dict[int, _Unit]:
    units: dict[int, _Unit] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        rows = store.rows(
            f"SELECT u.key, u.text, u.section, u.heading, {HEAD}, d.id, d.title, d.source "
            f"FROM units u JOIN documents d ON d.key = u.document WHERE u.key IN ({', '.join('?' * len(some))})",
            some,
        )
        for key, packed, section, heading, head, document, title, source in rows:
            text = store.unpacked(packed)
            units[key] = _Unit(section, heading, head, document, title, source, text, folded(text))
    return units


def _allowed(store: Store, view: View, query: Query) -> set[int] | None:
    """Sections that every filter lets through; ``None`` if there is no filter."""
    allowed: set[int] | None = None
    refused: set[int] = set()
    for condition in query.filters:
        numbers = {number for fact in _facts(store, view, condition) for number in view.stating(fact)}
        if condition.wanted:
            allowed = numbers if allowed is None else allowed & numbers
        else:
            refused |= numbers
    for run in query.without:
        if len(run) == 1:
            refused.update(view.having(run[0]))
    if refused:
        allowed = (set(view.everything()) if allowed is None else allowed) - refused
    return allowed


def _facts(store: Store, view: View, condition: Filter) -> Iterator[str]:
    for value in condition.values:
        match condition.field:
            case "loai":
                for name in type_names_of(value) or (value,):
                    yield f"type:{name}"
            case "so":
                yield from rank.matching(view, "number", value)
            case "trichdan":
                yield from rank.matching(view, "cites", value)
            case "nam":
                yield f"year:{value}"
            case "vanban":
                yield from (f"document:{key}" for key in _documents(store, value))


def _documents(store: Store, value: str) -> Iterator[int]:
    """By the beginning of an id, by source, or by words of the title or source."""
    words = " ".join(syllables(value))
    exact = [
        key
        for (key,) in store.rows(
            "SELECT key FROM documents WHERE id = ? OR source = ? OR (length(?) > 3 AND substr(id, 1, length(?)) = ?)",
            (value,) * 5,
        )
    ]
    if exact or not words:
        yield from exact
        return
    for key, title, source in store.rows("SELECT key, title, source FROM documents"):
        if f" {words} " in f" {' '.join(syllables(title))} " or words in " ".join(syllables(folded(source))):
            yield key
