"""DVC111, DVC301, DVC307: dates as cited against the registry, and which known act a citation means."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dvcq_kb import registry, symbol
from dvcq_kb.dates import partial_date
from dvcq_kb.language import say
from dvcq_kb.lint import corrections
from dvcq_kb.lint.faults import Fault, called, contradicts_symbol
from dvcq_kb.model import Analysis, Citation, Evidence, PartialDate, Severity
from dvcq_kb.registry import Known, Neighbours, Strength, numbered_twice

_SEVERITY = {
    Strength.CERTAIN: Severity.ERROR,
    Strength.SINGLE: Severity.WARNING,
    Strength.CITED: Severity.WARNING,
    Strength.WEAK: Severity.INFO,
}


_MONTH = datetime.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Match:
    """A citation with the one act it must mean."""

    citation: Citation
    number: str
    stated: PartialDate
    act: Known
    known: PartialDate

    @property
    def swapped(self) -> bool:
        return (self.stated.month, self.stated.day) == (self.known.day, self.known.month)

    @property
    def severity(self) -> Severity:
        """What the strength of the fact allows; more where the acts numbered around it say so too."""
        if self.act.strength is Strength.WEAK and _out_of_sequence(self.number, self.stated):
            return Severity.WARNING
        severity = _SEVERITY[self.act.strength]
        if numbered_twice(self.number) and self.stated.first - self.known.last > _MONTH:
            return Severity.WARNING if severity is Severity.ERROR else Severity.INFO
        return severity

    def fault(self, analysis: Analysis, message: str, suggestion: str | None, severity: Severity | None) -> Fault:
        evidence = from_registry(self.act, f"ngày {self.known.vietnamese}", f"date {self.known.iso}")
        if around := _out_of_sequence(self.number, self.stated):
            evidence += _neighbours(around)
        correction = (
            corrections.of_date(analysis, self.citation, self.known) if self.act.strength is Strength.CERTAIN else None
        )
        return Fault(self.citation.dates[0].span, message, evidence, suggestion, severity, self.number, correction)


def certain(citation: Citation, facts: registry.Registry | None = None) -> Known | None:
    """The act, if the citation can mean no other.

    Args:
        citation: that cites it.
        facts: known acts, if not those of the knowledge base in use.
    """
    if citation.number is None:
        return None
    return (registry.load() if facts is None else facts).certain(
        citation.number.value,
        date=citation.date,
        issuer=citation.issuer.value if citation.issuer else None,
        type=citation.type.value if citation.type else None,
    )


# Nghị định số 1 08/2015/NĐ-CP: a footnote's sign, or the number's own first digit
_TORN = re.compile(r"\d\s\Z")


def _dated(analysis: Analysis) -> Iterator[tuple[Citation, str, PartialDate]]:
    """Citations with a whole date, the year of the number agreeing with it."""
    for citation in analysis.citations:
        date = citation.date
        if citation.number is None or date is None or citation.shared_date or date.day is None:
            continue
        start = citation.number.span.start
        if _TORN.search(analysis.document.text[max(0, start - 2) : start]):
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is not None and parsed.year in (None, date.year):  # otherwise DVC101 says so
            yield citation, citation.number.value, date


def _differing(analysis: Analysis) -> Iterator[_Match]:
    """Citations whose whole date is not the registry's."""
    for citation, number, date in _dated(analysis):
        act = certain(citation)
        if act is None or act.date is None or act.date.day is None or act.date == date:
            continue
        if not any(known.date == date for known in registry.load().find(number)):
            yield _Match(citation, number, date, act, act.date)


def _out_of_sequence(number: str, date: PartialDate) -> Neighbours | None:
    """The acts between whose numbers it stands, but not between their dates."""
    around = registry.load().neighbours(number)
    return None if around is None or around.allow(date) else around


def _neighbours(around: Neighbours) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            say(f"{act.number}: ngày {act.date.vietnamese}", f"{act.number}: {act.date.iso}")
            if act.date
            else act.number,
            source=act.source,
        )
        for act in (around.before, around.after)
    )


def from_registry(act: Known, vietnamese: str, english: str, source: str | None = None) -> tuple[Evidence, ...]:
    return (Evidence(say(vietnamese, english), source=source or act.source),)


