"""``dvcq search``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.model import Hit
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.excerpt import clip, highlighted
from dvcq_kb.views.places import section_name
from dvcq_kb.views.session import Session, printable, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import Hits

_LABEL = 20
"""Room for a label: the snippet may begin with the heading."""
_CSV = ("document", "title", "source", "section", "heading", "score", "snippet")


@options.command(
    "search",
    help=say(
        "Tìm các mục trong kho tri thức. Gõ có dấu hay không dấu đều được; số, ký hiệu được nhận ra.\n\n"
        'Cách viết: "ủy ban nhân dân" (đúng cụm từ), -tôn (không có từ này), loai:"kế hoạch", so:136/KH-UBND, '
        "trichdan:33/CT-TTg, nam:2021..2023.",
        "Search the sections of the knowledge base, with or without diacritics; number-symbols are recognised.\n\n"
        'Syntax: "ủy ban nhân dân" (phrase), -tôn (without it), loai:"kế hoạch", so:136/KH-UBND, '
        "trichdan:33/CT-TTg, nam:2021..2023.",
    ),
    examples='  dvcq search "dan van kheo"\n'
    "  dvcq search 33/CT-TTg\n"
    '  dvcq search "loai:ke-hoach cải cách hành chính" --limit 50',
)
@click.argument("words", metavar=say("TỪ…", "WORDS…"), nargs=-1, required=True)
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=10, show_default=True, metavar=say("SỐ", "N"),
    help=say("Số kết quả in ra.", "How many results to print."),
)  # fmt: skip
@options.formats("text", "json", "jsonl", "csv")
@options.output
@options.base
@click.pass_obj
def search(session: Session, words: tuple[str, ...], limit: int, form: str, output: Path | None, location: str) -> None:
    from dvcq_kb.knowledge import open_kb

    query = " ".join(words)
    with open_kb(location, create=False) as kb:
        hits = kb.search(query, limit)
        empty = not hits and next(iter(kb.documents()), None) is None
    with open_output(output) as stream:
        forms = [json_forms.hit_form(hit) for hit in hits]
        if form == "json":
            stream.write(json_forms.page({"schema": "dvcq/search/1", "total": hits.total, "hits": forms}) + "\n")
        elif form == "jsonl":
            stream.writelines(json_forms.line(entry) + "\n" for entry in forms)
        elif form == "csv":
            stream.write(tabular.csv_page(_CSV, [[entry[column] for column in _CSV] for entry in forms]))
        else:
            for number, hit in enumerate(hits, 1):
                for line in _lines(number, hit, min(width(), 110), coloured=session.coloured(stream)):
                    session.print(line, stream)
    session.note(_closing(query, hits, empty=empty))


def _lines(number: int, hit: Hit, columns: int, *, coloured: bool) -> Iterator[str]:
    head = f"{number}. "
    indent = " " * len(head)
    section = f" — {section_name(hit.section)}" if hit.section else ""
    room = columns - len(head) - len(section)
    yield head + click.style(clip(hit.title, room), bold=True) + printable(section)
    if hit.heading and hit.heading not in hit.snippet[: len(hit.heading) + _LABEL]:
        yield indent + click.style(clip(hit.heading, columns - len(head)), italic=True)
    for row in highlighted(hit.snippet, hit.marks, columns - len(head), coloured=coloured):
        yield indent + row
    yield indent + click.style(printable(hit.source), dim=True)
    yield ""


def _closing(query: str, hits: Hits, *, empty: bool) -> str:
    if empty:
        return say(
            "Kho tri thức chưa có văn bản nào; hãy thêm: dvcq add THƯ_MỤC",
            "The knowledge base is empty; add documents: dvcq add FOLDER",
        )
    if not hits:
        return say(
            f"Không thấy mục nào cho “{printable(query)}”.\n"
            "Thử bớt từ, bỏ dấu ngoặc kép, hoặc gõ không dấu; tìm một số, ký hiệu: dvcq instrument SỐ",
            f"Nothing found for '{printable(query)}'.\n"
            "Try fewer words, no quotation marks, no diacritics; for a number-symbol: dvcq instrument NUMBER",
        )
    told = say(f"{hits.total} mục", f"{hits.total} sections")
    if hits.total > len(hits):
        told += say(
            f", in {len(hits)} mục đầu. Xem thêm: --limit {min(hits.total, 5 * len(hits))}",
            f", the first {len(hits)} printed. For more: --limit {min(hits.total, 5 * len(hits))}",
        )
    if not hits.current:
        told += say(
            "\nChỉ mục chưa kịp cập nhật: văn bản vừa thêm có thể chưa tìm được.",
            "\nThe index is behind: what was added last may be missing.",
        )
    return told
