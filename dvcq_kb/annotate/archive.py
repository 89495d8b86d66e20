"""Some members of a zip replaced or added, all others carried over as they are packed.

Carried over byte by byte: a picture needs not be unpacked, and one that unpacks
to gigabytes is never.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

_LOCAL_HEADER = 30
_HAS_DESCRIPTOR = 0x08
# Zip knows no earlier day; the day of the run would make every copy another file.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def rewritten(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """The zip with these members, under the names they have in it, in the same order, new ones last.

    Raises:
        BadZipFile: a member is not where the directory says.
    """
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        left = dict(members)
        for entry in old.infolist():
            if entry.filename in left:
                made = ZipInfo(entry.filename, entry.date_time)
                made.external_attr, made.compress_type = entry.external_attr, ZIP_DEFLATED
                new.writestr(made, left.pop(entry.filename))
            elif entry.filename not in members:
                _carry(data, entry, buffer, new)
        for name, content in left.items():
            made = ZipInfo(name, _NO_DAY)
            made.compress_type = ZIP_DEFLATED
            new.writestr(made, content)
        new.comment = old.comment
    return buffer.getvalue()


def _carry(data: bytes, entry: ZipInfo, buffer: io.BytesIO, new: ZipFile) -> None:
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if header[:4] != b"PK\x03\x04":
        raise BadZipFile(entry.filename)
    name, extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    start = entry.header_offset + _LOCAL_HEADER + name + extra
    # The sizes are known now, so they go in front of the bytes and not behind.
    entry.flag_bits &= ~_HAS_DESCRIPTOR
    buffer.seek(new.start_dir)
    entry.header_offset = buffer.tell()
    buffer.write(entry.FileHeader())
    buffer.write(data[start : start + entry.compress_size])
    new.filelist.append(entry)
    new.NameToInfo[entry.filename] = entry
    new.start_dir = buffer.tell()
