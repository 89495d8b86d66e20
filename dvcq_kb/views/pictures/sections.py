"""The sections of a document that a picture shows: as deep as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Section


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    section: Section


def rows_of(analysis: Analysis, offsets: Sequence[int], most: int) -> tuple[list[Row], list[int]]:
    """The sections that hold the offsets, at most ``most`` of them if a coarser cut of the tree allows it.

    Args:
        analysis: the document.
        offsets: places in its text.
        most: how many rows there is room for.

    Returns:
        The rows in text order, and for each offset the index of its row.
    """
    paths = [outline.path_to(analysis.root, offset) for offset in offsets]
    rows: dict[str, Row] = {}
    chosen: list[str] = []
    for depth in range(max(map(len, paths), default=1), 0, -1):
        labels = [_labelled(path[: max(depth, 2)]) for path in paths]
        rows, chosen = {}, [label for label, _ in labels]
        for label, section in sorted(labels, key=lambda each: each[1].span):
            rows.setdefault(label, Row(label, section))
        if len(rows) <= most or depth <= 2:
            break
    order = {label: at for at, label in enumerate(rows)}
    return list(rows.values()), [order[label] for label in chosen]


def _labelled(path: tuple[Section, ...]) -> tuple[str, Section]:
    """The label and the innermost section that it names: paragraphs and dashes bear none of their own."""
    label = outline.label(path)
    named = path
    while len(named) > 1 and outline.label(named[:-1]) == label:
        named = named[:-1]
    return label or say("Văn bản", "Document"), named[-1]
