"""Who cites an act, however its name is typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

from dvcq_kb.knowledge import records
from dvcq_kb.knowledge.analyzer import folded, syllables, symbol_key, typed_symbols
from dvcq_kb.knowledge.store import Store
from dvcq_kb.knowledge.units import type_names_of
from dvcq_kb.model import CitedInstrument, Instrument, Mention

# chi thi 33   NĐ 59/2023   quyết định số 6830 năm 2024   33
_NUMBER = re.compile(r"^(?P<type>\D*?)\s*\b(?:so\s+)?(?P<number>\d{1,6}[a-z]?)(?:\s*(?:/|nam\s+)\s*(?P<year>\d{4}))?$")
_YEAR = re.compile(r"\s(?:nam\s+)?((?:19|20)\d\d)$")
_DATED = re.compile(r"@\d{4}")
"""What a key has for an act whose number bears no year: ``33/ct/ttg@2021``, ``24/ct/tu@2023:hà nội``."""
_COLUMNS = "ref, type, number, number_key, name, name_key, date, issuer, subject"


@dataclass(frozen=True, slots=True)
class _Row:
    ref: str
    type: str | None
    number: str | None
    number_key: str | None
    name: str | None
    name_key: str | None
    date: str | None
    issuer: str | None
    subject: str | None

    @property
    def years(self) -> set[str]:
        """Years that tell this act from others: in its number, of its date, in its key."""
        return set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", f"{self.number_key} {self.date} {self.ref}"))


def find(store: Store, query: str) -> tuple[CitedInstrument, ...]:
    """Every act the query may mean, those cited most first."""
    groups = _grouped(_rows(store, query))
    cited = [CitedInstrument(_told(rows), _mentions(store, refs)) for refs, rows in groups]
    return tuple(sorted(cited, key=lambda c: (-len(c.mentions), c.instrument.key)))


def _rows(store: Store, query: str) -> list[_Row]:
    text = re.sub(r"\s*([/\-\u2010-\u2015\u2212])\s*", r"\1", unicodedata.normalize("NFC", query).strip())
    plain = " ".join(folded(text).split())
    if exact := _select(store, "ref = ?", text.casefold()):
        return exact
    if typed := next(iter(typed_symbols(text)), None):
        return _numbered(store, symbol_key(typed[0]), plain[: typed.start()], year=None)
    # "nghi quyet trung uong 4" and "luat dat dai 2013" are names that end in a number.
    if (match := _NUMBER.match(plain)) and (not match["type"].strip() or type_names_of(_type_words(match["type"]))):
        number = match["number"].lstrip("0") or "0"
        return _numbered(store, number, match["type"], match["year"])
    return _named(store, plain)


def _select(store: Store, condition: str, *values: str) -> list[_Row]:
    return [_Row(*row) for row in store.rows(f"SELECT {_COLUMNS} FROM instruments WHERE {condition}", values)]


def _numbered(store: Store, key: str, kind: str, year: str | None) -> list[_Row]:
    rows = _select(store, "number_key = ?", key)
    if not rows:
        # Everything that goes on after a slash; "0" is the character after "/".
        rows = _select(store, "number_key >= ? AND number_key < ?", f"{key}/", f"{key}0")
    if year:
        rows = [row for row in rows if year in row.years]
    names = type_names_of(_type_words(kind))
    if names:
        # A type that contradicts the symbol is a slip of the one who asks, not a reason to find nothing.
        rows = [row for row in rows if _of_type(row, names)] or (rows if "/" in key else [])
    return rows


def _type_words(text: str) -> str:
    return " ".join(word for word in syllables(text) if word != "so")


def _of_type(row: _Row, names: frozenset[str]) -> bool:
    if row.type:
        return " ".join(syllables(row.type)) in names
    return any(type_names_of(part) & names for part in (row.number_key or "").split("/")[1:])


def _named(store: Store, plain: str) -> list[_Row]:
    year = _YEAR.search(plain)
    words = syllables(plain[: year.start()] if year else plain)
    if not words:
        return []
    # "luat dan chu o co so" is Luật Thực hiện dân chủ ở cơ sở: all words, in this order.
    rows = _select(store, "name_key LIKE ?", f"%{'%'.join(words)}%")
    wanted = " ".join(words)
    rows = [row for row in rows if row.name_key and _in_order(words, row.name_key.split())]
    rows = [row for row in rows if row.name_key == wanted] or rows
    return [row for row in rows if not year or year[1] in row.years] if year else rows


def _in_order(words: list[str], name: list[str]) -> bool:
    rest = iter(name)
    return all(word in rest for word in words)


def _grouped(rows: list[_Row]) -> list[tuple[frozenset[str], list[_Row]]]:
    """One group an act. Mentions without a date join the only act of that number or name there is."""
    by_ref: dict[str, list[_Row]] = {}
    for row in rows:
        by_ref.setdefault(row.ref, []).append(row)
    alike: dict[str, list[str]] = {}
    for ref in by_ref:
        alike.setdefault(_DATED.sub("", ref), []).append(ref)
    groups: list[tuple[frozenset[str], list[_Row]]] = []
    for stem, refs in alike.items():
        dated = [ref for ref in refs if ref != stem]
        if stem in refs and len(dated) == 1:
            groups.append((frozenset(refs), [row for ref in (*dated, stem) for row in by_ref[ref]]))
        else:
            groups.extend((frozenset((ref,)), by_ref[ref]) for ref in refs)
    return groups


def _told(rows: list[_Row]) -> Instrument:
    """The act as most documents tell it, an earlier document winning a tie."""

    def most(values: list[str | None]) -> str | None:
        counted = Counter(value for value in values if value)
        return counted.most_common(1)[0][0] if counted else None

    date = most([row.date for row in rows])
    return Instrument(
        rows[0].ref,
        most([row.type for row in rows]),
        most([row.number for row in rows]),
        most([row.name for row in rows]),
        records.date(date),
        most([row.issuer for row in rows]),
        most([row.subject for row in rows]),
    )


def _mentions(store: Store, refs: frozenset[str]) -> tuple[Mention, ...]:
    marks = ", ".join("?" * len(refs))
    rows: list[Any] = store.rows(
        "SELECT DISTINCT d.key, c.ordinal, d.id, d.title, d.source, c.section, c.quote, c.sentence, c.date, c.issuer "
        "FROM instruments i JOIN links l ON l.document = i.document AND l.instrument = i.ordinal "
        "JOIN citations c ON c.document = l.document AND c.ordinal = l.citation "
        f"JOIN documents d ON d.key = c.document WHERE i.ref IN ({marks}) ORDER BY d.key, c.ordinal",
        sorted(refs),
    )
    return tuple(
        Mention(id_, title, source, section, quote, sentence, records.date(date), issuer)
        for _, _, id_, title, source, section, quote, sentence, date, issuer in rows
    )
