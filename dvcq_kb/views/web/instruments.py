"""One act: what is known of it, who cites it and with which dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from starlette.responses import JSONResponse, Response

from dvcq_kb.language import say
from dvcq_kb.registry import Known
from dvcq_kb.views import act_card, act_ties, json_forms, places
from dvcq_kb.views.web import forms, neighbours
from dvcq_kb.views.web.acts import Act
from dvcq_kb.views.web.pages import MOST_PAGES, Asked, Page, missing

LONGEST = 200
_DOCUMENTS = 30
_ROWS = 300
"""Relations, and sections that rest on the act, on one page of the twin."""
_SHOWN = 20
"""Ties, and sections that rest on the act through another."""


class Moment(NamedTuple):
    """Something that happened to the act, by the registry."""

    iso: str
    words: str
    what: str
    source: str


def page(asked: Asked) -> Page:
    query = asked.text("so", LONGEST)
    found = asked.library.candidates(query) if query else ()
    if len(found) > 1 or not query:
        return Page(
            "choice.html",
            lambda: {
                "schema": "dvcq/instrument/1",
                "query": query,
                "instruments": [
                    {**json_forms.instrument_form(each.instrument), "mentions": each.mentions} for each in found
                ],
            },
            {"query": query, "found": found},
        )
    cited = asked.library.act(found[0].instrument.key) if found else None
    return _one(asked, query, cited) if cited else _nothing(asked, query)


def _nothing(asked: Asked, query: str) -> Page:
    """Known to the registry perhaps, but cited nowhere."""
    known = asked.library.registry.find(query)
    told = say(
        f"Không văn bản nào trong kho viện dẫn “{query}” (không kết luận là văn bản đó không có).",
        f"Nothing in the base cites '{query}' (which does not mean that there is no such act).",
    )
    return Page(
        "choice.html",
        lambda: {"error": told, "known": [forms.known(fact) for fact in known]},
        {"query": query, "found": (), "known": known},
        404,
    )


def _one(asked: Asked, query: str, cited: Act) -> Page:
    act = cited.instrument
    known = asked.library.known(act)
    leaf = asked.leaf(cited.groups, _DOCUMENTS)
    fact = asked.library.fact(act)
    return Page(
        "instrument.html",
        lambda: _form(asked, query, cited),
        {
            "standing": act_card.standing(fact, datetime.date.today()) if fact else "",
            "ties": [
                (act_ties.ties_head(outgoing=True), cited.does),
                (act_ties.ties_head(outgoing=False), cited.undergoes),
            ],
            "most_shown": _SHOWN,
            "cited": cited,
            "known": known,
            "known_days": {each.date for each in known if each.date},
            "held": asked.library.held(act),
            "moments": tuple(_moments(fact)) if fact else (),
            "leaf": leaf,
            "most": max((each.mentions for each in cited.stated), default=1),
            "graph": neighbours.of_act(asked, cited),
        },
    )


def _form(asked: Asked, query: str, cited: Act) -> json_forms.Form:
    """Of an act that thousands of documents cite, one page of each list; the lists go on to the longest one's end."""
    leaves = (
        asked.leaf(cited.groups, _DOCUMENTS),
        asked.leaf(cited.relations, _ROWS),
        asked.leaf(cited.resting.places, _ROWS),
    )
    groups, relations, places = leaves
    number = asked.number("trang", 1, MOST_PAGES)
    resting = replace(cited.resting, places=tuple(places.rows) if places.number == number else ())
    return {
        "schema": "dvcq/instrument/1",
        "query": query,
        "instruments": [json_forms.instrument_form(cited.instrument)],
        "known": [forms.known(fact) for fact in asked.library.known(cited.instrument)],
        "held": [forms.stored(document) for document in asked.library.held(cited.instrument)],
        "dates": [{"date": e.date.iso, "mentions": e.mentions, "documents": e.documents} for e in cited.stated],
        "documents": cited.documents,
        "total": len(cited.mentions),
        "page": number,
        "pages": max(each.pages for each in leaves),
        "mentions": [
            json_forms.mention_form(mention)
            for _, mentions in (groups.rows if groups.number == number else ())
            for mention in mentions
        ],
        "relations": act_ties.relation_forms(relations.rows if relations.number == number else ()),
        "impact": act_ties.impact_form(resting),
    }


def graph(asked: Asked) -> Response:
    """For the interactive picture."""
    found = asked.library.candidates(asked.text("so", LONGEST))
    cited = asked.library.act(found[0].instrument.key) if len(found) == 1 else None
    if cited is None:
        raise missing(say("Không có văn bản này.", "No such act."))
    return JSONResponse(neighbours.of_act(asked, cited).form())


def card(asked: Asked) -> Page:
    """A piece of a page: what is known of an act, for the card beside a citation."""
    found = asked.library.candidates(asked.text("so", LONGEST))
    cited = asked.library.act(found[0].instrument.key) if found else None
    if cited is None:
        raise missing(say("Không văn bản nào trong kho viện dẫn văn bản này.", "Nothing in the base cites this act."))
    known = asked.library.known(cited.instrument)
    return Page(
        "card.html",
        lambda: {
            "schema": "dvcq/card/1",
            "instrument": json_forms.instrument_form(cited.instrument),
            "known": [forms.known(fact) for fact in known],
            "documents": cited.documents,
            "total": len(cited.mentions),
        },
        {
            "cited": cited,
            "known": asked.library.fact(cited.instrument),
            "held": asked.library.held(cited.instrument)[:1],
        },
    )


def _moments(fact: Known) -> Iterator[Moment]:
    if fact.date:
        yield Moment(fact.date.iso, places.written(fact.date), say("ban hành", "issued"), fact.source)
    if fact.effective:
        yield Moment(
            fact.effective.isoformat(), places.calendar_day(fact.effective), say("có hiệu lực", "in force"), fact.source
        )
    if fact.ended:
        what = say("hết hiệu lực", "ended")
        if fact.replaced_by:
            what += say(f", bởi {fact.replaced_by}", f", by {fact.replaced_by}")
        yield Moment(fact.ended.isoformat(), places.calendar_day(fact.ended), what, fact.end_source or fact.source)
