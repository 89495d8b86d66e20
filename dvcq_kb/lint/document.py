"""DVC5xx: the form of the document itself."""

from __future__ import annotations

from collections.abc import Iterator

from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.model import Analysis
from dvcq_kb.text import single_spaced


def number_blank(analysis: Analysis) -> Iterator[Fault]:
    """Số của văn bản còn để trống.

    Kiểm tra gì: Dòng “Số: …” ở đầu văn bản chỉ có ký hiệu, chưa có số.

    Vì sao: Bản phát hành phải có số; bản dự thảo thì được để trống.

    Sai: Số: /KH-UBND

    Đúng: Số: 45/KH-UBND

    Khi nào bỏ qua: Dự thảo; số được đóng dấu hoặc chèn bằng chữ ký số sau khi ký.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Điều 15 và Phụ lục I, mục II.3.
    """
    number = analysis.header.number
    if number is not None and analysis.header.number_blank:
        yield Fault(
            number.span,
            say(f"số của văn bản để trống: “{number.value}”", f"the document's own number is blank: “{number.value}”"),
            about="own-number",
        )


def date_blank(analysis: Analysis) -> Iterator[Fault]:
    """Ngày của văn bản còn để trống.

    Kiểm tra gì: Dòng địa danh, ngày tháng ở đầu văn bản thiếu ngày hoặc tháng.

    Vì sao: Bản phát hành phải có ngày, tháng, năm; bản dự thảo thì được để trống.

    Sai: Ba Đình, ngày     tháng 02 năm 2025

    Đúng: Ba Đình, ngày 12 tháng 02 năm 2025

    Khi nào bỏ qua: Dự thảo; ngày được chèn bằng chữ ký số sau khi ký.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    """
    date = analysis.header.date
    if date is not None and date.date is not None and date.date.day is None:
        written = single_spaced(date.span.of(analysis.document.text))
        yield Fault(
            date.span,
            say(f"ngày của văn bản để trống: “{written}”", f"the document's own date is incomplete: “{written}”"),
            about="own-date",
        )
