"""Findings → the forms in which ``dvcq check`` writes them: one module a form, loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from dvcq_kb.model import Severity
    from dvcq_kb.views.reports.base import Report
    from dvcq_kb.views.session import Session

# name: (module, class). The first is the default.
FORMATS = {
    "full": ("screen", "Full"),
    "concise": ("screen", "Concise"),
    "grouped": ("screen", "Grouped"),
    "json": ("data", "Page"),
    "jsonl": ("data", "Lines"),
    "sarif": ("sarif", "Sarif"),
    "junit": ("junit", "JUnit"),
    "github": ("github", "GitHub"),
    "csv": ("sheet", "Sheet"),
    "html": ("web", "Html"),
    "markdown": ("markdown", "Markdown"),
}


def open_report(form: str, session: Session, stream: TextIO, failing: frozenset[Severity]) -> Report:
    """A report that writes to the stream.

    Args:
        form: one of ``FORMATS``.
        session: how the run talks.
        stream: where the results go.
        failing: the severities that make the run end with 1.
    """
    module, name = FORMATS[form]
    report: type[Report] = getattr(import_module(f"{__name__}.{module}"), name)
    return report(session, stream, failing)
