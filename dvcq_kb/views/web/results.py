"""Search results: sections with snippets, facets, pages, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from dvcq_kb.errors import QueryError
from dvcq_kb.knowledge import Hits
from dvcq_kb.language import say
from dvcq_kb.model import Candidate, Hit
from dvcq_kb.views import json_forms, tabular
from dvcq_kb.views.web import addresses
from dvcq_kb.views.web.facets import PARAMETER, Facet, chosen, facets
from dvcq_kb.views.web.pages import Asked, Page

LONGEST = 500
_ON_PAGE = 20
PAGES = 25
_EXPORTED = 500
_COLUMNS = ("document", "title", "source", "section", "heading", "score", "snippet")


def page(asked: Asked) -> Page:
    query = asked.text("q", LONGEST)
    number = asked.number("trang", 1, PAGES)
    hits, wrong = Hits((), 0), None
    conditions = chosen(asked)
    if query:
        try:
            hits = asked.library.kb.search(
                " ".join([query, *conditions]), _ON_PAGE, skip=(number - 1) * _ON_PAGE, facets=True
            )
        except QueryError as error:
            wrong = error
    found: Sequence[Facet] = facets(query, hits, conditions) if query and not wrong else ()
    acts = _acts(asked, query) if query and not wrong and number == 1 else ()
    pages = min(PAGES, max(1, -(-hits.total // _ON_PAGE)))

    def form() -> json_forms.Form:
        if wrong:
            return {"error": str(wrong), "query": wrong.query, "position": wrong.position}
        return {
            "schema": "dvcq/search/1",
            "query": query,
            "total": hits.total,
            "page": number,
            "pages": pages,
            "hits": [{**json_forms.hit_form(hit), "url": url(asked, hit)} for hit in hits],
            "facets": [facet.form() for facet in found],
            "suggestions": [{"query": each.query, "total": each.total} for each in hits.suggestions],
            "instruments": [json_forms.instrument_form(each.instrument) for each in acts],
        }

    return Page(
        "results.html",
        form,
        {
            "query": query,
            "hits": hits,
            "number": number,
            "first": (number - 1) * _ON_PAGE + 1,
            "pages": pages,
            "facets": found,
            "more": addresses.search(query)
            + "".join(f"&{urlencode({PARAMETER: each})}" for each in conditions)
            + "&trang=",
            "other": [(each, addresses.search(each.query)) for each in hits.suggestions],
            "acts": acts,
            "wrong": wrong,
            "url": lambda hit: url(asked, hit),
        },
        400 if wrong else 200,
    )


def sheet(asked: Asked) -> Response:
    """The best hits, for Excel."""
    query = asked.text("q", LONGEST)
    hits = asked.library.kb.search(" ".join([query, *chosen(asked)]), limit=_EXPORTED)
    forms = [json_forms.hit_form(hit) for hit in hits]
    text = tabular.csv_page(_COLUMNS, [[form[column] for column in _COLUMNS] for form in forms])
    name = say("ket-qua-tim.csv", "results.csv")
    return Response(
        text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def url(asked: Asked, hit: Hit) -> str:
    """The document, at the section found."""
    return addresses.document(hit.document_id, **({"muc": hit.section} if hit.section else {}))


def _acts(asked: Asked, query: str) -> tuple[Candidate, ...]:
    """Acts that the query names by their number: who types one wants it first."""
    if not any(character.isdigit() for character in query) or len(query) > 60 or ":" in query:
        return ()
    return asked.library.candidates(query)[:3]
