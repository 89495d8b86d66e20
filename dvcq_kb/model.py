r"""The values that travel between the stages.

All are frozen and slotted, sequences are tuples, and none behaves beyond a
property. One coordinate system holds everywhere: ``Document.text`` is NFC
with ``\n`` line ends, and every ``Span`` counts code points in it, end
exclusive.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of code points in ``Document.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


class PartialDate(NamedTuple):
    """A date as far as it is written: year, year and month, or all three.

    The parts were checked against the calendar when the value was made.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def from_day(cls, day: datetime.date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @property
    def iso(self) -> str:
        """``2025-02-03``, ``2025-02`` or ``2025``."""
        return "-".join(f"{part:0{width}}" for part, width in zip(self, (4, 2, 2), strict=True) if part is not None)

    @property
    def vietnamese(self) -> str:
        """``03/02/2025`` (``01/6/2021``), ``tháng 02 năm 2025`` or ``năm 2025``.

        A leading zero for days below 10 and months 1 and 2 only: Nghị định
        30/2020/NĐ-CP, Phụ lục I, mục II.4.b.
        """
        month = f"{self.month:02}" if self.month and self.month < 3 else str(self.month)
        if self.day is not None:
            return f"{self.day:02}/{month}/{self.year}"
        if self.month is not None:
            return f"tháng {month} năm {self.year}"
        return f"năm {self.year}"

    @property
    def first(self) -> datetime.date:
        """The earliest day it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The latest day it can mean."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


class BlockKind(Enum):
    TEXT = "text"
    FURNITURE = "furniture"
    """Page numbers, running heads, signature stamps: on the page, not of the document."""
    NOTE = "note"
    """A footnote or endnote, after the paragraph that refers to it: of the document, not of its running text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. Its span covers a gap where a page break tore it apart."""

    span: Span
    kind: BlockKind = BlockKind.TEXT
    page: int | None = None
    """1-based page it begins on; ``None`` where the format has no pages."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the original the text comes from, from offset ``start`` on up to the next place."""

    start: int
    part: str
    """Word: the part of the package, ``word/document.xml``. PDF: ``page``."""
    index: tuple[int, ...]
    """Word: paragraph, run, offset in the run; the paragraph alone for what it shows but does not store, such as
    its number. PDF: the page, from 1."""
    box: tuple[float, float, float, float] | None = None
    """PDF: left, bottom, right, top in points."""


@dataclass(frozen=True, slots=True)
class Document:
    source: str
    """Where it came from, as the user named it: a path, or ``-``."""
    text: str
    blocks: tuple[Block, ...]
    """In text order, not overlapping; together they hold every letter of the text."""
    notes: tuple[str, ...] = ()
    """What the reader had to do to read it, in the user's language."""
    origins: tuple[Place, ...] = ()
    """Sorted by start, to be looked up by bisection; empty where the text is the original."""
    pages_without_text: tuple[int, ...] = ()
    """Pages, from 1, that hold something but no text we could read: what they say is not in ``text``."""
    ocr_pages: tuple[int, ...] = ()
    """Pages, from 1, whose text is recognised from a picture, by us or by a scanner: letters may be wrong."""


class Level(Enum):
    """What a section is. The order is not the nesting; `segment` knows that."""

    VAN_BAN = "VAN_BAN"
    TIEU_DE = "TIEU_DE"
    """Letterhead, number, date, type and subject."""
    MO_DAU = "MO_DAU"
    """What stands between the subject and the first section: grounds, addressees, lead-in."""
    NOI_DUNG = "NOI_DUNG"
    """The text of a letter or a short decision that is all paragraphs (NĐ 30/2020/NĐ-CP, Phụ lục I, II.6)."""
    PHAN = "PHAN"
    CHUONG = "CHUONG"
    MUC = "MUC"
    TIEU_MUC = "TIEU_MUC"
    DIEU = "DIEU"
    KHOAN = "KHOAN"
    DIEM = "DIEM"
    LA_MA = "LA_MA"
    """``I.`` of plans and reports."""
    SO = "SO"
    """``1.`` of plans and reports; ``1.2.`` below it."""
    CHU = "CHU"
    """``a)`` of plans and reports."""
    GACH = "GACH"
    """``-`` and, below it, ``+``."""
    DOAN = "DOAN"
    """A plain paragraph."""
    KET = "KET"
    """Closing words after the last section."""
    NOI_NHAN = "NOI_NHAN"
    CHU_KY = "CHU_KY"
    PHU_LUC = "PHU_LUC"
    """An appendix, or a regulation or plan promulgated with the document."""

    # Each level is one object; Enum would work out the hash of its name, in Python, at every look-up.
    __hash__ = object.__hash__


class Section(NamedTuple):
    level: Level
    label: str
    """As written, without ornament: ``II``, ``1``, ``đ``, ``5a``; empty where there is none."""
    title: str
    """The heading's words on one line, without label; empty if the label opens a running paragraph."""
    span: Span
    heading: Span
    """The label and title; for a plain paragraph, empty at its start."""
    children: tuple[Section, ...] = ()


class Part(NamedTuple):
    """A value, and the place in the text it was read from."""

    value: str
    span: Span


class StatedDate(NamedTuple):
    date: PartialDate | None
    """``None``: what is written is no date of the calendar (31/02, year 2106)."""
    span: Span


@dataclass(frozen=True, slots=True)
class Header:
    """What the document says of itself."""

    number: Part | None = None
    """``3210/QĐ-UBND``. With the number left blank, the symbol alone: ``/KH-UBND``."""
    type: Part | None = None
    date: StatedDate | None = None
    issuer: Part | None = None
    place: Part | None = None
    subject: Part | None = None
    signer: Part | None = None

    @property
    def number_blank(self) -> bool:
        return self.number is not None and not self.number.value[:1].isdigit()


class CitationKind(Enum):
    NUMBERED = "numbered"
    NAMED = "named"
    PLENUM = "plenum"
    """Known by the meeting that passed it: "Nghị quyết Trung ương 4 (khoá XII)"."""


class Citation(NamedTuple):
    """One mention of an instrument other than the document itself."""

    kind: CitationKind
    span: Span
    """From the type name (or the number) to the end of the last of number, date, issuer."""
    type: Part | None = None
    """First letter capital; its span lies at the head of the list where a list shares it."""
    number: Part | None = None
    """Without spaces, ``Đ`` for look-alikes, ``-`` for any dash; otherwise as written."""
    name: Part | None = None
    """Single-spaced, without year: ``Luật Đất đai``; a numbered law may bear it too."""
    dates: tuple[StatedDate, ...] = ()
    """Dates the grammar binds to it; the first is the one meant, more than one is a fault."""
    issuer: Part | None = None
    subject: Part | None = None
    pinpoint: Part | None = None
    shared_date: bool = False
    """The date stands at a later member of the same list."""
    shared_issuer: bool = False

    @property
    def date(self) -> PartialDate | None:
        return self.dates[0].date if self.dates else None


@dataclass(frozen=True, slots=True)
class Instrument:
    """An act, whether or not we hold a file of it."""

    key: str
    """Stable identity, e.g. ``04/2015/nđ-cp``, ``33/ct-ttg@2021``, ``luật đất đai@2013``."""
    type: str | None = None
    number: str | None = None
    name: str | None = None
    date: PartialDate | None = None
    """As the mentions state it most often, an earlier mention winning a tie."""
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Which instruments a citation may mean; none, one, or several."""

    citation: Citation
    candidates: tuple[Instrument, ...]

    @property
    def target(self) -> Instrument | None:
        return self.candidates[0] if len(self.candidates) == 1 else None


class RelationKind(Enum):
    CITES = "cites"
    BASED_ON = "based_on"
    """Căn cứ."""
    IMPLEMENTS = "implements"
    """Thực hiện, triển khai, thi hành."""
    DETAILS = "details"
    """Quy định chi tiết."""
    GUIDES = "guides"
    """Hướng dẫn (thi hành)."""
    PROMULGATES = "promulgates"
    """Ban hành, ban hành kèm theo."""
    CONTINUES = "continues"
    """Tiếp tục thực hiện."""
    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"


@dataclass(frozen=True, slots=True)
class Relation:
    kind: RelationKind
    source: Instrument
    """The document itself, or an act whose subject names the target."""
    target: Instrument
    section: str
    """Label of the section that says so, e.g. ``II.1``."""
    evidence: Span
    """The words that say so."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One document, done. ``links`` runs parallel to ``citations``."""

    document: Document
    header: Header
    root: Section
    citations: tuple[Citation, ...]
    links: tuple[Link, ...]
    instruments: tuple[Instrument, ...]
    """Every instrument cited, in order of first mention."""
    relations: tuple[Relation, ...]
    instrument: Instrument
    """What the document itself is."""


class DeadlineKind(Enum):
    DAY = "day"
    PERIOD = "period"
    """Any day from ``start`` to the one day of ``dates``: trong quý II/2025."""
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    """Thường xuyên."""
    UNRESOLVED = "unresolved"
    """Hangs on something the document does not date: khi có yêu cầu, kể từ ngày nhận được."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when, as written and as a calendar can hold it."""

    kind: DeadlineKind
    words: str
    """As written, single-spaced. "Trước ngày 25/11" gives 25/11, the day that is named."""
    span: Span
    dates: tuple[datetime.date, ...] = ()
    """Sorted. One for a day, the last for a period; of a recurrence, those up to the end of the document's year."""
    start: datetime.date | None = None
    """First day of a period; the day a recurrence counts from (DTSTART)."""
    rrule: str = ""
    """RFC 5545, without ``RRULE:``; ends with the term of the document where that is known."""
    assumed: bool = False
    """No day is written; the dates are the middle or the last day of what is (giữa tháng, hằng quý)."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is charged with what."""

    agents: tuple[Part, ...]
    """One or several; empty where a task has a deadline and nobody is named."""
    action: Part
    """Without agents and closing mark; parts of a table's row stand where they stand."""
    section: str
    """Label, as `outline.label` gives it."""
    span: Span
    """The sentence, or the row of a table."""
    partners: tuple[Part, ...] = ()
    """Phối hợp với …"""
    recipients: tuple[Part, ...] = ()
    """To whom it reports, sends, submits."""
    via: Part | None = None
    """Through whom: qua Phòng Nội vụ."""
    deadlines: tuple[Deadline, ...] = ()
    asked: bool = False
    """Đề nghị: of those who cannot be ordered."""


class Severity(Enum):
    ERROR = "error"
    """Certain from the text, or from facts of full strength."""
    WARNING = "warning"
    """Probable; a person should look."""
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One of the facts a finding rests on."""

    message: str
    span: Span | None = None
    section: str = ""
    source: str = ""
    """Where the fact comes from, if not this document."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to stand in place of a stretch of the text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    name: str
    severity: Severity
    message: str
    span: Span
    quote: str
    section: str
    evidence: tuple[Evidence, ...] = ()
    suggestion: str | None = None
    """Only where one correction is certain."""
    fingerprint: str = ""
    """Stays the same when paragraphs are inserted above or below."""
    correction: Correction | None = None
    """Only where the document itself or facts of full strength prove it, so that a program may make it."""


class Excerpt(NamedTuple):
    """One line of a section."""

    text: str
    marks: tuple[Span, ...]
    """Found words, as ranges of ``text``."""


@dataclass(frozen=True)
class Hit:
    """One section found by a search."""

    document_id: str
    title: str
    """Of the document."""
    source: str
    section: str
    heading: str
    score: float
    show: Callable[[], Excerpt] = field(repr=False, compare=False)
    """Gives the place that best shows why it was found. To look for it costs more than the rest of a hit."""

    @cached_property
    def _excerpt(self) -> Excerpt:
        return self.show()

    @property
    def snippet(self) -> str:
        return self._excerpt.text

    @property
    def marks(self) -> tuple[Span, ...]:
        """Found words, as ranges of ``snippet``."""
        return self._excerpt.marks


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the knowledge base that cites an instrument."""

    document_id: str
    title: str
    source: str
    section: str
    quote: str
    sentence: str
    date: PartialDate | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class CitedInstrument:
    """An instrument and every place that cites it."""

    instrument: Instrument
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instrument that may be meant, and how often it is cited."""

    instrument: Instrument
    mentions: int
    documents: int


@dataclass(frozen=True, slots=True)
class ActSummary:
    """An act and how documents speak of it."""

    instrument: Instrument
    mentions: int
    documents: int
    dates: tuple[tuple[PartialDate, int], ...]
    """Every date stated, and how often; the most frequent first."""
    issuers: tuple[tuple[str, int], ...]
    """As written; likewise."""
    latest: PartialDate | None = None
    """Of the dates of the documents that cite it."""


@dataclass(frozen=True, slots=True)
class StatedRelation:
    """What a document in the knowledge base says of two acts."""

    kind: RelationKind
    source: Instrument
    target: Instrument
    outgoing: bool
    """Of the act that was asked for: it is the source."""
    document_id: str
    title: str
    """Of the document."""
    file: str
    """Source of the document."""
    section: str


def sections(root: Section) -> Iterator[Section]:
    """Every section of the tree, parents first, in text order."""
    stack = [root]
    while stack:
        section = stack.pop()
        yield section
        stack.extend(reversed(section.children))
