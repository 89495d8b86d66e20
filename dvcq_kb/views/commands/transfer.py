"""``dvcq export`` and ``dvcq import``."""

from __future__ import annotations

from pathlib import Path

import click

from dvcq_kb.language import say
from dvcq_kb.replacing import replacing
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import free
from dvcq_kb.views.write import output as open_output


@options.command(
    "export",
    help=say(
        "Xuất cả kho tri thức (văn bản, viện dẫn, phát hiện, các bản trước, dữ kiện của cơ quan) thành một tệp để sao "
        "lưu hoặc chuyển sang máy khác. Người khác dựng lại bằng dvcq import.",
        "Write the whole knowledge base (documents, citations, findings, former versions, the office's facts) to one "
        "file, as a backup or for another computer; dvcq import makes it again.",
    ),
    examples="  dvcq export -o kho-2025.dvcq\n  dvcq export --kb kho-2025 -o kho-2025.dvcq --format json",
)
@options.formats("text", "json")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar=say("TỆP", "FILE"),
    required=True,
    help=say("Tệp sẽ ghi.", "The file to write."),
)
@options.base
@click.pass_obj
def export(session: Session, form: str, output: Path, location: str) -> None:
    from dvcq_kb.knowledge import open_kb, transfer
    from dvcq_kb.registry import office

    path = free(output, ())
    with (
        open_kb(location, create=False) as kb,
        Progress(session, say("Xuất", "Exporting")) as progress,
        replacing(path) as handle,
        open(handle, "wb") as stream,  # noqa: PTH123
    ):
        count = transfer.write(kb, stream, office.path(location), progress)
    size = path.stat().st_size
    amount = f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{size / 2**10:.0f} KB"
    told = say(
        f"Đã xuất {count} văn bản vào {output} ({amount}).", f"{count} documents written to {output} ({amount})."
    )
    _tell(session, form, {"schema": "dvcq/export/1", "file": str(output), "documents": count, "bytes": size}, told)


@options.command(
    "import",
    help=say(
        "Dựng kho tri thức từ một tệp của dvcq export, ở nơi chưa có kho nào. Tệp hỏng, cắt cụt hay của chương trình "
        "khác thì từ chối và không để lại gì; bên trong tệp không có gì được chạy.",
        "Make a knowledge base from a file of dvcq export, where there is none yet. A damaged or foreign file is "
        "refused and leaves nothing; nothing in the file is executed.",
    ),
    examples="  dvcq import kho-2025.dvcq --kb kho-moi\n  dvcq import kho-2025.dvcq --kb kho-moi --format json\n"
    "  dvcq import kho-2025.dvcq --kb opensearch://may-chu:9200/dvcq",
)
@click.argument("source", metavar=say("TỆP", "FILE"), type=click.Path(path_type=Path))
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def import_(session: Session, source: Path, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.knowledge import CLUSTER, open_kb, transfer

    with Progress(session, say("Lập chỉ mục", "Indexing")) as progress:
        if location.startswith(CLUSTER):
            with open_kb(location) as kb:
                count = transfer.receive_into(source, kb, progress)
        else:
            count = transfer.receive(source, Path(location), progress)
    told = say(f"Đã nhập {count} văn bản vào {location}.", f"{count} documents imported into {location}.")
    _tell(session, form, {"schema": "dvcq/import/1", "kb": location, "documents": count}, told, output)


def _tell(session: Session, form: str, page: json_forms.Form, told: str, output: Path | None = None) -> None:
    if form == "json":
        with open_output(output) as stream:
            stream.write(json_forms.page(page) + "\n")
    else:
        session.note(told)
