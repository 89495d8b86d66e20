"""Which elements of a document a person sees: after the tracked changes, or before them.

<w:p>
  <w:pPr><w:rPr><w:del/></w:rPr></w:pPr>       the end of this paragraph is deleted: the next one joins it
  <w:r><w:t>ngày </w:t></w:r>
  <w:del><w:r><w:delText>02</w:delText></w:r></w:del>
  <w:ins><w:smartTag><w:r><w:t>03</w:t></w:r></w:smartTag></w:ins>
</w:p>
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dvcq_kb.readers.docx import names

if TYPE_CHECKING:
    from lxml.etree import _Element

# Around blocks, rows, cells and runs alike: what they hold stands where they stand.
_TRANSPARENT = frozenset(
    map(names.w, ("sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "rubyBase"))
)


class View:
    """One of the two views of a document with tracked changes; the same for one without."""

    def __init__(self, *, original: bool) -> None:
        """After acceptance of all changes, or ``original``, before them."""
        kept, dropped = (names.INS, names.MOVE_TO), (names.DEL, names.MOVE_FROM)
        if original:
            kept, dropped = dropped, kept
        self.original = original
        self._opened = _TRANSPARENT.union(kept)
        self._dropped = dropped
        self._dropped_cell = names.CELL_INS if original else names.CELL_DEL

    def children(self, element: _Element) -> Iterator[_Element]:
        """What stands in an element, without the wrappers around it, in order."""
        stack: list[Iterator[_Element]] = [iter(element)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif child.tag in self._opened:
                stack.append(iter(child))
            elif child.tag == names.SDT:
                stack.append(iter(child.findall(names.SDT_CONTENT)))
            elif child.tag == names.RUBY:
                # The word; its gloss above it is not read.
                stack.append(iter(child.findall(names.RUBY_BASE)))
            elif child.tag == names.ALTERNATE:
                stack.append(iter(_branch(child)))
            else:
                yield child

    def shows(self, element: _Element) -> bool:
        """Whether no change in this view takes the element away."""
        return next(element.iterancestors(*self._dropped), None) is None

    def boxes(self, element: _Element) -> Iterator[_Element]:
        """The contents of the text boxes drawn in an element; boxes in boxes are within theirs."""
        stack = [self.children(element)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif child.tag == names.TXBX_CONTENT:
                yield child
            else:
                stack.append(self.children(child))

    def properties(self, paragraph: _Element) -> _Element | None:
        """``w:pPr``, in the original view what it was before its tracked change."""
        properties = paragraph.find(names.PPR)
        if self.original and properties is not None:
            before = properties.find(f"{names.PPR_CHANGE}/{names.PPR}")
            return properties if before is None else before
        return properties

    def joins_next(self, paragraph: _Element) -> bool:
        """Whether the mark that ends the paragraph is gone in this view."""
        return any(paragraph.find(f"{names.PPR}/{names.RPR}/{tag}") is not None for tag in self._dropped)

    def has_row(self, row: _Element) -> bool:
        return all(row.find(f"{names.TRPR}/{tag}") is None for tag in self._dropped)

    def has_cell(self, cell: _Element) -> bool:
        """Whether a cell is there; the cells that a merged one covers are not."""
        properties = cell.find(names.TCPR)
        if properties is None:
            return True
        if properties.find(self._dropped_cell) is not None:
            return False
        merges = (properties.find(tag) for tag in (names.V_MERGE, names.H_MERGE))
        return all(merge is None or merge.get(names.VAL) == "restart" for merge in merges)


def _branch(alternatives: _Element) -> _Element | tuple[()]:
    """Of ``mc:AlternateContent`` the branch that holds text, the newer form before the fallback.

    A text box stands in both: as a shape of Word 2010 and as VML.
    """
    branches = [*alternatives.findall(names.CHOICE), *alternatives.findall(names.FALLBACK)]
    for branch in branches:
        if next(branch.iter(names.T, names.DEL_TEXT, names.SYM, names.MATH_TEXT), None) is not None:
            return branch
    return branches[0] if branches else ()


def pending_changes(root: _Element) -> int:
    """How many insertions, deletions and moves wait to be accepted; a move counts once."""
    return sum(1 for _ in root.iter(names.INS, names.DEL, names.MOVE_TO))
