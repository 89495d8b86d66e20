"""``dvcq add`` and ``dvcq remove``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.inputs import FEWEST, Inputs, cores
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import ReadyText

Counts = dict[str, int]

_NAMED = 3
"""Files named for each reason in the summary."""


@options.command(
    "add",
    help=say(
        "Đưa tệp và thư mục vào kho tri thức. Tệp không thay đổi từ lần trước thì bỏ qua; bản sao của một tệp chỉ được "
        "ghi thêm nơi để. Nhiều tệp thì chạy trên mọi lõi của máy; dừng giữa chừng thì lần sau làm tiếp.\n\n"
        "Tệp không đọc được thì nêu tên, các tệp khác vẫn được đưa vào; mã kết thúc khi đó là 2.\n\n"
        "--jsonl nhận văn bản đã tách sẵn, mỗi dòng một đối tượng JSON có id, title, text và (nếu có) source; "
        "dòng trùng id thì thay dòng cũ.",
        "Put files and folders into the knowledge base. Files unchanged since last time are skipped; of a copy only "
        "its place is noted. Many files are read on all cores; a run that was stopped is taken up by the next.\n\n"
        "A file that cannot be read is named, the others are still added; the exit code is then 2.\n\n"
        "--jsonl takes ready texts, one JSON object a line with id, title, text and perhaps source; the same id "
        "replaces.",
    ),
    examples=say(
        "  dvcq add corpus\n  dvcq add ke-hoach.txt chi-thi.txt\n  dvcq add corpus --kb kho-2025\n"
        "  dvcq add --jsonl dieu-luat.jsonl\n  dvcq add corpus --format json -o ket-qua.json\n"
        "  dvcq add /du-lieu --dask tcp://may-chu:8786 --kb opensearch://may-chu:9200/dvcq",
        "  dvcq add corpus\n  dvcq add plan.txt directive.txt\n  dvcq add corpus --kb kb-2025\n"
        "  dvcq add --jsonl articles.jsonl\n  dvcq add corpus --format json -o result.json\n"
        "  dvcq add /data --dask tcp://host:8786 --kb opensearch://host:9200/dvcq",
    ),
)
@click.argument("sources", metavar=say("TỆP…", "FILE…"), nargs=-1)
@click.option(
    "--jsonl",
    "texts",
    metavar=say("TỆP", "FILE"),
    help=say("Đưa vào các văn bản trong tệp JSONL (- là stdin, nén gzip cũng được).", "Add texts of a JSONL file."),
)
@click.option("--force", is_flag=True, help=say("Đọc lại cả tệp không đổi.", "Read unchanged files again, too."))
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help=say("Số tiến trình đọc tệp (mặc định: mọi lõi).", "Worker processes (default: all cores)."),
)
@click.option(
    "--dask",
    "scheduler",
    metavar=say("ĐỊA_CHỈ", "ADDRESS"),
    help=say(
        "Đọc bằng các máy của một cụm Dask, ví dụ tcp://may-chu:8786; các máy ấy phải thấy tệp ở cùng đường dẫn.",
        "Read on the workers of a Dask cluster, such as tcp://host:8786; they must see the files under the same path.",
    ),
)
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def add(
    session: Session,
    sources: tuple[str, ...],
    texts: str | None,
    force: bool,
    jobs: int | None,
    scheduler: str | None,
    form: str,
    output: Path | None,
    location: str,
) -> int:
    if bool(sources) == bool(texts):
        raise UsageError(
            say(
                "dvcq add cần tệp, thư mục, hoặc --jsonl TỆP (chỉ một trong hai cách); ví dụ: dvcq add corpus",
                "dvcq add wants files or folders, or --jsonl FILE, not both; for example: dvcq add corpus",
            )
        )
    if scheduler and (texts or jobs or "-" in sources):
        raise UsageError(
            say(
                "--dask chỉ dùng với tệp và thư mục, không cùng --jobs, --jsonl hay stdin (-)",
                "--dask goes with files and folders only, not with --jobs, --jsonl or stdin (-)",
            )
        )
    started = time.monotonic()
    inputs = Inputs(session)
    with _taken_up_later(session):
        if texts:
            counts = _texts(inputs, texts, location)
        else:
            counts = _files(inputs, sources, location, force=force, jobs=jobs or cores(), scheduler=scheduler)
    with open_output(output, [*sources, *([texts] if texts else [])]) as stream:
        if form == "json":
            failures = [{"file": source, "reason": reason} for source, reason in inputs.reasons.items()]
            page = {"schema": "dvcq/add/1", **counts, "failed": inputs.failed + inputs.crashed, "failures": failures}
            stream.write(json_forms.page(page) + "\n")
        elif not session.quiet:
            stream.write(_told(counts, inputs.failed + inputs.crashed) + "\n")
    if sum(counts.values()) + len(inputs.reasons) >= FEWEST:
        _summary(inputs, sum(counts.values()), time.monotonic() - started)
    return inputs.code()


@contextmanager
def _taken_up_later(session: Session) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        session.note(
            say(
                "Những văn bản đã đọc xong vẫn được giữ; chạy lại đúng lệnh này để làm tiếp.",
                "What was read so far is kept; run the same command again to go on.",
            )
        )
        raise


def _files(
    inputs: Inputs, sources: tuple[str, ...], location: str, *, force: bool, jobs: int, scheduler: str | None
) -> Counts:
    from dvcq_kb.knowledge import Outcome, open_kb
    from dvcq_kb.views.adding import Adding

    files = list(inputs.files(sources))
    tally: Counter[Outcome] = Counter()
    if files:
        indexing = _indexing(inputs.session)
        with open_kb(location) as kb, indexing, Progress(inputs.session, say("Đọc", "Reading")) as progress:
            with kb.batch(indexing):
                adding = Adding(inputs, kb, location, force=force, jobs=jobs, scheduler=scheduler)
                adding.run(files, progress)
                progress.close()
            tally = adding.tally
    return {outcome.value: tally[outcome] for outcome in Outcome}


def _texts(inputs: Inputs, source: str, location: str) -> Counts:
    from dvcq_kb.knowledge import open_kb
    from dvcq_kb.views.ready_texts import ready_texts

    count = 0

    def counted() -> Iterator[ReadyText]:
        nonlocal count
        for ready in ready_texts(inputs, source):
            count += 1
            yield ready

    indexing = _indexing(inputs.session)
    with open_kb(location) as kb, indexing, kb.batch(indexing):
        changed = kb.add_texts(counted())
    return {"changed": changed, "unchanged": count - changed}


def _indexing(session: Session) -> Progress:
    return Progress(session, say("Lập chỉ mục", "Indexing"))


def _told(counts: Counts, failed: int) -> str:
    words = {
        "added": say("Đã thêm", "Added"),
        "changed": say("Đã thêm hoặc cập nhật", "Added or updated"),
        "replaced": say("cập nhật", "updated"),
        "unchanged": say("không đổi", "unchanged"),
        "copy": say("bản sao", "copies"),
    }
    parts = [f"{words[name]} {count}" for name, count in counts.items() if count or name != "copy"]
    return ", ".join([*parts, say(f"lỗi {failed}", f"failed {failed}")])


def _summary(inputs: Inputs, done: int, seconds: float) -> None:
    """What failed and why, once more at the end: of thousands of files nobody reads every line."""
    total = done + len(inputs.reasons)
    rate = total / max(seconds, 0.001)
    inputs.session.note(
        say(
            f"{total} tệp trong {seconds:.1f} giây ({rate:.1f}/giây)",
            f"{total} files in {seconds:.1f} s ({rate:.1f}/s)",
        )
    )
    by_reason: dict[str, list[str]] = {}
    for source, reason in inputs.reasons.items():
        by_reason.setdefault(reason, []).append(source)
    for reason, named in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        more = len(named) - _NAMED
        rest = say(f" và {more} tệp khác", f" and {more} more") if more > 0 else ""
        inputs.session.note(f"  {len(named)} × {reason}\n      {', '.join(named[:_NAMED])}{rest}")


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
    from dvcq_kb.views.adding import name_of

    inputs = Inputs(session)
    removed = 0
    with open_kb(location, create=False) as kb, kb.batch():
        held = [source for document in kb.documents() for source in (document.source, *document.copies)]
        for asked in sources:
            folder = name_of(asked, location) + "/"
            inside = [source for source in held if source.startswith(folder)]
            gone = sum([kb.remove(each) for each in (inside or dict.fromkeys([asked, name_of(asked, location)]))])
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
