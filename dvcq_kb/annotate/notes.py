"""What is to be said about a document, and what became of it: the same for every format."""

from __future__ import annotations

from typing import NamedTuple

from dvcq_kb.model import Span

AUTHOR = "dvcq"


class Note(NamedTuple):
    span: Span
    paragraphs: tuple[str, ...]
    """The first is the head."""
    fingerprint: str
    """What makes it the same note when the file is checked again."""


class Annotated(NamedTuple):
    data: bytes
    """The file with its notes; the same bytes if none was added or removed."""
    added: int
    kept: int
    """Notes that the file bears already."""
    removed: int
    """Notes of ours that said what no longer holds."""
    displaced: int
    """Of those added, how many do not stand at the letters themselves."""
