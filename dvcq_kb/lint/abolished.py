"""DVC505: bodies that are no more when the document is made."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, place
from dvcq_kb.lint.itself import dated, own_date
from dvcq_kb.model import Analysis, Evidence, Level, Section, Span

DISTRICTS_END = datetime.date(2025, 7, 1)
_UNIT = r"(?:quận|huyện|thị\s+xã)"
# UBND quận | Ủy ban nhân dân các quận, huyện, thị xã | Chủ tịch UBND cấp huyện | HĐND huyện Mèo Vạc; not "UBND quận cũ"
_NAME = r"[ \t]+(?-i:[A-ZĐÂĂÊÔƠƯỨ])[^\s,.;:()]*|[ \t]+\d{1,2}(?!\w)"
_BODY = re.compile(
    rf"(?:UBND|[ỦU][yỷ]\s+ban\s+nhân\s+dân|HĐND|Hội\s+đồng\s+nhân\s+dân)\s+(?:các\s+|cấp\s+)?{_UNIT}(?!\w)"
    rf"(?:(?:\s*,\s*|\s+và\s+|\s+-\s+|/){_UNIT}|\s*,\s*thành\s+phố(?:\s+thuộc\s+tỉnh)?|{_NAME})*",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"[\s,]*(?:và\s[^.;:]{0,60}?)?(?:có\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chịu\s+trách\s+nhiệm|chủ\s+trì|phối\s+hợp|chỉ\s+đạo|"
    r"tổ\s+chức|thực\s+hiện|xây\s+dựng|triển\s+khai|tổng\s+hợp|báo\s+cáo|gửi|rà\s+soát|ban\s+hành|quyết\s+định|bố\s+trí|"
    r"kiểm\s+tra|hướng\s+dẫn|tiếp\s+tục|xem\s+xét|căn\s+cứ)\b",
    re.IGNORECASE,
)
# Chánh Văn phòng; Giám đốc các sở; Chủ tịch UBND các huyện; … chịu trách nhiệm thi hành Quyết định này
_EXECUTES = re.compile(
    r"[^.:]{0,300}?chịu\s+trách\s+nhiệm\s+(?:tổ\s+chức\s+)?(?:thi\s+hành|thực\s+hiện)", re.IGNORECASE
)
_ASKED = re.compile(
    r"\b(?:giao|yêu\s+cầu|đề\s+nghị|phân\s+công|hướng\s+dẫn|trình|báo\s+cáo|gửi)\s+(?:cho\s+)?(?:chủ\s+tịch\s+)?$",
    re.IGNORECASE,
)
# What was, what ends, and what words are struck out: history, not orders.
_HISTORY = re.compile(
    r"[“”\"]|\b(?:trước\s+đây|cũ|nay\s+là|trước\s+khi|trước\s+ngày|bàn\s+giao|kết\s+thúc|chấm\s+dứt|bãi\s+bỏ|cụm\s+từ|"
    r"sáp\s+nhập|sắp\s+xếp|giải\s+thể|không\s+tổ\s+chức|chuyển\s+(?:giao|sang|tiếp|về)|tiếp\s+nhận)\b",
    re.IGNORECASE,
)
# đã được UBND huyện quyết định | theo đề nghị của UBND huyện
_TOLD = re.compile(r"\b(?:đã|được|do)\s[^,;]*$|\bcủa\s+(?:chủ\s+tịch\s+)?$", re.IGNORECASE)
_AROUND = 400
_STOP = re.compile(r"[.;:!?]\s|\n")


def abolished_units(analysis: Analysis) -> Iterator[Fault]:
    """Giao việc cho cơ quan cấp huyện sau khi cấp huyện đã bỏ.

    Kiểm tra gì: Văn bản từ ngày 01/7/2025 do Ủy ban nhân dân, Hội đồng nhân dân quận, huyện, thị xã ban hành, hoặc giao
    nhiệm vụ cho các cơ quan đó.

    Vì sao: Chính quyền địa phương chỉ còn cấp tỉnh và cấp xã: không còn cơ quan nhận nhiệm vụ.

    Sai: (kế hoạch ngày 15/8/2025) … 3. Ủy ban nhân dân các quận, huyện, thị xã có trách nhiệm …

    Đúng: … 3. Ủy ban nhân dân các xã, phường có trách nhiệm …

    Khi nào bỏ qua: Nhắc lại việc cũ; văn bản do cấp huyện ban hành trước đây; quy định chuyển tiếp, bàn giao; trích
    nguyên văn.

    Căn cứ: Luật 72/2025/QH15, Điều 51: chính quyền cấp huyện kết thúc hoạt động từ ngày 01/7/2025.
    """
    own = own_date(analysis)
    if own is None or own.date.first < DISTRICTS_END:
        return
    evidence = (
        dated(analysis, own),
        Evidence(
            say("cấp huyện kết thúc hoạt động từ ngày 01/7/2025", "the district level ended on 2025-07-01"),
            source="Luật 72/2025/QH15, Điều 51",
        ),
    )
    issuer = analysis.header.issuer
    if issuer is not None and _BODY.match(issuer.value):
        yield Fault(
            issuer.span,
            say(f"“{issuer.value}” không còn từ ngày 01/7/2025", f"“{issuer.value}” ended on 2025-07-01"),
            evidence,
        )
    told: set[str] = set()
    for match in _BODY.finditer(analysis.document.text, own.span.end):
        where = place(analysis, Span(*match.span()))
        if where in told or not _is_tasked(analysis, match):
            continue
        told.add(where)
        words = " ".join(match[0].split())
        yield Fault(
            Span(*match.span()),
            say(f"giao việc cho “{words}”, không còn từ ngày 01/7/2025", f"tasks “{words}”, which ended on 2025-07-01"),
            evidence,
        )


def _is_tasked(analysis: Analysis, match: re.Match[str]) -> bool:
    """Whether the body is the one that has to act: as the heading of its duties, as subject, or as the one asked."""
    path = outline.path_to(analysis.root, match.start())
    if any(_tells_nothing(section) for section in path):
        return False
    text = analysis.document.text
    before = text[max(0, match.start() - _AROUND) : match.start()]
    stops = [found.end() for found in _STOP.finditer(before)]
    before = before[stops[-1] if stops else 0 :]
    after = text[match.end() : match.end() + _AROUND]
    stop = _STOP.search(after)
    sentence = after[: stop.start()] if stop else after
    if _HISTORY.search(before) or _HISTORY.search(sentence) or _TOLD.search(before):
        return False
    if path[-1].level is Level.NOI_NHAN:
        return True
    # 3. UBND các quận, huyện | 1.2. Ủy ban nhân dân quận, huyện:
    if _opens(text, match.start()) and not sentence.strip(" :*\t"):
        return True
    return bool(_DUTY.match(sentence) or _ASKED.search(before) or _EXECUTES.match(after))


def _tells_nothing(section: Section) -> bool:
    """Of duties: the head, the grounds, the signature, forms and lists; an attached plan or regulation does."""
    if section.level is Level.PHU_LUC:
        return not outline.is_attached_act(section)
    return section.level in (Level.TIEU_DE, Level.MO_DAU, Level.CHU_KY)


def _opens(text: str, offset: int) -> bool:
    """Whether nothing but a label stands before it on its line."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return re.fullmatch(r"[\s*|]*(?:[\dIVX.]+[a-zđ]?|[a-zđ])?[.)/\s\-–+*]*(?:[Cc]hủ\s+tịch\s+)?", line) is not None
