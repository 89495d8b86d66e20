"""The first page, and the list of what is in the base."""

from __future__ import annotations

from dvcq_kb.knowledge import StoredDocument
from dvcq_kb.text import fold
from dvcq_kb.views.web import forms
from dvcq_kb.views.web.pages import Asked, Page

_NEWEST = 8
_ROWS = 50


def start(asked: Asked) -> Page:
    overview = asked.library.overview()
    newest = overview.documents[:_NEWEST]
    return Page(
        "home.html",
        lambda: {
            "schema": "dvcq/overview/1",
            "documents": len(overview.documents),
            "citations": overview.citations,
            "findings": overview.findings,
            "updated": overview.updated or None,
            "types": dict(overview.types),
            "years": {str(year): count for year, count in overview.years.items()},
            "newest": [forms.stored(document) for document in newest],
        },
        {"newest": newest},
    )


def listing(asked: Asked) -> Page:
    overview = asked.library.overview()
    kind, year, words = asked.text("loai"), asked.text("nam"), asked.text("ten")
    wanted = fold(words)
    found = [
        document
        for document in overview.documents
        if _fits(document, kind, year) and (not wanted or wanted in overview.names[document.id])
    ]
    leaf = asked.leaf(found, _ROWS)
    return Page(
        "listing.html",
        lambda: {
            "schema": "dvcq/documents/1",
            "total": len(found),
            "page": leaf.number,
            "pages": leaf.pages,
            "documents": [forms.stored(document) for document in leaf.rows],
        },
        {
            "shown": leaf.rows,
            "leaf": leaf,
            "total": len(found),
            "chosen": {"loai": kind, "nam": year, "ten": words},
        },
    )


def _fits(document: StoredDocument, kind: str, year: str) -> bool:
    if kind and document.type != kind:
        return False
    return not year or (document.date is not None and str(document.date.year) == year)
