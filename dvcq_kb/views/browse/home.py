"""The first screen without a document: search the base, or say what to do first."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from dvcq_kb.errors import DvcqError
from dvcq_kb.knowledge import Hits, StoredDocument
from dvcq_kb.language import say
from dvcq_kb.model import Document
from dvcq_kb.views.browse.base import Base
from dvcq_kb.views.browse.document import DocumentScreen
from dvcq_kb.views.places import section_name, written
from dvcq_kb.views.session import printable

_MOST_HITS, _MOST_LISTED = 50, 500


class HomeScreen(Screen[None]):
    BINDINGS = [("escape", "leave", ""), ("down", "into_list", "")]  # noqa: RUF012
    AUTO_FOCUS = "Input"

    def __init__(self, base: Base, folder: Path | None = None) -> None:
        """Show a base, or the documents of a folder.

        Args:
            base: may not exist; then the screen says how to make one.
            folder: list its documents in place of the base's.
        """
        super().__init__()
        self._base, self._folder = base, folder
        self._targets: list[tuple[str, str]] = []
        """For each line: document (its id, or its path) and section."""
        self._searched = False

    def compose(self) -> ComposeResult:
        yield Static("", id="title")
        yield Input(
            placeholder=say("Tìm trong kho, có dấu hay không; Enter", "Search the base; Enter"), id="query",
            disabled=not self._base.exists,
        )  # fmt: skip
        yield Static("", id="told")
        yield OptionList(id="results")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        name = str(self._folder) if self._folder else self._base.location
        self.query_one("#title", Static).update(Text(f" dvcq · {name}", "bold"))
        if self._folder or not self._base.exists:
            self._list_folder(self._folder or Path())
        else:
            self._list_base()

    @work(thread=True, exclusive=True, group="list")
    def _list_base(self) -> None:
        try:
            found = self._base.documents()
        except DvcqError as error:
            self.app.call_from_thread(self._complain, error)
            return
        self.app.call_from_thread(self._show_documents, found)

    @work(thread=True, exclusive=True, group="list")
    def _list_folder(self, folder: Path) -> None:
        from dvcq_kb.readers.folders import find

        try:
            found = list(find([str(folder)])) if self._folder else _beside(folder)
        except (DvcqError, OSError) as error:
            self.app.call_from_thread(self._complain, error)
            return
        self.app.call_from_thread(self._show_files, found)

    def _show_documents(self, found: list[StoredDocument]) -> None:
        if not found:
            self._list_folder(Path())
            return
        told = say(f"{len(found)} văn bản trong kho", f"{len(found)} documents in the base")
        if len(found) > _MOST_LISTED:
            told += say(f"; dưới đây là {_MOST_LISTED} văn bản thêm sau cùng", f"; the last {_MOST_LISTED} added")
        lines = []
        for document in found[-_MOST_LISTED:][::-1]:
            text = Text().append(printable(document.title), "bold")
            parts = [written(document.date) if document.date else "", document.issuer or "", document.source]
            counts = say(f"{document.citations} viện dẫn", f"{document.citations} citations")
            text.append(f"\n  {printable(' · '.join(part for part in (*parts, counts) if part))}", "dim")
            lines.append((text, document.id, ""))
        self._show(told, lines)

    def _show_files(self, found: list[str]) -> None:
        first_steps = "" if self._folder else _first_steps() + "\n\n"
        if found:
            told = first_steps + say(f"{len(found)} tệp đọc được ở đây:", f"{len(found)} files here can be read:")
        else:
            told = first_steps + say("Ở đây không có tệp nào đọc được.", "There is no file here that can be read.")
        self._show(told, [(Text(printable(path)), path, "") for path in found[:_MOST_LISTED]])
        if found:
            self.query_one(OptionList).focus()

    def _show_hits(self, query: str, found: Hits) -> None:
        told = say(
            f"“{query}”: {found.total} mục; dưới đây {len(found)} mục khớp nhất",
            f"'{query}': {found.total} sections; the best {len(found)} below",
        )
        if not found:
            told = say(
                f"Không thấy “{query}”. Thử ít chữ hơn, hoặc số, ký hiệu: 33/CT-TTg.",
                f"'{query}' was not found. Try fewer words, or a number: 33/CT-TTg.",
            )
        lines = []
        for hit in found:
            text = Text().append(printable(hit.title), "bold")
            text.append(f"  {section_name(hit.section)}", "cyan")
            snippet = Text(printable(hit.snippet.replace("\n", " ")))
            for mark in hit.marks:
                snippet.stylize("bold yellow", mark.start, mark.end)
            text.append("\n  ")
            text.append_text(snippet)
            lines.append((text, hit.document_id, hit.section))
        self._show(told, lines)
        if found:
            self.query_one(OptionList).focus()

    def _show(self, told: str, lines: list[tuple[Text, str, str]]) -> None:
        self.query_one("#told", Static).update(told)
        self._targets = [(document, section) for _, document, section in lines]
        results = self.query_one(OptionList)
        results.clear_options()
        results.add_options([Option(text) for text, _, _ in lines])
        results.highlighted = 0 if lines else None

    def _complain(self, error: Exception) -> None:
        self.notify(str(error), severity="error", timeout=10)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._search(event.value.strip())
        else:
            self._list_base()

    @work(thread=True, exclusive=True, group="list")
    def _search(self, query: str) -> None:
        try:
            found = self._base.search(query, _MOST_HITS)
        except DvcqError as error:
            self.app.call_from_thread(self._complain, error)
            return
        self._searched = True
        self.app.call_from_thread(self._show_hits, query, found)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        target, section = self._targets[event.option_index]
        if self._folder or not self._base.exists or Path(target).is_file():
            self.app.push_screen(DocumentScreen(target, lambda: _read(target), self._base))
        else:
            self.app.push_screen(DocumentScreen(target, lambda: self._base.read(target), self._base, place=section))

    def action_into_list(self) -> None:
        self.query_one(OptionList).focus()

    def action_leave(self) -> None:
        if self._searched and self._base.exists:
            self._searched = False
            self.query_one(Input).value = ""
            self.query_one(Input).focus()
            self._list_base()
        elif len(self.app.screen_stack) > 2:
            self.app.pop_screen()


def _read(path: str) -> Document:
    from dvcq_kb.readers import read

    return read(path)


def _beside(folder: Path) -> list[str]:
    """The documents of a folder itself: who starts in the root of a disk must not wait for all of it."""
    from dvcq_kb.readers import suffixes

    read = suffixes()
    return sorted(str(path) for path in folder.iterdir() if path.suffix.lower() in read and path.is_file())


def _first_steps() -> str:
    return say(
        "Chưa có kho tri thức ở đây. Ba việc có thể làm:\n"
        "  1. Đọc một văn bản:            dvcq browse ke-hoach.docx\n"
        "  2. Đưa thư mục vào kho:        dvcq add THƯ_MỤC, rồi dvcq browse\n"
        "  3. Kiểm tra không cần kho:     dvcq check ke-hoach.docx",
        "There is no knowledge base here. Three things to do:\n"
        "  1. Read a document:            dvcq browse plan.docx\n"
        "  2. Put a folder into a base:   dvcq add FOLDER, then dvcq browse\n"
        "  3. Check without a base:       dvcq check plan.docx",
    )
