"""Pages of pictures → words and where they stand, by the program Tesseract, if it is installed.

It is run one page at a time, in a folder of its own that is removed afterwards.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dvcq_kb.language import say
from dvcq_kb.readers import programs
from dvcq_kb.readers.pdf.shapes import Box, Frame, Glyph, Sheet
from dvcq_kb.readers.reading import report

if TYPE_CHECKING:
    import pypdfium2

DPI = 300
PAGE_SECONDS = 120.0
FILE_SECONDS = 3600.0
"""Pages not reached by then are named as not read."""
MOST_PIXELS = 40_000_000
"""A page of A3 at 300 dpi has 17 million; a larger one is rendered smaller."""

_LANGUAGE = "vie"
# Of 100. What it is less sure of are seals, signatures, and dirt.
_LEAST_SURE = 10.0
_SURE = 60.0
_SPOKEN = re.compile(r"\w")
_POINTS = 72.0
# Letters are about so much lower than the line with all its marks and tails.
_LETTERS = 0.8
_A4_WIDTH = 595.0
# Levels of its table.
_PAGE, _LINE, _WORD = "1", "4", "5"


@cache
def program() -> str | None:
    """Path of Tesseract, if it is installed with Vietnamese."""
    found = programs.tesseract()
    listed = _output([found, "--list-langs"], 20) if found else None
    return found if listed and _LANGUAGE in listed.split() else None


def missing() -> str:
    """How to install it, in one line; empty if it is there."""
    if program():
        return ""
    return say(
        "hãy cài Tesseract có tiếng Việt rồi chạy lại (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-vie; "
        "Windows: bộ cài UB Mannheim, chọn thêm Vietnamese; macOS: brew install tesseract tesseract-lang)",
        "install Tesseract with Vietnamese and try again (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-vie; "
        "Windows: the UB Mannheim installer, with Vietnamese chosen; macOS: brew install tesseract tesseract-lang)",
    )


def recognise(document: pypdfium2.PdfDocument, pages: Sequence[int]) -> dict[int, Sheet]:
    """The text of scanned pages, those left out on which nothing was found in time."""
    sheets: dict[int, Sheet] = {}
    until = time.monotonic() + FILE_SECONDS
    with tempfile.TemporaryDirectory(prefix="dvcq-ocr-") as folder:
        for done, number in enumerate(pages):
            report(done, len(pages))
            if time.monotonic() > until:
                break
            picture = Path(folder, "page.pgm")
            if (scale := _render(document, number, picture)) is None:
                continue
            found = sheets_of(picture, PAGE_SECONDS, scale)
            if found and found[0].glyphs:
                sheets[number] = replace(found[0], number=number)
        report(len(pages), len(pages))
    return sheets


def _render(document: pypdfium2.PdfDocument, number: int, to: Path) -> float | None:
    """Write the page in grey; pixels a point, or ``None`` if it cannot be drawn."""
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        return None
    try:
        width, height = page.get_size()
        scale = min(DPI / _POINTS, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            # A portable graymap: what Tesseract reads without any library to write it.
            rows = memoryview(bitmap.buffer).cast("B")
            with to.open("wb") as file:
                file.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
                for row in range(bitmap.height):
                    file.write(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width])
        finally:
            bitmap.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    return float(scale)


def sheets_of(picture: Path, seconds: float, scale: float | None = None) -> list[Sheet]:
    """The words of a picture, of several if the file holds several; none if that takes too long or fails.

    Args:
        picture: a file in a format Tesseract reads.
        seconds: how long it may take.
        scale: pixels a point; if not given, the picture is taken for one of a page of A4.
    """
    tesseract = program()
    if tesseract is None:
        return []
    resolution = ["--dpi", str(round(scale * _POINTS))] if scale else []
    words = [tesseract, str(picture), "stdout", "-l", _LANGUAGE, "--psm", "3", *resolution, "tsv"]
    return _sheets((_output(words, seconds) or "").splitlines(), scale)


def _output(command: list[str], seconds: float) -> str | None:
    try:
        # On one thread: on several it waits for itself more than it works.
        written = programs.run(command, seconds, {"OMP_THREAD_LIMIT": "1"}, truthful=True)
    except (OSError, programs.TookTooLong, programs.Failed):
        return None
    return written.decode("utf-8", "replace")


def _sheets(table: Iterable[str], scale: float | None) -> list[Sheet]:
    """Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""
    pages: list[tuple[Box, list[Glyph]]] = []
    baseline = size = height = 0.0
    pixels = scale or 1.0
    for row in table:
        cells = row.split("\t")
        if len(cells) < 12 or not cells[0].isdigit():
            continue
        level, edges = cells[0], [int(cell) for cell in cells[6:10]]
        if level == _PAGE:
            pixels = scale or max(min(edges[2:]) / _A4_WIDTH, 0.1)
            height = edges[3] / pixels
            pages.append(((0.0, 0.0, edges[2] / pixels, height), []))
            continue
        left, top, width, tall = (edge / pixels for edge in edges)
        if level == _LINE:
            # Tails of g, p, q hang below the baseline.
            baseline, size = height - top - tall * _LETTERS, tall * _LETTERS
        elif (
            level == _WORD
            and cells[11].strip()
            and float(cells[10]) >= (_LEAST_SURE if _SPOKEN.search(cells[11]) else _SURE)
        ):
            glyphs = pages[-1][1]
            glyphs.append(Glyph(cells[11].strip(), left, left + width, baseline, size, len(glyphs), True))
    return [
        Sheet(number, Frame(), box, _even(glyphs), recognised=True) for number, (box, glyphs) in enumerate(pages, 1)
    ]


def _even(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    """Of one size where they are nearly so: how tall a line is depends on the marks and tails in it."""
    if not glyphs:
        return ()
    usual = sorted(glyph.size for glyph in glyphs)[len(glyphs) // 2]
    return tuple(glyph._replace(size=usual) if 0.6 * usual < glyph.size < 1.6 * usual else glyph for glyph in glyphs)
