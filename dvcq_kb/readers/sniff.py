"""What the bytes of a file are, told by its content: people rename files, and mail programs name them anew."""

from __future__ import annotations

import io

from dvcq_kb.readers import ole

MAX_ENTRIES = 10_000
"""An archive of more is not looked into: no office file has as many."""
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")


def _zip_names(data: bytes) -> frozenset[str]:
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return frozenset()
    import zipfile

    # The directory of a zip of a million entries takes seconds to read. Its end says how many there are.
    end = data.rfind(b"PK\x05\x06")
    if end >= 0 and int.from_bytes(data[end + 10 : end + 12], "little") > MAX_ENTRIES:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # Cut off: the names stand in the local headers too.
        return frozenset(name for name in ("word/document.xml", "xl/workbook.xml") if name.encode() in data)


def docx(data: bytes) -> bool:
    # Word on the web names it document2.xml.
    names = (name.replace("\\", "/").lstrip("/").lower() for name in _zip_names(data))
    return any(name.startswith("word/document") and name.endswith(".xml") for name in names)


def encrypted(data: bytes) -> bool:
    return data.startswith(ole.SIGNATURE) and "EncryptedPackage" in _streams(data)


def office(data: bytes) -> bool:
    """Tables and slides, in the formats of Microsoft and OpenDocument."""
    names = _zip_names(data)
    old = data.startswith(ole.SIGNATURE) and not _streams(data).isdisjoint(("Workbook", "Book", "PowerPoint Document"))
    return old or _is_open(data) or not names.isdisjoint(("xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"))


def odt(data: bytes) -> bool:
    return _is_open(data, b"text")


def _is_open(data: bytes, kind: bytes = b"") -> bool:
    """By the first entry of the zip, which has to be stored as it is."""
    return data.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument." + kind in data[:200]


def pdf(data: bytes) -> bool:
    # Some mail gateways put lines before it; the standard allows a kilobyte.
    return data[:1024].lstrip().startswith(b"%PDF-") or b"\n%PDF-1." in data[:1024]


def doc(data: bytes) -> bool:
    return data.startswith(ole.SIGNATURE) and "WordDocument" in _streams(data)


def compound(data: bytes) -> bool:
    """Any OLE file: mail of Outlook, installers, drawings."""
    return data.startswith(ole.SIGNATURE)


def _streams(data: bytes) -> set[str]:
    if names := set(ole.streams(data)):
        return names
    # Of a file cut off the folder is lost, which mostly comes last. What Word writes opens a sector.
    word = any(data[at : at + 2] in ole.WORD for at in range(512, min(len(data), 2**20), 512))
    return {"WordDocument"} if word else {name for name in _PROGRAMS if name.encode("utf-16-le") in data}


_PROGRAMS = ("EncryptedPackage", "WordDocument", "Workbook", "PowerPoint Document")


def rtf(data: bytes) -> bool:
    return data[:1024].lstrip()[:5] == rb"{\rtf"


def image(data: bytes) -> bool:
    bitmap = data.startswith(b"BM") and data[6:10] == b"\x00" * 4
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    heic = data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
    return data.startswith(_IMAGES) or bitmap or webp or heic


def archive(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", *_ARCHIVES))


def mht(data: bytes) -> bool:
    head = data[:2000].lower()
    return b"mime-version:" in head and b"content-type:" in head and b"multipart/" in head
