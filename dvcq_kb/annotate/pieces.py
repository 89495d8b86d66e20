"""Runs split where an edge falls between two of their letters; nothing that is seen changes."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import TYPE_CHECKING

from dvcq_kb.annotate.anchors import Anchor, Edge, lengths
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.view import View

if TYPE_CHECKING:
    from lxml.etree import _Element

_LAYOUT = " \t\r\n"


class Pieces:
    def __init__(self, view: View, anchors: Iterable[Anchor]) -> None:
        """Split every run where one of the anchors begins or ends in it."""
        cuts: dict[_Element, set[int]] = {}
        for anchor in anchors:
            for edge in anchor[:2]:
                if edge.offset is not None:
                    cuts.setdefault(edge.element, set()).add(edge.offset)
        # Run as it was → its pieces, each with the offset at which it begins.
        self._pieces = {run: _split(run, sorted(offsets), view) for run, offsets in cuts.items()}

    def first(self, edge: Edge) -> _Element:
        """What follows the edge."""
        if edge.offset is None:
            return edge.element
        return next(piece for start, piece in reversed(self._pieces[edge.element]) if start <= edge.offset)

    def last(self, edge: Edge) -> _Element:
        """What ends at the edge."""
        if edge.offset is None:
            return edge.element
        pieces = self._pieces[edge.element]
        return next((piece for start, piece in reversed(pieces) if start < edge.offset), pieces[0][1])


def _split(run: _Element, offsets: Iterable[int], view: View) -> list[tuple[int, _Element]]:
    pieces = [(0, run)]
    for offset in offsets:
        begun, last = pieces[-1]
        rest = _cut(last, offset - begun, view)
        if rest is not None:
            pieces.append((offset, rest))
    return pieces


def _cut(run: _Element, offset: int, view: View) -> _Element | None:
    """Move what follows ``offset`` to a run of the same formatting behind it; ``None`` if nothing would stay or go."""
    from lxml import etree

    sizes = lengths(run, view)
    if not 0 < offset < sum(size for _, size in sizes):
        return None
    rest = etree.Element(run.tag)
    for key, value in run.attrib.items():
        rest.set(key, value)
    properties = run.find(names.RPR)
    if properties is not None:
        rest.append(deepcopy(properties))
        rest[0].tail = None
    at = 0
    for child, size in sizes:
        if child is properties:
            continue
        if at < offset < at + size and child.tag in (names.T, names.DEL_TEXT):
            rest.append(_cut_text(child, offset - at))
        elif at >= offset:
            rest.append(child)
        at += size
    run.addnext(rest)
    return rest


def _cut_text(text: _Element, offset: int) -> _Element:
    content = text.text or ""
    if text.get(names.SPACE) != "preserve":
        content = content.strip(_LAYOUT)
    rest = deepcopy(text)
    rest.tail = None
    for element, letters in ((text, content[:offset]), (rest, content[offset:])):
        element.text = letters
        if letters != letters.strip():
            element.set(names.SPACE, "preserve")
    return rest
