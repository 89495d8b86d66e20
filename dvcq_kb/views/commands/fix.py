"""``dvcq fix``."""

from __future__ import annotations

from pathlib import Path

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.lint import find_rules
from dvcq_kb.model import Severity
from dvcq_kb.views import json_forms, options, settings
from dvcq_kb.views.inputs import Inputs
from dvcq_kb.views.session import Session


@options.command(
    "fix",
    help=say(
        "Sửa các chỗ chắc chắn: ngày mà chính văn bản hoặc kho dữ kiện chứng minh. Phát hiện mức gợi ý, như tên luật "
        "viết thường, chỉ sửa khi chọn: --select DVC406.\n\n"
        "Với tệp Word, mỗi chỗ sửa là một sửa đổi (Track Changes) của tác giả dvcq trong bản sao ke-hoach.dvcq.docx, "
        "để người soạn chấp nhận hoặc từ chối; với tệp .txt là bản sao đã sửa. Ngoài các chỗ ấy tệp không đổi.\n\n"
        "Mỗi chỗ sửa và lý do được in ra; chỗ nào các phát hiện không thống nhất hoặc không ghi vào được thì để lại và "
        "nói rõ. Xem trước: --diff. Mã kết thúc là 1 khi còn chỗ để lại, hoặc khi --diff có chỗ sẽ sửa.",
        "Make the certain corrections: dates that the document itself or the registry proves. Those of mere "
        "suggestions, such as names of laws in lower case, only if selected: --select DVC406.\n\n"
        "In a Word file each is a tracked change by dvcq in the copy plan.dvcq.docx, to be accepted or rejected; a "
        ".txt file gets a corrected copy. Nothing else in the file changes.\n\n"
        "Every change is printed with its reason; where findings disagree, or a change cannot be written, it is left "
        "and said. To look first: --diff. Exit code 1 if something is left, or if --diff has something to change.",
    ),
    examples=say(
        "  dvcq fix ke-hoach.docx --diff\n"
        "  dvcq fix ke-hoach.docx\n"
        "  dvcq fix ke-hoach.docx --select DVC201\n"
        "  dvcq fix ke-hoach.txt -o ke-hoach-da-sua.txt\n"
        "  dvcq fix ke-hoach.docx --in-place",
        "  dvcq fix plan.docx --diff\n"
        "  dvcq fix plan.docx\n"
        "  dvcq fix plan.docx --select DVC201\n"
        "  dvcq fix plan.txt -o plan-corrected.txt\n"
        "  dvcq fix plan.docx --in-place",
    ),
)
@options.files
@options.formats("text", "json")
@click.option(
    "--select", multiple=True, metavar=say("QUY_TẮC", "RULE"),
    help=say(
        "Chỉ sửa theo các quy tắc này (DVC201, DVC2, tên; ALL: mọi quy tắc).",
        "Only corrections by these rules (DVC201, DVC2, a name; ALL).",
    ),
)  # fmt: skip
@click.option(
    "--diff", "only_diff", is_flag=True,
    help=say("Chỉ in sẽ sửa gì, không ghi tệp nào.", "Print what would change, write nothing."),
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar=say("BẢN_SAO", "COPY"),
    help=say("Tên bản đã sửa (mặc định: ke-hoach.dvcq.docx).", "Name of the corrected copy (plan.dvcq.docx)."),
)  # fmt: skip
@options.in_place
@click.pass_obj
def fix(
    session: Session,
    sources: tuple[str, ...],
    form: str,
    select: tuple[str, ...],
    only_diff: bool,
    output: Path | None,
    in_place: bool,
) -> int:
    from dvcq_kb.views import fixes
    from dvcq_kb.views.copies import Copies, originals
    from dvcq_kb.views.suppressions import Suppressions

    if sum((only_diff, output is not None, in_place)) > 1:
        raise UsageError(
            say(
                "--diff, --output và --in-place: chỉ chọn một.",
                "--diff, --output and --in-place: choose one.",
            )
        )
    wanted = settings.find(sources[0])
    _, ignore = settings.rules(wanted, (), ())
    codes = {rule.code for each in select for code in each.split(",") for rule in find_rules(code.strip())}
    inputs = Inputs(session)
    files = tuple(inputs.files(sources))
    files = files if in_place or only_diff else originals(files)
    copies = Copies(files, fixes.KINDS, option="dvcq fix", target=output, in_place=in_place)
    suppressions = Suppressions()
    done = []
    # All rules, whatever is selected: one may cast doubt on what another would correct.
    for _, analysis, found in inputs.examined(files, (), ignore):
        shown, _ = suppressions.sift(analysis, found)
        asked = [
            finding
            for finding in shown
            if finding.code in codes or (not codes and finding.severity is not Severity.INFO)
        ]
        fixed = fixes.fix(analysis, found, asked, copies)
        if not only_diff and fixed.made:
            fixed = fixed.written(copies)
        done.append(fixed)
        if form == "text":
            fixes.show(session, fixed, diff=only_diff)
    if form == "json":
        click.echo(json_forms.page({"schema": "dvcq/fix/1", "documents": [fixes.form(each) for each in done]}))
    remaining = any(each.left or (only_diff and each.made) for each in done)
    return inputs.code(1 if remaining else 0)
