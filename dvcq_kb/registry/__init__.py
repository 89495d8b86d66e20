"""Known acts: their dates, issuers, titles, and when they were in force.

``instruments.tsv`` comes with the package (`scripts/build_registry.py` makes
it); an office adds its own facts in a file beside its knowledge base, and
those are stronger. Loading only cuts the table into lines: a row is read when
somebody asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

from dvcq_kb import symbol
from dvcq_kb.model import PartialDate
from dvcq_kb.registry import office, slips
from dvcq_kb.registry.facts import Known, Strength, known
from dvcq_kb.registry.identity import may_be
from dvcq_kb.registry.issuing import may_issue, plain_issuer
from dvcq_kb.registry.series import Neighbours, neighbours, numbered_twice
from dvcq_kb.text import comparable

__all__ = ["Known", "Neighbours", "Registry", "Strength", "load", "numbered_twice"]

TABLE = "instruments.tsv"
_NEAR = 8


class Registry:
    """Known acts by number. Immutable; iterates in the order of its keys."""

    def __init__(self, table: bytes, facts: Iterable[Known] = ()) -> None:
        """Join the package's table with the facts of an office.

        Args:
            table: as the build script writes it: rows sorted by their first cell, the key of the number.
            facts: the office's own; where they contradict the table, they win.
        """
        # Key → its rows, a line each. Few keys have two; a list for every one would double the time.
        self._lines: dict[bytes, bytes] = {}
        lines = self._lines
        for line in table.split(b"\n"):
            key, tab, row = line.partition(b"\t")
            if tab:
                lines[key] = lines[key] + b"\n" + row if key in lines else row
        lines.pop(b"key", None)  # the line that names the columns
        self._office: dict[bytes, tuple[Known, ...]] = {}
        for fact in facts:
            key = fact.key.encode()
            self._office[key] = (*self._office.get(key, ()), fact)
        self._keys: Sequence[bytes] = (
            sorted(self._lines.keys() | self._office.keys()) if self._office else list(self._lines)
        )

    def __iter__(self) -> Iterator[Known]:
        for key in self._keys:
            yield from self._all(key)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def find(
        self, number: str, *, date: PartialDate | None = None, issuer: str | None = None, type: str | None = None
    ) -> tuple[Known, ...]:
        """The acts a mention may mean, the likeliest first; empty if none is known.

        A number with a year in it names one series and one year, so its act is meant
        whatever date is stated. Without a year, an act of another year, Party term or
        place is another act and is left out, unless the date looks like a slip for it.

        Args:
            number: in any spelling.
            date: of issue, as stated.
            issuer: as stated.
            type: as stated; orders the result, excludes nothing.
        """
        found = [fact for fact in self._all(symbol.key(number).encode()) if may_be(fact, date, issuer)]

        def unlikeliness(fact: Known) -> tuple[bool, bool]:
            other_date = date is not None and (fact.date is None or fact.date[: len(_stated(date))] != _stated(date))
            other_type = type is not None and (fact.type or "").casefold() != type.casefold()
            return other_date, other_type

        return tuple(sorted(found, key=unlikeliness))

    def certain(
        self, number: str, *, date: PartialDate | None = None, issuer: str | None = None, type: str | None = None
    ) -> Known | None:
        """The act, if a mention can mean no other.

        Args:
            number: in any spelling.
            date: of issue, as stated.
            issuer: as stated.
            type: as stated; acts of other types are not meant, unless it is just "văn bản".
        """
        found = self.find(number, date=date, issuer=issuer, type=type)
        if type is not None and (kind := comparable(type)) != "văn bản":
            found = tuple(act for act in found if act.type is None or comparable(act.type) == kind)
        parsed = symbol.parse(number)
        if len(found) != 1 or parsed is None or (issuer is not None and not may_issue(issuer, number)):
            return None
        act = found[0]
        if parsed.is_reused:
            # Used again every year and in every place: the one body that the symbol or the words name must be the same.
            if issuer is None or act.issuer is None:
                return None
            one, other = plain_issuer(issuer), plain_issuer(act.issuer)
            if not (one in other or other in one):
                return None
        return act

    def near(self, number: str, *, date: PartialDate | None = None, limit: int = _NEAR) -> tuple[Known, ...]:
        """Acts whose number the writer may have meant; those issued on ``date`` first."""
        # Many acts bear one number in a year; what is not shown is not worth reading, unless the date points to it.
        keys = islice(
            slips.near(number, self._keys, _Either(self._lines, self._office)), limit if date is None else None
        )
        found = [fact for key in keys for fact in self._all(key)]
        if date is not None:
            found.sort(key=lambda fact: fact.date != date)
        return tuple(found[:limit])

    def neighbours(self, number: str) -> Neighbours | None:
        """The acts numbered before and after it that bound its date; ``None`` if too few are known."""
        return neighbours(number, lambda key: self._all(key.encode()))

    def laws(self, name: str) -> tuple[Known, ...]:
        """Laws, codes and ordinances of that name, whatever their numbers."""
        return self._laws.get(comparable(name), ())

    @cached_property
    def _laws(self) -> dict[str, tuple[Known, ...]]:
        found: dict[str, tuple[Known, ...]] = {}
        for key in self._keys:
            if b"/qh" not in key and b"/ubtvqh" not in key and b"/pl" not in key:
                continue
            for fact in self._all(key):
                if fact.title and fact.type in ("Luật", "Bộ luật", "Pháp lệnh"):
                    name = comparable(fact.title)
                    found[name] = (*found.get(name, ()), fact)
        return found

    @lru_cache(maxsize=4096)  # noqa: B019  (registries live as long as the process)
    def _all(self, key: bytes) -> tuple[Known, ...]:
        return tuple(self._ended(fact) for fact in self._stated(key))

    def _stated(self, key: bytes) -> tuple[Known, ...]:
        lines = self._lines.get(key, b"").decode().split("\n")
        return office.merged([known(line.split("\t")) for line in lines if line], self._office.get(key, ()))

    def _ended(self, fact: Known) -> Known:
        """Ended on the day its replacement took effect, if no other day is known."""
        if fact.ended is not None or fact.replaced_by is None:
            return fact
        key = symbol.key(fact.replaced_by).encode()
        days = {other.effective for other in self._stated(key)}
        day = days.pop() if len(days) == 1 else None
        begins = fact.effective or (fact.date.first if fact.date else None)
        if day is None or begins is None or day <= begins:
            return fact
        return replace(fact, ended=day)


class _Either:
    def __init__(self, one: dict[bytes, bytes], other: dict[bytes, tuple[Known, ...]]) -> None:
        self._one, self._other = one, other

    def __contains__(self, key: object) -> bool:
        return key in self._one or key in self._other


def _stated(date: PartialDate) -> tuple[int | None, ...]:
    """The parts of a date that are written."""
    return tuple(part for part in date if part is not None)


def load(location: str | os.PathLike[str] | None = None, *, alone: bool = False) -> Registry:
    """The package's facts with those of the office on top; cached until the office's file changes.

    Args:
        location: the knowledge base beside whose files the office keeps its facts; without it, the one that
            DVCQ_KB names. DVCQ_REGISTRY names the office's file itself and comes first.
        alone: the package's facts only.

    Raises:
        RegistryError: the office's file is damaged.
    """
    path = None if alone else office.path(location)
    try:
        stat = path.stat() if path else None
    except OSError:
        stat = None
    return _load(path, (stat.st_mtime_ns, stat.st_size)) if path and stat else _load(None, None)


@lru_cache(maxsize=4)
def _load(path: Path | None, _stamp: tuple[int, int] | None) -> Registry:
    table = (files(__name__) / TABLE).read_bytes()
    return Registry(table, office.read(path) if path else ())
