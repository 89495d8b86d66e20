"""Small things that templates say."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup, escape

from dvcq_kb.language import say
from dvcq_kb.model import Hit, Instrument, Severity
from dvcq_kb.views import places
from dvcq_kb.views.session import printable

_SIGNS = {Severity.ERROR: "●", Severity.WARNING: "▲", Severity.INFO: "■"}
"""Told apart without colour, too."""


def thousands(number: int) -> str:
    """``2.455``."""
    return f"{number:,}".replace(",", say(".", ","))


def marked(hit: Hit) -> Markup:
    """The snippet, with the found words marked."""
    pieces: list[Markup] = []
    position = 0
    for start, end in sorted(hit.marks):
        pieces.append(escape(printable(hit.snippet[position:start])))
        pieces.append(Markup("<mark>{}</mark>").format(printable(hit.snippet[start:end])))
        position = end
    return Markup("").join([*pieces, escape(printable(hit.snippet[position:]))])


def sign(severity: Severity) -> str:
    return _SIGNS[severity]


def identity(instrument: Instrument) -> str:
    """``Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ``."""
    told = places.act(instrument)
    if instrument.date:
        told += f" {say('ngày ', '') if instrument.date.day else ''}{places.written(instrument.date)}"
    return told + (f" {say('của', 'of')} {instrument.issuer}" if instrument.issuer else "")


def day(iso: str) -> str:
    """A moment of the store, ISO in UTC, as a local day: ``20/11/2026``."""
    return places.calendar_day(datetime.fromisoformat(iso).replace(tzinfo=UTC).astimezone().date()) if iso else ""
