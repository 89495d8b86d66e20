"""Names of bodies in plain text, with their level and what they are under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dvcq_kb.duties import agents
from dvcq_kb.text import UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import listed, table

LEVELS = {
    "tỉnh": "tỉnh", "thành phố": "tỉnh", "quận": "huyện", "huyện": "huyện", "thị xã": "huyện", "phường": "xã",
    "xã": "xã", "thị trấn": "xã", "đặc khu": "xã", "thôn": "thôn", "tổ dân phố": "thôn",
}  # fmt: skip
_ABOVE = {"xã": "huyện", "huyện": "tỉnh"}
_LONGEST = 160
_OF_PLACES = ("ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd")
_PLACE_WORDS = r"(?:[Tt]ỉnh|[Tt]hành phố|[Qq]uận|[Hh]uyện|thị xã|phường|xã|thị trấn|cấp\s(?:tỉnh|huyện|xã))"
# Small second syllables of what bodies are for: Nội vụ, Tài chính, Khoa học và Công nghệ, Mặt trận Tổ quốc
_SECOND = (
    "vụ chính nghệ thương dựng tế tư động binh hội trường thông tin thể lịch hóa hoá dục tạo triển "
    "nông thôn an sự hiểm xã phủ ủy uỷ tra toán hoạch nguyên công dân quốc chức vận giáo đội đoàn nữ "
    "niên kiểm soát tật đạo huy quân thao viên lý phòng đốc tộc khoa học đồng phẩm tai đô thị nước "
    "án ninh sát lâm thuế kê hải quan truyền hình thanh điện tử số môi cứu nạn chống lụt bão hợp tác "
    "sách xuất nhập khẩu bệnh viện trận hiệp bút lợi pháp giám cấp ương đua thưởng trị phát dự đầu "
    "xây trật tự kinh mới"
)
_NAME_WORD = rf"[{UPPER}]\w*(?:\s(?:{_SECOND.replace(' ', '|')})(?!\w))*(?![\w/])"
# ", Thể thao", " và Du lịch", " - Thương binh", " quận", " các phường", " Ba Đình"
_STEP = re.compile(
    rf"\s(?:các\s)?{_PLACE_WORDS}(?!\w)|(?<=HĐND)\s(?:và|&)\sUBND|\sdự\sán(?:\sđầu\stư(?:\sxây\sdựng)?)?(?!\w)"
    rf"|(?P<between>,?\s(?:(?:và|&|-|–)\s)?)(?P<word>{_NAME_WORD})"
)
_SENTENCE_WORDS = frozenset(
    ("Căn", "Theo", "Trong", "Khi", "Để", "Các", "Thực", "Về", "Từ", "Sau", "Trước", "Phối", "Chủ", "Giao", "Đề", "Yêu")
)


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {word: row for row in table("bodies") if row["kind"] == "body" for word in listed(row["words"])}


@cache
def _head() -> re.Pattern[str]:
    ordered = sorted(_rows(), key=len, reverse=True)
    return re.compile(rf"(?<![\w/-])(?P<head>{'|'.join(map(re.escape, ordered))})(?!\w)")


def find(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, level, parent; the last two empty where the name does not say."""
    past = 0
    for match in _head().finditer(text):
        if match.start() < past or agents.head().match(text, match.start()) is None:
            continue
        end = _end(text, match.end())
        # One syllable alone (Bộ, Sở, Ban) is a name only with what it is for.
        if end == match.end() and " " not in match["head"] and not match["head"].isupper():
            continue
        row = _rows()[match["head"]]
        rest = single_spaced(text[match.end() : end])
        level = row["level"] or _level(rest)
        parent = row["parent"]
        if not parent and level in _ABOVE and comparable(match["head"]) in _OF_PLACES:
            parent = f"{match['head']} cấp {_ABOVE[level]}"
        past = end
        yield match.start(), end, level, parent


def _end(text: str, start: int) -> int:
    """Names go on over capitals, the second syllables after them, and the word that says the level."""
    end = start
    limit = min(len(text), start + _LONGEST)
    while (match := _STEP.match(text, end, limit)) is not None:
        # ", Phòng Nội vụ" is the next name; ", Thể thao" is not.
        if (
            match["between"]
            and match["between"].strip()
            and (agents.head().match(text, match.start("word")) or match["word"].split()[0] in _SENTENCE_WORDS)
        ):
            break
        end = match.end()
    return end


def _level(words: str) -> str:
    found = re.findall(
        r"(?<!\w)(tỉnh|thành phố|quận|huyện|thị xã|phường|xã(?!\s+hội)|thị trấn)(?!\w)", words.casefold()
    )
    return LEVELS[found[0]] if found else ""
