"""Of an action: with whom, to whom, through whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dvcq_kb.duties import agents
from dvcq_kb.model import Part
from dvcq_kb.text import space_after

# phối hợp với Sở Y tế …, phối hợp chặt chẽ cùng các đơn vị …, phối hợp Sở Xây dựng …, cùng với
_WITH = re.compile(
    r"(?:phối,?\s+(?:kết\s+)?hợp(?:\s+(?:chặt\s+chẽ|tốt|kịp\s+thời|thường\s+xuyên|đồng\s+bộ))*(?:\s+(?:với"
    r"|cùng(?:\s+với)?))?"
    r"|(?:cùng|kết\s+hợp)\s+với)\s+",
    re.IGNORECASE,
)
# gửi báo cáo … về UBND quận, báo cáo UBND quận, trình Thủ tướng, gửi Phòng Nội vụ, thông tin về UBND quận
_TO = re.compile(
    r"\b(?:báo\s+cáo|gửi|trình|nộp|thông\s+tin|phản\s+ánh|chuyển|cung\s+cấp|đăng\s+ký|thông\s+báo|thanh\s+toán)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\s(?:về|cho|đến|tới|gửi|với|lên|báo\s+cáo|trình)\s+", re.IGNORECASE)
_VIA = re.compile(r"(?:\(\s*\*?|\s)(?:thông\s+qua|qua)\s+", re.IGNORECASE)
# What follows is what the recipient does with it.
_THEN = re.compile(r"\bđể\s+(?:tổng\s+hợp|báo\s+cáo|kịp|xem|chỉ|theo|phối|được|trình)|;|\(gồm", re.IGNORECASE)
_REACH = 260


def partners(text: str, start: int, end: int) -> tuple[Part, ...]:
    """Those an action is done with, each once."""
    found: dict[str, Part] = {}
    for match in _WITH.finditer(text, start, end):
        if agents.head().match(text, match.end(), end):
            for part in _named(text, match.end(), end):
                found.setdefault(part.value.casefold(), part)
    return tuple(found.values())


def recipients(text: str, start: int, end: int) -> tuple[Part, ...]:
    """Those who get the report or the draft; of several in one sentence, the first."""
    for match in _TO.finditer(text, start, end):
        then = _THEN.search(text, match.end(), end)
        stop = min(then.start() if then else end, match.end() + _REACH)
        for position in _places(text, match.end(), stop):
            if named := tuple(_named(text, position, stop)):
                return named
    return ()


def _places(text: str, position: int, end: int) -> Iterator[int]:
    """Right after the verb, or after a preposition further on."""
    position = space_after(text, position, end)
    if agents.head().match(text, position, end):
        yield position
        return
    for match in _PREPOSITION.finditer(text, max(position - 1, 0), end):
        # "hỗ trợ cho các doanh nghiệp": who gains by it gets no report.
        gains = match[0].strip().casefold() in ("cho", "với") and _MANY.match(text, match.end(), end)
        if not gains and agents.head().match(text, match.end(), end):
            yield match.end()


def via(text: str, start: int, end: int) -> Part | None:
    for match in _VIA.finditer(text, start, end):
        if agents.head().match(text, match.end(), end):
            return next(iter(_named(text, match.end(), end)), None)
    return None


_MANY = re.compile(r"(?:các|những|mọi|từng|tổ chức|cá nhân)(?!\w)", re.IGNORECASE)
_OUTER = re.compile(r"[()*]")


def _named(text: str, start: int, end: int) -> Iterator[Part]:
    # A name never runs on out of the parenthesis it stands in, or into the next one.
    outer = _OUTER.search(text, start, min(end, start + agents.LONGEST + 1))
    found = agents.read(text, start, outer.start() if outer else end, whole=True)
    if found is not None:
        yield from found[0]
