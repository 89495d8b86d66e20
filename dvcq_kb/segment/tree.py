"""Blocks with their headings → the section tree of a body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dvcq_kb.model import Level, Section, Span
from dvcq_kb.segment import headings
from dvcq_kb.segment.headings import Heading

# What nests in what. A paragraph is a leaf and closes list items, not the letter or number above them.
_RANK = {
    Level.PHU_LUC: 1,
    Level.PHAN: 2,
    Level.CHUONG: 3,
    Level.MUC: 4,
    Level.TIEU_MUC: 5,
    Level.LA_MA: 6,
    Level.DIEU: 6,
    Level.KHOAN: 8,
    Level.SO: 8,
    Level.DIEM: 14,
    Level.CHU: 14,
    Level.DOAN: 15,
    Level.GACH: 16,
}
_PLUS_RANK = 17
_LEAF_RANK = 99
_OPEN_QUOTE, _CLOSE_QUOTE = "“", "”"


@dataclass(slots=True)
class _Open:
    """A section still growing; frozen into a ``Section`` when it closes."""

    level: Level
    label: str
    title: str
    start: int
    heading: Span
    rank: int
    children: list[Section] = field(default_factory=list)

    def freeze(self, end: int) -> Section:
        return Section(self.level, self.label, self.title, Span(self.start, end), self.heading, tuple(self.children))


class _Builder:
    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.stack = [_Open(Level.VAN_BAN, "", "", start, Span(start, start), 0)]
        self.end = start

    def open(self, level: Level, label: str, title: str, span: Span, heading: Span, rank: int) -> None:
        closing = _RANK[Level.DOAN] if level is Level.DOAN else rank
        while len(self.stack) > 1 and self.stack[-1].rank >= closing:
            self._close()
        if level is Level.DOAN:
            rank = _LEAF_RANK
        self.stack.append(_Open(level, label, title, span.start, heading, rank))
        self.end = span.end

    def _close(self) -> None:
        closed = self.stack.pop()
        self.stack[-1].children.append(closed.freeze(self.end))

    def finish(self) -> tuple[Section, ...]:
        while len(self.stack) > 1:
            self._close()
        return tuple(self.stack[0].children)

    def holds(self, *levels: Level) -> _Open | None:
        return next((section for section in reversed(self.stack) if section.level in levels), None)


def build(text: str, blocks: Sequence[Span]) -> tuple[Section, ...]:
    """The sections of a body, in text order.

    A heading closes every open section of the same or a deeper rank, so a
    missing level (a khoản directly under a Chương) needs no special case.

    Args:
        text: the document's text.
        blocks: the paragraphs of the body, in order, page furniture left out.
    """
    if not blocks:
        return ()
    builder = _Builder(text, blocks[0].start)
    for span, heading in _titled(text, blocks):
        if heading is None:
            builder.open(Level.DOAN, "", "", span, Span(span.start, span.start), _RANK[Level.DOAN])
            continue
        level, rank = _place(builder, heading)
        if level is Level.DOAN:
            builder.open(level, "", "", span, Span(span.start, span.start), rank)
        else:
            label = "" if level is Level.GACH else heading.label
            builder.open(level, label, heading.title, span, heading.span, rank)
    return builder.finish()


def _place(builder: _Builder, heading: Heading) -> tuple[Level, int]:
    """Level and rank in this place: below an Điều, ``1.`` is a khoản and ``a)`` a điểm."""
    level = heading.level
    article = builder.holds(Level.DIEU)
    if level is Level.SO:
        depth = heading.label.count(".")
        if article is not None and not depth and not builder.holds(Level.SO):
            return Level.KHOAN, _RANK[Level.KHOAN]
        return Level.SO, _RANK[Level.SO] + depth
    if level is Level.CHU and article is not None and not builder.holds(Level.SO):
        return Level.DIEM, _RANK[Level.DIEM]
    if level is Level.GACH and heading.label == "+":
        return level, _PLUS_RANK
    return level, _RANK[level]


def _titled(text: str, blocks: Sequence[Span]) -> Iterator[tuple[Span, Heading | None]]:
    """Each block with its heading; a title on the lines after "Chương I" joined to it, quoted text left unread."""
    quoted = False
    at = 0
    while at < len(blocks):
        span = blocks[at]
        at += 1
        block = span.of(text)
        opens_quote = block.lstrip(" *").startswith(_OPEN_QUOTE)
        heading = None if quoted or opens_quote else headings.read(text, span)
        quoted = _still_quoted(block, quoted)
        if heading is not None and not heading.title and heading.level in _RANK and _RANK[heading.level] < 6:
            while at < len(blocks) and _is_title_line(text, blocks[at], first=not heading.title):
                title = f"{heading.title} {_one_line(blocks[at].of(text))}".strip()
                heading = heading._replace(title=title, span=Span(heading.span.start, blocks[at].end))
                span = Span(span.start, blocks[at].end)
                at += 1
        yield span, heading


def _still_quoted(block: str, quoted: bool) -> bool:
    """Whether a quotation is open after the block: amended text runs over many paragraphs."""
    if not quoted and not block.lstrip(" *").startswith(_OPEN_QUOTE):
        # A quotation that opens in mid-sentence and stays open: "… như sau: “1. Hồ sơ"
        return block.count(_OPEN_QUOTE) > block.count(_CLOSE_QUOTE) and block.rstrip().endswith(_OPEN_QUOTE)
    return block.count(_CLOSE_QUOTE) < block.count(_OPEN_QUOTE) + quoted


def _is_title_line(text: str, span: Span, *, first: bool) -> bool:
    line = _one_line(span.of(text))
    if not line or len(line) > 250 or headings.read(text, span) is not None:
        return False
    return line.isupper() or (first and not line.endswith((".", ";", ":")))


def _one_line(block: str) -> str:
    return " ".join(block.split()).strip("*\\ _")
