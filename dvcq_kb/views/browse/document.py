"""The screen of one document: contents, text, and what is known of the place the reader is at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static, Tree

from dvcq_kb import outline
from dvcq_kb.errors import DvcqError, UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Document, Finding, Level, Link, Mention, Section, Severity, Span, sections
from dvcq_kb.views import findings as report
from dvcq_kb.views import reading
from dvcq_kb.views.browse import card, panes
from dvcq_kb.views.browse.base import Base
from dvcq_kb.views.browse.contents import Contents
from dvcq_kb.views.browse.finding import Finder
from dvcq_kb.views.browse.keys import bindings
from dvcq_kb.views.browse.outside import open_file
from dvcq_kb.views.browse.page import Page
from dvcq_kb.views.browse.side import Side
from dvcq_kb.views.canonical import canonical
from dvcq_kb.views.excerpt import cells, clip
from dvcq_kb.views.places import section_name, severity_word
from dvcq_kb.views.terminal import sign

_AT_ONCE = 300_000
"""Characters up to which a search runs while one types."""
_WIDE = 120
_OWN = (
    "find", "next_hit", "previous_hit", "next_fault", "previous_fault", "next_citation", "previous_citation", "jump",
    "next_mention", "copy", "open_original", "pane_card", "pane_citations", "pane_faults", "pane_deadlines",
    "pane_graph", "toggle_tree", "toggle_side",
)  # fmt: skip


class DocumentScreen(Screen[None]):
    BINDINGS = [*bindings(*_OWN), ("escape", "leave", "")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-medium"), (140, "-wide")]  # noqa: RUF012
    AUTO_FOCUS = "Page"

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

    def on_mount(self) -> None:
        self._open()

    @work(thread=True, exclusive=True, group="open")
    def _open(self) -> None:
        """The text as soon as it is read, the citations and findings when they are known."""
        from dvcq_kb.lint import lint
        from dvcq_kb.pipeline import analyse
        from dvcq_kb.views import settings
        from dvcq_kb.views.suppressions import Suppressions

        tell = self.app.call_from_thread
        try:
            document = self._load()
            tell(self._show, document)
            analysis = analyse(document)
            tell(self._show_analysis, analysis, (), False)
            select, ignore = settings.rules(settings.find(document.source), (), ())
            found = Suppressions().sift(analysis, lint(analysis, select=select, ignore=ignore))
            tell(self._show_analysis, analysis, found, True)
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

    def _told(self) -> None:
        """The line above: what the document is, where the reader is, what was found."""
        if self.analysis is None or self._document is None:
            return
        page = self.query_one(Page)
        label = outline.label(outline.path_to(self.analysis.root, page.top))
        right = Text("")
        if label:
            right.append(f"  {section_name(label)}", "dim")
        if self._hits:
            right.append(f"  {say('tìm', 'match')} {self._at_hit + 1}/{len(self._hits)}", "yellow")
        wide = self.size.width >= _WIDE
        for severity in Severity:
            if count := sum(finding.severity is severity for finding in self.findings):
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

    # Going somewhere

    def _go(self, span: Span) -> None:
        page = self.query_one(Page)
        page.go_to(span.start)
        page.choose(span)
        self._here = span.start
        self._told()

    def _choose(self, link: Link) -> None:
        self._go(link.citation.span)
        self._show_card(link)

    def _show_card(self, link: Link) -> None:
        assert self.analysis is not None
        self._link = link
        at = [finding for finding in self.findings if _touches(finding.span, link)]
        self._side.tell_citation(self.analysis, link, at)
        if link.target is not None and self._base.exists:
            self._ask_base(link)

    @work(thread=True, exclusive=True, group="mentions")
    def _ask_base(self, link: Link) -> None:
        assert link.target is not None
        found = self._base.elsewhere(link.target, self._document.source) if self._document else None
        if found is not None:
            self.app.call_from_thread(self._show_mentions, link, found)

    def _show_mentions(self, link: Link, found: Sequence[Mention]) -> None:
        if link is self._link:
            self._side.tell_mentions(found)

    def _step(self, starts: Sequence[int], forward: bool) -> int | None:
        """Index of the next start after the place the reader is at, or before it; round the end."""
        if not starts:
            return None
        page = self.query_one(Page)
        if not page.shows(self._here):
            # Scrolled away since: go on from what is in view.
            self._here = page.top - 1 if forward else page.top
        if forward:
            return bisect_right(starts, self._here) % len(starts)
        return (bisect_left(starts, self._here) - 1) % len(starts)

    def _step_citation(self, forward: bool) -> None:
        if self.analysis is None:
            return
        links = sorted(self.analysis.links, key=lambda link: link.citation.span)
        at = self._step([link.citation.span.start for link in links], forward)
        if at is None:
            self.notify(say("Văn bản này không có viện dẫn nào đọc được.", "No citations in this document."))
            return
        self._choose(links[at])

    def action_next_citation(self) -> None:
        self._step_citation(True)

    def action_previous_citation(self) -> None:
        self._step_citation(False)

    def _step_fault(self, forward: bool) -> None:
        at = self._step([finding.span.start for finding in self.findings], forward)
        if at is None:
            self.notify(say("Không có phát hiện nào.", "No findings."))
            return
        self._choose_fault(self.findings[at])

    def _choose_fault(self, finding: Finding) -> None:
        assert self.analysis is not None
        link = next((link for link in self.analysis.links if _touches(finding.span, link)), None)
        if link is not None:
            self._show_card(link)
        else:
            self._link = None
            here = [each for each in self.findings if each.span.start == finding.span.start]
            self._side.tell(Text("\n").join(map(card.fault, here)))
        self._go(finding.span)
        self._side.rows("faults").show(finding.span.start)

    def action_next_fault(self) -> None:
        self._step_fault(True)

    def action_previous_fault(self) -> None:
        self._step_fault(False)

    def action_next_mention(self) -> None:
        if self.analysis is None or self._link is None or self._link.target is None:
            self.notify(
                say("Hãy chọn một viện dẫn trước (bấm . hoặc bấm chuột).", "Choose a citation first (press .).")
            )
            return
        same = [link for link in self.analysis.links if self._link.target in link.candidates]
        at = next((at for at, link in enumerate(same) if link is self._link), -1)
        if len(same) < 2:
            self.notify(say("Văn bản này chỉ được viện dẫn ở đây.", "The act is cited here only."))
            return
        self._choose(same[(at + 1) % len(same)])

    def on_page_clicked(self, message: Page.Clicked) -> None:
        if self.analysis is None:
            return
        inside = [link for link in self.analysis.links if _holds(link.citation.span, message.offset)]
        if inside:
            self._choose(min(inside, key=lambda link: link.citation.span.end - link.citation.span.start))
        elif at := next((f for f in self.findings if _holds(f.span, message.offset)), None):
            self._choose_fault(at)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Section]) -> None:
        if event.node.data is not None:
            self._go_section(event.node.data)

    def _go_section(self, section: Section) -> None:
        page = self.query_one(Page)
        page.scroll_to_offset(section.span.start)
        self._here = section.span.start
        page.focus()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        table = event.data_table
        offset = table.offset_of(event.cursor_row) if isinstance(table, panes.Rows) else None
        if offset is None or self.analysis is None:
            return
        if table.id == "faults":
            self._choose_fault(self.findings[event.cursor_row])
        elif link := next((link for link in self.analysis.links if _holds(link.citation.span, offset)), None):
            self._choose(link)
        else:
            self._go(Span(offset, offset + 1))

    # Asking

    def _ask(self, what: str, told: str) -> None:
        self._asking = what
        box = self.query_one("#ask", Input)
        box.placeholder = told
        box.value = ""
        box.display = True
        box.focus()

    def action_find(self) -> None:
        self._ask(
            "find", say("Tìm trong văn bản, có dấu hay không; Enter để xong", "Find in the document; Enter to end")
        )

    def action_jump(self) -> None:
        self._ask("jump", say("Đến mục: II.1, dieu 5, mo dau", "Go to section: II.1, dieu 5, mo dau"))

    def action_leave(self) -> None:
        box = self.query_one("#ask", Input)
        if box.display:
            self._close_box()
        elif self._hits:
            self._hits = []
            self.query_one(Page).mark_hits(())
            self._told()
        elif len(self.app.screen_stack) > 2:
            self.app.pop_screen()

    def _close_box(self) -> None:
        self.query_one("#ask", Input).display = False
        self.query_one(Page).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._asking == "find" and self._document is not None and len(self._document.text) <= _AT_ONCE:
            self._find(event.value, move=len(event.value) > 1)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        asked = event.value.strip()
        self._close_box()
        if self._asking == "jump" and asked:
            self._jump(asked)
        elif self._asking == "find" and asked:
            self._find(asked, move=True)
            if not self._hits:
                self.notify(say(f"Không thấy “{asked}” trong văn bản.", f"'{asked}' is not in the document."))

    def _find(self, words: str, *, move: bool) -> None:
        if self._finder is None:
            return
        page = self.query_one(Page)
        self._hits = self._finder.find(words)
        page.mark_hits(self._hits)
        self._at_hit = -1
        if self._hits and move:
            at = bisect_left([hit.start for hit in self._hits], page.top) % len(self._hits)
            self._show_hit(at)
        self._told()

    def _show_hit(self, at: int) -> None:
        self._at_hit = at
        self._go(self._hits[at])

    def _step_hit(self, by: int) -> None:
        if not self._hits:
            self.notify(say("Chưa tìm gì; bấm / để tìm.", "Nothing was looked for yet; press /."))
            return
        self._show_hit((self._at_hit + by) % len(self._hits))

    def action_next_hit(self) -> None:
        self._step_hit(1)

    def action_previous_hit(self) -> None:
        self._step_hit(-1)

    def _jump(self, asked: str) -> None:
        if self.analysis is None:
            return
        try:
            self._go_section(reading.find(self.analysis.root, asked))
        except UsageError as error:
            self.notify(str(error), severity="warning", timeout=8)

    # The rest

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

    @property
    def _side(self) -> Side:
        return self.query_one(Side)

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
        found = ((outline.label(outline.path_to(self.analysis.root, s.span.start)), s) for s in self._upper())
        return [(label, section) for label, section in found if label]

    def _upper(self) -> Sequence[Section]:
        assert self.analysis is not None
        low = (Level.DOAN, Level.GACH, Level.KHOAN, Level.DIEM, Level.VAN_BAN)
        return [section for section in sections(self.analysis.root) if section.level not in low]

    def go_section(self, section: Section) -> None:
        self._go_section(section)


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end


def _touches(span: Span, link: Link) -> bool:
    citation = link.citation
    parts = [citation.span, *(part.span for part in (citation.subject, citation.issuer) if part)]
    return any(_holds(part, span.start) for part in parts)
