"""The command ``dvcq``: which commands there are, and how a run ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from dvcq_kb.errors import DvcqError, QueryError
from dvcq_kb.language import say
from dvcq_kb.views import click_texts, options
from dvcq_kb.views.session import Session, printable

VARIABLE = "_DVCQ_COMPLETE"
"""In which a shell asks for completions."""

CLEAN, FINDINGS, FAILED, INTERNAL, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 130, 141

# name: (module, attribute, Vietnamese, English). `dvcq --help` imports none of the modules.
COMMANDS = {
    "check": ("check", "check", "Kiểm tra các viện dẫn trong văn bản", "Check the citations of documents"),
    "fix": ("fix", "fix", "Sửa các chỗ chắc chắn, ghi thành Track Changes", "Make the certain corrections"),
    "cite": ("cite", "cite", "Liệt kê các văn bản được viện dẫn", "List the instruments that documents cite"),
    "show": ("show", "show", "Xem các mục, viện dẫn và lỗi của văn bản", "Show structure, citations and faults"),
    "browse": ("browse", "browse", "Đọc trong cửa sổ lệnh, có mục lục, thẻ", "Read in the terminal"),
    "report": ("report", "report", "Lập phiếu rà soát để trình ký", "Report on a document before it is signed"),
    "compare": ("compare", "compare", "So sánh hai văn bản, tìm chỗ quên sửa", "Compare two documents"),
    "duties": ("duties", "duties", "Ai phải làm gì, trước ngày nào", "Who must do what, by when"),
    "add": ("add", "add", "Đưa văn bản vào kho tri thức", "Put documents into the knowledge base"),
    "remove": ("add", "remove", "Bỏ văn bản khỏi kho tri thức", "Take documents out of the knowledge base"),
    "search": ("search", "search", "Tìm trong kho, có dấu hay không dấu", "Search, with or without diacritics"),
    "instrument": (
        "instrument",
        "instrument",
        "Một văn bản: hiệu lực, nơi nào viện dẫn",
        "An act: in force? who cites it?",
    ),
    "graph": ("graph", "graph", "Lược đồ viện dẫn; mục nào dựa vào văn bản nào", "The graph of citations; impact"),
    "index": (
        "index",
        "index",
        "Xem, kiểm tra kho tri thức, lập lại chỉ mục",
        "State of the knowledge base; rebuild, verify",
    ),
    "export": ("transfer", "export", "Xuất cả kho tri thức thành một tệp", "Write the knowledge base to one file"),
    "import": ("transfer", "import_", "Dựng kho tri thức từ tệp đã xuất", "Make a knowledge base from such a file"),
    "registry": ("registry", "registry", "Tra, bổ sung kho dữ kiện về văn bản", "Look up and add facts about acts"),
    "serve": ("serve", "serve", "Mở kho thành trang web trên máy này", "Serve the base as web pages"),
    "rule": ("rule", "rule", "Giải thích các quy tắc kiểm tra", "Explain the rules"),
    "config": ("config", "config", "Xem cấu hình đang dùng", "Show the settings in effect"),
    "completion": ("completion", "completion", "Bấm Tab để tự điền lệnh, tùy chọn, tệp", "Completion at Tab"),
    "man": ("man", "man", "In hướng dẫn thành trang man", "Print the manual page"),
    "doctor": ("doctor", "doctor", "Xem máy này đọc được những định dạng nào", "See what this computer can read"),
}


class _PipeClosed(Exception):
    pass


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if (found := COMMANDS.get(cmd_name)) is None:
            return None
        module, attribute, *_ = found
        command: click.Command = getattr(import_module(f"dvcq_kb.views.commands.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            if not _looks_like_file(args[0]):
                raise click.UsageError(_no_such_command(args[0]), ctx)
            args = ["check", *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        # From the table: none of the modules is imported. A file may stand for `check FILE`.
        found = [
            CompletionItem(name, help=say(*texts))
            for name, (_, _, *texts) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return found or [CompletionItem(incomplete, type="file")]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("Lệnh", "Commands")):
            formatter.write_dl([(name, say(*texts)) for name, (_, _, *texts) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # click would end the run itself, with 1, which is our code for findings.
            raise _PipeClosed from error

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run and exit. A command returns its exit code, or nothing for 0."""
        click_texts.install()
        if VARIABLE in os.environ:
            import_module("dvcq_kb.views.completion")  # makes PowerShell known to click
        session = extra.setdefault("obj", Session())
        try:
            code = super().main(
                args,
                prog_name or "dvcq",
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
            sys.stdout.flush()
        except BaseException as error:
            if session.debug and not isinstance(error, click.exceptions.Exit | click.Abort | click.UsageError):
                import traceback

                traceback.print_exc()
            code = _ending(error, session)
        sys.exit(code or CLEAN)


def _ending(error: BaseException, session: Session) -> int:
    """Say what stopped the run; return the exit code."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            session.complain(say("Đã dừng theo yêu cầu.", "Interrupted."))
            return INTERRUPTED
        case click.ClickException():
            error.show()
            return FAILED
        case QueryError():
            from dvcq_kb.views.excerpt import cells  # not needed to say what commands there are

            line = printable(error.query).replace("\n", " ").replace("\t", " ")
            session.complain(f"{error}\n  {line}\n  {' ' * cells(line[: error.position])}^")
            return FAILED
        case DvcqError():
            session.complain(f"dvcq: {error}")
            return FAILED
        case _PipeClosed() | BrokenPipeError():
            # Nobody reads on. Python flushes stdout once more at exit; let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            session.complain(f"dvcq: {place}{_reason(error)}")
            return FAILED
        case MemoryError():
            session.complain(say("dvcq: không đủ bộ nhớ cho văn bản này.", "dvcq: not enough memory for this."))
            return FAILED
        case Exception():
            session.complain(
                say(
                    f"dvcq: lỗi của chương trình ({type(error).__name__}: {error}).\n"
                    "Xin báo cho nhóm phát triển, kèm lệnh vừa gõ và kết quả khi thêm --debug.",
                    f"dvcq: internal error ({type(error).__name__}: {error}).\n"
                    "Please report it with the command and its output under --debug.",
                )
            )
            return INTERNAL
    raise error


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return say("ổ đĩa đầy; hãy giải phóng dung lượng rồi chạy lại", "the disk is full; free some space")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return say("không có quyền ghi; hãy chọn nơi khác", "permission denied; choose another place")
        case errno.ENOENT:
            return say(
                "không có tệp hay thư mục này; hãy kiểm tra lại đường dẫn", "no such file or folder; check the path"
            )
        case errno.EISDIR:
            return say("đây là thư mục, không phải tệp; hãy nêu tên một tệp", "this is a folder; name a file")
        case errno.ENOTDIR | errno.EEXIST:
            return say(
                "trên đường dẫn có tệp trùng tên thư mục; hãy chọn nơi khác", "a file is in the way; choose another"
            )
    return error.strerror or str(error)


def _looks_like_file(argument: str) -> bool:
    return argument == "-" or "." in argument or "/" in argument or os.sep in argument or Path(argument).exists()


def _no_such_command(name: str) -> str:
    message = say(f"Không có lệnh “{name}”.", f"No such command '{name}'.")
    if near := get_close_matches(name, list(COMMANDS)):
        message += say(f" Có phải là: {', '.join(near)}?", f" Did you mean: {', '.join(near)}?")
    return message


def _print_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"dvcq {version('dvcq-kb')}")
        context.exit()


def _first_steps() -> str:
    return say(
        """dvcq đọc văn bản hành chính, kiểm tra các viện dẫn và tra cứu kho văn bản.
Mọi việc làm ngay trên máy này; không gửi gì ra ngoài.

  dvcq ke-hoach.txt                  kiểm tra viện dẫn của một văn bản
  dvcq browse ke-hoach.txt           đọc văn bản, viện dẫn tô nổi, lỗi đánh dấu
  dvcq add corpus                    đưa cả thư mục vào kho tri thức
  dvcq search "dan van kheo"         tìm trong kho, không cần gõ dấu

Các lệnh khác: dvcq --help""",
        """dvcq reads Vietnamese administrative documents, checks what they cite, and searches them.
Everything happens on this computer; nothing is sent out.

  dvcq plan.txt                      check the citations of a document
  dvcq browse plan.txt               read it, citations highlighted, faults marked
  dvcq add corpus                    put a whole folder into the knowledge base
  dvcq search "dan van kheo"         search it, diacritics or not

More commands: dvcq --help""",
    )


@options.talking
@click.group(
    cls=Commands,
    invoke_without_command=True,
    help=say(
        "Đọc văn bản hành chính Việt Nam, kiểm tra viện dẫn và tra cứu. Chạy hoàn toàn trên máy của bạn.\n\n"
        "dvcq TỆP là cách viết ngắn của dvcq check TỆP.",
        "Read Vietnamese administrative documents, check what they cite, and search them, all on this computer.\n\n"
        "dvcq FILE is short for dvcq check FILE.",
    ),
    epilog=say(
        "\b\nMã kết thúc: 0 không có phát hiện · 1 có phát hiện · 2 không chạy được · 3 lỗi chương trình · "
        "130 bị dừng\n"
        "Hướng dẫn từng lệnh: dvcq LỆNH --help",
        "\b\nExit codes: 0 clean · 1 findings · 2 could not run · 3 internal error · 130 interrupted\n"
        "Help on a command: dvcq COMMAND --help",
    ),
    subcommand_metavar=options.SUBCOMMAND_WORDS,
    options_metavar=options.OPTIONS_WORD,
    context_settings=options.SETTINGS,
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help=say("Hiện số phiên bản.", "Show the version."),
)  # fmt: skip
@click.pass_context
def dvcq(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(_first_steps())
