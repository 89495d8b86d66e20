"""DVC1xx: dates of citations, each within itself or against the document's own date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from dvcq_kb import registry, symbol
from dvcq_kb.language import say
from dvcq_kb.lint import corrections
from dvcq_kb.lint.faults import Fault, called, contradicts_symbol, stated
from dvcq_kb.lint.itself import is_consolidated, own_number_year
from dvcq_kb.model import Analysis, Citation, CitationKind, Evidence, PartialDate, Severity
from dvcq_kb.text import single_spaced


def year_mismatch(analysis: Analysis) -> Iterator[Fault]:
    """Năm trong số, ký hiệu khác năm của ngày ban hành.

    Kiểm tra gì: Số, ký hiệu có ghi năm (04/2015/NĐ-CP) thì năm đó phải là năm ban hành. Quy tắc so năm trong số với
    năm của ngày ghi liền sau.

    Vì sao: Một trong hai chỗ bị gõ nhầm. Người ký sẽ trả lại văn bản; người đọc tra không ra văn bản gốc.

    Sai: Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 của Chính phủ

    Đúng: Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ

    Khi nào bỏ qua: Văn bản lấy số cuối năm trước, ký đầu năm sau (rất hiếm: 2 trong 3.012 văn bản trên Công báo).

    Căn cứ: Luật 80/2015/QH13 về số, ký hiệu của văn bản quy phạm pháp luật; Nghị định 30/2020/NĐ-CP, Điều 15 và Phụ
    lục I, mục II.3.
    """
    yield from _own_year(analysis)
    for citation in analysis.citations:
        if citation.number is None or citation.date is None or citation.shared_date:
            continue
        parsed = symbol.parse(citation.number.value)
        if (
            parsed is None
            or parsed.year is None
            or parsed.year == citation.date.year
            or not 1945 <= parsed.year <= 2100
        ):
            continue
        if contradicts_symbol(citation) or _of_amending_law(analysis.document.text, citation.number.span.start):
            continue
        date = citation.dates[0]
        fixed = citation.date._replace(year=parsed.year)
        # Signed in the first days of January under a number of the old year: possible, so not certain.
        near_new_year = abs(parsed.year - citation.date.year) == 1 and (
            citation.date.month,
            parsed.year - citation.date.year,
        ) in ((1, -1), (12, 1))
        right = None if near_new_year else _right_date(analysis, citation.number.value, parsed.year)
        only_the_year = right is not None and right[1:] == citation.date[1:]
        yield Fault(
            date.span,
            say(
                f"{called(citation)}: số ghi năm {parsed.year}, ngày ban hành lại ghi năm {citation.date.year}",
                f"{citation.number.value}: the number says {parsed.year}, the date says {citation.date.year}",
            ),
            (
                stated(
                    analysis,
                    say(f"năm {parsed.year} trong số, ký hiệu", f"year {parsed.year} in the number"),
                    citation.number.span,
                ),
                stated(analysis, say(f"ngày {citation.date.vietnamese}", f"date {citation.date.iso}"), date.span),
            ),
            None
            if near_new_year
            else corrections.advice(right)
            if right and only_the_year
            else _check_both(citation.number.value, right)
            if right
            else say(f"kiểm tra: ngày {fixed.vietnamese}?", f"check: {fixed.iso}?"),
            Severity.WARNING if near_new_year or _in_title_of_that_day(analysis, citation) else None,
            citation.number.value,
            corrections.of_date(analysis, citation, right) if right and only_the_year else None,
        )


# … về sửa đổi Thông tư 47/2014/TT-BCT và thông tư 59/2015/TT-BCT ngày 18/01/2022 của Bộ Công Thương
_TITLE = re.compile(r"\b(?:về|sửa đổi|bổ sung|thay thế|bãi bỏ|hướng dẫn|quy định|thi hành)\b", re.IGNORECASE)
_LONGEST_TITLE = 400


# Luật sửa đổi, bổ sung một số điều của Bộ luật Hình sự số 100/2015/QH13 ngày 20 tháng 6 năm 2017: the date of the first
_AMENDING_LAW = re.compile(
    r"\b(?:Luật|Pháp lệnh)\s+sửa\s+đổi,\s+bổ\s+sung\s+(?:một\s+số\s+)?điều\s+của\s+[^;.]{4,80}\Z", re.IGNORECASE
)


def _of_amending_law(text: str, at: int) -> bool:
    """Whether the number before the date is that of the law amended, and the date that of the amending one."""
    return _AMENDING_LAW.search(text, max(0, at - 160), at) is not None


def _in_title_of_that_day(analysis: Analysis, citation: Citation) -> bool:
    """Whether it stands in the title of an act said to be of the same day, which may be dated again after its title."""
    at = bisect_left(analysis.citations, citation.span, key=lambda each: each.span)
    for outer in reversed(analysis.citations[:at]):
        if citation.span.start - outer.span.end > _LONGEST_TITLE:
            break
        parsed = symbol.parse(outer.number.value) if outer.number else None
        between = analysis.document.text[outer.span.end : citation.span.start]
        fits = parsed and outer.date and outer.date == citation.date and outer.date.year == parsed.year
        if fits and ";" not in between and _TITLE.search(between):
            return True
    return False


def _own_year(analysis: Analysis) -> Iterator[Fault]:
    """The document's own number against its own date."""
    number, date = analysis.header.number, analysis.header.date
    year = own_number_year(analysis)
    if number is None or date is None or date.date is None or year in (None, date.date.year):
        return
    yield Fault(
        date.span,
        say(
            f"số của văn bản này ({number.value}) ghi năm {year}, ngày ban hành lại ghi năm {date.date.year}",
            f"this document's number ({number.value}) says {year}, its date says {date.date.year}",
        ),
        (stated(analysis, say(f"năm {year} trong số, ký hiệu", f"year {year} in the number"), number.span),),
        about=number.value,
    )


