"""Lists of the acts that a knowledge base cites: the most cited, the unknown, the disagreeing, the outdated."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from dvcq_kb.knowledge.standing import differing_dates, differing_issuers, known_act, may_mean
from dvcq_kb.language import say
from dvcq_kb.model import ActSummary
from dvcq_kb.registry import Known, Registry
from dvcq_kb.views import json_forms, known_acts, tabular
from dvcq_kb.views.places import act, written
from dvcq_kb.views.session import Session

UNKNOWN, DISAGREEING, OUTDATED = "not-in-registry", "disagreeing", "outdated"
"""Lists by their names; of any other, every act that is cited."""


@dataclass(frozen=True, slots=True)
class Entry:
    summary: ActSummary
    dates: tuple[str, ...] = ()
    """ISO; those that cannot be one."""
    issuers: tuple[str, ...] = ()
    known: Known | None = None


def entries(asked: str, acts: Sequence[ActSummary], facts: Registry, today: datetime.date) -> list[Entry]:
    """The acts of a list, those cited by most documents first."""
    if asked == UNKNOWN:
        # An act without a number is none the registry could have.
        return [Entry(a) for a in acts if a.instrument.number and not may_mean(a.instrument, facts)]
    if asked == DISAGREEING:
        judged = (
            Entry(
                summary,
                tuple(date.iso for date in differing_dates(date for date, _ in summary.dates)),
                differing_issuers(issuer for issuer, _ in summary.issuers),
            )
            for summary in acts
        )
        return [entry for entry in judged if entry.dates or entry.issuers]
    if asked == OUTDATED:
        known = (Entry(summary, known=known_act(summary.instrument, facts)) for summary in acts)
        return [entry for entry in known if entry.known and _outdated(entry.known, today)]
    return [Entry(summary) for summary in acts]


def _outdated(known: Known, today: datetime.date) -> bool:
    return known.ended <= today if known.ended else known.replaced_by is not None


def write(session: Session, stream: TextIO, form: str, asked: str, found: Sequence[Entry]) -> None:
    """As ``text`` (a table), ``json``, ``jsonl`` or ``csv``."""
    if form == "json":
        page = {"schema": "dvcq/instruments/1", "list": asked, "instruments": [_form(entry) for entry in found]}
        stream.write(json_forms.page(page) + "\n")
    elif form == "jsonl":
        stream.writelines(json_forms.line(_form(entry)) + "\n" for entry in found)
    elif form == "csv":
        stream.write(tabular.csv_page(_columns(asked), [_row(asked, entry) for entry in found]))
    elif found:
        session.print(tabular.aligned(_columns(asked), [_row(asked, entry) for entry in found]), stream)


def _columns(asked: str) -> list[str]:
    columns = say("Văn bản|Ngày|Cơ quan|Số văn bản viện dẫn|Số chỗ", "Act|Date|Issuer|Documents|Places").split("|")
    if asked == DISAGREEING:
        return [*columns, *say("Các ngày|Các cơ quan", "Dates|Issuers").split("|")]
    if asked == OUTDATED:
        return [*columns, *say("Hết hiệu lực|Viện dẫn gần nhất", "Ended|Last cited").split("|")]
    return columns


def _row(asked: str, entry: Entry) -> list[str]:
    summary = entry.summary
    told = summary.instrument
    row = [
        act(told),
        written(told.date) if told.date else "",
        told.issuer or "",
        str(summary.documents),
        str(summary.mentions),
    ]
    if asked == DISAGREEING:
        times = {date.iso: (written(date), count) for date, count in summary.dates}
        dates = "; ".join(f"{day} ({count})" for day, count in (times[iso] for iso in entry.dates))
        return [*row, dates, "; ".join(entry.issuers)]
    if asked == OUTDATED and entry.known:
        return [*row, known_acts.ended(entry.known), written(summary.latest) if summary.latest else ""]
    return row


def _form(entry: Entry) -> json_forms.Form:
    summary = entry.summary
    return {
        **json_forms.instrument_form(summary.instrument),
        "documents": summary.documents,
        "mentions": summary.mentions,
        "dates": [{"date": date.iso, "mentions": count} for date, count in summary.dates],
        "issuers": [{"issuer": issuer, "mentions": count} for issuer, count in summary.issuers],
        "differing_dates": list(entry.dates),
        "differing_issuers": list(entry.issuers),
        "latest": summary.latest.iso if summary.latest else None,
        "known": known_acts.form_of(entry.known) if entry.known else None,
    }
