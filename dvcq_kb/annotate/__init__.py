"""What is found in a text → a copy of the file it was read from, with notes or corrections in it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from dvcq_kb.annotate import comments
from dvcq_kb.annotate.notes import Annotated, Note
from dvcq_kb.annotate.parts import Parts
from dvcq_kb.annotate.signature import signed, untouched
from dvcq_kb.errors import ReadError
from dvcq_kb.model import Document
from dvcq_kb.readers import sniff

__all__ = ["Annotated", "Note", "annotate", "resolved", "signed", "untouched"]


def annotate(data: bytes, document: Document, notes: Sequence[Note], now: datetime.datetime) -> Annotated:
    """Put notes into a Word file or a PDF; see the module of each."""
    if sniff.pdf(data):
        from dvcq_kb.annotate.pdf import annotate as work
    else:
        from dvcq_kb.annotate.docx import annotate as work
    return work(data, document, notes, now)


def resolved(data: bytes) -> frozenset[str]:
    """Fingerprints of the notes in a Word file that a person has read and marked as resolved."""
    # The names in a zip are not packed: most files need not be opened for this.
    if b"commentsExtended" not in data or not sniff.docx(data):
        return frozenset()
    try:
        return comments.resolved(Parts(data))
    except ReadError:
        return frozenset()
