"""The section tree with counts of citations and findings; branches are made when they are opened."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from dvcq_kb.model import Analysis, Finding, Level, Section, Severity, sections
from dvcq_kb.views.excerpt import cells, clip
from dvcq_kb.views.findings import COLOURS
from dvcq_kb.views.places import heading
from dvcq_kb.views.session import printable
from dvcq_kb.views.terminal import sign

_GUIDE = 2
_OPEN_AT_ONCE = 60
"""Sections up to which the tree starts with everything open."""


class Contents(Tree[Section]):
    def __init__(self, *, id: str | None = None) -> None:
        """Show nothing yet."""
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = _GUIDE
        self._text = ""
        self._starts: list[int] = []
        self._findings: dict[Severity, list[int]] = {}

    def show(self, analysis: Analysis, findings: Sequence[Finding]) -> None:
        self._text = analysis.document.text
        self._starts = sorted(citation.span.start for citation in analysis.citations)
        self._findings = {
            severity: sorted(finding.span.start for finding in findings if finding.severity is severity)
            for severity in Severity
        }
        self.clear()
        self.root.data = analysis.root
        few = sum(_listed(section) for section in sections(analysis.root)) <= _OPEN_AT_ONCE
        self._fill(self.root, deep=few)
        self.root.expand()

    def _fill(self, node: TreeNode[Section], *, deep: bool) -> None:
        assert node.data is not None
        for section in node.data.children:
            if not _listed(section):
                continue
            words = printable(heading(section, self._text))
            inner = any(_listed(child) for child in section.children)
            child = node.add(words, section, expand=deep and inner, allow_expand=inner)
            if deep and inner:
                self._fill(child, deep=True)

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Section]) -> None:
        if event.node.data is not None and not event.node.children:
            self._fill(event.node, deep=False)

    def select(self, offset: int) -> None:
        """Put the cursor on the innermost open section that holds the place."""
        node, found = self.root, None
        while node is not None:
            inner = next((c for c in node.children if c.data and c.data.span.start <= offset < c.data.span.end), None)
            if inner is None:
                break
            found, node = inner, inner
            if not inner.is_expanded:
                break
        if found is not None and found is not self.cursor_node:
            self.move_cursor(found)

    def render_label(self, node: TreeNode[Section], base_style: Style, style: Style) -> Text:
        label = Text("", style)
        if node.data is None:
            return label
        room = self.size.width - _GUIDE * (_depth(node)) - 4
        counts = self._counts(node.data)
        label.append(f"{'▾' if node.is_expanded else '▸'} " if node.allow_expand else "  ")
        words = clip(str(node.label), max(room - cells(counts.plain) - 1, 6))
        label.append(words)
        label.append(" " * max(room - cells(words) - cells(counts.plain), 1))
        label.append_text(counts)
        return label

    def _counts(self, section: Section) -> Text:
        text = Text()
        if cited := _within(self._starts, section):
            text.append(str(cited), "cyan")
        signs = _signs({severity: _within(starts, section) for severity, starts in self._findings.items()})
        if signs.plain:
            text.append(" ")
            text.append_text(signs)
        return text


def _signs(counts: dict[Severity, int]) -> Text:
    """``●2 ▲1``: errors and warnings; what only informs has its own list."""
    parts = [
        Text(f"{sign(severity)}{count}", COLOURS[severity])
        for severity, count in counts.items()
        if count and severity is not Severity.INFO
    ]
    return Text(" ").join(parts)


def _within(starts: Sequence[int], section: Section) -> int:
    return bisect_left(starts, section.span.end) - bisect_left(starts, section.span.start)


def _listed(section: Section) -> bool:
    return section.level not in (Level.DOAN, Level.GACH, Level.VAN_BAN)


def _depth(node: TreeNode[Section]) -> int:
    """0 for a section of the first level."""
    depth, parent = -1, node.parent
    while parent is not None:
        depth, parent = depth + 1, parent.parent
    return depth
