"""Document → Header and section tree."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from dvcq_kb.model import BlockKind, Document, Header, Level, Part, Section, Span
from dvcq_kb.segment import cells, endings, header, tree
from dvcq_kb.segment.bodies import sentence_case
from dvcq_kb.segment.endings import Endings
from dvcq_kb.text import UPPER, single_spaced

__all__ = ["segment"]

_HEADER_BLOCKS = 60


def segment(document: Document) -> tuple[Header, Section]:
    """Header and root section; the root's span is the whole text.

    Children of the root, in text order and only where they occur: TIEU_DE,
    MO_DAU, the sections of the body, KET, NOI_NHAN, CHU_KY, PHU_LUC. Recipients
    and signature stand in the order of the file.
    """
    text = document.text
    blocks = [block.span for block in document.blocks if block.kind is BlockKind.TEXT]
    reading = header.read(text, cells.split(text, blocks, limit=_HEADER_BLOCKS))
    ends = endings.find(text, blocks, reading.body_from)
    found = dataclasses.replace(reading.header, signer=ends.signer)
    if found.issuer is None:
        found = dataclasses.replace(found, issuer=_signing_body(text, blocks, ends, found))
    children = (
        *_whole(Level.TIEU_DE, blocks[: reading.body_from]),
        *_body(text, blocks[reading.body_from : ends.closing]),
        *_whole(Level.KET, blocks[ends.closing : _first_end(ends)]),
        *_tail(blocks, ends),
        *_annexes(text, blocks, ends),
    )
    return found, Section(Level.VAN_BAN, "", "", Span(0, len(text)), Span(0, 0), children)


def _first_end(ends: Endings) -> int:
    return min((at for at in (ends.recipients, ends.signature) if at is not None and at < ends.end), default=ends.end)


def _whole(level: Level, blocks: Sequence[Span]) -> tuple[Section, ...]:
    if not blocks:
        return ()
    span = Span(blocks[0].start, blocks[-1].end)
    return (Section(level, "", "", span, Span(span.start, span.start)),)


def _body(text: str, blocks: Sequence[Span]) -> tuple[Section, ...]:
    """The sections; the paragraphs before the first of them are the preamble."""
    sections = tree.build(text, blocks)
    lead = 0
    while lead < len(sections) and sections[lead].level in (Level.DOAN, Level.GACH):
        lead += 1
    if not 0 < lead < len(sections):
        return sections
    span = Span(sections[0].span.start, sections[lead - 1].span.end)
    return (Section(Level.MO_DAU, "", "", span, Span(span.start, span.start), sections[:lead]), *sections[lead:])


def _tail(blocks: Sequence[Span], ends: Endings) -> tuple[Section, ...]:
    starts = sorted(
        (at, level)
        for at, level in ((ends.recipients, Level.NOI_NHAN), (ends.signature, Level.CHU_KY))
        if at is not None and at < ends.end
    )
    bounds = [*(at for at, _ in starts[1:]), ends.end][: len(starts)]
    return tuple(
        section for (at, level), end in zip(starts, bounds, strict=True) for section in _whole(level, blocks[at:end])
    )


_ANNEX_LABEL = re.compile(r"(?:PHỤ\s+LỤC|Phụ\s+lục)(?:\s+số)?(?:\s+([IVXLC]+|\d{1,2}[a-z]?|[A-Z])\b)?")


def _annexes(text: str, blocks: Sequence[Span], ends: Endings) -> tuple[Section, ...]:
    found = []
    for at, end in zip(ends.annexes, [*ends.annexes[1:], len(blocks)], strict=False):
        first = blocks[at]
        line = single_spaced(first.of(text).split("\n")[0]).strip("*_# |")
        match = _ANNEX_LABEL.match(line)
        label = f"Phụ lục {match[1]}" if match and match[1] else "Phụ lục" if match else sentence_case(line)
        title = line[match.end() :].strip(" .:-–") if match else ""
        children = tree.build(text, blocks[at + 1 : end])
        found.append(Section(Level.PHU_LUC, label, title, Span(first.start, blocks[end - 1].end), first, children))
    return tuple(found)


# TM. ỦY BAN NHÂN DÂN, TM. BAN THƯỜNG VỤ: the body on whose behalf it is signed
_ON_BEHALF = re.compile(rf"(?:TM\s*\.|T\s?/\s?M)\s*([{UPPER}][{UPPER}\s]{{3,80}}?)\s*(?=\n|\t|$|\*|KT\.)")
_LEVEL_OF_BODY = re.compile(
    r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND|Hội đồng nhân dân)\s+(tỉnh|thành phố|quận|huyện|thị xã|"
    r"thị trấn|xã|phường)\b",
    re.IGNORECASE,
)


def _signing_body(text: str, blocks: Sequence[Span], ends: Endings, found: Header) -> Part | None:
    """Without a letterhead, the body that signs; its level from the text, its place from the date line."""
    if ends.signature is None:
        return None
    span = Span(blocks[ends.signature].start, blocks[ends.end - 1].end)
    match = _ON_BEHALF.search(text, span.start, span.end)
    if match is None:
        return None
    body = sentence_case(single_spaced(match[1]))
    if body in ("Ủy ban nhân dân", "Hội đồng nhân dân") and found.place is not None:
        # The plan's own words name its own body last: "… thông tin về UBND quận để kịp thời …"
        own = list(_LEVEL_OF_BODY.finditer(text, blocks[0].start, span.start))
        if own:
            body = f"{body} {own[-1][1].lower()} {found.place.value}"
    return Part(body, Span(*match.span(1)))
