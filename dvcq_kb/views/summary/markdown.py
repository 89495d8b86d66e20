"""The report as Markdown: for a note, a merge request, or the terminal."""

from __future__ import annotations

from dvcq_kb.language import say
from dvcq_kb.views.places import severity_word
from dvcq_kb.views.reports.markdown import plain
from dvcq_kb.views.summary.content import Summary, act_heads, group_heads, no_day, tally


def markdown(made: Summary) -> str:
    lines = [f"# {plain(made.title)}", "", "|  |  |", "|---|---|"]
    lines += [f"| {plain(name)} | {plain(value)} |" for name, value in made.identity]
    lines += ["", f"**{plain(made.verdict)}**"]
    if told := tally(made):
        lines += ["", plain(told)]
    if made.faults:
        lines += ["", f"## {say('Cần sửa, cần xem lại', 'To be put right')}", ""]
        for fault in made.faults:
            lines.append(
                f"- **{severity_word(fault.severity)}** ({plain(fault.place)}) {plain(fault.message)} `{fault.code}`"
            )
            lines += [f"  - {plain(fact)}" for fact in fault.facts]
            if fault.suggestion:
                lines.append(f"  - {say('Gợi ý', 'Suggestion')}: {plain(fault.suggestion)}")
    lines += ["", f"## {say('Văn bản viện dẫn theo loại', 'What it rests on')}", "", plain(made.counts)]
    if made.groups:
        lines += ["", f"| {' | '.join(group_heads())} |", "|---|--:|--:|--:|"]
        lines += [f"| {' | '.join(map(plain, group.cells))} |" for group in made.groups]
    lines += ["", f"## {say('Nhiệm vụ và hạn', 'Duties and deadlines')}", ""]
    lines += [
        f"- **{plain(due.when)}** ({plain(due.place)}) {f'{plain(due.who)}: ' if due.who else ''}{plain(due.what)}"
        for due in made.dues
    ]
    if told := no_day(made):
        lines += ["", told] if made.dues else [told]
    if made.groups:
        lines += ["", f"## {say('Danh mục văn bản viện dẫn', 'The acts cited')}", ""]
        lines += [f"| {' | '.join(act_heads())} |", "|---|---|---|---|---|"]
        for group in made.groups:
            lines.append(f"| **{plain(group.name)}** |  |  |  |  |")
            lines += [f"| {' | '.join(map(plain, act.cells))} |" for act in group.acts]
    return "\n".join([*lines, "", f"*{plain(made.footer)}*", ""])
