"""Duties as files: a table for Excel, a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec

from starlette.responses import Response

from dvcq_kb.agenda import Sheet
from dvcq_kb.extras import lacking
from dvcq_kb.views import tabular, tasks
from dvcq_kb.views.tasks import Item, Wanted
from dvcq_kb.views.web.pages import Refused


def table(items: Iterable[Item]) -> Response:
    return Response(
        tabular.csv_page(tasks.COLUMNS, map(tasks.row, items)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="nhiem-vu.csv"'},
    )


def calendar(items: Sequence[Item], wanted: Wanted, sheets: Iterable[Sheet] | None) -> Response:
    """The deadlines.

    Args:
        items: what is to be done.
        wanted: by what they were chosen.
        sheets: the documents they are of; ``None``: of the whole base.

    Raises:
        Refused: a package is missing.
    """
    if find_spec("icalendar") is None:
        raise Refused(
            400,
            lacking("ics", "Xuất lịch cần gói icalendar", "A calendar needs icalendar"),
        )
    from dvcq_kb.views import diary

    return Response(
        diary.page(items, diary.selection(wanted, sheets)),
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="han.ics"'},
    )
