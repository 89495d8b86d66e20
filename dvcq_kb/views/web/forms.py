"""What the JSON twins share, besides the forms of the command line."""

from __future__ import annotations

from dvcq_kb.knowledge import StoredDocument
from dvcq_kb.registry import Known
from dvcq_kb.registry.facts import COLUMNS, cells
from dvcq_kb.views.json_forms import Form
from dvcq_kb.views.web import addresses


def stored(document: StoredDocument) -> Form:
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "type": document.type,
        "number": document.number,
        "issuer": document.issuer,
        "date": document.date.iso if document.date else None,
        "added_at": document.added_at,
        "citations": document.citations,
        "findings": document.findings,
        "url": addresses.document(document.id),
    }


def known(fact: Known) -> Form:
    return {name: cell or None for name, cell in zip(COLUMNS, cells(fact), strict=True)}
