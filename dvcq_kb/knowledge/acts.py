"""Acts across documents: who cites one, however its name is typed; which are cited; what is said of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dvcq_kb.knowledge import records
from dvcq_kb.knowledge.analyzer import folded, name_key, syllables, symbol_key, typed_symbols
from dvcq_kb.knowledge.store import Store
from dvcq_kb.knowledge.units import type_names_of
from dvcq_kb.model import ActSummary, Candidate, CitedInstrument, Instrument, Mention, RelationKind, StatedRelation

# chi thi 33   NĐ 59/2023   quyết định số 6830 năm 2024   33
_NUMBER = re.compile(r"^(?P<type>\D*?)\s*\b(?:so\s+)?(?P<number>\d{1,6}[a-z]?)(?:\s*(?:/|nam\s+)\s*(?P<year>\d{4}))?$")
_YEAR = re.compile(r"\s(?:nam\s+)?((?:19|20)\d\d)$")
_DATED = re.compile(r"@\d{4}")
"""What a key has for an act whose number bears no year: ``33/ct/ttg@2021``, ``24/ct/tu@2023:hà nội``."""
_SUFFIX = re.compile("[@:#]")
_LAST = "\U0010ffff"
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
    documents: int
    """How many say the same."""

    @property
    def years(self) -> set[str]:
        """Years that tell this act from others: in its number, of its date, in its key."""
        return set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", f"{self.number_key} {self.date} {self.ref}"))


_Group = tuple[frozenset[str], list[_Row]]
"""The keys of one act, and how documents tell it."""


def find(store: Store, query: str) -> tuple[CitedInstrument, ...]:
    """Every act the query may mean, those cited most first."""
    cited = [CitedInstrument(_told(rows), _mentions(store, refs)) for refs, rows in _meant(store, query)]
    return tuple(sorted(cited, key=lambda c: (-len(c.mentions), c.instrument.key)))


def candidates(store: Store, query: str) -> tuple[Candidate, ...]:
    """What `find` gives, the places only counted."""
    found = [Candidate(_told(rows), *_counted(store, refs)) for refs, rows in _meant(store, query)]
    return tuple(sorted(found, key=lambda c: (-c.mentions, c.instrument.key)))


def _meant(store: Store, query: str) -> list[_Group]:
    return _of_ref(store, query) or _grouped(_rows(store, query))


def _of_ref(store: Store, ref: str) -> list[_Group]:
    """The act of a key as `Instrument` has it."""
    ref = _ref(ref)
    if not store.value("SELECT 1 FROM instruments WHERE ref = ?", (ref,)):
        return []
    number = stem(ref)
    rows = _select(store, "ref >= ? AND ref < ?", number, number + _LAST)
    return [group for group in _grouped(rows) if ref in group[0]]


def _ref(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def stem(key: str) -> str:
    """What the keys of an act begin with, whatever else its number is written with: a date, a place, a term."""
    return _SUFFIX.split(_ref(key), maxsplit=1)[0]


def _rows(store: Store, query: str) -> list[_Row]:
    text = re.sub(r"\s*([/\-\u2010-\u2015\u2212])\s*", r"\1", unicodedata.normalize("NFC", query).strip())
    plain = " ".join(folded(text).split())
    if typed := next(iter(typed_symbols(text)), None):
        return _numbered(store, symbol_key(typed[0]), plain[: typed.start()], year=None)
    # "nghi quyet trung uong 4" and "luat dat dai 2013" are names that end in a number.
    if (match := _NUMBER.match(plain)) and (not match["type"].strip() or type_names_of(_type_words(match["type"]))):
        number = match["number"].lstrip("0") or "0"
        return _numbered(store, number, match["type"], match["year"])
    return _named(store, plain)


def _select(store: Store, condition: str, *values: str) -> list[_Row]:
    rows = store.rows(
        f"SELECT {_COLUMNS}, count(*) FROM instruments WHERE {condition} GROUP BY {_COLUMNS} ORDER BY min(document)",
        values,
    )
    return [_Row(*row) for row in rows]


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
        return name_key(row.type) in names
    return any(type_names_of(part) & names for part in (row.number_key or "").split("/")[1:])


def _named(store: Store, plain: str) -> list[_Row]:
    year = _YEAR.search(plain)
    words = syllables(plain[: year.start()] if year else plain)
    if not words:
        return []
    wanted = " ".join(words)
    if not (rows := _select(store, "name_key = ?", wanted)):
        # "luat dan chu o co so" is Luật Thực hiện dân chủ ở cơ sở: all words, in this order.
        alike = store.rows(
            "SELECT DISTINCT name_key FROM instruments WHERE name_key > '' AND name_key LIKE ?",
            (f"%{'%'.join(words)}%",),
        )
        names = [name for (name,) in alike if _in_order(words, name.split())]
        rows = [row for name in names for row in _select(store, "name_key = ?", name)]
    return [row for row in rows if year[1] in row.years] if year else rows


def _in_order(words: list[str], name: list[str]) -> bool:
    rest = iter(name)
    return all(word in rest for word in words)


def _grouped(rows: Iterable[_Row]) -> list[_Group]:
    by_ref: dict[str, list[_Row]] = {}
    for row in rows:
        by_ref.setdefault(row.ref, []).append(row)
    return [(frozenset(refs), [row for ref in refs for row in by_ref[ref]]) for refs in _one_act(by_ref)]


def _one_act(refs: Iterable[str]) -> list[tuple[str, ...]]:
    """The keys of each act. Mentions without a date join the only act of that number or name there is."""
    alike: dict[str, list[str]] = {}
    for ref in refs:
        alike.setdefault(_DATED.sub("", ref), []).append(ref)
    groups: list[tuple[str, ...]] = []
    for undated, same in alike.items():
        dated = [ref for ref in same if ref != undated]
        if undated in same and len(dated) == 1:
            groups.append((*dated, undated))
        else:
            groups.extend((ref,) for ref in same)
    return groups


def _told(rows: list[_Row]) -> Instrument:
    """The act as most documents tell it, an earlier document winning a tie."""

    def most(column: str) -> str | None:
        counted: Counter[str] = Counter()
        for row in rows:
            if value := getattr(row, column):
                counted[value] += row.documents
        return counted.most_common(1)[0][0] if counted else None

    return Instrument(
        rows[0].ref,
        most("type"),
        most("number"),
        most("name"),
        records.date(most("date")),
        most("issuer"),
        most("subject"),
    )


def _counted(store: Store, refs: frozenset[str]) -> tuple[int, int]:
    """How many places cite the act, in how many documents."""
    marks = ", ".join("?" * len(refs))
    ((mentions, documents),) = store.rows(
        "SELECT count(*), count(DISTINCT document) FROM (SELECT DISTINCT l.document, l.citation FROM instruments i "
        f"JOIN links l ON l.document = i.document AND l.instrument = i.ordinal WHERE i.ref IN ({marks}))",
        sorted(refs),
    )
    return mentions, documents


def _mentions(store: Store, refs: frozenset[str]) -> tuple[Mention, ...]:
    marks = ", ".join("?" * len(refs))
    rows: list[Any] = store.rows(
        "SELECT DISTINCT d.key, c.ordinal, d.id, d.title, d.source, c.section, c.quote, c.sentence, c.date, c.issuer "
        f"{_MENTIONED} JOIN documents d ON d.key = c.document WHERE i.ref IN ({marks}) ORDER BY d.key, c.ordinal",
        sorted(refs),
    )
    return tuple(
        Mention(id_, title, source, section, quote, sentence, records.date(date), issuer)
        for _, _, id_, title, source, section, quote, sentence, date, issuer in rows
    )


def refs_of(store: Store, key: str) -> frozenset[str]:
    """Every key under which documents speak of the act."""
    ref, number = _ref(key), stem(key)
    alike = store.rows("SELECT DISTINCT ref FROM instruments WHERE ref >= ? AND ref < ?", (number, number + _LAST))
    return frozenset(next((refs for refs in _one_act(each for (each,) in alike) if ref in refs), ()))


_MENTIONED = (
    "FROM instruments i JOIN links l ON l.document = i.document AND l.instrument = i.ordinal "
    "JOIN citations c ON c.document = l.document AND c.ordinal = l.citation"
)


def summaries(store: Store) -> tuple[ActSummary, ...]:
    """Every act that is cited, those cited by most documents first."""
    stated: dict[str, list[Any]] = {}
    for ref, *row in store.rows(
        "SELECT i.ref, c.type, c.number, c.name, c.date, c.issuer, count(*), c.subject "
        f"{_MENTIONED} GROUP BY i.ref, c.type, c.number, c.name, c.date, c.issuer ORDER BY i.ref, min(c.document)"
    ):
        stated.setdefault(ref, []).append(row)
    documents = {
        ref: (count, latest)
        for ref, count, latest in store.rows(
            "SELECT i.ref, count(*), max(d.date) FROM instruments i JOIN documents d ON d.key = i.document "
            "WHERE EXISTS (SELECT 1 FROM links l WHERE l.document = i.document AND l.instrument = i.ordinal) "
            "GROUP BY i.ref"
        )
    }
    found = [
        _summary(refs[0], [row for ref in refs for row in stated[ref]], [documents.get(ref, (0, None)) for ref in refs])
        for refs in _one_act(stated)
    ]
    return tuple(sorted(found, key=lambda act: (-act.documents, -act.mentions, act.instrument.key)))


def _summary(ref: str, stated: list[Any], documents: list[Any]) -> ActSummary:
    """One act from rows of type, number, name, date, issuer, how often, subject."""
    columns: list[list[tuple[str, int]]] = []
    for at in range(5):
        counted: Counter[str] = Counter()
        for row in stated:
            if row[at]:
                counted[row[at]] += row[5]
        columns.append(counted.most_common())
    kind, number, name, dates, issuers = columns
    latest = max((day for _, day in documents if day), default=None)

    def usual(column: list[tuple[str, int]]) -> str | None:
        return column[0][0] if column else None

    subject = next((row[6] for row in stated if row[6]), None)
    instrument = Instrument(
        ref, usual(kind), usual(number), usual(name), records.date(usual(dates)), usual(issuers), subject
    )
    return ActSummary(
        instrument,
        sum(row[5] for row in stated),
        sum(count for count, _ in documents),
        tuple((date, count) for iso, count in dates if (date := records.date(iso))),
        tuple(issuers),
        records.date(latest),
    )


def relations(store: Store, key: str) -> tuple[StatedRelation, ...]:
    """What documents say of the act and others, mere citations left out."""
    refs = sorted(refs_of(store, key))
    marks = ", ".join("?" * len(refs))
    fields = ", ".join(
        f"{side}.{column}" for side in "io" for column in ["ref", "type", "number", "name", "date", "issuer", "subject"]
    )
    found: dict[tuple[int, int], StatedRelation] = {}
    for mine, theirs in (("source", "target"), ("target", "source")):
        for document, ordinal, kind, section, id_, title, source, *acts in store.rows(
            f"SELECT d.key, r.ordinal, r.kind, r.section, d.id, d.title, d.source, {fields} FROM instruments i "
            f"JOIN relations r ON r.document = i.document AND r.{mine} = i.ordinal "
            f"JOIN instruments o ON o.document = r.document AND o.ordinal = r.{theirs} "
            f"JOIN documents d ON d.key = i.document WHERE i.ref IN ({marks}) AND r.kind <> ? AND o.ref <> i.ref",
            (*refs, RelationKind.CITES.value),
        ):
            ends = records.instrument(tuple(acts[:7])), records.instrument(tuple(acts[7:]))
            from_, to = ends if mine == "source" else ends[::-1]
            found[document, ordinal] = StatedRelation(
                RelationKind(kind), from_, to, mine == "source", id_, title, source, section
            )
    return tuple(found[at] for at in sorted(found))
