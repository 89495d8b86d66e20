"""What was found, counted by type, issuer, year, document and severity of faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from dvcq_kb.knowledge.analyzer import name_key, words
from dvcq_kb.knowledge.base import Facet, FacetValue
from dvcq_kb.knowledge.store import Store
from dvcq_kb.knowledge.units import act_of
from dvcq_kb.knowledge.view import View
from dvcq_kb.language import say
from dvcq_kb.model import Severity
from dvcq_kb.vocabulary import types

MOST = 10
"""Values shown of each."""
_SEVERITIES = {
    Severity.ERROR.value: ("lỗi", "error", "loi:loi"),
    Severity.WARNING.value: ("cảnh báo", "warning", "loi:canh-bao"),
    Severity.INFO.value: ("gợi ý", "info", "loi:goi-y"),
}
_Numbers = NDArray[np.int64]


def counted(store: Store, view: View, numbers: _Numbers) -> tuple[Facet, ...]:
    """The facets of some sections; those without any value are left out."""
    chosen = view.nothing()
    chosen[numbers] = True

    def counts(name: str) -> list[tuple[str, int]]:
        found = [(fact.partition(":")[2], int(chosen[view.stating(fact)].sum())) for fact in view.facts(f"{name}:")]
        return sorted(((value, count) for value, count in found if count), key=lambda item: (-item[1], item[0]))

    return named(counts, _issuers(store), _documents(store, view, numbers))


def named(
    counts: Callable[[str], list[tuple[str, int]]], issuers: Mapping[str, str], documents: list[FacetValue]
) -> tuple[Facet, ...]:
    """Facets from counted facts.

    Args:
        counts: name of a fact → its values and their counts, the most frequent first.
        issuers: as searched → as written.
        documents: the most frequent, ready to be shown.
    """
    type_names = {name_key(kind.name): kind.name for kind in types().values()}
    kinds = [
        FacetValue(type_names.get(key, key), count, f"loai:{key.replace(' ', '-')}") for key, count in counts("type")
    ]
    bodies = [
        FacetValue(issuers.get(key, key), count, f'coquan:"{issuers.get(key, key)}"') for key, count in counts("issuer")
    ]
    years = [FacetValue(year, count, f"nam:{year}") for year, count in counts("year")]
    faults = [
        FacetValue(say(*_SEVERITIES[key][:2]), count, _SEVERITIES[key][2])
        for key, count in counts("fault")
        if key in _SEVERITIES
    ]
    facets = {"loai": kinds, "coquan": bodies, "nam": years, "vanban": documents, "loi": faults}
    return tuple(Facet(field, tuple(values[:MOST])) for field, values in facets.items() if values)


def document_value(ready: bool, id_: str, title: str, source: str, count: int) -> FacetValue:
    """A document, or the act that a ready text is an article of."""
    act = act_of(source) if ready else ""
    return FacetValue(act or title, count, f'vanban:"{act}"' if act else f"vanban:{id_}")


def _issuers(store: Store) -> dict[str, str]:
    """Issuer as searched → as written."""
    rows = store.rows("SELECT issuer, count(*) FROM documents WHERE issuer IS NOT NULL GROUP BY issuer ORDER BY 2")
    return {" ".join(words(issuer)): issuer for issuer, _ in rows}


def _documents(store: Store, view: View, numbers: _Numbers) -> list[FacetValue]:
    _, first, counts = np.unique(view.groups[numbers], return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))[:MOST]
    keys = [int(view.units[numbers[first[at]]]) for at in order]
    rows = store.rows(
        "SELECT u.key, d.ready, d.id, d.title, d.source FROM units u JOIN documents d ON d.key = u.document "
        f"WHERE u.key IN ({', '.join('?' * len(keys))})",
        keys,
    )
    found = {key: rest for key, *rest in rows}
    values = []
    for key, at in zip(keys, order, strict=True):
        if key in found:
            ready, id_, title, source = found[key]
            values.append(document_value(bool(ready), id_, title, source, int(counts[at])))
    return values
