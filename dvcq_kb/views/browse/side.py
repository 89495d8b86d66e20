"""Beside the text: the card of what is chosen, and the lists."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static, TabbedContent, TabPane

from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding, Instrument, Link, Mention
from dvcq_kb.views.browse import card, panes
from dvcq_kb.views.dues import Due


class Side(Container):
    def compose(self) -> ComposeResult:
        with TabbedContent(id="tabs"):
            with TabPane(say("1 Thẻ", "1 Card"), id="pane-card"), VerticalScroll():
                yield Static(say("Đang đọc…", "Reading…"), id="card")
                yield Static("", id="mentions")
            with TabPane(say("2 Viện dẫn", "2 Citations"), id="pane-citations"):
                yield panes.citations()
            with TabPane(say("3 Phát hiện", "3 Findings"), id="pane-faults"):
                yield panes.faults()
            with TabPane(_duties_title(), id="pane-deadlines"):
                yield panes.deadlines()
            with TabPane(say("5 Lược đồ", "5 Ties"), id="pane-graph"):
                yield panes.ties()

    def tell(self, text: Text | str) -> None:
        """On the card, in place of what was there."""
        self.query_one("#card", Static).update(text)
        self.query_one("#mentions", Static).update("")

    def tell_citation(self, analysis: Analysis, link: Link, findings: Sequence[Finding]) -> None:
        self.tell(card.of_link(analysis, link, findings))
        self.tell_ties(analysis, link.target)
        self.rows("citations").show(link.citation.span.start)

    def tell_mentions(self, found: Sequence[Mention]) -> None:
        self.query_one("#mentions", Static).update(card.mentions(found))

    def tell_ties(self, analysis: Analysis, chosen: Instrument | None) -> None:
        self.rows("ties").fill(panes.tie_rows(analysis, chosen))

    def fill(self, analysis: Analysis, findings: Sequence[Finding]) -> None:
        """The lists, with their lengths in the tabs."""
        for name, title, rows in (
            ("citations", say("2 Viện dẫn", "2 Citations"), panes.citation_rows(analysis)),
            ("faults", say("3 Phát hiện", "3 Findings"), panes.fault_rows(findings)),
        ):
            self._fill(name, title, rows)

    def fill_duties(self, dues: Sequence[Due]) -> None:
        self._fill("deadlines", _duties_title(), panes.deadline_rows(dues))

    def _fill(self, name: str, title: str, rows: Sequence[panes.Row]) -> None:
        self.rows(name).fill(rows)
        self.query_one(TabbedContent).get_tab(f"pane-{name}").label = f"{title} {len(rows)}"

    def rows(self, name: str) -> panes.Rows:
        return self.query_one(f"#{name}", panes.Rows)

    def open(self, name: str) -> panes.Rows | None:
        """Bring a pane to the front; its list, if it has one."""
        self.display = True
        tabs = self.query_one(TabbedContent)
        tabs.active = f"pane-{name}"
        found = tabs.get_pane(f"pane-{name}").query(panes.Rows)
        return found.first() if found else None


def _duties_title() -> str:
    return say("4 Việc, hạn", "4 Duties")
