"""Corrections → tracked changes of a Word file, to be accepted or rejected by a person.

<w:r><w:t>ngày 09/01/</w:t></w:r>
<w:del w:author="dvcq"><w:r><w:delText>2021</w:delText></w:r></w:del>
<w:ins w:author="dvcq"><w:r><w:t>2015</w:t></w:r></w:ins>

Rejecting them all gives the text as it was. A correction is made whole or not
at all, and not where it would be lost or take something else with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence, Set
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.annotate.anchors import Anchor, Anchors, run_text
from dvcq_kb.annotate.comments import next_id, wall_time
from dvcq_kb.annotate.notes import AUTHOR
from dvcq_kb.annotate.parts import Parts
from dvcq_kb.annotate.pieces import Pieces
from dvcq_kb.language import say
from dvcq_kb.model import Correction, Document
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.view import View

if TYPE_CHECKING:
    from lxml.etree import _Element

_AUTHOR, _DATE = names.w("author"), names.w("date")
# What may stand in a run that is struck out as a whole.
_LETTERS = frozenset(
    (names.RPR, names.T, names.TAB, names.NO_BREAK_HYPHEN, *map(names.w, ("softHyphen", "lastRenderedPageBreak")))
)
_HISTORY = tuple(map(names.w, ("rPrChange", "ins", "del", "moveFrom", "moveTo")))


class Revised(NamedTuple):
    data: bytes
    """The file with its corrections; the same bytes if none was made."""
    obstacles: tuple[str, ...]
    """For each correction why it was not made; empty if it was."""


def revise(data: bytes, document: Document, corrections: Sequence[Correction], now: datetime.datetime) -> Revised:
    """Write the corrections into a Word file as tracked changes.

    Args:
        data: the bytes of a .docx.
        document: as read from these bytes, tracked changes accepted.
        corrections: not overlapping.
        now: when they were made, as a clock on the wall shows it.

    Raises:
        ReadError: the file is damaged.
    """
    obstacles = dict.fromkeys(corrections, "")
    while wanted := [correction for correction in corrections if not obstacles[correction]]:
        parts = Parts(data)
        found = _attempt(parts, document, wanted, wall_time(now))
        obstacles.update(zip(wanted, found, strict=True))
        if not any(found):
            return Revised(parts.packed(), tuple(obstacles.values()))
        # A run was split for nothing: once more from the start, without those that stand in such a place.
    return Revised(data, tuple(obstacles.values()))


def _attempt(parts: Parts, document: Document, corrections: Sequence[Correction], date: str) -> list[str]:
    view = View(original=False)
    anchors = Anchors(parts, document, view)
    found = [anchors.of(correction.span) for correction in corrections]
    pieces = Pieces(view, (anchor for anchor in found if anchor.exact))
    # Found before anything is changed: an insertion is made of runs too.
    fields = _computed(parts.root(parts.main))
    struck = [_struck(pieces, anchor, view) for anchor in found]
    obstacles = [
        _obstacle(anchor, runs, correction.span.of(document.text), fields, view)
        for anchor, runs, correction in zip(found, struck, corrections, strict=True)
    ]
    if not any(obstacles):
        number = next_id(parts.root(parts.main).iter("*"))
        for runs, correction in zip(struck, corrections, strict=True):
            for run in runs:
                _wrap(run, names.DEL, number, date)
                number += 1
            _insert(runs, correction.text, number, date)
            number += 2
    return obstacles


def _struck(pieces: Pieces, anchor: Anchor, view: View) -> list[_Element]:
    """The runs that hold the letters, in order; those that somebody has struck out already aside."""
    if not anchor.exact:
        return []
    first, last = pieces.first(anchor.start), pieces.last(anchor.end)
    runs = list(next(first.iterancestors(names.P)).iter(names.R))
    if last not in runs:
        return []
    between = runs[runs.index(first) : runs.index(last) + 1]
    return [run for run in between if view.shows(run) and run_text(run, view)]


def _obstacle(anchor: Anchor, runs: Sequence[_Element], text: str, fields: Set[_Element], view: View) -> str:
    """Why these runs cannot be struck out; empty if they can."""
    if not anchor.exact:
        return say(
            "chữ nằm ngoài phần thân văn bản (đầu trang, cước chú, hộp văn bản…)",
            "it stands outside the body (header, footnote, text box …)",
        )
    around = {ancestor.tag for run in runs for ancestor in _within_paragraph(run)}
    if names.MOVE_TO in around:
        return say("có người đang dời đoạn này đi, chưa duyệt", "somebody has moved this, and nobody accepted it yet")
    if any(names.INS in [each.tag for each in list(_within_paragraph(run))[1:]] for run in runs):
        return say("chữ vừa được chèn, chưa duyệt", "it was inserted, and nobody accepted it yet")
    computed = names.FLD_SIMPLE in around or not fields.isdisjoint(runs)
    if computed or any(child.tag not in _LETTERS for run in runs for child in run):
        return say("chữ do trường tự động (field) sinh ra", "a field makes these letters")
    if "".join(run_text(run, view) for run in runs) != text:
        return say("tệp lưu chỗ này khác với chữ hiện ra", "the file stores this place otherwise than it shows it")
    return ""


def _computed(root: _Element) -> Set[_Element]:
    """Runs in fields whose result Word makes anew: a date, a reference; what a link shows is not among them."""
    codes: list[str] = []
    found = set()
    for element in root.iter(names.FLD_CHAR, names.INSTR_TEXT, names.R):
        if element.tag == names.R:
            if any(code.split()[:1] not in ([], ["HYPERLINK"]) for code in codes):
                found.add(element)
        elif element.tag == names.INSTR_TEXT:
            if codes:
                codes[-1] += element.text or ""
        elif element.get(names.FLD_TYPE) == "begin":
            codes.append("")
        elif element.get(names.FLD_TYPE) == "end" and codes:
            codes.pop()
    return found


def _within_paragraph(run: _Element) -> Iterator[_Element]:
    for ancestor in run.iterancestors():
        if ancestor.tag == names.P:
            return
        yield ancestor


def _wrap(run: _Element, tag: str, number: int, date: str) -> None:
    from lxml import etree

    change = etree.Element(tag, {names.ID: str(number), _AUTHOR: AUTHOR, _DATE: date})
    change.tail, run.tail = run.tail, None
    run.addprevious(change)
    change.append(run)
    if tag == names.DEL:
        for text in run.iter(names.T):
            text.tag = names.DEL_TEXT


def _insert(runs: Sequence[_Element], text: str, number: int, date: str) -> None:
    """Put a run behind those struck out, looking as the first of them, outside of what somebody else has inserted."""
    from lxml import etree

    made = etree.Element(names.R)
    properties = runs[0].find(names.RPR)
    if properties is not None:
        made.append(deepcopy(properties))
        made[0].tail = None
        for history in [child for child in made[0] if child.tag in _HISTORY]:
            made[0].remove(history)
    content = etree.SubElement(made, names.T)
    content.text = text
    if text != text.strip():
        content.set(names.SPACE, "preserve")
    behind = next(runs[-1].iterancestors(names.DEL))
    inserted = next(behind.iterancestors(names.INS), None)
    if inserted is not None:
        _split_insertion(inserted, behind, number + 1)
        behind = inserted
    behind.addnext(made)
    _wrap(made, names.INS, number, date)


def _split_insertion(inserted: _Element, at: _Element, number: int) -> None:
    """What follows ``at`` in somebody's insertion becomes a second one beside it."""
    from lxml import etree

    following = list(at.itersiblings())
    if not following:
        return
    rest = etree.Element(inserted.tag)
    for key, value in inserted.attrib.items():
        rest.set(key, value)
    rest.set(names.ID, str(number))
    rest.extend(following)
    inserted.addnext(rest)
