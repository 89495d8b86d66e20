"""Files of old Word, of RTF and OpenDocument, made by LibreOffice where it is installed."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import pytest

from dvcq_kb.readers import programs

needs_libreoffice = pytest.mark.skipif(
    programs.libreoffice() is None, reason="LibreOffice (soffice) is not installed: apt install libreoffice-writer"
)


def saved_as(kind: str, *documents: Path) -> list[Path]:
    """Documents of one folder saved beside themselves in another format: ``odt``, ``rtf``, ``doc``, ``pdf``, ``html``.

    A start of LibreOffice takes longer than the saving: one for all that are wanted in a format.
    """
    program = programs.libreoffice()
    assert program is not None
    folder = documents[0].parent
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    # Without its name it takes the filter of the web writer, which refuses text documents.
    kind_and_filter = "html:HTML (StarWriter)" if kind == "html" else kind
    command += ["--convert-to", kind_and_filter, "--outdir", str(folder), *map(str, documents)]
    subprocess.run(command, capture_output=True, timeout=100, check=True)
    made = [document.with_suffix(f".{kind}") for document in documents]
    assert all(path.is_file() for path in made)
    return made


def compound(**streams: bytes) -> bytes:
    """An OLE file with these streams in its root folder, of one sector each at least."""
    size, last, free, of_table = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    entries = [_entry("Root Entry", 5, child=1)]
    table = [of_table, last]
    sectors = b""
    for number, (name, content) in enumerate(streams.items(), 1):
        sibling = number + 1 if number < len(streams) else free
        entries.append(_entry(name, 2, right=sibling, start=len(table), size=len(content)))
        table.append(last)
        sectors += content.ljust(size, b"\x00")[:size]
    folder = b"".join(entries).ljust(size, b"\x00")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, last, 0, last, 0, 0,
    )  # fmt: skip
    header = header[:76] + struct.pack("<109I", 0, *[free] * 108)
    return header + struct.pack("<128I", *table, *[free] * (128 - len(table))) + folder + sectors


def _entry(name: str, kind: int, *, child: int = -1, right: int = -1, start: int = 0, size: int = 0) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, right & 0xFFFFFFFF, child & 0xFFFFFFFF)
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBB", len(encoded), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
