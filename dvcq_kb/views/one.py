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


def open_one(inputs: Inputs, source: str) -> Opened | None:
    """The document; ``None`` once it is said why it cannot be read."""
    from dvcq_kb.views.suppressions import Suppressions

    select, ignore = settings.rules(settings.find(source), (), ())
    examined = inputs.examine(source, select, ignore)
    if examined is None:
        return None
    analysis, found = examined
    shown, _ = Suppressions().sift(analysis, found)
    return Opened(analysis, shown, len(found) - len(shown))
