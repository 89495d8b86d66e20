"""DVC109, DVC110, DVC112: how days are written, and whether offices were open on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb import workdays
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.lint.itself import is_consolidated
from dvcq_kb.model import Analysis, Level, PartialDate, StatedDate
from dvcq_kb.text import single_spaced

# Not asked of papers before the first rules on form of the State's offices, of 2005.
_FIRST_YEAR = 2005
# 5 tháng 3 | 05/03 | 9-5: day and month as digits
_DAY_MONTH = re.compile(r"ngày\s*(\d{1,2})\s*(?:[/.\-–]|tháng)\s*(\d{1,2})(?!\d)", re.IGNORECASE)


def own_leading_zero(analysis: Analysis) -> Iterator[Fault]:
    """Ngày của văn bản thiếu số 0.

    Kiểm tra gì: Ở dòng địa danh, ngày tháng: ngày dưới 10 và tháng 1, tháng 2 phải có số 0 ở trước.

    Vì sao: Số 0 để ngăn việc thêm chữ số vào ngày, tháng sau khi ký.

    Sai: Hà Nội, ngày 5 tháng 2 năm 2024

    Đúng: Hà Nội, ngày 05 tháng 02 năm 2024

    Khi nào bỏ qua: Văn bản ban hành trước khi có quy định này.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4; Hướng dẫn 36-HD/VPTW, II.1.4.2.
    """
    own = analysis.header.date
    if own is None or own.date is None or own.date.year < _FIRST_YEAR or is_consolidated(analysis):
        return
    if not any(
        child.level is Level.TIEU_DE and child.span.start <= own.span.start < child.span.end
        for child in analysis.root.children
    ):
        # A law is dated in its last sentence, which is no date line.
        return
    text = own.span.of(analysis.document.text)
    wanted = [
        say(f"{name} {written.zfill(2)}", f"{english} {written.zfill(2)}")
        for written, name, english, below in _written(text)
        if len(written) == 1 and int(written) < below
    ]
    if wanted:
        yield Fault(
            own.span,
            say(
                f"“{single_spaced(text)}” thiếu số 0: {', '.join(wanted)}",
                f"“{single_spaced(text)}” lacks a leading zero: {', '.join(wanted)}",
            ),
            about="own-date",
        )


def _written(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Day and month as written, their names, and below what number they take a zero."""
    if match := re.search(r"ngày\s*(\d{1,2})(?!\d)", text, re.IGNORECASE):
        yield match[1], "ngày", "day", 10
    if match := re.search(r"tháng\s*(\d{1,2})(?!\d)", text, re.IGNORECASE):
        yield match[1], "tháng", "month", 3


def cited_leading_zero(analysis: Analysis) -> Iterator[Fault]:
    """Ngày của văn bản được viện dẫn thiếu hoặc thừa số 0.

    Kiểm tra gì: Ngày, tháng trong viện dẫn viết khác quy ước cho ngày ban hành (09/5/2024): thiếu số 0 ở ngày dưới 10,
    tháng 1, tháng 2, hoặc thừa số 0 ở tháng 3 đến tháng 9. Chỉ nêu chỗ đầu tiên và số chỗ còn lại.

    Vì sao: Một văn bản nên viết ngày theo một cách.

    Sai: Nghị định số 59/2023/NĐ-CP ngày 14/08/2023; Chỉ thị số 33/CT-TTg ngày 6/12/2021

    Đúng: Nghị định số 59/2023/NĐ-CP ngày 14/8/2023; Chỉ thị số 33/CT-TTg ngày 06/12/2021

    Khi nào bỏ qua: Quy định chỉ nói về ngày của chính văn bản; với viện dẫn đây là quy ước. Quy tắc này chỉ chạy khi
    được chọn.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4 (áp dụng tương tự).
    """
    odd = [
        (citation, date)
        for citation in analysis.citations
        if not citation.shared_date
        for date in citation.dates
        if _is_odd(analysis, date)
    ]
    if not odd:
        return
    citation, first = odd[0]
    assert first.date is not None
    others = len(odd) - 1
    yield Fault(
        first.span,
        say(
            f"{called(citation)}: ngày viết theo quy ước là {first.date.vietnamese}"
            + (f" (còn {others} chỗ khác)" if others else ""),
            f"{called(citation)}: the date is by convention written {first.date.vietnamese}"
            + (f" ({others} more)" if others else ""),
        ),
        about="cited-dates",
    )


def _is_odd(analysis: Analysis, stated_date: StatedDate) -> bool:
    match = _DAY_MONTH.match(analysis.document.text, *stated_date.span)
    if match is None or stated_date.date is None:
        return False
    day, month = match.groups()
    return len(day) < 2 or month != (month.lstrip("0").zfill(2) if int(month) < 3 else month.lstrip("0"))


def closed_day(analysis: Analysis) -> Iterator[Fault]:
    """Ngày ban hành rơi vào ngày nghỉ.

    Kiểm tra gì: Ngày của văn bản này hoặc của văn bản được viện dẫn là thứ Bảy, Chủ nhật, ngày lễ, Tết.

    Vì sao: Cơ quan ít khi ban hành văn bản vào ngày nghỉ; có thể ngày bị gõ nhầm.

    Sai: Chương trình số 31-CTr/QU ngày 28/01/2025 (29 Tết)

    Đúng: Ngày làm việc

    Khi nào bỏ qua: Ngày đúng vẫn có thể là ngày nghỉ: Chỉ thị số 05-CT/TW ký Chủ nhật 15/5/2016; Quốc hội, Trung ương
    họp cả cuối tuần; ngày làm bù. Quy tắc này chỉ chạy khi được chọn.

    Căn cứ: Bộ luật Lao động 45/2019/QH14, Điều 111, 112; thực hành văn thư.
    """
    own = analysis.header.date
    if own is not None and (why := _closed(own.date)):
        yield Fault(own.span, say(f"ngày của văn bản này là {why[0]}", f"this document is dated on {why[1]}"))
    told: set[tuple[str, PartialDate | None]] = set()
    for citation in analysis.citations:
        if citation.shared_date or not (why := _closed(citation.date)):
            continue
        key = (citation.number.value if citation.number else "", citation.date)
        if key in told:
            continue
        told.add(key)
        span = citation.dates[0].span
        yield Fault(
            span,
            say(f"{called(citation)}: ngày ban hành là {why[0]}", f"{called(citation)}: dated on {why[1]}"),
            about=key[0],
        )


def _closed(date: PartialDate | None) -> tuple[str, str] | None:
    if date is None or date.day is None or not (name := workdays.closed(date.first)):
        return None
    return name, {"thứ Bảy": "a Saturday", "Chủ nhật": "a Sunday"}.get(name, f"a holiday ({name})")
