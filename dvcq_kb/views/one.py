"""One document, examined as its office wants it: by the settings and suppressions that lie beside it."""

from __future__ import annotations

from dataclasses import dataclass

from dvcq_kb.model import Analysis, Finding
from dvcq_kb.views import settings
from dvcq_kb.views.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Opened:
    analysis: Analysis
    findings: tuple[Finding, ...]
    hidden: int
    """Findings that dvcq-ignore.toml, or a resolved comment, keeps out of sight."""


def examined(analysis: Analysis) -> Opened:
    """The document with its findings.

    Raises:
        UsageError: the settings or the suppressions are wrong.
    """
    from dvcq_kb.lint import lint
    from dvcq_kb.views.suppressions import Suppressions

    select, ignore = settings.rules(settings.find(analysis.document.source), (), ())
    found = lint(analysis, select=select, ignore=ignore)
    shown, _ = Suppressions().sift(analysis, found)
    return Opened(analysis, shown, len(found) - len(shown))


def open_one(inputs: Inputs, source: str) -> Opened | None:
    """The document; ``None`` once it is said why it cannot be read."""
    analysis = inputs.analysis(source)
    return None if analysis is None else inputs.attempt(source, lambda: examined(analysis))
