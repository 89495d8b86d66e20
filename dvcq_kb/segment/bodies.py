"""Names of bodies and places written in capitals → as they are written in running text."""

from __future__ import annotations

import re
from functools import cache

from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import table

# After these a place name follows: every word of it has a capital (NĐ 30/2020/NĐ-CP, Phụ lục II, III).
_PLACE_WORDS = re.compile(r"\b(tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)\s+((?:[^\W\d_]+\s*)+)$")
_PARTY_PLACE = re.compile(
    r"^((?:ban (?:thường vụ|chấp hành) )?(?:đảng bộ )?(?:tỉnh|thành|quận|huyện|thị|đảng) (?:ủy|uỷ|bộ))\s+(.+)$"
)
_CAPITAL_NAMES = (
    "Việt Nam",
    "Trung ương",
    "Quốc hội",
    "Chính phủ",
    "Đảng",
    "Nhà nước",
    "Mặt trận Tổ quốc",
    "Tổ quốc",
    "Quân đội",
)


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all known names, longest first, and each as it is written."""
    names = {comparable(row["name"]): row["name"] for name in ("fields", "issuers") for row in table(name)}
    names |= {comparable(name): name for name in _CAPITAL_NAMES}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), names


def sentence_case(name: str) -> str:
    """``ỦY BAN NHÂN DÂN TỈNH HÀ GIANG`` → ``Ủy ban nhân dân tỉnh Hà Giang``; other spellings stay as they are."""
    if not name.isupper():
        return name
    low = comparable(name)
    if match := _PLACE_WORDS.search(low):
        low = low[: match.start(2)] + match[2].title()
    elif match := _PARTY_PLACE.match(low):
        low = f"{match[1]} {match[2].title()}"
    pattern, names = _known()
    low = pattern.sub(lambda match: names[match[0]], low)
    return low[:1].upper() + low[1:]
