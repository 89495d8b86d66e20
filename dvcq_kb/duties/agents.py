"""Who is meant: names of bodies, posts and groups of them, and where such a name ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dvcq_kb.model import Part, Span
from dvcq_kb.text import LOWER, UPPER, single_spaced, space_after
from dvcq_kb.vocabulary import listed, table

LONGEST = 420
"""Letters that a name, or a list of them, takes at most."""
# Phòng Nội vụ, phòng Nội vụ; but not Tổ chức, Ban hành, Báo cáo, phòng chống
_NO_NAME = (
    r"(?!tổ chức|ban hành|ban đầu|báo cáo|báo chí|hội nghị|hội thảo|hội thi|hội viên|phòng,? chống|phòng ngừa"
    r"|(?:các|những) đơn vị hành chính|sở hữu|đội ngũ|trường hợp|bộ máy|bộ quy tắc|bộ phận|bộ chỉ số|thanh tra,"
    r"|thanh tra (?:việc|công vụ|đột xuất|kiểm tra|xử lý|các)|đoàn viên|viện trợ|cục bộ|công an nhân dân làm)"
)
_GROUP_WORDS = r"(?:các|những|mọi|từng|mỗi|tất cả các|toàn thể|hai|02|03)"
_AND = r"(?:,|;|\bvà\b|&|/)"


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda each: (-len(each), each))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def _words(*kinds: str) -> list[str]:
    return [word for row in table("bodies") if row["kind"] in kinds for word in listed(row["words"])]


@cache
def head() -> re.Pattern[str]:
    """Matches where a name begins; groups of bodies with the word that makes them many."""
    long = [word for word in _words("body") if " " in word or word.isupper()]
    short = [word for word in _words("body") if word not in long]
    # "phòng Nội vụ" is written small inside a sentence; "Tỉnh ủy" never goes on with a capital of its own.
    either = "|".join(f"[{word[0]}{word[0].lower()}]{re.escape(word[1:])}" for word in short)
    return re.compile(
        rf"(?<!\w){_NO_NAME_ANY_CASE}(?:"
        rf"(?:{_alternatives(long)})(?!\w)"
        rf"|(?:{either})\s+(?:(?=[{UPPER}])|(?=(?:các|quận|huyện|tỉnh|thành phố|phường|xã)\b))"
        rf"|(?:{_alternatives(_words('post'))})(?!\w)"
        rf"|(?:[Đđ]/c|[Đđ]ồng chí)\s+(?=[{UPPER}])"
        rf"|(?:{_either_case(_GROUP_WORDS)})\s+(?:{_alternatives(_words('group'))})(?!\w)"
        rf"|(?:{_alternatives(_words('single'))})\s+(?=chủ trì|chủ quản|thường trực|đầu mối|có liên quan"
        rf"|liên quan|được giao)"
        # 1. PHÒNG NỘI VỤ
        rf"|(?:{_alternatives(word.upper() for word in [*_words('body'), *_words('post')])})(?=\s+[{UPPER}])"
        rf"|CÁC\s+(?:{_alternatives(word.upper() for word in _words('group'))})(?!\w)"
        r")"
    )


_NO_NAME_ANY_CASE = f"(?i:{_NO_NAME})"


def _either_case(words: str) -> str:
    return f"(?i:{words})"


# Các cơ quan quản lý nhà nước, đơn vị sự nghiệp công lập, Ban chỉ đạo, đơn vị được giao chủ trì: a verb that is part of
# the name
_BEFORE = re.compile(
    r"(?:(?P<unit>cơ quan|đơn vị|cơ sở|chủ|ủy ban|uỷ ban|cán bộ|tổ chức|viện)|(?P<public>công)"
    r"|(?P<compound>chương|tiến|quá|lộ|quy)|(?P<board>ban)"
    r"|(?P<project>dự án(?:\s+đầu\s+tư)?|trật tự|xây dựng)|(?P<passive>được(?:\s+giao)?(?:\s+nhiệm\s+vụ)?|đã"
    r"|sẽ|có))\s+$",
    re.IGNORECASE,
)
_IN_NAMES = {
    "unit": frozenset(("quản lý", "đào tạo", "kiểm tra", "chủ trì", "tư vấn", "thanh tra", "nghiên cứu")),
    "public": frozenset(("lập", "trình")),
    "compound": frozenset(("trình",)),
    "project": frozenset(("đầu tư", "xây dựng")),
    "board": frozenset(("chỉ đạo", "quản lý")),
}
# tổ chức is a verb but in "các tổ chức", "cơ quan, tổ chức", "tổ chức chính trị - xã hội"
_HOLD = (
    r"(?<!các )(?<!những )(?<!mọi )(?<!cơ quan, )(?<!đơn vị, )(?<!của )(?<!và )tổ\s+chức"
    r"(?!\s+(?:chính trị|xã hội|đảng|Đảng|cá nhân|có liên quan|liên quan|trực thuộc|thành viên|và|khác)|\s*,)"
)


@cache
def _stop() -> re.Pattern[str]:
    """What ends a name: what is to be done, a limit of time, a mark."""
    actions = _alternatives(row["words"] for row in table("actions"))
    return re.compile(
        rf"(?<![\w-])(?:(?P<action>{actions}|{_HOLD})"
        rf"|(?:để|nhằm|khi|nếu|không|nhất\s+là|nhận\s+được|hồ\s+sơ|tài\s+liệu|danh\s+sách|kết\s+quả|số\s+liệu"
        rf"|ngay|trước\s+ngày|chậm\s+nhất|muộn\s+nhất|trong\s+(?:quá|năm|tháng|quý|quí|thời|việc|công)"
        rf"|từ\s+ngày|hoặc|mà|đã|được\s+(?:biết|phân)|"
        rf"tại\s+(?:Kế|Quyết|Điều|mục)|về\s+(?:việc|tình|kết|công|các)|là|hàng\s|hằng\s|(?-i:kèm)"
        rf"|(?-i:sau))(?!\w)|trước\s+(?=\d))"
        rf"|[:.;](?=\s|$)|\s[-–]\s+(?=thường\s+trực|cơ\s+quan|đơn\s+vị|là\s|chủ\s|đầu\s+mối|trưởng|phó)|\.\.\.|…"
    )


_SPLIT = re.compile(r"(?:\s*(?:,|;|&|/)\s*(?:và\s+)?|\s+và\s+|\s*,?\s*cùng\s+với\s+)")
_TRAIL = " ,;:-–*_\t\n\xa0"


def read(text: str, start: int, end: int, *, whole: bool = False) -> tuple[tuple[Part, ...], int] | None:
    """The agents named exactly at ``start``, and where what they are to do begins.

    Args:
        text: the document's.
        start: where the name would begin.
        end: of the sentence.
        whole: a heading: the name may go on to ``end``; otherwise something must end it.

    Returns:
        ``None`` if no agent is named there.
    """
    if head().match(text, start, end) is None:
        return None
    stop = _end(text, start, min(end, start + LONGEST))
    if stop is None:
        if not whole or end - start > LONGEST:
            return None
        stop = end
    parts = split(text, start, stop)
    return (parts, stop) if parts else None


def _end(text: str, start: int, end: int) -> int | None:
    first = head().match(text, start, end)
    position = first.end() if first else start
    while (match := _stop().search(text, position, end)) is not None:
        opening = text.find("(", position, match.start())
        closing = text.find(")", opening, end) if opening >= 0 else -1
        if closing > match.start():
            position = closing + 1
            continue
        if match["action"] and _is_in_name(text, start, match):
            position = match.end()
            continue
        if match[0] == ";" and head().match(text, space_after(text, match.end(), end), end):
            position = match.end()
            continue
        # Giám đốc các Sở: Kế hoạch và Đầu tư, Y tế …
        if match[0] == ":" and _LISTED.search(text, start, match.start()):
            position = match.end()
            continue
        if match["action"] and (again := head().match(text, match.start(), end)) is not None:
            position = again.end()
            continue
        return match.start()
    return None


def _is_in_name(text: str, start: int, action: re.Match[str]) -> bool:
    before = _BEFORE.search(text, max(start, action.start() - 24), action.start())
    if before is None or before.lastgroup is None:
        return False
    return before.lastgroup == "passive" or single_spaced(action[0]) in _IN_NAMES[before.lastgroup]


_LISTED = re.compile(r"các\s+(?:Sở|sở|Bộ|bộ|phòng|Phòng|tổ chức hội|hội|Ban|ban|sở, ngành|sở, ban, ngành)$")


def split(text: str, start: int, end: int) -> tuple[Part, ...]:
    """``Sở Y tế, Sở Văn hóa, Thể thao và Du lịch`` → two: a new one begins only where a head does."""
    starts = [start]
    depth_end = start
    for match in _SPLIT.finditer(text, start, end):
        opening = text.find("(", depth_end, match.start())
        if opening >= 0:
            closing = text.find(")", opening, end)
            if closing > match.start():
                continue
            depth_end = max(closing, depth_end)
        if head().match(text, match.end(), end) and not _is_one(text, starts[-1], match):
            starts.append(match.end())
    bounds = [*starts[1:], end]
    found = []
    for first, last in zip(starts, bounds, strict=True):
        if (part := _part(text, first, last)) is not None:
            found.append(part)
    return tuple(found)


# Văn phòng HĐND và UBND; đồng chí Lê Văn Minh, Phó Chủ tịch UBND phường: one, although a head follows
_OFFICE_OF_TWO = re.compile(r"[Vv]ăn\s+phòng\s+(?:HĐND|Hội\s+đồng\s+nhân\s+dân)")
_OTHER_OF_TWO = re.compile(r"UBND|[Uu][ỷy] ban nhân dân|[Ủủ]y ban nhân dân")
_PERSON = re.compile(rf"(?:[Đđ]/c|[Đđ]ồng\s+chí)(?:\s+[{UPPER}][{LOWER}]*){{2,5}}")
_POST = re.compile(r"Phó\s|Chủ\s|Bí\s|Giám\s|Trưởng\s|Chánh\s|[ỦU][yỷ]\s+viên")


def _is_one(text: str, start: int, joint: re.Match[str]) -> bool:
    """Whether what is on both sides of a comma or "và" is one name; it begins at ``start``."""
    if text[max(start, joint.start() - 30) : joint.start()].endswith(("HĐND", "nhân dân")):
        offices = _OFFICE_OF_TWO.search(text, start, joint.start())
        if offices and offices.end() == joint.start() and _OTHER_OF_TWO.match(text, joint.end()):
            return True
    return bool(_PERSON.fullmatch(text, start, joint.start()) and _POST.match(text, joint.end()))


def _part(text: str, start: int, end: int) -> Part | None:
    raw = text[start:end]
    lead = len(raw) - len(raw.lstrip(_TRAIL))
    words = raw.strip(_TRAIL)
    for tail in (" và", " cùng", " trực tiếp", " cần", " có", ","):
        words = words.removesuffix(tail).rstrip(_TRAIL)
    if not words:
        return None
    span = Span(start + lead, start + lead + len(words))
    return Part(single_spaced(words).replace("*", ""), span)


def acts(text: str, position: int, end: int) -> bool:
    """Whether what is to be done begins there."""
    match = _stop().match(text, space_after(text, position, end), end)
    return match is not None and match["action"] is not None
