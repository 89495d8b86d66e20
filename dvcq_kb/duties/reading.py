"""Section tree → duties, in text order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from dvcq_kb import outline, sentences
from dvcq_kb.duties import charges, fields, tables
from dvcq_kb.duties.charges import Charge, How
from dvcq_kb.duties.context import Context, states_law
from dvcq_kb.duties.drafting import Drafter, unlabelled
from dvcq_kb.duties.fields import Field
from dvcq_kb.model import Analysis, BlockKind, DeadlineKind, Duty, Level, Section, Span
from dvcq_kb.text import stripped

_SKIPPED = (Level.TIEU_DE, Level.NOI_NHAN, Level.CHU_KY)
_DATED = (DeadlineKind.DAY, DeadlineKind.PERIOD, DeadlineKind.RECURRING)
# Trên đây là Kế hoạch …, Nay thông báo …: closes, charges nobody
_CLOSING = re.compile(
    r"\s*(?:trên\s+đây\s+là|nay\s+thông\s+báo|kế\s+hoạch\s+này\s+(?:thay|có)|quyết\s+định\s+này|kèm\s+theo)",
    re.IGNORECASE,
)
# bao gồm: what follows are parts of one thing
_THINGS = re.compile(r"gồm(?:\s+có)?\s*:$", re.IGNORECASE)
_LIST_END = 40


def read(analysis: Analysis) -> list[Duty]:
    return _Reader(analysis).run()


class _Reader:
    def __init__(self, analysis: Analysis) -> None:
        self.text = analysis.document.text
        self.root = analysis.root
        self.states_law = states_law(analysis)
        self.drafter = Drafter(analysis)
        blocks = [block.span for block in analysis.document.blocks if block.kind is BlockKind.TEXT]
        self.rows = list(tables.rows(self.text, blocks)) if tables.likely(self.text) else []
        self.found: list[Duty] = []

    def run(self) -> list[Duty]:
        context = Context()
        for child in self.root.children:
            context = self._section(child, context)
        self.found += map(self.drafter.of_row, self.rows)
        return sorted(self.found, key=lambda duty: duty.span)

    # --- the tree

    def _section(self, section: Section, context: Context) -> Context:
        """Read a section; returns the context for those after it."""
        if section.level in _SKIPPED:
            return context
        if section.level is Level.KET:
            # Not the last agent of the body, but all: "UBND quận yêu cầu Thủ trưởng các đơn vị …"
            for span in _paragraphs(self.text, section.span):
                self._paragraph(span, Context(charging=True))
            return context
        if section.level is Level.PHU_LUC:
            context = Context(things=not outline.is_attached_act(section))
        if section.level is Level.MO_DAU:
            return self._preamble(section, context)
        if section.level in (Level.DOAN, Level.GACH) and not section.children:
            # If it names who is charged and ends with a colon, those after it inherit.
            return context if self._in_table(section.span) else context.handing(self._paragraph(section.span, context))
        self._branch(section, context.within(section))
        return context

    def _preamble(self, section: Section, context: Context) -> Context:
        """Only an order charges somebody here; "yêu cầu … thực hiện những nội dung sau:" with all that follows."""
        for child in section.children or (section,):
            for sentence in self._sentences(child.span):
                charge = charges.read(self.text, *sentence)
                if charge is None or charge.how not in (How.ORDER, How.ASKED):
                    continue
                if self.text[sentence.end - 1] == ":":
                    context = context.handing(charge)
                else:
                    self._add(sentence, charge)
        return context

    def _branch(self, section: Section, context: Context) -> None:
        text = self.text
        start, end = section.heading.end, section.children[0].span.start if section.children else section.span.end
        if section.title and (charge := self._heading(section)) is not None:
            context = context.handing(charge)
            if charge.action.start < charge.action.end and not self._only_opens(section, charge):
                self._add(Span(charge.agents[0].span.start, charge.action.end), charge)
        own = stripped(text, start, end)
        if own.start < own.end and not self._in_table(own):
            context = context.handing(self._paragraph(own, context))
        if section.title or not _THINGS.search(text, max(own.start, own.end - _LIST_END), own.end):
            self._children(section, context)

    def _heading(self, section: Section) -> Charge | None:
        """1. Phòng Nội vụ; 4. Đề nghị Ủy ban MTTQ …; 1. Sở Tài chính chủ trì, phối hợp với các sở:"""
        start, end = section.heading
        title = self.text.find(section.title.split()[0], start, end)
        charge = charges.read(self.text, max(title, start), end, heading=True)
        return None if charge is None or charge.how is How.SUBJECT else charge

    def _only_opens(self, section: Section, charge: Charge) -> bool:
        """Whether the action of a heading only leads to what is below: "phối hợp với Sở Y tế:", "có nhiệm vụ:"."""
        words = self.text[charge.action.start : section.heading.end].rstrip()
        return bool(section.children) and words[-1:] in (":", "")

    def _children(self, section: Section, context: Context) -> None:
        first = len(self.found)
        for child in section.children:
            named = fields.first_named(self.text, *child.span) if not child.children else None
            if named is not None and not self.text[child.span.start : named].strip(" -–+•*\n"):
                self._named(self._task(section), fields.read(self.text, *child.span), first)
            else:
                context = self._section(child, context)

    def _task(self, section: Section) -> Span:
        """What a section is about, for the values named under it."""
        if section.title:
            return charges.trimmed(self.text, *section.heading)
        end = section.children[0].span.start if section.children else section.span.end
        return stripped(self.text, section.heading.end, end)

    # --- paragraphs

    def _paragraph(self, span: Span, context: Context) -> Charge | None:
        """The duties of a paragraph; the charge that what follows inherits, if it ends by handing over."""
        text = self.text
        stop = fields.first_named(text, *span)
        body = Span(span.start, stop) if stop is not None and stop > span.start else span
        first = len(self.found)
        spoken: Charge | None = None
        handed: Charge | None = None
        for sentence in self._sentences(body):
            if _CLOSING.match(text, *sentence):
                continue
            inherited = None if context.things else spoken or context.charge
            charge = charges.read(text, *sentence, inside=inherited is not None)
            if charge is None and inherited is not None:
                self._add(sentence, Charge(inherited.agents, unlabelled(text, sentence), inherited.how))
            elif charge is None:
                self._without_agent(sentence, context)
            elif context.counts(charge, dated=self._is_dated(sentence), states_law=self.states_law):
                spoken = charge
                if text[sentence.end - 1] == ":":
                    handed = charge
                else:
                    self._add(sentence, charge)
        if stop is not None:
            self._named(body, fields.read(text, *span), first)
        return handed

    def _is_dated(self, sentence: Span) -> bool:
        return any(deadline.kind in _DATED for deadline in self.drafter.deadlines(sentence))

    def _without_agent(self, sentence: Span, context: Context) -> None:
        """Hoàn thành việc rà soát trước ngày 30/6: a task with a day, whoever does it."""
        task = unlabelled(self.text, sentence)
        if context.aims or context.things or self.states_law or not _DO.match(self.text, *task):
            return
        if any(deadline.kind is DeadlineKind.DAY for deadline in self.drafter.deadlines(sentence)):
            self._add(sentence, Charge((), task, How.SUBJECT))

    def _add(self, sentence: Span, charge: Charge) -> None:
        if (duty := self.drafter.of_sentence(sentence, charge)) is not None:
            self.found.append(duty)

    def _named(self, task: Span, values: Sequence[fields.Value], first: int) -> None:
        """Đơn vị chủ trì: …; Thời gian: …, said of the duties from ``first`` on, or of the task above."""
        named = {value.field: value.span for value in values}
        if first < len(self.found):
            self.found[first:] = [self.drafter.completed(duty, named) for duty in self.found[first:]]
        elif {Field.AGENT, Field.TIME} & named.keys() and task.start < task.end:
            end = max(value.span.end for value in values)
            self.found.append(self.drafter.of_values(unlabelled(self.text, task), named, Span(task.start, end)))

    def _in_table(self, span: Span) -> bool:
        at = bisect_right(self.rows, span.start, key=lambda row: row.span.start)
        return at > 0 and span.start < self.rows[at - 1].span.end

    def _sentences(self, span: Span) -> Iterator[Span]:
        for sentence in sentences.split(self.text, *span):
            yield from charges.clauses(self.text, *sentence)


# Words a task begins with that has nobody to do it.
_DO = re.compile(
    r"(?:hoàn\s+thành|gửi|báo\s+cáo|tổng\s+hợp|nộp|trình|tổ\s+chức|xây\s+dựng|ban\s+hành|rà\s+soát"
    r"|triển\s+khai|lập)(?!\w)",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n\s*\n")


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for match in _BLANK_LINE.finditer(text, *span):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, span.end)
