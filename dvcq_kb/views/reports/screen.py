"""Reports that a person reads in a terminal, or greps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

import click

from dvcq_kb.language import say
from dvcq_kb.model import Finding, Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.places import line_and_column, section_name, severity_word
from dvcq_kb.views.reports.base import Checked, Remark, Report
from dvcq_kb.views.session import Session, printable, width


class _Counting(Report):
    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start counting."""
        super().__init__(session, stream, failing)
        self.shown = self.hidden = 0
        self.findings: list[Finding] = []

    def show(self, checked: Checked) -> None:
        for line in self.lines(checked):
            self.session.print(line, self.stream)
        self.shown += 1
        self.hidden += checked.hidden
        self.findings += checked.findings

    def lines(self, checked: Checked) -> Sequence[str]:
        raise NotImplementedError

    def close(self, remarks: Sequence[Remark]) -> None:
        self.session.note(report.summary(self.shown, self.findings, self.hidden))


class Full(_Counting):
    """The words around each finding, its evidence and the suggestion."""

    def lines(self, checked: Checked) -> Sequence[str]:
        between = [""] if self.shown else []
        return [*between, *report.full(checked.analysis, checked.findings, min(width(), 120), checked.hidden)]

    def close(self, remarks: Sequence[Remark]) -> None:
        if not self.findings:
            return
        if self.shown > 1:
            total = say(f"\n{self.shown} văn bản: ", f"\n{self.shown} documents: ")
            self.session.print(total + report.totals(self.findings), self.stream)
        code = report.gravest(self.findings)[0].code
        self.session.note(say(f"Giải thích: dvcq rule {code}", f"Explained: dvcq rule {code}"))


class Concise(_Counting):
    """One line a finding, as compilers write them."""

    def lines(self, checked: Checked) -> Sequence[str]:
        return list(report.concise(checked.analysis, checked.findings))


class Grouped(_Counting):
    """The findings below the name of their document; documents without any are left out."""

    def lines(self, checked: Checked) -> Sequence[str]:
        if not checked.findings:
            return []
        text = checked.analysis.document.text
        places = ["{}:{}".format(*line_and_column(text, finding.span.start)) for finding in checked.findings]
        room = max(map(len, places))
        lines = [click.style(printable(checked.source), bold=True)]
        for place, finding in zip(places, checked.findings, strict=True):
            word = severity_word(finding.severity)
            mark = click.style(f"{finding.code} {word}", fg=report.COLOURS[finding.severity])
            section = f" ({section_name(finding.section)})" if finding.section else ""
            said = printable(single_spaced(finding.message) + section)
            lines.append(f"  {place:>{room}}  {mark}{' ' * (9 - len(word))} {said}")
        return [*lines, ""]
