"""``dvcq check``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb import language
from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Severity
from dvcq_kb.views import options, settings
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.progress import Progress
from dvcq_kb.views.reports import FORMATS, open_report
from dvcq_kb.views.reports.base import Checked, Remark
from dvcq_kb.views.session import Session
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.readers import TrackChanges
    from dvcq_kb.views.baseline import Baseline
    from dvcq_kb.views.suppressions import Suppressions


@options.command(
    "check",
    help=say(
        "Kiểm tra các viện dẫn trong văn bản: ngày, số, ký hiệu, cơ quan có mâu thuẫn với nhau hay không.\n\n"
        "Mã kết thúc là 1 khi có phát hiện từ mức --fail-on trở lên, 2 khi có tệp không đọc được.\n\n"
        "Tùy chọn hay dùng ghi được vào dvcq.toml (xem: dvcq config). Bỏ qua từng chỗ, có ghi lý do: "
        "dvcq-ignore.toml trong thư mục của văn bản.",
        "Check what documents cite: dates, numbers and issuers that contradict each other.\n\n"
        "Exit code 1 if there are findings at or above --fail-on, 2 if a file could not be read.\n\n"
        "Usual options go into dvcq.toml (see: dvcq config). Single findings are suppressed, with a reason, in "
        "dvcq-ignore.toml in the document's folder.",
    ),
    examples=say(
        "  dvcq check ke-hoach.txt\n"
        "  dvcq check corpus --format concise\n"
        "  dvcq check ke-hoach.txt --ignore DVC105\n"
        "  dvcq check *.txt --format json -o ket-qua.json\n"
        "  dvcq check corpus --format html -o bao-cao.html\n"
        "  dvcq check ke-hoach.docx --comments\n"
        "  dvcq check corpus --baseline da-biet.json --update-baseline\n"
        "  dvcq check corpus --baseline da-biet.json\n"
        "  dvcq check du-thao --watch",
        "  dvcq check plan.txt\n"
        "  dvcq check corpus --format concise\n"
        "  dvcq check plan.txt --ignore DVC105\n"
        "  dvcq check *.txt --format json -o results.json\n"
        "  dvcq check corpus --format html -o report.html\n"
        "  dvcq check plan.docx --comments\n"
        "  dvcq check corpus --baseline known.json --update-baseline\n"
        "  dvcq check corpus --baseline known.json\n"
        "  dvcq check drafts --watch",
    ),
)
@options.files
@options.formats(*FORMATS)
@click.option(
    "--fail-on", type=click.Choice(settings.SEVERITIES), default="warning", show_default=True,
    help=say("Mức thấp nhất làm mã kết thúc thành 1.", "Lowest severity that ends with exit code 1."),
)  # fmt: skip
@click.option(
    "--select", multiple=True, metavar=say("QUY_TẮC", "RULE"),
    help=say("Chỉ dùng các quy tắc này (DVC201, DVC2, tên).", "Only these rules (DVC201, DVC2, a name)."),
)  # fmt: skip
@click.option(
    "--ignore", multiple=True, metavar=say("QUY_TẮC", "RULE"),
    help=say("Bỏ qua các quy tắc này.", "Leave out these rules."),
)  # fmt: skip
@click.option(
    "--baseline", "known", type=click.Path(dir_okay=False, path_type=Path), metavar=say("TỆP", "FILE"),
    help=say("Không in các phát hiện đã biết, ghi trong tệp này.", "Do not show the findings known from this file."),
)  # fmt: skip
@click.option(
    "--update-baseline", "learning", is_flag=True,
    help=say("Ghi mọi phát hiện lần này vào tệp --baseline.", "Write every finding of this run to --baseline."),
)  # fmt: skip
@click.option(
    "--watch", is_flag=True,
    help=say(
        "Kiểm tra lại mỗi khi một văn bản được lưu, đến khi bấm Ctrl+C.",
        "Check again whenever a document is saved, until Ctrl+C.",
    ),
)  # fmt: skip
@options.output
@options.comments
@options.in_place
@options.track_changes
@click.pass_context
def check(
    context: click.Context,
    sources: tuple[str, ...],
    form: str,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    known: Path | None,
    learning: bool,
    watch: bool,
    output: Path | None,
    comments: str | None,
    in_place: bool,
    track_changes: TrackChanges,
) -> int:
    session = context.ensure_object(Session)
    wanted = settings.find(sources[0])
    _speak(context, wanted)
    form = form if options.given(context, "form") else wanted.text("format") or form
    fail_on = fail_on if options.given(context, "fail_on") else wanted.text("fail-on") or fail_on
    select, ignore = settings.rules(wanted, _codes(select), _codes(ignore))
    applied = settings.applied(select, ignore)
    failing = _failing(fail_on)
    if learning and known is None:
        raise UsageError(
            say(
                "--update-baseline cần tên tệp: thêm --baseline TỆP.",
                "--update-baseline needs a file: --baseline FILE.",
            )
        )
    if known and output and known.resolve() == output.resolve():
        raise UsageError(
            say(
                f"{output}: --output và --baseline phải là hai tệp.", f"{output}: --output and --baseline are one file."
            )
        )
    if in_place and comments != options.BESIDE:
        raise UsageError(
            say(
                "--in-place ghi vào chính tệp, nên đi cùng --comments không kèm tên tệp.",
                "--in-place writes into the file itself, so it goes with --comments without a name.",
            )
        )
    if comments and track_changes == "original":
        raise UsageError(
            say(
                "--comments chỉ đi cùng --track-changes accepted: ghi chú đặt vào bản đã chấp nhận mọi thay đổi.",
                "--comments goes with --track-changes accepted only: comments stand in what is accepted.",
            )
        )
    wish = _Wish(form, failing, select, ignore, applied, known, learning, output, comments, in_place, track_changes)
    if not watch:
        return _round(session, wish, sources)[0]
    from dvcq_kb.views.watching import watch as watch_files

    _refuse_unwatchable(wish, sources)
    watch_files(session, sources, lambda saved: _round(session, wish, saved)[1])
    raise AssertionError  # only the user ends it


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one round of checking is to do."""

    form: str
    failing: frozenset[Severity]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    applied: frozenset[str]
    known: Path | None
    learning: bool
    output: Path | None
    comments: str | None
    in_place: bool
    track_changes: TrackChanges


