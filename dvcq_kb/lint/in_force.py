"""DVC302, DVC305: acts that were, or have since gone, out of force."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.lint.known import certain, from_registry
from dvcq_kb.model import Analysis, Citation, Link, PartialDate, RelationKind
from dvcq_kb.registry import Known


def _day(day: datetime.date) -> str:
    return PartialDate.from_day(day).vietnamese


def _replaced(act: Known) -> str:
    return say(f", thay bằng {act.replaced_by}", f", replaced by {act.replaced_by}") if act.replaced_by else ""


def _ends(analysis: Analysis) -> Iterator[tuple[Link, Known, PartialDate]]:
    """First mention of every act whose end is known, with the document's own date."""
    own = analysis.header.date.date if analysis.header.date else None
    seen: set[str] = set()
    for link in analysis.links:
        if own is None or link.citation.number is None or link.target == analysis.instrument:
            continue
        key = symbol.key(link.citation.number.value)
        if key in seen:
            continue
        act = certain(link.citation)
        if act is not None and act.ended is not None:
            seen.add(key)
            yield link, act, own


# What rests on an act needs it in force; what amends, ends or recounts it does not.
_RESTS = frozenset({RelationKind.BASED_ON, RelationKind.IMPLEMENTS})
_HISTORY = re.compile(r"hết\s+hiệu\s+lực|bãi\s+bỏ|thay\s+thế|trước\s+đây|trước\s+ngày|giai\s+đoạn", re.IGNORECASE)
_AROUND = 160


def _recounted(analysis: Analysis, citation: Citation) -> bool:
    start, end = citation.span
    return _HISTORY.search(analysis.document.text[max(0, start - _AROUND) : end + _AROUND]) is not None


def not_in_force(analysis: Analysis) -> Iterator[Fault]:
    """Căn cứ, thực hiện văn bản đã hết hiệu lực vào ngày ban hành văn bản này.

    Kiểm tra gì: Văn bản được nêu làm căn cứ hoặc để thực hiện đã hết toàn bộ hiệu lực trước ngày ghi ở đầu văn bản
    này, theo kho dữ kiện.

    Vì sao: Căn cứ phải còn hiệu lực (hoặc đã thông qua, chưa có hiệu lực) khi ban hành.

    Sai: (kế hoạch ngày 12/3/2024) Căn cứ Nghị định số 110/2004/NĐ-CP về công tác văn thư

    Đúng: (kế hoạch ngày 12/3/2024) Căn cứ Nghị định số 30/2020/NĐ-CP về công tác văn thư

    Khi nào bỏ qua: Nhắc lại lịch sử, điều khoản chuyển tiếp; việc xảy ra khi văn bản cũ còn hiệu lực.

    Căn cứ: Luật 80/2015/QH13 về các trường hợp văn bản hết hiệu lực; nguồn ghi kèm từng phát hiện.
    """
    kinds: dict[int, RelationKind] = {relation.evidence.end: relation.kind for relation in analysis.relations}
    for link, act, own in _ends(analysis):
        citation = link.citation
        assert act.ended is not None
        assert citation.number is not None
        rests = kinds.get(citation.span.end) in _RESTS
        if act.ended > own.first or not rests or _recounted(analysis, citation):
            continue
        by = _replaced(act)
        yield Fault(
            citation.span,
            say(
                f"{called(citation)} đã hết hiệu lực từ {_day(act.ended)}{by}",
                f"{called(citation)} ceased to be in force on {act.ended}{by}",
            ),
            from_registry(
                act,
                f"hết hiệu lực {_day(act.ended)}; văn bản này: {own.vietnamese}",
                f"in force until {act.ended}; this document: {own.iso}",
                act.end_source,
            ),
            say(f"xem xét viện dẫn {act.replaced_by}", f"consider citing {act.replaced_by}")
            if act.replaced_by
            else None,
            None,
            citation.number.value,
        )


def ended_later(analysis: Analysis) -> Iterator[Fault]:
    """Văn bản được viện dẫn đã hết hiệu lực sau ngày của văn bản này.

    Kiểm tra gì: Theo kho dữ kiện, văn bản được viện dẫn còn hiệu lực vào ngày ghi ở đầu văn bản này, nay thì không.

    Vì sao: Văn bản này không sai; nhưng ai chép lại căn cứ của nó sang năm nay thì sai.

    Sai: (kế hoạch năm 2025 chép từ kế hoạch 2024) Căn cứ Nghị định số 04/2015/NĐ-CP

    Đúng: viện dẫn văn bản thay thế

    Khi nào bỏ qua: Không soạn văn bản mới từ văn bản này.

    Căn cứ: nguồn ghi kèm từng phát hiện.
    """
    for link, act, own in _ends(analysis):
        citation = link.citation
        assert act.ended is not None
        assert citation.number is not None
        if act.ended <= own.last or _recounted(analysis, citation) or _ended_by_this(analysis, act):
            continue
        by = _replaced(act)
        yield Fault(
            citation.span,
            say(
                f"{called(citation)} về sau đã hết hiệu lực, từ {_day(act.ended)}{by}",
                f"{called(citation)} later ceased to be in force, on {act.ended}{by}",
            ),
            from_registry(
                act, f"hết hiệu lực {_day(act.ended)}", f"in force until {act.ended}", act.end_source or act.source
            ),
            about=citation.number.value,
        )


def _ended_by_this(analysis: Analysis, act: Known) -> bool:
    own = analysis.instrument.number
    return own is not None and act.replaced_by is not None and symbol.key(own) == symbol.key(act.replaced_by)
