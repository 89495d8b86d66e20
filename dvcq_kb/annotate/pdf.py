"""Notes → highlights over the letters of a PDF, each with its text and our name as the author.

They are appended to the file as a revision of it: the bytes that were there
stay, so a digital signature still covers what it covered.
"""

from __future__ import annotations

import ctypes
import datetime
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dvcq_kb.annotate.letters import Letters
from dvcq_kb.annotate.notes import AUTHOR, Annotated, Note
from dvcq_kb.model import Document
from dvcq_kb.readers.pdf.opened import opened
from dvcq_kb.readers.pdf.shapes import Box

if TYPE_CHECKING:
    import pypdfium2

_MARK = f"{AUTHOR}:"
_YELLOW = (255, 231, 92, 255)
_PRINTED = 4
# /ID[<of the file><of this revision>]: pdfium draws lots for the second.
_REVISION_ID = re.compile(rb"(/ID *\[ *<[0-9A-Fa-f]*> *<)([0-9A-Fa-f]{32})(?=>)")
_MARGIN, _ICON = 24.0, 18.0


def annotate(data: bytes, document: Document, notes: Sequence[Note], now: datetime.datetime) -> Annotated:
    """Put the notes into a PDF.

    Args:
        data: its bytes.
        document: as read from these bytes.
        notes: in text order.
        now: when the notes were made, as a clock on the wall shows it.

    Raises:
        ReadError: the file cannot be opened.
    """
    wanted = Counter(note.fingerprint for note in notes)
    with opened(data) as pdf:
        kept, removed = _sifted(pdf, wanted)
        missing = wanted - kept
        letters = Letters(document, pdf)
        displaced = added = 0
        for note in notes:
            if missing[note.fingerprint]:
                missing[note.fingerprint] -= 1
                added += 1
                displaced += not _add(pdf, letters, note, f"D:{now:%Y%m%d%H%M%S}")
        if not added and not removed:
            return Annotated(data, 0, kept.total(), 0, 0)
        return Annotated(_saved(pdf, len(data)), added, kept.total(), removed, displaced)


def _sifted(pdf: pypdfium2.PdfDocument, wanted: Counter[str]) -> tuple[Counter[str], int]:
    """Remove our notes that nobody wants any more, unless somebody has answered them."""
    import pypdfium2.raw as pdfium

    kept: Counter[str] = Counter()
    removed = 0
    for page in _pages(pdf, range(len(pdf))):
        stale = []
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            if not annotation:
                continue
            name = _string(annotation, b"NM")
            pdfium.FPDFPage_CloseAnnot(annotation)
            if not name.startswith(_MARK):
                continue
            mark, _, further = name.removeprefix(_MARK).partition("+")
            if kept[mark] < wanted[mark] or (further and mark in wanted):
                kept[mark] += not further
            elif name not in _answered(page):
                stale.append((index, not further))
        for index, counts in reversed(stale):
            removed += counts and bool(pdfium.FPDFPage_RemoveAnnot(page, index))
    return kept, removed


def _answered(page: Any) -> set[str]:
    """Names of the annotations of a page to which others reply."""
    import pypdfium2.raw as pdfium

    found = set()
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        if first := pdfium.FPDFAnnot_GetLinkedAnnot(annotation, b"IRT"):
            found.add(_string(first, b"NM"))
            pdfium.FPDFPage_CloseAnnot(first)
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _add(pdf: pypdfium2.PdfDocument, letters: Letters, note: Note, date: str) -> bool:
    """Whether it stands at the very letters."""
    import pypdfium2.raw as pdfium

    stretches = letters.of(note.span)
    if not stretches:
        for page in _pages(pdf, [0]):
            _, _, right, top = page.get_bbox()
            corner = (right - _MARGIN - _ICON, top - _MARGIN - _ICON, right - _MARGIN, top - _MARGIN)
            _make(page, pdfium.FPDF_ANNOT_TEXT, [corner], note, note.fingerprint, date)
        return False
    for further, number in enumerate(dict.fromkeys(stretch.page for stretch in stretches)):
        boxes = [stretch.box for stretch in stretches if stretch.page == number]
        name = f"{note.fingerprint}+{further}" if further else note.fingerprint
        for page in _pages(pdf, [number - 1]):
            _make(page, pdfium.FPDF_ANNOT_HIGHLIGHT, boxes, note, name, date)
    return all(stretch.exact for stretch in stretches)


def _make(page: Any, kind: int, boxes: Sequence[Box], note: Note, name: str, date: str) -> None:
    import pypdfium2.raw as pdfium

    annotation = pdfium.FPDFPage_CreateAnnot(page, kind)
    pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *_YELLOW)
    if kind == pdfium.FPDF_ANNOT_HIGHLIGHT:
        for left, bottom, right, top in boxes:
            corners = pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
            pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, corners)
    left, bottom, right, top = (
        pick(edges) for pick, edges in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(left, top, right, bottom))
    pdfium.FPDFAnnot_SetFlags(annotation, _PRINTED)
    strings = {b"Contents": "\n".join(note.paragraphs), b"T": AUTHOR, b"NM": _MARK + name, b"M": date}
    for key, text in strings.items():
        _set_string(annotation, key, text)
    pdfium.FPDFPage_CloseAnnot(annotation)


def _pages(pdf: pypdfium2.PdfDocument, indices: Sequence[int]) -> Iterator[Any]:
    """Those that can be opened, each closed when done with."""
    import pypdfium2

    for index in indices:
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            continue
        try:
            yield page
        finally:
            page.close()


def _saved(pdf: pypdfium2.PdfDocument, size: int) -> bytes:
    """The file of this size with a revision behind it, the same every time."""
    import pypdfium2.raw as pdfium

    buffer = io.BytesIO()
    pdf.save(buffer, flags=pdfium.FPDF_INCREMENTAL)
    before, revision = buffer.getvalue()[:size], buffer.getvalue()[size:]
    fixed = _REVISION_ID.sub(rb"\g<1>" + b"0" * 32, revision)
    name = hashlib.md5(fixed, usedforsecurity=False).hexdigest().upper().encode()
    return before + _REVISION_ID.sub(rb"\g<1>" + name, revision)


def _string(annotation: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00")


def _set_string(annotation: Any, key: bytes, text: str) -> None:
    import pypdfium2.raw as pdfium

    encoded = (text.replace("\x00", "\ufffd") + "\x00").encode("utf-16-le", "replace")
    buffer = ctypes.create_string_buffer(encoded, len(encoded))
    pdfium.FPDFAnnot_SetStringValue(annotation, key, ctypes.cast(buffer, pdfium.FPDF_WIDESTRING))
