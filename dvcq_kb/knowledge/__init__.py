"""Keep what was read, and find it again.

One interface, `KnowledgeBase`; the engine in a folder (SQLite and Whoosh) is
loaded when a knowledge base is opened, Whoosh when something is searched or
indexed.
"""

from __future__ import annotations

from pathlib import Path

from dvcq_kb.knowledge.base import (
    CLUSTER,
    Facet,
    FacetValue,
    Former,
    GraphInput,
    Hits,
    KnowledgeBase,
    Outcome,
    Place,
    Progress,
    ReadyText,
    Reason,
    StoredDocument,
    Suggestion,
    stamp_of,
)

__all__ = [
    "CLUSTER",
    "Facet",
    "FacetValue",
    "Former",
    "GraphInput",
    "Hits",
    "KnowledgeBase",
    "Outcome",
    "Place",
    "Progress",
    "ReadyText",
    "Reason",
    "StoredDocument",
    "Suggestion",
    "open_kb",
    "stamp_of",
]


def open_kb(location: str | Path = "index", *, create: bool = True) -> KnowledgeBase:
    """Open the knowledge base in a folder, or in a cluster.

    Args:
        location: the folder, or ``opensearch://[user@]host:port[,host:port…]/name`` (`cluster.address.parse`).
        create: make it if it is absent or empty.

    Raises:
        KnowledgeError: it is not a knowledge base, cannot be read, or was made by a newer version;
            `KnowledgeDamaged` if it is broken.
    """
    if str(location).startswith(CLUSTER):
        from dvcq_kb.knowledge.cluster.engine import ClusterKnowledgeBase

        return ClusterKnowledgeBase(str(location), create=create)
    from dvcq_kb.knowledge.local import LocalKnowledgeBase

    return LocalKnowledgeBase(Path(location), create=create)
