"""``dvcq index``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.places import written
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import Former, StoredDocument


@options.command(
    "index",
    help=say(
        "Xem kho tri thức có gì; lập lại chỉ mục tìm kiếm; kiểm tra kho có nguyên vẹn không.\n\n"
        "--history cho biết một tệp trước đây ghi gì, từ khi nào đến khi nào.\n\n"
        "Mã kết thúc là 1 khi --verify thấy hư hỏng.",
        "See what the knowledge base holds; rebuild its search index; verify that it is intact.\n\n"
        "--history tells what a file said before, from when to when.\n\n"
        "Exit code 1 if --verify finds damage.",
    ),
    examples="  dvcq index\n  dvcq index --list\n  dvcq index --verify\n  dvcq index --rebuild\n"
    "  dvcq index --history corpus/ke-hoach.txt",
)
@click.option("--list", "listed", is_flag=True, help=say("Liệt kê từng văn bản.", "List the documents."))
@click.option("--rebuild", is_flag=True, help=say("Lập lại chỉ mục tìm kiếm.", "Rebuild the search index."))
@click.option("--verify", is_flag=True, help=say("Kiểm tra kho có nguyên vẹn không.", "Verify that it is intact."))
@click.option(
    "--history", "source", metavar=say("TỆP", "FILE"),
    help=say("Các bản trước của một tệp.", "Former versions of a file."),
)  # fmt: skip
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def index(
    session: Session, listed: bool, rebuild: bool, verify: bool, source: str | None, form: str, output: Path | None,
    location: str,
) -> int:  # fmt: skip
    from dvcq_kb.knowledge import open_kb

    if listed + rebuild + verify + bool(source) > 1:
        raise UsageError(
            say(
                "--list, --rebuild, --verify, --history: chỉ dùng một trong bốn",
                "--list, --rebuild, --verify, --history: use one of them",
            )
        )
    with open_kb(location, create=False) as kb, open_output(output) as stream:
        if rebuild:
            with Progress(session, say("Lập lại chỉ mục", "Rebuilding")) as progress:
                kb.rebuild(progress)
            session.note(say("Đã lập lại chỉ mục tìm kiếm.", "The search index has been rebuilt."))
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
        if source:
            from dvcq_kb.views.adding import name_of

            _history(session, stream, form, source, kb.versions(name_of(source, location)) or kb.versions(source))
            return 0
        documents = list(kb.documents())
        if form == "json":
            forms = [_form(document) for document in documents]
            stream.write(json_forms.page({"schema": "dvcq/index/1", "documents": forms}) + "\n")
        else:
            stream.write((_table(documents) if listed else _totals(location, documents)) + "\n")
    return 0


def _history(session: Session, stream: TextIO, form: str, source: str, versions: tuple[Former, ...]) -> None:
    if form == "json":
        forms = [asdict(version) for version in versions]
        stream.write(json_forms.page({"schema": "dvcq/history/1", "file": source, "versions": forms}) + "\n")
    elif versions:
        columns = say("Mã|Từ|Đến|Tên", "Id|From|Until|Title").split("|")
        rows = [(version.id, version.added_at, version.until, version.title) for version in versions]
        stream.write(tabular.aligned(columns, rows) + "\n")
    if not versions:
        session.note(say(f"{source}: không có bản trước nào.", f"{source}: no former version."))


def _totals(location: str, documents: list[StoredDocument]) -> str:
    sections, citations, findings = (
        sum(getattr(document, name) for document in documents) for name in ("sections", "citations", "findings")
    )
    return say(
        f"Kho tri thức: {location}\n{len(documents)} văn bản · {sections} mục tìm được · {citations} viện dẫn · "
        f"{findings} phát hiện",
        f"Knowledge base: {location}\n{len(documents)} documents · {sections} searchable sections · "
        f"{citations} citations · {findings} findings",
    )


def _table(documents: list[StoredDocument]) -> str:
    columns = say("Mã|Số, ký hiệu|Ngày|Viện dẫn|Phát hiện|Tệp|Tên", "Id|Number|Date|Cited|Findings|File|Title").split(
        "|"
    )
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
        "copies": list(document.copies),
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
