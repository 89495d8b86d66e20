"""``dvcq graph impact``: what rests on an act."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.excerpt import clip
from dvcq_kb.views.places import act, section_name
from dvcq_kb.views.session import Session, printable, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge.impact import Impact
    from dvcq_kb.model import Instrument

_CSV = ("document", "title", "source", "section", "cites", "through", "quote")


@options.command(
    "impact",
    help=say(
        "Cho biết mọi mục của mọi văn bản trong kho dựa vào một văn bản: viện dẫn chính nó, hoặc viện dẫn văn bản quy "
        "định chi tiết, hướng dẫn nó, hay được ban hành kèm theo nó. Dùng khi văn bản đó sắp được sửa đổi, thay "
        "thế.\n\n"
        "Nhiều văn bản cùng số, ký hiệu thì in danh sách để chọn, mã kết thúc là 2.",
        "Every section of every document that rests on an act: it cites the act itself, or one that details, guides "
        "or is promulgated with it. For the day on which the act is amended or replaced.\n\n"
        "Where several acts bear the number they are listed, and the exit code is 2.",
    ),
    examples='  dvcq graph impact 04/2015/NĐ-CP\n  dvcq graph impact "luat dat dai" --format csv -o anh-huong.csv',
)
@click.argument("words", metavar=say("SỐ_KÝ_HIỆU", "NUMBER"), nargs=-1, required=True)
@options.formats("text", "json", "csv")
@options.output
@options.base
@click.pass_obj
def impact(session: Session, words: tuple[str, ...], form: str, output: Path | None, location: str) -> int:
    from dvcq_kb.knowledge import open_kb
    from dvcq_kb.knowledge.impact import impact as resting
    from dvcq_kb.views.act_ties import closing, impact_form
    from dvcq_kb.views.commands.instrument import nothing, offered

    query = " ".join(words)
    with open_kb(location, create=False) as kb:
        meant = kb.candidates(query)
        if len(meant) > 1:
            for line in offered(query, meant, "dvcq graph impact"):
                session.complain(click.unstyle(line))
            return 2
        found = kb.instrument(query)
        told = resting(kb, found[0]) if found else None
    with open_output(output) as stream:
        if form == "json":
            stream.write(json_forms.page(impact_form(told)) + "\n")
        elif form == "csv":
            stream.write(tabular.csv_page(_CSV, _rows(told) if told else ()))
        elif told:
            for line in _page(told, min(width(), 110)):
                session.print(line, stream)
    session.note(closing(told) if told else nothing(query))
    return 0


def _page(told: Impact, columns: int) -> Iterator[str]:
    yield click.style(printable(act(told.instrument)), bold=True)
    for through in told.through:
        yield "  " * len(through.chain) + clip(_step(through.chain), columns - 2 * len(through.chain))
    yield ""
    for _, places in groupby(told.places, key=lambda place: place.document_id):
        in_document = list(places)
        yield click.style(clip(in_document[0].title, columns), bold=True)
        yield click.style(printable(in_document[0].source), dim=True)
        for place in in_document:
            via = f"  ({say('qua', 'through')} {act(place.chain[-1])})" if len(place.chain) > 1 else ""
            section = section_name(place.section) or say("(toàn văn bản)", "(the whole)")
            yield f"  {clip(f'{section}: {place.quote}{via}', columns - 2)}"
        yield ""


def _step(chain: tuple[Instrument, ...]) -> str:
    return say(f"← {act(chain[-1])}", f"<- {act(chain[-1])}")


def _rows(told: Impact) -> Iterator[list[str]]:
    for place in told.places:
        through = " ← ".join(act(step) for step in place.chain[1:])
        yield [
            place.document_id, place.title, place.source, place.section, act(place.chain[-1]), through, place.quote,
        ]  # fmt: skip
