"""What the screen of a document knows and shows: its text, the place the reader is at, the line above."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Document, Finding, Link, Section, Span
from dvcq_kb.views import findings as report
from dvcq_kb.views.browse.base import Base
from dvcq_kb.views.browse.contents import Contents
from dvcq_kb.views.browse.finding import Finder
from dvcq_kb.views.browse.page import Page
from dvcq_kb.views.browse.side import Side
from dvcq_kb.views.excerpt import cells, clip
from dvcq_kb.views.places import section_name, severity_word
from dvcq_kb.views.terminal import sign

_WIDE = 120


class DocumentView(Screen[None]):
    def __init__(self, name: str, load: Callable[[], Document], base: Base, *, place: str = "") -> None:
        """Open a document.

        Args:
            name: what to show while it is being read.
            load: reads it; runs beside the screen.
            base: who else cites its acts.
            place: label of the section to open it at.
        """
        super().__init__()
        self._called, self._load, self._base, self._place = name, load, base, place
        self.analysis: Analysis | None = None
        self.findings: tuple[Finding, ...] = ()
        self._document: Document | None = None
        self._finder: Finder | None = None
        self._hits: list[Span] = []
        self._at_hit = -1
        self._link: Link | None = None
        self._here = 0
        """Offset of the place chosen last."""
        self._asking = ""

    def compose(self) -> ComposeResult:
        yield Static(self._called, id="title")
        with Horizontal(id="outer"):
            yield Contents(id="contents")
            with Container(id="main"):
                yield Page(id="page")
                yield Side(id="side")
        yield Input(id="ask", select_on_focus=True)
        yield Footer(show_command_palette=False)

    @property
    def _side(self) -> Side:
        return self.query_one(Side)

    def _told(self) -> None:
        """The line above: what the document is, where the reader is, what was found."""
        if self.analysis is None or self._document is None:
            return
        page = self.query_one(Page)
        label = outline.label_at(self.analysis.root, page.top)
        right = Text("")
        if label:
            right.append(f"  {section_name(label)}", "dim")
        if self._hits:
            right.append(f"  {say('tìm', 'match')} {self._at_hit + 1}/{len(self._hits)}", "yellow")
        wide = self.size.width >= _WIDE
        for severity, count in report.tally(self.findings):
            told = f" {count} {severity_word(severity)}" if wide else str(count)
            right.append(f"  {sign(severity)}{told}", report.COLOURS[severity])
        room = max(self.size.width - cells(right.plain) - 2, 10)
        text = Text(f" {clip(report.identity(self.analysis), room)}", "bold", no_wrap=True)
        text.append(" " * max(self.size.width - cells(text.plain) - cells(right.plain) - 1, 1))
        text.append_text(right)
        self.query_one("#title", Static).update(text)

    def on_page_moved(self) -> None:
        self._told()
        if not self.query_one(Contents).has_focus:
            self.query_one(Contents).select(self.query_one(Page).top)

    def _go(self, span: Span) -> None:
        page = self.query_one(Page)
        page.go_to(span.start)
        page.choose(span)
        self._here = span.start
        self._told()

    def go_section(self, section: Section) -> None:
        """Bring a section to the top."""
        page = self.query_one(Page)
        page.scroll_to_offset(section.span.start)
        self._here = section.span.start
        page.focus()
