"""Mentions → instruments: which of them speak of one act, and which acts a mention may mean.

A symbol without a year is not an identity: Hà Nội issued a 02/CT-UBND in eight
years. The identity is (symbol, year, place); mentions that differ only in the
spelling of the issuer, in tone marks, or in a slip of the date fall together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dvcq_kb import symbol
from dvcq_kb.model import Citation, CitationKind, Header, Instrument, Link, PartialDate
from dvcq_kb.resolve.bodies import Bodies, canonical, place
from dvcq_kb.text import comparable, fold

_TERMS_LISTED = re.compile(r"\s*\(?(?:các )?kh[oó][áa] .*$", re.IGNORECASE)
_ROMAN = re.compile(r"\b[IVX]+\b")
# Below the first 24 letters two subjects of one symbol say too little to be told apart.
_SAME_SUBJECT = 24

Value = TypeVar("Value")


@dataclass(slots=True)
class _Act:
    """An instrument still gathering what its mentions say: everything once, in order of first mention."""

    stem: str
    term: str = ""
    number: str | None = None
    name: str | None = None
    types: dict[str, int] = field(default_factory=dict)
    """As written, and how often."""
    dates: dict[PartialDate, int] = field(default_factory=dict)
    """Likewise."""
    issuers: dict[str, None] = field(default_factory=dict)
    """As written."""
    places: dict[str, None] = field(default_factory=dict)
    """Of the issuers."""
    subjects: dict[str, None] = field(default_factory=dict)

    def add(self, citation: Citation, bodies: Bodies) -> None:
        if self.number is None and citation.number is not None:
            self.number = citation.number.value
        if self.name is None and citation.name is not None:
            self.name = citation.name.value
        if citation.type is not None:
            self.types[citation.type.value] = self.types.get(citation.type.value, 0) + 1
        if (date := citation.date) is not None:
            self.dates[date] = self.dates.get(date, 0) + 1
        if citation.issuer is not None and (issuer := citation.issuer.value) not in self.issuers:
            self.issuers[issuer] = None
            if where := place(bodies.expand(issuer)):
                self.places[where] = None
        if citation.subject is not None:
            self.subjects[citation.subject.value] = None

    def freeze(self) -> Instrument:
        parsed = symbol.parse(self.number) if self.number else None
        date = self._date(parsed.year if parsed else None)
        where = max(self.places, key=len, default="")
        return Instrument(
            key=_key(
                self.stem,
                date if parsed is None or parsed.year is None else None,
                where if parsed and parsed.year is None else "",
                self.term,
            ),
            type=_most_frequent(self.types),
            number=self.number,
            name=self._name(),
            date=date,
            # The spelling that names the body most fully.
            issuer=max(self.issuers, key=lambda issuer: len(canonical(issuer)), default=None),
            subject=next(iter(self.subjects), None),
        )

    def _date(self, year: int | None) -> PartialDate | None:
        """The date stated most often; one that agrees with the year in the number before any other."""
        agreeing = {date: count for date, count in self.dates.items() if date.year == year}
        return _most_frequent(agreeing or self.dates)

    def is_of(self, year: int) -> bool:
        """Whether its number or one of its dates states the year."""
        parsed = symbol.parse(self.number) if self.number else None
        return (parsed is not None and parsed.year == year) or any(date.year == year for date in self.dates)

    def _name(self) -> str | None:
        if self.name is None or not self.term:
            return self.name
        # "Nghị quyết Trung ương 4 (các khoá XI, XII, XIII)" is three acts.
        return f"{_TERMS_LISTED.sub('', self.name)} khóa {self.term}"


def _most_frequent(counts: dict[Value, int]) -> Value | None:
    """Of several that are, the first."""
    return max(counts, key=counts.__getitem__, default=None)


def _key(stem: str, date: PartialDate | None, where: str, term: str) -> str:
    return stem + (f"@{date.year}" if date else "") + (f":{where}" if where else "") + (f"#{term}" if term else "")


def own(header: Header, source: str) -> Instrument:
    """What the document itself is."""
    number = header.number.value if header.number and not header.number_blank else None
    date = header.date.date if header.date else None
    issuer = header.issuer.value if header.issuer else None
    parsed = symbol.parse(number) if number else None
    stem = symbol.key(number) if number else f"file:{source}"
    yearless = parsed is not None and parsed.year is None
    return Instrument(
        key=_key(stem, date if yearless else None, place(canonical(issuer)) if yearless and issuer else "", ""),
        type=header.type.value if header.type else None,
        number=number,
        date=date,
        issuer=issuer,
        subject=header.subject.value if header.subject else None,
    )


def link(citations: Sequence[Citation], itself: Instrument) -> tuple[tuple[Link, ...], tuple[Instrument, ...]]:
    """Pair every citation with the instruments it may mean.

    Args:
        citations: in text order; the links keep that order.
        itself: the citing document; its own number in an appendix means it.

    Returns:
        The links, and all instruments in order of first mention, ``itself`` left out.
    """
    bodies = Bodies([c.issuer.value for c in citations if c.issuer] + ([itself.issuer] if itself.issuer else []))
    acts, joined = _gather(citations, bodies)
    by_digits = _by_digits(acts)
    frozen: dict[int, Instrument] = {id(act): act.freeze() for group in acts.values() for act in group}
    links = [
        Link(citation, tuple(frozen[id(act)] for act in candidates))
        if (candidates := _candidates(citation, acts, by_digits, joined, itself)) is not None
        else Link(citation, (itself,))
        for citation in citations
    ]
    ordered = dict.fromkeys(
        instrument for found in links for instrument in found.candidates if instrument is not itself
    )
    return tuple(links), tuple(ordered)


def _gather(citations: Sequence[Citation], bodies: Bodies) -> tuple[dict[str, list[_Act]], dict[int, list[_Act]]]:
    """The acts by stem; and those each mention, known by its identity, was put to."""
    acts: dict[str, list[_Act]] = {}
    joined: dict[int, list[_Act]] = {}
    # Dated mentions first: an undated one joins the only act of its symbol, wherever it stands.
    for citation in sorted(citations, key=lambda c: c.date is None):
        if _is_short(citation):
            continue
        for stem, term in _stems(citation):
            group = acts.setdefault(stem, [])
            act = next((act for act in group if act.term == term and _is_same(act, citation, bodies)), None)
            if act is None:
                if citation.date is None and group and not term:
                    continue  # may mean any of several
                act = _Act(stem, term)
                group.append(act)
            act.add(citation, bodies)
            joined.setdefault(id(citation), []).append(act)
    return acts, joined


def _is_short(citation: Citation) -> bool:
    """A number without symbol, defined elsewhere in the text: "Nghị định 59", "Nghị quyết số 58/1998"."""
    return citation.number is not None and symbol.parse(citation.number.value) is None


def _stems(citation: Citation) -> list[tuple[str, str]]:
    if citation.number is not None:
        return [(symbol.key(citation.number.value), "")]
    assert citation.name is not None
    name = comparable(citation.name.value)
    if citation.kind is CitationKind.PLENUM:
        stem = _TERMS_LISTED.sub("", name)
        return [(stem, term) for term in _ROMAN.findall(citation.name.value)] or [(stem, "")]
    return [(" ".join(name.replace(",", " ").split()), "")]


def _is_same(act: _Act, citation: Citation, bodies: Bodies) -> bool:
    if act.term:
        return True
    if citation.number is not None:
        parsed = symbol.parse(citation.number.value)
        if parsed is not None and parsed.year is not None:
            return True
    if act.places and citation.issuer is not None:
        where = place(bodies.expand(citation.issuer.value))
        if where and where not in act.places:
            return False
    date = citation.date
    if date is None or not act.dates:
        return True
    if any(known.year == date.year for known in act.dates):
        return True
    if citation.number is None:
        return False
    # A slip of the year keeps day and month; a slip of the whole date keeps the subject.
    if date.day and any(known[1:] == date[1:] for known in act.dates):
        return True
    return citation.subject is not None and any(_same_subject(citation.subject.value, other) for other in act.subjects)


def _same_subject(one: str, other: str) -> bool:
    a, b = fold(one), fold(other)
    return min(len(a), len(b)) >= _SAME_SUBJECT and (a.startswith(b[:60]) or b.startswith(a[:60]))


def _by_digits(acts: dict[str, list[_Act]]) -> dict[str, list[_Act]]:
    """The acts whose numbers begin with the same digits, which is all a short form says of them."""
    found: dict[str, list[_Act]] = {}
    for stem, group in acts.items():
        found.setdefault(stem.partition("/")[0], []).extend(group)
    return found


def _candidates(
    citation: Citation,
    acts: dict[str, list[_Act]],
    by_digits: dict[str, list[_Act]],
    joined: dict[int, list[_Act]],
    itself: Instrument,
) -> list[_Act] | None:
    """The acts that a mention may mean; ``None`` if it means the citing document itself."""
    if (
        citation.number is not None
        and itself.number is not None
        and symbol.key(citation.number.value) == symbol.key(itself.number)
    ):
        return None
    if _is_short(citation):
        return _meant_by_short_form(citation, by_digits)
    if citation.date is not None:
        return joined[id(citation)]
    return [act for stem, term in _stems(citation) for act in acts.get(stem, ()) if act.term == term]


def _meant_by_short_form(citation: Citation, by_digits: dict[str, list[_Act]]) -> list[_Act]:
    assert citation.number is not None
    digits, _, year = citation.number.value.lstrip("0").partition("/")
    return [
        act
        for act in by_digits.get(digits, [])
        if (citation.type is None or citation.type.value in act.types) and (not year or act.is_of(int(year)))
    ]
