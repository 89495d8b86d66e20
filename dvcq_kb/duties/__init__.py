"""Who must do what by when, with whom, and to whom they report.

A stage of its own, not part of `analyse`: only those who ask for duties pay for them.
"""

from __future__ import annotations

from dvcq_kb.model import Analysis, Duty

__all__ = ["duties"]


def duties(analysis: Analysis) -> tuple[Duty, ...]:
    """The duties a document gives, in text order: one a sentence of a charge, one a row of a table of tasks."""
    # Not at the top: a rule that reads deadlines needs none of the grammar of charges.
    from dvcq_kb.duties import reading

    return tuple(reading.read(analysis))
