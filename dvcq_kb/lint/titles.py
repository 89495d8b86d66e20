"""DVC303, DVC304: numbers and subjects that do not go together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb import registry, symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.lint.known import certain, from_registry
from dvcq_kb.model import Analysis
from dvcq_kb.registry import Strength
from dvcq_kb.text import comparable

_WORDS = re.compile(r"\w+")
_FEWEST_WORDS = 5
_SAME = 0.8
_UNLIKE = 0.15
# Words that every title may hold
_COMMON = frozenset(
    _WORDS.findall(
        "về việc quy định chi tiết một số điều của và các hướng dẫn thi hành luật nghị định sửa đổi bổ sung ban hành "
        "trong tại cho theo"
    )
)


# "Nghị định số 67/2014/NĐ-CP thực hiện hết ngày 31 tháng 12 năm 2020" gives no subject.
_OPENS = re.compile(r"(?:về|quy\s+định|hướng\s+dẫn|ban\s+hành|sửa\s+đổi|bổ\s+sung|phê\s+duyệt)\b", re.IGNORECASE)


def _content(title: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(comparable(title))) - _COMMON


def _alike(subject: str, title: str) -> float | None:
    """Share of the shorter title's words that the other has too; ``None`` if too few say anything."""
    one, other = _content(subject), _content(title)
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= _FEWEST_WORDS else None


def _same(subject: str, title: str) -> bool:
    """Whether one says the other, perhaps cut short: "… dự trữ nhà nước đối với thóc" and "… gạo" are two acts."""
    one, other = _content(subject), _content(title)
    return (one <= other or other <= one) and len(one & other) >= max(_FEWEST_WORDS, _SAME * len(one | other))


def unknown_number(analysis: Analysis) -> Iterator[Fault]:
    """Số, ký hiệu không có trong kho dữ kiện, nhưng có một số gần giống cùng trích yếu.

    Kiểm tra gì: Kho dữ kiện không có văn bản mang số này, mà có văn bản mang số chỉ khác một chữ số (hoặc năm) với
    đúng ngày và trích yếu ghi ở đây.

    Vì sao: Thường là gõ nhầm một chữ số. Không thấy trong kho thì chưa phải là sai: kho không có mọi văn bản.

    Sai: Nghị định số 1000/2019/NĐ-CP ngày 30/12/2019 quy định xử phạt vi phạm hành chính trong lĩnh vực giao thông
    đường bộ và đường sắt

    Đúng: Nghị định số 100/2019/NĐ-CP ngày 30/12/2019, với trích yếu như trên

    Khi nào bỏ qua: Hai văn bản có trích yếu gần giống nhau.

    Căn cứ: nguồn ghi kèm từng phát hiện.
    """
    for citation in analysis.citations:
        if citation.number is None or citation.subject is None or citation.date is None or citation.date.day is None:
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is None or parsed.is_reused:
            continue
        # One citation elsewhere may bear the same slip.
        if any(act.strength is not Strength.WEAK for act in registry.load().find(citation.number.value)):
            continue
        organs = [word.casefold() for word in parsed.words]
        for act in registry.load().near(citation.number.value, date=citation.date):
            other = symbol.parse(act.number)
            # Neighbours in a series are often made on one day about one matter: day and title must both be the same.
            if other is None or act.date != citation.date or not _same(citation.subject.value, act.title or ""):
                continue
            if [word.casefold() for word in other.words] != organs:
                continue
            yield Fault(
                citation.number.span,
                say(
                    f"{called(citation)} không có trong kho dữ kiện; {act.number} có ngày và trích yếu như vậy",
                    f"{called(citation)} is not in the registry; {act.number} has this date and title",
                ),
                from_registry(act, f"{act.number}: {act.title}", f"{act.number}: {act.title}"),
                say(f"kiểm tra: {act.number}?", f"check: {act.number}?"),
                about=citation.number.value,
            )
            break


def known_title(analysis: Analysis) -> Iterator[Fault]:
    """Trích yếu không phải của văn bản mang số, ký hiệu này.

    Kiểm tra gì: Trích yếu ghi ở đây và trích yếu trong kho dữ kiện gần như không có chữ nào chung.

    Vì sao: Số hoặc trích yếu bị chép nhầm của văn bản khác.

    Sai: Nghị định số 30/2020/NĐ-CP về xử phạt vi phạm hành chính trong lĩnh vực giao thông đường bộ

    Đúng: Nghị định số 30/2020/NĐ-CP về công tác văn thư

    Khi nào bỏ qua: Văn bản được gọi theo nội dung của một điều, không theo trích yếu.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b; nguồn ghi kèm từng phát hiện.
    """
    for citation in analysis.citations:
        if citation.number is None or citation.subject is None or not (citation.date or citation.issuer):
            continue
        act = certain(citation)
        if act is None or not act.published or not act.title:
            continue
        if _OPENS.match(citation.subject.value) is None:
            continue
        alike = _alike(citation.subject.value, act.title)
        if alike is None or alike > _UNLIKE:
            continue
        yield Fault(
            citation.subject.span,
            say(
                f"{called(citation)}: trích yếu ở đây không giống trích yếu đã biết",
                f"{called(citation)}: the subject given here is unlike the known one",
            ),
            from_registry(act, f"“{act.title}”", f"“{act.title}”"),
            about=citation.number.value,
        )
