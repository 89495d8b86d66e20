"""Plain text, in whatever encoding → text."""

from __future__ import annotations

import codecs
import re

from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.language import say
from dvcq_kb.readers import legacy
from dvcq_kb.readers.layout import lay_out
from dvcq_kb.readers.reading import Reading
from dvcq_kb.readers.syllables import words
from dvcq_kb.text import normalise

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# High bytes of the letters of Vietnamese in UTF-16: Latin, combining marks, Latin extended additional, punctuation.
_HIGH_BYTES = frozenset((0x00, 0x01, 0x03, 0x1E, 0x20, 0x26, 0xF0))
# Control characters that text does not hold; tab, line feed, vertical tab, form feed, return, and the end-of-file
# mark and escape of old programs do occur.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
# A letter of more than one byte in UTF-8, and what is left if there is none.
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def read(data: bytes) -> Reading:
    text, notes = decode(data)
    text = normalise(text)
    return Reading(text, lay_out(text), notes)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes → text, and what had to be done to read it.

    Raises:
        UnsupportedFormat: the bytes are no text.
        ReadError: they are text of an encoding we do not know, or cut off.
    """
    mark, encoding = unicode_form(data)
    if mark or encoding != "utf-8":
        return _strictly(data[len(mark) :], encoding), ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data)
    _refuse_binary(text)
    if mended := legacy.mend(text):
        return mended.text, (_legacy_note(mended),)
    return text, ()


def unicode_form(data: bytes) -> tuple[bytes, str]:
    """The byte order mark, which may be missing, and the form of Unicode; UTF-8 also for what is none.

    Raises:
        UnsupportedFormat: the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    return b"", _wide_encoding(data) if b"\x00" in data[:4096] else "utf-8"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            say(
                f"tệp hỏng hoặc thiếu: không đọc hết được theo {encoding.upper()} (từ byte {error.start}); "
                "hãy mở bằng chương trình đã tạo ra nó và lưu lại dạng UTF-8",
                f"damaged or cut off: cannot be read as {encoding.upper()} (from byte {error.start}); "
                "open it in the program that made it and save it as UTF-8",
            )
        ) from error
    _refuse_binary(text)
    return text


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, told by where the high bytes stand."""
    sample = data[: min(len(data), 4096) // 4 * 4] or data
    if len(data) % 4 == 0 and len(sample) >= 4:
        if not any(sample[2::4]) and not any(sample[3::4]):
            return "utf-32-le"
        if not any(sample[0::4]) and not any(sample[1::4]):
            return "utf-32-be"
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = sample[place::2], sample[1 - place :: 2]
        fitting = sum(byte in _HIGH_BYTES for byte in high)
        if low and fitting >= 0.97 * len(high) and low.count(0) < 0.02 * len(low) + 1:
            return encoding
    raise _binary()


def _decode_other(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 with a few broken places, or an encoding before Unicode."""
    sequences = _SEQUENCE.findall(data)
    stray = len(_HIGH.findall(data)) - sum(map(len, sequences))
    if len(sequences) > 4 * stray:
        text = data.decode("utf-8", errors="replace")
        _refuse_binary(text)
        return text, (
            say(
                f"có {text.count(chr(0xFFFD))} chỗ không phải UTF-8, thay bằng ký tự “\ufffd”",
                f"{text.count(chr(0xFFFD))} places are not UTF-8, shown as “\ufffd”",
            ),
        )
    _refuse_binary(data.decode("latin-1"))
    western = data.decode("cp1252", errors="replace")
    if not words(western):
        # No letter beyond ASCII, only “ ” – of Windows: nothing to tell apart.
        return western, ()
    if found := legacy.decode(data):
        return found.text, (_legacy_note(found),)
    raise ReadError(
        say(
            "không nhận ra bảng mã của tệp (không phải UTF-8, UTF-16, Windows-1258, TCVN3 hay VNI); "
            "hãy mở tệp và lưu lại dạng UTF-8",
            "the encoding is none of UTF-8, UTF-16, Windows-1258, TCVN3 and VNI; open the file and save it as UTF-8",
        )
    )


def _legacy_note(found: legacy.Legacy) -> str:
    if not found.name.startswith("TCVN3"):
        return found.note
    return found.note + say(
        "; chữ hoa có dấu (phông .VnTimeH) có thể thành chữ thường",
        "; capitals with a tone (font .VnTimeH) may have become small letters",
    )


def _refuse_binary(text: str) -> None:
    """Raise unless it is text: one control character in 200 is more than any text has."""
    sample = text[:200_000]
    if len(_CONTROL.findall(sample)) > max(1, len(sample) // 200):
        raise _binary()


def _binary() -> UnsupportedFormat:
    return UnsupportedFormat(
        say(
            "đây là tệp nhị phân, không phải văn bản; hãy mở bằng chương trình đã tạo ra nó "
            "và lưu lại thành .txt hoặc .html",
            "this is a binary file, no text; open it in the program that made it and save it as .txt or .html",
        )
    )
