"""What plans say of a task under a name: ``Đơn vị chủ trì: …``, in a list or as the head of a table's column."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from dvcq_kb.model import Span


class Field(Enum):
    NUMBER = "number"
    TASK = "task"
    AGENT = "agent"
    PARTNER = "partner"
    TIME = "time"
    RECIPIENT = "recipient"
    OTHER = "other"


_UNIT = (
    r"(?:(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|cán\s+bộ|bộ\s+phận)(?:\s*[,/]\s*(?:cơ\s+quan|đơn\s+vị))*"
    r"(?:\s*,?\s*cá\s+nhân)?)"
)
_ROLES = r"(?:chủ\s+trì|thực\s+hiện|đầu\s+mối|tham\s+mưu|phụ\s+trách|chịu\s+trách\s+nhiệm|được\s+giao)"
_STAGES = r"(?:thực\s+hiện|hoàn\s+thành|hoàn\s+tất|triển\s+khai|báo\s+cáo|gửi|trình|xong|cuối|dự\s+kiến|bắt\s+đầu)"
_NAMES = {
    Field.NUMBER: r"(?:số\s+)?tt|stt|số\s+thứ\s+tự",
    # Before the agents: "Cơ quan phối hợp" names a partner
    Field.PARTNER: rf"(?:{_UNIT}\s+)?(?:cùng\s+)?phối\s+hợp(?:\s+(?:thực\s+hiện|chính))?(?:\s+với)?",
    Field.RECIPIENT: rf"(?:{_UNIT}\s+)?(?:nơi\s+nhận|nhận\s+báo\s+cáo|cấp\s+trình|trình)"
    r"(?:\s+(?:báo\s+cáo|ban\s+hành))?",
    Field.AGENT: rf"{_UNIT}\s+{_ROLES}(?:(?:\s*[,/]\s*|\s+)(?:tham\s+mưu|thực\s+hiện|phối\s+hợp))*"
    r"|chủ\s+trì(?:\s+thực\s+hiện)?|phân\s+công(?:\s+(?:thực\s+hiện|chủ\s+trì))?"
    r"|người\s+(?:thực\s+hiện|phụ\s+trách)|đơn\s+vị|trách\s+nhiệm(?:\s+thực\s+hiện)?",
    Field.TIME: rf"(?:thời\s+(?:gian|hạn|điểm)|tiến\s+độ|hạn|mốc\s+thời\s+gian)(?:\s+{_STAGES})*"
    r"(?:\s*(?:,|/|và)\s*(?:hoàn\s+thành|tiến\s+độ))?|hoàn\s+thành",
    Field.TASK: r"(?:(?:tên|các)\s+)?(?:nội\s+dung(?:\s+(?:công\s+việc|nhiệm\s+vụ|thực\s+hiện|hoạt\s+động))?"
    r"|nhiệm\s+vụ(?:\s+(?:cụ\s+thể|,\s+giải\s+pháp))?|công\s+việc|hoạt\s+động|việc\s+cần\s+làm)"
    r"(?:\s*[,/]\s*(?:nhiệm\s+vụ|công\s+việc|hoạt\s+động))*",
    Field.OTHER: r"(?:dự\s+kiến\s+)?(?:sản\s+phẩm|kết\s+quả)(?:\s+(?:đầu\s+ra|dự\s+kiến|đạt\s+được))?|ghi\s+chú"
    r"|kinh\s+phí(?:\s+thực\s+hiện)?|địa\s+điểm|thành\s+phần|đối\s+tượng|nguồn\s+lực",
}
_ANY = "|".join(f"(?P<{field.name}>{pattern})" for field, pattern in _NAMES.items())
_WHOLE = re.compile(rf"[\s*_|(]*(?:{_ANY})[\s*_|):.]*", re.IGNORECASE)
# At the beginning, or after a mark: "- Đơn vị chủ trì: Phòng Nội vụ; thời gian: Quý II/2025"
_NAMED = re.compile(rf"(?:^|(?<=[\n.;(])|(?<=^[-+•*]))[\s\-–+•*]*(?:{_ANY})\**\s*:\s*\**", re.IGNORECASE | re.MULTILINE)


class Value(NamedTuple):
    field: Field
    span: Span


def column(words: str) -> Field | None:
    """What a column of this name holds."""
    match = _WHOLE.fullmatch(words)
    return Field[match.lastgroup] if match and match.lastgroup else None


def read(text: str, start: int, end: int) -> tuple[Value, ...]:
    """The named values of a paragraph, in order; what stands before the first is not among them."""
    found = [match for match in _NAMED.finditer(text, start, end) if match.lastgroup not in ("NUMBER", "TASK", None)]
    bounds = [*(match.start() for match in found), end][1:]
    return tuple(
        Value(Field[match.lastgroup], Span(match.end(), stop))
        for match, stop in zip(found, bounds, strict=True)
        if match.lastgroup
    )


def first_named(text: str, start: int, end: int) -> int | None:
    """Where the first of them begins."""
    match = next((m for m in _NAMED.finditer(text, start, end) if m.lastgroup not in ("NUMBER", "TASK")), None)
    return match.start() if match else None
