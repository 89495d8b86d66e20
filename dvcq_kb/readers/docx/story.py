"""One part of a document → its paragraphs, in the order in which they are read.

A text box comes after the paragraph it is anchored in, a footnote or endnote
after the paragraph that refers to it, as ``[1] …``; the mark of the reference
is left out of the sentence, where "12/QĐ-UBND" would become "12/QĐ-UBND1".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dvcq_kb.model import BlockKind
from dvcq_kb.readers.docx import names, symbols
from dvcq_kb.readers.docx.characters import Encoding, Piece, encoding_of
from dvcq_kb.readers.docx.fields import Fields, is_page_number
from dvcq_kb.readers.docx.numbering import Numbering
from dvcq_kb.readers.docx.runs import stored
from dvcq_kb.readers.docx.styles import Look, Styles
from dvcq_kb.readers.docx.view import View

if TYPE_CHECKING:
    from lxml.etree import _Element

_DRAWN = (names.DRAWING, names.PICT, names.OBJECT)
_NOTE_OF = {names.FOOTNOTE_REFERENCE: names.FOOTNOTE, names.ENDNOTE_REFERENCE: names.ENDNOTE}
_CUSTOM_MARK = names.w("customMarkFollows")


class Paragraph(NamedTuple):
    part: str
    kind: BlockKind
    pieces: tuple[Piece, ...]
    runs_on: bool = False
    """It may continue the one before it: titles are broken into centred lines with Enter."""


@dataclass(slots=True)
class Setting:
    """What all parts of one document share."""

    view: View
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], tuple[Story, _Element]] = field(default_factory=dict)
    """Footnotes and endnotes not yet referred to, by element name and id."""
    notes_counted: dict[str, int] = field(default_factory=dict)
    hidden: int = 0
    """Characters of hidden text."""
    embedded: int = 0
    """Documents of other formats embedded as text, which we do not read."""


class _Open:
    """A paragraph while its runs are gathered; several stored ones where their marks are deleted."""

    __slots__ = ("boxes", "notes", "pieces")

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.boxes: list[_Element] = []
        self.notes: list[tuple[str, str, bool]] = []

    @property
    def blank(self) -> bool:
        return not any(piece.text.strip() for piece in self.pieces)


class Story:
    def __init__(self, part: str, root: _Element, setting: Setting, *, running: bool = False) -> None:
        """Prepare a part; in a ``running`` head or foot, page numbers are left out."""
        self._part = part
        self._setting = setting
        self._view = setting.view
        self._running = running
        self._fields = Fields(root, setting.view)
        # How `Place` counts: over all paragraphs of the part, shown or not, and all runs inside the paragraph.
        self._number_of = {paragraph: number for number, paragraph in enumerate(root.iter(names.P))}

    def paragraphs(self, container: _Element, kind: BlockKind = BlockKind.TEXT) -> Iterator[Paragraph]:
        """Those of a body, cell, text box, note, header: in order, tables row by row."""
        found: list[Paragraph] = []
        self._blocks(container, kind, found)
        return iter(found)

    def _blocks(self, container: _Element, kind: BlockKind, found: list[Paragraph]) -> None:
        last: _Element | None = None
        opened = _Open()
        centred = False
        for element in self._view.children(container):
            if element.tag == names.P:
                self._gather(element, opened)
                last = element
                if not self._view.joins_next(element):
                    centred = self._close(element, opened, kind, found, centred)
                    opened, last = _Open(), None
            elif element.tag == names.TBL:
                self._table(element, kind, found)
                centred = False
            elif element.tag == names.ALT_CHUNK:
                self._setting.embedded += 1
        if last is not None:
            self._close(last, opened, kind, found)

    def _table(self, table: _Element, kind: BlockKind, found: list[Paragraph]) -> None:
        for row in self._view.children(table):
            if row.tag == names.TR and self._view.has_row(row):
                for cell in self._view.children(row):
                    if cell.tag == names.TC and self._view.has_cell(cell):
                        self._blocks(cell, kind, found)

    def _close(
        self, paragraph: _Element, opened: _Open, kind: BlockKind, found: list[Paragraph], after_centred: bool = False
    ) -> bool:
        """Take a paragraph whose runs are gathered; returns whether the next may run on from it."""
        number = self._number(paragraph, opened)
        pieces = (*number, *opened.pieces)
        centred = not (number or opened.blank) and self._is_centred(paragraph)
        if any(piece.text.strip() for piece in pieces):
            found.append(Paragraph(self._part, kind, pieces, centred and after_centred))
        for box in opened.boxes:
            self._blocks(box, kind, found)
        for tag, name, custom in opened.notes:
            self._note(tag, name, custom, found)
        return centred and not (opened.boxes or opened.notes)

    def _is_centred(self, paragraph: _Element) -> bool:
        properties = self._view.properties(paragraph)
        return self._setting.styles.alignment(properties) == "center"

    def _number(self, paragraph: _Element, opened: _Open) -> tuple[Piece, ...]:
        """The number or bullet before it. An item without text still counts and shows its number."""
        properties = self._view.properties(paragraph)
        styles = self._setting.styles
        style = styles.paragraph_style(properties)
        place = styles.list_place(style, properties)
        if place.number_id is None:
            return ()
        mark = styles.look(style, properties.find(names.RPR) if properties is not None else None)
        if opened.blank and mark.hidden:
            return ()
        number = self._setting.numbering.next(place)
        if number is None or (opened.blank and number.bullet):
            return ()
        look = number.look.over(mark)
        encoding = Encoding.UNICODE if number.bullet else encoding_of(look.font)
        return (Piece(number.text, (self._number_of[paragraph],), encoding, bool(look.capitals)),)

    def _note(self, tag: str, name: str, custom: bool, found: list[Paragraph]) -> None:
        note = self._setting.notes.pop((tag, name), None)
        if note is None:
            return
        story, element = note
        paragraphs = list(story.paragraphs(element, BlockKind.NOTE))
        if not custom:
            counted = self._setting.notes_counted[tag] = self._setting.notes_counted.get(tag, 0) + 1
            if paragraphs:
                first = paragraphs[0]
                label = Piece(f"[{counted}] ", first.pieces[0].place[:1])
                paragraphs[0] = first._replace(pieces=(label, *first.pieces))
        found.extend(paragraphs)

    def _gather(self, paragraph: _Element, opened: _Open) -> None:
        style = self._setting.styles.paragraph_style(self._view.properties(paragraph))
        number = self._number_of[paragraph]
        runs = {run: place for place, run in enumerate(paragraph.iter(names.R))}
        for element in self._view.children(paragraph):
            if element.tag == names.R:
                look = self._setting.styles.look(style, element.find(names.RPR))
                self._run(element, (number, runs[element]), look, opened)
            elif element.tag in (names.OMATH, names.OMATH_PARA):
                text = "".join(part.text or "" for part in element.iter(names.MATH_TEXT))
                opened.pieces.append(Piece(" ".join(text.split()), (number,)))

    def _run(self, run: _Element, index: tuple[int, int], look: Look, opened: _Open) -> None:
        encoding = encoding_of(look.font)
        text, start, offset = "", 0, 0
        shown = not (self._running and self._in_simple_page_number(run))
        for element in self._view.children(run):
            tag = element.tag
            if tag == names.FLD_CHAR:
                self._fields.mark(element)
                continue
            if tag == names.INSTR_TEXT:
                self._fields.code(element)
                continue
            if tag in _NOTE_OF and not look.hidden:
                custom = element.get(_CUSTOM_MARK) in ("1", "true", "on")
                opened.notes.append((_NOTE_OF[tag], element.get(names.ID, ""), custom))
                continue
            if tag in _DRAWN and not look.hidden:
                opened.boxes.extend(self._view.boxes(element))
                continue
            stretch = stored(element)
            if not stretch:
                continue
            if look.hidden:
                self._setting.hidden += len(stretch)
            elif shown and not self._fields.in_code and not (self._running and self._fields.in_page_number):
                if text and start + len(text) != offset:
                    opened.pieces.append(Piece(text, (*index, start), encoding, bool(look.capitals)))
                    text = ""
                start = start if text else offset
                text += symbols.read(stretch, look.font or "")
            offset += len(stretch)
        if text:
            opened.pieces.append(Piece(text, (*index, start), encoding, bool(look.capitals)))

    def _in_simple_page_number(self, run: _Element) -> bool:
        return any(is_page_number(ancestor) for ancestor in run.iterancestors(names.FLD_SIMPLE))
