"""What a rule yields: the place, the fact, and what contradicts it.

A rule does not know its code, its severity or how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from dvcq_kb import outline
from dvcq_kb.model import Analysis, Citation, Correction, Evidence, Severity, Span
from dvcq_kb.registry.issuing import may_issue


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
    return outline.label_at(analysis.root, span.start) if span.end else ""


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
    return (
        citation.number is not None
        and citation.issuer is not None
        and not may_issue(citation.issuer.value, citation.number.value)
    )
