"""The zip around a Word document → its parts as XML trees, within limits.

Only the parts that hold text or shape it are unpacked; pictures, fonts and
macros are never touched. Limits of one file: ``MAX_MEMBERS`` entries,
``MAX_XML`` bytes of XML over all parts read, XML nested 256 deep (the limit
of libxml2), and no part packed tighter than ``MAX_RATIO``. No DTD, hence no
entity: Word writes none, and whoever does wants a file of ours read or our
memory filled.
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.readers import sniff
from dvcq_kb.readers.docx import names

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

MAX_MEMBERS = sniff.MAX_ENTRIES
MAX_XML = 32 * 2**20
"""Over eight million letters, read in 12 s and 600 MiB. The annexes of Nghị định 145/2020/NĐ-CP take 4 MiB."""
MAX_RATIO = 400
# A table of empty cells packs 226 to 1, real documents 10 to 50, and small parts tighter still.
_RATIO_FROM = 4 * 2**20

_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_OFFICE_DOCUMENT = "/officeDocument"


class Package:
    """An open .docx or .docm."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            ReadError: it is no zip, cut off, or has too many entries.
        """
        from zipfile import BadZipFile, ZipFile

        try:
            self._zip: ZipFile = ZipFile(BytesIO(data))
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _damaged("") from error
        entries = self._zip.infolist()
        if len(entries) > MAX_MEMBERS:
            raise _bomb(f"{len(entries)} > {MAX_MEMBERS}")
        # Some programs write word\document.xml or /word/document.xml; Word asks for no case.
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
        self._left = MAX_XML
        self.broken: list[str] = []
        """Parts other than the main one that could not be read."""

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    @property
    def has_pictures(self) -> bool:
        return any(part.startswith("word/media/") for part in self._entries)

    @property
    def main(self) -> str:
        """The part of the text itself: ``word/document.xml``, but for some ``word/document2.xml``.

        Raises:
            ReadError: there is none.
        """
        for kind, target in self.related("").values():
            if kind.endswith(_OFFICE_DOCUMENT) and target in self:
                return target
        found = [part for part in self._entries if part.startswith("word/document") and part.endswith(".xml")]
        if not found:
            raise _damaged("word/document.xml")
        return min(found)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → type and target part of what ``part`` refers to; empty for the package itself."""
        folder, name = posixpath.split(part)
        root = self.optional(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if root is None:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", ""),
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in root
            if relation.get("TargetMode") != "External"
        }

    def optional(self, part: str) -> _Element | None:
        """A part the text can be read without; ``None`` if it is missing or, noted in ``broken``, damaged."""
        if part not in self:
            return None
        try:
            return self._parsed(part)
        except _DamagedPart:
            self.broken.append(part)
            return None

    def required(self, part: str) -> _Element:
        """The root element of a part.

        Raises:
            ReadError: it is missing, damaged, has a DTD, or exceeds a limit.
        """
        try:
            return self._parsed(part)
        except _DamagedPart as error:
            raise _damaged(part) from error

    def _parsed(self, part: str) -> _Element:
        from lxml import etree

        data = self._unpack(part)
        if any(doctype in data for doctype in _DOCTYPES):
            raise _doctype(part)
        data = data.replace(names.STRICT, names.TRANSITIONAL)
        data = data.replace(names.STRICT_RELATIONSHIPS, names.TRANSITIONAL_RELATIONSHIPS)
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise (_nested(part) if "depth" in str(error) else _DamagedPart(part)) from error
        if root.getroottree().docinfo.internalDTD is not None:
            # In an encoding in which we did not see it.
            raise _doctype(part)
        return root

    def _unpack(self, part: str) -> bytes:
        from zipfile import BadZipFile
        from zlib import error as ZlibError

        entry = self._entries.get(part.lower())
        if entry is None:
            raise _DamagedPart(part)
        if entry.flag_bits & 1:
            raise password()
        if entry.file_size > max(_RATIO_FROM, entry.compress_size * MAX_RATIO):
            raise _bomb(f"{part}: {entry.file_size // 2**20} MiB / {entry.compress_size // 2**10} KiB")
        try:
            with self._zip.open(entry) as stream:
                # The size that the entry states may be a lie.
                data = stream.read(self._left + 1)
        except (BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise _DamagedPart(part) from error
        self._left -= len(data)
        if self._left < 0:
            raise _bomb(f"XML > {MAX_XML // 2**20} MiB")
        return data


class _DamagedPart(Exception):
    """A part that cannot be read, as opposed to one that must not."""


_OPEN_AND_SAVE = ("hãy mở tệp bằng Word và lưu lại (Save As)", "open the file in Word and save it anew")


def _damaged(part: str) -> ReadError:
    where = f" ({part})" if part else ""
    return ReadError(
        say(
            f"tệp Word hỏng hoặc bị cắt cụt{where}; hãy tải hoặc chép lại tệp gốc, "
            "hoặc mở bằng Word (Open and Repair) rồi lưu lại",
            f"this Word file is damaged or cut off{where}; get the original again, "
            "or open it in Word (Open and Repair) and save it",
        )
    )


def _bomb(what: str) -> ReadError:
    return ReadError(
        say(
            f"tệp Word giải nén ra quá lớn ({what}); nếu là văn bản thật, {_OPEN_AND_SAVE[0]}",
            f"this Word file unpacks to too much ({what}); if it is a real document, {_OPEN_AND_SAVE[1]}",
        )
    )


def _nested(part: str) -> ReadError:
    return ReadError(
        say(
            f"tệp Word lồng các phần tử quá sâu ({part}, hơn 256 tầng); nếu là văn bản thật, {_OPEN_AND_SAVE[0]}",
            f"the elements of this Word file nest too deep ({part}, over 256); if it is real, {_OPEN_AND_SAVE[1]}",
        )
    )


def _doctype(part: str) -> ReadError:
    return ReadError(
        say(
            f"tệp Word có khai báo DTD ({part}), Word không bao giờ ghi như vậy và nó có thể gây hại nên không đọc; "
            f"nếu là văn bản thật, {_OPEN_AND_SAVE[0]}",
            f"this Word file declares a DTD ({part}), which Word never writes and may do harm, so it is not read; "
            f"if it is a real document, {_OPEN_AND_SAVE[1]}",
        )
    )


def password() -> ReadError:
    """Of a zip entry, or of an office file, which becomes an OLE container around what was encrypted."""
    return ReadError(
        say(
            "tệp có mật khẩu; hãy mở bằng Word, bỏ mật khẩu (File > Info > Protect Document > Encrypt with Password, "
            "xóa trống) rồi lưu lại",
            "the file has a password; open it in Word, remove the password (File > Info > Protect Document > "
            "Encrypt with Password, leave it empty) and save it",
        )
    )
