"""A scan or photograph of a page (PNG, JPEG, TIFF, BMP, WebP, GIF) → text, by OCR."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.language import say
from dvcq_kb.readers import ocr
from dvcq_kb.readers.pdf import composed
from dvcq_kb.readers.reading import Reading, report

MOST_PIXELS = 200_000_000
"""A page of A3 at 600 dpi has 70 million. A file of a few kilobytes may claim billions."""
_SECONDS = 600.0
"""For one file: a TIFF may hold many pages."""


def read(data: bytes) -> Reading:
    """Recognise its letters.

    Raises:
        UnsupportedFormat: of a kind Tesseract does not read.
        ReadError: there is no OCR, the picture is too large, or holds no letters.
    """
    if data[4:8] == b"ftyp":
        raise UnsupportedFormat(
            say(
                "chưa đọc được ảnh HEIC, AVIF; hãy lưu lại thành .jpg hoặc .png",
                "cannot read HEIC and AVIF images; save it as .jpg or .png",
            )
        )
    if missing := ocr.missing():
        raise ReadError(say(f"ảnh chụp không có lớp chữ, cần OCR; {missing}", f"an image needs OCR; {missing}"))
    pixels = _pixels(data)
    if pixels > MOST_PIXELS:
        million = MOST_PIXELS // 10**6
        raise ReadError(
            say(
                f"ảnh quá lớn ({pixels // 10**6} triệu điểm ảnh, giới hạn {million}); hãy quét lại ở 300 dpi",
                f"the image is too large ({pixels // 10**6} million pixels, the limit is {million}); scan at 300 dpi",
            )
        )
    report(0, 1)
    with tempfile.TemporaryDirectory(prefix="dvcq-ocr-") as folder:
        picture = Path(folder, "picture")
        picture.write_bytes(data)
        sheets = [sheet for sheet in ocr.sheets_of(picture, _SECONDS) if sheet.glyphs]
    report(1, 1)
    if not sheets:
        raise ReadError(
            say(
                "ảnh hỏng, hoặc OCR không đọc được chữ nào; hãy kiểm tra ảnh gốc, quét lại rõ hơn (300 dpi, thẳng)",
                "the image is damaged, or OCR found no text in it; check it, scan it again (300 dpi, upright)",
            )
        )
    pages = tuple(sheet.number for sheet in sheets)
    note = say(
        "chữ do OCR nhận dạng, có thể sai; hãy đối chiếu số, ngày với bản gốc",
        "recognised by OCR and may be wrong; compare numbers and dates with the original",
    )
    reading = composed.compose(sheets)
    return reading._replace(notes=(note, *reading.notes), ocr_pages=pages)


def _pixels(data: bytes) -> int:
    """As its head claims; 0 where that cannot be told."""
    kinds: tuple[tuple[bytes, Callable[[bytes], int]], ...] = (
        (b"\x89PNG", lambda data: _product(">II", data, 16)),
        (b"GIF8", lambda data: _product("<HH", data, 6)),
        (b"BM", lambda data: _product("<ii", data, 18)),
        (b"RIFF", _webp),
        (b"\xff\xd8", _jpeg),
        (b"II*\x00", lambda data: _tiff(data, "<")),
        (b"MM\x00*", lambda data: _tiff(data, ">")),
    )
    try:
        return next((count(data) for mark, count in kinds if data.startswith(mark)), 0)
    except (struct.error, IndexError):
        return 0


def _product(form: str, data: bytes, at: int) -> int:
    width, height = struct.unpack_from(form, data, at)
    return int(abs(width * height))


def _webp(data: bytes) -> int:
    if data[12:16] == b"VP8X":
        return (int.from_bytes(data[24:27], "little") + 1) * (int.from_bytes(data[27:30], "little") + 1)
    # The simple forms hold 16,383 pixels a side at most, and may be trusted to Tesseract.
    return 0


def _jpeg(data: bytes) -> int:
    at = 2
    while data[at] == 0xFF:
        kind, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return _product(">HH", data, at + 5)
        at += 2 + length
    return 0


def _tiff(data: bytes, order: str) -> int:
    (at,) = struct.unpack_from(order + "I", data, 4)
    (count,) = struct.unpack_from(order + "H", data, at)
    sides = {}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind = struct.unpack_from(order + "HH", data, entry)
        if tag in (256, 257):
            (sides[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, entry + 8)
    return int(sides.get(256, 0) * sides.get(257, 0))
