"""DVC504: parts that a whole administrative paper must have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.lint.itself import own_number_year
from dvcq_kb.model import Analysis, Level
from dvcq_kb.text import comparable

# Laws and consolidations are printed in gazettes and portals, which leave the recipients and more away.
_PRINTED = frozenset(
    (
        *("hiến pháp", "luật", "bộ luật", "pháp lệnh", "lệnh", "nghị định", "nghị quyết", "thông tư"),
        *("thông tư liên tịch", "văn bản hợp nhất"),
    )
)
# Signed by both sides, handed over, or attached: nobody else receives them.
_NO_RECIPIENTS = frozenset(
    (
        *("biên bản", "hợp đồng", "bản ghi nhớ", "bản thỏa thuận", "giấy ủy quyền", "giấy giới thiệu"),
        *("giấy nghỉ phép", "quy chế", "quy định", "đề án", "dự án", "phương án"),
    )
)
_GAZETTE = "CÔNG BÁO"
_MOTTO = re.compile(r"CỘNG\s+H(?:OÀ|ÒA)\s+XÃ\s+HỘI|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
_NUMBER_LINE = re.compile(r"S[ốỐ]\s*:|S[ốỐ]\s+\d|S[ốỐ]\s*[-/]")
_DATE_LINE = re.compile(r"ngày[\s.…_\d]{1,30}tháng", re.IGNORECASE)
_RECIPIENTS = re.compile(r"n[ơo]i\s+nhận|nơi\s+gửi|kính\s+gửi", re.IGNORECASE)
# BỘ XÂY DỰNG | UBND TỈNH …: an issuer stands there, whether or not we read it
_ISSUER = re.compile(
    r"\b(?:BỘ|SỞ|[ỦU][YỶ]|UBND|HĐND|HỘI|CỤC|CHI|TỔNG|PHÒNG|BAN|VĂN|THỦ|CHÍNH|TRƯỜNG|CÔNG TY|VIỆN|TÒA|NGÂN)\b"
)
_HEAD = 1500


def incomplete(analysis: Analysis) -> Iterator[Fault]:
    """Văn bản thiếu thành phần thể thức.

    Kiểm tra gì: Văn bản hành chính trọn vẹn (có quốc hiệu hoặc chữ ký) phải có số, ký hiệu; địa danh, ngày tháng; tên
    cơ quan; người ký; nơi nhận.

    Vì sao: Văn bản thiếu thành phần bắt buộc bị văn thư trả lại khi phát hành.

    Sai: Kế hoạch có chữ ký nhưng không có dòng “Số: …” và không có “Nơi nhận”

    Đúng: Kế hoạch có đủ các thành phần; số và ngày được để trống trên bản dự thảo

    Khi nào bỏ qua: Chỉ trích phần nội dung; bản chép lại từ Công báo, trang thông tin; văn bản quy phạm pháp luật;
    thành phần nằm trong ảnh (con dấu, chữ ký số).

    Căn cứ: Nghị định 30/2020/NĐ-CP, Điều 8.
    """
    kind = analysis.header.type
    if kind is None or comparable(kind.value) in _PRINTED or own_number_year(analysis) is not None:
        return
    if analysis.document.pages_without_text or analysis.document.ocr_pages:
        # What is missing may stand on the picture.
        return
    head = analysis.document.text[:_HEAD]
    signed = any(child.level is Level.CHU_KY for child in analysis.root.children)
    if not signed and _MOTTO.search(head) is None:
        return
    missing = list(_missing(analysis, head, signed=signed))
    if missing:
        names = ", ".join(missing)
        yield Fault(
            kind.span,
            say(f"không thấy {names} của văn bản này", f"this document seems to lack: {names}"),
            about="components",
        )


def _missing(analysis: Analysis, head: str, *, signed: bool) -> Iterator[str]:
    """What was not read, and is not in the text in some form we did not read."""
    header, text = analysis.header, analysis.document.text
    if header.number is None and _NUMBER_LINE.search(head) is None:
        yield say("số, ký hiệu", "number and symbol")
    if header.date is None and _DATE_LINE.search(head) is None:
        yield say("địa danh và ngày tháng", "place and date")
    if header.issuer is None and _ISSUER.search(head) is None:
        yield say("tên cơ quan ban hành", "issuer")
    # A name alone is read where the title above it is lost.
    if header.signer is None and not signed:
        yield say("người ký", "signer")
    kind = header.type
    if kind and comparable(kind.value) not in _NO_RECIPIENTS and _GAZETTE not in text and not _RECIPIENTS.search(text):
        yield say("nơi nhận", "recipients")
