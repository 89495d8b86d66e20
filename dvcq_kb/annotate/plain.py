"""Corrections → a plain text, in the encoding and with the line ends it has."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from dvcq_kb.errors import UnsupportedFormat
from dvcq_kb.language import say
from dvcq_kb.model import Correction, Document
from dvcq_kb.readers.txt import unicode_form
from dvcq_kb.text import normalise


def correct(data: bytes, document: Document, corrections: Sequence[Correction]) -> bytes:
    """Write the corrections into a text file; every other byte stays.

    Args:
        data: the bytes of a file of plain text.
        document: as read from these bytes.
        corrections: in text order, not overlapping, each beginning and ending between two letters.

    Raises:
        UnsupportedFormat: the encoding is none of Unicode.
    """
    mark, encoding = unicode_form(data)
    try:
        stored = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        stored = ""
    if normalise(stored) != document.text:
        raise UnsupportedFormat(
            say(
                "tệp không ở bảng mã Unicode nên không ghi lại nguyên vẹn được; hãy mở tệp và lưu lại dạng UTF-8",
                "not in Unicode, so it cannot be written back as it was; open it and save it as UTF-8",
            )
        )
    parts, at = [], 0
    for correction in corrections:
        start, end = (_stored_offset(stored, document.text, edge) for edge in correction.span)
        parts += [stored[at:start], correction.text]
        at = end
    return mark + ("".join(parts) + stored[at:]).encode(encoding)


def _stored_offset(stored: str, text: str, offset: int) -> int:
    """Where a place of the text is in the file, whose letters may be decomposed and line ends of two characters."""
    if stored == text:
        return offset
    return bisect_right(range(len(stored) + 1), offset, key=lambda end: len(normalise(stored[:end]))) - 1
