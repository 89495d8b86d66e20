"""Entities that are known by their shape: plain text → places of it, without spaCy."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from dvcq_kb.dates import partial_date
from dvcq_kb.duties import agents
from dvcq_kb.nlp import bodies
from dvcq_kb.text import LOWER, UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import table

Shape = tuple[int, int, str, dict[str, str]]
"""Start, end, label, attributes."""

_WORD = rf"[{UPPER}][{LOWER}]*"
_NAME = rf"{_WORD}(?:\s{_WORD}){{1,5}}"


def find(text: str) -> Iterator[Shape]:
    """Bodies, persons, places, campaigns, anniversaries, terms, amounts and shares, kind by kind."""
    for start, end, level, parent in bodies.find(text):
        yield start, end, "ORG", {"level": level, "parent": parent}
    yield from _persons(text)
    yield from _places(text)
    yield from _campaigns(text)
    yield from _anniversaries(text)
    yield from _terms(text)
    yield from _amounts(text)


# --- persons

_HONORIFIC = r"(?:[Đđ]/c|[Đđ]ồng chí|[ÔôBb](?:ng|à)|Ông|Bà)"
_POST = (
    r"(?:Phó\s)?(?:Chủ tịch|Bí thư|Giám đốc|Trưởng phòng|Trưởng ban|Trưởng Ban|Chánh Văn phòng|Bộ trưởng|Thứ trưởng"
    r"|Thủ tướng|Hiệu trưởng|Chủ nhiệm|Tổng Giám đốc|Chánh Thanh tra|Viện trưởng|Cục trưởng)"
)
# đồng chí Nguyễn Văn An, Phó Chủ tịch UBND quận | Chủ tịch UBND tỉnh Nguyễn Văn An
_PERSON = re.compile(rf"(?<!\w){_HONORIFIC}\s(?P<name>{_NAME})(?P<office>\s?[,–-]\s?{_POST}[^,;.()\n]{{0,80}})?")
_OFFICE_NAME = re.compile(
    rf"(?<!\w)(?P<office>{_POST}(?:\s(?:UBND|HĐND|Ủy ban nhân dân)(?:\s(?:tỉnh|quận|huyện|thành phố|phường|xã))?))"
    rf"\s(?P<name>{_WORD}(?:\s{_WORD}){{2,4}})"
)


def _persons(text: str) -> Iterator[Shape]:
    for match in (*_PERSON.finditer(text), *_OFFICE_NAME.finditer(text)):
        name, end = match["name"], match.end()
        if re.match(_POST, name):
            continue
        start = match.start("office")
        if match["office"] and start > match.start():
            # ", Phó Chủ tịch UBND quận | chỉ đạo …"
            start += len(match["office"]) - len(match["office"].lstrip(" ,–-"))
            read = agents.read(text, start, end, whole=True)
            end = read[0][-1].span.end if read else match.end("name")
        office = text[start:end] if match["office"] and start > match.start() else match["office"] or ""
        yield match.start(), end, "PERSON", {"title": single_spaced(office), "value": single_spaced(name)}


# --- places

_PLACE = re.compile(
    r"(?<!\w)(?P<kind>tỉnh|[Tt]hành phố|TP\.?|[Qq]uận|[Hh]uyện|[Tt]hị xã|[Pp]hường|xã|thị trấn"
    r"|thôn|tổ dân phố|đặc khu)\s"
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
        level = bodies.LEVELS["thành phố" if kind == "tp" else kind]
        told.append(match.span())
        yield match.start(), match.end(), "GPE", {"level": level}
    for match in _provinces().finditer(text):
        # Chủ tịch Hồ Chí Minh, tư tưởng Hồ Chí Minh: the city is named with its kind.
        at = bisect_right(told, (match.start(), len(text))) - 1
        if match[0] != "Hồ Chí Minh" and (at < 0 or told[at][1] <= match.start()):
            yield match.start(), match.end(), "GPE", {"level": "tỉnh"}


# --- campaigns and slogans

_QUOTE = re.compile(r"[“\"]\*?(?P<words>[^“”\"\n]{4,200}?)\*?[”\"]")
_CAMPAIGN = re.compile(
    r"(?:phong trào|cuộc vận động|phương châm|khẩu hiệu|mô hình|chủ đề|chủ điểm|phong cách|tinh thần|thi đua|hội thi"
    r"|chiến dịch|tháng|đợt|danh hiệu)(?:\s[^\s“”\".;:]+){0,8}\s$",
    re.IGNORECASE,
)


def _campaigns(text: str) -> Iterator[Shape]:
    end_of_last = -1
    for match in _QUOTE.finditer(text):
        listed_after = end_of_last >= 0 and re.fullmatch(r"\s*(?:,|và|;|hoặc)\s*", text[end_of_last : match.start()])
        if listed_after or _CAMPAIGN.search(text, max(0, match.start() - 90), match.start()):
            end_of_last = match.end()
            yield match.start("words"), match.end("words"), "CAMPAIGN", {"value": single_spaced(match["words"])}


# --- anniversaries, terms


@cache
def _anniversary() -> re.Pattern[str]:
    words = sorted((w for row in table("anniversaries") for w in row["words"].split("|")), key=len, reverse=True)
    return re.compile(
        r"(?<!\d)(?P<years>\d{1,4})\snăm\s(?:kỷ niệm\s)?(?:[Nn]gày\s)?"
        rf"(?P<event>{'|'.join(map(re.escape, words))})(?!\w)",
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
    r"(?:nhiệm kỳ|giai đoạn|khóa|khoá)\s"
    r"(?:(?:năm\s)?(?P<first>(?:19|20)\d\d)\s?[-–]\s?(?P<last>(?:19|20)\d\d)|(?P<roman>[IVX]{1,6})(?!\w))",
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
