"""What every knowledge base offers, whichever engine keeps it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from os import stat_result
from types import TracebackType
from typing import TYPE_CHECKING, NotRequired, Self, TypedDict, overload

from dvcq_kb.model import (
    ActSummary,
    Analysis,
    Candidate,
    CitedInstrument,
    Finding,
    Hit,
    Instrument,
    PartialDate,
    Relation,
    StatedRelation,
)

if TYPE_CHECKING:
    from dvcq_kb.knowledge.records import Kept, Record

CLUSTER = "opensearch://"
"""What the name of a knowledge base in a cluster begins with; any other is a folder's."""

_TOGETHER = 500
"""Ready texts written in one transaction, or one request."""

Progress = Callable[[int, int], None]
"""Called with how many are done, of how many."""


class ReadyText(TypedDict):
    """A text that needs no analysis: an article of a law from another collection."""

    id: str
    title: str
    text: str
    source: NotRequired[str]


class Outcome(Enum):
    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    COPY = "copy"
    """A file of a document that is there already."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file of a document lies."""

    source: str
    stamp: str
    content: str
    """Hash of its bytes; empty if nobody told."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a file said before it changed."""

    source: str
    id: str
    sha256: str
    """Of the text."""
    title: str
    added_at: str
    until: str
    """ISO, UTC."""
    text: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    id: str
    """Short, derived from the content; for a ready text, the one it came with."""
    source: str
    title: str
    sha256: str
    """Of the text."""
    type: str | None
    number: str | None
    issuer: str | None
    date: PartialDate | None
    added_at: str
    """ISO, UTC."""
    sections: int
    """Searchable pieces."""
    citations: int
    findings: int
    copies: tuple[str, ...] = ()
    """Where the same file lies besides ``source``."""


