"""Two documents, the later one mostly written over a copy of the earlier → what changed, and what should have."""

from __future__ import annotations

from dvcq_kb.compare.citations import compare_citations
from dvcq_kb.compare.forgotten import find_forgotten
from dvcq_kb.compare.sections import match_sections
from dvcq_kb.compare.values import Change, CitationChange, Comparison, Fact, Forgotten, Reason, SectionChange
from dvcq_kb.model import Analysis
from dvcq_kb.registry import Registry

__all__ = [
    "Change",
    "CitationChange",
    "Comparison",
    "Fact",
    "Forgotten",
    "Reason",
    "SectionChange",
    "compare",
]


def compare(before: Analysis, after: Analysis, registry: Registry | None = None) -> Comparison:
    """Compare two documents.

    Args:
        before: the earlier one, such as last year's plan.
        after: the later one.
        registry: known acts, to tell which of those that ``after`` cites had ended by its date.
    """
    sections, pairs = match_sections(before, after)
    return Comparison(
        citations=compare_citations(before, after),
        sections=sections,
        forgotten=find_forgotten(before, after, pairs, registry),
    )
