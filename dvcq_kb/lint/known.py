"""DVC111, DVC301: dates as cited against the registry, and which known act a citation means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dvcq_kb import registry, symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called, contradicts_symbol, plain_issuer
from dvcq_kb.model import Analysis, Citation, Evidence, PartialDate, Severity
from dvcq_kb.registry import Known, Strength
from dvcq_kb.text import comparable

_SEVERITY = {Strength.CERTAIN: Severity.ERROR, Strength.SINGLE: Severity.WARNING, Strength.WEAK: Severity.INFO}


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

    def fault(self, message: str, suggestion: str | None, severity: Severity | None) -> Fault:
        evidence = from_registry(self.act, f"ngày {self.known.vietnamese}", f"date {self.known.iso}")
        return Fault(self.citation.dates[0].span, message, evidence, suggestion, severity, self.number)


def _acts(citation: Citation, facts: registry.Registry) -> tuple[Known, ...]:
    """The known acts a citation may mean, of its type if it states one."""
    if citation.number is None:
        return ()
    found = facts.find(
        citation.number.value,
        date=citation.date,
        issuer=citation.issuer.value if citation.issuer else None,
        type=citation.type.value if citation.type else None,
    )
    if citation.type is None:
        return found
    kind = comparable(citation.type.value)
    return tuple(act for act in found if act.type is None or comparable(act.type) == kind or kind == "văn bản")


def certain(citation: Citation, facts: registry.Registry | None = None) -> Known | None:
    """The act, if its number can mean no other.

    Args:
        citation: that cites it.
        facts: known acts, if not those of the knowledge base in use.
    """
    found = _acts(citation, registry.load() if facts is None else facts)
    parsed = symbol.parse(citation.number.value) if citation.number else None
    if len(found) != 1 or parsed is None or contradicts_symbol(citation):
        return None
    if parsed.year is None and parsed.legislature is None:
        # Used again every year and in every place: the one body that the symbol or the words name must be the same.
        stated = citation.issuer.value if citation.issuer else None
        if stated is None or found[0].issuer is None:
            return None
        one, other = plain_issuer(stated), plain_issuer(found[0].issuer)
        if not (one in other or other in one):
            return None
    return found[0]


def _differing(analysis: Analysis) -> Iterator[_Match]:
    """Citations whose whole date is not the registry's, the year of the number agreeing with the date."""
    for citation in analysis.citations:
        date = citation.date
        if citation.number is None or date is None or citation.shared_date or date.day is None:
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is None or parsed.year not in (None, date.year):
            continue  # DVC101 says so
        act = certain(citation)
        if act is None or act.date is None or act.date.day is None or act.date == date:
            continue
        number = citation.number.value
        if not any(known.date == date for known in registry.load().find(number)):
            yield _Match(citation, number, date, act, act.date)


def from_registry(act: Known, vietnamese: str, english: str, source: str | None = None) -> tuple[Evidence, ...]:
    return (Evidence(say(vietnamese, english), source=source or act.source),)


def known_date(analysis: Analysis) -> Iterator[Fault]:
    """Ngày ban hành khác ngày đã biết của văn bản được viện dẫn.

    Kiểm tra gì: Ngày ghi sau số, ký hiệu được so với ngày ban hành trong kho dữ kiện (dvcq registry).

    Vì sao: Ngày sai làm văn bản bị trả lại; người đọc tra không ra văn bản gốc.

    Sai: Nghị định số 30/2020/NĐ-CP ngày 06/3/2020 của Chính phủ

    Đúng: Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ

    Khi nào bỏ qua: Kho dữ kiện chưa đúng: sửa bằng dvcq registry import. Chỉ báo lỗi khi nhiều nguồn khớp nhau; một
    nguồn thì cảnh báo, suy từ viện dẫn thì gợi ý.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b; nguồn ghi kèm từng phát hiện.
    """
    for match in _differing(analysis):
        if match.swapped:
            continue  # DVC111 says so
        here, elsewhere = match.stated, match.known
        yield match.fault(
            say(
                f"{called(match.citation)}: ở đây ghi ngày {here.vietnamese}, "
                f"kho dữ kiện ghi ngày {elsewhere.vietnamese}",
                f"{called(match.citation)}: dated {here.iso} here, {elsewhere.iso} in the registry",
            ),
            _change_to(elsewhere) if match.act.strength is Strength.CERTAIN else None,
            _SEVERITY[match.act.strength],
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
            say(
                f"{called(match.citation)}: ngày {here.vietnamese} có lẽ đảo ngày và tháng của {elsewhere.vietnamese}",
                f"{called(match.citation)}: {here.iso} looks like {elsewhere.iso} with day and month swapped",
            ),
            _change_to(elsewhere),
            Severity.INFO if match.act.strength is Strength.WEAK else None,
        )


def _change_to(date: PartialDate) -> str:
    return say(f"sửa thành ngày {date.vietnamese}", f"change to {date.vietnamese}")
