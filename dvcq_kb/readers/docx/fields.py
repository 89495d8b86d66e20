"""Fields: the code between ``begin`` and ``separate`` is no text, the result up to ``end`` is.

    <w:r><w:fldChar w:fldCharType="begin"/></w:r>
    <w:r><w:instrText> HYPERLINK "https://vbpl.vn" </w:instrText></w:r>
    <w:r><w:fldChar w:fldCharType="separate"/></w:r>
    <w:r><w:t>Nghị định số 30/2020/NĐ-CP</w:t></w:r>
    <w:r><w:fldChar w:fldCharType="end"/></w:r>

A field may run over paragraphs (a table of contents) and hold others, in its
code too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.view import View

if TYPE_CHECKING:
    from lxml.etree import _Element

# PAGE | NUMPAGES \* MERGEFORMAT | SECTIONPAGES
_PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


class _Field:
    __slots__ = ("begin", "code", "in_code")

    def __init__(self, begin: _Element) -> None:
        self.begin = begin
        self.code = ""
        self.in_code = True


class Fields:
    """Where in the fields of one part a walk over it stands."""

    def __init__(self, root: _Element, view: View) -> None:
        """Pair the marks of the part; one without a partner is ignored, or the text after it would be lost."""
        self._begin_of: dict[_Element, _Element] = {}
        self._paired: set[_Element] = set()
        self._open: list[_Field] = []
        begun: list[_Element] = []
        for mark in root.iter(names.FLD_CHAR):
            if not view.shows(mark):
                continue
            kind = mark.get(names.FLD_TYPE)
            if kind == "begin":
                begun.append(mark)
            elif kind == "end" and begun:
                self._begin_of[mark] = begun.pop()
                self._paired.add(self._begin_of[mark])

    def mark(self, mark: _Element) -> None:
        kind = mark.get(names.FLD_TYPE)
        if kind == "begin" and mark in self._paired:
            self._open.append(_Field(mark))
        elif kind == "separate" and self._open:
            self._open[-1].in_code = False
        elif kind == "end":
            begin = self._begin_of.get(mark)
            if any(field.begin is begin for field in self._open):
                while self._open.pop().begin is not begin:
                    pass

    def code(self, element: _Element) -> None:
        if self._open and self._open[-1].in_code:
            self._open[-1].code += element.text or ""

    @property
    def in_code(self) -> bool:
        return any(field.in_code for field in self._open)

    @property
    def in_page_number(self) -> bool:
        return any(_PAGE.match(field.code) for field in self._open)


def is_page_number(simple: _Element) -> bool:
    """Of ``<w:fldSimple w:instr=" PAGE ">``."""
    return _PAGE.match(simple.get(names.INSTR, "")) is not None
