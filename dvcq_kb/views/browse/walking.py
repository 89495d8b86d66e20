"""From citation to citation and from finding to finding: by keys, by the mouse, by the lists."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rich.text import Text
from textual import work
from textual.widgets import DataTable

from dvcq_kb.language import say
from dvcq_kb.model import Finding, Link, Mention, Span
from dvcq_kb.views.browse import card, panes
from dvcq_kb.views.browse.page import Page
from dvcq_kb.views.browse.view import DocumentView


class Walking(DocumentView):
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


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset < span.end


def _touches(span: Span, link: Link) -> bool:
    citation = link.citation
    parts = [citation.span, *(part.span for part in (citation.subject, citation.issuer) if part)]
    return any(_holds(part, span.start) for part in parts)
