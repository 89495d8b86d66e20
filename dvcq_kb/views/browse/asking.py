"""The line in which one types: words to find in the document, or a section to go to."""

from __future__ import annotations

from bisect import bisect_left

from textual.widgets import Input

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.views import reading
from dvcq_kb.views.browse.page import Page
from dvcq_kb.views.browse.view import DocumentView

_AT_ONCE = 300_000
"""Characters up to which a search runs while one types."""


class Asking(DocumentView):
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
            self.go_section(reading.find(self.analysis.root, asked))
        except UsageError as error:
            self.notify(str(error), severity="warning", timeout=8)
