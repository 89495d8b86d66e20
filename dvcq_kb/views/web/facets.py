"""By what a search can be narrowed. Each value is a link that adds a condition to the query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from dvcq_kb.knowledge import Hits
from dvcq_kb.language import say
from dvcq_kb.views.json_forms import Form
from dvcq_kb.views.web.pages import Asked

_SHOWN = 12
_FIELDS = ("loai", "nam")


class Value(NamedTuple):
    name: str
    documents: int
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
            "values": [
                {"value": v.name, "documents": v.documents, "chosen": v.chosen, "url": v.url} for v in self.values
            ],
        }


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was chosen so far, by field."""

    chosen: dict[str, str]

    @property
    def conditions(self) -> tuple[str, ...]:
        """In the language of queries; a quotation mark would end the value."""
        return tuple(f'{field}:"{value.replace(chr(34), " ")}"' for field, value in self.chosen.items())


def narrowed(asked: Asked) -> Narrowed:
    return Narrowed({field: value for field in _FIELDS if (value := asked.text(field, 80))})


def facets(asked: Asked, hits: Hits, narrowed: Narrowed) -> tuple[Facet, ...]:
    """Counted over the documents of the hits at hand."""
    documents = [asked.library.kb.document(id) for id in dict.fromkeys(hit.document_id for hit in hits)]
    held = [document for document in documents if document]
    counts = {
        "loai": Counter(document.type for document in held if document.type),
        "nam": Counter(str(document.date.year) for document in held if document.date),
    }
    titles = {"loai": say("Loại văn bản", "Type"), "nam": say("Năm", "Year")}
    return tuple(
        Facet(field, titles[field], tuple(_values(asked, field, counts[field], narrowed)))
        for field in _FIELDS
        if counts[field] or field in narrowed.chosen
    )


def _values(asked: Asked, field: str, counts: Counter[str], narrowed: Narrowed) -> Iterator[Value]:
    chosen = narrowed.chosen.get(field)
    others = {name: value for name, value in narrowed.chosen.items() if name != field}
    query = {"q": asked.text("q", 500), **others}
    if chosen is not None:
        yield Value(chosen, counts.get(chosen, sum(counts.values())), f"/tim?{urlencode(query)}", True)
        return
    for name, count in counts.most_common(_SHOWN):
        yield Value(name, count, f"/tim?{urlencode({**query, field: name})}", False)
