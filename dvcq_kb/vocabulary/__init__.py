"""Knowledge as data: the tables beside this file, read once when first asked for.

Each table is tab-separated UTF-8; ``#`` opens a comment line, the first other
line names the columns. Each row carries its source, and examples are tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from dvcq_kb.text import comparable


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``name.tsv``, in file order; missing cells are empty."""
    lines = (files(__name__) / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(dict(zip(header, row + [""] * (len(header) - len(row)), strict=True)) for row in rows)


def listed(cell: str) -> tuple[str, ...]:
    """``"QĐi,QĐ"`` → ``("QĐi", "QĐ")``."""
    return tuple(item.strip() for item in cell.split(",") if item.strip())


class InstrumentType(NamedTuple):
    name: str
    codes: tuple[str, ...]
    """In symbols of the State."""
    party: tuple[str, ...]
    """In symbols of the Party."""


@cache
def types() -> dict[str, InstrumentType]:
    """Comparable name → type."""
    return {
        comparable(row["name"]): InstrumentType(row["name"], listed(row["codes"]), listed(row["party"]))
        for row in table("types")
    }


@cache
def type_codes() -> dict[str, tuple[InstrumentType, ...]]:
    """Case-folded code → the types it may stand for; TT is Thông tư, or Thông tri of the Party."""
    found: dict[str, tuple[InstrumentType, ...]] = {}
    for kind in types().values():
        for code in dict.fromkeys(map(str.casefold, kind.codes + kind.party)):
            found[code] = (*found.get(code, ()), kind)
    return found


@cache
def issuer_codes() -> frozenset[str]:
    """Case-folded codes of issuing bodies as symbols carry them."""
    return frozenset(code.casefold() for row in (*table("issuers"), *table("fields")) for code in listed(row["codes"]))


def glued(name: str) -> Iterator[str]:
    """``Chínhphủ``, ``Thủtướng Chính phủ``: a space lost on the way into a web page."""
    words = name.split()
    if 2 <= len(words) <= _MOST_WORDS_GLUED:
        for at in range(1, len(words)):
            yield " ".join((*words[: at - 1], words[at - 1] + words[at], *words[at + 1 :]))


_MOST_WORDS_GLUED = 4


@cache
def issuer_spellings() -> dict[str, str]:
    """Comparable abbreviation or variant of an issuer's name → comparable full name."""
    return {
        comparable(spelling): comparable(row["name"])
        for row in table("issuers")
        for spelling in (*listed(row["abbreviations"]), *glued(row["name"]))
        if row["name"] and "," not in row["name"]
    }
