"""Duties of documents → the rows a person or a program asked for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dvcq_kb import registry
from dvcq_kb.agenda import Sheet, Task
from dvcq_kb.duties import recurrence, units
from dvcq_kb.duties.units import Role
from dvcq_kb.language import say
from dvcq_kb.model import Deadline, DeadlineKind, Duty, Instrument, Part, PartialDate
from dvcq_kb.registry import Known, Registry
from dvcq_kb.views import json_forms, places

COLUMNS = (
    "file", "document", "section", "agents", "role", "action", "partners", "recipients", "via", "deadline", "dates",
    "rrule", "grounds_ended",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One duty as a unit sees it."""

    sheet: Sheet
    task: Task
    role: Role
    due: tuple[datetime.date, ...]
    """Within the month asked for; all there are if none was."""
    ended: tuple[tuple[Instrument, Known], ...]
    """Acts it rests on that were over by the day asked about."""

    @property
    def duty(self) -> Duty:
        return self.task.duty


@dataclass(frozen=True, slots=True)
class Wanted:
    unit: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    only_ended: bool = False
    by_name: bool = False
    """Without charges to all units."""
    today: datetime.date = datetime.date.min


def items(sheets: Iterable[Sheet], wanted: Wanted) -> Iterator[Item]:
    """In the order of the documents; with a month, by the day they fall due."""
    facts = registry.load()
    found = (_item(sheet, task, wanted, facts) for sheet in sheets for task in sheet.tasks)
    kept = (item for item in found if item is not None)
    if wanted.first is None:
        yield from kept
    else:
        yield from sorted(kept, key=lambda item: item.due)


def _item(sheet: Sheet, task: Task, wanted: Wanted, facts: Registry) -> Item | None:
    role = _role(task.duty, wanted)
    if role is None:
        return None
    due = days(task.duty, wanted)
    if wanted.first is not None and not due:
        return None
    ended = tuple(_ended(task, wanted.today, facts))
    if wanted.only_ended and not ended:
        return None
    return Item(sheet, task, role, due, ended)


def _role(duty: Duty, wanted: Wanted) -> Role | None:
    """What the unit asked about has to do with the duty; ``None`` if nothing that is wanted."""
    role = units.role(duty, wanted.unit)
    return None if wanted.by_name and role is Role.GENERAL else role


def narrowed(found: Iterable[Item], wanted: Wanted) -> Iterator[Item]:
    """Of what was found for a longer term, without a unit, what a narrower question wants."""
    for item in found:
        role = _role(item.duty, wanted)
        if role is None or (wanted.only_ended and not item.ended):
            continue
        due = tuple(
            day for day in item.due if wanted.first is None or wanted.last is None or wanted.first <= day <= wanted.last
        )
        if due:
            yield replace(item, role=role, due=due)


def days(duty: Duty, wanted: Wanted) -> tuple[datetime.date, ...]:
    if wanted.first is None or wanted.last is None:
        return tuple(sorted({day for deadline in duty.deadlines for day in deadline.dates}))
    return tuple(sorted({day for d in duty.deadlines for day in recurrence.due(d, wanted.first, wanted.last)}))


def inferred(duty: Duty, day: datetime.date) -> bool:
    """Whether no words of the document say this very day."""
    return all(each.assumed for each in duty.deadlines if recurrence.due(each, day, day))


def _ended(task: Task, today: datetime.date, facts: Registry) -> Iterator[tuple[Instrument, Known]]:
    for act in task.grounds:
        if act.number is None:
            continue
        known = facts.find(act.number, date=act.date, issuer=act.issuer, type=act.type)
        # Several acts may bear the number: then nobody knows which was meant.
        if len(known) == 1 and known[0].ended is not None and known[0].ended <= today:
            yield act, known[0]


def when(deadline: Deadline) -> str:
    """``trước ngày 25/11 (25/11/2025)``; the words alone where they cannot be dated."""
    days = deadline.dates
    if deadline.kind is DeadlineKind.UNRESOLVED:
        return f"{deadline.words} ({say('chưa xác định ngày', 'no date')})"
    if not days or (deadline.kind is DeadlineKind.DAY and _SAYS_YEAR.search(deadline.words)):
        return deadline.words
    if deadline.kind is DeadlineKind.PERIOD and deadline.start:
        return f"{deadline.words} ({written(deadline.start)}–{written(days[-1])})"
    shown = ", ".join(written(day) for day in days[:4]) + (" …" if len(days) > 4 else "")
    return f"{deadline.words} ({'≈ ' if deadline.assumed else ''}{shown})"


_SAYS_YEAR = re.compile(r"(?:năm |/)\d{4}$")


def written(day: datetime.date) -> str:
    return places.written(PartialDate.from_day(day))


def role_name(role: Role) -> str:
    return {
        Role.LEAD: say("chủ trì", "lead"),
        Role.PARTNER: say("phối hợp", "partner"),
        Role.GENERAL: say("chung", "general"),
    }[role]


def names(parts: Iterable[Part]) -> str:
    return "; ".join(part.value for part in parts)


def row(item: Item) -> tuple[str, ...]:
    """For spreadsheets; in the order of `COLUMNS`."""
    duty = item.duty
    return (
        item.sheet.source,
        item.sheet.number or item.sheet.title,
        duty.section,
        names(duty.agents),
        role_name(item.role),
        duty.action.value,
        names(duty.partners),
        names(duty.recipients),
        duty.via.value if duty.via else "",
        "; ".join(deadline.words for deadline in duty.deadlines),
        "; ".join(day.isoformat() for day in item.due),
        "; ".join(deadline.rrule for deadline in duty.deadlines if deadline.rrule),
        "; ".join(known.number for _, known in item.ended),
    )


def form(item: Item) -> json_forms.Form:
    duty = item.duty
    return {
        "agents": [part.value for part in duty.agents],
        "role": item.role.value,
        "action": duty.action.value,
        "partners": [part.value for part in duty.partners],
        "recipients": [part.value for part in duty.recipients],
        "via": duty.via.value if duty.via else None,
        "asked": duty.asked,
        "deadlines": [_deadline_form(each) for each in duty.deadlines],
        "due": [day.isoformat() for day in item.due],
        "section": duty.section,
        "start": duty.span.start,
        "end": duty.span.end,
        "grounds_ended": [
            {
                "number": known.number,
                "ended": known.ended.isoformat() if known.ended else None,
                "replaced_by": known.replaced_by,
            }
            for _, known in item.ended
        ],
    }


def _deadline_form(deadline: Deadline) -> json_forms.Form:
    return {
        "words": deadline.words,
        "kind": deadline.kind.value,
        "dates": [day.isoformat() for day in deadline.dates],
        "from": deadline.start.isoformat() if deadline.start else None,
        "rrule": deadline.rrule or None,
        "assumed": deadline.assumed,
        "start": deadline.span.start,
        "end": deadline.span.end,
    }


def page(sheets: Iterable[Sheet], found: Iterable[Item]) -> json_forms.Form:
    of_sheet: dict[str, list[Item]] = {}
    for item in found:
        of_sheet.setdefault(item.sheet.source, []).append(item)
    return {
        "schema": "dvcq/duties/1",
        "documents": [
            {
                "file": sheet.source,
                "title": sheet.title,
                "number": sheet.number or None,
                "date": sheet.date.iso if sheet.date else None,
                "duties": [form(item) for item in of_sheet.get(sheet.source, ())],
            }
            for sheet in sheets
        ],
    }
