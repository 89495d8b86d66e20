"""The knowledge base as the pages see it: documents opened whole, and an overview of all, both remembered."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from dvcq_kb.agenda import CACHE
from dvcq_kb.errors import KnowledgeError
from dvcq_kb.knowledge import KnowledgeBase, Outcome, StoredDocument, open_kb
from dvcq_kb.knowledge.standing import known_act, may_mean
from dvcq_kb.lint import lint
from dvcq_kb.model import Candidate, Document, Instrument
from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_text
from dvcq_kb.registry import Known, Registry, load
from dvcq_kb.symbol import key as symbol_key
from dvcq_kb.text import fold
from dvcq_kb.views.web.acts import Act
from dvcq_kb.views.web.opened import Opened

_REMEMBERED = 8_000_000
"""Code points of the documents that are kept opened."""
_MENTIONS, _QUERIES = 100_000, 200
"""How many mentions of acts, of how many look-ups, are kept."""
_LONG, _HEAVY = 200, 1_000
"""Sections of a document, mentions of an act, from which its pages are made ready before anyone asks for them."""
_STALE = 2.0
"""Seconds within which the overview is not asked whether it still holds."""


@dataclass(frozen=True, slots=True)
class Overview:
    documents: tuple[StoredDocument, ...]
    """Those added last come first."""
    types: Mapping[str, int]
    years: Mapping[int, int]
    citations: int
    findings: int
    by_number: Mapping[str, tuple[StoredDocument, ...]]
    names: Mapping[str, str]
    """Id → folded number, title and source."""
    stamp: object

    @property
    def updated(self) -> str:
        """ISO, UTC; empty while there is no document."""
        return max((document.added_at for document in self.documents), default="")


NOTHING = Overview((), {}, {}, 0, 0, {}, {}, None)
"""For who has not come in yet."""


class Library:
    def __init__(self, location: str, *, create: bool) -> None:
        """Open the knowledge base.

        Raises:
            KnowledgeError: it cannot be opened.
        """
        self.location = location
        self.kb: KnowledgeBase = open_kb(location, create=create)
        self._opened: OrderedDict[tuple[str, str], Opened] = OrderedDict()
        self._acts: OrderedDict[tuple[object, str], Act] = OrderedDict()
        self._meant: OrderedDict[tuple[object, str], tuple[Candidate, ...]] = OrderedDict()
        self._opening = threading.Lock()
        self._writing = threading.Lock()
        self._surveying = threading.Lock()
        self._overview = self._survey()
        self._looked = time.monotonic()

    @property
    def is_folder(self) -> bool:
        """Otherwise it is a cluster's, of which it is never known whether it has changed."""
        return Path(self.location).is_dir()

    @property
    def registry(self) -> Registry:
        return load(self.location)

    def open(self, id: str) -> Opened | None:
        """A document by its id; analysed anew from its text, which gives what was found when it was added."""
        stored = self.kb.document(id)
        if stored is None:
            return None
        name = (stored.id, stored.sha256)
        with self._opening:
            if found := self._opened.get(name):
                self._opened.move_to_end(name)
                return found
        analysis = analyse(read_text(self.kb.text(stored.id), stored.source))
        opened = Opened(analysis, self.kb.findings(stored.id), stored)
        with self._opening:
            self._opened[name] = opened
            while len(self._opened) > 1 and self._characters() > _REMEMBERED:
                self._opened.popitem(last=False)
        return opened

    def overview(self) -> Overview:
        """Of all documents. It is made anew aside; until it is there, the one of before is given."""
        if time.monotonic() - self._looked > _STALE:
            self._looked = time.monotonic()
            if self._stamp() != self._overview.stamp and self._surveying.acquire(blocking=False):
                threading.Thread(target=self._survey_anew, daemon=True).start()
        return self._overview

    def _survey_anew(self) -> None:
        try:
            self._overview = self._survey()
        except KnowledgeError:
            # The page that asks for a document tells what is wrong.
            self._looked = time.monotonic()
        finally:
            self._surveying.release()

    def candidates(self, query: str) -> tuple[Candidate, ...]:
        """The acts that may be meant; remembered as `act` does."""
        name = (self.overview().stamp, " ".join(query.casefold().split()))
        with self._opening:
            if (found := self._meant.get(name)) is not None:
                self._meant.move_to_end(name)
                return found
        found = self.kb.candidates(query)
        with self._opening:
            self._meant[name] = found
            while len(self._meant) > _QUERIES:
                self._meant.popitem(last=False)
        return found

    def act(self, key: str) -> Act | None:
        """The act of a key; those asked for last are remembered as long as nothing is added."""
        name = (self.overview().stamp, key)
        with self._opening:
            if found := self._acts.get(name):
                self._acts.move_to_end(name)
                return found
        cited = next(iter(self.kb.instrument(key)), None)
        if cited is None:
            return None
        act = Act(self.kb, cited)
        with self._opening:
            self._acts[name] = act
            while len(self._acts) > 1 and sum(len(each.mentions) for each in self._acts.values()) > _MENTIONS:
                self._acts.popitem(last=False)
            while len(self._acts) > _QUERIES:
                self._acts.popitem(last=False)
        return act

    def gather(self, stopped: Callable[[], bool]) -> None:
        """What takes long, before somebody waits for it: the longest documents, the acts that very many cite."""
        documents = self.overview().documents
        if documents and (newest := self.open(documents[0].id)):
            # Brings in what the pages of any document are made with.
            newest.gather()
        for document in sorted(documents, key=lambda each: -each.sections):
            with self._opening:
                full = self._characters() > _REMEMBERED // 2
            if stopped() or full or document.sections < _LONG:
                break
            if opened := self.open(document.id):
                opened.gather()
        room = _MENTIONS // 2
        for known in self.kb.acts():
            room -= known.mentions
            if stopped() or known.mentions < _HEAVY or room < 0:
                break
            for name in filter(None, (known.instrument.key, known.instrument.number)):
                self.candidates(name)
            if act := self.act(known.instrument.key):
                act.gather()

    def _characters(self) -> int:
        """Of all documents that are kept opened; to be asked under the lock."""
        return sum(len(each.analysis.document.text) for each in self._opened.values())

    def _survey(self) -> Overview:
        stamp = self._stamp()
        documents = tuple(self.kb.documents())[::-1]
        numbers: dict[str, list[StoredDocument]] = {}
        for document in documents:
            if document.number and document.number[:1].isdigit():
                numbers.setdefault(symbol_key(document.number), []).append(document)
        return Overview(
            documents,
            dict(Counter(document.type for document in documents if document.type).most_common()),
            dict(sorted(Counter(d.date.year for d in documents if d.date).items(), reverse=True)),
            sum(document.citations for document in documents),
            sum(document.findings for document in documents),
            {number: tuple(held) for number, held in numbers.items()},
            {
                document.id: fold(f"{document.number or ''} {document.title} {document.source}")
                for document in documents
            },
            stamp,
        )

    def _stamp(self) -> object:
        """Differs once something was written; for a base that is no folder, every minute."""
        if not self.is_folder:
            return int(time.time() // 60)
        # SQLite touches the file of its shared memory when it reads, too.
        # The cache of duties is filled by reading.
        found = []
        for path in Path(self.location).iterdir():
            if path.name.endswith("-shm") or path.name.startswith(CACHE):
                continue
            # Who adds to the base may take a file away while we look at it.
            with suppress(FileNotFoundError):
                told = path.stat()
                if S_ISREG(told.st_mode):
                    found.append((path.name, told.st_mtime_ns, told.st_size))
        return tuple(sorted(found))

    def held(self, instrument: Instrument) -> tuple[StoredDocument, ...]:
        """Documents of the base that are, by their number, the act meant; those of another year left out."""
        if not instrument.number:
            return ()
        found = self.overview().by_number.get(symbol_key(instrument.number), ())
        year = instrument.date.year if instrument.date else None
        return tuple(each for each in found if year is None or each.date is None or each.date.year == year)

    def known(self, instrument: Instrument) -> Sequence[Known]:
        """What the registry knows that may be the act."""
        return may_mean(instrument, self.registry)

    def fact(self, instrument: Instrument) -> Known | None:
        """What the registry knows of an act, where it is certain which act is meant."""
        return known_act(instrument, self.registry)

    def check(self, document: Document) -> Opened:
        analysis = analyse(document)
        return Opened(analysis, lint(analysis))

    def add(self, opened: Opened, source: str) -> tuple[Outcome, StoredDocument | None]:
        """Keep what was checked."""
        with self._writing:
            outcome = self.kb.add(opened.analysis, opened.findings, source=source)
        with self._surveying:
            self._overview = self._survey()
        return outcome, self.kb.document(source)