def known_date(analysis: Analysis) -> Iterator[Fault]:
    """Ngày ban hành khác ngày đã biết của văn bản được viện dẫn.

    Kiểm tra gì: Ngày ghi sau số, ký hiệu được so với ngày ban hành trong kho dữ kiện (dvcq registry).

    Vì sao: Ngày sai làm văn bản bị trả lại; người đọc tra không ra văn bản gốc.

    Sai: Nghị định số 30/2020/NĐ-CP ngày 06/3/2020 của Chính phủ

    Đúng: Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ

    Khi nào bỏ qua: Kho dữ kiện chưa đúng: sửa bằng dvcq registry import. Chỉ báo lỗi khi nhiều nguồn khớp nhau; một
    nguồn, hoặc nhiều văn bản cùng viện dẫn như nhau, thì cảnh báo; chỉ một văn bản viện dẫn thì gợi ý.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b; nguồn ghi kèm từng phát hiện.
    """
    for match in _differing(analysis):
        if match.swapped:
            continue  # DVC111 says so
        here, elsewhere = match.stated, match.known
        yield match.fault(
            analysis,
            say(
                f"{called(match.citation)}: ở đây ghi ngày {here.vietnamese}, "
                f"kho dữ kiện ghi ngày {elsewhere.vietnamese}",
                f"{called(match.citation)}: dated {here.iso} here, {elsewhere.iso} in the registry",
            ),
            corrections.advice(elsewhere) if match.act.strength is Strength.CERTAIN else None,
            match.severity,
        )


def swapped_date(analysis: Analysis) -> Iterator[Fault]:
    """Ngày và tháng bị đảo chỗ.

    Kiểm tra gì: Ngày ghi sau số, ký hiệu là ngày đã biết của văn bản đó với ngày và tháng đổi chỗ cho nhau.

    Vì sao: Ngày sai làm văn bản bị trả lại; thường do máy dùng kiểu ngày tháng nước ngoài.

    Sai: Nghị định số 30/2020/NĐ-CP ngày 03/5/2020 của Chính phủ

    Đúng: Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ

    Khi nào bỏ qua: Không có trường hợp đúng đã biết.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4; nguồn ghi kèm từng phát hiện.
    """
    for match in _differing(analysis):
        if not match.swapped:
            continue
        here, elsewhere = match.stated, match.known
        yield match.fault(
            analysis,
            say(
                f"{called(match.citation)}: ngày {here.vietnamese} có lẽ đảo ngày và tháng của {elsewhere.vietnamese}",
                f"{called(match.citation)}: {here.iso} looks like {elsewhere.iso} with day and month swapped",
            ),
            corrections.advice(elsewhere),
            Severity.INFO if match.severity is Severity.INFO else None,
        )


def out_of_sequence(analysis: Analysis) -> Iterator[Fault]:
    """Ngày ban hành không hợp thứ tự số.

    Kiểm tra gì: Số được cấp theo thứ tự ngày ban hành, nên ngày ghi ở đây phải nằm giữa ngày của các số liền trước và
    liền sau cùng loại, cùng cơ quan, cùng năm trong kho dữ kiện. Áp dụng cho văn bản mà kho chưa biết ngày.

    Vì sao: Số 45 không thể ban hành sau số 50: số hoặc ngày bị gõ nhầm.

    Sai: Nghị định số 34/2020/NĐ-CP ngày 20/4/2020 của Chính phủ

    Đúng: Nghị định số 34/2020/NĐ-CP với một ngày từ 17/3/2020 (số 33) đến 24/3/2020 (số 35)

    Khi nào bỏ qua: Số được để dành trước, ký sau (trong 1.309 nghị định đã biết đủ số liền trước, liền sau, không có
    trường hợp nào). Nghị định về an ninh, quốc phòng có sổ số riêng: số nhỏ mà ngày muộn thì không báo.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Điều 15; nguồn của hai số hai bên ghi kèm từng phát hiện.
    """
    for citation, number, date in _dated(analysis):
        if contradicts_symbol(citation) or any(act.date and act.date.day for act in registry.load().find(number)):
            continue  # DVC301 compares
        around = _out_of_sequence(number, date)
        if around is None:
            continue
        assert around.before.date
        assert around.after.date
        low, high = around.before.date, around.after.date
        swapped = partial_date(date.year, date.day or 0, date.month or 0)
        yield Fault(
            citation.dates[0].span,
            say(
                f"{called(citation)} ghi ngày {date.vietnamese}, nhưng {around.before.number} ban hành ngày "
                f"{low.vietnamese} và {around.after.number} ngày {high.vietnamese}",
                f"{called(citation)} is dated {date.iso}, but {around.before.number} was issued on {low.iso} and "
                f"{around.after.number} on {high.iso}",
            ),
            _neighbours(around),
            say(f"kiểm tra: ngày {swapped.vietnamese}?", f"check: {swapped.iso}?")
            if swapped is not None and around.allow(swapped)
            else None,
            about=number,
        )
