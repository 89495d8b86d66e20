"""The report as PDF: the Word file, printed by LibreOffice.

Not by a PDF library of ours: those need a font with Vietnamese letters to be
named to them, LibreOffice finds the one that the office uses.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from dvcq_kb.errors import DvcqError, UsageError
from dvcq_kb.language import say
from dvcq_kb.readers import libreoffice, programs

_SECONDS = 120.0


def pdf(word: bytes) -> bytes:
    """A .docx as PDF.

    Raises:
        UsageError: LibreOffice is not installed.
        DvcqError: it did not make the file.
    """
    program = programs.libreoffice()
    if program is None:
        raise UsageError(
            say(
                "xuất PDF cần LibreOffice (xem: dvcq doctor). Hoặc ghi -o phieu.html rồi in ra PDF bằng trình duyệt.",
                "PDF needs LibreOffice (see: dvcq doctor). Or write -o report.html and print it to PDF in a browser.",
            )
        )
    with tempfile.TemporaryDirectory(prefix="dvcq-") as folder:
        file = Path(folder, "report.docx")
        file.write_bytes(word)
        try:
            made = libreoffice.convert(program, file, "MS Word 2007 XML", _SECONDS, libreoffice.PDF)
        except programs.TookTooLong as error:
            raise DvcqError(
                say(
                    "LibreOffice chạy quá lâu, chưa xuất được PDF; hãy thử lại.",
                    "LibreOffice took too long; try again.",
                )
            ) from error
        if made is None:
            raise DvcqError(say("LibreOffice không xuất được PDF.", "LibreOffice made no PDF."))
        return made.read_bytes()
