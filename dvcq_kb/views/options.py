"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from dvcq_kb.language import say
from dvcq_kb.views.session import Session

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=click.Command)

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Of click, for every command."""
OPTIONS_WORD = say("[TÙY CHỌN]", "[OPTIONS]")
SUBCOMMAND_WORDS = say("LỆNH [THAM SỐ]…", "COMMAND [ARGUMENTS]…")


def command(name: str, *, help: str, examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command with its examples at the end of the help page, and the options every command has."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        made = click.command(
            name, help=help, epilog=_shown(examples), options_metavar=OPTIONS_WORD, context_settings=SETTINGS
        )(function)
        return talking(made)  # after the command's own options

    return decorate


def group(
    name: str, *, help: str, examples: str, kind: type[click.Group] = click.Group
) -> Callable[[Callable[..., Any]], click.Group]:
    """A family of commands, likewise."""

    def decorate(function: Callable[..., Any]) -> click.Group:
        made = click.group(
            name,
            cls=kind,
            help=help,
            epilog=_shown(examples),
            subcommand_metavar=SUBCOMMAND_WORDS,
            options_metavar=OPTIONS_WORD,
            context_settings=SETTINGS,
        )(function)
        return talking(made)

    return decorate


def _shown(examples: str) -> str:
    # \b: click is to leave these lines as they are.
    return f"\b\n{say('Ví dụ:', 'Examples:')}\n{examples}"


def given(context: click.Context, name: str) -> bool:
    """Whether a parameter stands on the command line, so that neither its default nor a file speaks for it."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _remember(attribute: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(context: click.Context, _: click.Parameter, value: Any) -> None:
        # Unset here must not undo what was set before the command's name.
        if value:
            setattr(context.ensure_object(Session), attribute, value)

    return callback


def talking(made: C) -> C:
    """Add the options that say how the run talks; they stand before or after the command's name."""
    for option in (
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_remember("quiet"),
            help=say("Chỉ in kết quả và lỗi.", "Print results and errors only."),
        ),
        click.option(
            "--color", type=click.Choice(["auto", "always", "never"]), expose_value=False,
            callback=_remember("colour"),
            help=say("Tô màu (auto: chỉ trên màn hình).", "Colour (auto: on terminals only)."),
        ),
        # Read by __main__ before anything is translated; here so that click knows it.
        click.option(
            "--lang", type=click.Choice(["vi", "en"]), expose_value=False,
            help=say("Ngôn ngữ của lời nhắn (DVCQ_LANG).", "Language of messages (DVCQ_LANG)."),
        ),
        click.option(
            "--debug", is_flag=True, expose_value=False, callback=_remember("debug"),
            help=say("Khi có lỗi, hiện chi tiết cho người phát triển.", "Show a traceback on errors."),
        ),
    ):  # fmt: skip
        option(made)
    return made


def complete_file(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For arguments that name documents: the shell knows its files best."""
    return [CompletionItem(incomplete, type="file")]


def files(function: F) -> F:
    return click.argument(
        "sources", metavar=say("TỆP…", "FILE…"), nargs=-1, required=True, shell_complete=complete_file
    )(function)


def formats(*names: str) -> Callable[[F], F]:
    """``--format``, the first name being the default."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True,
        help=say("Dạng kết quả.", "Form of the output."),
    )  # fmt: skip


def output(function: F) -> F:
    return click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar=say("TỆP", "FILE"),
        help=say("Ghi kết quả vào tệp này.", "Write the output to this file."),
    )(function)  # fmt: skip


BESIDE = "\x00"
"""``--comments`` without a name: beside the file, as ``plan.dvcq.docx``."""


def comments(function: F) -> F:
    return click.option(
        "--comments", is_flag=False, flag_value=BESIDE, metavar=say("BẢN_SAO", "COPY"),
        help=say(
            "Ghi bản sao của tệp Word hoặc PDF, mỗi phát hiện là một ghi chú (comment) ở đúng chữ; không nêu tên thì "
            "ghi ke-hoach.dvcq.docx bên cạnh.",
            "Write a copy of the Word file or PDF with every finding as a comment; plan.dvcq.docx if no name is given.",
        ),
    )(function)  # fmt: skip


def in_place(function: F) -> F:
    return click.option(
        "--in-place", is_flag=True,
        help=say(
            "Ghi vào chính tệp; bản trước đó giữ lại thành ke-hoach.docx.bak.",
            "Write into the file itself; what it was is kept as plan.docx.bak.",
        ),
    )(function)  # fmt: skip


def track_changes(function: F) -> F:
    return click.option(
        "--track-changes", type=click.Choice(["accepted", "original"]), default="accepted", show_default=True,
        help=say(
            "Chỗ sửa chưa duyệt (Track Changes): đọc như đã chấp nhận hết, hay bản trước khi sửa.",
            "Pending tracked changes: read as after accepting them all, or as before them.",
        ),
    )(function)  # fmt: skip


def base(function: F) -> F:
    return click.option(
        "--kb", "location", default=_usual_base, envvar="DVCQ_KB", metavar=say("NƠI", "PLACE"),
        help=say("Kho tri thức (DVCQ_KB; mặc định: index).", "The knowledge base (DVCQ_KB; default: index)."),
    )(function)  # fmt: skip


def _usual_base() -> str:
    """What the configuration of this folder says; looked up only where neither option nor environment does."""
    from dvcq_kb.views import settings

    return settings.find().text("kb") or "index"
