"""DVC4xx: the form of a citation."""

from __future__ import annotations

from collections.abc import Iterator

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.model import Analysis, CitationKind, Span
from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import table

_EXEMPT = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")


def issuer_missing(analysis: Analysis) -> Iterator[Fault]:
    """Viện dẫn lần đầu không ghi cơ quan ban hành.

    Kiểm tra gì: Lần đầu viện dẫn đầy đủ (có ngày) mà không ghi cơ quan, tổ chức ban hành.

    Vì sao: Nhiều cơ quan dùng cùng ký hiệu; TW là ký hiệu chung của Ban Chấp hành Trung ương, Bộ Chính trị và Ban
    Bí thư.

    Sai: Chỉ thị số 05-CT/TW ngày 15/5/2016 về đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh

    Đúng: Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị về đẩy mạnh học tập và làm theo tư tưởng, đạo đức,
    phong cách Hồ Chí Minh

    Khi nào bỏ qua: Luật, pháp lệnh; cơ quan đã nêu ngay trước viện dẫn; cơ quan ghi chung ở cuối danh sách; lần
    nhắc lại.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b.
    """
    seen: set[str] = set()
    for link in analysis.links:
        citation = link.citation
        if citation.number is None:
            continue
        key = symbol.key(citation.number.value)
        first = key not in seen
        seen.add(key)
        parsed = symbol.parse(citation.number.value)
        if (
            not first
            or citation.issuer is not None
            or not citation.dates
            or parsed is None
            or parsed.style is symbol.Style.ASSEMBLY
        ):
            continue
        if citation.type is None or citation.type.value in _EXEMPT or link.candidates == (analysis.instrument,):
            continue
        if _named_before(analysis.document.text, citation.span.start):
            continue
        yield Fault(
            citation.span,
            say(
                f"{called(citation)}: viện dẫn lần đầu không ghi cơ quan ban hành",
                f"{called(citation)}: first mention names no issuer",
            ),
            (),
            None,
            None,
            citation.number.value,
        )


def _named_before(text: str, start: int) -> bool:
    """As in "Chính phủ ban hành Nghị định số …", "Công văn của Sở Nội vụ số …": the issuer stands in front."""
    before = comparable(text[max(0, start - 60) : start])
    return before.endswith(("ban hành", "ra", "có", "ký", "tại", "bằng", "theo")) and any(
        comparable(row["name"]) in before for row in table("issuers") if len(row["name"]) > 4
    )


def capitals(analysis: Analysis) -> Iterator[Fault]:
    """Viết hoa sai tên loại, tên luật được viện dẫn.

    Kiểm tra gì: Tên loại của một văn bản cụ thể viết thường (kết luận số 01-KL/TW); tên luật không viết hoa chữ đầu
    của tên hoặc thiếu dấu phẩy so với tên chính thức.

    Vì sao: Tên loại văn bản và âm tiết đầu của tên gọi một văn bản cụ thể phải viết hoa.

    Sai: thực hiện kết luận số 01-KL/TW; Luật tiếp cận thông tin

    Đúng: thực hiện Kết luận số 01-KL/TW; Luật Tiếp cận thông tin

    Khi nào bỏ qua: Từ chỉ chung, không kèm số hoặc tên riêng.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục II, mục V.6.
    """
    text = analysis.document.text
    for citation in analysis.citations:
        if citation.kind is CitationKind.NUMBERED and citation.type is not None:
            written = citation.type.span.of(text)
            if written[:1].islower() and citation.type.span.start == citation.span.start:
                yield Fault(
                    citation.type.span,
                    say(
                        f"tên loại văn bản viết thường: “{' '.join(written.split())}”",
                        f"type of a specific act in lower case: “{written}”",
                    ),
                    (),
                    say(f"sửa thành “{citation.type.value}”", f"change to “{citation.type.value}”"),
                )
        elif citation.kind is CitationKind.NAMED and citation.name is not None and citation.type is not None:
            yield from _law_name(citation.name.value, citation.type.value, citation.name.span)


def _law_name(name: str, kind: str, span: Span) -> Iterator[Fault]:
    if name.isupper():
        return
    rest = name[len(kind) :].strip()
    official = _official_names().get(_letters(name))
    if rest[:1].islower() and not rest.startswith(("sửa đổi", "về")):
        yield Fault(
            span,
            say(f"tên luật viết thường chữ đầu: “{name}”", f"name of a law in lower case: “{name}”"),
            (),
            say(
                f"sửa thành “{official or f'{kind} {rest[:1].upper()}{rest[1:]}'}”",
                f"change to “{official or kind + ' ' + rest[:1].upper() + rest[1:]}”",
            ),
        )
    elif official is not None and official.count(",") > name.count(","):
        yield Fault(
            span,
            say(f"tên luật thiếu dấu phẩy: “{name}”", f"comma missing in the name of a law: “{name}”"),
            (),
            say(f"sửa thành “{official}”", f"change to “{official}”"),
        )


def _letters(name: str) -> str:
    return " ".join(comparable(name).replace(",", " ").split())


def _official_names() -> dict[str, str]:
    return {_letters(row["name"]): row["name"] for row in table("laws")}
