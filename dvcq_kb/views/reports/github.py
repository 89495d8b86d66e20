"""Workflow commands of GitHub Actions: each finding becomes a note at its line."""

from __future__ import annotations

from dvcq_kb.model import Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views.places import line_and_column, section_name
from dvcq_kb.views.reports.base import Checked, Report, file_name

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class GitHub(Report):
    def show(self, checked: Checked) -> None:
        text = checked.analysis.document.text
        for finding in checked.findings:
            line, column = line_and_column(text, finding.span.start)
            last_line, last_column = line_and_column(text, max(finding.span.start, finding.span.end - 1))
            properties: dict[str, object] = {"file": file_name(checked.source), "line": line, "endLine": last_line}
            if line == last_line:  # GitHub refuses columns of a range over several lines
                properties |= {"col": column, "endColumn": last_column}
            properties["title"] = f"{finding.code} {finding.name}"
            place = f" ({section_name(finding.section)})" if finding.section else ""
            advice = f" → {finding.suggestion}" if finding.suggestion else ""
            given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
            said = _data(single_spaced(finding.message) + place + advice)
            self.stream.write(f"::{_COMMANDS[finding.severity]} {given}::{said}\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
