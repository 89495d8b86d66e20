"""The reading pane: lines are made as they come into view, so that a long document scrolls like a short one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from dvcq_kb.model import Document, Finding, Severity, Span
from dvcq_kb.views.browse.laying import Line, lay_out, line_at, lines_of
from dvcq_kb.views.findings import COLOURS
from dvcq_kb.views.session import printable
from dvcq_kb.views.terminal import sign

_MARGIN = 2
_LONGEST = 100
"""Longer lines are hard to read."""
_BREAKS = str.maketrans("\n\t\u00a0", "   ")

_PLAIN = Style.null()
_NOTE = Style(dim=True)
_HEADING = Style(bold=True)
_CITATION = Style(color="bright_cyan", bold=True)
_FAULT = {severity: Style(color=COLOURS[severity], underline=True, bold=True) for severity in Severity}
_HIT = Style(color="black", bgcolor="yellow")
_TOP = 9
_CHOSEN = Style(color="black", bgcolor="bright_cyan", bold=True, underline=True)


class Page(ScrollView, can_focus=True):
    """Shows a document; knows its marks, decides nothing about them."""

    DEFAULT_CSS = "Page { padding: 0 0; }"

    class Clicked(Message):
        def __init__(self, offset: int) -> None:
            """The reader clicked on the character at ``offset``."""
            super().__init__()
            self.offset = offset

    class Moved(Message):
        """Another part of the document has come into view."""

    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__(id=id)
        self._document: Document | None = None
        self._lines: list[Line] = []
        self._marks: dict[int, list[tuple[int, int, int, Style]]] = {}
        self._signs: dict[int, Severity] = {}
        self._layers: dict[str, tuple[int, tuple[tuple[Span, Style], ...]]] = {}
        self._findings: tuple[Finding, ...] = ()
        self._chosen: Span | None = None
        self._columns = 0

    def show(self, document: Document) -> None:
        self._document = document
        self._lay_out()

    def mark(self, citations: Iterable[Span], findings: Sequence[Finding], headings: Iterable[Span]) -> None:
        """What stands in the text; what is marked later lies on top."""
        self._findings = tuple(findings)
        self._layers["heading"] = 0, tuple((span, _HEADING) for span in headings)
        self._layers["citation"] = 1, tuple((span, _CITATION) for span in citations)
        self._layers["fault"] = 2, tuple((finding.span, _FAULT[finding.severity]) for finding in findings)
        self._index()

    def mark_hits(self, spans: Iterable[Span]) -> None:
        self._layers["hit"] = 3, tuple((span, _HIT) for span in spans)
        self._index()

    def choose(self, span: Span | None) -> None:
        """Show where the reader is."""
        self._chosen = span
        self.refresh()

    def go_to(self, offset: int) -> None:
        """Bring a place into view, a third from the top; nothing moves if it is there already."""
        line = line_at(self._lines, offset)
        top, height = self.scroll_offset.y, self.size.height
        if not top + 1 <= line < top + height - 1:
            self.scroll_to(y=max(line - height // 3, 0), animate=False, force=True)

    def scroll_to_offset(self, offset: int) -> None:
        """Bring a place to the top."""
        self.scroll_to(y=line_at(self._lines, offset), animate=False, force=True)

    @property
    def top(self) -> int:
        """The offset of the first line in view."""
        return self._lines[min(self.scroll_offset.y, len(self._lines) - 1)].start if self._lines else 0

    def _lay_out(self) -> None:
        columns = min(self.size.width - _MARGIN - 1, _LONGEST)
        if self._document is None or columns < 8:
            return
        top = self.top
        self._columns = columns
        self._lines = lay_out(self._document, columns)
        self.virtual_size = Size(columns + _MARGIN, len(self._lines))
        self._index()
        if top:
            self.scroll_to(y=line_at(self._lines, top), animate=False, force=True)

    def _index(self) -> None:
        """Each mark to its lines, once, so that drawing a line looks at its own marks only."""
        self._marks, self._signs = {}, {}
        if not self._lines:
            return
        for rank, marks in self._layers.values():
            for span, style in marks:
                for at in lines_of(self._lines, span):
                    self._marks.setdefault(at, []).append((rank, span.start, span.end, style))
        ranks = list(Severity)
        for finding in self._findings:
            at = line_at(self._lines, finding.span.start)
            if at not in self._signs or ranks.index(finding.severity) < ranks.index(self._signs[at]):
                self._signs[at] = finding.severity
        self.refresh()

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y
        if at >= len(self._lines) or self._document is None:
            return Strip.blank(self.size.width, self.rich_style)
        line = self._lines[at]
        severity = self._signs.get(at)
        gutter = f"{sign(severity)} " if severity else "  "
        segments = [Segment(gutter, Style(color=COLOURS[severity], bold=True) if severity else _PLAIN)]
        marks = self._marks.get(at, [])
        if self._chosen is not None and self._chosen.start < line.end and line.start < self._chosen.end:
            marks = [*marks, (_TOP, *self._chosen, _CHOSEN)]
        segments += self._segments(line, marks)
        return Strip(segments).adjust_cell_length(self.size.width).apply_style(self.rich_style)

    def _segments(self, line: Line, marks: Sequence[tuple[int, int, int, Style]]) -> Iterable[Segment]:
        assert self._document is not None
        cuts = {line.start, line.end}
        for _, start, end, _ in marks:
            cuts |= {min(max(edge, line.start), line.end) for edge in (start, end)}
        edges = sorted(cuts)
        base = _NOTE if line.note else _PLAIN
        for start, end in pairwise(edges):
            style = base
            for _, from_, to, over in sorted(marks, key=lambda mark: mark[0]):
                if from_ <= start < to:
                    style += over
            yield Segment(printable(self._document.text[start:end].translate(_BREAKS)), style)

    def on_resize(self, _: events.Resize) -> None:
        if min(self.size.width - _MARGIN - 1, _LONGEST) != self._columns:
            self._lay_out()

    def on_click(self, event: events.Click) -> None:
        at = self.scroll_offset.y + event.y
        if 0 <= at < len(self._lines):
            line = self._lines[at]
            column = event.x - _MARGIN
            if 0 <= column < line.end - line.start:
                self.post_message(self.Clicked(line.start + column))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    def shows(self, offset: int) -> bool:
        return self.scroll_offset.y <= line_at(self._lines, offset) < self.scroll_offset.y + self.size.height

    @property
    def lines(self) -> int:
        return len(self._lines)

    def region_of(self, offset: int) -> Region:
        """Where a character stands in the pane; for tests."""
        at = line_at(self._lines, offset)
        return Region(_MARGIN + offset - self._lines[at].start, at - self.scroll_offset.y, 1, 1)
