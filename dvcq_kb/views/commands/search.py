"""``dvcq search``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dvcq_kb.language import say
from dvcq_kb.model import Hit
from dvcq_kb.views import json_forms, options, tabular
from dvcq_kb.views.excerpt import clip, highlighted, wrap
from dvcq_kb.views.places import section_name
from dvcq_kb.views.session import Session, printable, width
from dvcq_kb.views.write import output as open_output

if TYPE_CHECKING:
    from dvcq_kb.knowledge import Facet, Hits, Reason

_LABEL = 20
"""Room for a label: the snippet may begin with the heading."""
_CSV = ("document", "title", "source", "section", "heading", "score", "snippet")


@options.command(
    "search",
    help=say(
        "Tìm các mục trong kho tri thức. Gõ có dấu hay không dấu đều được; số, ký hiệu và chữ viết tắt (UBND, CCHC …) "
        "được nhận ra.\n\n"
        'Cách viết: "ủy ban nhân dân" (đúng cụm từ), -tôn (không có từ này), hộ tịch AND (phường OR xã) NOT "thu phí", '
        "kheo~ (gần đúng).\n\n"
        'Điều kiện: loai:ke-hoach so:136/KH-UBND coquan:"UBND quận Ba Đình" nam:2019..2023 ngay:2021-01..2021-06 '
        "muc:II.3 vanban:TÊN trichdan:33/CT-TTg loi:DVC201; tiếng Anh: type, number, issuer, year, date, section, "
        "document, cites, fault.",
        "Search the sections of the knowledge base, with or without diacritics; number-symbols and abbreviations (UBND "
        "…) are recognised.\n\n"
        'Syntax: "ủy ban nhân dân" (phrase), -tôn (without it), hộ tịch AND (phường OR xã) NOT "thu phí", '
        "kheo~ (nearly).\n\n"
        'Conditions: type:ke-hoach number:136/KH-UBND issuer:"UBND quận Ba Đình" year:2019..2023 date:2021-01..2021-06 '
        "section:II.3 document:NAME cites:33/CT-TTg fault:DVC201.",
    ),
    examples=say(
        '  dvcq search "dan van kheo"\n'
        '  dvcq search "nghị định 105/2015/NĐ-CP điều 15"\n'
        '  dvcq search "loai:ke-hoach cải cách hành chính" --facets --limit 50\n'
        '  dvcq search "CCHC AND loi:co" --format csv -o can-sua.csv',
        '  dvcq search "dan van kheo"\n'
        '  dvcq search "nghị định 105/2015/NĐ-CP điều 15"\n'
        '  dvcq search "type:ke-hoach cải cách hành chính" --facets --limit 50\n'
        '  dvcq search "CCHC AND fault:any" --format csv -o faulty.csv',
    ),
)
@click.argument("words", metavar=say("TỪ…", "WORDS…"), nargs=-1, required=True)
@click.option(
    "-n", "--limit", type=click.IntRange(1), default=10, show_default=True, metavar=say("SỐ", "N"),
    help=say("Số kết quả in ra.", "How many results to print."),
)  # fmt: skip
@click.option(
    "--facets",
    is_flag=True,
    help=say("Đếm mọi mục tìm thấy theo loại, cơ quan, năm, văn bản, lỗi.", "Count what was found by type, issuer …"),
)
@click.option("--explain", is_flag=True, help=say("Nói vì sao mỗi mục được tìm thấy.", "Say why each hit was found."))
@options.formats("text", "json", "jsonl", "csv")
@options.output
@options.base
@click.pass_obj
def search(
    session: Session,
    words: tuple[str, ...],
    limit: int,
    facets: bool,
    explain: bool,
    form: str,
    output: Path | None,
    location: str,
) -> None:
    from dvcq_kb.knowledge import open_kb

    query = " ".join(words)
    with open_kb(location, create=False) as kb:
        hits = kb.search(query, limit, facets=facets, explain=explain)
        empty = not hits and next(iter(kb.documents()), None) is None
    with open_output(output) as stream:
        if form == "json":
            stream.write(json_forms.page(json_forms.hits_form(query, hits)) + "\n")
        elif form == "jsonl":
            stream.writelines(json_forms.line(entry) + "\n" for entry in json_forms.hit_forms(hits))
        elif form == "csv":
            rows = [[entry[column] for column in _CSV] for entry in json_forms.hit_forms(hits)]
            stream.write(tabular.csv_page(_CSV, rows))
        else:
            columns = min(width(), 110)
            for number, hit in enumerate(hits, 1):
                for line in _lines(number, hit, columns, coloured=session.coloured(stream)):
                    session.print(line, stream)
                if explain:
                    for line in _why(hits.reasons[number - 1], columns):
                        session.print(line, stream)
                session.print("", stream)
            for line in _facet_lines(hits.facets, columns):
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


_KINDS = {
    "article": ("đúng điều của {}", "the article of {}"),
    "act": ("thuộc {}", "part of {}"),
    "cites": ("viện dẫn {}", "cites {}"),
    "phrase": ("có nguyên cụm “{}”", "has the whole “{}”"),
    "heading": ("tiêu đề đúng điều cần tìm", "the heading says what is asked"),
    "accents": ("dấu khác chữ đã gõ", "other diacritics than typed"),
    "context": ("các mục khác của cùng văn bản", "other sections of the same act"),
}
_MOST_TERMS = 8


def _why(reasons: Sequence[Reason], columns: int) -> Iterator[str]:
    told = [
        say(*_KINDS[reason.kind]).format(reason.value)
        for reason in reasons
        if reason.kind in _KINDS and not reason.score
    ]
    scored = [reason for reason in reasons if reason.score]
    for reason in scored[:_MOST_TERMS]:
        name = say(*_KINDS[reason.kind]) if reason.kind in _KINDS else f"{reason.value} ×{reason.count}"
        told.append(f"{name} {say(f'{reason.score:.1f}'.replace('.', ','), f'{reason.score:.1f}')}")
    if rest := scored[_MOST_TERMS:]:
        points = sum(reason.score for reason in rest)
        told.append(say(f"{len(rest)} từ khác {points:.1f}".replace(".", ","), f"{len(rest)} more terms {points:.1f}"))
    indent = "   "
    label = say("Vì sao: ", "Why: ")
    for row in wrap(label + " · ".join(told), columns - len(indent)):
        yield click.style(indent + row, dim=True)


def _facet_lines(facets: Sequence[Facet], columns: int) -> Iterator[str]:
    names = {
        "loai": say("Loại", "Type"), "coquan": say("Cơ quan", "Issuer"), "nam": say("Năm", "Year"),
        "vanban": say("Văn bản", "Document"), "loi": say("Lỗi", "Faults"),
    }  # fmt: skip
    for facet in facets:
        indent = f"{names[facet.field]:<10}"
        values = " · ".join(f"{clip(value.value, 60)} ({value.count})" for value in facet.values)
        for number, row in enumerate(wrap(values, columns - len(indent))):
            yield (click.style(indent, bold=True) if not number else " " * len(indent)) + row


def _closing(query: str, hits: Hits, *, empty: bool) -> str:
    meant = "".join(
        say(
            f"\nÝ bạn là: “{other.query}”? ({other.total} mục)",
            f"\nDid you mean “{other.query}”? ({other.total} sections)",
        )
        for other in hits.suggestions
    )
    if empty:
        return say(
            "Kho tri thức chưa có văn bản nào; hãy thêm: dvcq add THƯ_MỤC",
            "The knowledge base is empty; add documents: dvcq add FOLDER",
        )
    partial = (
        ""
        if hits.complete
        else say(
            "\nKết quả chưa đủ: một phần của cụm máy đang không trả lời; hãy tìm lại sau ít phút.",
            "\nThe answer is partial: a part of the cluster does not respond; search again in a few minutes.",
        )
    )
    if not hits and meant:
        return say(f"Không thấy mục nào cho “{query}”.", f"Nothing found for '{query}'.") + partial + meant
    if not hits:
        return (
            say(
                f"Không thấy mục nào cho “{query}”.\n"
                "Thử bớt từ, bỏ dấu ngoặc kép, hoặc gõ không dấu; tìm một số, ký hiệu: dvcq instrument SỐ",
                f"Nothing found for '{query}'.\n"
                "Try fewer words, no quotation marks, no diacritics; for a number-symbol: dvcq instrument NUMBER",
            )
            + partial
        )
    told = say(f"{hits.total} mục", f"{hits.total} sections")
    if hits.total > len(hits):
        told += say(
            f", in {len(hits)} mục đầu. Xem thêm: --limit {min(hits.total, 5 * len(hits))}",
            f", the first {len(hits)} printed. For more: --limit {min(hits.total, 5 * len(hits))}",
        )
    told += partial
    if not hits.current:
        told += say(
            "\nChỉ mục chưa kịp cập nhật: văn bản vừa thêm có thể chưa tìm được.",
            "\nThe index is behind: what was added last may be missing.",
        )
    narrower = (value for facet in hits.facets for value in facet.values if value.count < hits.total)
    if value := next(narrower, None):
        condition = value.condition
        told += say(f"\nLọc tiếp: thêm điều kiện, ví dụ {condition}", f"\nTo narrow: add a condition, e.g. {condition}")
    return told + meant
