"""``dvcq completion``."""

from __future__ import annotations

import click

from dvcq_kb.language import say
from dvcq_kb.views import options

_SHELLS = ("bash", "zsh", "fish", "powershell")


@options.command(
    "completion",
    help=say(
        "In đoạn lệnh để cửa sổ lệnh tự điền tên lệnh, tùy chọn, tệp khi bấm Tab. Ghi đoạn ấy vào tệp cấu hình của "
        "cửa sổ lệnh một lần, như trong ví dụ, rồi mở cửa sổ mới.",
        "Print what makes the shell complete commands, options and files at Tab. Put it into the shell's start-up "
        "file once, as in the examples, and open a new shell.",
    ),
    examples=(
        "  dvcq completion bash >> ~/.bashrc\n"
        "  dvcq completion zsh >> ~/.zshrc\n"
        "  dvcq completion fish > ~/.config/fish/completions/dvcq.fish\n"
        "  dvcq completion powershell >> $PROFILE"
    ),
)
@click.argument("shell", type=click.Choice(_SHELLS), metavar="|".join(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    import dvcq_kb.views.completion  # noqa: F401 - makes PowerShell known to click
    from dvcq_kb.views.cli import VARIABLE

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(context.find_root().command, {}, "dvcq", VARIABLE).source())
