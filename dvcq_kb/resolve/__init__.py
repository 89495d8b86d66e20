"""Citations → links → instruments, and how these bear on one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb.model import Citation, Document, Header, Instrument, Link, Relation, Section
from dvcq_kb.resolve import instruments, relations

__all__ = ["Resolution", "resolve"]


class Resolution(NamedTuple):
    links: tuple[Link, ...]
    instruments: tuple[Instrument, ...]
    relations: tuple[Relation, ...]
    itself: Instrument


def resolve(document: Document, header: Header, root: Section, citations: Sequence[Citation]) -> Resolution:
    """Tell which act each citation means, and what the document itself is."""
    itself = instruments.own(header, document.source)
    links, found = instruments.link(citations, itself)
    return Resolution(links, found, relations.find(document.text, root, links, itself), itself)
