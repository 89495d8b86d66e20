"""DVC106, DVC107: terms of the National Assembly and of the Central Committee against dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.model import Analysis, Citation, PartialDate, Span
from dvcq_kb.segment.numbering import ROMAN
from dvcq_kb.vocabulary import table

# … của Bộ Chính trị (khóa XI), Ban Chấp hành Trung ương Đảng khóa XII
_TERM_AFTER = re.compile(r"\s{0,3}\(?\s?kh[oó][áa]\s+([IVX]{1,5})\b")
_CENTRAL = frozenset({"tw", "tư"})


@cache
def _spans() -> dict[tuple[str, int], tuple[date, date]]:
    return {
        (row["body"], int(row["term"])): (date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        for row in table("terms")
    }


def _outside(body: str, term: int, stated: PartialDate) -> tuple[date, date] | None:
    """First and last day of the term, if the date lies outside."""
    span = _spans().get((body, term))
    return span if span and (stated.last < span[0] or stated.first > span[1]) else None


def term_after(text: str, citation: Citation) -> re.Match[str] | None:
    """The term written behind a citation; its group is the Roman number."""
    return _TERM_AFTER.match(text, citation.span.end)


def legislature(analysis: Analysis) -> Iterator[Fault]:
    """Khóa Quốc hội trong ký hiệu không hợp với ngày ban hành.

    Kiểm tra gì: Số khóa trong ký hiệu (QH13, UBTVQH11) và ngày ban hành phải thuộc cùng một nhiệm kỳ.

    Vì sao: Một trong hai chỗ bị gõ nhầm; người đọc tra không ra luật, pháp lệnh, nghị quyết.

    Sai: Luật số 45/2013/QH12 ngày 29/11/2013

    Đúng: Luật số 45/2013/QH13 ngày 29/11/2013

    Khi nào bỏ qua: Các tháng chuyển nhiệm kỳ (tháng 5 đến tháng 7 năm bầu cử): quy tắc chấp nhận cả hai khóa.

    Căn cứ: Luật 80/2015/QH13 về ký hiệu văn bản của Quốc hội, Ủy ban Thường vụ Quốc hội; nhiệm kỳ Quốc hội các khóa.
    """
    for citation in analysis.citations:
        parsed = symbol.parse(citation.number.value) if citation.number else None
        if citation.number is None or parsed is None or parsed.legislature is None:
            continue
        stated = citation.date
        # Where the two years differ, DVC101 doubts the date.
        year = parsed.possible_year
        if year is not None and (stated is None or stated.year != year):
            stated = PartialDate(year)
        if stated is None or (span := _outside("assembly", parsed.legislature, stated)) is None:
            continue
        yield Fault(
            citation.number.span,
            say(
                f"{called(citation)}: Quốc hội khóa {parsed.legislature} làm việc từ {span[0].year} "
                f"đến {span[1].year}, văn bản lại ghi {stated.vietnamese}",
                f"{called(citation)}: legislature {parsed.legislature} sat {span[0].year}–{span[1].year}, "
                f"the act is dated {stated.iso}",
            ),
            about=citation.number.value,
        )


def party_term(analysis: Analysis) -> Iterator[Fault]:
    """Khóa của Ban Chấp hành Trung ương không hợp với ngày ban hành.

    Kiểm tra gì: Văn bản của Trung ương, Bộ Chính trị, Ban Bí thư ghi “khóa XI” thì ngày ban hành phải thuộc nhiệm
    kỳ Đại hội XI.

    Vì sao: Số văn bản của Đảng đánh lại từ đầu mỗi nhiệm kỳ; sai khóa là chỉ sang văn bản khác.

    Sai: Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị (khóa XII)

    Đúng: Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị (khóa XI)

    Khi nào bỏ qua: Văn bản của cấp ủy địa phương: đại hội họp sớm hơn Đại hội toàn quốc.

    Căn cứ: Hướng dẫn 36-HD/VPTW, II.1.3.1.a: số văn bản của Đảng ghi liên tục theo nhiệm kỳ cấp ủy.
    """
    text = analysis.document.text
    for citation in analysis.citations:
        parsed = symbol.parse(citation.number.value) if citation.number else None
        if (
            citation.number is None
            or parsed is None
            or citation.date is None
            or parsed.words[-1].casefold() not in _CENTRAL
        ):
            continue
        match = term_after(text, citation)
        term = ROMAN.get(match[1]) if match else None
        if match is None or term is None or (span := _outside("party", term, citation.date)) is None:
            continue
        yield Fault(
            Span(citation.span.start, match.end(1)),
            say(
                f"{called(citation)}: khóa {match[1]} từ {span[0]:%d/%m/%Y} đến {span[1]:%d/%m/%Y}, "
                f"văn bản lại ghi ngày {citation.date.vietnamese}",
                f"{called(citation)}: term {match[1]} ran {span[0]}–{span[1]}, the act is dated {citation.date.iso}",
            ),
            about=citation.number.value,
        )
