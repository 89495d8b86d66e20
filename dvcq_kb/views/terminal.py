"""Tables, tree and header card of one document on a screen (rich)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import TextIO

from rich import box
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Citation, Finding, Level, Part, Section, Severity, Span
from dvcq_kb.views import findings as report
from dvcq_kb.views.excerpt import clip
from dvcq_kb.views.places import cited, heading, severity_word, stated_dates
from dvcq_kb.views.session import Session, plain_signs, printable, width

WIDE = 120
"""From here on there is room for subjects."""


def write(session: Session, stream: TextIO, *parts: RenderableType, columns: int | None = None) -> None:
    """Render for the width at hand; without colour, plain text without trailing blanks."""
    coloured = session.coloured(stream)
    screen = Console(
        file=StringIO(),
        width=columns or width(),
        force_terminal=coloured,
        # The sixteen colours of every terminal, in the shades its owner chose.
        color_system="standard" if coloured else None,
        legacy_windows=False,
        emoji=False,
        markup=False,
        highlight=False,
    )
    for part in parts:
        screen.print(part)
    assert isinstance(screen.file, StringIO)
    session.print("\n".join(line.rstrip() for line in screen.file.getvalue().removesuffix("\n").split("\n")), stream)


def card(analysis: Analysis) -> Panel:
    header, text = analysis.header, analysis.document.text
    blank = say("(để trống)", "(blank)")
    number = report.number(header).removeprefix(say("số ", "no. "))
    date = report.date(header, text).removeprefix("ngày ")
    if header.date and header.date.date and header.date.date.day is None:
        date += f"  {say('(ngày để trống)', '(day blank)')}"
    rows = {
        say("Loại", "Type"): _value(header.type),
        say("Số, ký hiệu", "Number"): number,
        say("Ngày", "Date"): date,
        say("Cơ quan", "Issuer"): _value(header.issuer),
        say("Nơi ban hành", "Place"): _value(header.place),
        say("Trích yếu", "Subject"): _value(header.subject),
        say("Người ký", "Signer"): _value(header.signer),
    }
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(ratio=1)
    for name, value in rows.items():
        grid.add_row(name, Text(printable(value)) if value else Text(blank, style="yellow"))
    return Panel(grid, title=clip(analysis.document.source, width() - 8), title_align="left", box=_box(box.ROUNDED))


def tree(analysis: Analysis, findings: Sequence[Finding], root: Section, depth: int | None) -> Table:
    """What the sections of ``root`` hold: every level down to ``depth``, or an outline.

    An outline (``None``) leaves out plain paragraphs, and of a law what is below the article.
    """
    table = Table(
        box=None, expand=True, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", collapse_padding=True
    )
    table.add_column(say("Mục", "Section"), ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(say("Viện dẫn", "Cited"), justify="right", no_wrap=True)
    table.add_column(say("Phát hiện", "Found"), no_wrap=True)
    wide = width() >= WIDE
    starts = [citation.span.start for citation in analysis.citations]
    for line, section in _branches(root, "", depth):
        words = printable(heading(section, analysis.document.text))
        line.append(words, style="bold" if section.title.isupper() else "")
        cited_inside = bisect_left(starts, section.span.end) - bisect_left(starts, section.span.start)
        found = [finding for finding in findings if _holds(section, finding.span)]
        table.add_row(line, Text(str(cited_inside or ""), style="cyan"), faults(found, words=wide))
    if findings and not wide:
        table.caption = "  ".join(f"{sign(severity)} {severity_word(severity)}" for severity in Severity)
        table.caption_justify, table.caption_style = "right", "dim"
    return table


def _branches(section: Section, prefix: str, depth: int | None) -> Iterator[tuple[Text, Section]]:
    if depth == 0 or (depth is None and section.level is Level.DIEU):
        return
    children = [child for child in section.children if depth is not None or _in_outline(child)]
    fork, last, bar = ("|- ", "`- ", "|  ") if plain_signs() else ("├─ ", "└─ ", "│  ")
    for child in children:
        final = child is children[-1]
        yield Text().append(prefix + (last if final else fork), style="dim"), child
        yield from _branches(child, prefix + ("   " if final else bar), depth - 1 if depth is not None else None)


def _in_outline(section: Section) -> bool:
    return section.level not in (Level.DOAN, Level.GACH)


def _holds(section: Section, span: Span) -> bool:
    return section.span.start <= span.start < section.span.end


def faults(findings: Sequence[Finding], *, words: bool) -> Text:
    """``● 2 lỗi  ▲ 1 cảnh báo``, or ``●2 ▲1`` where there is no room."""
    parts = []
    for severity in Severity:
        if count := sum(finding.severity is severity for finding in findings):
            told = f"{sign(severity)} {count} {severity_word(severity)}" if words else f"{sign(severity)}{count}"
            parts.append(Text(told, report.COLOURS[severity]))
    return Text("  " if words else " ").join(parts)


def sign(severity: Severity) -> str:
    """Signs that the fonts of Windows consoles have."""
    plain = {Severity.ERROR: "x", Severity.WARNING: "!", Severity.INFO: "i"}
    return (plain if plain_signs() else {Severity.ERROR: "●", Severity.WARNING: "▲", Severity.INFO: "○"})[severity]


def citation_table(analysis: Analysis, findings: Sequence[Finding]) -> Table:
    wide = width() >= WIDE
    table = Table(
        box=_box(box.SIMPLE_HEAD), expand=True, show_edge=False, padding=(0, 1, 0, 0), header_style="bold",
        title=report.counts(analysis), title_justify="left", title_style="dim",
    )  # fmt: skip
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column(say("Mục", "Section"), no_wrap=not wide, overflow="fold", max_width=12 if not wide else 20)
    table.add_column(say("Văn bản", "Instrument"), ratio=3, overflow="fold")
    table.add_column(say("Ngày", "Date"), overflow="fold", max_width=10 if not wide else 22)
    table.add_column(say("Cơ quan", "Issuer"), ratio=3)
    if wide:
        table.add_column(say("Trích yếu", "Subject"), ratio=6)
    if findings:
        table.add_column(say("Phát hiện", "Found"), no_wrap=True)
    codes = _codes(analysis, findings)
    for at, citation in enumerate(analysis.citations, 1):
        row: list[str | Text] = [
            str(at),
            outline.label_at(analysis.root, citation.span.start),
            printable(cited(citation)),
            printable(stated_dates(analysis.document.text, citation)),
            printable(_value(citation.issuer)),
        ]
        if wide:
            row.append(clip(_value(citation.subject), 110))
        if findings:
            row.append(codes.get(id(citation), Text()))
        table.add_row(*row)
    return table


def citations(session: Session, stream: TextIO, analyses: Iterable[Analysis]) -> None:
    for analysis in analyses:
        title = f"{analysis.document.source} — {report.identity(analysis)}"
        write(session, stream, Text(printable(title), style="bold"), citation_table(analysis, ()), "")


_WORST_FIRST = tuple(Severity)


def _codes(analysis: Analysis, findings: Sequence[Finding]) -> dict[int, Text]:
    """By the ``id()`` of a citation, what was found about it, the worst first."""
    lines: dict[int, list[Text]] = {}
    for finding in sorted(findings, key=lambda finding: _WORST_FIRST.index(finding.severity)):
        if citation := _concerned(analysis, finding):
            code = Text(f"{sign(finding.severity)} {finding.code}", report.COLOURS[finding.severity])
            lines.setdefault(id(citation), []).append(code)
    return {citation: Text("\n").join(codes) for citation, codes in lines.items()}


def _concerned(analysis: Analysis, finding: Finding) -> Citation | None:
    """The citation a finding stands in, or else the one whose subject it stands in."""
    start = finding.span.start
    within = [c for c in analysis.citations if c.span.start <= start < c.span.end]
    described = [c for c in analysis.citations if c.subject and c.subject.span.start <= start < c.subject.span.end]
    return next(iter(within[-1:] + described[-1:]), None)


def _value(part: Part | None) -> str:
    return part.value if part else ""


def _box(style: box.Box) -> box.Box:
    return box.ASCII if plain_signs() else style
