"""SARIF 2.1.0: for editors, GitHub code scanning and other collectors.

Lines and columns are those of the text that was read. In a Word or PDF file
there are none; there the section and the quoted words say where it is.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TextIO
from urllib.parse import quote

from dvcq_kb.language import say
from dvcq_kb.lint import RULES, Rule
from dvcq_kb.lint.corrections import agreed
from dvcq_kb.model import Correction, Finding, Severity, Span
from dvcq_kb.text import single_spaced
from dvcq_kb.views import json_forms
from dvcq_kb.views.places import line_and_column, section_name
from dvcq_kb.views.reports.base import Checked, Remark, Report, file_name
from dvcq_kb.views.session import Session

Form = json_forms.Form

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_INDEX = {rule.code: at for at, rule in enumerate(RULES)}


class Sarif(Report):
    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start an empty log."""
        super().__init__(session, stream, failing)
        self._results: list[Form] = []
        self._artifacts: list[Form] = []

    def show(self, checked: Checked) -> None:
        self._artifacts.append({"location": _location(checked.source)})
        fixes = agreed(checked.analysis, checked.findings)
        self._results += [self._result(checked, finding, fixes) for finding in checked.findings]

    def close(self, remarks: Sequence[Remark]) -> None:
        run: Form = {
            "tool": {
                "driver": {
                    "name": "dvcq",
                    "version": version("dvcq-kb"),
                    "language": say("vi", "en"),
                    "rules": [_rule(rule) for rule in RULES],
                }
            },
            "columnKind": "unicodeCodePoints",
            "artifacts": self._artifacts,
            "results": self._results,
        }
        if remarks:
            notices = [
                {"level": "note", "descriptor": {"id": r.code}, "message": {"text": f"{r.file}: {r.message}"}}
                for r in remarks
            ]
            run["invocations"] = [{"executionSuccessful": True, "toolConfigurationNotifications": notices}]
        self.stream.write(json_forms.page({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n")

    def _result(self, checked: Checked, finding: Finding, fixes: Container[Correction | None]) -> Form:
        text = checked.analysis.document.text
        said = single_spaced(finding.message)
        if finding.suggestion:
            said += f" ({say('gợi ý', 'suggestion')}: {single_spaced(finding.suggestion)})"
        result: Form = {
            "ruleId": finding.code,
            "ruleIndex": _INDEX[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": said},
            "locations": [self._place(checked.source, text, finding.span, finding.section)],
            "partialFingerprints": {"dvcq/v1": finding.fingerprint},
        }
        related = [
            {
                "id": at,
                "message": {"text": single_spaced(fact.message)},
                **self._place(checked.source, text, fact.span, fact.section),
            }
            for at, fact in enumerate(finding.evidence, 1)
            if fact.span
        ]
        if related:
            result["relatedLocations"] = related
        if finding.correction and finding.correction in fixes:
            result["fixes"] = [self._fix(checked.source, text, finding.correction)]
        return result

    def _fix(self, source: str, text: str, correction: Correction) -> Form:
        change = {"deletedRegion": _region(text, correction.span), "insertedContent": {"text": correction.text}}
        return {
            "description": {"text": say(f"sửa thành “{correction.text}”", f"change to “{correction.text}”")},
            "artifactChanges": [{"artifactLocation": self._artifact(source), "replacements": [change]}],
        }

    def _artifact(self, source: str) -> Form:
        return {**_location(source), "index": len(self._artifacts) - 1}

    def _place(self, source: str, text: str, span: Span, section: str) -> Form:
        form: Form = {
            "physicalLocation": {
                "artifactLocation": self._artifact(source),
                "region": {**_region(text, span), "snippet": {"text": span.of(text)}},
            }
        }
        if section:
            form["logicalLocations"] = [{"fullyQualifiedName": section_name(section), "kind": "section"}]
        return form


def _region(text: str, span: Span) -> Form:
    line, column = line_and_column(text, span.start)
    last_line, last_column = line_and_column(text, span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last_line,
        "endColumn": last_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _rule(rule: Rule) -> Form:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": single_spaced(rule.page)},
        "help": {"text": rule.page},
        "defaultConfiguration": {"enabled": rule.by_default, "level": _LEVELS[rule.severity]},
    }


def _location(source: str) -> Form:
    name = file_name(source)
    if Path(name).is_absolute() or PurePosixPath(name).is_absolute():
        return {"uri": Path(name).absolute().as_uri()}  # on Windows "/x" has no drive
    # A colon in the first part would read as a scheme; quote() leaves only what a path may hold.
    return {"uri": quote(name), "uriBaseId": "%SRCROOT%"}
