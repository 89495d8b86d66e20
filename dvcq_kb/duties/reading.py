"""Section tree → duties, in text order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dvcq_kb import outline, sentences
from dvcq_kb.duties import charges, deadlines, fields, frame, parties, tables
from dvcq_kb.duties.charges import Charge, How
from dvcq_kb.duties.fields import Field
from dvcq_kb.duties.frame import Frame
from dvcq_kb.model import Analysis, BlockKind, Deadline, DeadlineKind, Duty, Level, Part, Section, Span
from dvcq_kb.text import comparable, single_spaced
from dvcq_kb.vocabulary import types

# They say what holds, not who is to do what in a plan: only words of charge count there.
_LAWS = frozenset(
    (
        "hiến pháp",
        "luật",
        "bộ luật",
        "pháp lệnh",
        "nghị định",
        "thông tư",
        "thông tư liên tịch",
        "văn bản hợp nhất",
        "quy chế",
        "quy định",
    )
)
# I. MỤC ĐÍCH, YÊU CẦU: what for, not who; part of it may still give an order in so many words.
_AIMS = re.compile(
    r"mục đích|yêu cầu|quan điểm|mục tiêu|chỉ tiêu|tình hình|đánh giá|kết quả|sự cần thiết|đặc điểm"
    r"|thuận lợi|hạn chế|khó khăn"
    r"|phạm vi|đối tượng|giải thích|nguyên tắc|bài học|nguyên nhân|khái quát|định hướng phát triển"
)
# III. TỔ CHỨC THỰC HIỆN: here even "các đơn vị" are charged.
_CHARGING = re.compile(
    r"tổ chức (?:thực hiện|triển khai)|phân công|trách nhiệm|tiến độ|nhiệm vụ cụ thể|điều khoản thi hành"
    r"|hiệu lực thi hành"
    r"|chế độ (?:phối hợp|báo cáo|thông tin)|báo cáo|đối với|phối hợp"
)
_SKIPPED = (Level.TIEU_DE, Level.NOI_NHAN, Level.CHU_KY)
# Trên đây là Kế hoạch …, Nay thông báo …: closes, charges nobody
_CLOSING = re.compile(
    r"\s*(?:trên\s+đây\s+là|nay\s+thông\s+báo|kế\s+hoạch\s+này\s+(?:thay|có)|quyết\s+định\s+này|kèm\s+theo)",
    re.IGNORECASE,
)
# bao gồm: what follows are parts of one thing
_LISTS_THINGS = re.compile(r"(?:gồm(?:\s+có)?|như\s+sau|sau\s+đây|cụ\s+thể|sau)\s*:$", re.IGNORECASE)
_THINGS = re.compile(r"gồm(?:\s+có)?\s*:$", re.IGNORECASE)
# "các đơn vị", "mọi cơ quan": nobody in particular
_ANYBODY = re.compile(r"(?:các|mọi|từng|mỗi|những|tất cả)\b", re.IGNORECASE)
_TASK_TITLE = 220


@dataclass(frozen=True, slots=True)
class _Context:
    """What a section inherits from those above it and from the lead-ins before it."""

    charge: Charge | None = None
    charging: bool = False
    """Below a heading that gives charges."""
    aims: bool = False
    things: bool = False
    """In a list, a form: what it names is nobody's duty unless its own sentence says so."""
    section: str = ""


def read(analysis: Analysis) -> Iterator[Duty]:
    yield from _Reader(analysis).run()


