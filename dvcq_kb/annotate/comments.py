"""The comments of a Word file: those of people, and ours, known again by author and fingerprint."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dvcq_kb.annotate.marks import RANGE_END, RANGE_START, REFERENCE
from dvcq_kb.annotate.notes import AUTHOR
from dvcq_kb.annotate.parts import Parts
from dvcq_kb.readers.docx import names

if TYPE_CHECKING:
    from lxml.etree import _Element

COMMENT = names.w("comment")
_AUTHOR, _DATE, _INITIALS = names.w("author"), names.w("date"), names.w("initials")
_FINGERPRINT = re.compile(r"\[dvcq:([0-9a-f]+)\]")
# What XML cannot hold, and half surrogate pairs.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KINDS = ("commentsExtended", "commentsIds", "commentsExtensible")
_SMALL = "20"  # half points: the letters of the text, 14 points, are too large for a margin


def wall_time(now: datetime.datetime) -> str:
    """As Word itself writes it: the time of the wall, and a Z behind it."""
    return f"{now:%Y-%m-%dT%H:%M:%S}Z"


def ours(comments: _Element) -> list[_Element]:
    return [comment for comment in comments.iter(COMMENT) if comment.get(_AUTHOR) == AUTHOR]


def fingerprint(comment: _Element) -> str:
    """Empty if somebody deleted it from the text of the comment."""
    text = "".join(part.text or "" for part in comment.iter(names.T))
    found = _FINGERPRINT.search(text)
    return found[1] if found else ""


def resolved(parts: Parts) -> frozenset[str]:
    """Fingerprints of those of our comments that a person has marked as resolved."""
    part, table = parts.of_kind("comments"), parts.of_kind(_KINDS[0])
    if part is None or table is None:
        return frozenset()
    done = set()
    for row in parts.root(table):
        state = {_local(key): value for key, value in row.attrib.items()}
        if state.get("done") in ("1", "true", "on"):
            done.add(state.get("paraId", ""))
    return frozenset(fingerprint(comment) for comment in ours(parts.root(part)) if _paragraph_ids(comment) & done)


def next_id(elements: Iterable[_Element]) -> int:
    """An id that none of them has, nor any greater one."""
    given = (element.get(names.ID, "") for element in elements)
    return max((int(each) for each in given if each.isascii() and each.isdigit()), default=-1) + 1


def add(comments: _Element, name: str, paragraphs: Sequence[str], mark: str, date: str) -> None:
    """Append a comment, the first paragraph bold, the fingerprint last."""
    from lxml import etree

    attributes = {names.ID: name, _AUTHOR: AUTHOR, _DATE: date, _INITIALS: AUTHOR}
    comment = etree.SubElement(comments, COMMENT, attributes)
    for number, paragraph in enumerate((*paragraphs, f"[dvcq:{mark}]")):
        p = etree.SubElement(comment, names.P)
        if not number:
            etree.SubElement(etree.SubElement(p, names.R), names.w("annotationRef"))
        run = etree.SubElement(p, names.R)
        look = etree.SubElement(run, names.RPR)
        if not number:
            etree.SubElement(look, names.w("b"))
        if number == len(paragraphs):
            etree.SubElement(look, names.w("color"), {names.VAL: "A6A6A6"})
        etree.SubElement(look, names.w("sz"), {names.VAL: _SMALL if number < len(paragraphs) else "14"})
        text = etree.SubElement(run, names.T, {names.SPACE: "preserve"})
        text.text = _UNWRITABLE.sub("\ufffd", paragraph)


def remove(parts: Parts, comments: _Element, stale: Iterable[_Element]) -> int:
    """Take out comments of ours that hold no longer, with their marks; one that was answered stays."""
    tables = [parts.root(part) for kind in _KINDS if (part := parts.of_kind(kind)) is not None]
    rows = [row for table in tables for row in table if isinstance(row.tag, str)]
    answered = {value for row in rows for key, value in row.attrib.items() if _local(key) == "paraIdParent"}
    gone: set[str] = set()
    for comment in stale:
        paragraphs = _paragraph_ids(comment)
        if paragraphs & answered:
            continue
        durable = {
            value
            for row in rows
            if paragraphs & set(row.attrib.values())
            for key, value in row.attrib.items()
            if _local(key) == "durableId"
        }
        for row in rows:
            if (paragraphs | durable) & set(row.attrib.values()):
                _drop(row)
        gone.add(comment.get(names.ID, ""))
        comments.remove(comment)
    for mark in list(parts.root(parts.main).iter(RANGE_START, RANGE_END, REFERENCE)):
        if mark.get(names.ID) in gone:
            run = mark.getparent()
            _drop(mark)
            if run is not None and run.tag == names.R and all(child.tag == names.RPR for child in run):
                _drop(run)
    return len(gone)


def _paragraph_ids(comment: _Element) -> set[str]:
    return {str(value) for p in comment.iter(names.P) for key, value in p.attrib.items() if _local(key) == "paraId"}


def _drop(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _local(key: str | bytes) -> str:
    return str(key).rpartition("}")[2]
