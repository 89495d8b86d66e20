"""What a reader makes of the bytes of one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from dvcq_kb.model import Block, Place


class Reading(NamedTuple):
    """Everything of a `Document` but the name of its source, which a reader need not know."""

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    origins: tuple[Place, ...] = ()
    pages_without_text: tuple[int, ...] = ()
    ocr_pages: tuple[int, ...] = ()


Progress = Callable[[int, int], None]
"""Told how many pages are done, of how many."""

_progress: ContextVar[Progress | None] = ContextVar("_progress", default=None)


@contextmanager
def watched(progress: Progress | None) -> Iterator[None]:
    """Have ``progress`` told while a reader is at work that takes long: OCR."""
    token = _progress.set(progress)
    try:
        yield
    finally:
        _progress.reset(token)


def report(done: int, total: int) -> None:
    progress = _progress.get()
    if progress is not None:
        progress(done, total)
