"""How facts about acts are shown: pages for a person, tables, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

import click

from dvcq_kb.language import say
from dvcq_kb.registry import Known
from dvcq_kb.registry.facts import COLUMNS, cells
from dvcq_kb.registry.sheet import headings
from dvcq_kb.views import json_forms, tabular
from dvcq_kb.views.excerpt import wrap
from dvcq_kb.views.places import calendar_day, written
from dvcq_kb.views.session import Session, printable


def write(session: Session, stream: TextIO, form: str, facts: Sequence[Known]) -> None:
    """As ``table``, ``json`` or ``csv``."""
    if form == "json":
        stream.write(json_forms.page({"schema": "dvcq/registry/1", "acts": [form_of(f) for f in facts]}) + "\n")
    elif form == "csv":
        stream.write(tabular.csv_page(tuple(headings()), map(cells, facts)))
    elif facts:
        columns = say("Số, ký hiệu|Ngày|Cơ quan|Hết hiệu lực|Nguồn|Trích yếu", "Number|Date|Issuer|Ended|Source|Title")
        rows = (
            (
                f.number,
                day(f),
                f.issuer or "",
                ended(f),
                f"{f.source} ({strength_word(f.strength.value)})",
                f.title or "",
            )
            for f in facts
        )
        session.print(tabular.aligned(columns.split("|"), rows), stream)


def form_of(fact: Known) -> json_forms.Form:
    return {name: cell or None for name, cell in zip(COLUMNS, cells(fact), strict=True)}


def pages(facts: Sequence[Known], columns: int) -> Iterator[str]:
    if len(facts) > 1:
        yield say(f"{len(facts)} văn bản cùng số, ký hiệu:", f"{len(facts)} acts bear this number:")
        yield ""
    for at, fact in enumerate(facts):
        if at:
            yield ""
        yield click.style(printable(_name(fact)), bold=True)
        rows = {
            say("Ngày ban hành", "Date"): day(fact),
            say("Cơ quan", "Issuer"): fact.issuer or "",
            say("Trích yếu", "Title"): fact.title or "",
            say("Có hiệu lực", "In force"): calendar_day(fact.effective) if fact.effective else "",
            say("Hết hiệu lực", "Ended"): ended(fact) or say("chưa rõ", "not known"),
            say("Nguồn", "Source"): f"{fact.source} ({strength_word(fact.strength.value)})",
        }
        for name, value in rows.items():
            for line, row in enumerate(wrap(printable(value), columns - 17) if value else ()):
                yield f"  {'' if line else name:<15}{row}"


def _name(fact: Known) -> str:
    return f"{fact.type} {say('số', 'no.')} {fact.number}" if fact.type else fact.number


def identity(fact: Known) -> str:
    parts = [_name(fact), say(f"ngày {day(fact)}", day(fact)) if fact.date else "", fact.title or ""]
    return " · ".join(part for part in parts if part)


def day(fact: Known) -> str:
    return written(fact.date) if fact.date else ""


def ended(fact: Known) -> str:
    parts = [
        calendar_day(fact.ended) if fact.ended else "",
        say(f"thay thế, bãi bỏ bởi {fact.replaced_by}", f"replaced or repealed by {fact.replaced_by}")
        if fact.replaced_by
        else "",
        f"({say('nguồn', 'source')}: {fact.end_source})" if fact.end_source else "",
    ]
    return " ".join(part for part in parts if part)


def strength_word(value: str) -> str:
    vietnamese = {
        "certain": "chắc chắn",
        "single": "một nguồn",
        "cited": "nhiều văn bản viện dẫn khớp nhau",
        "weak": "yếu: một viện dẫn, hoặc chỉ biết năm",
    }
    return say(vietnamese[value], value)
