"""What a reader makes of the bytes of one file."""

from __future__ import annotations

from typing import NamedTuple

from dvcq_kb.model import Block


class Reading(NamedTuple):
    """Everything of a `Document` but the name of its source, which a reader need not know."""

    text: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
