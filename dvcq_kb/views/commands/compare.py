"""``dvcq compare``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.compare import compare as compare_analyses
from dvcq_kb.language import say
from dvcq_kb.model import Analysis
from dvcq_kb.registry import load
from dvcq_kb.views import comparison, json_forms, options, tabular
from dvcq_kb.views import findings as report
from dvcq_kb.views.comparison import Row
from dvcq_kb.views.excerpt import wrap
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.session import Session, printable, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.readers import TrackChanges

_COLUMNS = ("group", "change", "what", "before", "after", "place_before", "place_after", "note")
_COLOURS = {"added": "green", "dropped": "red", "changed": "yellow", "renumbered": "cyan"}
_STYLE = """
body { margin: 0 auto; padding: 2rem 1rem; max-width: 60rem; color: #1c2430;
  font: 16px/1.5 "Segoe UI", Arial, "Noto Sans", sans-serif; }
h1 { font-size: 1.5rem; } h2 { margin: 1.5rem 0 .5rem; font-size: 1.15rem; } .identity { color: #5a6675; margin: 0; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid #d8dee6; text-align: left; vertical-align: top; }
td:first-child { white-space: nowrap; font-weight: 600; } small { display: block; color: #5a6675; }
.added { color: #1b6b3a; } .dropped, .past-deadline, .ended { color: #b3261e; }
.changed, .last-year, .last-years-act { color: #8a5a00; } .renumbered { color: #1a5fa8; }
@page { size: A4; margin: 2cm 1.5cm 2cm 2.5cm; }
@media print { body { padding: 0; max-width: none; font-size: 11pt; } tr { break-inside: avoid; } }
"""


@options.command(
    "compare",
    help=say(
        "So sánh hai văn bản, thường là kế hoạch năm trước với kế hoạch năm nay: căn cứ nào thêm, bỏ, đổi ngày, "
        "cơ quan, trích yếu; mục nào thêm, bỏ, sửa, đổi số; chỗ nào còn ghi năm cũ hoặc văn bản đã hết hiệu lực.\n\n"
        "Mã kết thúc là 0, hoặc 2 khi có tệp không đọc được.",
        "Compare two documents, such as last year's plan and this year's: citations and sections added, dropped and "
        "changed, and what was forgotten: last year's dates, acts that have ended.\n\n"
        "Exit code 0, or 2 if a file could not be read.",
    ),
    examples=say(
        "  dvcq compare ke-hoach-2024.docx ke-hoach-2025.docx\n"
        "  dvcq compare ke-hoach-2024.docx ke-hoach-2025.docx --format html -o so-sanh.html",
        "  dvcq compare plan-2024.docx plan-2025.docx\n"
        "  dvcq compare plan-2024.docx plan-2025.docx --format html -o comparison.html",
    ),
)
@click.argument("before", metavar=say("TRƯỚC", "BEFORE"))
@click.argument("after", metavar=say("SAU", "AFTER"))
@options.formats("table", "json", "html", "csv")
@options.track_changes
@options.output
@click.pass_obj
def compare(
    session: Session, before: str, after: str, form: str, track_changes: TrackChanges, output: Path | None
) -> int:
    inputs = Inputs(session, track_changes)
    earlier, later = inputs.analysis(before), inputs.analysis(after)
    if earlier is None or later is None:
        return inputs.code()
    found = compare_analyses(earlier, later, load())
    rows = list(comparison.rows(found, earlier, later))
    with open_output(output, (before, after)) as stream:
        if form == "json":
            stream.write(json_forms.page(comparison.form(found, earlier, later)) + "\n")
        elif form == "csv":
            stream.write(tabular.csv_page(_COLUMNS, rows))
        elif form == "html":
            stream.write("\n".join(_page(rows, earlier, later)) + "\n")
        else:
            for line in _lines(rows, earlier, later, min(width(), 120)):
                session.print(line, stream)
    return inputs.code()


def _lines(rows: Sequence[Row], before: Analysis, after: Analysis, columns: int) -> Iterator[str]:
    for sign, analysis in (("A", before), ("B", after)):
        yield click.style(f"{sign}  {printable(analysis.document.source)}", bold=True)
        yield from (f"   {row}" for row in wrap(report.identity(analysis), columns - 3))
    for group, members in groupby(rows, key=lambda row: row.group):
        kept = list(members)
        yield ""
        yield click.style(f"{comparison.group_name(group)} ({len(kept)})", bold=True)
        for row in kept:
            change = comparison.change_name(row.change)
            first, *rest = wrap(f"{change}: {_sentence(row)}", columns - 4)
            colour = _COLOURS.get(row.change, "yellow")
            yield "  " + click.style(first[: len(change)], fg=colour, bold=True) + first[len(change) :]
            yield from (f"    {line}" for line in rest)
    if not rows:
        yield ""
        yield say("Hai văn bản có cùng căn cứ và cùng các mục.", "Both documents have the same citations and sections.")


def _sentence(row: Row) -> str:
    """``Nghị định số 59/2023/NĐ-CP: ngày 14/8/2023 (mục I.6) → ngày 15/8/2023 (mục I.7)``."""
    sides = []
    for text, place in ((row.before, row.place_before), (row.after, row.place_after)):
        if row.group == "forgotten":
            text = ""
        if text or place:
            sides.append(f"{text} ({place})" if text and place else text or place)
    said = " → ".join(sides)
    said = ": ".join(part for part in (row.what, said) if part)
    return said + (f" – {row.note}" if row.note else "")


def _page(rows: Sequence[Row], before: Analysis, after: Analysis) -> Iterator[str]:
    title = say("So sánh hai văn bản", "Comparison of two documents")
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    yield f'<!doctype html>\n<html lang="{say("vi", "en")}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    for sign, analysis in (("A", before), ("B", after)):
        source, identity = (_plain(text) for text in (analysis.document.source, report.identity(analysis)))
        yield f'<p class="identity"><b>{sign}</b> {source}: {identity}</p>'
    columns = say("Thay đổi|Văn bản, chỗ|A|B", "Change|What|A|B").split("|")
    heads = "".join(f"<th>{column}</th>" for column in columns)
    for group, members in groupby(rows, key=lambda row: row.group):
        kept = list(members)
        yield f"<h2>{comparison.group_name(group)} ({len(kept)})</h2>\n<table><thead><tr>{heads}</tr></thead><tbody>"
        for row in kept:
            change = f'<td class="{row.change}">{comparison.change_name(row.change)}</td>'
            what = f"<td>{_plain(row.what)}<small>{_plain(row.note)}</small></td>"
            sides = "".join(
                f"<td>{_plain(text)}<small>{_plain(place)}</small></td>"
                for text, place in ((row.before, row.place_before), (row.after, row.place_after))
            )
            yield f"<tr>{change}{what}{sides}</tr>"
        yield "</tbody></table>"
    if not rows:
        yield say("<p>Không có gì khác nhau.</p>", "<p>No differences.</p>")
    yield "</body>\n</html>"


def _plain(text: str) -> str:
    return escape(printable(text))
