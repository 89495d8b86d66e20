"""DVC506: what an attachment says of the document it is attached to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb import outline, symbol
from dvcq_kb.dates import agree
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called, stated
from dvcq_kb.lint.itself import is_consolidated
from dvcq_kb.model import Analysis, Citation, Level
from dvcq_kb.text import comparable

_ATTACHED = re.compile(r"kèm\s+theo\s+(?:Nội dung\s+)?$", re.IGNORECASE)
_LOOK_BACK = 30


def attached_elsewhere(analysis: Analysis) -> Iterator[Fault]:
    """Phụ lục ghi kèm theo văn bản có số, ngày khác văn bản này.

    Kiểm tra gì: Dòng “(Kèm theo Quyết định số … ngày …)” ở đầu phụ lục, quy chế kèm theo phải ghi đúng số, ký hiệu và
    ngày ở đầu văn bản.

    Vì sao: Phụ lục ghi số khác là phụ lục của văn bản khác; thường sót lại khi dùng văn bản cũ làm mẫu.

    Sai: (quyết định số 15/QĐ-UBND ngày 12/3/2024) … PHỤ LỤC (Kèm theo Quyết định số 51/QĐ-UBND ngày 12/3/2024)

    Đúng: PHỤ LỤC (Kèm theo Quyết định số 15/QĐ-UBND ngày 12/3/2024)

    Khi nào bỏ qua: Số, ngày còn để trống trên bản điện tử; phụ lục của văn bản khác được in lại để sửa đổi.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục III.1: phụ lục ghi kèm theo văn bản nào thì ghi số, ký hiệu, ngày
    của văn bản đó.
    """
    if analysis.header.type is None or is_consolidated(analysis):
        return
    kind = comparable(analysis.header.type.value)
    for citation in analysis.citations:
        if citation.type is None or comparable(citation.type.value) != kind or not _heads(analysis, citation):
            continue
        yield from _number(analysis, citation)
        yield from _date(analysis, citation)


def _heads(analysis: Analysis, citation: Citation) -> bool:
    """Whether it stands in the title of an attachment, after "kèm theo"."""
    start = citation.span.start
    in_title = any(
        section.level is Level.PHU_LUC and start < section.heading.end
        for section in outline.path_to(analysis.root, start)
    )
    before = analysis.document.text[max(0, start - _LOOK_BACK) : start]
    return in_title and _ATTACHED.search(before) is not None


def _number(analysis: Analysis, citation: Citation) -> Iterator[Fault]:
    own, named = analysis.header.number, citation.number
    if own is None or named is None or analysis.header.number_blank or not named.value[:1].isdigit():
        return
    known, given = symbol.key(own.value), symbol.key(named.value)
    # "57/2013/TT" of "57/2013/TT-BGTVTngày": read short where a space is lost
    if given == known or known.startswith(given):
        return
    yield Fault(
        named.span,
        say(
            f"phụ lục kèm theo {called(citation)}, văn bản này có số {own.value}",
            f"attached to {called(citation)}, but this document is {own.value}",
        ),
        (stated(analysis, say(f"số của văn bản: {own.value}", f"own number: {own.value}"), own.span),),
        about=named.value,
    )


def _date(analysis: Analysis, citation: Citation) -> Iterator[Fault]:
    own = analysis.header.date
    if own is None or own.date is None or citation.date is None or agree(own.date, citation.date):
        return
    yield Fault(
        citation.dates[0].span,
        say(
            f"phụ lục kèm theo văn bản ngày {citation.date.vietnamese}, văn bản này ghi {own.date.vietnamese}",
            f"attached to a document of {citation.date.iso}, but this one is of {own.date.iso}",
        ),
        (stated(analysis, say(f"ngày của văn bản: {own.date.vietnamese}", f"own date: {own.date.iso}"), own.span),),
        about=citation.number.value if citation.number else "",
    )
