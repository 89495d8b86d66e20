"""``dvcq registry``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from dvcq_kb.errors import RegistryError
from dvcq_kb.language import say
from dvcq_kb.views import json_forms, known_acts, options, tabular
from dvcq_kb.views.session import Session, width
from dvcq_kb.views.write import output as open_output


@options.group(
    "registry",
    help=say(
        "Tra và bổ sung kho dữ kiện về văn bản: ngày ban hành, cơ quan, trích yếu, ngày có và hết hiệu lực, "
        "kèm nguồn.\n\n"
        "Dữ kiện của cơ quan nằm trong tệp registry.tsv cạnh kho tri thức (hoặc tệp mà DVCQ_REGISTRY chỉ ra) "
        "và mạnh hơn dữ kiện có sẵn. Các lệnh con đều nhận --kb; lệnh nào in dữ kiện thì nhận --format và --output.",
        "Look up and add facts about acts: dates, issuer, subject, when in force, each with its source.\n\n"
        "The office's own facts are in registry.tsv beside the knowledge base (or where DVCQ_REGISTRY points) and are "
        "stronger than those that came with dvcq. Every subcommand takes --kb; those that print take --format and "
        "--output.",
    ),
    examples="  dvcq registry show 04/2015/NĐ-CP\n"
    "  dvcq registry import van-ban.csv\n"
    "  dvcq registry export --office -o van-ban.csv\n"
    "  dvcq registry learn\n"
    "  dvcq registry stats",
)
def registry() -> None:
    pass


@options.command(
    "show",
    help=say(
        "In mọi dữ kiện về một số, ký hiệu, kèm nguồn và độ tin cậy. Nhiều văn bản có thể cùng số, ký hiệu.\n\n"
        "Không thấy thì nêu những số gần giống; không thấy không có nghĩa là văn bản không có.",
        "Print every fact about a number, with source and strength. Several acts may bear one number.\n\n"
        "If it is unknown, near numbers are named; unknown does not mean that there is no such act.",
    ),
    examples="  dvcq registry show 04/2015/NĐ-CP\n  dvcq registry show 33/CT-TTg --format json",
)
@click.argument("words", metavar=say("SỐ_KÝ_HIỆU", "NUMBER"), nargs=-1, required=True)
@options.formats("table", "json", "csv")
@options.output
@options.base
@click.pass_obj
def show(session: Session, words: tuple[str, ...], form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.registry import load
    from dvcq_kb.registry.asked import number_in

    number = number_in(" ".join(words))
    known = load(location)
    found = known.find(number)
    near = () if found else known.near(number)
    with open_output(output) as stream:
        if form == "table":
            for line in known_acts.pages(found, min(width(), 110)):
                session.print(line, stream)
        else:
            known_acts.write(session, stream, form, found)
    if not found:
        session.note(
            say(
                f"Không thấy “{number}” trong kho dữ kiện (không kết luận là văn bản đó không có).",
                f"'{number}' is not known (which does not mean there is no such act).",
            )
        )
        for fact in near:
            session.note("  " + known_acts.identity(fact))


@options.command(
    "import",
    help=say(
        "Nhập bảng văn bản của cơ quan (CSV, lưu từ Excel). Dòng đầu là tên cột: Số, ký hiệu; Loại; Ngày ban hành; "
        "Cơ quan ban hành; Trích yếu; Ngày có hiệu lực; Ngày hết hiệu lực; Thay thế bởi; Nguồn. "
        "Chỉ cột đầu là bắt buộc.\n\n"
        "Có dòng sai thì nêu từng dòng và không nhập dòng nào (mã kết thúc 2). Văn bản đã có trong bảng của cơ quan "
        "được thay bằng dòng mới.",
        "Import the office's table of acts (CSV). The first line names the columns: Number; Type; Date; Issuer; Title; "
        "Effective; Ended; Replaced by; Source. Only the first is required.\n\n"
        "If a line is wrong, every wrong line is named and nothing is imported (exit code 2). An act the office had "
        "already is replaced.",
    ),
    examples="  dvcq registry import van-ban.csv\n  dvcq registry import - < van-ban.csv",
)
@click.argument("source", metavar=say("TỆP", "FILE"))
@options.base
@click.pass_obj
def import_(session: Session, source: str, location: str) -> None:
    from dvcq_kb.registry import office, sheet

    file = _office_file(location)
    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    facts, unknown = sheet.read(data, say("bàn phím", "stdin") if source == "-" else Path(source).name)
    own = office.read(file)
    together, replaced = office.updated(own, facts)
    office.write(file, together)
    if unknown:
        session.note(say("Bỏ qua các cột: ", "Columns left out: ") + ", ".join(unknown))
    session.note(
        say(
            f"Đã nhập {len(facts)} văn bản ({replaced} thay dòng cũ) vào {file}; tệp hiện có {len(together)}.",
            f"{len(facts)} acts imported ({replaced} replaced) into {file}, which now holds {len(together)}.",
        )
    )


@options.command(
    "export",
    help=say(
        "Xuất dữ kiện ra CSV mở được bằng Excel (hoặc JSON, bảng); tệp xuất ra nhập lại được.",
        "Export the facts as CSV for Excel (or JSON, or a table); what is exported can be imported.",
    ),
    examples="  dvcq registry export -o tat-ca.csv\n  dvcq registry export --office -o cua-co-quan.csv",
)
@click.option("--office", "own", is_flag=True, help=say("Chỉ dữ kiện của cơ quan.", "Only the office's own facts."))
@options.formats("csv", "json", "table")
@options.output
@options.base
@click.pass_obj
def export(session: Session, own: bool, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.registry import load, office

    facts = office.read(_office_file(location)) if own else tuple(load(location))
    with open_output(output) as stream:
        known_acts.write(session, stream, form, facts)
    session.note(say(f"{len(facts)} văn bản", f"{len(facts)} acts"))


@options.command(
    "learn",
    help=say(
        "Ghi nhận số, ngày, cơ quan, trích yếu của chính các văn bản trong kho tri thức vào dữ kiện của cơ quan.\n\n"
        "Văn bản để trống số hoặc ngày thì bỏ qua; văn bản trái với dữ kiện đã chắc thì nêu ra, không ghi nhận.",
        "Take over what the documents in the knowledge base say of themselves: number, date, issuer, subject.\n\n"
        "Documents without number or date teach nothing; those that contradict a known fact are named, not learned.",
    ),
    examples="  dvcq registry learn\n  dvcq registry learn --kb kho-cua-toi --format csv -o moi.csv",
)
@options.formats("table", "json", "csv")
@options.output
@options.base
@click.pass_obj
def learn(session: Session, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.knowledge import open_kb
    from dvcq_kb.registry import load, office
    from dvcq_kb.registry.learning import learn as learn_from

    file = _office_file(location)
    with open_kb(location, create=False) as kb:
        documents = list(kb.documents())
    package = load(None, alone=True)
    numbers = dict.fromkeys(document.number for document in documents if document.number)
    learned = learn_from(documents, office.read(file), (f for number in numbers for f in package.find(number)))
    office.write(file, learned.facts)
    with open_output(output) as stream:
        known_acts.write(session, stream, form, learned.new)
    for told, other in learned.contradictions:
        session.note(
            say(
                f"{told.source}: số {told.number} ghi ngày {known_acts.day(told)}, "
                f"đã biết ngày {known_acts.day(other)} "
                f"(nguồn: {other.source}); không ghi nhận.",
                f"{told.source}: no. {told.number} is dated {known_acts.day(told)}, known: {known_acts.day(other)} "
                f"({other.source}); not learned.",
            )
        )
    session.note(
        say(
            f"Đọc {len(documents)} văn bản, ghi nhận {len(learned.new)} văn bản mới vào {file}.",
            f"{len(documents)} documents read, {len(learned.new)} new acts learned into {file}.",
        )
    )


@options.command(
    "stats",
    help=say("Đếm dữ kiện theo độ tin cậy, loại, nguồn.", "Count the facts by strength, type and source."),
    examples="  dvcq registry stats\n  dvcq registry stats --format json",
)
@options.formats("table", "json", "csv")
@options.output
@options.base
@click.pass_obj
def stats(session: Session, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.registry import load, office

    facts = tuple(load(location))
    file = office.path(location)
    rows = [
        (say("tổng số", "total"), "", len(facts)),
        (say("của cơ quan", "the office's own"), "", len(office.read(file)) if file else 0),
        *(
            (say("độ tin cậy", "strength"), known_acts.strength_word(name), count)
            for name, count in _counts(f.strength.value for f in facts)
        ),
        *((say("loại", "type"), name, count) for name, count in _counts(f.type or "?" for f in facts)),
        *((say("nguồn", "source"), name, count) for name, count in _counts(f.source or "?" for f in facts)[:12]),
        (say("có ngày hết hiệu lực", "with an end"), "", sum(f.ended is not None for f in facts)),
    ]
    columns = say("Mục|Giá trị|Số văn bản", "Of|Value|Acts").split("|")
    with open_output(output) as stream:
        if form == "json":
            counted = [{"of": of, "value": value or None, "acts": count} for of, value, count in rows]
            stream.write(json_forms.page({"schema": "dvcq/registry-stats/1", "counts": counted}) + "\n")
        elif form == "csv":
            stream.write(tabular.csv_page(columns, rows))
        else:
            session.print(tabular.aligned(columns, ((a, b, str(c)) for a, b, c in rows)), stream)


for _command in (show, import_, export, learn, stats):
    registry.add_command(_command)


def _office_file(location: str) -> Path:
    from dvcq_kb.registry import office

    file = office.path(location)
    if file is None:
        raise RegistryError(
            say(
                f"{location}: không phải thư mục; hãy đặt DVCQ_REGISTRY là tệp chứa dữ kiện của cơ quan",
                f"{location}: is no folder; set DVCQ_REGISTRY to the file for the office's facts",
            )
        )
    return file


def _counts(values: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))
