"""A table a document, for a note in a merge request or a wiki."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO

from dvcq_kb.language import say
from dvcq_kb.model import Finding, Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.places import line_and_column, section_name, severity_word
from dvcq_kb.views.reports.base import Checked, Remark, Report
from dvcq_kb.views.session import Session, printable

_SIGNS = re.compile(r"([\\`*_{}\[\]#|~!])")


class Markdown(Report):
    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start counting."""
        super().__init__(session, stream, failing)
        self._shown = self._hidden = 0
        self._findings: list[Finding] = []

    def show(self, checked: Checked) -> None:
        lines = [] if self._shown else [f"# {say('Kết quả kiểm tra viện dẫn', 'Check of citations')}", ""]
        lines += [f"## {plain(checked.source)}", "", plain(report.identity(checked.analysis)) + "  "]
        lines += [plain(report.counts(checked.analysis)), ""]
        if checked.findings:
            lines += [
                say(
                    "| Mức | Quy tắc | Chỗ | Phát hiện | Trích | Gợi ý |",
                    "| Severity | Rule | Place | Finding | Quote | Suggestion |",
                ),
                "|---|---|---|---|---|---|",
            ]
            lines += [
                self._row(checked.analysis.document.text, finding) for finding in report.gravest(checked.findings)
            ]
        else:
            lines.append(plain(report.clean(checked.analysis, checked.hidden)))
        self.stream.write("\n".join([*lines, "", ""]))
        self._shown += 1
        self._hidden += checked.hidden
        self._findings += checked.findings

    def close(self, remarks: Sequence[Remark]) -> None:
        self.stream.write(f"**{plain(report.summary(self._shown, self._findings, self._hidden))}**\n")

    def _row(self, text: str, finding: Finding) -> str:
        line, _ = line_and_column(text, finding.span.start)
        place = section_name(finding.section) or say(f"dòng {line}", f"line {line}")
        said = "; ".join([finding.message, *(fact.message for fact in finding.evidence)])
        parts = (severity_word(finding.severity), finding.code, place, said, finding.quote, finding.suggestion or "")
        return "| " + " | ".join(plain(part) for part in parts) + " |"


def plain(text: str) -> str:
    """On one line, with nothing in it that Markdown or HTML would take for a sign."""
    shown = printable(single_spaced(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SIGNS.sub(r"\\\1", shown)
