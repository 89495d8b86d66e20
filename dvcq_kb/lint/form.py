"""DVC4xx: the form of a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called
from dvcq_kb.lint.lead_in import issuer_before
from dvcq_kb.lint.mentions import first_of_each_number, is_law
from dvcq_kb.lint.reading import lost_marks
from dvcq_kb.model import Analysis, CitationKind, Correction, Severity, Span
from dvcq_kb.symbol import Style, Symbol
from dvcq_kb.text import comparable, fold, old_tone, single_spaced
from dvcq_kb.vocabulary import table

_PARTY_ORGANS = frozenset({"tw", "tư", "tu", "qu", "hu", "vptw", "btctw", "btgtw", "bdvtw", "bnctw"})
# Quyết định số 2002/657/EC của Ủy ban châu Âu
_FOREIGN = frozenset({"ec", "eec", "eu", "ce"})


def malformed_number(analysis: Analysis) -> Iterator[Fault]:
    """Số, ký hiệu viết sai hình thức.

    Kiểm tra gì: Năm trong số, ký hiệu thiếu hoặc thừa chữ số; chữ cái đứng ở chỗ của chữ số (59/2O23/NĐ-CP); mất
    dấu gạch nối, gạch chéo giữa các phần; văn bản của Đảng viết theo lối của Nhà nước (217/QĐ-TW).

    Vì sao: Người đọc tra không ra văn bản; máy tìm kiếm không khớp.

    Sai: Luật số 56/202/QH15; Nghị định số 98/2021NĐ-CP; Quyết định số 217/QĐ-TW

    Đúng: Luật số 56/2024/QH15; Nghị định số 98/2021/NĐ-CP; Quyết định số 217-QĐ/TW

    Khi nào bỏ qua: Số, ký hiệu trước năm 1999 viết theo lối cũ; văn bản nhận dạng từ ảnh quét.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3; Hướng dẫn 36-HD/VPTW, II.1.3.2.
    """
    for citation in analysis.citations:
        if citation.number is None:
            continue
        number = citation.number.value
        parsed = symbol.parse(number)
        fault = _malformed(number, parsed) if parsed else None
        if fault is not None:
            message, severity = fault
            yield Fault(citation.number.span, f"{called(citation)}: {message}", severity=severity, about=number)


def _malformed(number: str, parsed: Symbol) -> tuple[str, Severity] | None:
    if (meant := symbol.with_digits(number)) != number:
        return say(
            f"có chữ cái ở chỗ của chữ số; có lẽ là {meant}", f"letters where digits belong; perhaps {meant}"
        ), Severity.WARNING
    if parsed.full_year and parsed.possible_year is None:
        year = f"năm “{number.split('/')[1]}” trong số, ký hiệu không thể có"
        return say(year, f"the number states the impossible year “{number.split('/')[1]}”"), Severity.ERROR
    if parsed.words[-1].casefold() in _FOREIGN:
        return None
    if (match := _ODD_YEAR.match(number)) is not None:
        return say(
            f"năm “{match[1]}” trong số, ký hiệu thiếu hoặc thừa chữ số", f"odd year “{match[1]}” in the number"
        ), Severity.ERROR
    if re.match(r"\d+/\d{4}[A-ZĐ]", number) or "//" in number:
        return say("thiếu hoặc thừa dấu gạch chéo", "a slash is missing or doubled"), Severity.WARNING
    if parsed.year and len(parsed.words) == 1 and _LOST_HYPHEN.fullmatch(parsed.words[0]):
        return say(
            "mất dấu gạch nối giữa ký hiệu loại và cơ quan", "the hyphen between type and issuer is lost"
        ), Severity.WARNING
    if parsed.style is Style.STATE and not parsed.year and parsed.words[-1].casefold() in _PARTY_ORGANS:
        return say(
            "văn bản của Đảng viết dấu gạch nối trước ký hiệu loại, gạch chéo trước cơ quan",
            "a Party symbol has the hyphen first, the slash before the issuer",
        ), Severity.INFO
    return None


# 56/202/QH15, 129/202024/NĐ-CP
_ODD_YEAR = re.compile(r"\d[\d.]*[a-zđ]?/(\d{3}|\d{5,6})/")
# 96/2023/NĐCP, 26/2025/TTBYT
_LOST_HYPHEN = re.compile(r"(?:NĐ|QĐ|TT|TTLT|NQ|CT)(?:CP|TTg|B[A-ZĐ]{1,8}|UBND|HĐND|NHNN|TTCP)")
# … của Hội nghị lần thứ bảy Ban Chấp hành Trung ương, củaCông ty Xổ số: a body we cannot read, or a space that is lost
_OF = re.compile(r"[\s,]{0,6}của\s*[A-ZĐÂĂÊÔƠƯỦ]")


def issuer_missing(analysis: Analysis) -> Iterator[Fault]:
    """Viện dẫn lần đầu không ghi cơ quan ban hành.

    Kiểm tra gì: Lần đầu viện dẫn đầy đủ (có ngày) mà không ghi cơ quan, tổ chức ban hành.

    Vì sao: Nhiều cơ quan dùng cùng ký hiệu; TW là ký hiệu chung của Ban Chấp hành Trung ương, Bộ Chính trị và Ban
    Bí thư.

    Sai: Chỉ thị số 05-CT/TW ngày 15/5/2016 về đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh

    Đúng: Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị về đẩy mạnh học tập và làm theo tư tưởng, đạo đức,
    phong cách Hồ Chí Minh

    Khi nào bỏ qua: Luật, pháp lệnh; cơ quan đã nêu ngay trước viện dẫn; cơ quan ghi chung ở cuối danh sách; lần
    nhắc lại; tiêu đề.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b.
    """
    text = analysis.document.text
    for link in first_of_each_number(analysis, lambda citation: citation.issuer, quoted=True):
        citation = link.citation
        if citation.number is None or citation.issuer is not None or not citation.dates:
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is None or parsed.style is Style.ASSEMBLY:
            continue
        if citation.type is None or is_law(citation):
            continue
        if _OF.match(text, citation.span.end) or issuer_before(text, citation.span.start, citation.number.value):
            continue
        yield Fault(
            citation.span,
            say(
                f"{called(citation)}: viện dẫn lần đầu không ghi cơ quan ban hành",
                f"{called(citation)}: first mention names no issuer",
            ),
            about=citation.number.value,
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
            # "văn bản số 439/CV-TCCB" calls no type by its name.
            named = citation.type.value != "Văn bản"
            if written[:1].islower() and named and citation.type.span.start == citation.span.start:
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
            yield from _law_name(text, citation.name.value, citation.type.value, citation.name.span)


def misspelt_type(analysis: Analysis) -> Iterator[Fault]:
    """Tên loại văn bản được viện dẫn viết sai chính tả.

    Kiểm tra gì: Tên loại đứng trước “số” và số, ký hiệu mà sai dấu hoặc lẫn d với đ.

    Vì sao: Máy tìm kiếm không nhận ra văn bản; văn bản ký rồi phải đính chính.

    Sai: Nghị đinh số 30/2020/NĐ-CP; Quyêt định số 23/2021/QĐ-TTg

    Đúng: Nghị định số 30/2020/NĐ-CP; Quyết định số 23/2021/QĐ-TTg

    Khi nào bỏ qua: Văn bản nhận dạng từ ảnh quét, khi bản gốc viết đúng; văn bản mất dấu ở nhiều chỗ thì chỉ báo một
    lần (DVC003).

    Căn cứ: Nghị định 30/2020/NĐ-CP, Điều 7.
    """
    text = analysis.document.text
    if lost_marks(text) is not None:
        return
    for citation in analysis.citations:
        if citation.kind is not CitationKind.NUMBERED or citation.type is None:
            continue
        written = single_spaced(citation.type.span.of(text))
        if comparable(written) != comparable(citation.type.value) and fold(written) == fold(citation.type.value):
            yield Fault(
                citation.type.span,
                say(f"tên loại viết sai: “{written}”", f"misspelt type: “{written}”"),
                (),
                say(f"sửa thành “{citation.type.value}”", f"change to “{citation.type.value}”"),
                correction=None if written.isupper() else Correction(citation.type.span, citation.type.value),
            )


def _law_name(text: str, name: str, kind: str, span: Span) -> Iterator[Fault]:
    # Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam: the small letter is right
    if name.isupper() or kind == "Hiến pháp":
        return
    rest = name[len(kind) :].strip()
    official = _official_names().get(_letters(name))
    correction = Correction(span, _as_official(name, official)) if official and span.of(text) == name else None
    if rest[:1].islower() and not rest.startswith(("sửa đổi", "về")):
        right = official or f"{kind} {rest[:1].upper()}{rest[1:]}"
        yield Fault(
            span,
            say(f"tên luật viết thường chữ đầu: “{name}”", f"name of a law in lower case: “{name}”"),
            (),
            say(f"sửa thành “{right}”", f"change to “{right}”"),
            correction=correction,
        )
    elif official is not None and official.count(",") > name.count(","):
        yield Fault(
            span,
            say(f"tên luật thiếu dấu phẩy: “{name}”", f"comma missing in the name of a law: “{name}”"),
            (),
            say(f"sửa thành “{official}”", f"change to “{official}”"),
            correction=correction,
        )


def _as_official(name: str, official: str) -> str:
    """The official name, with the marks of tone placed as they are here: Toà án stays Toà án."""
    written, known = name.split(), official.split()
    if len(written) != len(known):  # Luật Phòng,chống ma túy
        return official
    return " ".join(one if old_tone(one) == old_tone(two) else two for one, two in zip(written, known, strict=True))


def _letters(name: str) -> str:
    return " ".join(comparable(name).replace(",", " ").split())


@cache
def _official_names() -> dict[str, str]:
    return {_letters(row["name"]): row["name"] for row in table("laws")}
