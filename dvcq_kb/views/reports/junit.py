"""JUnit XML: a suite a document, a case a finding; for the test pages of build servers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from dvcq_kb.language import say
from dvcq_kb.model import Finding, Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views.findings import nothing
from dvcq_kb.views.places import line_and_column, section_name
from dvcq_kb.views.reports.base import Checked, Remark, Report
from dvcq_kb.views.session import Session

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class JUnit(Report):
    """Findings below ``--fail-on`` are cases that pass and say something, as the exit code has it."""

    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start an empty page."""
        super().__init__(session, stream, failing)
        self._suites: list[str] = []
        self._tests = self._failures = 0

    def show(self, checked: Checked) -> None:
        cases = [self._case(checked, finding) for finding in checked.findings]
        name = _attribute(checked.source)
        if not cases:
            cases = [f"    <testcase name={_attribute(nothing(checked.hidden))} classname={name}/>"]
        failures = sum(finding.severity in self.failing for finding in checked.findings)
        self._tests += len(cases)
        self._failures += failures
        head = f'  <testsuite name={name} tests="{len(cases)}" failures="{failures}" errors="0" skipped="0">'
        self._suites.append("\n".join([head, *cases, "  </testsuite>"]))

    def close(self, remarks: Sequence[Remark]) -> None:
        head = f'<testsuites name="dvcq" tests="{self._tests}" failures="{self._failures}" errors="0">'
        page = ['<?xml version="1.0" encoding="UTF-8"?>', head, *self._suites, "</testsuites>"]
        self.stream.write("\n".join(page) + "\n")

    def _case(self, checked: Checked, finding: Finding) -> str:
        line, column = line_and_column(checked.analysis.document.text, finding.span.start)
        name = f"{finding.code} {finding.name} {line}:{column}"
        head = f"    <testcase name={_attribute(name)} classname={_attribute(checked.source)}>"
        told = [f"{checked.source}:{line}:{column}", section_name(finding.section), f"“{single_spaced(finding.quote)}”"]
        told += [fact.message for fact in finding.evidence]
        told += [f"{say('gợi ý', 'suggestion')}: {finding.suggestion}"] if finding.suggestion else []
        said = _text("\n".join(part for part in told if part))
        message = single_spaced(finding.message)
        if finding.severity in self.failing:
            kind, message = _attribute(finding.severity.value), _attribute(message)
            body = f"      <failure type={kind} message={message}>{said}</failure>"
        else:
            body = f"      <system-out>{_text(message)}\n{said}</system-out>"
        return f"{head}\n{body}\n    </testcase>"


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("�", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("�", text))
