"""DVC101: the year in a number against the year of the date beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Set

from dvcq_kb import registry, symbol
from dvcq_kb.dates import partial_date
from dvcq_kb.language import say
from dvcq_kb.lint import corrections
from dvcq_kb.lint.faults import Fault, called, contradicts_symbol, stated
from dvcq_kb.lint.itself import own_number_year
from dvcq_kb.model import Analysis, Citation, Part, PartialDate, Severity


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
    odd = list(_disagreeing(analysis))
    days = _whole_dates(analysis.citations) if odd else {}
    for citation, number, year, here in odd:
        date = citation.dates[0]
        # Signed in the first days of January under a number of the old year: possible, so not certain.
        near_new_year = (here.month, year - here.year) in ((1, -1), (12, 1))
        right = None if near_new_year else _right_date(days, number.value, year)
        only_the_year = right is not None and right[1:] == here[1:]
        yield Fault(
            date.span,
            say(
                f"{called(citation)}: số ghi năm {year}, ngày ban hành lại ghi năm {here.year}",
                f"{number.value}: the number says {year}, the date says {here.year}",
            ),
            (
                stated(analysis, say(f"năm {year} trong số, ký hiệu", f"year {year} in the number"), number.span),
                stated(analysis, say(f"ngày {here.vietnamese}", f"date {here.iso}"), date.span),
            ),
            None if near_new_year else _advice(number.value, right, only_the_year) if right else _guess(here, year),
            Severity.WARNING if near_new_year or _in_title_of_that_day(analysis, citation) else None,
            number.value,
            corrections.of_date(analysis, citation, right) if right and only_the_year else None,
        )


def _disagreeing(analysis: Analysis) -> Iterator[tuple[Citation, Part, int, PartialDate]]:
    """Citations whose number states another year than their date, with number, its year, and the date."""
    for citation in analysis.citations:
        number, date = citation.number, citation.date
        if number is None or date is None or citation.shared_date:
            continue
        parsed = symbol.parse(number.value)
        year = parsed.possible_year if parsed else None
        if year is None or year == date.year:
            continue
        if not contradicts_symbol(citation) and not _of_amending_law(analysis.document.text, number.span.start):
            yield citation, number, year, date


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


def _whole_dates(citations: Iterable[Citation]) -> dict[str, set[PartialDate]]:
    """Key of a number → the days stated of it."""
    found: dict[str, set[PartialDate]] = {}
    for citation in citations:
        if citation.number and citation.date and citation.date.day:
            found.setdefault(symbol.key(citation.number.value), set()).add(citation.date)
    return found


def _right_date(days: Mapping[str, Set[PartialDate]], number: str, year: int) -> PartialDate | None:
    """The one date in the right year that other places of the document state, or else the registry."""
    elsewhere = [day for day in days.get(symbol.key(number), ()) if day.year == year]
    if elsewhere:
        return elsewhere[0] if len(elsewhere) == 1 else None
    known = [act for act in registry.load().find(number) if act.strength is registry.Strength.CERTAIN]
    date = known[0].date if len(known) == 1 else None
    return date if date is not None and date.year == year and date.day else None


def _advice(number: str, right: PartialDate, only_the_year: bool) -> str:
    """Where day and month are not the act's either, it is as likely the number that is wrong."""
    if only_the_year:
        return corrections.advice(right)
    return say(
        f"{number} ban hành ngày {right.vietnamese}: kiểm tra cả số và ngày",
        f"{number} was issued on {right.iso}: check both number and date",
    )


def _guess(here: PartialDate, year: int) -> str | None:
    """The same day in the year of the number, if that year has it."""
    fixed = partial_date(year, here.month, here.day)
    return say(f"kiểm tra: ngày {fixed.vietnamese}?", f"check: {fixed.iso}?") if fixed else None
