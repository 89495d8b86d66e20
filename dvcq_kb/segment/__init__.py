"""Document → Header and section tree."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from dvcq_kb import dates
from dvcq_kb.model import BlockKind, Document, Header, Level, Part, Section, Span, StatedDate
from dvcq_kb.segment import annexes, endings, header, one_line, tree
from dvcq_kb.segment.bodies import is_body, sentence_case
from dvcq_kb.segment.endings import Endings
from dvcq_kb.text import UPPER, comparable, single_spaced

__all__ = ["segment"]


def segment(document: Document) -> tuple[Header, Section]:
    """Header and root section; the root's span is the whole text.

    Children of the root, in text order and only where they occur: TIEU_DE,
    MO_DAU, the sections of the body or NOI_DUNG, KET, NOI_NHAN, CHU_KY, PHU_LUC. Recipients
    and signature stand in the order of the file.
    """
    text = document.text
    text_block = BlockKind.TEXT
    blocks = one_line.apart(text, [block.span for block in document.blocks if block.kind is text_block])
    reading = header.read(text, blocks)
    ends = endings.find(text, blocks, reading.body_from)
    children = (
        *_whole(Level.TIEU_DE, blocks[: reading.body_from]),
        *_body(text, blocks[reading.body_from : ends.closing], headed=reading.body_from > 0),
        *_whole(Level.KET, blocks[ends.closing : _first_end(ends)]),
        *_tail(blocks, ends),
        *annexes.sections(text, blocks, ends.annexes),
    )
    found = _from_the_end(text, blocks, ends, reading.header)
    return found, Section(Level.VAN_BAN, "", "", Span(0, len(text)), Span(0, 0), children)


def _first_end(ends: Endings) -> int:
    return min((at for at in (ends.recipients, ends.signature) if at is not None), default=ends.end)


def _whole(level: Level, blocks: Sequence[Span]) -> tuple[Section, ...]:
    if not blocks:
        return ()
    span = Span(blocks[0].start, blocks[-1].end)
    return (Section(level, "", "", span, Span(span.start, span.start)),)


def _body(text: str, blocks: Sequence[Span], *, headed: bool) -> tuple[Section, ...]:
    """The sections; the paragraphs before the first of them are the preamble, below a head without any the body."""
    sections = tree.build(text, blocks)
    lead = 0
    while lead < len(sections) and sections[lead].level in (Level.DOAN, Level.GACH):
        lead += 1
    if lead == 0 or (lead == len(sections) and not headed):
        return sections
    level = Level.MO_DAU if lead < len(sections) else Level.NOI_DUNG
    span = Span(sections[0].span.start, sections[lead - 1].span.end)
    return (Section(level, "", "", span, Span(span.start, span.start), sections[:lead]), *sections[lead:])


def _tail(blocks: Sequence[Span], ends: Endings) -> tuple[Section, ...]:
    starts = sorted(
        (at, level)
        for at, level in ((ends.recipients, Level.NOI_NHAN), (ends.signature, Level.CHU_KY))
        if at is not None
    )
    bounds = [*(at for at, _ in starts[1:]), ends.end][: len(starts)]
    return tuple(
        section for (at, level), end in zip(starts, bounds, strict=True) for section in _whole(level, blocks[at:end])
    )


# Luật này đã được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XV, Kỳ họp thứ 9 thông qua ngày 16 tháng
# 6 năm 2025.
_PASSED = re.compile(r"(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết)[^.;]{5,220}?thông\s+qua\s+(?=ngày\s)")
# TM. ỦY BAN NHÂN DÂN, TM. BAN THƯỜNG VỤ: the body on whose behalf it is signed
_ON_BEHALF = re.compile(rf"(?:TM\s*\.|T\s?/\s?M)\s*([{UPPER}][{UPPER}\s]{{3,80}}?)\s*(?=\n|\t|$|\*|KT\.|\|)")
_LEVEL_OF_BODY = re.compile(
    r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)\s+(tỉnh|thành phố|quận|huyện|thị xã|"
    r"thị trấn|xã|phường)\b",
    re.IGNORECASE,
)
# Laws give their date in the last sentence, resolutions of a council too.
_PASSED_WITHIN = 4


def _from_the_end(text: str, blocks: Sequence[Span], ends: Endings, found: Header) -> Header:
    """The header with what only the end of the document says: signer, and date or issuer if the head lacks them."""
    if found.signer is None and ends.signer is not None:
        found = dataclasses.replace(found, signer=ends.signer)
    if found.number is None and found.type is not None and (number := _authenticated(text)) is not None:
        found = dataclasses.replace(found, number=number)
    if found.date is None and found.type is not None and (passed := _passed(text, blocks, ends)) is not None:
        found = dataclasses.replace(found, date=passed)
    if found.issuer is None and (body := _signing_body(text, blocks, ends, found)) is not None:
        found = dataclasses.replace(found, issuer=body)
    return found


# XÁC THỰC VĂN BẢN HỢP NHẤT, beside it Số: 1345/VBHN-BLĐTBXH: a consolidation is numbered where it is certified
_AUTHENTICATION = "XÁC THỰC VĂN BẢN HỢP NHẤT"
_AUTHENTICATED = re.compile(r"Số\s*:\s*(\d+\s*/\s*(?:\d{4}\s*/\s*)?VBHN\s*-\s*[A-ZĐ]+)")
_AROUND = 400


def _authenticated(text: str) -> Part | None:
    at = text.rfind(_AUTHENTICATION)
    match = _AUTHENTICATED.search(text, max(at - _AROUND, 0), at + _AROUND) if at >= 0 else None
    return Part("".join(match[1].split()), Span(*match.span(1))) if match else None


def _passed(text: str, blocks: Sequence[Span], ends: Endings) -> StatedDate | None:
    last = _first_end(ends)
    if last == 0 or not blocks:
        return None
    start = blocks[max(last - _PASSED_WITHIN, 0)].start
    for match in _PASSED.finditer(text, start, blocks[last - 1].end):
        stated = dates.read(text, match.end())
        if stated is not None:
            return stated
    return None


def _signing_body(text: str, blocks: Sequence[Span], ends: Endings, found: Header) -> Part | None:
    """Without a letterhead, the body that signs; its level from the text, its place from the date line."""
    if ends.signature is None:
        return None
    span = Span(blocks[ends.signature].start, blocks[ends.end - 1].end)
    match = _ON_BEHALF.search(text, span.start, span.end)
    if match is None:
        return None
    body = sentence_case(single_spaced(match[1]))
    if not is_body(comparable(body)):
        return None
    if body in ("Ủy ban nhân dân", "Hội đồng nhân dân") and found.place is not None:
        # The plan's own words name its own body last: "… thông tin về UBND quận để kịp thời …"
        own = list(_LEVEL_OF_BODY.finditer(text, blocks[0].start, span.start))
        if own:
            body = f"{body} {own[-1][1].lower()} {found.place.value}"
    return Part(body, Span(*match.span(1)))
