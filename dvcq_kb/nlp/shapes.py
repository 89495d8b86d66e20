"""Entities that are known by their shape: plain text → places of it, without spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dvcq_kb.dates import partial_date
from dvcq_kb.duties import agents
from dvcq_kb.text import LOWER, UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import listed, table

Shape = tuple[int, int, str, dict[str, str]]
"""Start, end, label, attributes."""

_WORD = rf"[{UPPER}][{LOWER}]*"
_NAME = rf"{_WORD}(?:\s{_WORD}){{1,5}}"
_LEVELS = {
    "tỉnh": "tỉnh", "thành phố": "tỉnh", "quận": "huyện", "huyện": "huyện", "thị xã": "huyện", "phường": "xã",
    "xã": "xã", "thị trấn": "xã", "đặc khu": "xã", "thôn": "thôn", "tổ dân phố": "thôn", "trung ương": "trung ương",
}  # fmt: skip
_ABOVE = {"xã": "huyện", "huyện": "tỉnh"}
_LONGEST = 160


def find(text: str) -> Iterator[Shape]:
    """Bodies, persons, places, campaigns, anniversaries, terms, amounts and shares, kind by kind."""
    yield from _bodies(text)
    yield from _persons(text)
    yield from _places(text)
    yield from _campaigns(text)
    yield from _anniversaries(text)
    yield from _terms(text)
    yield from _amounts(text)


# --- bodies and posts

# Where a name ends for sure, besides the words that open an action
_NAME_END = re.compile(
    r"[,;:.()“”\"\n]|\s(?:về|của|cho|và|để|nhằm|trong|tại|theo|năm|số|ngày|như|là|có|được|đã|với|từ|đến)\s"
)
_TAIL = rf"(?:\s(?:các\s)?(?:tỉnh|thành phố|quận|huyện|thị xã|phường|xã|thị trấn|cấp (?:tỉnh|huyện|xã)|Thành phố|Quận)(?:\s{_WORD}(?:\s{_WORD}){{0,3}})?)?"
_FIELD = rf"(?:\s(?:(?:{_WORD}|và|-|–|&|{_WORD},)\s?)*[{UPPER}][\w]*(?:\s[{LOWER}]+)??)?"


@cache
def _body() -> re.Pattern[str]:
    words = [word for row in table("bodies") if row["kind"] == "body" for word in listed(row["words"])]
    ordered = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<head>{ordered})(?!\w)")


# Bộ Lao động - Thương binh và Xã hội; Sở Văn hóa, Thể thao và Du lịch; Phòng Nội vụ
_REST = re.compile(
    rf"(?:\s(?:các\s)?(?:tỉnh|thành phố|Thành phố|quận|Quận|huyện|thị xã|phường|xã|thị trấn|cấp\s(?:tỉnh|huyện|xã))(?!\w)"
    rf"|,?\s(?:và\s|[-–]\s|&\s)?{_WORD}(?:\s(?!(?:của|và|về|các|là|có|đã|được|cho|với|để|theo|tại|trong|năm|số|ngày)\s)[{LOWER}]+(?=[\s,.;:)]))?)*"
)


def _bodies(text: str) -> Iterator[Shape]:
    rows = {word: row for row in table("bodies") if row["kind"] == "body" for word in listed(row["words"])}
    for match in _body().finditer(text):
        if agents.head().match(text, match.start()) is None:
            continue
        end = _name_end(text, match.end())
        # One syllable alone (Bộ, Sở, Ban) is a name only with what it is for.
        if end == match.end() and " " not in match["head"] and not match["head"].isupper():
            continue
        row = rows[match["head"]]
        name = single_spaced(text[match.start() : end])
        level = row["level"] or _level_in(name[len(match["head"]) :])
        parent = row["parent"]
        if (
            not parent
            and level in _ABOVE
            and comparable(match["head"]) in ("ủy ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd")
        ):
            parent = f"{match['head']} cấp {_ABOVE[level]}"
        yield match.start(), end, "ORG", {"level": level, "parent": parent}


def _name_end(text: str, start: int) -> int:
    """Names go on over capitals, the second syllables after them, and the word that says the level."""
    end = start
    limit = min(len(text), start + _LONGEST)
    while (match := _STEP.match(text, end, limit)) is not None:
        end = match.end()
    return end


_SECOND = (
    "vụ|chính|nghệ|thương|dựng|tế|tư|động|binh|hội|trường|thông|tin|thể|lịch|hóa|hoá|dục|tạo|triển|nông|thôn|an|sự|hiểm|xã|phủ|ủy|uỷ|tra|toán|"
    "hoạch|nguyên|công|dân|quốc|chức|vận|giáo|đội|đoàn|nữ|niên|binh|kiểm|soát|tật|đạo|huy|quân|thao|viên|lý|phòng|đốc|tộc|khoa|học|đồng|phẩm|tai|đô|thị|nước|án|ninh|sát|lâm|thuế|kê|hải|quan|truyền|hình|thanh|điện|tử|số|môi|cứu|nạn|chống|lụt|bão|hợp|tác|sách|xuất|nhập|khẩu|bệnh|viện"
)
_STEP = re.compile(
    rf"\s(?:các\s)?(?:tỉnh|thành phố|quận|huyện|thị xã|phường|xã|thị trấn|cấp\s(?:tỉnh|huyện|xã))(?![\w])"
    rf"|(?:,?\s|\s(?:và|&|-|–)\s|,\s)(?!(?:Căn|Theo|Trong|Khi|Để|Các|Thực|Tổ chức|Về|Từ|Sau|Trước)\s){_WORD}(?:\s(?:{_SECOND})(?!\w))*(?![\w/])"
    rf"|\sMTTQ|\sHĐND|\s(?:và|&)\sUBND"
)
_NEW_NAME = re.compile(r",?\s(?:và\s)?")


def _level_in(words: str) -> str:
    found = re.findall(
        r"(?<!\w)(tỉnh|thành phố|quận|huyện|thị xã|phường|xã|thị trấn|cấp tỉnh|cấp huyện|cấp xã)(?!\w)",
        words.casefold(),
    )
    found = [each.removeprefix("cấp ") for each in found if not (each == "xã" and "xã hội" in words.casefold())]
    return _LEVELS[found[0]] if found else ""


# --- persons

_HONORIFIC = r"(?:[Đđ]/c|[Đđ]ồng chí|[ÔôBb](?:ng|à)|Ông|Bà)"
_POST = r"(?:Phó\s)?(?:Chủ tịch|Bí thư|Giám đốc|Trưởng phòng|Trưởng ban|Trưởng Ban|Chánh Văn phòng|Bộ trưởng|Thứ trưởng|Thủ tướng|Hiệu trưởng|Chủ nhiệm|Tổng Giám đốc|Chánh Thanh tra|Viện trưởng|Cục trưởng)"
# đồng chí Nguyễn Văn An, Phó Chủ tịch UBND quận | Chủ tịch UBND tỉnh Nguyễn Văn An
_PERSON = re.compile(rf"(?<!\w){_HONORIFIC}\s(?P<name>{_NAME})(?P<office>\s?[,–-]\s?{_POST}[^,;.()\n]{{0,80}})?")
_OFFICE_NAME = re.compile(
    rf"(?<!\w)(?P<office>{_POST}(?:\s(?:UBND|HĐND|Ủy ban nhân dân)(?:\s(?:tỉnh|quận|huyện|thành phố|phường|xã))?))\s(?P<name>{_WORD}(?:\s{_WORD}){{2,4}})"
)


def _persons(text: str) -> Iterator[Shape]:
    for match in (*_PERSON.finditer(text), *_OFFICE_NAME.finditer(text)):
        name = match["name"]
        if re.match(_POST, name):
            continue
        office = (match["office"] or "").strip(" ,–-")
        yield match.start(), match.end(), "PERSON", {"title": single_spaced(office), "value": single_spaced(name)}


# --- places

_PLACE = re.compile(
    rf"(?<!\w)(?P<kind>tỉnh|thành phố|Thành phố|TP\.?|quận|Quận|huyện|Huyện|thị xã|Thị xã|phường|Phường|xã|thị trấn|thôn|tổ dân phố|đặc khu)\s"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,3}}|\d{{1,2}}(?![\d/.]))"
)


@cache
def _provinces() -> re.Pattern[str]:
    names = sorted((row["name"] for row in table("provinces")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w|\s[{UPPER}])")


def _places(text: str) -> Iterator[Shape]:
    told: list[tuple[int, int]] = []
    for match in _PLACE.finditer(text):
        kind = comparable(match["kind"]).rstrip(".")
        level = _LEVELS["thành phố" if kind == "tp" else kind]
        told.append(match.span())
        yield match.start(), match.end(), "GPE", {"level": level}
    for match in _provinces().finditer(text):
        # Chủ tịch Hồ Chí Minh, tư tưởng Hồ Chí Minh: the city is named with its kind.
        if match[0] != "Hồ Chí Minh" and not any(start <= match.start() < end for start, end in told):
            yield match.start(), match.end(), "GPE", {"level": "tỉnh"}


# --- campaigns and slogans

_QUOTE = re.compile(r"[“\"]\*?(?P<words>[^“”\"\n]{4,200}?)\*?[”\"]")
_CAMPAIGN = re.compile(
    r"(?:phong trào|cuộc vận động|phương châm|khẩu hiệu|mô hình|chủ đề|chủ điểm|phong cách|tinh thần|thi đua|hội thi|chiến dịch|tháng|đợt|danh hiệu)"
    r"(?:\s[^\s“”\".;:]+){0,8}\s$",
    re.IGNORECASE,
)


def _campaigns(text: str) -> Iterator[Shape]:
    end_of_last = -1
    for match in _QUOTE.finditer(text):
        listed_after = 0 <= end_of_last and re.fullmatch(r"\s*(?:,|và|;|hoặc)\s*", text[end_of_last : match.start()])
        if listed_after or _CAMPAIGN.search(text, max(0, match.start() - 90), match.start()):
            end_of_last = match.end()
            yield match.start("words"), match.end("words"), "CAMPAIGN", {"value": single_spaced(match["words"])}


# --- anniversaries, terms


@cache
def _anniversary() -> re.Pattern[str]:
    words = sorted((w for row in table("anniversaries") for w in row["words"].split("|")), key=len, reverse=True)
    return re.compile(
        rf"(?<!\d)(?P<years>\d{{1,4}})\snăm\s(?:kỷ niệm\s)?(?:[Nn]gày\s)?(?P<event>{'|'.join(map(re.escape, words))})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _events() -> dict[str, str]:
    return {comparable(words): row["day"] for row in table("anniversaries") for words in row["words"].split("|")}


def _anniversaries(text: str) -> Iterator[Shape]:
    for match in _anniversary().finditer(text):
        year, month, day = map(int, _events()[comparable(match["event"])].split("-"))
        date = partial_date(year + int(match["years"]), month, day)
        yield match.start(), match.end(), "ANNIVERSARY", {"date": date.iso if date else "", "value": match["years"]}


_TERM = re.compile(
    r"(?:nhiệm kỳ|giai đoạn|khóa|khoá)\s(?:(?:năm\s)?(?P<first>(?:19|20)\d\d)\s?[-–]\s?(?P<last>(?:19|20)\d\d)|(?P<roman>[IVX]{1,6})(?!\w))",
    re.IGNORECASE,
)


def _terms(text: str) -> Iterator[Shape]:
    for match in _TERM.finditer(text):
        years = f"{match['first']}/{match['last']}" if match["first"] else match["roman"]
        yield match.start(), match.end(), "TERM", {"value": years}


# --- amounts

_SCALE = {"": 1, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_MONEY = re.compile(
    r"(?<![\d.,/])(?P<number>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)\s?(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)?\s?(?:đồng|đ|VNĐ|VND)(?!\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\d.,/])(?P<number>\d+(?:[.,]\d+)?)\s?%")


def _amounts(text: str) -> Iterator[Shape]:
    for match in _MONEY.finditer(text):
        number = match["number"].replace(".", "").replace(",", ".")
        value = float(number) * _SCALE[(match["scale"] or "").casefold()]
        yield match.start(), match.end(), "MONEY", {"value": f"{value:.0f}"}
    for match in _PERCENT.finditer(text):
        yield match.start(), match.end(), "PERCENT", {"value": match["number"].replace(",", ".")}
