"""The parts of a Word file that a comment touches: parsed with everything in them, written back alike."""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from dvcq_kb.annotate import archive
from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.readers.docx import names
from dvcq_kb.readers.docx.package import MAX_XML, Package

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTENT_TYPES = "[Content_Types].xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = names.TRANSITIONAL_RELATIONSHIPS.decode()
_STRICT = (
    (names.STRICT, names.TRANSITIONAL),
    (names.STRICT_RELATIONSHIPS, names.TRANSITIONAL_RELATIONSHIPS),
)
_REMARK = "dvcq"
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


class Parts:
    """A Word file that was read before, hence known to be sound; only what is asked for is parsed."""

    def __init__(self, data: bytes) -> None:
        """Open it.

        Raises:
            ReadError: it is no Word file.
        """
        self._data = data
        self.package = Package(data)
        self.main = self.package.main
        self.related = self.package.related(self.main)
        with ZipFile(BytesIO(data)) as opened:
            self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in opened.namelist()}
        self._roots: dict[str, _Element] = {}
        self._before: dict[str, bytes] = {}
        self._strict = False
        self.strict = self._is_strict()

    def _is_strict(self) -> bool:
        self.root(self.main)
        return self._strict

    def of_kind(self, kind: str) -> str | None:
        """The part that the main one refers to as its ``comments``, ``footnotes`` …"""
        found = (part for type_, part in self.related.values() if type_.rsplit("/", 1)[-1] == kind)
        return next((part for part in found if part.lower() in self._names), None)

    def root(self, part: str) -> _Element:
        """The root of a part, to be changed in place.

        Raises:
            ReadError: it is missing or damaged.
        """
        from lxml import etree

        if part in self._roots:
            return self._roots[part]
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
        try:
            with ZipFile(BytesIO(self._data)) as opened, opened.open(self._names[part.lower()]) as stream:
                data = stream.read(MAX_XML + 1)
            strict = names.STRICT in data
            for foreign, ours in _STRICT if strict else ():
                data = data.replace(foreign, ours)
            root = etree.fromstring(data if len(data) <= MAX_XML else b"", parser)
        except (KeyError, BadZipFile, OSError, etree.XMLSyntaxError) as error:
            raise _damaged(part) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise _damaged(part)
        self._strict = self._strict or strict
        self._roots[part] = root
        self._before[part] = etree.tostring(root.getroottree())
        return root

    def comments(self) -> _Element:
        """The root of the comments, made and made known to the package if there is none."""
        from lxml import etree

        part = self.of_kind("comments")
        if part is not None:
            return self.root(part)
        folder = posixpath.dirname(self.main)
        free = (f"{folder}/comments{number or ''}.xml".lstrip("/") for number in range(len(self._names) + 1))
        part = next(name for name in free if name.lower() not in self._names)
        root = etree.Element(names.w("comments"), nsmap={"w": names.TRANSITIONAL.decode()})
        self._add(part, root)
        self._relate(part)
        types = self.root(CONTENT_TYPES)
        etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": COMMENTS_TYPE})
        return root

    @property
    def signed(self) -> bool:
        remark = self.root(self.main).getprevious()
        return remark is not None and remark.text == _REMARK

    def sign(self) -> None:
        """Leave a remark that whatever saves the file anew leaves out."""
        from lxml import etree

        if not self.signed:
            self.root(self.main).addprevious(etree.Comment(_REMARK))

    def _relate(self, part: str) -> None:
        from lxml import etree

        folder, name = posixpath.split(self.main)
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path.lower() in self._names:
            root = self.root(path)
        else:
            root = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
            self._add(path, root)
        taken = {relation.get("Id") for relation in root}
        number = next(number for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        attributes = {"Id": f"rId{number}", "Type": f"{_OFFICE}/comments", "Target": posixpath.basename(part)}
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)

    def _add(self, part: str, root: _Element) -> None:
        self._names[part.lower()] = part
        self._roots[part] = root
        self._before[part] = b""

    def packed(self) -> bytes:
        """The file with its changed parts; itself if there are none."""
        from lxml import etree

        changed: dict[str, bytes] = {}
        for part, root in self._roots.items():
            content = etree.tostring(root.getroottree())
            if content != self._before[part]:
                changed[self._names[part.lower()]] = self._written(root)
        try:
            return archive.rewritten(self._data, changed) if changed else self._data
        except BadZipFile as error:
            raise _damaged(str(error)) from error

    def _written(self, root: _Element) -> bytes:
        from lxml import etree

        content = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
        for foreign, ours in _STRICT if self.strict else ():
            content = content.replace(ours, foreign)
        return _DECLARATION + content


def _damaged(part: str) -> ReadError:
    return ReadError(
        say(
            f"tệp Word hỏng ({part}); hãy mở bằng Word (Open and Repair), lưu lại rồi chạy lại",
            f"this Word file is damaged ({part}); open it in Word (Open and Repair), save it and run again",
        )
    )
