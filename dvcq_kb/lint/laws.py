"""DVC306, DVC309: acts cited by name, the laws and what plenums issued, against what is known of them."""

from __future__ import annotations

from collections.abc import Iterator

from dvcq_kb import registry
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.lint.known import from_registry
from dvcq_kb.model import Analysis, CitationKind, Evidence, Severity
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import table


def law_of_another_day(analysis: Analysis) -> Iterator[Fault]:
    """Ngày, năm ghi sau tên luật không phải của luật ấy.

    Kiểm tra gì: Luật, pháp lệnh được gọi bằng tên, kèm ngày thông qua hoặc năm, được so với các luật cùng tên trong
    kho dữ kiện.

    Vì sao: Nhiều luật thay nhau mang một tên (Luật Đất đai năm 2003, 2013, 2024): sai năm là chỉ sang luật khác.

    Sai: Luật Đất đai ngày 29/10/2013; Luật Đất đai năm 2014

    Đúng: Luật Đất đai ngày 29/11/2013; Luật Đất đai năm 2013

    Khi nào bỏ qua: Không có luật cùng tên của năm ấy trong kho thì chỉ là gợi ý: kho không có mọi luật.

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
        if any(law.date and law.date[: len(stated)] == stated for law in laws for stated in [_written(date)]):
            continue
        same_year = [law for law in laws if law.date and law.date.year == date.year and law.date.day]
        if date.day is not None and len(same_year) == 1 and (known := same_year[0].date):
            yield Fault(
                citation.dates[0].span,
                say(
                    f"{name} năm {date.year}: ở đây ghi ngày {date.vietnamese}, kho dữ kiện ghi ngày "
                    f"{known.vietnamese} ({same_year[0].number})",
                    f"{name} of {date.year}: dated {date.iso} here, {known.iso} in the registry "
                    f"({same_year[0].number})",
                ),
                from_registry(same_year[0], f"ngày {known.vietnamese}", f"date {known.iso}"),
                about=name,
            )
        elif not same_year:
            years = ", ".join(str(year) for year in sorted({law.date.year for law in laws if law.date}))
            yield Fault(
                citation.dates[0].span,
                say(f"kho dữ kiện chỉ có {name} năm {years}", f"the registry only has {name} of {years}"),
                tuple(
                    Evidence(
                        say(f"{law.number}, {law.date.vietnamese}", f"{law.number}, {law.date.iso}"), source=law.source
                    )
                    for law in laws
                    if law.date
                ),
                severity=Severity.INFO,
                about=name,
            )


def _written(date: tuple[int | None, ...]) -> tuple[int | None, ...]:
    return tuple(part for part in date if part is not None)


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
