"""Two documents side by side: of the base, sent as files, or one of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dvcq_kb.compare import compare
from dvcq_kb.knowledge import StoredDocument
from dvcq_kb.language import say
from dvcq_kb.model import Analysis
from dvcq_kb.pipeline import analyse
from dvcq_kb.views import comparison
from dvcq_kb.views import findings as report
from dvcq_kb.views.web import forms
from dvcq_kb.views.web.addresses import id_of
from dvcq_kb.views.web.pages import Asked, Page, missing

_OFFERED = 200
_LIKE = 12


def page(asked: Asked) -> Page:
    before, after = _side(asked, "truoc"), _side(asked, "sau")
    if before and after:
        return _compared(asked, before, after)
    overview = asked.library.overview()
    one = after or before
    id = asked.text("sau") or asked.text("truoc") if one else ""
    like = _like(asked, id) if id else ()
    return Page(
        "compare.html",
        lambda: {"schema": "dvcq/compare-form/1", "like": [forms.stored(document) for document in like]},
        {
            "offered": overview.documents[:_OFFERED],
            "like": like,
            "one": asked.library.kb.document(id_of(id)) if id else None,
            "side": "sau" if after else "truoc",
        },
    )


def _side(asked: Asked, name: str) -> Analysis | None:
    """What was sent or chosen for one side; ``None`` if neither.

    Raises:
        Refused: the base has no such document.
    """
    if (sent := asked.files.get(name)) and sent.data:
        return analyse(sent.read())
    id = asked.fields.get(f"{name}_ma", "").strip() or asked.text(name)
    if not id:
        return None
    found = asked.library.open(id_of(id))
    if found is None:
        raise missing(say(f"Không có văn bản “{id}” trong kho.", f"No document '{id}' in the base."))
    return found.analysis


def _compared(asked: Asked, before: Analysis, after: Analysis) -> Page:
    found = compare(before, after, asked.library.registry)
    rows = list(comparison.rows(found, before, after))
    return Page(
        "compared.html",
        lambda: dict(comparison.form(found, before, after)),
        {
            "sides": [(each.document.source, report.identity(each)) for each in (before, after)],
            "groups": [
                (group, comparison.group_name(group), list(members))
                for group, members in groupby(rows, key=lambda row: row.group)
            ],
            "change_name": comparison.change_name,
        },
    )


def _like(asked: Asked, id: str) -> Sequence[StoredDocument]:
    """Documents that may be another year's of the same: same type, most words of the title in common."""
    one = asked.library.kb.document(id_of(id))
    if one is None:
        return ()
    words = set(one.title.casefold().split())
    scored = [
        (len(words & set(other.title.casefold().split())), other)
        for other in asked.library.overview().documents
        if other.id != one.id and other.type == one.type
    ]
    scored.sort(key=lambda pair: -pair[0])
    return [other for score, other in scored[:_LIKE] if score * 2 >= len(words)] or [o for _, o in scored[:_LIKE]]
