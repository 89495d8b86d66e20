"""By what a search can be narrowed. Each value is a link that adds its condition to the query, or takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from dvcq_kb.knowledge import Facet as Counted
from dvcq_kb.knowledge import Hits
from dvcq_kb.language import say
from dvcq_kb.views.json_forms import Form
from dvcq_kb.views.web.pages import Asked, Refused

PARAMETER = "loc"
_MOST = 8
LONGEST = 200
_SHOWN = 10


class Value(NamedTuple):
    name: str
    sections: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    field: str
    title: str
    values: tuple[Value, ...]

    def form(self) -> Form:
        return {
            "field": self.field,
            "values": [{"value": v.name, "count": v.sections, "chosen": v.chosen, "url": v.url} for v in self.values],
        }


def chosen(asked: Asked) -> tuple[str, ...]:
    """The conditions taken so far, as the query language writes them.

    Raises:
        Refused: more than anybody clicks together.
    """
    found = tuple(dict.fromkeys(v.strip() for v in asked.request.query_params.getlist(PARAMETER) if v.strip()))
    if len(found) > _MOST or any(len(value) > LONGEST for value in found):
        raise Refused(400, say("Quá nhiều điều kiện lọc.", "Too many conditions."))
    return found


def facets(query: str, hits: Hits, conditions: Sequence[str]) -> tuple[Facet, ...]:
    """Those taken come first, so that each can be taken back."""
    taken = tuple(
        Value(each, hits.total, _url(query, [c for c in conditions if c != each]), True) for each in conditions
    )
    first = (Facet(PARAMETER, say("Đang lọc", "Narrowed to"), taken),) if taken else ()
    return (*first, *(each for counted in hits.facets if (each := _facet(query, counted, conditions)).values))


def _facet(query: str, counted: Counted, conditions: Sequence[str]) -> Facet:
    return Facet(counted.field, _title(counted.field), tuple(_values(query, counted, conditions)))


def _values(query: str, counted: Counted, conditions: Sequence[str]) -> Iterator[Value]:
    for value in counted.values[:_SHOWN]:
        if value.condition not in conditions:
            yield Value(value.value, value.count, _url(query, [*conditions, value.condition]), False)


def _url(query: str, conditions: Sequence[str]) -> str:
    return f"/tim?{urlencode([('q', query), *((PARAMETER, condition) for condition in conditions)])}"


def _title(field: str) -> str:
    names = {
        "loai": say("Loại văn bản", "Type"),
        "coquan": say("Cơ quan", "Issuer"),
        "nam": say("Năm", "Year"),
        "vanban": say("Văn bản", "Document"),
        "loi": say("Lỗi", "Findings"),
    }
    return names.get(field, field)
