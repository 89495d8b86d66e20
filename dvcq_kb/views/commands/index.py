"""``dvcq index``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.places import written
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import StoredDocument


@options.command(
    "index",
    help=say(
        "Xem kho tri thức có gì; dựng lại chỉ mục tìm kiếm; kiểm tra kho có nguyên vẹn không.\n\n"
        "Mã kết thúc là 1 khi --verify thấy hư hỏng.",
        "See what the knowledge base holds; rebuild its search index; verify that it is intact.\n\n"
        "Exit code 1 if --verify finds damage.",
    ),
    examples="  dvcq index\n  dvcq index --list\n  dvcq index --verify\n  dvcq index --rebuild",
)
@click.option("--list", "listed", is_flag=True, help=say("Liệt kê từng văn bản.", "List the documents."))
@click.option("--rebuild", is_flag=True, help=say("Dựng lại chỉ mục tìm kiếm.", "Rebuild the search index."))
@click.option("--verify", is_flag=True, help=say("Kiểm tra kho có nguyên vẹn không.", "Verify that it is intact."))
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def index(
    session: Session, listed: bool, rebuild: bool, verify: bool, form: str, output: Path | None, location: str
) -> int:
    from dvcq_kb.knowledge import open_kb

    if listed + rebuild + verify > 1:
        raise UsageError(
            say("--list, --rebuild, --verify: chỉ dùng một trong ba", "--list, --rebuild, --verify: use one of them")
        )
    with open_kb(location, create=False) as kb, open_output(output) as stream:
        if rebuild:
            with Progress(session, say("Dựng lại chỉ mục", "Rebuilding")) as progress:
                kb.rebuild(progress)
            session.note(say("Đã dựng lại chỉ mục tìm kiếm.", "The search index has been rebuilt."))
            return 0
        if verify:
            problems = kb.verify()
            if form == "json":
                stream.write(json_forms.page({"problems": list(problems)}) + "\n")
            else:
                stream.writelines(f"{problem}\n" for problem in problems)
            if not problems:
                session.note(say("Kho tri thức nguyên vẹn.", "The knowledge base is intact."))
            return 1 if problems else 0
        documents = list(kb.documents())
        if form == "json":
            forms = [_form(document) for document in documents]
            stream.write(json_forms.page({"schema": "dvcq/index/1", "documents": forms}) + "\n")
        else:
            stream.write((_table(documents) if listed else _totals(location, documents)) + "\n")
    return 0


def _totals(location: str, documents: list[StoredDocument]) -> str:
    sections, citations, findings = (
        sum(getattr(document, name) for document in documents) for name in ("sections", "citations", "findings")
    )
    return say(
        f"Kho tri thức: {location}\n{len(documents)} văn bản · {sections} mục tìm được · {citations} căn cứ · "
        f"{findings} phát hiện",
        f"Knowledge base: {location}\n{len(documents)} documents · {sections} searchable sections · "
        f"{citations} citations · {findings} findings",
    )


def _table(documents: list[StoredDocument]) -> str:
    columns = say("Mã|Số, ký hiệu|Ngày|Căn cứ|Phát hiện|Tệp|Tên", "Id|Number|Date|Cited|Findings|File|Title").split("|")
    return tabular.aligned(
        columns,
        (
            (
                document.id,
                document.number or "",
                written(document.date) if document.date else "",
                str(document.citations),
                str(document.findings),
                document.source,
                document.title,
            )
            for document in documents
        ),
    )


def _form(document: StoredDocument) -> json_forms.Form:
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "sha256": document.sha256,
        "type": document.type,
        "number": document.number,
        "issuer": document.issuer,
        "date": document.date.iso if document.date else None,
        "added_at": document.added_at,
        "sections": document.sections,
        "citations": document.citations,
        "findings": document.findings,
    }
