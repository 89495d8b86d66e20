"""``dvcq instrument``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.model import CitedInstrument, Mention, Span
from dvcq_kb.text import single_spaced
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.excerpt import clip, highlighted, wrap
from dvcq_kb.views.places import act, section_name, written
from dvcq_kb.views.session import Session, plain_signs, printable, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import KnowledgeBase

_CONTEXT = 110
"""Characters of the sentence shown on either side of a citation."""
_NEAR = 5


@options.command(
    "instrument",
    help=say(
        "Cho biết những chỗ nào trong kho viện dẫn một văn bản: mục nào, ghi ngày nào, cơ quan nào, câu văn ra sao.\n\n"
        "Gõ số, ký hiệu hoặc tên luật; chữ hoa, chữ thường, có dấu hay không đều được. Khi nhiều văn bản cùng số, "
        "ký hiệu thì in danh sách để chọn.",
        "Every place in the knowledge base that cites an act: section, date, issuer and sentence.\n\n"
        "Type a number-symbol or the name of a law, however spelt. Where several acts bear it, they are listed.",
    ),
    examples='  dvcq instrument 33/ct-ttg\n  dvcq instrument "chi thi 33"\n  dvcq instrument "luat dat dai"',
)
@click.argument("words", metavar=say("SỐ_KÝ_HIỆU", "NUMBER"), nargs=-1, required=True)
@click.option(
    "--all", "every", is_flag=True,
    help=say("Khi có nhiều văn bản, in đủ từng văn bản.", "Where there are several acts, print each in full."),
)  # fmt: skip
@options.formats("text", "json", "jsonl")
@options.output
@options.base
@click.pass_obj
def instrument(
    session: Session, words: tuple[str, ...], every: bool, form: str, output: Path | None, location: str
) -> None:
    from dvcq_kb.knowledge import open_kb

    query = " ".join(words)
    with open_kb(location, create=False) as kb:
        found = kb.instrument(query)
        near = () if found else _near(kb, query)
    with open_output(output) as stream:
        if form == "json":
            forms = [json_forms.cited_form(each) for each in found]
            stream.write(json_forms.page({"schema": "dvcq/instrument/1", "instruments": forms}) + "\n")
        elif form == "jsonl":
            stream.writelines(json_forms.line(json_forms.cited_form(each)) + "\n" for each in found)
        elif len(found) > 1 and not every:
            for line in _choice(query, found):
                session.print(line, stream)
        else:
            for each in found:
                for line in _page(each, min(width(), 110), coloured=session.coloured(stream)):
                    session.print(line, stream)
    if not found:
        session.note(_nothing(query, near))


def _near(kb: KnowledgeBase, query: str) -> Sequence[CitedInstrument]:
    """Acts of the same number, whatever the symbol."""
    number = re.search(r"\d+", query)
    return kb.instrument(number[0])[:_NEAR] if number else ()


def _nothing(query: str, near: Sequence[CitedInstrument]) -> str:
    told = say(
        f"Không thấy văn bản nào trong kho viện dẫn “{query}” (không kết luận là văn bản đó không có).",
        f"Nothing in the knowledge base cites '{query}' (which does not mean there is no such act).",
    )
    if near:
        told += say("\nCùng số: ", "\nSame number: ") + ", ".join(act(each.instrument) for each in near)
    return told


def _choice(query: str, found: Sequence[CitedInstrument]) -> Iterator[str]:
    yield say(
        f"Có {len(found)} văn bản khác nhau ứng với “{printable(query)}”:",
        f"{len(found)} different acts answer to '{printable(query)}':",
    )
    yield ""
    for each in found:
        yield f"  {click.style(printable(_identity(each)), bold=True)} — {_count(each)}"
        yield click.style(f'    dvcq instrument "{printable(each.instrument.key)}"', dim=True)
    yield ""
    yield say("Xem tất cả một lượt: thêm --all", "To see them all at once: --all")


def _identity(cited: CitedInstrument) -> str:
    told, act_ = act(cited.instrument), cited.instrument
    if act_.date:
        told += f" {say('ngày ', '') if act_.date.day else ''}{written(act_.date)}"
    if act_.issuer:
        told += f" {say('của', 'of')} {act_.issuer}"
    return told


def _count(cited: CitedInstrument) -> str:
    documents = len({mention.document_id for mention in cited.mentions})
    return say(
        f"{len(cited.mentions)} chỗ viện dẫn trong {documents} văn bản",
        f"cited {len(cited.mentions)} times in {documents} documents",
    )


def _page(cited: CitedInstrument, columns: int, *, coloured: bool) -> Iterator[str]:
    yield click.style(printable(act(cited.instrument)), bold=True)
    dates = dict.fromkeys(mention.date for mention in cited.mentions if mention.date)
    facts = {
        say("Ngày", "Date"): ", ".join(written(date) for date in dates),
        say("Cơ quan", "Issuer"): cited.instrument.issuer or "",
        say("Trích yếu", "Subject"): cited.instrument.subject or "",
    }
    for name, value in facts.items():
        for at, row in enumerate(wrap(value, columns - 13)):
            yield f"  {'' if at else name:<11}{row}"
    if len(dates) > 1:
        warning = say("Các nơi viện dẫn ghi ngày khác nhau.", "The places that cite it state different dates.")
        yield click.style(f"  {_warning()} {warning}", fg="yellow")
    yield f"  {_count(cited)}"
    yield ""
    for _, mentions in groupby(cited.mentions, key=lambda mention: mention.document_id):
        in_document = list(mentions)
        yield click.style(clip(in_document[0].title, columns), bold=True)
        yield click.style(printable(in_document[0].source), dim=True)
        for mention in in_document:
            yield from _mention(cited, mention, columns, coloured=coloured)
        yield ""


def _mention(cited: CitedInstrument, mention: Mention, columns: int, *, coloured: bool) -> Iterator[str]:
    date = written(mention.date) if mention.date else say("không ghi ngày", "no date")
    parts = [section_name(mention.section), date, mention.issuer or say("không ghi cơ quan", "no issuer")]
    line = "  " + printable(" · ".join(part for part in parts if part))
    if mention.date and cited.instrument.date and mention.date != cited.instrument.date:
        others = say("khác với", "differs from")
        line += click.style(f"  {_warning()} {others} {written(cited.instrument.date)}", fg="yellow", bold=True)
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


def _window(sentence: str, quote: Span) -> tuple[int, int]:
    """Where to cut a long sentence, at spaces."""
    start, end = max(0, quote.start - _CONTEXT), min(len(sentence), quote.end + _CONTEXT)
    if start:
        start = sentence.find(" ", start, quote.start) + 1 or quote.start
    if end < len(sentence):
        end = max(sentence.rfind(" ", quote.end, end), quote.end)
    return start, end


def _warning() -> str:
    return "!" if plain_signs() else "▲"
