"""Normalised text → blocks: the one place that lays a text out.

Most files hold one paragraph a line. Text taken out of a PDF is wrapped by
hand at 60–100 characters, pages tear paragraphs apart, and both kinds occur
within one file. So it is decided between two neighbouring lines, whether the
second continues the first, from what they look like and from how the lines
around them are wrapped.

Blocks do not overlap: page furniture that fell into a paragraph lies inside
that paragraph's block and has none of its own. All other furniture has one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dvcq_kb.model import Block, BlockKind, Span
from dvcq_kb.readers.furniture import furniture_of
from dvcq_kb.readers.labels import Label, Style
from dvcq_kb.readers.lines import FOOTNOTE, Line, lines_of

# Lines looked at together to tell how wide a region is wrapped.
_REGION = 40
# A line wrapped by hand is at least this long (shorter: table cells) and at most that.
_WRAPPED = range(25, 170)
# A full line may fall this far short of the usual one: letters of a proportional font differ.
_FULLNESS = 0.93
# The first line of a paragraph is indented, so it holds fewer letters.
_INDENTED_FULLNESS = 0.86

# Their labels may head a line without a full stop.
_HEADING_STYLES = (Style.PROVISION, Style.PART, Style.ANNEX, Style.ROMAN, Style.CAPITAL, Style.NUMBER, Style.SUBNUMBER)

# Names with a dash between two parts, which a wrapped line may open on: Bộ Lao động⏎- Thương binh và Xã hội.
_DASHED = (
    ("lao động", "thương binh"),
    ("thương binh", "xã hội"),
    ("kinh tế", "xã hội"),
    ("kinh tế", "kỹ thuật"),
    ("kinh tế", "tài chính"),
    ("kinh tế", "ngân sách"),
    ("chính trị", "xã hội"),
    ("văn hóa", "xã hội"),
    ("văn hoá", "xã hội"),
    ("kế hoạch", "tài chính"),
    ("tài chính", "kế hoạch"),
    ("tài chính", "ngân hàng"),
    ("tuyên truyền", "văn hóa"),
    ("khoa học", "công nghệ"),
    ("độc lập", "tự do"),
)

# The full stop of a sentence inside a paragraph: "… viên chức. Thực hiện nghiêm"; not "TP. Hà Nội", not "1. Phòng".
_SENTENCE_END = re.compile(r"[^\W\d_A-Z]{2}[.!?]\s+[^\W\d_a-z]")
_LAST_PART = re.compile(r"[^.;]*$")


def lay_out(text: str, walls: frozenset[int] = frozenset()) -> tuple[Block, ...]:
    """Take ``text`` apart into blocks that together hold every letter of it.

    Args:
        text: as `text.normalise` returns it.
        walls: offsets of line starts at which a block must begin, for readers
            that know: table cells.
    """
    lines = list(lines_of(text, walls))
    furniture = furniture_of(lines)
    body = [line for line, is_furniture in zip(lines, furniture, strict=True) if not is_furniture]
    wraps = _wraps(body)
    blocks: list[Block] = []
    pending: list[Line] = []
    paragraph: _Paragraph | None = None
    series: dict[Style, int] = {}
    place, gap, walled, page_break = -1, 0, False, False
    for line, is_furniture in zip(lines, furniture, strict=True):
        gap += line.gap
        walled |= line.walled
        if is_furniture:
            pending.append(line)
            page_break = True
            continue
        place += 1
        after = body[place + 1] if place + 1 < len(body) else None
        if paragraph and not walled and _Seam(paragraph, line, after, wraps[place], gap, page_break, series).holds:
            paragraph.take(line)
        else:
            if paragraph:
                blocks.append(Block(paragraph.span))
            blocks.extend(_furniture_blocks(pending))
            paragraph = _Paragraph(line, inside_list=_inside_list(paragraph, line))
            if line.label and line.label.number is not None:
                series[line.label.style] = line.label.number
        pending, gap, walled, page_break = [], 0, False, False
    if paragraph:
        blocks.append(Block(paragraph.span))
    blocks.extend(_furniture_blocks(pending))
    return tuple(blocks)


def _furniture_blocks(lines: Iterable[Line]) -> list[Block]:
    return [Block(Span(line.start, line.end), BlockKind.FURNITURE) for line in lines]


@dataclass(slots=True)
class _Paragraph:
    """A block that still grows."""

    first: Line
    inside_list: bool = False
    """Among the addressees, whose items end with ``;``."""
    last: Line = field(init=False)
    sentences: bool = field(init=False)
    """It holds the full stop of a sentence, so it is running text and must end with a mark itself."""

    def __post_init__(self) -> None:
        self.last = self.first
        self.sentences = _has_sentences(self.first)

    @property
    def span(self) -> Span:
        return Span(self.first.start, self.last.end)

    def take(self, line: Line) -> None:
        self.sentences = self.sentences or self.last.terminal in (".", "!", "?") or _has_sentences(line)
        self.last = line


def _has_sentences(line: Line) -> bool:
    return len(line.text) > 40 and _SENTENCE_END.search(line.text, 10) is not None


def _inside_list(paragraph: _Paragraph | None, line: Line) -> bool:
    """Whether a block that begins with ``line`` is an item of ``Nơi nhận``."""
    if line.text[:8].lower() == "nơi nhận":
        return True
    return paragraph is not None and paragraph.inside_list and line.label is not None and not line.capitals


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How the lines around one line are wrapped."""

    width: int
    """Length of a full line; 0 where a line is a paragraph."""

    def full(self, line: Line, following: Line, fullness: float = _FULLNESS) -> bool:
        """Whether the first word of the following line would not have fitted on ``line``."""
        if not self.width or len(line.text) > self.width * 1.35:
            return False
        return len(line.text) + 1 + len(following.first_word) >= self.width * fullness


