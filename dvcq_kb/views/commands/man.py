"""``dvcq man``."""

from __future__ import annotations

from pathlib import Path

import click

from dvcq_kb.language import say
from dvcq_kb.views import options
from dvcq_kb.views.write import output as open_output


@options.command(
    "man",
    help=say(
        "In toàn bộ hướng dẫn thành một trang man (Linux, macOS), gồm mọi lệnh và tùy chọn.",
        "Print all help as one manual page, with every command and option.",
    ),
    examples="  dvcq man | man -l -\n  dvcq man -o ~/.local/share/man/man1/dvcq.1",
)
@options.output
@click.pass_context
def man(context: click.Context, output: Path | None) -> None:
    from importlib.metadata import version

    from dvcq_kb.views.manual import manual

    root = context.find_root().command
    assert isinstance(root, click.Group)
    with open_output(output) as stream:
        stream.write(manual(root, version("dvcq-kb")))
