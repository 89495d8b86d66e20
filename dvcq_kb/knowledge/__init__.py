"""Keep what was read, and find it again.

One interface, `KnowledgeBase`; the engine in a folder (SQLite and Whoosh) is
loaded when a knowledge base is opened, Whoosh when something is searched or
indexed.
"""

from __future__ import annotations

from pathlib import Path

from dvcq_kb.knowledge.base import (
    Former,
    GraphInput,
    Hits,
    KnowledgeBase,
    Outcome,
    Place,
    Progress,
    ReadyText,
    StoredDocument,
    stamp_of,
)

__all__ = [
    "Former",
    "GraphInput",
    "Hits",
    "KnowledgeBase",
    "Outcome",
    "Place",
    "Progress",
    "ReadyText",
    "StoredDocument",
    "open_kb",
    "stamp_of",
]


def open_kb(location: str | Path = "index", *, create: bool = True) -> KnowledgeBase:
    """Open the knowledge base in a folder.

    Args:
        location: the folder.
        create: make it if it is absent or empty.

    Raises:
        KnowledgeError: it is not a knowledge base, cannot be read, or was made by a newer version;
            `KnowledgeDamaged` if it is broken.
    """
    from dvcq_kb.knowledge.local import LocalKnowledgeBase

    return LocalKnowledgeBase(Path(location), create=create)
