"""The application: which screen comes first, the command palette, help, keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.table import Table
from textual.app import App, ComposeResult
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from dvcq_kb.language import say
from dvcq_kb.model import Document, Section
from dvcq_kb.text import fold
from dvcq_kb.views.browse.base import Base
from dvcq_kb.views.browse.document import DocumentScreen
from dvcq_kb.views.browse.home import HomeScreen
from dvcq_kb.views.browse.keys import ACTIONS, bindings, shown
from dvcq_kb.views.places import section_name


class Reader(App[None]):
    CSS_PATH = "browse.tcss"
    TITLE = "dvcq"
    ENABLE_COMMAND_PALETTE = False  # ours finds Vietnamese words without diacritics
    BINDINGS = [*bindings("search", "commands", "help", "quit")]  # noqa: RUF012

    def __init__(
        self, base: Base, *, open_at_once: tuple[str, Callable[[], Document]] | None = None,
        folder: Path | None = None, keys: dict[str, str] | None = None, place: str = "",
    ) -> None:  # fmt: skip
        """Prepare.

        Args:
            base: the knowledge base, present or not.
            open_at_once: name and reader of the document to open.
            folder: list its documents, if there is no document to open.
            keys: action → key, in place of the usual one.
            place: label of the section to open the document at.
        """
        super().__init__()
        self.base, self._open, self._folder, self._place = base, open_at_once, folder, place
        self.chosen_keys = keys or {}
        # Over ssh every frame of a glide is sent; and a reader wants the page, not the way to it.
        self.animation_level = "none"

    def on_mount(self) -> None:
        if self.chosen_keys:
            self.set_keymap(self.chosen_keys)
        if self._open is not None:
            self.push_screen(DocumentScreen(*self._open, self.base, place=self._place))
        else:
            self.push_screen(HomeScreen(self.base, self._folder))

    def action_search(self) -> None:
        if isinstance(self.screen, HomeScreen):
            self.screen.query_one("#query").focus()
            return
        self.push_screen(HomeScreen(self.base))

    def action_commands(self) -> None:
        if not isinstance(self.screen, ModalScreen):
            told = say("Tìm lệnh, mục (gõ không dấu cũng được)…", "Find a command or a section…")
            self.push_screen(CommandPalette([Commands], placeholder=told))

    async def action_help(self) -> None:
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(Help(self.chosen_keys))


class Commands(Provider):
    """Every action with its key, and every section of the document."""

    def _all(self) -> list[tuple[str, str, Callable[[], object]]]:
        found: list[tuple[str, str, Callable[[], object]]] = []
        screen: Screen[object] = self.screen
        for action in ACTIONS:
            if hasattr(screen, f"action_{action.name}"):
                run = _later(screen, action.name)
            elif hasattr(self.app, f"action_{action.name}") and action.name != "commands":
                run = _later(self.app, action.name)
            else:
                continue
            keys = self.app.chosen_keys if isinstance(self.app, Reader) else {}
            found.append((action.words, shown(action, keys), run))
        if isinstance(screen, DocumentScreen):
            for label, section in screen.places:
                name = f"{section_name(label)[:1].upper()}{section_name(label)[1:]}"
                found.append((f"{name} {section.title}".strip(), "", _going(screen, section)))
        return found

    async def discover(self) -> Hits:
        for words, key, run in self._all()[: len(ACTIONS)]:
            yield DiscoveryHit(_line(words, key), run, words)

    async def search(self, query: str) -> Hits:
        wanted = fold(query).split()
        for words, key, run in self._all():
            folded = fold(words)
            if all(word in folded for word in wanted):
                # What begins with the query before what only holds it, short before long.
                score = 1.0 if folded.startswith(fold(query)) else 0.5
                yield Hit(score - len(words) / 10_000, _line(words, key), run, words)


def _line(words: str, key: str) -> Content:
    # Content, not text: a "[" in it is a key, not markup.
    return Content.assemble(words, (f"   {key}", "bold") if key else "")


def _later(place: App[None] | Screen[object] | App[object], name: str) -> Callable[[], object]:
    return lambda: place.run_action(name)


def _going(screen: DocumentScreen, section: Section) -> Callable[[], object]:
    return lambda: screen.go_section(section)


class Help(ModalScreen[None]):
    BINDINGS = [("escape,q,question_mark", "dismiss", "")]  # noqa: RUF012

    def __init__(self, keys: dict[str, str]) -> None:
        """Show the keys as they are now."""
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        table = Table.grid(padding=(0, 2))
        for action in ACTIONS:
            table.add_row(f"[bold cyan]{shown(action, self._keys).replace('[', chr(92) + '[')}[/]", action.words)
        table.add_row("", "")
        table.add_row(
            "↑ ↓ PgUp PgDn", say("Cuộn, chọn dòng; Enter để đến chỗ đó", "Scroll, choose a line; Enter goes there")
        )
        table.add_row("Tab", say("Sang ô khác: mục lục, văn bản, chi tiết", "Next pane: contents, text, details"))
        table.add_row("Esc", say("Trở lại", "Back"))
        table.add_row("", "")
        note = say("Đổi phím trong dvcq.toml, ví dụ: ", "Change keys in dvcq.toml: ") + 'keys = ["find=ctrl+f"]'
        table.add_row("", note.replace("[", chr(92) + "["))
        with VerticalScroll(id="help"):
            yield Static(table)
