"""Who must do what by when, over the whole base: a board by unit and month, a list by day."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from dvcq_kb.duties import recurrence
from dvcq_kb.language import say
from dvcq_kb.views import months, tasks
from dvcq_kb.views.json_forms import Form
from dvcq_kb.views.tasks import Item, Wanted
from dvcq_kb.views.web import addresses, tables
from dvcq_kb.views.web.agenda import Gathered
from dvcq_kb.views.web.pages import Asked, Leaf, Page, Refused

LONGEST_UNIT = 120
LAST_YEAR = 2099
_FIRST_YEAR = 1990
_LINES, _ROWS = 40, 50
_UNITS = 200
_WAIT = 5.0


class Chosen(NamedTuple):
    unit: str
    year: int
    month: int
    """0: the whole year."""
    ended: bool

    def wanted(self) -> Wanted:
        if self.month:
            first, last = recurrence.month(self.year, self.month)
        else:
            first, last = datetime.date(self.year, 1, 1), datetime.date(self.year, 12, 31)
        return Wanted(self.unit, first, last, self.ended, today=datetime.date.today())

    def query(self, **other: str | int) -> str:
        values = {
            "don-vi": self.unit,
            "nam": self.year,
            "thang": self.month or "",
            "het-hieu-luc": "1" if self.ended else "",
        }
        told = {name: value for name, value in {**values, **other}.items() if value}
        return urlencode(told)


def page(asked: Asked) -> Page:
    gathered = asked.desk.agenda.gathered()
    if gathered is None:
        return _being_read(asked)
    chosen = _chosen(asked, gathered)
    items = _items(gathered, chosen)
    whole = gathered.year(chosen.year, datetime.date.today())
    wanted = chosen.wanted()
    listed = bool(chosen.unit or chosen.month or chosen.ended)
    lines = months.lines(items) if listed else whole.lines
    # The board of a whole year is read by its lines; of what was asked for there is the list, too.
    leaf: Leaf[Any] = asked.leaf(items, _ROWS) if listed else asked.leaf(lines, _LINES)
    rows: Sequence[Item] = leaf.rows if listed else ()
    board: Sequence[months.Line] = lines[:_LINES] if listed else leaf.rows
    # Of one month the list tells more than a board of one column.
    shown = () if chosen.month else months.shown(items, wanted.first, wanted.last)

    def form() -> Form:
        return {
            "schema": "dvcq/agenda/1",
            "years": list(gathered.years),
            "year": chosen.year,
            "month": chosen.month or None,
            "unit": chosen.unit or None,
            "total": len(items),
            "undated": gathered.undated,
            "page": leaf.number,
            "pages": leaf.pages,
            "board": [_line_form(line) for line in board],
            "duties": [{**tasks.form(item), **_document_form(item, gathered)} for item in rows],
        }

    return Page(
        "duties.html",
        form,
        {
            "chosen": chosen,
            "years": gathered.years or (chosen.year,),
            "units": sorted({line.name for line in whole.lines[:_UNITS]}),
            "total": len(items),
            "undated": gathered.undated,
            "board": board if shown and items else (),
            "left_out": len(lines) - len(board) if listed else 0,
            "months": months.heads(shown),
            "rows": rows,
            "leaf": leaf,
            "nothing": not gathered.sheets,
            "link": lambda item: _url(item, gathered),
            "inferred": tasks.inferred,
            "day": tasks.written,
            "names": tasks.names,
            "role_name": tasks.role_name,
        },
    )


def _being_read(asked: Asked) -> Page:
    agenda = asked.desk.agenda
    return Page(
        "duties_being_read.html",
        lambda: {"schema": "dvcq/agenda/1", "reading": {"done": agenda.done, "total": agenda.total}},
        {"done": agenda.done, "total": agenda.total},
    )


def _chosen(asked: Asked, gathered: Gathered) -> Chosen:
    this = datetime.date.today().year
    years = gathered.years
    # This year's; failing that, those of the year nearest before it.
    usual = this if this in years or not years else next((year for year in years if year < this), years[-1])
    year = asked.number("nam", usual, LAST_YEAR)
    if year < _FIRST_YEAR:
        raise Refused(
            400,
            say(f"“nam” phải là năm từ {_FIRST_YEAR} đến {LAST_YEAR}.", f"'nam' must be a year from {_FIRST_YEAR} on."),
        )
    return Chosen(
        asked.text("don-vi", LONGEST_UNIT), year, asked.number("thang", 0, 12), bool(asked.text("het-hieu-luc", 8))
    )


def _items(gathered: Gathered, chosen: Chosen) -> Sequence[Item]:
    found = gathered.year(chosen.year, datetime.date.today()).items
    if not (chosen.unit or chosen.month or chosen.ended):
        return found
    return list(tasks.narrowed(found, chosen.wanted()))


def _line_form(line: months.Line) -> Form:
    return {
        "unit": line.name if line.named else None,
        "days": [day.isoformat() for day in sorted(set(chain.from_iterable(line.days.values())))],
        "months_with_ended_grounds": [f"{year}-{month:02}" for year, month in sorted(line.ended)],
    }


def _document_form(item: Item, gathered: Gathered) -> Form:
    sheet = item.sheet
    return {"document": gathered.ids.get(sheet.source), "file": sheet.source, "title": sheet.title}


def _url(item: Item, gathered: Gathered) -> str:
    """The document, at the section that says so; empty if it has been taken out."""
    id_ = gathered.ids.get(item.sheet.source)
    section = {"muc": item.duty.section} if item.duty.section else {}
    return addresses.document(id_, **section) if id_ else ""


def _now(asked: Asked) -> tuple[Gathered, Chosen]:
    gathered = asked.desk.agenda.gathered()
    if gathered is None:
        raise Refused(
            503,
            say(
                "Đang đọc nhiệm vụ trong kho; hãy tải lại sau ít giây.",
                "The duties are being read; come again in some seconds.",
            ),
            _WAIT,
        )
    return gathered, _chosen(asked, gathered)


def sheet(asked: Asked) -> Response:
    """What the page lists, for Excel."""
    return tables.table(_items(*_now(asked)))


def diary(asked: Asked) -> Response:
    """The deadlines of what the page lists, for a calendar."""
    gathered, chosen = _now(asked)
    return tables.calendar(_items(gathered, chosen), chosen.wanted(), None)