def _refuse_unwatchable(wish: _Wish, sources: Sequence[str]) -> None:
    if wish.form not in _WATCHABLE or wish.output or wish.learning or wish.comments or "-" in sources:
        raise UsageError(
            say(
                f"--watch chỉ in ra màn hình ({', '.join(_WATCHABLE)}), từ tệp và thư mục: bỏ --output, --comments, "
                "--update-baseline, “-”.",
                f"--watch only prints ({', '.join(_WATCHABLE)}), from files and folders: drop --output, --comments, "
                "--update-baseline, '-'.",
            )
        )


_WATCHABLE = ("full", "concise", "grouped")


def _round(session: Session, wish: _Wish, sources: Sequence[str]) -> tuple[int, dict[str, int]]:
    """Check everything named once; the exit code, and the number of findings shown of each document."""
    from dvcq_kb.views.suppressions import Suppressions

    baseline = _baseline(wish.known, wish.learning) if wish.known else None
    suppressions = Suppressions()
    inputs = Inputs(session, wish.track_changes)
    counts: dict[str, int] = {}
    failed = False
    files: Iterable[str] = inputs.files(sources)
    copies = None
    if wish.comments:
        from dvcq_kb.views.comments import Comments
        from dvcq_kb.views.copies import originals

        files = tuple(files) if wish.in_place else originals(files)
        copies = Comments(session, wish.comments, files, in_place=wish.in_place)
    if wish.output is not None:
        files = tuple(files)  # on a terminal the findings themselves show how far it is
    with open_output(wish.output, sources) as stream, Progress(session, say("Đang kiểm tra", "Checking")) as progress:
        report = open_report(wish.form, session, stream, wish.failing)
        for done, (source, analysis, found) in enumerate(inputs.examined(files, wish.select, wish.ignore), 1):
            if isinstance(files, tuple):
                progress(done, len(files))
            shown, resolved = suppressions.sift(analysis, found)
            if baseline:
                shown = baseline.sift(source, shown)
            report.show(Checked(analysis, shown, len(found) - len(shown)))
            if copies:
                copies.write(analysis, sorted((*shown, *resolved), key=lambda finding: finding.span))
            counts[source] = len(shown)
            failed = failed or any(finding.severity in wish.failing for finding in shown)
        remarks = tuple(suppressions.unused(wish.applied))
        report.close(remarks)
    _tell(session, suppressions, remarks)
    if baseline:
        _tell_known(session, baseline, wish.applied, sources, wish.learning)
    failed = failed or (bool(remarks) and Severity.INFO in wish.failing)
    return inputs.code(1 if failed else 0), counts


