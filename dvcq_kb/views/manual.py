"""The help pages → a manual page (roff), so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Iterator

import click

from dvcq_kb.language import say


def manual(root: click.Group, version: str) -> str:
    """``dvcq(1)``: every command with its options and examples.

    Args:
        root: the command line.
        version: of the program.
    """
    context = click.Context(root, info_name="dvcq")
    lines = [f'.TH DVCQ 1 "" "dvcq {_plain(version)}" "dvcq"', f".SH {say('TÊN', 'NAME')}"]
    lines.append(
        _plain(say("dvcq - đọc, kiểm tra, tra cứu văn bản hành chính", "dvcq - read, check, search documents"))
    )
    lines += [
        f".SH {say('CÁCH DÙNG', 'SYNOPSIS')}",
        rf"\fBdvcq\fR {_plain(' '.join(root.collect_usage_pieces(context)))}",
    ]
    lines += [f".SH {say('MÔ TẢ', 'DESCRIPTION')}", *_paragraphs(root.help or "")]
    lines += [f".SH {say('TÙY CHỌN', 'OPTIONS')}", *_options(root, context)]
    lines.append(f".SH {say('LỆNH', 'COMMANDS')}")
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        if command is not None:
            lines += _command(command, click.Context(command, info_name=f"dvcq {name}", parent=context), f"dvcq {name}")
    lines += [f".SH {say('MÃ KẾT THÚC', 'EXIT STATUS')}", *_paragraphs(root.epilog or "")]
    return "\n".join([*lines, ""])


def _command(command: click.Command, context: click.Context, name: str) -> Iterator[str]:
    yield f".SS {_plain(name)} {_plain(' '.join(command.collect_usage_pieces(context)))}"
    yield from _paragraphs(command.help or "")
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            if (found := command.get_command(context, inner)) is not None:
                yield from _command(found, click.Context(found, info_name=inner, parent=context), f"{name} {inner}")
    if command.epilog:
        yield ".P"
        yield from _paragraphs(command.epilog)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        if record := parameter.get_help_record(context):
            yield ".TP"
            yield rf"\fB{_plain(record[0])}\fR"
            yield _plain(" ".join(record[1].split()))


def _paragraphs(text: str) -> Iterator[str]:
    for at, paragraph in enumerate(text.strip().split("\n\n")):
        if at:
            yield ".P"
        lines = paragraph.strip("\n").split("\n")
        if lines[0].strip() == "\b":
            # click's sign for lines to be left as they are.
            yield from (".nf", *(_plain(line) for line in lines[1:]), ".fi")
        else:
            yield _plain(" ".join(" ".join(lines).split()))


def _plain(text: str) -> str:
    """Nothing in it that roff would obey."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in (".", "'") else text
