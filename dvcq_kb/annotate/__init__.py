"""Notes on stretches of a text → a copy of the file it was read from, with the notes in it."""

from __future__ import annotations

from dvcq_kb.annotate.docx import AUTHOR, Annotated, Note, annotate, untouched

__all__ = ["AUTHOR", "Annotated", "Note", "annotate", "untouched"]
