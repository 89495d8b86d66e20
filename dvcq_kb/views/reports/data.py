"""JSON for scripts; its keys are promised in ``json_forms``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from dvcq_kb.model import Severity
from dvcq_kb.views import json_forms
from dvcq_kb.views.reports.base import Checked, Remark, Report
from dvcq_kb.views.session import Session

SCHEMA = "dvcq/check/1"


class Page(Report):
    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start an empty page."""
        super().__init__(session, stream, failing)
        self._documents: list[json_forms.Form] = []

    def show(self, checked: Checked) -> None:
        self._documents.append(_document(checked))

    def close(self, remarks: Sequence[Remark]) -> None:
        page: json_forms.Form = {"schema": SCHEMA, "documents": self._documents}
        if remarks:
            page["remarks"] = [{"code": r.code, "file": r.file, "message": r.message} for r in remarks]
        self.stream.write(json_forms.page(page) + "\n")


class Lines(Report):
    def show(self, checked: Checked) -> None:
        self.stream.write(json_forms.line({"schema": SCHEMA, **_document(checked)}) + "\n")


def _document(checked: Checked) -> json_forms.Form:
    form: json_forms.Form = {
        "file": checked.source,
        "findings": json_forms.finding_forms(checked.analysis, checked.findings),
    }
    if checked.hidden:
        form["hidden"] = checked.hidden
    return form
