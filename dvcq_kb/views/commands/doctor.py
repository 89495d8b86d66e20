"""``dvcq doctor``."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.excerpt import cells, wrap
from dvcq_kb.views.session import Session, plain_signs, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.views.examination import Check


@options.command(
    "doctor",
    help=say(
        "Xem máy này có những chương trình nào, mỗi chương trình giúp đọc được gì, thiếu thì cài thế nào.\n\n"
        "Mã kết thúc là 1 khi thiếu phần không thể thiếu; mọi thứ khác chỉ là tùy chọn.",
        "See which programs are on this computer, what each makes readable, and how to install those that are not.\n\n"
        "Exit code 1 if something indispensable is missing; all else is optional.",
    ),
    examples="  dvcq doctor\n  dvcq doctor --format json",
)
@options.formats("text", "json")
@options.output
@options.base
@click.pass_obj
def doctor(session: Session, form: str, output: Path | None, location: str) -> int:
    from importlib.metadata import version

    from dvcq_kb.views import examination
    from dvcq_kb.views.examination import Kind

    found = [*examination.modules(), *examination.programs(), examination.knowledge(location)]
    broken = any(each.kind is Kind.REQUIRED and not each.present for each in found)
    with open_output(output) as stream:
        if form == "json":
            stream.write(
                json_forms.page(
                    {
                        "schema": "dvcq/doctor/1",
                        "version": version("dvcq-kb"),
                        "python": platform.python_version(),
                        "platform": platform.platform(),
                        "healthy": not broken,
                        "checks": [
                            {
                                "name": each.name,
                                "kind": each.kind.value,
                                "present": each.present,
                                "detail": each.detail,
                                "enables": each.enables,
                                "install": each.install,
                            }
                            for each in found
                        ],
                    }
                )
                + "\n"
            )
            return int(broken)
        system = f"{platform.system()} {platform.release()}"
        session.print(f"dvcq {version('dvcq-kb')} · Python {platform.python_version()} · {system}", stream)
        names, purposes = (
            max(cells(text) for text in column)
            for column in zip(*((each.name, each.enables) for each in found), strict=True)
        )
        for each in found:
            sign, colour = _sign(each)
            row = f"{_padded(each.name, names)}  {_padded(each.enables, purposes)}  {each.detail}".rstrip()
            session.print(f"{click.style(sign, fg=colour)} {row}", stream)
            if each.install and not each.present:
                for line in wrap(say("cài: ", "install: ") + each.install, max(min(width(), 110) - names - 4, 40)):
                    session.print(" " * (names + 4) + line, stream)
    if broken:
        session.complain(
            say("Thiếu phần không thể thiếu (dấu ✗ đỏ).", "Something indispensable is missing (red cross).")
        )
    return int(broken)


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - cells(text))


def _sign(check: Check) -> tuple[str, str]:
    """A sign and its colour."""
    from dvcq_kb.views.examination import Kind

    plain = plain_signs()
    if check.present:
        return "+" if plain else "✓", "green"
    if check.kind is Kind.REQUIRED:
        return "x" if plain else "✗", "red"
    return "-" if plain else "–", "yellow"
