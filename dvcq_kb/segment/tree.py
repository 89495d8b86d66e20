"""Blocks with their headings → the section tree of a body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dvcq_kb.model import Level, Section, Span
from dvcq_kb.segment import heading_titles, headings, quotes, tables
from dvcq_kb.segment.headings import Heading
from dvcq_kb.segment.numbering import ROMAN, follows
from dvcq_kb.segment.quotes import Reading

# Looked up once: a member of an enumeration costs more than a global name.
_DOAN, _GACH, _SO, _CHU, _KHOAN, _DIEM = Level.DOAN, Level.GACH, Level.SO, Level.CHU, Level.KHOAN, Level.DIEM
# What nests in what.
_UPPER_RANK = {
    Level.PHAN: 2,
    Level.CHUONG: 3,
    Level.MUC: 4,
    Level.TIEU_MUC: 5,
    Level.LA_MA: 6,
    Level.DIEU: 6,
}
# A. of a report that goes on with I.
_CAPITAL_RANK = 5
_ARTICLE_RANK = 6
# 1. khoản or number of a plan; below it 1.1., 1.1.1. and so on
_NUMBER_RANK = 8
_LETTER_RANK = 14
# A paragraph is a leaf and closes list items, not the letter or number above them.
_PARAGRAPH_RANK = 15
_DASH_RANK = 16
_PLUS_RANK = 17
# Two letters, one of which a block begins with if there is more to it than a paragraph.
_OPENINGS = headings.PAIRS | tables.HEAD_PAIRS
_LONGEST_CELL = 60


@dataclass(slots=True)
class _Open:
    """A section still growing; frozen into a ``Section`` when it closes."""

    level: Level
    label: str
    title: str
    span: Span
    """Of the heading and what else stands in its block."""
    heading: Span
    rank: int
    children: list[Section]


def build(text: str, blocks: Sequence[Span]) -> tuple[Section, ...]:
    """The sections of a body, in text order.

    A heading closes every open section of the same or a deeper rank, so a
    missing level (a khoản directly under a Chương) needs no special case.

    Args:
        text: the document's text.
        blocks: the paragraphs of the body, in order, page furniture left out.
    """
    return _Builder(text, blocks).run() if blocks else ()


class _Builder:
    def __init__(self, text: str, blocks: Sequence[Span]) -> None:
        self.text = text
        self.blocks = blocks
        start = blocks[0].start
        self.stack = [_Open(Level.VAN_BAN, "", "", blocks[0], Span(start, start), 0, [])]
        self.end = start
        self.in_article = False
        """Below an Điều, where ``1.`` is a khoản and ``a)`` a điểm."""
        self.last_quoted: dict[Level, str] = {}
        """Last labels inside the quotation that was read just before, to tell its continuation."""
        self.quotation_goes_on = False
        """Although its closing mark was read: it came too early."""
        self.row = 0
        """Number of the last row, while a table with a head but without walls is read."""

    def run(self) -> tuple[Section, ...]:
        text, blocks, stack = self.text, self.blocks, self.stack
        singles, openings, read = headings.SINGLES, _OPENINGS, headings.read
        quotation = quotes.quoted(text, blocks)
        inside = tables.cells(text, blocks)
        at, count = 0, len(blocks)
        # A Điều between two tables that stand close together is in neither.
        left_table = False
        while at < count:
            span = blocks[at]
            how = quotation[at]
            start, end = span
            if not how and text[start] not in singles and text[start : start + 2] not in openings:
                # A plain paragraph, as most blocks are
                while stack[-1].rank >= _PARAGRAPH_RANK:
                    self._close()
                stack[-1].children.append(Section(_DOAN, "", "", span, Span(start, start)))
                self.end = end
                at += 1
                continue
            if left_table:
                left_table = inside[at] != tables.AFTER_WALL
            heading = read(text, span)
            at += 1
            if how and self._is_quoted(heading, how, span):
                self._note_quoted(heading, opens=at > 1 and not quotation[at - 2])
                self._paragraph(span)
                continue
            if heading is None:
                if not inside[at - 1] and tables.is_head(text, span):
                    self.row = -1
                self._paragraph(span)
                continue
            if not heading.named and (
                (inside[at - 1] and not left_table and not self._runs_through(heading, span))
                or (self.row and self._is_row(heading, span))
            ):
                self._paragraph(span)
                continue
            if self.last_quoted and self._continues_quotation(heading, span):
                self._note_quoted(heading, opens=False)
                self._paragraph(span)
                continue
            if heading.named:
                left_table = True
                # "Điều 5. Hồ sơ gồm:" has its words in the block; only a bare label looks for a title below.
                if not heading.title and (heading.level is not Level.DIEU or heading.span.end >= end):
                    heading, at = heading_titles.below_label(text, blocks, heading, at)
            if heading.level in _UPPER_RANK and heading.span.end >= end:
                if heading.title.isupper():
                    heading, at = heading_titles.wrapped(text, blocks, heading, at)
                span = Span(start, max(end, blocks[at - 1].end))
            if how:
                self._resume(quotation, at)
            if self.last_quoted and heading.level is not _GACH:
                self.last_quoted = {}
                self.quotation_goes_on = False
            self._open(heading, span)
        while len(stack) > 1:
            self._close()
        return tuple(stack[0].children)

    def _paragraph(self, span: Span) -> None:
        stack = self.stack
        while stack[-1].rank >= _PARAGRAPH_RANK:
            self._close()
        start, self.end = span
        stack[-1].children.append(Section(_DOAN, "", "", span, Span(start, start)))

    def _open(self, heading: Heading, span: Span) -> None:
        level, rank = self._place(heading)
        stack = self.stack
        while stack[-1].rank >= rank:
            self._close()
        if rank <= _ARTICLE_RANK:
            self.in_article = level is Level.DIEU
            self.row = 0
        self.end = span.end
        label = "" if level is _GACH else heading.label
        stack.append(_Open(level, label, heading.title, span, heading.span, rank, []))

    def _close(self) -> None:
        stack = self.stack
        done = stack.pop()
        span = done.span if done.span.end == self.end else Span(done.span.start, self.end)
        stack[-1].children.append(Section(done.level, done.label, done.title, span, done.heading, tuple(done.children)))

    def _place(self, heading: Heading) -> tuple[Level, int]:
        """Level and rank in this place."""
        level = heading.level
        if level is _GACH:
            return level, _PLUS_RANK if heading.label == "+" else _DASH_RANK
        if level is _SO:
            depth = heading.label.count(".")
            return (_KHOAN if self.in_article and not depth else level), _NUMBER_RANK + depth
        if level is _CHU:
            return (_DIEM if self.in_article else level), _LETTER_RANK
        if level is Level.LA_MA and heading.label not in ROMAN:
            return level, _CAPITAL_RANK
        return level, _UPPER_RANK[level]

    def _is_quoted(self, heading: Heading | None, how: int, span: Span) -> bool:
        """Whether a block inside quotation marks is quoted; a quotation left open ends where the numbering goes on."""
        if how == Reading.QUOTED or heading is None or heading.level is Level.GACH:
            return True
        if self.text[span.start] in '“"' or self.text.startswith("''", span.start):
            return True
        if not self._is_next(heading):
            return True
        if heading.named or quotes.instructs(self.text, span):
            return False
        if heading.label in ("1", "a"):
            return True
        quoted_before = self.last_quoted.get(heading.level)
        return quoted_before is not None and follows(heading.level, quoted_before, heading.label)

    def _note_quoted(self, heading: Heading | None, *, opens: bool) -> None:
        if opens:
            self.last_quoted = {}
        if heading is None:
            # Something was quoted, if only a paragraph.
            self.last_quoted.setdefault(Level.DOAN, "")
        elif heading.level is not Level.GACH:
            self.last_quoted[heading.level] = heading.label

    def _continues_quotation(self, heading: Heading, span: Span) -> bool:
        """Whether the numbering goes on inside a quotation that was closed too early.

        Seen where each paragraph ends with a mark: "3. Đội trưởng … này.”." and
        then "4. Trưởng Công an cấp xã có quyền:" of the same new article.
        """
        if heading.named or quotes.instructs(self.text, span):
            return False
        if self.quotation_goes_on:
            return True
        before = self.last_quoted.get(heading.level)
        self.quotation_goes_on = (
            before is not None and follows(heading.level, before, heading.label) and not self._is_next(heading)
        )
        return self.quotation_goes_on

    def _is_next(self, heading: Heading) -> bool:
        """Whether the label goes on with the sections that are open, or begins a list."""
        goes_on = self._goes_on(heading)
        if goes_on is not None:
            return goes_on
        return heading.label in ("1", "a", "I", "A", "1.1") or heading.level in (Level.CHUONG, Level.PHAN)

    def _goes_on(self, heading: Heading) -> bool | None:
        """Whether the label is the next one of its level; ``None`` if nothing of the level is open."""
        level, _ = self._place(heading)
        for section in reversed(self.stack):
            if section.level is level:
                return follows(level, section.label, heading.label)
        return None

    def _runs_through(self, heading: Heading, span: Span) -> bool:
        """Whether a block between the cells of a table is none: a formula set as a table stands within a khoản."""
        long = span.end - span.start > _LONGEST_CELL or quotes.instructs(self.text, span)
        return long and self._goes_on(heading) is True

    def _is_row(self, heading: Heading, span: Span) -> bool:
        """Whether a number counts a row of a table whose head stands above.

        The table ends where a number goes on with what was open before it, and
        not with the rows.
        """
        if heading.level is Level.GACH:
            return True
        if heading.level is Level.SO and heading.label.isdigit():
            number = int(heading.label)
            if number == max(self.row, 0) + 1 or (number == 1 and not self._is_next(heading)):
                if self._is_next(heading) and span.end - span.start > 160:
                    self.row = 0
                    return False
                self.row = number
                return True
        if self._is_next(heading):
            self.row = 0
            return False
        return True

    def _resume(self, quotation: bytearray, at: int) -> None:
        """End the quotation that was left open before ``at``."""
        while at < len(quotation) and quotation[at] == Reading.UNCLOSED:
            quotation[at] = Reading.OWN
            at += 1
