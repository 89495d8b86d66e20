"""What a rule yields: the place, the fact, and what contradicts it.

A rule does not know its code, its severity or how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dvcq_kb import outline, symbol
from dvcq_kb.model import Analysis, Citation, Correction, Evidence, Severity, Span
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import issuer_spellings, listed, table


@dataclass(frozen=True, slots=True)
class Fault:
    span: Span
    message: str
    evidence: tuple[Evidence, ...] = ()
    suggestion: str | None = None
    severity: Severity | None = None
    """Where this case is weaker than the rule's own severity."""
    about: str = ""
    """What it is about, for the fingerprint: the number as cited; the quote if empty."""
    correction: Correction | None = None


def place(analysis: Analysis, span: Span) -> str:
    """Label of the section that holds the place; empty for what concerns the whole file."""
    return outline.label(outline.path_to(analysis.root, span.start)) if span.end else ""


def stated(analysis: Analysis, message: str, span: Span) -> Evidence:
    """A fact that stands elsewhere in the same document."""
    return Evidence(message, span, place(analysis, span))


def called(citation: Citation) -> str:
    """Short name of what is cited: ``Nghị định số 59/2023/NĐ-CP``, ``Luật Đất đai``."""
    if citation.number is None:
        return citation.name.value if citation.name else ""
    return (
        f"{citation.type.value} số {citation.number.value}" if citation.type else f"văn bản số {citation.number.value}"
    )


def contradicts_symbol(citation: Citation) -> bool:
    """Whether the issuer as written cannot have issued under the symbol: NĐ-CP "của Bộ Nội vụ".

    Then what follows the number belongs to an outer act, whose title ends with it.
    """
    parsed = symbol.parse(citation.number.value) if citation.number else None
    if parsed is None or citation.issuer is None or not parsed.words:
        return False
    bodies = _bodies().get(parsed.words[-1].casefold())
    issuer = plain_issuer(citation.issuer.value)
    return bodies is not None and not any(body in issuer or issuer in body for body in bodies)


# Only codes that stand for one body; TW and TU stand for several, UBND for thousands.
_CENTRAL = frozenset({"cp", "ttg", "ctn", "qh", "ubtvqh", "ttcp", "vpcp"})


@cache
def _bodies() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table("issuers"):
        for code in listed(row["codes"]):
            if code.casefold() in _CENTRAL:
                found[code.casefold()] = (*found.get(code.casefold(), ()), plain_issuer(row["name"]))
    return found


def plain_issuer(issuer: str) -> str:
    """Comparable name, a known abbreviation of the whole name written out."""
    name = comparable(issuer)
    return issuer_spellings().get(name, name)
