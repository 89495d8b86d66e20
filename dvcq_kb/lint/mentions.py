"""The citations of one act, which several rules compare or count."""

from __future__ import annotations

from collections.abc import Iterator

from dvcq_kb import symbol
from dvcq_kb.model import Analysis, Citation, Link


def by_act(analysis: Analysis) -> dict[str, list[Citation]]:
    """Mentions of each act known by its number, under the number as first written."""
    groups: dict[str, list[Citation]] = {}
    for link in analysis.links:
        if link.target is not None and link.citation.number and symbol.parse(link.citation.number.value):
            groups.setdefault(link.target.key, []).append(link.citation)
    return {found[0].number.value: found for found in groups.values() if found[0].number}


def first_of_each_number(analysis: Analysis) -> Iterator[Link]:
    """The first citation with each number, however it is spelt, the document's own left out."""
    seen: set[str] = set()
    for link in analysis.links:
        if link.citation.number is None:
            continue
        key = symbol.key(link.citation.number.value)
        if key not in seen and link.candidates != (analysis.instrument,):
            yield link
        seen.add(key)
