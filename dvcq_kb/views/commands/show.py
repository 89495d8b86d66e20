"""``dvcq show``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding, Section
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.session import Session, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.readers import TrackChanges


@options.command(
    "show",
    help=say(
        "Xem văn bản: thể thức, các mục, bảng viện dẫn, lỗi ở mục nào.\n\n"
        "Với --section, đọc riêng một mục, viện dẫn được tô nổi và lỗi được đánh dấu tại chỗ.",
        "See a document: header, sections, table of citations, and where the faults are.\n\n"
        "With --section, read one section with citations highlighted and faults marked in place.",
    ),
    examples=say(
        "  dvcq show ke-hoach.txt\n"
        "  dvcq show ke-hoach.txt --toc\n"
        "  dvcq show ke-hoach.txt --section II.1\n"
        "  dvcq show *.txt --format jsonl",
        "  dvcq show plan.txt\n"
        "  dvcq show plan.txt --toc\n"
        "  dvcq show plan.txt --section II.1\n"
        "  dvcq show *.txt --format jsonl",
    ),
)
@options.files
@options.formats("tree", "jsonl", "json", "text")
@click.option(
    "-s", "--section", metavar=say("MỤC", "SECTION"),
    help=say("Chỉ mục này: II.1, điều 5, mở đầu.", "Only this section: II.1, điều 5, mở đầu."),
)  # fmt: skip
@click.option("--toc", is_flag=True, help=say("Chỉ in mục lục.", "Print the sections only."))
@click.option(
    "--depth", type=click.IntRange(1), metavar=say("SỐ", "N"),
    help=say("In mọi cấp đến độ sâu này, cả khoản, điểm, gạch đầu dòng.", "Print every level down to this depth."),
)  # fmt: skip
@options.track_changes
@options.output
@click.pass_obj
def show(
    session: Session,
    sources: tuple[str, ...],
    form: str,
    section: str | None,
    toc: bool,
    depth: int | None,
    track_changes: TrackChanges,
    output: Path | None,
) -> int:
    inputs = Inputs(session, track_changes)
    pages = []
    shown: list[tuple[Analysis, tuple[Finding, ...]]] = []
    with open_output(output, sources) as stream:
        for analysis in inputs.analyses(sources):
            try:
                root = _section(analysis, section)
            except UsageError as error:
                inputs.fail(analysis.document.source, error)
                continue
            if form == "tree":
                if shown:
                    session.print("", stream)
                findings = _screen(session, stream, analysis, root, toc=toc, depth=depth)
                shown.append((analysis, findings))
            elif form == "text":
                stream.write(root.span.of(analysis.document.text).strip("\n") + "\n")
            elif form == "jsonl":
                stream.write(json_forms.line(json_forms.document_form(analysis, root)) + "\n")
            else:
                pages.append(json_forms.document_form(analysis, root))
        if form == "json":
            stream.write(json_forms.page(pages) + "\n")
    if len(shown) == 1 and section is None:
        _advise(session, *shown[0])
    return inputs.code()


def _section(analysis: Analysis, asked: str | None) -> Section:
    if asked is None:
        return analysis.root
    from dvcq_kb.views import reading

    try:
        return reading.find(analysis.root, asked)
    except UsageError as error:
        raise UsageError(f"{error} {say('Xem tất cả: thêm --toc.', 'To see all: --toc.')}") from error


def _screen(
    session: Session, stream: TextIO, analysis: Analysis, root: Section, *, toc: bool, depth: int | None
) -> tuple[Finding, ...]:
    from dvcq_kb.lint import lint
    from dvcq_kb.views import findings as report
    from dvcq_kb.views import terminal

    findings = lint(analysis)
    if toc:
        terminal.write(session, stream, terminal.tree(analysis, findings, root, depth))
    elif root is not analysis.root:
        _read(session, stream, analysis, root, findings)
    else:
        outline = terminal.tree(analysis, findings, root, depth)
        table = terminal.citation_table(analysis, findings)
        terminal.write(session, stream, terminal.card(analysis), outline, "", table, "")
        session.print(report.totals(findings) or report.clean(analysis), stream)
    return findings


def _read(session: Session, stream: TextIO, analysis: Analysis, root: Section, findings: Sequence[Finding]) -> None:
    from dvcq_kb.views import reading, terminal

    columns = min(width(), 100)  # longer lines are hard to read
    inside = [finding for finding in findings if root.span.start <= finding.span.start < root.span.end]
    for paragraph in reading.paragraphs(analysis, root, inside, coloured=session.coloured(stream)):
        terminal.write(session, stream, paragraph, "", columns=columns)
    for line in reading.notes(inside, columns):
        session.print(line, stream)


def _advise(session: Session, analysis: Analysis, findings: Sequence[Finding]) -> None:
    from dvcq_kb.views import findings as report

    if not findings:
        return
    source, section = analysis.document.source, report.gravest(findings)[0].section
    section = f'"{section}"' if " " in section else section
    session.note(
        say(
            f"Xem từng phát hiện: dvcq check {source}\nĐọc một mục: dvcq show {source} --section {section}",
            f"Each finding: dvcq check {source}\nRead a section: dvcq show {source} --section {section}",
        )
    )
