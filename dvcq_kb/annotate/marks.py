"""The marks of comments: a range between two runs, and the reference behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dvcq_kb.readers.docx import names

if TYPE_CHECKING:
    from lxml.etree import _Element

RANGE_START, RANGE_END = names.w("commentRangeStart"), names.w("commentRangeEnd")
REFERENCE = names.w("commentReference")
_OPENING = (names.PPR, RANGE_START)


def lay(first: _Element, last: _Element, name: str) -> None:
    """Lay the range of the comment with this id around two elements, which may be one, and all between."""
    from lxml import etree

    start, end = (etree.Element(tag, {names.ID: name}) for tag in (RANGE_START, RANGE_END))
    run = etree.Element(names.R)
    etree.SubElement(run, REFERENCE, {names.ID: name})
    if first.tag == names.P:
        at = next((at for at, child in enumerate(first) if child.tag not in _OPENING), len(first))
        first.insert(at, start)
    else:
        first.addprevious(start)
    if last.tag == names.P:
        last.extend((end, run))
    else:
        last.addnext(run)
        last.addnext(end)
