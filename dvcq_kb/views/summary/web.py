"""The report as one page of HTML that opens by double click, prints on A4 and asks nothing of any other place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from dvcq_kb.language import say
from dvcq_kb.model import Severity
from dvcq_kb.views.places import severity_word
from dvcq_kb.views.reports.web import head, plain
from dvcq_kb.views.summary.content import Fault, Group, Summary, act_heads, group_heads, no_day, tally


def page(made: Summary, pictures: Sequence[str]) -> str:
    """The page with the lược đồ in it.

    Args:
        made: what to say.
        pictures: SVG, each for one sheet of paper.
    """
    styles = files(__package__).joinpath("web.css").read_text(encoding="utf-8")
    lines = [
        *head(made.title, styles),
        '<main class="sheet">',
        f"<h1>{plain(made.title)}</h1>",
        '<table class="facts"><tbody>',
        *(f'<tr><th scope="row">{plain(name)}</th><td>{plain(value)}</td></tr>' for name, value in made.identity),
        "</tbody></table>",
        *_verdict(made),
        *_faults(made.faults),
        *_kinds(made),
        f"<h2>{say('Nhiệm vụ và hạn', 'Duties and deadlines')}</h2>",
        *_dues(made),
    ]
    if made.groups:
        lines += [
            f'<section class="map"><h2>{say("Lược đồ", "Map")}</h2>',
            *(f"<figure>{picture.strip()}</figure>" for picture in pictures),
            "</section>",
            *_acts(made.groups),
        ]
    return "\n".join([*lines, f"<footer>{plain(made.footer)}</footer>", "</main>", "</body>", "</html>", ""])


def _verdict(made: Summary) -> Iterator[str]:
    worst = min((fault.severity for fault in made.faults), key=list(Severity).index, default=None)
    shade = f" {worst.value}" if worst else ""
    told = f" <small>{plain(told)}</small>" if (told := tally(made)) else ""
    yield f'<p class="verdict{shade}">{plain(made.verdict)}{told}</p>'


def _faults(faults: tuple[Fault, ...]) -> Iterator[str]:
    if not faults:
        return
    yield f"<h2>{say('Cần sửa, cần xem lại', 'To be put right')}</h2>"
    for fault in faults:
        yield f'<article class="{fault.severity.value}">'
        yield f'<h3><span class="tag">{severity_word(fault.severity)}</span> {plain(fault.message)}</h3>'
        told = "; ".join(fault.facts)
        yield f'<p class="place">{plain(fault.place)} · {escape(fault.code)}{" · " if told else ""}{plain(told)}</p>'
        if fault.suggestion:
            yield f'<p class="advice">{say("Gợi ý", "Suggestion")}: {plain(fault.suggestion)}</p>'
        yield "</article>"


def _kinds(made: Summary) -> Iterator[str]:
    yield f"<h2>{say('Văn bản viện dẫn theo loại', 'What it rests on')}</h2>"
    yield f'<p class="counts">{plain(made.counts)}</p>'
    if not made.groups:
        return
    heads = "".join(f'<th scope="col">{plain(head)}</th>' for head in group_heads())
    yield f'<table class="kinds"><thead><tr>{heads}</tr></thead><tbody>'
    for group in made.groups:
        yield f"<tr>{''.join(f'<td>{plain(cell)}</td>' for cell in group.cells)}</tr>"
    yield "</tbody></table>"


def _dues(made: Summary) -> Iterator[str]:
    if made.dues:
        yield "<dl>"
        for due in made.dues:
            head = " · ".join(part for part in (due.when, due.who, due.place) if part)
            yield f"<dt>{plain(head)}</dt><dd>{plain(due.what)}</dd>"
        yield "</dl>"
    if told := no_day(made):
        yield f"<p>{plain(told)}</p>"


def _acts(groups: tuple[Group, ...]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{plain(head)}</th>' for head in act_heads())
    yield f'<section class="list"><h2>{say("Danh mục văn bản viện dẫn", "The acts cited")}</h2>'
    yield f'<table class="acts"><thead><tr>{heads}</tr></thead><tbody>'
    for group in groups:
        yield f'<tr class="group"><td colspan="5">{plain(group.name)}</td></tr>'
        for act in group.acts:
            shade = ' class="ended"' if act.ended else ""
            yield f"<tr{shade}>{''.join(f'<td>{plain(cell)}</td>' for cell in act.cells)}</tr>"
    yield "</tbody></table></section>"
