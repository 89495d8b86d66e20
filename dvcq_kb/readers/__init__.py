"""Bytes → Document. One module a format, one row in ``READERS``.

To add a format: ``readers/<format>.py`` with ``recognises(data) -> bool`` and
``read(data) -> Reading``, which imports its library inside the function; its row
here, in place of the row that refuses it; a file of it in ``tests/cases/read``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Literal

from dvcq_kb.errors import ReadError, UnsupportedFormat
from dvcq_kb.language import say
from dvcq_kb.model import Document
from dvcq_kb.readers import html, sniff, txt
from dvcq_kb.readers.layout import lay_out
from dvcq_kb.readers.reading import Progress, Reading, watched
from dvcq_kb.text import normalise

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Reader",
    "Reading",
    "TrackChanges",
    "cannot_open",
    "kind_of",
    "read",
    "read_bytes",
    "read_text",
    "suffixes",
]

MAX_BYTES = 64 * 2**20
"""A larger file is refused before it is read. The longest law with its annexes has 2 MB of text."""
_SCAN_BYTES = 256 * 2**20
"""The same for PDFs and images: a scan of 300 pages has some 100 MB."""

TrackChanges = Literal["accepted", "original"]


@dataclass(frozen=True, slots=True)
class Reader:
    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Reading]
    suffixes: tuple[str, ...] = ()
    """Of the files to take when a folder is given; empty for what we cannot read."""
    read_original: Callable[[bytes], Reading] | None = None
    """Before the tracked changes, for formats that have them; ``read`` is after accepting all."""
    most_bytes: int = MAX_BYTES
    """More than `MAX_BYTES` only for formats that the first kilobytes tell."""


# Vietnamese, English.
_Words = tuple[str, str]


def _refuse(name: _Words, way_out: _Words) -> Callable[[bytes], Reading]:
    def refuse(_: bytes) -> Reading:
        raise UnsupportedFormat(
            say(f"chưa đọc được {name[0]}; hãy {way_out[0]}", f"cannot read {name[1]} yet; {way_out[1]}")
        )

    return refuse


_SAVE = ("mở tệp và lưu lại thành .txt (UTF-8) hoặc .html", "open the file and save it as .txt (UTF-8) or .html")
_COPY = ("chép phần chữ sang Word, lưu thành .docx", "copy the text into Word and save it as .docx")
_UNPACK = ("giải nén rồi đọc từng tệp bên trong", "unpack it and read the files in it")


def _by(module: str, function: str = "read", **arguments: bool) -> Callable[[bytes], Reading]:
    """A reader in a module of ours that is imported when first used: reading a text has no need of it."""

    def work(data: bytes) -> Reading:
        reading: Reading = getattr(import_module(f"{__name__}.{module}"), function)(data, **arguments)
        return reading

    return work


def _encrypted(_: bytes) -> Reading:
    from dvcq_kb.readers.docx.package import password

    raise password()


# The first that recognises the content reads it; plain text is what nothing else recognises.
READERS: tuple[Reader, ...] = (
    Reader("docx", sniff.docx, _by("docx"), (".docx", ".docm"), _by("docx", "read_original")),
    Reader("encrypted", sniff.encrypted, _encrypted),
    Reader("odt", sniff.odt, _by("office", "read_odt"), (".odt",), _by("office", "read_odt", original=True)),
    Reader("doc", sniff.doc, _by("office", "read_doc"), (".doc",), _by("office", "read_doc", original=True)),
    Reader("rtf", sniff.rtf, _by("office", "read_rtf"), (".rtf",), _by("office", "read_rtf", original=True)),
    Reader("office", sniff.office, _refuse(("bảng tính, bản trình chiếu", "spreadsheets and presentations"), _COPY)),
    Reader("compound", sniff.compound, _refuse(("tệp OLE không phải Word", "OLE files other than Word's"), _SAVE)),
    Reader("pdf", sniff.pdf, _by("pdf"), (".pdf",), most_bytes=_SCAN_BYTES),
    Reader("image", sniff.image, _by("images"), (".tif", ".tiff"), most_bytes=_SCAN_BYTES),
    Reader("archive", sniff.archive, _refuse(("tệp nén", "archives"), _UNPACK)),
    Reader("mht", sniff.mht, _refuse(("trang web lưu trữ (.mht)", "web archives (.mht)"), _SAVE)),
    Reader("html", html.recognises, html.read, (".html", ".htm", ".xhtml")),
    Reader("txt", lambda _: True, txt.read, (".txt",)),
)


def read(
    source: str | os.PathLike[str],
    *,
    track_changes: TrackChanges = "accepted",
    progress: Progress | None = None,
) -> Document:
    """Read a file, or standard input if ``source`` is ``-``.

    Args:
        source: its path.
        track_changes: how to read changes that nobody has accepted or rejected yet;
            the same for formats that cannot hold any.
        progress: told how many pages are done, of how many, where reading takes long: OCR.

    Raises:
        ReadError: there is no such file, it cannot be read, or holds no text.
        UnsupportedFormat: there is no reader for what its bytes are.
    """
    name = os.fspath(source)
    return read_bytes(_bytes_of(name), name, track_changes=track_changes, progress=progress)


def read_bytes(
    data: bytes,
    source: str,
    *,
    track_changes: TrackChanges = "accepted",
    progress: Progress | None = None,
) -> Document:
    """Read bytes in hand; ``source`` names them in messages and in the document."""
    if len(data) > (limit := _limit(data)):
        raise ReadError(_too_large(source, limit))
    if not data.strip(b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"):
        raise ReadError(_empty(source))
    reader = _reader_of(data)
    work = reader.read
    if track_changes == "original" and reader.read_original is not None:
        work = reader.read_original
    try:
        with watched(progress):
            reading = work(data)
    except ReadError as error:
        # A reader does not know what it reads is called.
        raise type(error)(f"{_called(source)}: {error}") from error
    return _document(source, reading)


def kind_of(data: bytes) -> str:
    """Name of the row of `READERS` that reads these bytes."""
    return _reader_of(data).name


def _reader_of(data: bytes) -> Reader:
    return next(reader for reader in READERS if reader.recognises(data))


def read_text(text: str, source: str = "-") -> Document:
    """Lay out a text in hand."""
    # Half a surrogate pair, as JSON may bring, cannot be written to any file.
    text = normalise(_SURROGATE.sub("\ufffd", text))
    return _document(source, Reading(text, lay_out(text)))


_SURROGATE = re.compile("[\ud800-\udfff]")


def _document(source: str, reading: Reading) -> Document:
    if not reading.blocks:
        raise ReadError(_empty(source))
    return Document(source, *reading)


def _bytes_of(name: str) -> bytes:
    if name == "-":
        return _bounded(sys.stdin.buffer, name)
    try:
        with Path(name).open("rb") as file:
            return _bounded(file, name, os.fstat(file.fileno()).st_size)
    except (OSError, ValueError) as error:
        raise ReadError(cannot_open(name, error)) from error


def _bounded(file: BinaryIO, name: str, size: int = 0) -> bytes:
    head = file.read(_HEAD)
    limit = _limit(head)
    # One byte more than allowed: a pipe or device has no size to ask for.
    if size > limit or len(data := head + file.read(limit + 1 - len(head))) > limit:
        raise ReadError(_too_large(name, limit))
    return data


_HEAD = 4096


def _limit(head: bytes) -> int:
    large = (reader for reader in READERS if reader.most_bytes > MAX_BYTES)
    return next((reader.most_bytes for reader in large if reader.recognises(head)), MAX_BYTES)


def suffixes() -> tuple[str, ...]:
    """Of the files that can be read, in the order of `READERS`."""
    return tuple(suffix for reader in READERS for suffix in reader.suffixes)


def _called(source: str) -> str:
    return say("đầu vào chuẩn (stdin)", "standard input") if source == "-" else source


def _empty(source: str) -> str:
    return say(
        f"{_called(source)}: tệp rỗng hoặc không có chữ nào; hãy kiểm tra lại tệp gốc",
        f"{_called(source)}: the file is empty or holds no text; check the original",
    )


def _too_large(source: str, most: int) -> str:
    limit = most // 2**20
    return say(
        f"{_called(source)}: tệp lớn hơn giới hạn {limit} MiB; hãy chia tệp thành từng văn bản rồi đọc lại",
        f"{_called(source)}: larger than the limit of {limit} MiB; split it into its documents",
    )


def cannot_open(name: str, error: OSError | ValueError) -> str:
    """Why a file or folder is not read, and the way out."""
    if isinstance(error, FileNotFoundError):
        return say(
            f"{name}: không có tệp hay thư mục này; hãy kiểm tra lại đường dẫn",
            f"{name}: no such file or folder; check the path",
        )
    if isinstance(error, IsADirectoryError) or Path(name).is_dir():
        return say(
            f"{name}: đây là thư mục, không phải tệp; hãy nêu tên một tệp trong thư mục",
            f"{name}: this is a folder, no file; name a file in it",
        )
    if isinstance(error, PermissionError):
        return say(
            f"{name}: không có quyền đọc; hãy xin quyền hoặc chép tệp sang thư mục của mình",
            f"{name}: permission denied; ask for the right to read it, or copy it to a folder of yours",
        )
    reason = getattr(error, "strerror", None) or str(error)
    return say(
        f"{name}: không mở được ({reason}); hãy kiểm tra lại đường dẫn và ổ đĩa",
        f"{name}: cannot be opened ({reason}); check the path and the disk",
    )