def _right_date(analysis: Analysis, number: str, year: int) -> PartialDate | None:
    """The one date in the right year that other places of the document state, or else the registry."""
    key = symbol.key(number)
    elsewhere = {
        other.date
        for other in analysis.citations
        if other.number
        and other.date
        and other.date.year == year
        and other.date.day
        and symbol.key(other.number.value) == key
    }
    if elsewhere:
        return elsewhere.pop() if len(elsewhere) == 1 else None
    known = [act for act in registry.load().find(number) if act.strength is registry.Strength.CERTAIN]
    date = known[0].date if len(known) == 1 else None
    return date if date is not None and date.year == year and date.day else None


def _check_both(number: str, right: PartialDate) -> str:
    """Day and month are not the act's either: as likely the number is wrong."""
    return say(
        f"{number} ban hành ngày {right.vietnamese}: kiểm tra cả số và ngày",
        f"{number} was issued on {right.iso}: check both number and date",
    )


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
        whole = type(citation.span)(citation.dates[0].span.start, citation.dates[-1].span.end)
        written = [single_spaced(date.span.of(analysis.document.text)) for date in citation.dates]
        evidence: list[Evidence] = [
            stated(analysis, text, date.span) for text, date in zip(written, citation.dates, strict=True)
        ]
        evidence += _borrowed_from(analysis, citation.span.start, [date.date for date in citation.dates])
        yield Fault(
            whole,
            say(
                f"{called(citation)} ghi {len(written)} ngày: {', '.join(written)}",
                f"{called(citation)} bears {len(written)} dates: {', '.join(written)}",
            ),
            tuple(evidence),
            None,
            None,
            citation.number.value if citation.number else "",
        )


