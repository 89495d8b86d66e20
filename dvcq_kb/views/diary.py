"""Deadlines as a calendar (RFC 5545) that can be imported again.

The same duty keeps its UID; a changed one gets a higher SEQUENCE.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from icalendar import Alarm, Calendar, Event, vRecur

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Deadline, DeadlineKind
from dvcq_kb.text import fold, slug
from dvcq_kb.views import tasks
from dvcq_kb.views.tasks import Item

_REMIND = datetime.timedelta(days=-3)
_SUMMARY = 140
# What an event says; the rest is when it was said.
_CONTENT = ("SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "RRULE", "STATUS")


def page(items: Sequence[Item], before: Path | None = None) -> bytes:
    """The calendar.

    Args:
        items: what is to be done; duties without a day are left out.
        before: the file it will replace, if there is one. Events of it that changed get the next SEQUENCE, those
            that are no more are cancelled, the others stay as they are.

    Raises:
        UsageError: that file is no calendar.
    """
    earlier = _earlier(before)
    calendar = Calendar()
    calendar.add("prodid", "-//dvcq-kb//duties//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("Nhiệm vụ, thời hạn", "Duties and deadlines"))
    stamp = _now()
    told: set[str] = set()
    for event in _events(items):
        told.add(str(event["UID"]))
        calendar.add_component(_continued(event, earlier.get(str(event["UID"])), stamp))
    for uid, old in earlier.items():
        if uid not in told:
            calendar.add_component(_cancelled(old, stamp))
    return bytes(calendar.to_ical())


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


def _events(items: Sequence[Item]) -> Iterator[Event]:
    seen: dict[str, int] = {}
    for item in items:
        for deadline in item.duty.deadlines:
            if not deadline.dates and not (deadline.rrule and deadline.start):
                continue
            identity = _identity(item)
            seen[identity] = seen.get(identity, 0) + 1
            yield _event(item, deadline, f"{identity}-{seen[identity]}@dvcq-kb")


def _identity(item: Item) -> str:
    """Of document, agents and task; not of when it is due, so that a duty put off is the same duty."""
    words = item.duty.action.value
    for deadline in item.duty.deadlines:
        words = words.replace(deadline.words, " ")
    task = re.sub(r"[\W\d_]+", " ", fold(words)).strip()
    document = slug(item.sheet.number or item.sheet.title)
    told = "\x1f".join([document, slug(tasks.names(item.duty.agents)), task])
    return hashlib.sha256(told.encode()).hexdigest()[:24]


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


def _now() -> datetime.datetime:
    """Of the run, or of SOURCE_DATE_EPOCH where output must be the same every time."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = (
        datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
        if epoch.isdigit()
        else datetime.datetime.now(datetime.UTC)
    )
    return moment.replace(microsecond=0)
