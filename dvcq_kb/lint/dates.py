"""DVC102 to DVC105: dates of citations, each within itself or against the document's own date."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called, stated
from dvcq_kb.lint.itself import dated, own_date
from dvcq_kb.lint.lead_in import date_before
from dvcq_kb.lint.mentions import first_of_each_number, is_law
from dvcq_kb.lint.terms import term_after
from dvcq_kb.model import Analysis, Citation, Evidence, Severity, Span
from dvcq_kb.text import single_spaced


def two_dates(analysis: Analysis) -> Iterator[Fault]:
    """Một viện dẫn ghi hai ngày ban hành.

    Kiểm tra gì: Sau số, ký hiệu có hai ngày ghi liền nhau.

    Vì sao: Văn bản chỉ có một ngày ban hành; ngày thừa thường là vết sao chép từ viện dẫn bên cạnh.

    Sai: Chỉ thị số 24-CT/TU ngày 07/8/2023 ngày 14/8/2023 của Ban Thường vụ Thành ủy

    Đúng: Chỉ thị số 24-CT/TU ngày 07/8/2023 của Ban Thường vụ Thành ủy

    Khi nào bỏ qua: Không có trường hợp đúng đã biết.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b: khi viện dẫn ghi thời gian ban hành văn bản.
    """
    for citation in analysis.citations:
        if len(citation.dates) < 2 or citation.shared_date:
            continue
        whole = Span(citation.dates[0].span.start, citation.dates[-1].span.end)
        written = [single_spaced(date.span.of(analysis.document.text)) for date in citation.dates]
        evidence = [stated(analysis, text, date.span) for text, date in zip(written, citation.dates, strict=True)]
        evidence += _borrowed_from(analysis, citation)
        yield Fault(
            whole,
            say(
                f"{called(citation)} ghi {len(written)} ngày: {', '.join(written)}",
                f"{called(citation)} bears {len(written)} dates: {', '.join(written)}",
            ),
            tuple(evidence),
            about=citation.number.value if citation.number else "",
        )


_NEARBY = 2000


def _borrowed_from(analysis: Analysis, citation: Citation) -> Iterator[Evidence]:
    """The last citation before it that bears one of the two dates alone: the likely source of the paste."""
    dates = [stated_date.date for stated_date in citation.dates]
    start = citation.span.start
    first = bisect_right(analysis.citations, start - _NEARBY, key=lambda each: each.span.start)
    before = analysis.citations[first : bisect_left(analysis.citations, start, key=lambda each: each.span.start)]
    for other in reversed(before):
        if len(other.dates) == 1 and other.date is not None and other.date in dates:
            message = say(
                f"{called(other)} cũng mang ngày {other.date.vietnamese}", f"{called(other)} bears the same date"
            )
            yield stated(analysis, message, other.span)
            return


def impossible_date(analysis: Analysis) -> Iterator[Fault]:
    """Ngày không có trên lịch.

    Kiểm tra gì: Ngày ghi trong viện dẫn hoặc ngày của chính văn bản không có trên lịch (31/4, tháng 13, năm 20216).

    Vì sao: Không thể là ngày ban hành; thường do gõ thừa, thiếu chữ số.

    Sai: Quyết định số 33/2016/QĐ-TTg ngày 31/4/2016

    Đúng: Quyết định số 33/2016/QĐ-TTg ngày 19/8/2016

    Khi nào bỏ qua: Văn bản nhận dạng từ ảnh quét: đối chiếu bản giấy trước.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    """
    own = (analysis.header.date,) if analysis.header.date else ()
    for stated_date in (
        *own,
        *(date for citation in analysis.citations if not citation.shared_date for date in citation.dates),
    ):
        if stated_date.date is None:
            written = single_spaced(stated_date.span.of(analysis.document.text))
            yield Fault(
                stated_date.span,
                say(
                    f"“{written}”: năm thừa một chữ số, hoặc dấu chú thích dính liền",
                    f"“{written}”: a digit too many in the year, or the sign of a footnote",
                )
                if _FOOTNOTED.search(written)
                else say(f"“{written}” không có trên lịch", f"“{written}” is no date of the calendar"),
                severity=Severity.WARNING if _FOOTNOTED.search(written) else None,
            )


# ngày 08/10/20181: the year and, raised in print, the sign of its footnote
_FOOTNOTED = re.compile(r"(?<!\d)(?:19|20)\d{3}$")


def after_document(analysis: Analysis) -> Iterator[Fault]:
    """Viện dẫn văn bản ban hành sau ngày của chính văn bản này.

    Kiểm tra gì: Ngày của văn bản được viện dẫn muộn hơn ngày ghi ở đầu văn bản này; ngày để trống thì lấy ngày cuối
    tháng.

    Vì sao: Không thể căn cứ vào văn bản chưa ban hành: một trong hai ngày bị nhầm.

    Sai: (kế hoạch ngày 12/3/2024) … theo Công văn số 88/UBND-TH ngày 20/3/2024

    Đúng: … theo Công văn số 88/UBND-TH ngày 20/02/2024

    Khi nào bỏ qua: Văn bản hợp nhất; phụ lục lập sau ngày ký.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4 và II.6.
    """
    own = own_date(analysis)
    if own is None:
        return
    for citation in analysis.citations:
        if citation.date is None or citation.shared_date or citation.date.first <= own.date.last:
            continue
        if citation.span.start < own.span.start or analysis.instrument.number == (
            citation.number.value if citation.number else ""
        ):
            continue
        yield Fault(
            citation.dates[0].span,
            say(
                f"{called(citation)} ghi ngày {citation.date.vietnamese}, "
                f"sau ngày của văn bản này ({own.date.vietnamese})",
                f"{called(citation)} is dated {citation.date.iso}, after this document ({own.date.iso})",
            ),
            (dated(analysis, own),),
            about=citation.number.value if citation.number else "",
        )


def no_date_at_first(analysis: Analysis) -> Iterator[Fault]:
    """Viện dẫn lần đầu không ghi ngày ban hành.

    Kiểm tra gì: Lần đầu nhắc tới một văn bản có số, ký hiệu không ghi năm mà không có ngày, tháng, năm ban hành.

    Vì sao: Số, ký hiệu không ghi năm được dùng lại mỗi năm, mỗi nhiệm kỳ: thiếu ngày thì không biết là văn bản nào.

    Sai: Nghị quyết số 15-NQ/TU của Ban Thường vụ Thành ủy

    Đúng: Nghị quyết số 15-NQ/TU ngày 04/7/2017 của Ban Thường vụ Thành ủy

    Khi nào bỏ qua: Luật, pháp lệnh; văn bản đã có năm trong số, ký hiệu; lần nhắc lại; ngày ghi chung ở cuối danh
    sách, hoặc đã nêu ở đầu câu; tiêu đề; trích yếu của văn bản khác. Văn bản của Đảng có ghi khóa thì chỉ gợi ý.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b; Hướng dẫn 36-HD/VPTW, II.1.6.2.
    """
    text = analysis.document.text
    later: dict[str, Citation] | None = None
    for link in first_of_each_number(analysis, lambda citation: citation.dates, quoted=False):
        citation = link.citation
        if citation.number is None or citation.dates or citation.type is None or is_law(citation):
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is None or parsed.year is not None or parsed.style is symbol.Style.ASSEMBLY:
            continue
        if date_before(text, citation.span.start):
            continue
        later = _first_dated(analysis) if later is None else later
        other = later.get(symbol.key(citation.number.value))
        yield Fault(
            citation.span,
            say(
                f"{called(citation)}: viện dẫn lần đầu không ghi ngày ban hành",
                f"{called(citation)}: first mention bears no date",
            ),
            (
                stated(
                    analysis,
                    say(f"về sau ghi ngày {other.date.vietnamese}", f"later dated {other.date.iso}"),
                    other.span,
                ),
            )
            if other and other.date
            else (),
            # The term tells which act it is, though not its day.
            severity=Severity.INFO if parsed.style is symbol.Style.PARTY and term_after(text, citation) else None,
            about=citation.number.value,
        )


def _first_dated(analysis: Analysis) -> dict[str, Citation]:
    """Key of a number → the first citation that bears both it and a date."""
    found: dict[str, Citation] = {}
    for citation in analysis.citations:
        if citation.number and citation.date:
            found.setdefault(symbol.key(citation.number.value), citation)
    return found
