"""``dvcq add`` and ``dvcq remove``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output


@options.command(
    "add",
    help=say(
        "Đưa tệp và thư mục vào kho tri thức. Tệp không thay đổi từ lần trước thì bỏ qua.\n\n"
        "Tệp không đọc được thì nêu tên, các tệp khác vẫn được đưa vào; mã kết thúc khi đó là 2.",
        "Put files and folders into the knowledge base. Files unchanged since last time are skipped.\n\n"
        "A file that cannot be read is named, the others are still added; the exit code is then 2.",
    ),
    examples=say(
        "  dvcq add corpus\n  dvcq add ke-hoach.txt chi-thi.txt\n  dvcq add corpus --kb kho-2025",
        "  dvcq add corpus\n  dvcq add plan.txt directive.txt\n  dvcq add corpus --kb kb-2025",
    ),
)
@options.files
@click.option("--force", is_flag=True, help=say("Đọc lại cả tệp không đổi.", "Read unchanged files again, too."))
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def add(session: Session, sources: tuple[str, ...], force: bool, form: str, output: Path | None, location: str) -> int:
    from dvcq_kb.knowledge import Outcome, open_kb, stamp_of

    inputs = Inputs(session)
    tally: Counter[Outcome] = Counter()
    files = list(inputs.files(sources))
    if files:
        title = say("Đưa vào kho", "Adding")
        with open_kb(location) as kb, Progress(session, title) as progress, kb.batch():
            for done, source in enumerate(files):
                progress(done, len(files))
                name = _name(source, location)
                try:
                    # Taken before the file is read: a change in between is noticed next time.
                    stamp = "" if source == "-" else stamp_of(Path(source).stat())
                except OSError as error:
                    inputs.fail(source, error)
                    continue
                if stamp and not force and kb.knows(name, stamp):
                    tally[Outcome.UNCHANGED] += 1
                elif examined := inputs.examine(source):
                    tally[kb.add(*examined, stamp=stamp, source=name)] += 1
            progress(len(files), len(files))
    with open_output(output, sources) as stream:
        if form == "json":
            counts = {outcome.value: tally[outcome] for outcome in Outcome}
            stream.write(
                json_forms.page({"schema": "dvcq/add/1", **counts, "failed": inputs.failed + inputs.crashed}) + "\n"
            )
        elif not session.quiet:
            added, replaced, same = (tally[o] for o in (Outcome.ADDED, Outcome.REPLACED, Outcome.UNCHANGED))
            stream.write(
                say(
                    f"Đã thêm {added}, cập nhật {replaced}, không đổi {same}, lỗi {inputs.failed + inputs.crashed}\n",
                    f"Added {added}, updated {replaced}, unchanged {same}, failed {inputs.failed + inputs.crashed}\n",
                )
            )
    return inputs.code()


@options.command(
    "remove",
    help=say(
        "Bỏ văn bản khỏi kho tri thức, theo tên tệp, thư mục, hoặc mã trong dvcq index --list. Tệp gốc còn nguyên.",
        "Take documents out of the knowledge base, by file, folder, or the id in dvcq index --list. "
        "The files themselves stay.",
    ),
    examples=say(
        "  dvcq remove corpus/ke-hoach.txt\n  dvcq remove corpus", "  dvcq remove corpus/plan.txt\n  dvcq remove corpus"
    ),
)
@options.files
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def remove(session: Session, sources: tuple[str, ...], form: str, output: Path | None, location: str) -> int:
    from dvcq_kb.knowledge import open_kb

    inputs = Inputs(session)
    removed = 0
    with open_kb(location, create=False) as kb, kb.batch():
        held = [document.source for document in kb.documents()]
        for asked in sources:
            folder = _name(asked, location) + "/"
            inside = [source for source in held if source.startswith(folder)]
            gone = sum([kb.remove(each) for each in (inside or dict.fromkeys([asked, _name(asked, location)]))])
            removed += gone
            if not gone:
                inputs.failed += 1
                session.complain(
                    say(
                        f"dvcq: {asked}: không có trong kho tri thức; xem danh sách: dvcq index --list",
                        f"dvcq: {asked}: not in the knowledge base; list it with: dvcq index --list",
                    )
                )
    with open_output(output) as stream:
        if form == "json":
            counts = {"schema": "dvcq/remove/1", "removed": removed, "failed": inputs.failed + inputs.crashed}
            stream.write(json_forms.page(counts) + "\n")
        elif not session.quiet:
            stream.write(say(f"Đã bỏ {removed} văn bản\n", f"Removed {removed} documents\n"))
    return inputs.code()


def _name(source: str, location: str) -> str:
    """What a file is called in the knowledge base, from wherever and however it is named.

    Beside the knowledge base: its path from there, so that the two can be moved
    together; elsewhere: the whole path.
    """
    if source == "-":
        return source
    path, home = Path(source).resolve(), Path(location).resolve().parent
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else path.as_posix()
