"""What was read of a charge → the duty."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from dvcq_kb import outline
from dvcq_kb.duties import agents, charges, deadlines, frame, parties
from dvcq_kb.duties.charges import Charge, How
from dvcq_kb.duties.fields import Field
from dvcq_kb.duties.tables import Row
from dvcq_kb.model import Analysis, Deadline, Duty, Part, Span
from dvcq_kb.text import single_spaced

_NEAR = 6
"""Citations that may hold a place without being the last to begin before it."""


class Drafter:
    """Knows the document a duty stands in."""

    def __init__(self, analysis: Analysis) -> None:
        """Prepare for one document."""
        self.text = analysis.document.text
        self._root = analysis.root
        self._frame = frame.of(analysis.header)
        # A date in the subject of an act is the act's.
        self._cited = sorted(
            span
            for citation in analysis.citations
            for span in (citation.span, *([citation.subject.span] if citation.subject else []))
        )
        self._last: tuple[Span, bool, tuple[Deadline, ...]] | None = None

    def of_sentence(self, sentence: Span, charge: Charge) -> Duty | None:
        """The duty, unless the sentence says nothing that can be done."""
        text = self.text
        action = charge.action if charge.action.start < charge.action.end else unlabelled(text, sentence)
        if not _SAYS.search(text, *action):
            return None
        return Duty(
            agents=charge.agents,
            action=self._part(action),
            section=self._section(sentence),
            span=sentence,
            partners=parties.partners(text, *action),
            recipients=parties.recipients(text, *action),
            via=parties.via(text, *action),
            deadlines=self.deadlines(sentence),
            asked=charge.how is How.ASKED,
        )

    def of_row(self, row: Row) -> Duty:
        task = charges.trimmed(self.text, *row.cells[Field.TASK])
        rest: dict[Field, Span] = {field: span for field, span in row.cells.items() if field is not Field.TASK}
        duty = self.of_values(task, rest, row.span)
        return duty if duty.deadlines else replace(duty, deadlines=self.deadlines(task))

    def of_values(self, task: Span, named: Mapping[Field, Span], span: Span) -> Duty:
        """A task and what is named under it: Đơn vị chủ trì: …; Thời gian: …"""
        return self.completed(Duty((), self._part(task), self._section(task), span), named)

    def completed(self, duty: Duty, named: Mapping[Field, Span]) -> Duty:
        """The duty with what it did not say itself."""
        if (span := named.get(Field.AGENT)) is not None:
            duty = replace(duty, agents=duty.agents or self._names(span))
        if (span := named.get(Field.PARTNER)) is not None:
            duty = replace(duty, partners=duty.partners or self._names(span))
        if (span := named.get(Field.RECIPIENT)) is not None:
            duty = replace(duty, recipients=duty.recipients or self._names(span))
        if (span := named.get(Field.TIME)) is not None:
            when = charges.trimmed(self.text, *span)
            # "Sau khi kiểm tra, … lập danh sách" and below it "Thời gian hoàn tất: trước ngày …": both hold.
            if not any(deadline.dates for deadline in duty.deadlines):
                duty = replace(duty, deadlines=(*duty.deadlines, *self.deadlines(when, cell=True)))
        return duty

    def deadlines(self, span: Span, *, cell: bool = False) -> tuple[Deadline, ...]:
        """Those written there; dates of cited acts are none."""
        # Whether a sentence is a charge may hang on its deadline, which is then asked for again.
        if self._last is None or self._last[:2] != (span, cell):
            found = deadlines.find(self.text, *span, self._frame, cell=cell)
            self._last = span, cell, tuple(each for each in found if not self._is_cited(each.span))
        return self._last[2]

    def _is_cited(self, span: Span) -> bool:
        at = bisect_right(self._cited, Span(span.start, 1 << 60))
        around = self._cited[max(0, at - _NEAR) : at]
        return any(outer.start <= span.start and span.end <= outer.end for outer in around)

    def _names(self, span: Span) -> tuple[Part, ...]:
        span = charges.trimmed(self.text, *span)
        return agents.split(self.text, *span) if span.start < span.end else ()

    def _part(self, span: Span) -> Part:
        return Part(single_spaced(span.of(self.text)).replace("*", ""), span)

    def _section(self, span: Span) -> str:
        return outline.label_at(self._root, span.start)


# Two words at least, one of them small: "Đồng chí" is no action.
_SAYS = re.compile(r"\w+\s+[^\W\dA-ZĐ]\w*")
_ITEM = re.compile(r"[\s\-–+•*]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,4})[.)]\s+)?")


def unlabelled(text: str, span: Span) -> Span:
    """Without the label or dash it begins with."""
    match = _ITEM.match(text, *span)
    return charges.trimmed(text, match.end() if match else span.start, span.end)
