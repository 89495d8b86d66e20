"""A parsed query, the index and the store → hits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from dvcq_kb.knowledge import rank
from dvcq_kb.knowledge.analyzer import folded, syllables, words, written_out
from dvcq_kb.knowledge.base import Hits, Reason, Suggestion
from dvcq_kb.knowledge.conditions import Conditions, with_all
from dvcq_kb.knowledge.facets import counted
from dvcq_kb.knowledge.query import Query, parse
from dvcq_kb.knowledge.snippet import Passage, Snippets
from dvcq_kb.knowledge.store import HEAD, Store
from dvcq_kb.knowledge.suggest import suggestions
from dvcq_kb.knowledge.view import View
from dvcq_kb.model import Hit

READ = 40
"""Sections whose text is read to order them, at least."""
_STRICT = 5
"""For each hit wanted, sections read where a phrase is certain only in the text."""
FEW = 3
"""With fewer answers another spelling is offered."""
_AT_ONCE = 500
"""Below SQLite's limit of values in one statement."""


def find(
    store: Store,
    view: View,
    query: Query,
    limit: int,
    *,
    skip: int = 0,
    facets: bool = False,
    explain: bool = False,
) -> Hits:
    """The best ``limit`` hits after the first ``skip``, and how many sections answer."""
    conditions = Conditions(view, query, lambda typed: documents(store, typed))
    allowed = conditions.allowed()
    wanted = skip + limit
    depth = max(READ, wanted * _STRICT) if conditions.strict else READ
    found = rank.ranking(view, query, allowed, max(depth, wanted, rank.HEADED))
    found = found.headed(query, _headings(store, view, found.numbers[: rank.HEADED]))
    numbers = found.numbers[: max(depth, wanted)]
    keys = [int(view.units[number]) for number in numbers]
    accents, whole = rank.Accents(query), rank.whole_of(query)
    read = depth if accents or whole or conditions.strict else 0
    units = _units(store, keys[:read])
    there = _there(store, keys[read:])
    ranked, missed = [], 0
    for place, (number, key) in enumerate(zip(numbers, keys, strict=True)):
        unit = units.get(key)
        # Neither: removed since this state of the index was made.
        if unit is None and key not in there:
            missed += 1
            continue
        base, factor = found.scores[number], accents.least
        if unit:
            text = f" {' '.join(written_out(unit.passage.plain.split()))} / {' '.join(words(unit.head))} "
            if conditions.strict and not conditions.met(number, text):
                missed += 1
                continue
            if whole and len(whole) > 2 and f" {' '.join(whole)} " not in text:
                base -= rank.TIER * (base >= rank.TIER)
            if place < READ:
                factor = accents.factor(unit.passage.text, text)
        ranked.append((base * factor, key, number, base))
    ranked.sort(key=lambda item: (-item[0], item[1]))
    units |= _units(store, [key for _, key, *_ in ranked[skip:wanted] if key not in units])
    shown = [item for item in ranked[skip:wanted] if item[1] in units]
    snippets = Snippets(query, found.weights)
    hits = tuple(_hit(units[key], score, snippets) for score, key, *_ in shown)
    total = len(ranked) if found.total <= len(numbers) else max(found.total - missed, len(ranked))
    return Hits(
        hits,
        total,
        facets=counted(store, view, found.answering) if facets else (),
        reasons=tuple(_reasons(view, query, found, number, base, score) for score, _, number, base in shown)
        if explain
        else (),
        suggestions=_suggestions(store, view, query, total),
    )


def _suggestions(store: Store, view: View, query: Query, total: int) -> tuple[Suggestion, ...]:
    if not _doubtful(view, query, total):
        return ()

    def text_with(wanted: str) -> str | None:
        numbers = view.stating(wanted) if ":" in wanted else view.postings(wanted)[0]
        units = _units(store, [int(view.units[number]) for number in numbers[:1]])
        return next((f"{unit.head}\n{unit.passage.text}" for unit in units.values()), None)

    found = []
    for text in suggestions(query, view, text_with):
        other = parse(text)
        allowed = Conditions(view, other, lambda typed: documents(store, typed)).allowed()
        if answers := rank.ranking(view, other, allowed, 1).total:
            found.append(Suggestion(text, answers))
    return tuple(found)


