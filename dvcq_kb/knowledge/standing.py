"""How an act stands: whether the places that cite it agree, and what the registry knows of it."""

from __future__ import annotations

from collections.abc import Iterable

from dvcq_kb.lint.known import certain
from dvcq_kb.model import Citation, CitationKind, Instrument, Part, PartialDate, Span, StatedDate
from dvcq_kb.registry import Known, Registry
from dvcq_kb.resolve.bodies import canonical

_NOWHERE = Span(0, 0)


def differing_dates(dates: Iterable[PartialDate]) -> tuple[PartialDate, ...]:
    """The dates that cannot be one, in the order given; empty if all can. ``2021`` may be 26/11/2021."""
    distinct = list(dict.fromkeys(dates))
    parts = [tuple(part for part in date if part is not None) for date in distinct]
    whole = [
        date
        for date, here in zip(distinct, parts, strict=True)
        if not any(len(other) > len(here) and other[: len(here)] == here for other in parts)
    ]
    return tuple(whole) if len(whole) > 1 else ()


def differing_issuers(issuers: Iterable[str]) -> tuple[str, ...]:
    """One spelling of each body that cannot be another of them; empty if all are one.

    "UBND TP Hà Nội" is "Ủy ban nhân dân thành phố Hà Nội"; "Thành ủy" may be "Thành ủy Hà Nội".
    """
    bodies: dict[str, str] = {}
    for issuer in issuers:
        bodies.setdefault(canonical(issuer), issuer)
    apart = {name: issuer for name, issuer in bodies.items() if not any(o != name and name in o for o in bodies)}
    return tuple(apart.values()) if len(apart) > 1 else ()


def known_act(instrument: Instrument, facts: Registry) -> Known | None:
    """What the registry knows of an act, if its number can mean no other there."""
    return certain(_cited(instrument), facts) if instrument.number else None


def may_mean(instrument: Instrument, facts: Registry) -> tuple[Known, ...]:
    """Every known act that it may be."""
    if instrument.number is None:
        return ()
    return facts.find(instrument.number, date=instrument.date, issuer=instrument.issuer, type=instrument.type)


def _cited(instrument: Instrument) -> Citation:
    def part(value: str | None) -> Part | None:
        return Part(value, _NOWHERE) if value else None

    return Citation(
        CitationKind.NUMBERED,
        _NOWHERE,
        type=part(instrument.type),
        number=part(instrument.number),
        dates=(StatedDate(instrument.date, _NOWHERE),) if instrument.date else (),
        issuer=part(instrument.issuer),
    )