class _Reader:
    def __init__(self, analysis: Analysis) -> None:
        self.text = analysis.document.text
        self.root = analysis.root
        self.frame: Frame = frame.of(analysis.header)
        kind = analysis.header.type
        self.states_law = kind is not None and comparable(kind.value) in _LAWS
        blocks = [block.span for block in analysis.document.blocks if block.kind is BlockKind.TEXT]
        self.rows = list(tables.rows(self.text, blocks)) if fields_likely(self.text) else []
        self.in_rows = [row.span for row in self.rows]
        # A date in the subject of an act is the act's.
        self.cited = sorted(
            span
            for citation in analysis.citations
            for span in (citation.span, *([citation.subject.span] if citation.subject else []))
        )
        self.found: list[Duty] = []

    def run(self) -> list[Duty]:
        context = _Context()
        for child in self.root.children:
            context = self._section(child, context)
        self.found += (self._of_row(row) for row in self.rows)
        return sorted(self.found, key=lambda duty: duty.span)

    # --- the tree

    def _section(self, section: Section, context: _Context) -> _Context:
        """Read a section; returns the context for those after it."""
        if section.level in _SKIPPED:
            return context
        if section.level in (Level.KET, Level.PHU_LUC):
            # Neither belongs to the last agent of the body.
            context = _Context(things=section.level is Level.PHU_LUC and comparable(section.label) not in types())
        if section.level is Level.KET:
            for span in self._paragraphs(section.span):
                self._paragraph(span, _Context(charging=True))
            return context
        if section.level is Level.MO_DAU:
            return self._preamble(section, context)
        if section.level in (Level.DOAN, Level.GACH) and not section.children:
            return self._leaf(section, context)
        return self._branch(section, context)

    def _preamble(self, section: Section, context: _Context) -> _Context:
        """Only an order charges somebody here; "yêu cầu … thực hiện những nội dung sau:" with all that follows."""
        for child in section.children or (section,):
            for sentence in self._sentences(child.span):
                charge = charges.read(self.text, *sentence)
                if charge is None or charge.how not in (How.ORDER, How.ASKED):
                    continue
                if self.text[sentence.end - 1] == ":":
                    context = replace(context, charge=charge)
                else:
                    self._duty(sentence, charge, context)
        return context

    def _leaf(self, section: Section, context: _Context) -> _Context:
        """A paragraph; if it names who is charged and ends with a colon, those after it inherit."""
        if self._in_table(section.span):
            return context
        charge = self._paragraph(section.span, context)
        if charge is not None:
            return replace(context, charge=charge)
        return context

    def _branch(self, section: Section, outer: _Context) -> _Context:
        text = self.text
        context = self._entered(section, outer)
        own_end = section.children[0].span.start if section.children else section.span.end
        # The heading's words, and what runs on after a label.
        own = charges.trimmed(text, section.heading.end if section.title else section.span.start, own_end)
        listing = False
        if section.title:
            head = self._heading(section)
            if head is not None:
                context = replace(context, charge=head)
                if head.action.start < head.action.end and not self._only_opens(section, head):
                    self._duty(Span(head.agents[0].span.start, head.action.end), head, context)
            if own.end > own.start and not self._in_table(own):
                lead = self._paragraph(Span(own.start, own_end), context)
                if lead is not None:
                    context = replace(context, charge=lead)
        elif not self._in_table(section.span):
            first = Span(section.span.start, len(text[:own_end].rstrip()) if own_end < len(text) else own_end)
            first = _stripped(
                text, section.heading.end if section.heading.end > section.span.start else section.span.start, own_end
            )
            listing = _THINGS.search(text, max(first.start, first.end - 40), first.end) is not None
            lead = self._paragraph(first, context)
            if lead is not None:
                context = replace(context, charge=lead)
        if not listing:
            self._children(section, context)
        # Letters and dashes go on under a lead-in that is their brother; a numbered section does not.
        return outer

    def _children(self, section: Section, context: _Context) -> None:
        task = len(self.found)
        for child in section.children:
            values = fields.read(self.text, *child.span) if not child.children else ()
            if values and fields.first_named(self.text, *child.span) is not None:
                before = Span(child.span.start, fields.first_named(self.text, *child.span) or child.span.start)
                if len(before.of(self.text).strip(" -–+•*\n")) < 3:
                    self._named_values(section, values, task)
                    continue
            context = self._section(child, context)

    def _entered(self, section: Section, context: _Context) -> _Context:
        title = comparable(section.title)
        path = outline.label(outline.path_to(self.root, section.span.start))
        if section.level in (Level.GACH, Level.DOAN):
            return replace(context, section=path)
        new = replace(context, section=path)
        if title and section.level in (Level.LA_MA, Level.PHAN, Level.CHUONG, Level.MUC, Level.DIEU, Level.SO):
            aims, charging = bool(_AIMS.search(title)), bool(_CHARGING.search(title))
            new = replace(new, aims=(context.aims or aims) and not charging, charging=context.charging or charging)
        return new

    def _heading(self, section: Section) -> Charge | None:
        """1. Phòng Nội vụ; 4. Đề nghị Ủy ban MTTQ …; 1. Sở Tài chính chủ trì, phối hợp với các sở:"""
        start, end = section.heading
        end = charges.trimmed(self.text, start, end).end
        found = self.text.find(section.title[:12], start, section.heading.end)
        charge = charges.read(self.text, found if found >= 0 else start, section.heading.end, heading=True)
        if charge is None or charge.how is How.SUBJECT:
            return None
        return charge

    def _only_opens(self, section: Section, charge: Charge) -> bool:
        """Whether the action of a heading only leads to what is below: "phối hợp với Sở Y tế:", "có nhiệm vụ:"."""
        return bool(section.children) and self.text[charge.action.start : section.heading.end].rstrip()[-1:] in (
            ":",
            "",
        )

    # --- paragraphs

    def _paragraph(self, span: Span, context: _Context) -> Charge | None:
        """The duties of a paragraph; the charge that what follows inherits, if it ends by handing over."""
        text = self.text
        stop = fields.first_named(text, *span)
        values = fields.read(text, *span) if stop is not None else ()
        body = Span(span.start, stop) if stop is not None and stop > span.start else span
        task = len(self.found)
        spoken: Charge | None = None
        handed: Charge | None = None
        for sentence in self._sentences(body):
            if _CLOSING.match(text, *sentence):
                continue
            inherited = None if context.things else spoken or context.charge
            charge = charges.read(text, *sentence, inside=inherited is not None)
            if charge is not None and self._counts(charge, sentence, context):
                opens = text[sentence.end - 1] == ":"
                spoken = charge
                if opens:
                    handed = charge
                    if not self._is_task(charge):
                        continue
                self._duty(sentence, charge, context)
            elif inherited is not None and charge is None:
                self._duty(sentence, Charge(inherited.agents, _unlabelled(text, sentence), inherited.how), context)
            elif charge is None and not context.aims:
                self._report_without_agent(sentence, context)
        if values:
            self._named_values(None, values, task, body)
        return handed

    def _is_task(self, charge: Charge) -> bool:
        """Whether a lead-in says what to do, too; "phối hợp với Sở Y tế:" and "chủ trì, phối hợp với …:" do not."""
        return False

    def _counts(self, charge: Charge, sentence: Span, context: _Context) -> bool:
        if charge.how in (How.ORDER, How.ASKED):
            return True
        if context.aims:
            return False
        if context.things:
            return charge.how is How.STATED and charge.action.start < charge.action.end
        if charge.how is How.STATED:
            return not _ANYBODY.match(charge.agents[0].value) or context.charging or self._has_time(sentence)
        if self.states_law:
            return False
        if context.charging or self._has_time(sentence):
            return True
        return not _ANYBODY.match(charge.agents[0].value) and not context.aims

    def _has_time(self, sentence: Span) -> bool:
        return any(
            d.kind in (DeadlineKind.DAY, DeadlineKind.PERIOD, DeadlineKind.RECURRING) for d in self._deadlines(sentence)
        )

    def _report_without_agent(self, sentence: Span, context: _Context) -> None:
        """Hoàn thành việc rà soát trước ngày 30/6: a task with a day, whoever does it."""
        if (
            context.aims
            or context.things
            or self.states_law
            or not _DO.match(self.text, *_unlabelled(self.text, sentence))
        ):
            return
        found = self._deadlines(sentence)
        if any(each.kind is DeadlineKind.DAY for each in found):
            self._duty(sentence, Charge((), _unlabelled(self.text, sentence), How.SUBJECT), context)

    def _duty(self, sentence: Span, charge: Charge, context: _Context) -> None:
        text = self.text
        action = charge.action if charge.action.start < charge.action.end else _unlabelled(text, sentence)
        if not _SAYS.search(text, *action):
            return
        self.found.append(
            Duty(
                agents=charge.agents,
                action=Part(single_spaced(action.of(text)).replace("*", ""), action),
                section=outline.label(outline.path_to(self.root, sentence.start)),
                span=sentence,
                partners=parties.partners(text, *action),
                recipients=parties.recipients(text, *action),
                via=parties.via(text, *action),
                deadlines=self._deadlines(sentence),
                asked=charge.how is How.ASKED,
            )
        )

    def _deadlines(self, span: Span, *, cell: bool = False) -> tuple[Deadline, ...]:
        found = deadlines.find(self.text, *span, self.frame, cell=cell)
        return tuple(each for each in found if not self._is_cited(each.span))

    def _is_cited(self, span: Span) -> bool:
        at = bisect_right(self.cited, Span(span.start, 1 << 60))
        return any(outer.start <= span.start and span.end <= outer.end for outer in self.cited[max(0, at - 6) : at])

    # --- named values and tables

    def _named_values(
        self, section: Section | None, values: Sequence[fields.Value], task: int, body: Span | None = None
    ) -> None:
        """Đơn vị chủ trì: …; Thời gian: …, said of the task above them."""
        text = self.text
        named: dict[Field, Span] = {value.field: value.span for value in values}
        if task < len(self.found):
            for at in range(task, len(self.found)):
                self.found[at] = self._completed(self.found[at], named)
            return
        span = body
        if span is None and section is not None:
            span = charges.trimmed(text, section.heading.start, section.heading.end) if section.title else None
            if span is None:
                first = section.children[0].span if section.children else section.span
                span = _stripped(text, section.heading.end, max(first.start, section.heading.end))
        if span is None or span.start >= span.end or not ({Field.AGENT, Field.TIME} & named.keys()):
            return
        span = charges.trimmed(text, *_unlabelled(text, span))
        duty = Duty(
            agents=(),
            action=Part(single_spaced(span.of(text)), span),
            section=outline.label(outline.path_to(self.root, span.start)),
            span=Span(span.start, max(value.span.end for value in values)),
        )
        self.found.append(self._completed(duty, named))

    def _completed(self, duty: Duty, named: dict[Field, Span]) -> Duty:
        if (span := named.get(Field.AGENT)) is not None:
            duty = replace(duty, agents=duty.agents or self._all_named(span))
        if (span := named.get(Field.PARTNER)) is not None:
            duty = replace(duty, partners=duty.partners or self._all_named(span))
        if (span := named.get(Field.RECIPIENT)) is not None:
            duty = replace(duty, recipients=duty.recipients or self._all_named(span))
        if (span := named.get(Field.TIME)) is not None:
            trimmed = charges.trimmed(self.text, *span)
            duty = replace(duty, deadlines=duty.deadlines or self._deadlines(trimmed, cell=True))
        return duty

    def _all_named(self, span: Span) -> tuple[Part, ...]:
        from dvcq_kb.duties import agents

        span = charges.trimmed(self.text, *span)
        return agents.split(self.text, *span) if span.start < span.end else ()

    def _of_row(self, row: tables.Row) -> Duty:
        task = charges.trimmed(self.text, *row.cells[Field.TASK])
        duty = Duty(
            agents=(),
            action=Part(single_spaced(task.of(self.text)), task),
            section=outline.label(outline.path_to(self.root, row.span.start)),
            span=row.span,
        )
        duty = self._completed(duty, {field: span for field, span in row.cells.items() if field is not Field.TASK})
        return duty if duty.deadlines else replace(duty, deadlines=self._deadlines(task))

    def _in_table(self, span: Span) -> bool:
        at = bisect_right(self.in_rows, Span(span.start, 1 << 60))
        return any(row.start <= span.start < row.end for row in self.in_rows[max(0, at - 1) : at])

    # --- text

    def _paragraphs(self, span: Span) -> Iterator[Span]:
        position = span.start
        for paragraph in re.split(r"(\n\s*\n)", span.of(self.text)):
            if paragraph.strip():
                yield Span(position, position + len(paragraph))
            position += len(paragraph)

    def _sentences(self, span: Span) -> Iterator[Span]:
        for sentence in sentences.split(self.text, *span):
            yield from charges.clauses(self.text, *sentence)


# Two words at least, one of them small: "Đồng chí" is no action.
_SAYS = re.compile(r"\w+\s+[^\W\dA-ZĐ]\w*")
# Words a task begins with that has nobody to do it.
_DO = re.compile(
    r"(?:hoàn\s+thành|gửi|báo\s+cáo|tổng\s+hợp|nộp|trình|tổ\s+chức|xây\s+dựng|ban\s+hành|rà\s+soát"
    r"|triển\s+khai|lập)(?!\w)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[\s\-–+•*]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,4})[.)]\s+)?")


def _unlabelled(text: str, span: Span) -> Span:
    """Without the label or dash it begins with."""
    match = _ITEM.match(text, *span)
    return charges.trimmed(text, match.end() if match else span.start, span.end)


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def fields_likely(text: str) -> bool:
    """A cheap test, for most documents have no table of tasks."""
    return (
        re.search(
            r"(?i)\b(?:s?tt|nội\s+dung|nhiệm\s+vụ|công\s+việc|hoạt\s+động)\b[^.;:]{0,160}(?:chủ\s+trì"
            r"|thực\s+hiện|thời\s+(?:gian|hạn)|đơn\s+vị|cơ\s+quan)",
            text,
        )
        is not None
    )
