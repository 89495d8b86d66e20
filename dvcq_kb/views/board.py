"""Duties on a screen: a list by document, a board by unit and month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from dvcq_kb.duties import units
from dvcq_kb.language import say
from dvcq_kb.views import months, tasks
from dvcq_kb.views.session import plain_signs, printable
from dvcq_kb.views.tasks import Item


def listing(items: Sequence[Item]) -> Iterator[RenderableType]:
    for _, group in groupby(items, key=lambda item: item.sheet.source):
        members = list(group)
        sheet = members[0].sheet
        count = say(f"{len(members)} việc", f"{len(members)} duties")
        yield Text(printable(sheet.source), style="bold")
        yield Text(
            printable("  " + " · ".join(part for part in (sheet.number, sheet.title, count) if part)), style="dim"
        )
        table = _table()
        table.add_column(say("Mục", "Section"), max_width=12, overflow="fold")
        table.add_column(say("Đơn vị", "Unit"), ratio=3)
        table.add_column(say("Nhiệm vụ", "Task"), ratio=7)
        table.add_column(say("Thời hạn", "Deadline"), ratio=3)
        for item in members:
            table.add_row(printable(item.duty.section), _who(item), _what(item), _when(item))
        yield table
        yield ""


def by_day(items: Sequence[Item]) -> Table:
    """What falls due in a term, the first day first."""
    table = _table()
    table.add_column(say("Ngày", "Due"), no_wrap=True)
    table.add_column(say("Đơn vị", "Unit"), ratio=3)
    table.add_column(say("Nhiệm vụ", "Task"), ratio=7)
    table.add_column(say("Văn bản", "Document"), ratio=3)
    for item in items:
        days = "\n".join(f"{'≈ ' if tasks.inferred(item.duty, day) else ''}{tasks.written(day)}" for day in item.due)
        document = f"{item.sheet.number or item.sheet.title}, {item.duty.section}"
        table.add_row(days, _who(item), _what(item), Text(printable(document)))
    return table


def _table() -> Table:
    style = box.ASCII if plain_signs() else box.SIMPLE_HEAD
    return Table(box=style, expand=True, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")


def _who(item: Item) -> Text:
    names = "; ".join(printable(agent.value) for agent in item.duty.agents) or say("(không nêu)", "(not named)")
    text = Text(names)
    if item.role is not units.Role.LEAD:
        text.append(f"\n{tasks.role_name(item.role)}", style="cyan")
    if item.duty.asked:
        text.append("\n" + say("(đề nghị)", "(asked)"), style="dim")
    return text


def _what(item: Item) -> Text:
    duty = item.duty
    text = Text(printable(duty.action.value))
    if duty.partners:
        text.append("\n" + say("phối hợp: ", "with: ") + printable(tasks.names(duty.partners)), style="dim")
    if duty.recipients or duty.via:
        to = tasks.names(duty.recipients)
        through = f"{say('qua', 'through')} {duty.via.value}" if duty.via else ""
        text.append(
            "\n" + say("gửi: ", "to: ") + printable(" ".join(part for part in (to, through) if part)), style="dim"
        )
    for _, known in item.ended:
        told = say(f"căn cứ {known.number} đã hết hiệu lực", f"{known.number} is no longer in force")
        by = say(f", thay bằng {known.replaced_by}", f", replaced by {known.replaced_by}") if known.replaced_by else ""
        text.append(f"\n{'!' if plain_signs() else '▲'} {told}{by}", style="yellow")
    return text


def _when(item: Item) -> Text:
    return Text("\n").join(
        Text(printable(tasks.when(each)), style="" if each.dates or each.rrule else "dim")
        for each in item.duty.deadlines
    )


def board(items: Sequence[Item], shown: Sequence[months.Month]) -> Table:
    """A row for each unit as named, a column for each month, in the cell the days; ``×2`` where two fall on one day."""
    table = Table(
        box=box.ASCII if plain_signs() else box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="bold",
        row_styles=["", "dim"] if not plain_signs() else None,
    )  # fmt: skip
    table.add_column(say("Đơn vị", "Unit"), ratio=1, min_width=18)
    for head in months.heads(shown).values():
        table.add_column(head, justify="right", overflow="fold")
    times = "x" if plain_signs() else "×"
    for line in months.lines(items):
        table.add_row(printable(line.name), *(line.told(month, times) for month in shown))
    return table
