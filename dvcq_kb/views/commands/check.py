"""``dvcq check``."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding
from dvcq_kb.views import findings as report
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.session import Session, width
from dvcq_kb.views.write import output as open_output

SCHEMA = "dvcq/check/1"
_RANK = {"info": 0, "warning": 1, "error": 2, "never": 3}


@options.command(
    "check",
    help=say(
        "Kiểm tra các căn cứ, viện dẫn trong văn bản: ngày, số, ký hiệu, cơ quan có mâu thuẫn với nhau hay không.\n\n"
        "Mã kết thúc là 1 khi có phát hiện từ mức --fail-on trở lên, 2 khi có tệp không đọc được.",
        "Check what documents cite: dates, numbers and issuers that contradict each other.\n\n"
        "Exit code 1 if there are findings at or above --fail-on, 2 if a file could not be read.",
    ),
    examples=say(
        "  dvcq check ke-hoach.txt\n"
        "  dvcq check corpus --format concise\n"
        "  dvcq check ke-hoach.txt --ignore DVC105\n"
        "  dvcq check *.txt --format json -o ket-qua.json",
        "  dvcq check plan.txt\n"
        "  dvcq check corpus --format concise\n"
        "  dvcq check plan.txt --ignore DVC105\n"
        "  dvcq check *.txt --format json -o results.json",
    ),
)
@options.files
@options.formats("full", "concise", "json", "jsonl")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="warning", show_default=True,
    help=say("Mức thấp nhất làm mã kết thúc thành 1.", "Lowest severity that ends with exit code 1."),
)  # fmt: skip
@click.option(
    "--select", multiple=True, metavar=say("QUY TẮC", "RULE"),
    help=say("Chỉ dùng các quy tắc này (DVC201, DVC2, tên).", "Only these rules (DVC201, DVC2, a name)."),
)  # fmt: skip
@click.option(
    "--ignore", multiple=True, metavar=say("QUY TẮC", "RULE"),
    help=say("Bỏ qua các quy tắc này.", "Leave out these rules."),
)  # fmt: skip
@options.output
@click.pass_obj
def check(
    session: Session,
    sources: tuple[str, ...],
    form: str,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    output: Path | None,
) -> int:
    inputs = Inputs(session)
    worst = -1
    with open_output(output, sources) as stream:
        screen = _Screen(session, stream, form)
        for source in inputs.files(sources):
            examined = inputs.examine(source, _codes(select), _codes(ignore))
            if examined is None:
                continue
            analysis, found = examined
            worst = max([worst, *(_RANK[finding.severity.value] for finding in found)])
            screen.show(analysis, found)
        screen.close()
    return inputs.code(1 if worst >= _RANK[fail_on] else 0)


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """``--select DVC101,DVC2`` is the same as giving the option twice."""
    return tuple(code.strip() for codes in given for code in codes.split(",") if code.strip())


class _Screen:
    def __init__(self, session: Session, stream: TextIO, form: str) -> None:
        self._session = session
        self._stream = stream
        self._form = form
        self._documents: list[json_forms.Form] = []
        self._shown = 0
        self._findings: list[Finding] = []

    def show(self, analysis: Analysis, findings: tuple[Finding, ...]) -> None:
        if self._form == "full":
            if self._shown:
                self._session.print("", self._stream)
            for line in report.full(analysis, findings, min(width(), 120)):
                self._session.print(line, self._stream)
        elif self._form == "concise":
            for line in report.concise(analysis, findings):
                self._session.print(line, self._stream)
        else:
            document = {
                "file": analysis.document.source,
                "findings": [json_forms.finding_form(finding) for finding in findings],
            }
            if self._form == "jsonl":
                self._stream.write(json_forms.line({"schema": SCHEMA, **document}) + "\n")
            else:
                self._documents.append(document)
        self._shown += 1
        self._findings += findings

    def close(self) -> None:
        if self._form == "json":
            self._stream.write(json_forms.page({"schema": SCHEMA, "documents": self._documents}) + "\n")
        elif self._form == "full" and self._findings:
            if self._shown > 1:
                total = say(f"\n{self._shown} văn bản: ", f"\n{self._shown} documents: ")
                self._session.print(total + report.totals(self._findings), self._stream)
            code = report.gravest(self._findings)[0].code
            self._session.note(say(f"Giải thích: dvcq rule {code}", f"Explained: dvcq rule {code}"))
        elif self._form == "concise":
            self._session.note(report.summary(self._shown, self._findings))
