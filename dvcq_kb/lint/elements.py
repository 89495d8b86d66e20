"""DVC205, DVC405, DVC407: which elements a citation has, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb import outline, symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called, stated
from dvcq_kb.lint.mentions import is_law
from dvcq_kb.model import Analysis, Citation, CitationKind, Level, Link
from dvcq_kb.text import comparable

_LETTERS = frozenset(("công văn", "văn bản", "tờ trình", "báo cáo", "phiếu trình"))
_SAID_BEFORE = re.compile(
    r"sửa\s+đổi[^.;]{0,40}\s(?:bởi|theo|tại)\s[^.;]*$|(?:ban\s+hành|kèm)\s+(?:kèm\s+)?(?:theo|tại)\s+$", re.IGNORECASE
)
# The next member of a list, or a quoted subject
_GOES_ON = re.compile(
    r"\s*(?:,|và|;)\s*(?:các\s+)?(?:Nghị|Quyết|Thông|Chỉ|Kế hoạch|Chương trình|Kết luận|Quy|số)\b|\s*[“\"]"
)
_LOOK_BACK = 160


def full_again(analysis: Analysis) -> Iterator[Fault]:
    """Nhắc lại đầy đủ một văn bản đã viện dẫn.

    Kiểm tra gì: Lần thứ hai trở đi vẫn ghi đủ ngày ban hành, cơ quan ban hành và trích yếu.

    Vì sao: Lần sau chỉ cần tên loại và số, ký hiệu; ghi lại dài dòng và dễ ghi khác lần đầu.

    Sai: … Chỉ thị số 33/CT-TTg ngày 26/11/2021 của Thủ tướng Chính phủ về công tác dân vận (lần thứ hai)

    Đúng: … Chỉ thị số 33/CT-TTg

    Khi nào bỏ qua: Chỗ nhắc lại ở xa, ở phụ lục; biểu mẫu dùng riêng. Quy tắc này chỉ chạy khi được chọn.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b.
    """
    seen: dict[str, Citation] = {}
    for link in _numbered(analysis):
        citation = link.citation
        assert citation.number is not None
        full = bool(citation.dates and citation.issuer and citation.subject)
        if citation.shared_date or citation.shared_issuer or not full:
            continue
        first = seen.setdefault(symbol.key(citation.number.value), citation)
        if first is citation or first.date != citation.date:
            continue
        yield Fault(
            citation.span,
            say(
                f"{called(citation)}: đã viện dẫn đầy đủ ở trên, ở đây chỉ cần tên loại và số, ký hiệu",
                f"{called(citation)}: already cited in full; type and number suffice here",
            ),
            (stated(analysis, say("lần đầu", "first mention"), first.span),),
            about=citation.number.value,
        )


def subject_missing(analysis: Analysis) -> Iterator[Fault]:
    """Viện dẫn lần đầu không ghi trích yếu.

    Kiểm tra gì: Lần đầu viện dẫn một văn bản có số, ký hiệu mà không ghi trích yếu nội dung.

    Vì sao: Người đọc không biết văn bản nói về việc gì; có trích yếu thì số, ngày gõ nhầm cũng tìm ra được.

    Sai: thực hiện Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị

    Đúng: thực hiện Quyết định số 217-QĐ/TW ngày 12/12/2013 của Bộ Chính trị ban hành Quy chế giám sát và phản biện xã
    hội

    Khi nào bỏ qua: Luật, pháp lệnh; trích yếu đã nêu ở trước; danh sách có trích yếu chung ở cuối. Quy tắc này chỉ
    chạy khi được chọn.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b.
    """
    seen: set[str] = set()
    for link in _numbered(analysis):
        citation = link.citation
        assert citation.number is not None
        key = symbol.key(citation.number.value)
        if key in seen:
            continue
        seen.add(key)
        # A list that shares its date or issuer shares its subject too.
        shared = citation.shared_date or citation.shared_issuer
        # Without a date it is a short form, which is for others to judge.
        if citation.dates and citation.subject is None and not shared and not _needs_none(analysis, citation):
            yield Fault(
                citation.span,
                say(
                    f"{called(citation)}: viện dẫn lần đầu không ghi trích yếu",
                    f"{called(citation)}: first mention states no subject",
                ),
                about=citation.number.value,
            )


def _needs_none(analysis: Analysis, citation: Citation) -> bool:
    """Whether the sentence says what it is about: "Quy chế … ban hành kèm theo", "được sửa đổi, bổ sung bởi", a list.

    Letters have no subject in a sentence.
    """
    assert citation.type is not None
    text = analysis.document.text
    before = text[max(0, citation.span.start - _LOOK_BACK) : citation.span.start]
    return (
        comparable(citation.type.value) in _LETTERS
        or _SAID_BEFORE.search(before) is not None
        or _GOES_ON.match(text, citation.span.end) is not None
    )


def elements_order(analysis: Analysis) -> Iterator[Fault]:
    """Thứ tự các yếu tố của viện dẫn không đúng.

    Kiểm tra gì: Viện dẫn ghi theo thứ tự: tên loại; số, ký hiệu; ngày ban hành và cơ quan ban hành (trước sau tùy
    chỗ); trích yếu.

    Vì sao: Viết theo một thứ tự thì người đọc tìm đúng yếu tố cần tra.

    Sai: Quyết định của Thủ tướng Chính phủ số 22/2013/QĐ-TTg ngày 26/4/2013

    Đúng: Quyết định số 22/2013/QĐ-TTg ngày 26/4/2013 của Thủ tướng Chính phủ

    Khi nào bỏ qua: Luật, pháp lệnh; tên văn bản trích nguyên văn. Quy tắc này chỉ chạy khi được chọn.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.a và II.6.b.
    """
    for link in _numbered(analysis):
        citation = link.citation
        assert citation.number is not None
        later = [citation.dates[0].span] if citation.dates and not citation.shared_date else []
        if citation.issuer and not citation.shared_issuer:
            later.append(citation.issuer.span)
        number_late = any(span.start < citation.number.span.start for span in later)
        subject_early = citation.subject is not None and any(citation.subject.span.start < span.start for span in later)
        if number_late or subject_early:
            yield Fault(
                citation.span,
                say(
                    f"{called(citation)}: "
                    + ("số, ký hiệu phải đứng ngay sau tên loại" if number_late else "trích yếu phải đứng cuối"),
                    f"{called(citation)}: "
                    + ("the number comes right after the type" if number_late else "the subject comes last"),
                ),
                about=citation.number.value,
            )


def _numbered(analysis: Analysis) -> Iterator[Link]:
    """Citations by number in the running text of the document, laws and the document itself left out."""
    for link in analysis.links:
        citation = link.citation
        if citation.kind is not CitationKind.NUMBERED or citation.number is None or citation.type is None:
            continue
        if is_law(citation) or link.candidates == (analysis.instrument,):
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is None or parsed.style is symbol.Style.ASSEMBLY:
            continue
        if not any(
            section.level in (Level.TIEU_DE, Level.PHU_LUC)
            for section in outline.path_to(analysis.root, citation.span.start)
        ):
            yield link
