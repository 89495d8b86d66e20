"""``dvcq browse``."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from dvcq_kb.errors import UsageError
from dvcq_kb.extras import lacking
from dvcq_kb.language import say
from dvcq_kb.views import options, settings
from dvcq_kb.views.session import Session, on_terminal


@options.command(
    "browse",
    help=say(
        "Đọc văn bản ngay trong cửa sổ lệnh: mục lục, toàn văn với viện dẫn tô nổi và lỗi đánh dấu, thẻ của từng "
        "văn bản được viện dẫn, danh sách viện dẫn, phát hiện, hạn.\n\n"
        "Nêu tệp thì mở tệp; nêu thư mục thì chọn trong các tệp ở đó; không nêu gì thì mở kho tri thức. Ở đó, "
        "bấm ? để xem các phím; đổi phím bằng mục keys trong dvcq.toml.",
        "Read in the terminal: contents, the text with citations highlighted and faults marked, a card for each act "
        "cited, lists of citations, findings, deadlines.\n\n"
        "A file is opened; of a folder one chooses; without either, the knowledge base. Press ? for the keys; change "
        "them with the setting keys in dvcq.toml.",
    ),
    examples=say(
        "  dvcq browse ke-hoach.docx\n  dvcq browse ke-hoach.docx --section II.1\n  dvcq browse corpus\n  dvcq browse",
        "  dvcq browse plan.docx\n  dvcq browse plan.docx --section II.1\n  dvcq browse corpus\n  dvcq browse",
    ),
)
@click.argument(
    "source", metavar=say("[TỆP|THƯ_MỤC]", "[FILE|FOLDER]"), required=False, shell_complete=options.complete_file
)
@click.option(
    "-s", "--section", default="", metavar=say("MỤC", "SECTION"),
    help=say("Mở ngay ở mục này: II.1, điều 5.", "Open at this section: II.1, điều 5."),
)  # fmt: skip
@click.option("--no-mouse", is_flag=True, help=say("Không dùng chuột.", "Leave the mouse to the terminal."))
@click.option(
    "--ascii", "plain", is_flag=True,
    help=say("Chỉ dùng ký hiệu ASCII (DVCQ_ASCII).", "Signs in plain ASCII (DVCQ_ASCII).")
)  # fmt: skip
@options.base
@click.pass_obj
def browse(session: Session, source: str | None, section: str, no_mouse: bool, plain: bool, location: str) -> int:
    if find_spec("textual") is None:
        raise UsageError(
            lacking(
                "tui",
                "dvcq browse cần gói textual (dvcq show TỆP thì không cần)",
                "dvcq browse needs textual (dvcq show FILE does not)",
            )
        )
    if not (on_terminal(sys.stdin) and on_terminal(sys.stdout)):
        raise UsageError(
            say(
                "dvcq browse chỉ chạy trong cửa sổ lệnh; để in ra hay chuyển tiếp: dvcq show TỆP.",
                "dvcq browse runs in a terminal only; to print or pipe: dvcq show FILE.",
            )
        )
    from dvcq_kb.views.browse import keys
    from dvcq_kb.views.browse.app import Reader
    from dvcq_kb.views.browse.base import Base

    if plain:
        os.environ["DVCQ_ASCII"] = "1"
    keymap = keys.keymap(settings.find(source).list("keys"))
    folder = Path(source) if source is not None and Path(source).is_dir() else None
    base = Base(location)
    if folder is not None and not Base(str(folder)).exists:
        reader = Reader(base, folder=folder, keys=keymap)
    elif folder is not None:
        reader = Reader(Base(str(folder)), keys=keymap)
    elif source is not None:
        from dvcq_kb.readers import read
        from dvcq_kb.readers.folders import find

        (path,) = find([source])
        reader = Reader(base, open_at_once=(path, lambda: read(path)), keys=keymap, place=section)
    else:
        reader = Reader(base, keys=keymap)
    reader.run(mouse=not no_mouse)
    return reader.return_code or 0
