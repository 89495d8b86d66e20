"""Duties as an Excel workbook."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import xlsxwriter

from dvcq_kb.language import say
from dvcq_kb.views import tasks
from dvcq_kb.views.tasks import Item

_DUE = 8
"""Column of the day."""
_WIDTHS = (14, 12, 34, 12, 60, 34, 30, 26, 14, 24, 22)


def page(items: Sequence[Item]) -> bytes:
    """One row for each duty and deadline, the day a real date that Excel can sort and filter."""
    buffer = io.BytesIO()
    # A document must not be able to put formulas or links into a colleague's workbook.
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, safe) as book:
        # The same input gives the same file.
        book.set_properties({"created": datetime.datetime(2025, 1, 1)})
        head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"})
        words = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "border": 1, "align": "left"})
        sheet = book.add_worksheet(say("Nhiệm vụ", "Duties"))
        names = say(
            "Văn bản|Mục|Đơn vị|Vai trò|Nhiệm vụ|Phối hợp|Gửi, báo cáo|Thời hạn|Ngày đến hạn"
            "|Căn cứ đã hết hiệu lực|Tệp",
            "Document|Section|Unit|Role|Task|With|To|Deadline|Due|Grounds no longer in force|File",
        ).split("|")
        sheet.write_row(0, 0, names, head)
        at = 0
        for item in items:
            for stated, due in _rows(item):
                at += 1
                for column, value in enumerate(_cells(item, stated)):
                    sheet.write_string(at, column if column < _DUE else column + 1, value, words)
                if due is None:
                    sheet.write_blank(at, _DUE, None, day)
                else:
                    sheet.write_datetime(at, _DUE, datetime.datetime.combine(due, datetime.time()), day)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(at, 1), len(names) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return buffer.getvalue()


def _rows(item: Item) -> list[tuple[str, datetime.date | None]]:
    """A row for each day of each deadline."""
    found: list[tuple[str, datetime.date | None]] = []
    for deadline in item.duty.deadlines:
        days = [day for day in deadline.dates if day in item.due]
        found += [(deadline.words, day) for day in days] or [(deadline.words, None)]
    return found or [("", None)]


def _cells(item: Item, stated: str) -> tuple[str, ...]:
    duty = item.duty
    to = tasks.names(duty.recipients) + (f" ({say('qua', 'through')} {duty.via.value})" if duty.via else "")
    return (
        item.sheet.number or item.sheet.title,
        duty.section,
        tasks.names(duty.agents),
        tasks.role_name(item.role),
        duty.action.value,
        tasks.names(duty.partners),
        to,
        stated,
        "; ".join(known.number for _, known in item.ended),
        item.sheet.source,
    )