def _wraps(lines: Sequence[Line]) -> list[_Wrap]:
    """For every line the wrapping of its region, judged from lines that surely were cut: the next begins low."""
    cut: list[list[int]] = [[] for _ in range(0, len(lines) + 1, _REGION)]
    for place, (line, following) in enumerate(itertools.pairwise(lines)):
        if (
            len(line.text) in _WRAPPED
            and not following.gap
            and not following.walled
            and following.opens_low
            and not following.label
            and not line.terminal
            and not line.capitals
        ):
            cut[place // _REGION].append(len(line.text))
    wraps = []
    for region in range(len(cut)):
        nearby = sorted(length for lengths in cut[max(0, region - 1) : region + 2] for length in lengths)
        around = len(lines[max(0, region - 1) * _REGION : (region + 2) * _REGION])
        # A tenth of the lines, and not by chance: one paragraph a line leaves hardly any.
        wrapped = len(nearby) >= max(2, 0.1 * around)
        wraps.append(_Wrap(nearby[len(nearby) * 3 // 4] if wrapped else 0))
    return [wraps[place // _REGION] for place in range(len(lines))]


@dataclass(frozen=True, slots=True)
class _Seam:
    """Between a paragraph and the line that follows it."""

    paragraph: _Paragraph
    line: Line
    after: Line | None
    """The line after that."""
    wrap: _Wrap
    gap: int
    """Blank lines between them."""
    page_break: bool
    """Page furniture between them."""
    series: dict[Style, int]
    """Last number of every style of label."""

    @property
    def holds(self) -> bool:
        """Whether the line continues the paragraph."""
        last, line = self.paragraph.last, self.line
        if last.bare_label and last is self.paragraph.first:
            return not (self._torn or line.label or line.letterhead or line.bare_label)
        if last.letterhead or line.letterhead or last.capitals or line.capitals:
            return False
        if line.label:
            return not self._opens(line.label)
        if self._footnote:
            return False
        if last.terminal:
            return self._next_sentence
        if self._torn and len(last.text) < _WRAPPED.start:
            return False
        if line.opens_low or self._dangling or self._addressee:
            return True
        if self._full and (not self.gap or self.page_break):
            return True
        # "… phải có kế hoạch tuyên truyền, vận động⏎⏎Nhân dân. Nâng cao": running text that does not end.
        return self._torn and self.paragraph.sentences and line.text[0].isalpha()

    @property
    def _torn(self) -> bool:
        return self.gap > 0 or self.page_break

    @property
    def _dangling(self) -> bool:
        last = self.paragraph.last
        if last.dangling or (last.counting and self.line.text[0].isdigit()):
            return True
        # A list cut after a comma; where a line is a paragraph, items end with commas too.
        if last.text[-1] != "," or not self.wrap.width or self._torn:
            return False
        # "Theo đề nghị của Vụ trưởng Vụ Pháp chế,⏎Bộ trưởng Bộ Nội vụ ban hành": grounds may end with a comma too.
        grounds = self.paragraph.first.label
        return self._full or grounds is None or grounds.style is not Style.OPENING

    @property
    def _full(self) -> bool:
        last = self.paragraph.last
        heads = last is not self.paragraph.first or (last.label and last.label.style in _HEADING_STYLES)
        return self.wrap.full(last, self.line, _FULLNESS if heads else _INDENTED_FULLNESS)

    @property
    def _next_sentence(self) -> bool:
        """Whether a line goes on after one that ends with a mark."""
        last, line = self.paragraph.last, self.line
        if self._torn or not self._full:
            return False
        if line.opens_low:
            return True
        if last.terminal not in ".!?" or last.leader or last is self.paragraph.first:
            return False
        # As likely a new paragraph, whose first line, indented, was then broken early too.
        return bool(self.after and self.wrap.full(last, line, 1.0) and self.wrap.full(line, self.after, 1.0))

    @property
    def _addressee(self) -> bool:
        # - Các bộ, cơ quan ngang bộ,⏎Trung ương các đoàn thể;
        last = self.paragraph.last
        return self.paragraph.inside_list and bool(last.label) and not self.gap and "Lưu" not in last.text[:12]

    @property
    def _footnote(self) -> bool:
        """A note at the foot of a page: after a blank line or after another note."""
        after_end = self.gap or self.paragraph.last.terminal
        return bool(self.wrap.width and after_end and FOOTNOTE.match(self.line.text))

    def _opens(self, label: Label) -> bool:
        """Whether the label opens a block here, or is an accident of wrapping: "quy định tại⏎Điều 5. Người nộp"."""
        last = self.paragraph.last
        if label.style is Style.BULLET:
            return not self._dash_within(label)
        if last.terminal or self.line.quoted or self._torn:
            return True
        succeeds = label.number is not None and label.number - 1 == self.series.get(label.style)
        if label.style in (Style.PROVISION, Style.PART, Style.ANNEX, Style.OPENING):
            if last.dangling or (label.style is Style.ANNEX and last.last_word == "theo"):
                return False
            return not (last.open_pinpoint and self._full and not succeeds)
        if not self._full:
            return True
        if last.open_pinpoint or last.text[-1] in "(/":
            return False
        if last.text[-1] == "," or label.style in (Style.CAPITAL, Style.BRACKET):
            return succeeds or (label.style is Style.LETTER and label.capital)
        return label.capital or succeeds

    def _dash_within(self, label: Label) -> bool:
        """A dash that joins two parts of a name or a number rather than opening an item."""
        last, line = self.paragraph.last, self.line
        if last.terminal or self.paragraph.inside_list:
            return False
        after = line.text.lstrip("-–—−+* ")[:30].lower()
        before = last.text[-30:].lower()
        if any(before.endswith(one) and after.startswith(other) for one, other in _DASHED):
            return True
        if before[-1].isdigit() and after[:1].isdigit():
            return True
        if self.gap:
            return False
        if not line.text[1:2].isspace() and line.text[0] in "-–":
            # 45/2010/NĐ⏎-CP
            return self._full or "/" in _LAST_PART.search(before.rsplit(maxsplit=1)[-1])[0]  # type: ignore[index]
        return self._full and not label.capital
