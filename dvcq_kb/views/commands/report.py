"""``dvcq report``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.extras import lacking
from dvcq_kb.language import say
from dvcq_kb.views import options
from dvcq_kb.views.session import Session, on_terminal
from dvcq_kb.views.summary.content import Summary
from dvcq_kb.views.write import is_stdout, output_bytes
from dvcq_kb.views.write import output as open_output

_FORMATS = {"md": "md", "markdown": "md", "html": "html", "htm": "html", "docx": "docx", "pdf": "pdf"}


@options.command(
    "report",
    help=say(
        "Lập phiếu rà soát một văn bản để trình ký: văn bản là gì, căn cứ vào đâu, còn hiệu lực không, mâu thuẫn chỗ "
        "nào, hạn nào phải làm; kèm lược đồ và danh mục văn bản viện dẫn. In vừa khổ A4.\n\n"
        "Dạng tệp theo đuôi của tên sau -o: .html (mở bằng trình duyệt), .docx (Word), .pdf (cần LibreOffice), .md. "
        "Không có -o thì in ra màn hình.",
        "Report on one document before it is signed: what it is, what it rests on, whether that is in force, what "
        "contradicts, which deadlines it sets; with the map and the list of the acts cited. Prints on A4.\n\n"
        "The name after -o tells the form: .html, .docx, .pdf (needs LibreOffice), .md. Without -o: to the screen.",
    ),
    examples=say(
        "  dvcq report ke-hoach.docx -o phieu.html\n"
        "  dvcq report ke-hoach.docx -o phieu.docx\n"
        "  dvcq report ke-hoach.docx -o phieu.pdf\n"
        "  dvcq report ke-hoach.docx | less",
        "  dvcq report plan.docx -o report.html\n"
        "  dvcq report plan.docx -o report.docx\n"
        "  dvcq report plan.docx -o report.pdf\n"
        "  dvcq report plan.docx | less",
    ),
)
@click.argument("source", metavar=say("TỆP", "FILE"), shell_complete=options.complete_file)
@click.option(
    "--format", "form", type=click.Choice(["html", "docx", "pdf", "md"]),
    help=say("Dạng kết quả, nếu không theo đuôi tên tệp.", "Form of the output, if not by the name of the file."),
)  # fmt: skip
@options.output
@click.pass_obj
def report(session: Session, source: str, form: str | None, output: Path | None) -> int:
    from dvcq_kb.views.inputs import Inputs
    from dvcq_kb.views.one import open_one
    from dvcq_kb.views.summary.content import summary

    form = form or _by_name(output)
    binary = form in ("docx", "pdf")
    if binary and is_stdout(output) and on_terminal(sys.stdout):
        raise UsageError(
            say(
                f"tệp {form} không in ra màn hình được; thêm -o phieu.{form}.",
                f"{form} needs a file: -o report.{form}.",
            )
        )
    inputs = Inputs(session)
    opened = open_one(inputs, source)
    if opened is None:
        return inputs.code()
    made = summary(opened.analysis, opened.findings, opened.hidden)
    if form == "md":
        from dvcq_kb.views.summary.markdown import markdown

        _write(markdown(made), output, source)
    else:
        from dvcq_kb.views import pictures

        sheets = pictures.document_sheets(opened.analysis, opened.findings)
        if form == "html":
            from dvcq_kb.views.summary.web import page

            _write(page(made, sheets), output, source)
        else:
            data = _word(session, made, sheets)
            if form == "pdf":
                from dvcq_kb.views.summary.paged import pdf

                data = pdf(data)
            output_bytes(output, data, (source,))
    if not is_stdout(output):
        session.note(say(f"Đã ghi {output}.", f"Wrote {output}."))
    return inputs.code()


def _by_name(output: Path | None) -> str:
    if output is None or str(output) == "-":
        return "md"
    suffix = output.suffix.lower().lstrip(".")
    if suffix not in _FORMATS:
        raise UsageError(
            say(
                f"{output.name}: không biết dạng tệp này; dùng đuôi .html, .docx, .pdf, .md hoặc thêm --format.",
                f"{output.name}: unknown form; end the name in .html, .docx, .pdf or .md, or add --format.",
            )
        )
    return _FORMATS[suffix]


def _write(text: str, output: Path | None, source: str) -> None:
    with open_output(output, (source,)) as stream:
        stream.write(text)


def _word(session: Session, made: Summary, sheets: Sequence[str]) -> bytes:
    from dvcq_kb.views.pictures import png
    from dvcq_kb.views.pictures.sheets import proportion

    try:
        from dvcq_kb.views.summary.word import word
    except ImportError as error:
        raise UsageError(
            lacking(
                "report",
                "ghi phiếu Word, PDF cần gói python-docx (-o phieu.html thì không cần)",
                "reports in Word and PDF need python-docx (-o report.html does not)",
            )
        ) from error
    try:
        images = [(png(sheet), proportion(sheet)) for sheet in sheets]
    except UsageError as error:
        session.note(say(f"Phiếu không có lược đồ: {error}", f"No map in the report: {error}"))
        images = []
    return word(made, images)
