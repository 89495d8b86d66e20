"""Rows for spreadsheets and for pipes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from dvcq_kb.text import single_spaced
from dvcq_kb.views.excerpt import cells
from dvcq_kb.views.session import printable


def csv_page(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """For Excel: a byte-order mark, CRLF, and no cell that would run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_harmless(value) for value in row] for row in rows])
    return "\ufeff" + buffer.getvalue()


def _harmless(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def aligned(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """One line a row, padded columns, nothing cut: for reading in a pager, for grep."""
    table = [list(columns), *([printable(single_spaced(cell)) for cell in row] for row in rows)]
    widths = [max(cells(row[at]) for row in table) for at in range(len(columns))]
    return "\n".join(
        "  ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    )
