"""What can be done in the reader, and with which key: one table for bindings, footer, help and palette.

ASCII letters and signs only, so that nothing depends on how Vietnamese is
typed; none that VS Code, tmux or a shell takes for itself.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from textual.binding import Binding

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say


class Action(NamedTuple):
    name: str
    key: str
    vietnamese: str
    english: str
    short: tuple[str, str] | None = None
    """In the footer; most are in the help only."""

    @property
    def words(self) -> str:
        return say(self.vietnamese, self.english)


ACTIONS = (
    Action("find", "slash", "Tìm trong văn bản (gõ không dấu cũng được)", "Find in the document", ("Tìm", "Find")),
    Action("next_hit", "n", "Chỗ tìm thấy sau", "Next match"),
    Action("previous_hit", "N", "Chỗ tìm thấy trước", "Previous match"),
    Action("next_fault", "right_square_bracket", "Phát hiện sau", "Next finding", ("Lỗi sau", "Next")),
    Action("previous_fault", "left_square_bracket", "Phát hiện trước", "Previous finding", ("Lỗi trước", "Previous")),
    Action("next_citation", "full_stop", "Viện dẫn sau", "Next citation"),
    Action("previous_citation", "comma", "Viện dẫn trước", "Previous citation"),
    Action("jump", "g", "Nhảy đến mục: II.1, điều 5, mở đầu", "Jump to a section: II.1, điều 5", ("Mục", "Section")),
    Action("next_mention", "m", "Chỗ khác viện dẫn cùng văn bản", "Next citation of the same act"),
    Action("copy", "y", "Chép viện dẫn viết đầy đủ", "Copy the full citation", ("Chép", "Copy")),
    Action("open_original", "o", "Mở tệp gốc bằng Word, trình đọc PDF…", "Open the original file"),
    Action("pane_card", "1", "Thẻ của viện dẫn đang chọn", "Card of the citation"),
    Action("pane_citations", "2", "Danh sách viện dẫn", "All citations"),
    Action("pane_faults", "3", "Danh sách phát hiện", "All findings"),
    Action("pane_deadlines", "4", "Nhiệm vụ và hạn", "Duties and deadlines"),
    Action("pane_graph", "5", "Lược đồ quanh văn bản đang chọn", "What the act is tied to"),
    Action("toggle_tree", "t", "Hiện, ẩn mục lục", "Show or hide the contents"),
    Action("toggle_side", "d", "Hiện, ẩn phần chi tiết", "Show or hide the details"),
    Action("search", "s", "Tìm trong kho tri thức", "Search the knowledge base", ("Kho", "Base")),
    Action("commands", "colon", "Bảng lệnh", "Command palette", ("Lệnh", "Commands")),
    Action("help", "question_mark", "Các phím", "The keys", ("Phím", "Keys")),
    Action("quit", "q", "Thoát", "Quit", ("Thoát", "Quit")),
)
_SIGNS = {
    "slash": "/", "right_square_bracket": "]", "left_square_bracket": "[", "full_stop": ".", "comma": ",",
    "question_mark": "?", "colon": ":",
}  # fmt: skip


def bindings(*names: str) -> list[Binding]:
    """Bindings of the actions; the name of each is the id by which a user gives it another key."""
    return [
        Binding(
            action.key, action.name, say(*action.short) if action.short else action.words,
            show=action.short is not None, id=action.name, key_display=_SIGNS.get(action.key),
        )
        for action in ACTIONS
        if action.name in names
    ]  # fmt: skip


def shown(action: Action, keymap: dict[str, str]) -> str:
    """The key as a person reads it: ``/``, ``]``, ``ctrl+f``."""
    key = keymap.get(action.name, action.key)
    return ", ".join(_SIGNS.get(each, each) for each in key.split(","))


def keymap(chosen: tuple[str, ...]) -> dict[str, str]:
    """``("find=ctrl+f",)`` → action → key.

    Raises:
        UsageError: no such action, or not ``action=key``.
    """
    names = [action.name for action in ACTIONS]
    made = {}
    for entry in chosen:
        name, equals, key = (part.strip() for part in entry.partition("="))
        if not equals or not key:
            raise UsageError(
                say(f"keys: “{entry}” phải viết như find=ctrl+f.", f"keys: write '{entry}' as find=ctrl+f.")
            )
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = say(f" Có phải là {near[0]}?", f" Did you mean {near[0]}?") if near else ""
            raise UsageError(
                say(f"keys: không có việc “{name}”.{hint} Có: ", f"keys: no action '{name}'.{hint} There are: ")
                + ", ".join(names)
            )
        made[name] = next((word for word, sign in _SIGNS.items() if sign == key), key)
    return made
