"""Deadlines as a calendar (RFC 5545) that can be imported again.

The same duty keeps its UID; a changed one gets a higher SEQUENCE.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from icalendar import Alarm, Calendar, Event, vRecur

from dvcq_kb.agenda import Sheet
from dvcq_kb.duties import units
from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Deadline, DeadlineKind
from dvcq_kb.text import fold, slug
from dvcq_kb.views import clock, tasks
from dvcq_kb.views.tasks import Item, Wanted

_REMIND = datetime.timedelta(days=-3)
_SUMMARY = 140
# What an event says; the rest is when it was said.
_CONTENT = ("SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "RRULE", "STATUS")
_ASKED = "X-DVCQ-ASKED"
"""Of an event, once for each export that told it; one that no export tells any more is cancelled."""
_BASE = "base"


@dataclass(frozen=True, slots=True)
class Selection:
    """What an export asks for: two that ask for different things leave each other's events alone."""

    condition: str
    """Unit, term and the like; empty where everything is wanted."""
    documents: frozenset[str] = frozenset({_BASE})
    """Those it looks into."""

    def of(self, item: Item) -> str:
        return self._name(_BASE if _BASE in self.documents else _document(item.sheet))

    def names(self) -> frozenset[str]:
        return frozenset(map(self._name, self.documents))

    def _name(self, document: str) -> str:
        return " ".join(part for part in (self.condition, f"in:{document}") if part)


def selection(wanted: Wanted, sheets: Iterable[Sheet] | None) -> Selection:
    """That of an export from the documents given; ``None``: of the whole knowledge base."""
    parts = [
        f"unit:{slug(units.plain(wanted.unit))}" if wanted.unit else "",
        "own" if wanted.by_name else "",
        "ended" if wanted.only_ended else "",
        f"from:{wanted.first} to:{wanted.last}" if wanted.first else "",
    ]
    condition = " ".join(part for part in parts if part)
    return Selection(condition) if sheets is None else Selection(condition, frozenset(map(_document, sheets)))


