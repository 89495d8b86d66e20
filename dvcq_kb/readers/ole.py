"""An OLE file (Word, Excel, PowerPoint before 2007, Outlook mail) → the streams in its root folder.

Their names tell the programs apart. A Word file with an Excel table in it has a
stream ``Workbook`` too, but not in its root folder.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = (b"\xec\xa5", b"\xdc\xa5")
"""What the stream WordDocument opens with: Word 97 to 2003, Word 6 and 95."""

_ENTRY = 128
_NOTHING = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
# A chain that leads back to itself would never end. Folders of real files take a few sectors.
_MOST_SECTORS = 4096
_STREAM = 2
# Sector numbers of the allocation table that fit into the header: enough for 6.8 MB; for the rest they go on elsewhere.
_IN_HEADER = 109


def streams(data: bytes) -> dict[str, int]:
    """Streams of the root folder and the offset at which each begins; what cannot be read is left out.

    Offsets of streams below 4 KB are wrong, since these lie elsewhere.
    """
    try:
        return dict(_streams(data))
    except (struct.error, IndexError, ValueError):
        return {}


def _streams(data: bytes) -> Iterator[tuple[str, int]]:
    if not data.startswith(SIGNATURE):
        return
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return
    size = 1 << shift
    table = _table(data, size)
    folder = bytearray()
    sector = struct.unpack_from("<I", data, 48)[0]
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST_SECTOR:
            break
        folder += data[(sector + 1) * size : (sector + 2) * size]
        sector = table.get(sector, _NOTHING)
    seen: set[int] = set()
    # Siblings form a tree; the root's child is its top.
    waiting = [struct.unpack_from("<I", folder, 76)[0]]
    while waiting:
        number = waiting.pop()
        if number in seen or (number + 1) * _ENTRY > len(folder):
            continue
        seen.add(number)
        entry = folder[number * _ENTRY : (number + 1) * _ENTRY]
        waiting += struct.unpack_from("<II", entry, 68)
        if entry[66] == _STREAM:
            length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
            yield entry[:length].decode("utf-16-le", "replace"), (struct.unpack_from("<I", entry, 116)[0] + 1) * size


def _table(data: bytes, size: int) -> dict[int, int]:
    """Which sector follows on which."""
    per_sector = size // 4
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(_MOST_SECTORS):
        if more >= _LAST_SECTOR:
            break
        *found, more = struct.unpack_from(f"<{per_sector}I", data, (more + 1) * size)
        sectors += found
    following: dict[int, int] = {}
    for place, sector in enumerate(sectors):
        at = (sector + 1) * size
        if sector < _LAST_SECTOR and at + size <= len(data):
            numbers = struct.unpack_from(f"<{per_sector}I", data, at)
            following.update(enumerate(numbers, place * per_sector))
    return following
