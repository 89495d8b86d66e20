"""DVC2xx: what one place of the document says against another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint import corrections
from dvcq_kb.lint.faults import Fault, called, contradicts_symbol, stated
from dvcq_kb.lint.mentions import by_act
from dvcq_kb.model import Analysis, PartialDate, Severity
from dvcq_kb.text import comparable


def different_dates(analysis: Analysis) -> Iterator[Fault]:
    """Cùng một văn bản được viện dẫn với các ngày khác nhau.

    Kiểm tra gì: Các lần viện dẫn cùng số, ký hiệu và cùng cơ quan ghi ngày ban hành khác nhau.

    Vì sao: Chỉ một ngày đúng. Người ký sẽ trả lại văn bản; người đọc tra không ra văn bản gốc.

    Sai: Nghị định số 04/2015/NĐ-CP ngày 09/01/2021 … Nghị định số 04/2015/NĐ-CP ngày 09/01/2015

    Đúng: Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 ở cả hai chỗ

    Khi nào bỏ qua: Hai văn bản khác nhau trùng số, ký hiệu (số không ghi năm dùng lại mỗi năm, mỗi nhiệm kỳ, mỗi
    tỉnh).

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b; Điều 15 về số của văn bản.
    """
    for number, mentions in by_act(analysis).items():
        dated = [
            (c, c.dates[0])
            for c in mentions
            if c.date and c.date.day and not c.shared_date and not contradicts_symbol(c)
        ]
        first_of = {date.date: c for c, date in reversed(dated) if date.date}
        if len(first_of) < 2:
            continue
        parsed = symbol.parse(number)
        year = parsed.year if parsed else None
        stated_dates = [date.date for _, date in dated if date.date]
        right = _right_date(stated_dates, year)
        trusted = right or _usual_date(stated_dates)
        for citation, date in dated:
            if date.date == trusted:
                continue
            assert date.date is not None
            here = date.date
            others = sorted(((c, day) for day, c in first_of.items() if day != here), key=lambda other: other[0].span)
            yield Fault(
                date.span,
                say(
                    f"{called(citation)}: ở đây ghi ngày {here.vietnamese}, chỗ khác ghi "
                    + ", ".join(dict.fromkeys(other.vietnamese for _, other in others)),
                    f"{called(citation)}: dated {here.iso} here, elsewhere "
                    + ", ".join(dict.fromkeys(other.iso for _, other in others)),
                ),
                tuple(
                    stated(analysis, say(f"ngày {other.vietnamese}", f"date {other.iso}"), c.span)
                    for c, other in others
                ),
                corrections.advice(right) if right else None,
                None if year is not None or len({day.year for day in first_of}) == 1 else Severity.WARNING,
                number,
                corrections.of_date(analysis, citation, right) if right else None,
            )


def _right_date(dates: list[PartialDate], year: int | None) -> PartialDate | None:
    """The one date that the number's own year proves, if exactly one does."""
    agreeing = {date for date in dates if date.year == year}
    return agreeing.pop() if len(agreeing) == 1 else None


_FEWEST = 4
_MAJORITY = 0.75


def _usual_date(dates: list[PartialDate]) -> PartialDate | None:
    """A date so much more frequent than the others that only these are shown; no proof that it is right."""
    date, count = Counter(dates).most_common(1)[0]
    return date if len(dates) >= _FEWEST and count >= _MAJORITY * len(dates) else None


_ABOUT = re.compile(r"^(?:về\s+việc|về|v/v)\s+", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w\s]+")
# sửa đổi Thông tư số 245/2009/TT-BTC ngày 31 tháng 12 năm 2009: what may follow is the subject of that act
_NESTED = re.compile(r"\bngày \d{1,2} (?:tháng )?\d{1,2} (?:năm )?\d{4}$")
_SHORTEST_TITLE = 25


def different_subject(analysis: Analysis) -> Iterator[Fault]:
    """Trích yếu của cùng một văn bản khác nhau, hoặc lẫn trích yếu của văn bản khác.

    Kiểm tra gì: Các lần viện dẫn cùng một văn bản có trích yếu khác nhau quá mức khác chữ; hoặc trích yếu kéo thêm
    đoạn cuối của trích yếu một văn bản khác được viện dẫn trong cùng văn bản.

    Vì sao: Trích yếu sai làm người đọc hiểu nhầm nội dung; thường là vết sao chép.

    Sai: Chỉ thị số 07-CT/TU … về đẩy mạnh, nâng cao chất lượng công tác dân vận của các cơ quan nhà nước tiếp tục
    tăng cường và đổi mới công tác dân vận

    Đúng: Chỉ thị số 07-CT/TU … về đẩy mạnh, nâng cao chất lượng công tác dân vận của các cơ quan nhà nước

    Khi nào bỏ qua: Một chỗ ghi tắt trích yếu; khác nhau giữa “về” và “về việc”.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b: viện dẫn ghi trích yếu nội dung của văn bản.
    """
    titles = {
        number: [
            (c, _plain(c.subject.value))
            for c in mentions
            # Without date and issuer what follows "về" is often the sentence's own: "thực hiện Thông tư 8/2019 về …"
            if c.subject and len(c.subject.value) >= _SHORTEST_TITLE and (c.date or c.issuer)
        ]
        for number, mentions in by_act(analysis).items()
    }
    everything = dict.fromkeys((number, title) for number, found in titles.items() for _, title in found)
    for number, found in titles.items():
        if len({title for _, title in found}) < 2:
            continue
        first, first_title = found[0]
        foreign = [title for other, title in everything if other != number]
        for citation, title in found[1:]:
            fault = _compare(first_title, title, foreign)
            if fault is None:
                continue
            assert citation.subject is not None
            assert first.subject is not None
            yield Fault(
                citation.subject.span,
                say(
                    f"{called(citation)}: trích yếu {fault}",
                    f"{called(citation)}: subject differs from the one given before",
                ),
                (
                    stated(
                        analysis,
                        say(f"trước đó ghi: “{first.subject.value}”", f"before: “{first.subject.value}”"),
                        first.subject.span,
                    ),
                ),
                None,
                # What follows the number is not always its subject: "Nghị định số 03/2017/NĐ-CP về kinh doanh casino
                # phải báo cáo …"
                None if fault == _pasted() else Severity.INFO,
                number,
            )


def _pasted() -> str:
    return say("kéo thêm chữ của trích yếu văn bản khác", "has picked up words of another act's subject")


def _plain(title: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", _ABOUT.sub("", comparable(title))).split())


def _compare(first: str, second: str, foreign: list[str]) -> str | None:
    """What is wrong with the second title, or ``None``: one may be the other cut short."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    if longer.startswith(shorter):
        if _NESTED.search(shorter):
            return None
        rest = longer[len(shorter) :].strip()
        words = rest.split()
        if len(words) >= 5 and any(title.startswith(" ".join(words[:7])) for title in foreign):
            return _pasted()
        return None
    one, two = set(first.split()), set(second.split())
    if len(one & two) / max(1, min(len(one), len(two))) >= 0.5:
        return None
    return say("khác hẳn lần viện dẫn trước", "differs from the one given before")
