"""One sentence → who is charged, with what, and how it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from dvcq_kb.duties import agents
from dvcq_kb.model import Part, Span
from dvcq_kb.text import single_spaced


class How(Enum):
    ORDER = "order"
    """giao X …, UBND quận yêu cầu X …"""
    ASKED = "asked"
    """đề nghị X …"""
    STATED = "stated"
    """X chủ trì, X có trách nhiệm: words that only a charge has."""
    SUBJECT = "subject"
    """X does something: a charge where the section gives charges."""


class Charge(NamedTuple):
    agents: tuple[Part, ...]
    action: Span
    """Empty where the sentence only names who is charged: "2. Giao Sở Y tế:"."""
    how: How


# Giao Sở Nội vụ …, Đề nghị Ủy ban MTTQ …, UBND quận yêu cầu Thủ trưởng …, … , yêu cầu UBND các quận …
_ORDER = re.compile(
    r"(?P<verb>(?:kính\s+|trân\s+trọng\s+)?đề\s+nghị|yêu\s+cầu|giao(?:\s+(?:nhiệm\s+vụ\s+)?cho)?|phân\s+công"
    r"|ủy\s+quyền\s+cho"
    r"|đối\s+với|trách\s+nhiệm\s+của|nhiệm\s+vụ\s+của)\s+(?:cho\s+)?(?:đồng\s+chí\s+(?=[A-ZĐ]))?",
    re.IGNORECASE,
)
_LOWER_ORDER = re.compile(r"(?<=[,;:.)]\s)(?P<verb>đề\s+nghị|yêu\s+cầu|giao|phân\s+công)\s+")
# - , + , a) , 1.2. , STT
_LABEL = re.compile(r"[\s\-–+•*_“\"]*(?:(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[IVX]{1,4})[.)]\s+)?(?:(?:-|–|\+)\s*)?")
# Căn cứ …, | Trên cơ sở …, | Trong quá trình thực hiện, | Hàng tháng | Định kỳ, | Khi …,
_ADVERBIAL = re.compile(
    r"(?:căn\s+cứ|trên\s+cơ\s+sở|trong\s+quá\s+trình|trong\s+(?:tháng|quý|năm|thời)|hàng|hằng|định\s+kỳ|khi"
    r"|sau\s+khi|trước|để|nhằm|"
    r"từ\s+|theo|cùng\s+với|ngoài|đối\s+với|riêng|bên\s+cạnh|vào|chậm\s+nhất|ngay\s+sau|tháng|quý|nếu"
    r"|trường\s+hợp)(?!\w)",
    re.IGNORECASE,
)
_REACH = 320
_STATED = re.compile(
    r"\s*(?:chịu\s+trách\s+nhiệm|có\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chủ\s+trì|phải|cần|là\s+(?:cơ\s+quan"
    r"|đơn\s+vị|đầu\s+mối)|chủ\s+động|khẩn\s+trương|nghiêm\s+túc"
    r"|theo\s+chức\s+năng|căn\s+cứ\s+(?:vào\s+)?(?:chức|nhiệm)|phối\s+hợp|:)",
)
# X đã …, X được …, X là nơi …: told, not ordered
_TOLD = re.compile(
    r"\s*(?:đã|được|vừa|chưa|từng|bị|không|nhận\s+được|sẽ\s+được|mà|là(?!\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối)))(?!\w)",
    re.IGNORECASE,
)
# What may stand between the agent and the action: có trách nhiệm, theo chức năng, nhiệm vụ được giao
_FILLER = re.compile(
    r"\s*[,:]?\s*(?:(?:có|chịu)\s+trách\s+nhiệm(?!\s+(?:trước|thi\s+hành|về))|có\s+nhiệm\s+vụ|:)[\s:]*",
    re.IGNORECASE,
)


def read(text: str, start: int, end: int, *, heading: bool = False, inside: bool = False) -> Charge | None:
    """The charge a sentence states in so many words.

    Args:
        text: the document's.
        start: of the sentence; a label before it is skipped.
        end: of it.
        heading: the words of a heading, which may be nothing but a name.
        inside: somebody is charged already, so an order in the midst of the sentence is part of what they do.
    """
    match = _LABEL.match(text, start, end)
    start = match.end() if match else start
    return _ordered(text, start, end, heading=heading, inside=inside) or _subject(text, start, end, heading=heading)


def clauses(text: str, start: int, end: int) -> Iterator[Span]:
    """Giao A làm …; B làm …; C làm …: cut where a semicolon is followed by who does the next."""
    begin = start
    for match in _SEMICOLON.finditer(text, start, end):
        order = _NEXT_ORDER.match(text, match.end(), end)
        found = agents.read(text, order.end() if order else match.end(), end)
        if found is None or not agents.acts(text, found[1], end) or _is_open(text, begin, match.start()):
            continue
        before = read(text, begin, match.start(), heading=True)
        # "yêu cầu UBND các quận; Thủ trưởng các sở …": a list of agents goes on.
        if before is None or before.action.start < before.action.end:
            yield Span(begin, match.start() + 1)
            begin = match.end()
    yield Span(begin, end)


_SEMICOLON = re.compile(r";\s+")
_NEXT_ORDER = re.compile(r"(?:giao|đề\s+nghị|yêu\s+cầu|phân\s+công)\s+(?:cho\s+)?", re.IGNORECASE)


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a parenthesis or quotation is still open."""
    part = text[start:end]
    return part.count("(") > part.count(")") or part.count("“") > part.count("”")


