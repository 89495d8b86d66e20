"""One act on a screen: who it is, how it stands, what it does to others, and every place that cites it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from dvcq_kb.knowledge.standing import differing_dates, differing_issuers, known_act, may_mean
from dvcq_kb.language import say
from dvcq_kb.model import CitedInstrument, Instrument, Mention, PartialDate, Span, StatedRelation
from dvcq_kb.registry import Known, Registry
from dvcq_kb.text import single_spaced
from dvcq_kb.views import known_acts
from dvcq_kb.views.act_ties import ties, ties_head
from dvcq_kb.views.excerpt import clip, highlighted, wrap
from dvcq_kb.views.places import act, calendar_day, section_name, written
from dvcq_kb.views.session import plain_signs, printable

_CONTEXT = 110
"""Characters of the sentence shown on either side of a citation."""
_LABEL = 13


def card(
    cited: CitedInstrument,
    stated: Sequence[StatedRelation],
    facts: Registry,
    columns: int,
    limit: int,
    *,
    coloured: bool,
) -> Iterator[str]:
    """The page of one act.

    Args:
        cited: the act and the places that cite it.
        stated: what documents say of it and others.
        facts: known acts.
        columns: width of the screen.
        limit: how many documents to list, and how many other acts; 0: all.
        coloured: whether colours show; if not, the words found are put in quotes.
    """
    yield click.style(printable(act(cited.instrument)), bold=True)
    dates = tuple(dict.fromkeys(mention.date for mention in cited.mentions if mention.date))
    bodies = differing_issuers(mention.issuer for mention in cited.mentions if mention.issuer)
    rows = {
        say("Ngày", "Date"): ", ".join(map(written, dates)),
        say("Cơ quan", "Issuer"): ", ".join(bodies) or cited.instrument.issuer or "",
        say("Trích yếu", "Subject"): cited.instrument.subject or "",
        **_known(cited.instrument, facts),
    }
    for name, value in rows.items():
        for at, row in enumerate(wrap(printable(value), columns - _LABEL) if value else ()):
            yield f"  {'' if at else name:<11}{row}"
    if differing_dates(dates):
        yield _warned(say("Các nơi viện dẫn ghi ngày khác nhau.", "The places that cite it state different dates."))
    if bodies:
        yield _warned(say("Các nơi viện dẫn ghi cơ quan khác nhau.", "The places that cite it name different issuers."))
    yield f"  {count(len(cited.mentions), len({mention.document_id for mention in cited.mentions}))}"
    yield from _relations(stated, columns, limit)
    yield ""
    yield from _places(cited, columns, limit, coloured=coloured)


def identity(instrument: Instrument) -> str:
    """``Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ``."""
    told = act(instrument)
    if instrument.date:
        told += f" {say('ngày ', '') if instrument.date.day else ''}{written(instrument.date)}"
    if instrument.issuer:
        told += f" {say('của', 'of')} {instrument.issuer}"
    return told


def count(mentions: int, documents: int) -> str:
    return say(
        f"{mentions} chỗ viện dẫn trong {documents} văn bản",
        f"cited {mentions} times in {documents} documents",
    )


def _known(instrument: Instrument, facts: Registry) -> dict[str, str]:
    """What the registry says, for an act that bears a number."""
    if instrument.number is None:
        return {}
    title, force = say("Dữ kiện", "Registry"), say("Hiệu lực", "Force")
    known = known_act(instrument, facts)
    if known is None:
        others = len(may_mean(instrument, facts))
        if not others:
            return {title: say("chưa có văn bản này", "does not have this act")}
        return {
            title: say(
                f"{others} văn bản có thể là văn bản này; xem: dvcq registry show {instrument.number}",
                f"{others} acts that may be this one; see: dvcq registry show {instrument.number}",
            )
        }
    date = say(f"ngày {known_acts.day(known)}", known_acts.day(known)) if known.date else ""
    parts = [date, known.issuer or "", f"{known.source} ({known_acts.strength_word(known.strength.value)})"]
    told = " · ".join(part for part in parts if part)
    if instrument.date and known.date and differing_dates((instrument.date, known.date)):
        told += f"  {_sign()} {say('khác ngày được viện dẫn', 'not the date cited')}"
    return {title: told, force: standing(known, datetime.date.today())}


def standing(known: Known, today: datetime.date) -> str:
    """Whether an act is in force, as far as the registry can tell."""
    if known.ended is not None and known.ended > today:
        return say(f"sẽ hết hiệu lực: {known_acts.ended(known)}", f"ends: {known_acts.ended(known)}")
    if known.ended is not None or known.replaced_by is not None:
        return say(f"đã hết hiệu lực: {known_acts.ended(known)}", f"no longer in force: {known_acts.ended(known)}")
    if known.effective is None:
        return say("chưa rõ", "not known")
    day = calendar_day(known.effective)
    if known.effective > today:
        return say(f"chưa có hiệu lực (từ {day})", f"not yet in force (from {day})")
    return say(f"có hiệu lực từ {day}; chưa thấy dữ kiện về ngày hết hiệu lực", f"in force from {day}; no end is known")


def _relations(stated: Sequence[StatedRelation], columns: int, limit: int) -> Iterator[str]:
    for outgoing in (True, False):
        found = ties(stated, outgoing=outgoing)
        if not found:
            continue
        yield ""
        yield f"  {ties_head(outgoing=outgoing)}"
        for tie in found[: limit or None]:
            first, further = tie.places[0], len(tie.places) - 1
            section = f", {section_name(first.section)}" if first.section else ""
            yield f"    {clip(str(tie), columns - 4)}"
            more = say(f" và {further} chỗ khác", f" and {further} more") if further else ""
            yield click.style(f"      {printable(first.file)}{printable(section)}{more}", dim=True)
        if limit and len(found) > limit:
            yield f"    {_more(len(found) - limit)}"


def _more(left: int) -> str:
    return say(f"… và {left} văn bản khác; xem đủ: --limit 0", f"… and {left} more; for all: --limit 0")


def _places(cited: CitedInstrument, columns: int, limit: int, *, coloured: bool) -> Iterator[str]:
    documents = groupby(cited.mentions, key=lambda mention: mention.document_id)
    left = 0
    for at, (_, mentions) in enumerate(documents):
        if limit and at >= limit:
            left += 1
            continue
        in_document = list(mentions)
        yield click.style(clip(in_document[0].title, columns), bold=True)
        yield click.style(printable(in_document[0].source), dim=True)
        for mention in in_document:
            yield from _mention(cited, mention, columns, coloured=coloured)
        yield ""
    if left:
        yield _more(left)
        yield ""


def _mention(cited: CitedInstrument, mention: Mention, columns: int, *, coloured: bool) -> Iterator[str]:
    date = written(mention.date) if mention.date else say("không ghi ngày", "no date")
    parts = [section_name(mention.section), date, mention.issuer or say("không ghi cơ quan", "no issuer")]
    line = "  " + printable(" · ".join(part for part in parts if part))
    if differs(cited.instrument.date, mention.date):
        assert cited.instrument.date is not None
        others = say("khác với", "differs from")
        line += click.style(f"  {_sign()} {others} {written(cited.instrument.date)}", fg="yellow", bold=True)
    if differs_issuer(cited.instrument.issuer, mention.issuer):
        others = say("khác với", "differs from")
        line += click.style(f"  {_sign()} {others} {printable(cited.instrument.issuer or '')}", fg="yellow", bold=True)
    yield line
    sentence, quote = single_spaced(mention.sentence), single_spaced(mention.quote)
    at = sentence.find(quote)
    if at < 0:
        sentence, at = quote, 0
    start, end = _window(sentence, Span(at, at + len(quote)))
    before, after = ("… " if start else ""), (" …" if end < len(sentence) else "")
    place = at - start + len(before)
    shown = before + sentence[start:end] + after
    for row in highlighted(shown, [Span(place, place + len(quote))], columns - 4, coloured=coloured):
        yield f"    {row}"


def differs(usual: PartialDate | None, stated: PartialDate | None) -> bool:
    return usual is not None and stated is not None and bool(differing_dates((usual, stated)))


def differs_issuer(usual: str | None, stated: str | None) -> bool:
    return usual is not None and stated is not None and bool(differing_issuers((usual, stated)))


def _window(sentence: str, quote: Span) -> tuple[int, int]:
    """Where to cut a long sentence, at spaces."""
    start, end = max(0, quote.start - _CONTEXT), min(len(sentence), quote.end + _CONTEXT)
    if start:
        start = sentence.find(" ", start, quote.start) + 1 or quote.start
    if end < len(sentence):
        end = max(sentence.rfind(" ", quote.end, end), quote.end)
    return start, end


def _warned(text: str) -> str:
    return click.style(f"  {_sign()} {text}", fg="yellow")


def _sign() -> str:
    return "!" if plain_signs() else "▲"
