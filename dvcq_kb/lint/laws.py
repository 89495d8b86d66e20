"""DVC306, DVC309: acts cited by name, the laws and what plenums issued, against what is known of them."""

from __future__ import annotations

from collections.abc import Iterator
from operator import ne

from dvcq_kb import registry
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.lint.known import from_registry
from dvcq_kb.model import Analysis, CitationKind, Evidence
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import table


def law_of_another_day(analysis: Analysis) -> Iterator[Fault]:
    """Ngày ghi sau tên luật không phải của luật ấy.

    Kiểm tra gì: Luật, pháp lệnh được gọi bằng tên, kèm ngày thông qua, được so với các luật cùng tên trong kho dữ
    kiện; chỉ báo khi ngày ấy khác ngày đã biết của một luật đúng ở ngày, ở tháng, hoặc ở năm.

    Vì sao: Nhiều luật thay nhau mang một tên (Luật Đất đai năm 2003, 2013, 2024): sai năm là chỉ sang luật khác.

    Sai: Luật Đất đai ngày 29/10/2013

    Đúng: Luật Đất đai ngày 29/11/2013

    Khi nào bỏ qua: Có một luật cùng tên mà kho chưa biết.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b: luật, pháp lệnh được viện dẫn bằng tên; nguồn ghi kèm
    từng phát hiện.
    """
    for citation in analysis.citations:
        if citation.kind is not CitationKind.NAMED or citation.name is None or citation.date is None:
            continue
        date, name = citation.date, citation.name.value
        laws = [law for law in registry.load().laws(name) if law.date is not None and law.published]
        if not laws or citation.shared_date:
            continue
        # A law of that name which the registry has not heard of may be of any day; one slip of a known one is told.
        if date.day is None or any(law.date == date for law in laws):
            continue
        meant = [law for law in laws if law.date and sum(map(ne, law.date, date)) == 1]
        if len(meant) != 1 or (known := meant[0].date) is None:
            continue
        number = meant[0].number
        yield Fault(
            citation.dates[0].span,
            say(
                f"{name}: ở đây ghi ngày {date.vietnamese}, kho dữ kiện ghi ngày {known.vietnamese} ({number})",
                f"{name}: dated {date.iso} here, {known.iso} in the registry ({number})",
            ),
            from_registry(meant[0], f"{number}: ngày {known.vietnamese}", f"{number}: {known.iso}"),
            say(f"kiểm tra: ngày {known.vietnamese}?", f"check: {known.iso}?"),
            about=name,
        )


def plenum_of_another_type(analysis: Analysis) -> Iterator[Fault]:
    """Hội nghị Trung ương ban hành văn bản loại khác với loại được gọi.

    Kiểm tra gì: “Nghị quyết Trung ương 4 khóa XIII” được so với loại văn bản mà hội nghị ấy đã ban hành.

    Vì sao: Trung ương 4 khóa XI, XII ban hành nghị quyết, khóa XIII ban hành kết luận về cùng một việc; người đọc tìm
    một nghị quyết không có.

    Sai: Nghị quyết Trung ương 4 khóa XIII về xây dựng, chỉnh đốn Đảng

    Đúng: Kết luận số 21-KL/TW ngày 25/10/2021 của Ban Chấp hành Trung ương khóa XIII

    Khi nào bỏ qua: Cách gọi gộp quen dùng: “Nghị quyết Trung ương 4 (các khóa XI, XII, XIII)”.

    Căn cứ: Nguồn ghi kèm từng phát hiện.
    """
    known = {comparable(row["called"]): row for row in table("plenums")}
    for link in analysis.links:
        if link.citation.kind is not CitationKind.PLENUM:
            continue
        for act in link.candidates:
            row = known.get(comparable(act.name or ""))
            if row is None:
                continue
            yield Fault(
                link.citation.span,
                say(
                    f"{act.name}: hội nghị ấy ban hành {row['type']} số {row['number']}",
                    f"{act.name}: that plenum issued {row['number']}, of another type",
                ),
                (Evidence(f"{row['type']} số {row['number']}", source=row["source"]),),
                say(f"xem xét viện dẫn {row['type']} số {row['number']}", f"consider citing {row['number']}"),
                about=act.name or "",
            )
