"""One document's lược đồ: what each of its sections rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from dvcq_kb import registry
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding, Instrument, Link, RelationKind, Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.findings import Tally, tally
from dvcq_kb.views.pictures import ranks
from dvcq_kb.views.pictures.canvas import joined
from dvcq_kb.views.pictures.diagram import Band, Card, Diagram, Tie, balanced
from dvcq_kb.views.pictures.faults import Faults, acts_meant
from dvcq_kb.views.pictures.sections import rows_of
from dvcq_kb.views.places import act, heading, section_name, written

Linker = Callable[[Instrument], str]
"""An act → the address its card leads to; empty for none."""

_MOST_SECTIONS = 18


def known(instrument: Instrument) -> bool:
    """Whether the registry has heard of it; an act cited by name alone counts where it bears a date or is a law."""
    if instrument.number is None:
        return ranks.rank(instrument) is ranks.Rank.LAW
    return bool(registry.load().find(instrument.number, date=instrument.date, issuer=instrument.issuer))


def no_link(_: Instrument) -> str:
    return ""


def diagram(
    analysis: Analysis,
    findings: Sequence[Finding],
    *,
    link: Linker = no_link,
) -> Diagram:
    """The diagram of one document.

    Args:
        analysis: the document.
        findings: those to be marked on it.
        link: where a click on an act leads.
    """
    resolved = [(link, meant) for link in analysis.links for meant in acts_meant(link) if meant != analysis.instrument]
    rows, row_of = rows_of(analysis, [link.citation.span.start for link, _ in resolved], _MOST_SECTIONS)
    places: dict[str, list[str]] = {}
    for (_, meant), row in zip(resolved, row_of, strict=True):
        labels = places.setdefault(meant.key, [])
        if rows[row].label not in labels:
            labels.append(rows[row].label)
    order = {row.label: at for at, row in enumerate(rows)}

    def middle_of(instrument: Instrument) -> float:
        # Acts beside the sections that cite them: fewer lines cross.
        labels = places[instrument.key]
        return sum(order[label] for label in labels) / len(labels)

    faults = Faults(findings)
    of_act = faults.by_act(analysis)
    shown = {meant.key: meant for _, meant in resolved}
    bands = [
        Band(
            ranks.rank_name(rank),
            tuple(
                _act_card(each, places[each.key], of_act.get(each.key, ()), link)
                for each in sorted(group, key=middle_of)
            ),
            rank,
        )
        for rank, group in ranks.ranked(shown.values()).items()
    ]
    middle = tuple(
        Card(
            row.label,
            section_title(row.label, heading(row.section, analysis.document.text)),
            note=single_spaced(heading(row.section, analysis.document.text)),
            faults=tally(faults.within(row.section.span)),
        )
        for row in rows
    )
    left, right = balanced(bands)
    kinds = {
        (relation.target.key, relation.evidence.end): relation.kind
        for relation in analysis.relations
        if relation.source == analysis.instrument
    }
    drawn = len({link.citation.span for link, _ in resolved})
    unresolved = len({link.citation.span for link in analysis.links}) - drawn
    notes = [
        say(
            f"Gồm {drawn} lần viện dẫn đến {len(shown)} văn bản mà dvcq đọc được; có thể chưa phải là tất cả.",
            f"{drawn} citations of {len(shown)} acts as read by dvcq; there may be more.",
        )
    ]
    if unresolved:
        notes.append(
            say(
                f"{unresolved} lần viện dẫn không vẽ vì chưa xác định được là văn bản nào, hoặc là chính văn bản này.",
                f"{unresolved} citations are not drawn: which act they mean is not certain, or it is this document.",
            )
        )
    header = analysis.header
    return Diagram(
        title=say("Lược đồ văn bản viện dẫn", "What the document rests on"),
        subtitle=report.identity(analysis),
        head=Card(
            analysis.instrument.key,
            joined((header.type.value if header.type else say("Văn bản này", "This document"), _number(analysis)), " "),
            header.subject.value if header.subject else "",
            analysis.document.source,
        ),
        middle=middle,
        left=left,
        right=right,
        ties=tuple(_ties(resolved, [rows[row].label for row in row_of], kinds, faults)),
        footer=tuple(notes),
        hollow=say("chưa có dữ kiện về văn bản", "nothing known of the act"),
    )


def _number(analysis: Analysis) -> str:
    number = analysis.header.number
    return f"…{number.value}" if number and analysis.header.number_blank else number.value if number else ""


def section_title(label: str, words: str) -> str:
    """The label in front of the heading, and no number twice: ``II.1`` and ``1. Công tác tuyên truyền``."""
    if words.casefold().startswith(label.casefold()):
        return words
    number, _, rest = words.partition(" ")
    bare = rest if number[-1:] in (".", ")") and number[:-1] in re.split(r"[ .]", label) else words
    name = section_name(label)
    return f"{name[:1].upper()}{name[1:]}. {bare}"


def _act_card(
    instrument: Instrument,
    places: Sequence[str],
    faults: Tally,
    link: Linker,
) -> Card:
    date = written(instrument.date) if instrument.date else say("không ghi ngày", "undated")
    subject = single_spaced(instrument.subject or "")
    return Card(
        instrument.key,
        act(instrument),
        joined((date, instrument.issuer or "", subject)),
        joined((act(instrument), date, instrument.issuer or "", subject, ", ".join(map(section_name, places)))),
        hollow=not known(instrument),
        faults=faults,
        link=link(instrument),
    )


def _ties(
    resolved: Sequence[tuple[Link, Instrument]],
    labels: Sequence[str],
    kinds: dict[tuple[str, int], RelationKind],
    faults: Faults,
) -> Iterable[Tie]:
    """One line from a section to an act however often it cites it; the weightiest relation names it."""
    found: dict[tuple[str, str], tuple[RelationKind, Severity | None, str]] = {}
    for (link, meant), label in zip(resolved, labels, strict=True):
        key = (meant.key, label)
        kind = kinds.get((meant.key, link.citation.span.end), RelationKind.CITES)
        at = [finding for finding in faults.about(link) if finding.severity is not Severity.INFO]
        worst = min((f.severity for f in at), key=list(Severity).index, default=None)
        note = joined((section_name(label), act(meant), *(f.message for f in at)), ": ")
        if key in found:
            before = found[key]
            kind = before[0] if kind is RelationKind.CITES else kind
            worst = min(filter(None, (worst, before[1])), key=list(Severity).index, default=None)
            note = max(note, before[2], key=len)
        found[key] = (kind, worst, note)
    for (target, label), (kind, worst, note) in found.items():
        yield Tie(target, label, kind, worst, note)
