"""DVC108: acts that would have to follow an act which was made after them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.model import Analysis, Instrument, PartialDate, Relation, RelationKind

_FOLLOWS = {
    RelationKind.AMENDS: ("sửa đổi, bổ sung", "amends"),
    RelationKind.REPLACES: ("thay thế", "replaces"),
    RelationKind.REPEALS: ("bãi bỏ", "repeals"),
    RelationKind.CONTINUES: ("tiếp tục thực hiện", "continues"),
}


def implements_later(analysis: Analysis) -> Iterator[Fault]:
    """Văn bản ban hành trước lại sửa đổi, thay thế, tiếp tục thực hiện văn bản ban hành sau.

    Kiểm tra gì: Khi văn bản ghi “A được sửa đổi, bổ sung bởi B” hoặc “B về tiếp tục thực hiện A” thì B phải ban
    hành sau A.

    Vì sao: Không thể sửa đổi văn bản chưa có: số hoặc ngày của một trong hai văn bản bị nhầm.

    Sai: Nghị định số 62/2026/NĐ-CP được bổ sung bởi Nghị định số 35/2023/NĐ-CP

    Đúng: Nghị định số 62/2016/NĐ-CP được bổ sung bởi Nghị định số 35/2023/NĐ-CP

    Khi nào bỏ qua: Hai văn bản ban hành cùng năm mà không ghi ngày.

    Căn cứ: Luật 80/2015/QH13 về sửa đổi, bổ sung, thay thế, bãi bỏ văn bản: chỉ sửa được văn bản đã ban hành.
    """
    for relation in analysis.relations:
        if relation.kind not in _FOLLOWS or analysis.instrument in (relation.source, relation.target):
            continue
        source, target = _made(relation.source), _made(relation.target)
        if source is None or target is None or source.last >= target.first:
            continue
        if not _side_by_side(analysis, relation):
            continue
        vietnamese, english = _FOLLOWS[relation.kind]
        names = (_name(relation.source), _name(relation.target))
        yield Fault(
            relation.evidence,
            say(
                f"{names[0]} ({source.vietnamese}) {vietnamese} {names[1]} ({target.vietnamese}), "
                "là văn bản ban hành sau nó",
                f"{names[0]} ({source.iso}) {english} {names[1]} ({target.iso}), which is later",
            ),
            about=f"{relation.source.key} {relation.target.key}",
        )


# "A được sửa đổi, bổ sung bởi B", "B sửa đổi, bổ sung một số điều của A"; where B's own subject stands between,
# "… và thay thế A" is said of the document more often than of B.
_JOINED = re.compile(r"[\s,(]*(?:đã|được|sửa|bổ|thay|bãi|tiếp|về\s+(?:việc\s+)?(?:sửa|bổ|thay|bãi|tiếp))\b[^;]{0,80}")


def _side_by_side(analysis: Analysis, relation: Relation) -> bool:
    citations = analysis.citations
    at = bisect_right(citations, relation.evidence.end, key=lambda each: each.span.end) - 1
    if at < 1:
        return False
    # Luật số 37/2009/QH12 sửa đổi, bổ sung một số điều của Bộ luật Hình sự: the code that was in force then
    if any(one.number is None and not one.dates for one in citations[at - 1 : at + 1]):
        return False
    between = analysis.document.text[citations[at - 1].span.end : citations[at].span.start]
    return _JOINED.fullmatch(between) is not None


def _made(instrument: Instrument) -> PartialDate | None:
    """When it was made; the year in its number is surer than a date."""
    parsed = symbol.parse(instrument.number) if instrument.number else None
    year = parsed.possible_year if parsed else None
    if year is not None and (instrument.date is None or instrument.date.year != year):
        return PartialDate(year)
    return instrument.date


def _name(instrument: Instrument) -> str:
    if instrument.number is None and instrument.name is not None:
        return instrument.name  # begins with its type
    return f"{instrument.type or ''} {instrument.number or ''}".strip()
