"""``dvcq instrument``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Candidate, CitedInstrument, StatedRelation
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.places import act
from dvcq_kb.views.session import Session, printable, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import KnowledgeBase
    from dvcq_kb.registry import Registry

_NEAR = 5
_CSV = ("instrument", "document", "title", "source", "section", "date", "issuer", "differs", "quote", "sentence")


@options.command(
    "instrument",
    help=say(
        "Cho biết một văn bản là gì, còn hiệu lực không, và những chỗ nào trong kho viện dẫn nó: mục nào, ghi ngày "
        "nào, cơ quan nào, câu văn ra sao; chỗ ghi khác nhau được đánh dấu.\n\n"
        "Gõ số, ký hiệu hoặc tên luật; chữ hoa, chữ thường, có dấu hay không đều được. Khi nhiều văn bản cùng số, "
        "ký hiệu thì in danh sách để chọn.\n\n"
        "Không gõ số thì liệt kê mọi văn bản được viện dẫn, theo một trong bốn cách: --top, --not-in-registry, "
        "--disagreeing, --outdated.",
        "What an act is, whether it is in force, and every place in the knowledge base that cites it: section, date, "
        "issuer and sentence, differences marked.\n\n"
        "Type a number-symbol or the name of a law, however spelt. Where several acts bear it, they are listed.\n\n"
        "Without a number, the acts that are cited, by one of --top, --not-in-registry, --disagreeing, --outdated.",
    ),
    examples='  dvcq instrument 33/ct-ttg\n  dvcq instrument "chi thi 33"\n  dvcq instrument "luat dat dai"\n'
    "  dvcq instrument --top\n  dvcq instrument --outdated --format csv -o het-hieu-luc.csv",
)
@click.argument("words", metavar=say("[SỐ_KÝ_HIỆU]", "[NUMBER]"), nargs=-1)
@click.option("--top", "asked", flag_value="top", help=say("Được viện dẫn nhiều nhất.", "Those cited most."))
@click.option(
    "--not-in-registry",
    "asked",
    flag_value="not-in-registry",
    help=say("Có số, ký hiệu mà kho dữ kiện chưa có.", "Numbered acts that the registry does not have."),
)
@click.option(
    "--disagreeing",
    "asked",
    flag_value="disagreeing",
    help=say("Các nơi viện dẫn ghi ngày hoặc cơ quan khác nhau.", "Places state different dates or issuers."),
)
@click.option(
    "--outdated",
    "asked",
    flag_value="outdated",
    help=say("Đã hết hiệu lực theo kho dữ kiện.", "No longer in force, by the registry."),
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=say("Khi có nhiều văn bản, in đủ từng văn bản.", "Where there are several acts, print each in full."),
)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    metavar=say("SỐ", "N"),
    help=say("Số dòng, số văn bản in ra màn hình (0: tất cả).", "Lines or documents on the screen (0: all)."),
)
@options.formats("text", "json", "jsonl", "csv")
@options.output
@options.base
@click.pass_obj
def instrument(
    session: Session, words: tuple[str, ...], asked: str | None, every: bool, limit: int, form: str,
    output: Path | None, location: str,
) -> None:  # fmt: skip
    if bool(words) == bool(asked):
        raise UsageError(
            say(
                "dvcq instrument cần một số, ký hiệu (hoặc tên luật), hoặc một trong --top, --not-in-registry, "
                "--disagreeing, --outdated; ví dụ: dvcq instrument 33/CT-TTg",
                "dvcq instrument wants a number or name, or one of --top, --not-in-registry, --disagreeing, --outdated",
            )
        )
    if asked:
        _list(session, asked, limit, form, output, location)
    else:
        _one(session, " ".join(words), every, limit, form, output, location)


def _list(session: Session, asked: str, limit: int, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.knowledge import open_kb
    from dvcq_kb.registry import load
    from dvcq_kb.views import act_lists

    with open_kb(location, create=False) as kb:
        acts = kb.acts()
    found = act_lists.entries(asked, acts, load(location), datetime.date.today())
    # A script wants the whole list; a person asks for more.
    shown = found[: limit or None] if form == "text" else found
    with open_output(output) as stream:
        act_lists.write(session, stream, form, asked, shown)
    if not acts:
        session.note(
            say(
                "Kho tri thức chưa viện dẫn văn bản nào; hãy thêm văn bản: dvcq add THƯ_MỤC",
                "The knowledge base cites nothing yet; add documents: dvcq add FOLDER",
            )
        )
        return
    told = say(f"{len(found)} trong {len(acts)} văn bản được viện dẫn", f"{len(found)} of {len(acts)} acts cited")
    if len(found) > len(shown):
        told += say(f", in {len(shown)}; xem đủ: --limit 0", f", {len(shown)} printed; for all: --limit 0")
    session.note(told)


def _one(session: Session, query: str, every: bool, limit: int, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.knowledge import open_kb
    from dvcq_kb.registry import load

    with open_kb(location, create=False) as kb:
        meant = kb.candidates(query)
        near = () if meant else _near(kb, query)
        choice = len(meant) > 1 and not every and form == "text"
        found = () if choice else kb.instrument(query)
        stated = [() if form == "csv" else kb.relations(each.instrument.key) for each in found]
    facts = load(location)
    with open_output(output) as stream:
        if form == "json":
            forms = [_form(*both, facts) for both in zip(found, stated, strict=True)]
            stream.write(json_forms.page({"schema": "dvcq/instrument/1", "instruments": forms}) + "\n")
        elif form == "jsonl":
            for both in zip(found, stated, strict=True):
                stream.write(json_forms.line(_form(*both, facts)) + "\n")
        elif form == "csv":
            stream.write(tabular.csv_page(_CSV, (row for each in found for row in _rows(each))))
        elif choice:
            for line in offered(query, meant):
                session.print(line, stream)
        else:
            from dvcq_kb.views.act_card import card

            coloured = session.coloured(stream)
            for each, relations in zip(found, stated, strict=True):
                for line in card(each, relations, facts, min(width(), 110), limit, coloured=coloured):
                    session.print(line, stream)
    if not meant:
        session.note(nothing(query, near))


def _near(kb: KnowledgeBase, query: str) -> Sequence[Candidate]:
    """Acts of the same number, whatever the symbol."""
    number = re.search(r"\d+", query)
    return kb.candidates(number[0])[:_NEAR] if number else ()


def nothing(query: str, near: Sequence[Candidate] = ()) -> str:
    """That the act asked for is not cited, and which the writer may have meant."""
    told = say(
        f"Không thấy văn bản nào trong kho viện dẫn “{query}” (không kết luận là văn bản đó không có).",
        f"Nothing in the knowledge base cites '{query}' (which does not mean there is no such act).",
    )
    if near:
        told += say("\nCùng số: ", "\nSame number: ") + ", ".join(act(each.instrument) for each in near)
    return told


def offered(query: str, found: Sequence[Candidate], command: str = "dvcq instrument") -> Iterator[str]:
    """Several acts under one name, and how to ask for each."""
    from dvcq_kb.views.act_card import count, identity

    yield say(
        f"Có {len(found)} văn bản khác nhau ứng với “{printable(query)}”:",
        f"{len(found)} different acts answer to '{printable(query)}':",
    )
    yield ""
    for each in found:
        named = click.style(printable(identity(each.instrument)), bold=True)
        yield f"  {named} — {count(each.mentions, each.documents)}"
        yield click.style(f'    {command} "{printable(each.instrument.key)}"', dim=True)
    if command == "dvcq instrument":
        yield ""
        yield say("Xem tất cả một lượt: thêm --all", "To see them all at once: --all")


def _form(cited: CitedInstrument, stated: Iterable[StatedRelation], facts: Registry) -> json_forms.Form:
    from dvcq_kb.knowledge.standing import differing_dates, differing_issuers, known_act
    from dvcq_kb.views.act_ties import relation_forms
    from dvcq_kb.views.known_acts import form_of

    known = known_act(cited.instrument, facts)
    dates = differing_dates(mention.date for mention in cited.mentions if mention.date)
    return {
        **json_forms.cited_form(cited),
        "known": form_of(known) if known else None,
        "in_force": known.in_force(datetime.date.today()) if known else None,
        "differing_dates": [date.iso for date in dates],
        "differing_issuers": list(differing_issuers(m.issuer for m in cited.mentions if m.issuer)),
        "relations": relation_forms(stated),
    }


def _rows(cited: CitedInstrument) -> Iterator[list[object]]:
    from dvcq_kb.views.act_card import differs, differs_issuer

    usual = cited.instrument
    for m in cited.mentions:
        differing = differs(usual.date, m.date) or differs_issuer(usual.issuer, m.issuer)
        yield [
            act(usual), m.document_id, m.title, m.source, m.section, m.date.iso if m.date else "", m.issuer or "",
            "x" if differing else "", m.quote, m.sentence,
        ]  # fmt: skip
