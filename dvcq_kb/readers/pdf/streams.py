"""Streams of a PDF that unpack to far more than any page holds, found before pdfium unpacks them.

600 MB of drawing take 600 KB in the file, and gigabytes in memory once drawn.
Only a stream packed tighter than drawings and texts ever are is unpacked to its
end here, and that without keeping it.
"""

from __future__ import annotations

import re
import zlib

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say

MAX_DRAWING = 32 * 2**20
"""Bytes of one stream that is no picture. A page of the gazette has 0.1 MB, a dense map 10 MB."""
MAX_PICTURE = 256 * 2**20
"""A page of A2 at 600 dpi in colour has 420 MB, but as JPEG; what is packed like a text is one of A4, or grey."""
_RATIO = 50
# Operators pack 5 to 15 to 1; an empty page of a scan over 1000, but it is a picture.
_SAMPLE = 2**20
_CHUNK = 2**16
_STREAM = re.compile(rb"stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_DICTIONARY = 600
_DEEPEST = 16
"""Times a stream may be packed; one that unpacks to itself would never end."""


def refuse_bombs(data: bytes) -> None:
    """Look at every packed stream.

    Raises:
        ReadError: one of them unpacks to too much.
    """
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _DICTIONARY) : found.start()]
        # Of the dictionary just before it, not of one farther up.
        picture = _PICTURE.search(before, max(0, before.rfind(b"obj"))) is not None
        limit = MAX_PICTURE if picture else MAX_DRAWING
        if _unpacked(memoryview(data)[found.end() :], limit) > limit:
            raise ReadError(
                say(
                    f"tệp PDF giải nén ra quá lớn (một phần hơn {limit // 2**20} MiB); nếu là văn bản thật, hãy mở "
                    "bằng trình duyệt rồi in ra PDF mới",
                    f"this PDF unpacks to too much (one part to over {limit // 2**20} MiB); if it is a real document, "
                    "open it in a browser and print it to a new PDF",
                )
            )


def _unpacked(packed: memoryview, limit: int, depth: int = 1) -> int:
    """Size of the stream that begins here, as far as it matters; 0 if it is packed otherwise, or not so tight."""
    unpacking = zlib.decompressobj()
    size = at = 0
    inner = b""
    while not unpacking.eof and size <= limit:
        chunk = unpacking.unconsumed_tail or packed[at : (at := at + _CHUNK)]
        if not chunk:
            break
        try:
            made = unpacking.decompress(chunk, _SAMPLE)
        except zlib.error:
            break
        size += len(made)
        inner = inner or made
        if size >= _SAMPLE and size < _RATIO * (at - len(unpacking.unconsumed_tail)):
            return 0
    if inner[:1] != b"\x78":
        return size
    # Packed again: no program does so.
    return max(size, _unpacked(memoryview(inner), limit, depth + 1)) if depth < _DEEPEST else limit + 1
