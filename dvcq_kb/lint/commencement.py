"""DVC308: days on which acts took effect, as cited and as known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb import dates
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.lint.known import certain, from_registry
from dvcq_kb.model import Analysis, PartialDate
from dvcq_kb.registry import Strength

# Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ, có hiệu lực (thi hành) (kể) từ ngày 14/8/2023
_EFFECTIVE = re.compile(
    r"[\s,(]{1,3}(?:đã\s+)?có\s+hiệu\s+lực\s+(?:thi\s+hành\s+)?(?:kể\s+)?từ\s+(?=ngày\s)", re.IGNORECASE
)


def other_commencement(analysis: Analysis) -> Iterator[Fault]:
    """Ngày có hiệu lực ghi ở đây khác ngày đã biết.

    Kiểm tra gì: “có hiệu lực từ ngày …” ghi liền sau số, ngày, cơ quan của một văn bản được so với ngày có hiệu lực
    trong kho dữ kiện.

    Vì sao: Áp dụng văn bản sớm hoặc muộn hơn ngày có hiệu lực là áp dụng sai.

    Sai: Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ, có hiệu lực từ ngày 20/4/2020

    Đúng: Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ, có hiệu lực từ ngày 05/3/2020

    Khi nào bỏ qua: Một số điều, khoản có hiệu lực vào ngày khác.

    Căn cứ: Điều khoản thi hành của văn bản được viện dẫn; nguồn ghi kèm từng phát hiện.
    """
    text = analysis.document.text
    for citation in analysis.citations:
        match = _EFFECTIVE.match(text, citation.span.end)
        stated = dates.read(text, match.end()) if match else None
        if citation.number is None or stated is None or stated.date is None or stated.date.day is None:
            continue
        act = certain(citation)
        if act is None or act.effective is None or act.strength is not Strength.CERTAIN:
            continue
        if stated.date.first == act.effective:
            continue
        known = PartialDate.from_day(act.effective)
        yield Fault(
            stated.span,
            say(
                f"{called(citation)}: ở đây ghi có hiệu lực từ {stated.date.vietnamese}, "
                f"kho dữ kiện ghi {known.vietnamese}",
                f"{called(citation)}: in force from {stated.date.iso} here, {known.iso} in the registry",
            ),
            from_registry(act, f"có hiệu lực {known.vietnamese}", f"in force from {known.iso}"),
            about=citation.number.value,
        )