@dataclass(frozen=True, slots=True)
class GraphInput:
    """What one document contributes to a graph of acts."""

    document: StoredDocument
    instrument: Instrument
    """What the document itself is."""
    instruments: tuple[Instrument, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    """For a person: ``Kế hoạch``, ``2025``."""
    count: int
    """Sections that answer the query and have it."""
    condition: str
    """What to add to the query to see only these."""


@dataclass(frozen=True, slots=True)
class Facet:
    field: str
    """A field of the query: ``loai``, ``coquan``, ``nam``, ``vanban``, ``loi``."""
    values: tuple[FacetValue, ...]
    """The most frequent first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One of the things that made a section a hit."""

    kind: str
    """``article``, ``act``, ``cites``: of the number-symbol; ``phrase``: the whole query; ``term``;
    ``heading``: it says what is asked; ``context``: so do other sections of the same act; ``accents``: its words bear
    other diacritics than were typed."""
    value: str
    count: int
    score: float
    """Its part of the score; 0 for what decides before the score."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that may have been meant."""

    query: str
    total: int
    """How many sections answer it."""


@dataclass(frozen=True, slots=True)
class Hits(Sequence[Hit]):
    """Best first. Scores compare within one result only."""

    hits: tuple[Hit, ...]
    total: int
    """How many sections answer the query, those skipped among them; at least ``len(self)``."""
    current: bool = True
    """``False``: the index is behind the store (another process is writing, or the disk is full),
    and what was added last may be missing."""
    complete: bool = True
    """``False``: a part of the index did not answer (nodes of a cluster are down), and hits may be missing."""
    facets: tuple[Facet, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    """Only where little or nothing was found."""
    reasons: tuple[tuple[Reason, ...], ...] = ()
    """For each hit, if it was asked for."""

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[index]


def stamp_of(stat: stat_result) -> str:
    """Stands for a file's content without reading it; pass it to ``add`` and ask ``knows`` with it."""
    return f"{stat.st_size}-{stat.st_mtime_ns}"


class KnowledgeBase(ABC):
    """Documents, what was found in them, and a search over their sections.

    Whatever engine keeps it, the values are those of `model` and this module.
    Reading needs no lock and works while another process writes. Methods that
    write take a lock and raise ``KnowledgeLocked`` if they cannot have it
    within a few seconds.
    """

    def add(
        self, analysis: Analysis, findings: Iterable[Finding] = (), *, stamp: str = "", source: str | None = None
    ) -> Outcome:
        """Keep one document. What came from the same source before becomes a former version.

        Args:
            analysis: as `analyse` gives it.
            findings: as `lint` gives them.
            stamp: whatever tells whether the source changed (`stamp_of`); for `knows`.
            source: where it came from, if not ``analysis.document.source``.
        """
        from dvcq_kb.knowledge import records

        return self.keep(
            records.of_analysis(analysis, tuple(findings), source or analysis.document.source), stamp=stamp
        )

    @abstractmethod
    def keep(self, record: Record, *, stamp: str = "", content: str = "") -> Outcome:
        """Keep what another process made of a document (`records.of_analysis`).

        Args:
            record: the document and all that was found in it.
            stamp: as for `add`.
            content: hash of the file's bytes; for `recognise`.
        """

    def add_texts(self, texts: Iterable[ReadyText]) -> int:
        """Keep ready texts, one searchable piece each; returns how many were new or different."""
        from dvcq_kb.knowledge import records

        changed = 0
        remaining = map(records.of_text, texts)
        with self.batch():
            while together := list(islice(remaining, _TOGETHER)):
                changed += sum(outcome is not Outcome.UNCHANGED for outcome in self._keep_texts(together))
        return changed

    @abstractmethod
    def _keep_texts(self, together: Sequence[Record]) -> Iterable[Outcome]:
        """Keep some ready texts at once."""

    @abstractmethod
    def batch(self, progress: Progress | None = None) -> AbstractContextManager[None]:
        """Adds inside it are kept one by one, but become searchable together at its end.

        Args:
            progress: of making them searchable, in documents.
        """

    @abstractmethod
    def knows(self, source: str, stamp: str) -> bool:
        """Whether this source was added with this stamp by this version of the analysis."""

    @abstractmethod
    def recognise(self, source: str, stamp: str, content: str) -> Outcome | None:
        """Note that a file lies at ``source`` whose bytes are known, so that it need not be read.

        Returns:
            ``None`` if this version of the analysis has read no file with these bytes.
        """

    @abstractmethod
    def remove(self, document: str) -> bool:
        """Forget a document by id, or the file at a source and with its last file the document.

        Returns:
            ``False`` if there is none.
        """

    @abstractmethod
    def versions(self, source: str) -> tuple[Former, ...]:
        """What the file at ``source`` said before it changed, the oldest first."""

    @abstractmethod
    def documents(self) -> Iterator[StoredDocument]:
        """In the order they were added."""

    @abstractmethod
    def document(self, document: str) -> StoredDocument | None:
        """By id, by the beginning of an id if it is the only one, or by source."""

    @abstractmethod
    def text(self, document: str) -> str:
        """The text of a document or, by its id, of a former version; code point for code point.

        Raises:
            KeyError: there is none.
        """

    @abstractmethod
    def findings(self, document: str) -> tuple[Finding, ...]: ...

    @abstractmethod
    def search(
        self, query: str, limit: int = 20, *, skip: int = 0, facets: bool = False, explain: bool = False
    ) -> Hits:
        """Sections that answer the query; ``QueryError`` where it cannot be understood.

        Args:
            query: in the language of `knowledge.query`.
            limit: how many hits at most.
            skip: how many of the best are left out, as those on the pages before.
            facets: count all sections found by type, issuer, year, document and severity of faults.
            explain: say why each hit was found.
        """

    @abstractmethod
    def instrument(self, query: str) -> tuple[CitedInstrument, ...]:
        """The acts that may be meant (`33/ct-ttg`, `chi thi 33`, `luat dat dai`) and every place that cites them."""

    @abstractmethod
    def candidates(self, query: str) -> tuple[Candidate, ...]:
        """What `instrument` gives, the places that cite only counted: to let a person choose."""

    @abstractmethod
    def acts(self) -> tuple[ActSummary, ...]:
        """Every act that is cited, those cited by most documents first."""

    @abstractmethod
    def relations(self, key: str) -> tuple[StatedRelation, ...]:
        """What documents say of an act and others, mere citations left out; in the order they were added.

        Args:
            key: of an instrument that `instrument` or `acts` gave.
        """

    @abstractmethod
    def graph_inputs(self) -> Iterator[GraphInput]: ...

    @abstractmethod
    def kept(self) -> Iterator[Kept]:
        """Every document with all that is known of it, in the order they were added; for `restore`."""

    @abstractmethod
    def former(self) -> Iterator[Former]:
        """Everything that files said before they changed, the oldest first."""

    @abstractmethod
    def restore(self, documents: Iterable[Kept], former: Iterable[Former], progress: Progress | None = None) -> None:
        """Write what `kept` and `former` of another knowledge base gave into this one, which is empty.

        Args:
            documents: drawn one by one; if that fails, nothing is written.
            former: drawn after the documents.
            progress: of making them searchable, in documents.
        """

    @abstractmethod
    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the index anew from the store, which is not touched."""

    @abstractmethod
    def verify(self) -> tuple[str, ...]:
        """What is wrong with what is on disk, in the user's language; empty if all is well."""

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