def _doubtful(view: View, query: Query, total: int) -> bool:
    """Little was found, or what was found lacks a word, or never has the few words side by side."""
    if total < FEW:
        return True
    runs = query.runs
    if not all(view.frequency(syllable) for run in runs for syllable in run):
        return True
    whole = rank.whole_of(query)
    return whole is not None and not with_all(view, whole).any()


class _Unit(NamedTuple):
    section: str
    heading: str
    head: str
    document: str
    title: str
    source: str
    passage: Passage


def _hit(unit: _Unit, score: float, snippets: Snippets) -> Hit:
    show = partial(snippets.of, unit.passage)
    return Hit(unit.document, unit.title, unit.source, unit.section, unit.heading, round(score, 4), show)


TIERS = {3: "article", 2: "act", 1: "cites"}


def as_typed(query: Query, run: Sequence[str]) -> str:
    """Folded syllables as they are written in the query."""
    typed = {folded(word): word for word in re.findall(r"[^\W_]+", query.text.lower())}
    return " ".join(typed.get(syllable, syllable) for syllable in run)


def _reasons(
    view: View, query: Query, found: rank.Ranking, number: int, base: float, score: float
) -> tuple[Reason, ...]:
    """Args as in `find`: ``base`` is the score before accents count."""
    reasons = []
    if tier := found.tiers.get(number):
        reasons.append(Reason(TIERS[tier], ", ".join(symbol.typed for symbol in query.named), 1, 0.0))
    elif base >= rank.TIER and (whole := rank.whole_of(query)):
        reasons.append(Reason("phrase", as_typed(query, whole), 1, 0.0))
    parts = rank.parts(view, found.weights, number)
    reasons += [Reason("term", as_typed(query, part.term.split()), part.count, round(part.score, 4)) for part in parts]
    heading = found.headings.get(number, 0.0)
    if heading:
        reasons.append(Reason("heading", "", 0, round(heading, 4)))
    rest = base % rank.TIER - sum(part.score for part in parts) - heading
    if rest > 0.005:
        reasons.append(Reason("context", "", 0, round(rest, 4)))
    if score < base:
        reasons.append(Reason("accents", "", 0, round(score - base, 4)))
    return tuple(reasons)


def _headings(store: Store, view: View, numbers: Sequence[int]) -> dict[int, str]:
    """Of a ready text, its title."""
    rows = store.rows(
        "SELECT u.key, iif(d.ready, d.title, u.heading) FROM units u JOIN documents d ON d.key = u.document "
        f"WHERE u.key IN ({', '.join('?' * len(numbers))})",
        [int(view.units[number]) for number in numbers],
    )
    by_key = dict(rows)
    return {number: by_key.get(int(view.units[number]), "") for number in numbers}


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
            passage = Passage(store.unpacked(packed))
            units[key] = _Unit(section, heading, head, document, title, source, passage)
    return units


def _there(store: Store, keys: Sequence[int]) -> set[int]:
    """Those of the units that have not been removed."""
    found: set[int] = set()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        rows = store.rows(f"SELECT key FROM units WHERE key IN ({', '.join('?' * len(some))})", some)
        found.update(key for (key,) in rows)
    return found


def documents(store: Store, value: str) -> Iterator[int]:
    """Keys of documents by the beginning of an id, by source, or by words of the title or source."""
    wanted = " ".join(syllables(value))
    exact = [
        key
        for (key,) in store.rows(
            "SELECT key FROM documents WHERE id = ? OR source = ? OR (length(?) > 3 AND substr(id, 1, length(?)) = ?)",
            (value,) * 5,
        )
    ]
    if exact or not wanted:
        yield from exact
        return
    # Of ready texts the index knows the act.
    for key, title, source in store.rows("SELECT key, title, source FROM documents WHERE NOT ready"):
        if f" {wanted} " in f" {' '.join(syllables(title))} " or wanted in " ".join(syllables(source)):
            yield key
