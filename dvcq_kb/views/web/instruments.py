"""One act: what is known of it, who cites it and with which dates."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from dvcq_kb.knowledge import standing
from dvcq_kb.knowledge.impact import impact
from dvcq_kb.language import say
from dvcq_kb.model import CitedInstrument, Mention
from dvcq_kb.registry import Known
from dvcq_kb.views import act_card, act_ties, json_forms, places
from dvcq_kb.views.web import forms, neighbours
from dvcq_kb.views.web.pages import Asked, Page, missing

LONGEST = 200
_DOCUMENTS = 30
_SHOWN = 20
"""Ties, and sections that rest on the act through another."""


class Stated(NamedTuple):
    """A date as some of the documents write it."""

    iso: str
    words: str
    mentions: int
    documents: int
    known: bool
    """The registry has this date, too."""


class Moment(NamedTuple):
    """Something that happened to the act, by the registry."""

    iso: str
    words: str
    what: str
    source: str


def page(asked: Asked) -> Page:
    query = asked.text("so", LONGEST)
    found = asked.library.cited(query) if query else ()
    if query and not found:
        return _nothing(asked, query)
    if len(found) != 1:
        return Page(
            "choice.html",
            lambda: {
                "schema": "dvcq/instrument/1",
                "query": query,
                "instruments": [
                    {**json_forms.instrument_form(each.instrument), "mentions": len(each.mentions)} for each in found
                ],
            },
            {"query": query, "found": found, "documents_of": documents_of},
        )
    return _one(asked, query, found[0])


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
        {"query": query, "found": (), "known": known, "documents_of": documents_of},
        404,
    )


def _one(asked: Asked, query: str, cited: CitedInstrument) -> Page:
    act = cited.instrument
    known = asked.library.known(act)
    groups = [(id, list(each)) for id, each in groupby(cited.mentions, key=lambda mention: mention.document_id)]
    leaf = asked.leaf(groups, _DOCUMENTS)
    stated = tuple(_stated(cited.mentions, {fact.date.iso for fact in known if fact.date}))
    fact = asked.library.fact(act)
    relations = asked.library.kb.relations(act.key)
    resting = impact(asked.library.kb, cited)
    through = [place for place in resting.places if len(place.chain) > 1]
    moments = tuple(_moments(fact)) if fact else ()
    return Page(
        "instrument.html",
        lambda: {
            "schema": "dvcq/instrument/1",
            "query": query,
            "instruments": [json_forms.instrument_form(act)],
            "known": [forms.known(fact) for fact in known],
            "held": [forms.stored(document) for document in asked.library.held(act)],
            "dates": [{"date": each.iso, "mentions": each.mentions, "documents": each.documents} for each in stated],
            "documents": len(groups),
            "total": len(cited.mentions),
            "page": leaf.number,
            "pages": leaf.pages,
            "mentions": [json_forms.mention_form(mention) for _, mentions in leaf.rows for mention in mentions],
            "relations": act_ties.relation_forms(relations),
            "impact": act_ties.impact_form(resting),
        },
        {
            "standing": act_card.standing(fact, datetime.date.today()) if fact else "",
            "differing": standing.differing_dates(mention.date for mention in cited.mentions if mention.date),
            "bodies": standing.differing_issuers(mention.issuer for mention in cited.mentions if mention.issuer),
            "ties": [
                (act_ties.ties_head(outgoing=outgoing), act_ties.ties(relations, outgoing=outgoing))
                for outgoing in (True, False)
            ],
            "impact": resting,
            "closing": act_ties.closing(resting),
            "through": through,
            "most_shown": _SHOWN,
            "cited": cited,
            "known": known,
            "held": asked.library.held(act),
            "stated": stated,
            "moments": moments,
            "groups": leaf.rows,
            "documents": len(groups),
            "leaf": leaf,
            "undated": sum(mention.date is None for mention in cited.mentions),
            "most": max((each.mentions for each in stated), default=1),
            "graph": neighbours.of_act(asked, cited),
        },
    )


def graph(asked: Asked) -> Page:
    """For the interactive picture."""
    found = asked.library.cited(asked.text("so", LONGEST))
    if len(found) != 1:
        raise missing(say("Không có văn bản này.", "No such act."))
    return Page("error.html", neighbours.of_act(asked, found[0]).form)


def card(asked: Asked) -> Page:
    """A piece of a page: what is known of an act, for the card beside a citation."""
    query = asked.text("so", LONGEST)
    found = asked.library.cited(query)
    if not found:
        raise missing(say("Không văn bản nào trong kho viện dẫn văn bản này.", "Nothing in the base cites this act."))
    cited = found[0]
    known = asked.library.known(cited.instrument)
    stated = tuple(_stated(cited.mentions, {fact.date.iso for fact in known if fact.date}))
    return Page(
        "card.html",
        lambda: {
            "schema": "dvcq/card/1",
            "instrument": json_forms.instrument_form(cited.instrument),
            "known": [forms.known(fact) for fact in known],
            "documents": documents_of(cited),
            "total": len(cited.mentions),
        },
        {
            "cited": cited,
            "known": asked.library.fact(cited.instrument),
            "held": asked.library.held(cited.instrument)[:1],
            "stated": stated,
            "documents": documents_of(cited),
        },
    )


def documents_of(cited: CitedInstrument) -> int:
    return len({mention.document_id for mention in cited.mentions})


def _stated(mentions: Sequence[Mention], known: set[str]) -> Iterator[Stated]:
    """Every date that is written, in the order of the calendar."""
    counted = Counter(mention.date for mention in mentions if mention.date)
    documents: dict[object, set[str]] = {}
    for mention in mentions:
        documents.setdefault(mention.date, set()).add(mention.document_id)
    for date, count in sorted(counted.items(), key=lambda item: item[0].iso):
        yield Stated(date.iso, places.written(date), count, len(documents[date]), date.iso in known)


def _moments(fact: Known) -> Iterator[Moment]:
    if fact.date:
        yield Moment(fact.date.iso, places.written(fact.date), say("ban hành", "issued"), fact.source)
    if fact.effective:
        yield Moment(
            fact.effective.isoformat(), f"{fact.effective:%d/%m/%Y}", say("có hiệu lực", "in force"), fact.source
        )
    if fact.ended:
        what = say("hết hiệu lực", "ended")
        if fact.replaced_by:
            what += say(f", bởi {fact.replaced_by}", f", by {fact.replaced_by}")
        yield Moment(fact.ended.isoformat(), f"{fact.ended:%d/%m/%Y}", what, fact.end_source or fact.source)
