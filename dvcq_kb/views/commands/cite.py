"""``dvcq cite``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.model import Analysis
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.places import cited, stated_dates
from dvcq_kb.views.session import Session, on_terminal
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.readers import TrackChanges

_CSV = (
    "file", "start", "end", "quote", "kind", "type", "number", "name", "date", "raw_date", "issuer", "subject",
    "pinpoint", "section", "instrument",
)  # fmt: skip


@options.command(
    "cite",
    help=say(
        "Liệt kê mọi văn bản được viện dẫn, theo thứ tự trong bài.",
        "List every instrument that documents cite, in text order.",
    ),
    examples=say(
        "  dvcq cite ke-hoach.txt\n"
        "  dvcq cite corpus --format csv -o can-cu.csv\n"
        "  dvcq cite *.txt --format jsonl\n"
        '  echo "Căn cứ Chỉ thị số 33/CT-TTg ngày 26/11/2021" | dvcq cite -',
        "  dvcq cite plan.txt\n"
        "  dvcq cite corpus --format csv -o citations.csv\n"
        "  dvcq cite *.txt --format jsonl\n"
        '  echo "Căn cứ Chỉ thị số 33/CT-TTg ngày 26/11/2021" | dvcq cite -',
    ),
)
@options.files
@options.formats("table", "jsonl", "json", "csv")
@options.track_changes
@options.output
@click.pass_obj
def cite(
    session: Session, sources: tuple[str, ...], form: str, track_changes: TrackChanges, output: Path | None
) -> int:
    inputs = Inputs(session, track_changes)
    with open_output(output, sources) as stream:
        if form == "jsonl":
            for analysis in inputs.analyses(sources):
                stream.writelines(json_forms.line(entry) + "\n" for entry in json_forms.citation_forms(analysis))
        elif form == "table" and on_terminal(stream):
            from dvcq_kb.views import terminal

            terminal.citations(session, stream, inputs.analyses(sources))
        else:
            analyses = inputs.analyses(sources)
            if form == "table":
                stream.write(_table(analyses) + "\n")
            else:
                entries = [entry for analysis in analyses for entry in json_forms.citation_forms(analysis)]
                if form == "json":
                    stream.write(json_forms.page(entries) + "\n")
                else:
                    rows = [[entry.get(column) for column in _CSV] for entry in entries]
                    stream.write(tabular.csv_page(_CSV, rows))
    return inputs.code()


def _table(analyses: Iterable[Analysis]) -> str:
    rows = [
        (
            analysis.document.source,
            json_forms.section_of(analysis, citation),
            cited(citation),
            stated_dates(analysis.document.text, citation),
            citation.issuer.value if citation.issuer else "",
        )
        for analysis in analyses
        for citation in analysis.citations
    ]
    columns = say("Tệp|Mục|Văn bản|Ngày|Cơ quan", "File|Section|Instrument|Date|Issuer").split("|")
    return tabular.aligned(columns, rows)