def _borrowed_from(analysis: Analysis, start: int, dates: list[object]) -> Iterator[Evidence]:
    """The citation before it that bears one of the two dates: the likely source of the paste."""
    for other in reversed(analysis.citations):
        if (
            other.span.start < start
            and len(other.dates) == 1
            and other.date in dates
            and start - other.span.start < 2000
        ):
            yield stated(
                analysis,
                say(
                    f"{called(other)} cũng mang ngày {other.date.vietnamese}" if other.date else "",
                    f"{called(other)} bears the same date",
                ),
                other.span,
            )
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
    own = analysis.header.date
    if own is None or own.date is None or own_number_year(analysis) not in (None, own.date.year):
        return
    if is_consolidated(analysis):
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
            (stated(analysis, say(f"văn bản này: {own.date.vietnamese}", f"this document: {own.date.iso}"), own.span),),
            None,
            None,
            citation.number.value if citation.number else "",
        )


# Ngày 30/8/2024, Sở Nội vụ có Công văn số …: the date stands in front
_DATED_BEFORE = re.compile(
    r"ngày\s+\d{1,2}(?:/|\s+tháng\s+)\d{1,2}[^.;]{0,90}?\s(?:có|ban\s+hành|ra|ký|gửi|nhận\s+được)\s+(?:các\s+)?$",
    re.IGNORECASE,
)


def _is_heading(text: str, citation: Citation) -> bool:
    """Whether it stands alone on its line, or in capital letters: titles and headings name acts by number alone."""
    assert citation.number is not None
    start = text.rfind("\n", 0, citation.span.start) + 1
    end = text.find("\n", citation.span.end)
    line = text[start : end if end >= 0 else len(text)]
    words = line.replace(citation.number.span.of(text), "")
    # Trang chủ > Văn bản quy phạm pháp luật > Văn bản hợp nhất số 14/VBHN-BCT: where on a web page this is
    if text[max(0, citation.span.start - 8) : citation.span.start].rstrip().endswith(">"):
        return True
    return words.isupper() or line.strip() == citation.span.of(text).strip()


def no_date_at_first(analysis: Analysis) -> Iterator[Fault]:
    """Viện dẫn lần đầu không ghi ngày ban hành.

    Kiểm tra gì: Lần đầu nhắc tới một văn bản có số, ký hiệu không ghi năm mà không có ngày, tháng, năm ban hành.

    Vì sao: Số, ký hiệu không ghi năm được dùng lại mỗi năm, mỗi nhiệm kỳ: thiếu ngày thì không biết là văn bản nào.

    Sai: Nghị quyết số 15-NQ/TU của Ban Thường vụ Thành ủy

    Đúng: Nghị quyết số 15-NQ/TU ngày 04/7/2017 của Ban Thường vụ Thành ủy

    Khi nào bỏ qua: Luật, pháp lệnh; văn bản đã có năm trong số, ký hiệu; lần nhắc lại; ngày ghi chung ở cuối danh
    sách.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b; Hướng dẫn 36-HD/VPTW, II.1.6.2.
    """
    seen: set[str] = set()
    for link in analysis.links:
        citation = link.citation
        if citation.kind is not CitationKind.NUMBERED or citation.number is None:
            continue
        parsed = symbol.parse(citation.number.value)
        key = symbol.key(citation.number.value)
        first = key not in seen
        seen.add(key)
        if (
            parsed is None
            or not first
            or citation.dates
            or parsed.year is not None
            or parsed.style is symbol.Style.ASSEMBLY
        ):
            continue
        if link.candidates == (analysis.instrument,) or citation.type is None:
            continue
        start = citation.span.start
        if _is_heading(analysis.document.text, citation):
            continue
        if _DATED_BEFORE.search(analysis.document.text, max(0, start - 160), start):
            continue
        later = [
            other
            for other in analysis.citations
            if other.number and other.date and symbol.key(other.number.value) == key
        ]
        yield Fault(
            citation.span,
            say(
                f"{called(citation)}: viện dẫn lần đầu không ghi ngày ban hành",
                f"{called(citation)}: first mention bears no date",
            ),
            tuple(
                stated(
                    analysis,
                    say(f"về sau ghi ngày {other.date.vietnamese}", f"later dated {other.date.iso}"),
                    other.span,
                )
                for other in later[:1]
                if other.date
            ),
            None,
            None,
            citation.number.value,
        )
