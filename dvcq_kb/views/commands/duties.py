"""``dvcq duties``."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import click

from dvcq_kb.agenda import Sheet, sheet, sheets
from dvcq_kb.duties import recurrence
from dvcq_kb.errors import UsageError
from dvcq_kb.extras import lacking
from dvcq_kb.language import say
from dvcq_kb.views import clock, json_forms, months, options, tabular, tasks
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session, on_terminal
from dvcq_kb.views.tasks import Item, Wanted
from dvcq_kb.views.write import is_stdout, output_bytes
from dvcq_kb.views.write import output as open_output

_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{1,2})/(\d{4})")


@options.command(
    "duties",
    help=say(
        "Ai phải làm gì, với ai, trước ngày nào, báo cáo cho ai: đọc từ các mục giao việc, các câu “giao …”, "
        "“đề nghị …”, bảng phân công của văn bản. Không nêu tệp thì lấy mọi văn bản trong kho.\n\n"
        "--unit lọc việc của một đơn vị, gõ không dấu cũng được: việc chủ trì, việc phối hợp, và việc giao chung "
        "(“các đơn vị”, “UBND các phường”); --own bỏ việc giao chung.\n\n"
        "Lịch .ics mở được bằng Outlook, Google, Thunderbird. Xuất lại vào cùng tệp thì việc cũ được cập nhật, không "
        "nhân đôi; việc không còn được đánh dấu là hủy, việc của đơn vị khác trong tệp ấy giữ nguyên.",
        "Who must do what, with whom, by when, and to whom they report. Without a file, of every document in the "
        "knowledge base.\n\n--unit takes a unit's own duties, those it takes part in, and charges to all units; --own "
        "leaves out the latter.\n\nThe .ics calendar updates instead of doubling when it is written again.",
    ),
    examples=say(
        '  dvcq duties ke-hoach.docx --unit "phong noi vu"\n'
        '  dvcq duties ke-hoach.docx --unit "UBND phường" --format ics -o han.ics\n'
        "  dvcq duties ke-hoach.docx --format xlsx -o nhiem-vu.xlsx\n"
        "  dvcq duties --kb index --month 2025-06\n"
        "  dvcq duties --kb index --board --year 2025\n"
        "  dvcq duties --kb index --ended",
        '  dvcq duties plan.docx --unit "phong noi vu"\n'
        "  dvcq duties plan.docx --format ics -o deadlines.ics\n"
        "  dvcq duties --kb index --month 2025-06 --board",
    ),
)
@click.argument("sources", metavar=say("[TỆP…]", "[FILE…]"), nargs=-1)
@click.option(
    "-u", "--unit", default="", metavar=say("ĐƠN_VỊ", "UNIT"), help=say("Chỉ việc của đơn vị này.", "Only this unit's.")
)
@click.option("--own", is_flag=True, help=say("Với --unit: bỏ việc giao chung.", "With --unit: no charges to all."))
@click.option(
    "--month",
    metavar=say("THÁNG", "MONTH"),
    help=say("Chỉ việc đến hạn trong tháng: 2025-06, 6/2025, now.", "Only what falls due in it: 2025-06, now."),
)
@click.option(
    "--year",
    type=click.IntRange(1990, 2099),
    metavar=say("NĂM", "YEAR"),
    help=say("Chỉ việc đến hạn trong năm.", "Only what falls due in it."),
)
@click.option("--board", is_flag=True, help=say("Bảng theo đơn vị và tháng.", "A board by unit and month."))
@click.option(
    "--ended",
    is_flag=True,
    help=say("Chỉ việc có căn cứ nay đã hết hiệu lực.", "Only what rests on acts no longer in force."),
)
@options.formats("table", "json", "csv", "xlsx", "ics")
@options.output
@options.base
@click.pass_obj
def duties(
    session: Session,
    sources: tuple[str, ...],
    unit: str,
    own: bool,
    month: str | None,
    year: int | None,
    board: bool,
    ended: bool,
    form: str,
    output: Path | None,
    location: str,
) -> int:
    if month and year:
        raise UsageError(say("--month, --year: chỉ dùng một trong hai", "--month, --year: use one of them"))
    if board and form != "table":
        raise UsageError(say(f"--board không dùng với --format {form}", f"--board does not go with --format {form}"))
    _needs(form, output)
    today = clock.today()
    first, last = _term(month, year, today)
    wanted = Wanted(unit, first, last, ended, own, today)
    inputs = Inputs(session)
    found = [sheet(analysis) for analysis in inputs.analyses(sources)] if sources else _kept(session, location)
    items = list(tasks.items(found, wanted))
    if form in ("xlsx", "ics"):
        _binary(form, items, wanted, found if sources else None, output, sources)
    else:
        with open_output(output, sources) as stream:
            if form == "json":
                stream.write(json_forms.page(tasks.page(found, items)) + "\n")
            elif form == "csv":
                stream.write(tabular.csv_page(tasks.COLUMNS, (tasks.row(item) for item in items)))
            else:
                from dvcq_kb.views import board as screen
                from dvcq_kb.views import terminal

                if board:
                    if shown := months.shown(items, first, last):
                        terminal.write(session, stream, screen.board(items, shown))
                elif first is not None and items:
                    terminal.write(session, stream, screen.by_day(items))
                elif items:
                    terminal.write(session, stream, *screen.listing(items))
    _tell(session, found, items, wanted, form)
    return inputs.code()


def _needs(form: str, output: Path | None) -> None:
    """That what the format takes is there, before anything is read."""
    package = {"xlsx": "xlsxwriter", "ics": "icalendar"}.get(form)
    if package is None:
        return
    if find_spec(package) is None:
        raise UsageError(lacking(form, f"--format {form} cần gói {package}", f"--format {form} needs {package}"))
    if form == "xlsx" and is_stdout(output) and on_terminal(sys.stdout):
        raise UsageError(
            say("--format xlsx cần -o, ví dụ: -o nhiem-vu.xlsx", "--format xlsx needs -o, such as -o duties.xlsx")
        )


def _term(
    month: str | None, year: int | None, today: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    if year:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not month:
        return None, None
    if month.casefold() in ("now", "nay", "này"):
        return recurrence.month(today.year, today.month)
    match = _MONTH.fullmatch(month.strip())
    number = int(match[2] or match[3]) if match else 0
    written = int(match[1] or match[4]) if match else 0
    if not (1 <= number <= 12 and 1990 <= written <= 2099):
        raise UsageError(
            say(
                f"--month {month}: không phải là tháng; hãy viết 2025-06 hoặc 6/2025",
                f"--month {month}: no month; write 2025-06",
            )
        )
    return recurrence.month(written, number)


def _kept(session: Session, location: str) -> list[Sheet]:
    from dvcq_kb.knowledge import open_kb

    with (
        open_kb(location, create=False) as kb,
        Progress(session, say("Đọc nhiệm vụ trong kho", "Reading duties")) as progress,
    ):
        return list(sheets(kb, location, progress))


def _binary(
    form: str, items: list[Item], wanted: Wanted, of: Iterable[Sheet] | None, output: Path | None,
    sources: tuple[str, ...],
) -> None:  # fmt: skip
    if form == "xlsx":
        from dvcq_kb.views import workbook

        data = workbook.page(items)
    else:
        from dvcq_kb.views import diary

        data = diary.page(items, diary.selection(wanted, of), None if is_stdout(output) else output)
    output_bytes(output, data, sources)


def _tell(session: Session, found: list[Sheet], items: list[Item], wanted: Wanted, form: str) -> None:
    if not items:
        due = say(" đến hạn trong thời gian đó", " due in that time") if wanted.first else ""
        of = say(f" của “{wanted.unit}”", f" of '{wanted.unit}'") if wanted.unit else ""
        session.note(
            say(
                f"Không thấy việc nào{of}{due} trong {len(found)} văn bản.",
                f"No duties{of}{due} in {len(found)} documents.",
            )
        )
        return
    undated = sum(not item.due for item in items)
    told = say(f"{len(items)} việc", f"{len(items)} duties")
    if undated:
        told += say(f", {undated} việc không có ngày", f", {undated} without a day")
        if form == "ics":
            told += say(" (không đưa vào lịch)", " (not in the calendar)")
    session.note(told)
