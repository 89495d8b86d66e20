"""A PDF → text, read from where its characters stand on the page.

`opened` opens the file; `sheets` gives the characters and ruled lines of a page; `tables` says which stand in cells;
`rows` and `columns` put the others in reading order; `margins` sets heads, page numbers and footnotes apart;
`paragraphs` joins lines; `composed` writes it all down as one text with blocks and places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.readers import ocr
from dvcq_kb.readers.pdf import composed, opened
from dvcq_kb.readers.pdf.shapes import Sheet
from dvcq_kb.readers.reading import Reading
from dvcq_kb.readers.syllables import spoken_share, words

if TYPE_CHECKING:
    import pypdfium2

# A hidden layer in which fewer of the words with marks can be spoken was recognised with the wrong language.
_SPOKEN = 0.6


def read(data: bytes) -> Reading:
    """Read the text layer; pages without one by OCR, if Tesseract is there.

    Raises:
        ReadError: damaged, locked, too long, or scanned and no OCR is there.
    """
    with opened.opened(data) as document:
        sheets, without, hidden = _text_layers(document)
        recognised: dict[int, Sheet] = {}
        notes: list[str] = []
        if without:
            if missing := ocr.missing():
                if not sheets:
                    raise ReadError(_all_scanned(len(document), missing))
                notes.append(_not_read(without, missing))
            else:
                recognised = ocr.recognise(document, without)
                if failed := [page for page in without if page not in recognised]:
                    if not sheets and not recognised:
                        raise ReadError(_failed(failed))
                    notes.append(_failed(failed))
    if recognised:
        notes.append(_by_ocr(tuple(recognised)))
    if hidden:
        notes.append(_by_others(hidden))
    sheets |= recognised
    reading = composed.compose([sheets[number] for number in sorted(sheets)])
    return reading._replace(
        notes=(*notes, *reading.notes),
        pages_without_text=tuple(page for page in without if page not in recognised),
        ocr_pages=tuple(sorted({*recognised, *hidden})),
    )


def _text_layers(document: pypdfium2.PdfDocument) -> tuple[dict[int, Sheet], list[int], list[int]]:
    """The pages with text, the numbers of those that lack it, and of those whose text somebody's OCR made."""
    import pypdfium2

    from dvcq_kb.readers.pdf.sheets import drawn

    sheets: dict[int, Sheet] = {}
    without, hidden = [], []
    clock = opened.Clock()
    for number in range(1, len(document) + 1):
        clock.check(number)
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            without.append(number)
            continue
        try:
            found = drawn(page, number)
        finally:
            page.close()
        if found.hidden and found.readable and not _vietnamese(found.sheet):
            without.append(number)
        elif found.readable:
            sheets[number] = found.sheet
            if found.hidden:
                hidden.append(number)
        elif not found.empty:
            without.append(number)
    return sheets, without, hidden


def _vietnamese(sheet: Sheet) -> bool:
    text = "".join((" " if glyph.spaced else "") + glyph.text for glyph in sheet.glyphs)
    return len(words(text)) * 8 > len(text.split()) and spoken_share(text) > _SPOKEN


def ranges(pages: Sequence[int]) -> str:
    """``3, 5–8``."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _all_scanned(pages: int, missing: str) -> str:
    return say(
        f"cả {pages} trang không có lớp chữ (bản chụp), cần OCR; {missing}",
        f"none of the {pages} pages has a text layer (a scan), OCR is needed; {missing}",
    )


def _not_read(pages: Sequence[int], missing: str) -> str:
    return say(
        f"trang {ranges(pages)}: không có lớp chữ, cần OCR; {missing}",
        f"page {ranges(pages)}: no text layer, OCR is needed; {missing}",
    )


def _failed(pages: Sequence[int]) -> str:
    return say(
        f"trang {ranges(pages)}: không có lớp chữ, và OCR không đọc được chữ nào trong thời gian cho phép",
        f"page {ranges(pages)}: no text layer, and OCR found no text in the time allowed",
    )


def _by_ocr(pages: Sequence[int]) -> str:
    return say(
        f"trang {ranges(pages)}: chữ do OCR nhận dạng, có thể sai; hãy đối chiếu số, ngày với bản gốc",
        f"page {ranges(pages)}: recognised by OCR and may be wrong; compare numbers and dates with the original",
    )


def _by_others(pages: Sequence[int]) -> str:
    return say(
        f"trang {ranges(pages)}: lớp chữ ẩn dưới ảnh chụp, do máy quét nhận dạng, có thể sai",
        f"page {ranges(pages)}: the text lies hidden under a scan, recognised by its scanner, and may be wrong",
    )
