"""A row a finding, for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from dvcq_kb.model import Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views.places import line_and_column
from dvcq_kb.views.reports.base import Checked, Remark, Report
from dvcq_kb.views.session import Session
from dvcq_kb.views.tabular import csv_page

COLUMNS = (
    "file", "line", "column", "section", "code", "name", "severity", "message", "quote", "evidence", "suggestion",
    "fingerprint",
)  # fmt: skip


class Sheet(Report):
    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start an empty sheet."""
        super().__init__(session, stream, failing)
        self._rows: list[tuple[object, ...]] = []

    def show(self, checked: Checked) -> None:
        for finding in checked.findings:
            line, column = line_and_column(checked.analysis.document.text, finding.span.start)
            self._rows.append(
                (
                    checked.source,
                    line,
                    column,
                    finding.section,
                    finding.code,
                    finding.name,
                    finding.severity.value,
                    single_spaced(finding.message),
                    single_spaced(finding.quote),
                    "; ".join(single_spaced(fact.message) for fact in finding.evidence),
                    finding.suggestion or "",
                    finding.fingerprint,
                )
            )

    def close(self, remarks: Sequence[Remark]) -> None:
        self.stream.write(csv_page(COLUMNS, self._rows))