def page(items: Sequence[Item], asked: Selection, before: Path | None = None) -> bytes:
    """The calendar.

    Args:
        items: what is to be done; duties without a day are left out.
        asked: what they are a selection of.
        before: the file it will replace, if there is one. Events of it that changed get the next SEQUENCE, those
            that this selection told and tells no more are cancelled, the others stay as they are.

    Raises:
        UsageError: that file is no calendar.
    """
    earlier = _earlier(before)
    calendar = Calendar()
    calendar.add("prodid", "-//dvcq-kb//duties//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("Nhiệm vụ, thời hạn", "Duties and deadlines"))
    stamp = clock.stamp()
    told: set[str] = set()
    covered = asked.names()
    for item, event in _events(items):
        uid = str(event["UID"])
        told.add(uid)
        old = earlier.get(uid)
        others = _askers(old) - covered if old is not None else frozenset()
        calendar.add_component(_asked_for(_continued(event, old, stamp), others | {asked.of(item)}))
    for uid, old in earlier.items():
        if uid not in told:
            askers = _askers(old)
            # One of an earlier version of the program bears none.
            kept = askers and not askers <= covered
            calendar.add_component(_asked_for(old if kept else _cancelled(old, stamp), askers - covered))
    return bytes(calendar.to_ical())


def _askers(event: Event) -> frozenset[str]:
    found = event.get(_ASKED, [])
    return frozenset(map(str, found if isinstance(found, list) else [found]))


def _asked_for(event: Event, askers: Iterable[str]) -> Event:
    event.pop(_ASKED, None)
    for name in sorted(askers):
        event.add(_ASKED, name)
    return event


def _earlier(path: Path | None) -> dict[str, Event]:
    if path is None or not path.is_file() or not (data := path.read_bytes()).strip():
        return {}
    try:
        calendar = Calendar.from_ical(data)
        return {str(event["UID"]): event for event in calendar.walk("VEVENT") if isinstance(event, Event)}
    except (ValueError, KeyError) as error:
        raise UsageError(
            say(
                f"{path.name}: đã có và không phải là lịch; hãy chọn tên khác hoặc xóa tệp đó",
                f"{path.name}: exists and is no calendar; choose another name or delete it",
            )
        ) from error


def _events(items: Sequence[Item]) -> Iterator[tuple[Item, Event]]:
    seen: dict[str, int] = {}
    for item in items:
        for deadline in item.duty.deadlines:
            if not deadline.dates and not (deadline.rrule and deadline.start):
                continue
            identity = _identity(item)
            seen[identity] = seen.get(identity, 0) + 1
            yield item, _event(item, deadline, f"{identity}-{seen[identity]}@dvcq-kb")


def _identity(item: Item) -> str:
    """Of document, agents and task; not of when it is due, so that a duty put off is the same duty."""
    words = item.duty.action.value
    for deadline in item.duty.deadlines:
        words = words.replace(deadline.words, " ")
    task = re.sub(r"[\W\d_]+", " ", fold(words)).strip()
    told = "\x1f".join([_document(item.sheet), slug(tasks.names(item.duty.agents)), task])
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def _document(sheet: Sheet) -> str:
    return slug(sheet.number or sheet.title)


def _event(item: Item, deadline: Deadline, uid: str) -> Event:
    duty = item.duty
    event = Event()
    event.add("uid", uid)
    who = tasks.names(duty.agents)
    action = duty.action.value
    action = action if len(action) <= _SUMMARY else action[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"
    event.add("summary", f"{who}: {action}" if who else action)
    day = deadline.start if deadline.rrule and deadline.start else deadline.dates[-1]
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    if deadline.rrule:
        event.add("rrule", vRecur.from_ical(deadline.rrule))
    event.add("description", "\n".join(_description(item, deadline)))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", say("Sắp đến hạn", "Due soon"))
    alarm.add("trigger", _REMIND)
    event.add_component(alarm)
    return event


def _description(item: Item, deadline: Deadline) -> Iterator[str]:
    duty, sheet = item.duty, item.sheet
    yield duty.action.value
    yield f"{say('Hạn', 'Due')}: {tasks.when(deadline)}"
    if deadline.kind is DeadlineKind.PERIOD and deadline.start:
        yield say(f"Bắt đầu: {tasks.written(deadline.start)}", f"From: {deadline.start}")
    if deadline.assumed:
        yield say(
            "Văn bản không ghi rõ ngày; ngày này do dvcq suy ra.", "The document states no day; this one is inferred."
        )
    if duty.partners:
        yield f"{say('Phối hợp', 'With')}: {tasks.names(duty.partners)}"
    if duty.recipients:
        through = f" ({say('qua', 'through')} {duty.via.value})" if duty.via else ""
        yield f"{say('Gửi', 'To')}: {tasks.names(duty.recipients)}{through}"
    yield f"{say('Văn bản', 'Document')}: {sheet.number or sheet.title}, {duty.section}"


def _continued(event: Event, old: Event | None, stamp: datetime.datetime) -> Event:
    if old is not None and _content(old) == _content(event):
        return old
    event.add("sequence", 0 if old is None else int(old.get("SEQUENCE", 0)) + 1)
    event.add("dtstamp", stamp)
    return event


def _cancelled(old: Event, stamp: datetime.datetime) -> Event:
    if str(old.get("STATUS", "")) == "CANCELLED":
        return old
    sequence = int(old.get("SEQUENCE", 0)) + 1
    for name in ("STATUS", "SEQUENCE", "DTSTAMP"):
        old.pop(name, None)
    old.add("status", "CANCELLED")
    old.add("sequence", sequence)
    old.add("dtstamp", stamp)
    return old


def _content(event: Event) -> dict[str, object]:
    return {name: event[name].to_ical() for name in _CONTENT if name in event}