def _failing(lowest: str) -> frozenset[Severity]:
    """The severities that make the run end with 1: the lowest named and those above it."""
    if lowest == "never":
        return frozenset()
    ranks = settings.SEVERITIES
    return frozenset(severity for severity in Severity if ranks.index(severity.value) <= ranks.index(lowest))


def _baseline(path: Path, learning: bool) -> Baseline:
    from dvcq_kb.views.baseline import Baseline

    return Baseline.open(path, learning=learning)


def _speak(context: click.Context, wanted: settings.Settings) -> None:
    """The language of the document's folder, unless this run is told another."""
    if os.environ.get("DVCQ_LANG") or options.given(context, "lang") or options.given(context.find_root(), "lang"):
        return
    if chosen := wanted.text("lang"):
        language.use(chosen)


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """``--select DVC101,DVC2`` is the same as giving the option twice."""
    return tuple(code.strip() for codes in given for code in codes.split(",") if code.strip())


def _tell(session: Session, suppressions: Suppressions, remarks: tuple[Remark, ...]) -> None:
    if hidden := suppressions.hidden:
        session.note(
            say(f"Bỏ qua {hidden} phát hiện theo dvcq-ignore.toml.", f"{hidden} suppressed by dvcq-ignore.toml.")
        )
    if resolved := suppressions.resolved:
        session.note(
            say(
                f"Bỏ qua {resolved} phát hiện có ghi chú đã được giải quyết (Resolve) trong tệp Word.",
                f"{resolved} left out: their comments in the Word file are resolved.",
            )
        )
    for remark in remarks:
        session.note(f"{remark.file}: {remark.code} {say('gợi ý', 'info')}: {remark.message}")


def _tell_known(
    session: Session, baseline: Baseline, applied: frozenset[str], sources: Sequence[str], learning: bool
) -> None:
    gone = baseline.gone(applied)
    for entry in gone:
        words = f" “{entry['quote']}”" if entry.get("quote") else ""
        session.note(
            say(
                f"{baseline.path}: không còn {entry['code']} trong {entry['file']}:{words}",
                f"{baseline.path}: {entry['code']} is gone from {entry['file']}:{words}",
            )
        )
    if learning:
        count = baseline.write(applied, sources)
        session.note(say(f"Đã ghi {count} phát hiện vào {baseline.path}.", f"{baseline.path}: {count} findings kept."))
        return
    if gone:
        session.note(
            say("Bỏ các mục ấy khỏi danh sách: thêm --update-baseline.", "To drop those entries: --update-baseline.")
        )
    if baseline.hidden:
        session.note(
            say(
                f"Không in {baseline.hidden} phát hiện đã có trong {baseline.path}.",
                f"{baseline.hidden} findings known from {baseline.path} are not shown.",
            )
        )
