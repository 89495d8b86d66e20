"""The screen of one document: contents, text, and what is known of the place the reader is at."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import work
from textual.widgets import Tree

from dvcq_kb import outline
from dvcq_kb.errors import DvcqError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Document, Finding, Level, Section, sections
from dvcq_kb.views.browse import card
from dvcq_kb.views.browse.asking import Asking
from dvcq_kb.views.browse.contents import Contents
from dvcq_kb.views.browse.finding import Finder
from dvcq_kb.views.browse.keys import bindings
from dvcq_kb.views.browse.outside import open_file
from dvcq_kb.views.browse.page import Page
from dvcq_kb.views.browse.walking import Walking
from dvcq_kb.views.canonical import canonical

_OWN = (
    "find", "next_hit", "previous_hit", "next_fault", "previous_fault", "next_citation", "previous_citation", "jump",
    "next_mention", "copy", "open_original", "pane_card", "pane_citations", "pane_faults", "pane_deadlines",
    "pane_graph", "toggle_tree", "toggle_side",
)  # fmt: skip


class DocumentScreen(Walking, Asking):
    BINDINGS = [*bindings(*_OWN), ("escape", "leave", "")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (140, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = "Page"

    def on_mount(self) -> None:
        self._open()

    @work(thread=True, exclusive=True, group="open")
    def _open(self) -> None:
        """The text as soon as it is read; citations, findings and duties when they are known."""
        from dvcq_kb.pipeline import analyse
        from dvcq_kb.views.dues import each_deadline
        from dvcq_kb.views.one import examined

        tell = self.app.call_from_thread
        try:
            document = self._load()
            tell(self._show, document)
            analysis = analyse(document)
            tell(self._show_analysis, analysis, (), False)
            tell(self._show_analysis, analysis, examined(analysis).findings, True)
            tell(self._side.fill_duties, each_deadline(analysis))
        except (DvcqError, OSError) as error:
            tell(self._fail, error)
            return
        if self._finder is not None:
            self._finder.prepare()

    def _fail(self, error: Exception) -> None:
        message = (error.strerror if isinstance(error, OSError) else None) or str(error)
        self._side.tell(Text(f"{self._called}: {message}", "red"))
        self.notify(message, severity="error", timeout=15)

    def _show(self, document: Document) -> None:
        self._document, self._finder = document, Finder(document.text)
        self.query_one(Page).show(document)
        self._side.tell(say("Đang đọc viện dẫn…", "Reading the citations…"))

    def _show_analysis(self, analysis: Analysis, findings: Sequence[Finding], done: bool) -> None:
        self.analysis, self.findings = analysis, tuple(findings)
        page = self.query_one(Page)
        headings = [s.heading for s in sections(analysis.root) if s.title and s.heading.end > s.heading.start]
        page.mark([citation.span for citation in analysis.citations], findings, headings)
        self.query_one(Contents).show(analysis, findings)
        self._told()
        if not done:
            if self._place:
                self._jump(self._place)
            return
        if self._link is None:
            self._side.tell(card.welcome(analysis, findings))
            self._side.tell_ties(analysis, None)
        else:
            self._show_card(self._link)
        self._side.fill(analysis, findings)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Section]) -> None:
        if event.node.data is not None:
            self.go_section(event.node.data)

    def action_copy(self) -> None:
        if self._link is None or self._link.target is None:
            self.notify(
                say("Hãy chọn một viện dẫn trước (bấm . hoặc bấm chuột).", "Choose a citation first (press .).")
            )
            return
        words = canonical(self._link.target, self._link.citation)
        self.app.copy_to_clipboard(words)
        self.notify(words, title=say("Đã chép", "Copied"), timeout=8)

    def action_open_original(self) -> None:
        if self._document is not None and (problem := open_file(self._document.source)):
            self.notify(problem, severity="warning", timeout=8)

    def _pane(self, name: str) -> None:
        (self._side.open(name) or self.query_one(Page)).focus()

    def action_pane_card(self) -> None:
        self._pane("card")

    def action_pane_citations(self) -> None:
        self._pane("citations")

    def action_pane_faults(self) -> None:
        self._pane("faults")

    def action_pane_deadlines(self) -> None:
        self._pane("deadlines")

    def action_pane_graph(self) -> None:
        self._pane("graph")

    def action_toggle_tree(self) -> None:
        contents = self.query_one(Contents)
        # Hidden where the terminal is narrow, by the style sheet; from now on as the reader wants.
        contents.styles.display = "none" if contents.display else "block"
        (contents if contents.display else self.query_one(Page)).focus()

    def action_toggle_side(self) -> None:
        self._side.display = not self._side.display
        self.query_one(Page).focus()

    @property
    def places(self) -> list[tuple[str, Section]]:
        """Sections by their labels, for the palette."""
        if self.analysis is None:
            return []
        found = ((outline.label_at(self.analysis.root, s.span.start), s) for s in self._upper())
        return [(label, section) for label, section in found if label]

    def _upper(self) -> Sequence[Section]:
        assert self.analysis is not None
        low = (Level.DOAN, Level.GACH, Level.KHOAN, Level.DIEM, Level.VAN_BAN)
        return [section for section in sections(self.analysis.root) if section.level not in low]
