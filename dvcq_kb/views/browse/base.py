"""The knowledge base as the reader sees it: asked from threads beside the screen, each with its own opening."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from dvcq_kb.errors import DvcqError, KnowledgeError
from dvcq_kb.knowledge import Hits, StoredDocument, open_kb
from dvcq_kb.model import Document, Instrument, Mention


class Base:
    def __init__(self, location: str) -> None:
        """Look whether there is one.

        Args:
            location: the folder it lies in.
        """
        self.location = location
        try:
            with open_kb(location, create=False):
                self.exists = True
        except KnowledgeError:
            self.exists = False
        self.mentions = cache(self._mentions)

    def _mentions(self, instrument: Instrument) -> tuple[Mention, ...] | None:
        """Every place that cites the act; ``None`` where the base cannot tell."""
        try:
            with open_kb(self.location, create=False) as kb:
                found = kb.instrument(instrument.number or instrument.name or "")
        except DvcqError:
            return None
        same = [each for each in found if each.instrument.key == instrument.key] or list(found[:1])
        return tuple(mention for each in same for mention in each.mentions)

    def elsewhere(self, instrument: Instrument, source: str) -> tuple[Mention, ...] | None:
        """The mentions in other documents than the one that was opened as ``source``."""
        found = self.mentions(instrument)
        here = os.path.realpath(source)
        # What was added by a relative name is told from the folder that the base lies in, or from this one.
        beside = Path(self.location).resolve().parent
        return found and tuple(
            mention
            for mention in found
            if here not in (os.path.realpath(mention.source), os.path.realpath(beside / mention.source))
        )

    def documents(self) -> list[StoredDocument]:
        with open_kb(self.location, create=False) as kb:
            return list(kb.documents())

    def search(self, query: str, limit: int) -> Hits:
        with open_kb(self.location, create=False) as kb:
            return kb.search(query, limit)

    def read(self, document_id: str) -> Document:
        """The document from its file, or, where that has gone, as the base keeps it."""
        from dvcq_kb.readers import read, read_text

        with open_kb(self.location, create=False) as kb:
            stored = kb.document(document_id)
            source = stored.source if stored else document_id
            try:
                return read(source)
            except (DvcqError, OSError):
                return read_text(kb.text(document_id), source)
