"""Which body an issuer's name means, and whether it issues under a symbol."""

from __future__ import annotations

from functools import cache

from dvcq_kb import symbol
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import issuer_spellings, listed, table

# Only codes that stand for one body; TW and TU stand for several, UBND for thousands.
_CENTRAL = frozenset({"cp", "ttg", "ctn", "qh", "ubtvqh", "ttcp", "vpcp"})


def plain_issuer(issuer: str) -> str:
    """Comparable name, a known abbreviation of the whole name written out."""
    name = comparable(issuer)
    return issuer_spellings().get(name, name)


def may_issue(issuer: str, number: str) -> bool:
    """``False`` where the symbol is another body's: NĐ-CP, and "Bộ Nội vụ"."""
    parsed = symbol.parse(number)
    bodies = _bodies().get(parsed.words[-1].casefold()) if parsed and parsed.words else None
    name = plain_issuer(issuer)
    return bodies is None or any(body in name or name in body for body in bodies)


@cache
def _bodies() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table("issuers"):
        for code in listed(row["codes"]):
            if code.casefold() in _CENTRAL:
                found[code.casefold()] = (*found.get(code.casefold(), ()), plain_issuer(row["name"]))
    return found
