"""``dvcq rule``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.views import json_forms, options
from dvcq_kb.views.excerpt import wrap
from dvcq_kb.views.findings import COLOURS
from dvcq_kb.views.places import severity_word
from dvcq_kb.views.session import Session, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.lint import Rule

_PART = re.compile(r"([A-ZĐÁ-Ỹ][^:\n]{0,30}):\s+(.*)", re.DOTALL)
_INDENT = 17


@options.command(
    "rule",
    help=say(
        "Giải thích quy tắc kiểm tra: kiểm tra gì, vì sao, ví dụ sai và đúng, khi nào bỏ qua, căn cứ nào.\n\n"
        "Không nêu quy tắc nào thì in danh sách. Quy tắc gọi bằng mã, phần đầu của mã (DVC2), hoặc tên.",
        "Explain the rules (in Vietnamese): what is checked, why, a wrong and a right example, when to ignore it, "
        "and its source.\n\nWithout a rule: the list. A rule goes by code, its beginning (DVC2), or name.",
    ),
    examples=say(
        "  dvcq rule\n  dvcq rule DVC201\n  dvcq rule DVC1\n  dvcq rule --all -o quy-tac.txt",
        "  dvcq rule\n  dvcq rule DVC201\n  dvcq rule DVC1\n  dvcq rule --all -o rules.txt",
    ),
)
@click.argument("selectors", metavar=say("[QUY_TẮC]…", "[RULE]…"), nargs=-1)
@click.option("--all", "every", is_flag=True, help=say("Giải thích mọi quy tắc.", "Explain every rule."))
@options.formats("text", "json")
@options.output
@click.pass_obj
def rule(session: Session, selectors: tuple[str, ...], every: bool, form: str, output: Path | None) -> None:
    from dvcq_kb.lint import RULES

    chosen = tuple(dict.fromkeys(found for selector in selectors for found in _found(selector)))
    rules = RULES if every or not chosen else chosen
    with open_output(output) as stream:
        if form == "json":
            stream.write(
                json_forms.page(
                    [
                        {
                            "code": r.code,
                            "name": r.name,
                            "severity": r.severity.value,
                            "by_default": r.by_default,
                            "title": r.title,
                            "page": r.page,
                        }
                        for r in rules
                    ]
                )
                + "\n"
            )
            return
        for at, r in enumerate(rules):
            word = click.style(severity_word(r.severity), fg=COLOURS[r.severity])
            if not chosen and not every:
                optional = "" if r.by_default else say(" (khi chọn)", " (when selected)")
                space = " " * (9 - len(severity_word(r.severity)))
                session.print(f"{r.code}  {word}{space}  {r.title}{optional}", stream)
                continue
            if at:
                session.print("", stream)
            session.print(f"{click.style(r.code, bold=True)}  {r.name}  ({say('mức', 'severity')}: {word})", stream)
            if not r.by_default:
                session.print(
                    say(f"Chỉ chạy khi được chọn: --select {r.code}", f"Runs only when selected: --select {r.code}"),
                    stream,
                )
            for line in _page(r.page, min(width(), 100)):
                session.print(line, stream)
    if not chosen and not every:
        session.note(say("Xem giải thích: dvcq rule DVC201", "Explained: dvcq rule DVC201"))


def _found(selector: str) -> tuple[Rule, ...]:
    """Rules of the table, or the one that is about the run and not about a document."""
    from dvcq_kb.lint import find_rules
    from dvcq_kb.views.suppressions import UNUSED

    if selector.strip().upper() == UNUSED.code or selector.strip().lower() == UNUSED.name:
        return (UNUSED,)
    return find_rules(selector)


def _page(page: str, columns: int) -> list[str]:
    """The rule's page, its headings in a column of their own."""
    lines = []
    for paragraph in page.split("\n\n"):
        part = _PART.match(paragraph)
        if part is None:
            lines += ["", *(click.style(row, bold=True) for row in wrap(paragraph, columns)), ""]
            continue
        for at, row in enumerate(wrap(part[2], columns - _INDENT) or [""]):
            name = "" if at else part[1]
            lines.append(click.style(f"{name:<{_INDENT}}", bold=True) + row)
    return lines[1:] if lines and not lines[0] else lines