def _ordered(text: str, start: int, end: int, *, heading: bool, inside: bool) -> Charge | None:
    match = _ORDER.match(text, start, end)
    if match is None:
        match = _after_issuer(text, start, end)
    if match is None and not inside:
        match = next(
            (found for found in _LOWER_ORDER.finditer(text, start, end) if agents.head().match(text, found.end(), end)),
            None,
        )
    if match is None:
        return None
    verb = single_spaced(match["verb"]).casefold()
    heading = heading or text[end - 1 : end] == ":"
    found = agents.read(text, match.end(), end, whole=heading)
    if found is None:
        return None
    if verb.startswith(("đối với", "trách nhiệm", "nhiệm vụ")) and not heading:
        return None
    named, stop = found
    how = How.ASKED if verb.endswith("đề nghị") else How.ORDER
    return Charge(named, _action(text, stop, end), how)


def _after_issuer(text: str, start: int, end: int) -> re.Match[str] | None:
    """UBND quận yêu cầu …; Ban Chấp hành Trung ương yêu cầu …; Để chấn chỉnh …, Chủ tịch UBND huyện yêu cầu …"""
    starts = [start]
    if _ADVERBIAL.match(text, start, end):
        starts += [comma.end() for comma in _COMMA.finditer(text, start, min(end, start + _REACH))]
    for position in starts:
        issuer = agents.head().match(text, position, end)
        if issuer is None:
            continue
        match = _ISSUER_ORDERS.search(text, issuer.end(), min(end, issuer.end() + 90))
        if match and agents.head().match(text, match.end(), end):
            return match
    return None


_COMMA = re.compile(r",\s+")
_ISSUER_ORDERS = re.compile(
    r"(?<=\s)(?P<verb>(?:trân\s+trọng\s+|kính\s+)?đề\s+nghị|yêu\s+cầu|giao(?:\s+nhiệm\s+vụ)?(?:\s+cho)?"
    r"|phân\s+công)\s+(?:cho\s+)?",
    re.IGNORECASE,
)


def _subject(text: str, start: int, end: int, *, heading: bool) -> Charge | None:
    position = start
    if not agents.head().match(text, start, end):
        found_at = _after_adverbial(text, start, end)
        if found_at is None:
            return None
        position = found_at
    found = agents.read(text, position, end, whole=heading or text[end - 1 : end] == ":")
    if found is None:
        return None
    named, stop = found
    # A letterhead is no sentence.
    if _TOLD.match(text, stop, end) or (not heading and text[position:stop].isupper()):
        return None
    how = How.STATED if heading or _STATED.match(text, stop, end) else How.SUBJECT
    return Charge(named, _action(text, stop, end), how)


def _after_adverbial(text: str, start: int, end: int) -> int | None:
    opener = _ADVERBIAL.match(text, start, end)
    if opener is None:
        return None
    for match in _CLAUSE.finditer(text, opener.end(), min(end, start + _REACH)):
        head = agents.head().match(text, match.end(), end)
        if head is None:
            continue
        found = agents.read(text, match.end(), end)
        # "Căn cứ hướng dẫn của Sở Y tế, Sở Tài chính, …": names inside the adverbial have no action after them.
        if found is not None and agents.acts(text, found[1], end):
            return match.end()
    return None


# The end of the adverbial: a comma, or the words that need none.
_CLAUSE = re.compile(r",\s+|thực\s+hiện\s+(?=[A-ZĐƯỦỤ])|(?<=tháng)\s+|(?<=quý)\s+|(?<=năm)\s+|năm\s+\d{4}\s+|:\s+")


def _action(text: str, start: int, end: int) -> Span:
    if filler := _FILLER.match(text, start, end):
        start = filler.end()
    return trimmed(text, start, end)


_BEFORE, _AFTER = " ,;:-–\t\n\xa0", " ,;.\t\n\xa0/*"


def trimmed(text: str, start: int, end: int) -> Span:
    """Without the marks and spaces around it, ``./.`` among them."""
    while start < end and text[start] in _BEFORE:
        start += 1
    while end > start and text[end - 1] in _AFTER:
        end -= 1
    return Span(start, end)
