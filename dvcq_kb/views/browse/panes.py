"""The lists beside the text: citations, findings, duties, what an act is tied to. Enter goes to the place."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import DataTable

from dvcq_kb import outline
from dvcq_kb.graph import relation_words
from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Finding, Instrument, Relation
from dvcq_kb.views.dues import Due
from dvcq_kb.views.excerpt import clip
from dvcq_kb.views.findings import COLOURS
from dvcq_kb.views.places import act, cited, stated_dates
from dvcq_kb.views.session import printable
from dvcq_kb.views.terminal import sign

_NAME = 32
"""Columns for the name of an act: with section and day it fits a narrow pane."""
Row = tuple[int, Sequence[str | Text]]
"""Offset of the place it leads to, and its cells."""


class Rows(DataTable[Text]):
    """One row a place; the key of a row is the offset it leads to."""

    def __init__(self, columns: Sequence[str], empty: str, *, id: str) -> None:
        """Show the columns; ``empty`` is said where there is no row."""
        super().__init__(cursor_type="row", zebra_stripes=True, show_row_labels=False, id=id)
        self._names = columns
        self._empty = empty
        self._offsets: list[int] = []

    def fill(self, rows: Sequence[Row]) -> None:
        self.clear(columns=True)
        self._offsets = [offset for offset, _ in rows]
        if not rows:
            self.add_column(say("Không có", "Nothing"))
            self.add_row(Text(self._empty, "dim"))
            return
        self.add_columns(*self._names)
        for _, cells in rows:
            self.add_row(*(cell if isinstance(cell, Text) else Text(printable(cell)) for cell in cells))

    def offset_of(self, row: int) -> int | None:
        return self._offsets[row] if 0 <= row < len(self._offsets) else None

    def show(self, offset: int) -> None:
        """Put the cursor on the row of a place."""
        if offset in self._offsets:
            self.move_cursor(row=self._offsets.index(offset))


def citations() -> Rows:
    heads = (say("Mục", "Section"), say("Văn bản", "Act"), say("Ngày", "Date"), say("Cơ quan", "Issuer"))
    return Rows(heads, say("Không thấy viện dẫn nào.", "No citations."), id="citations")


def citation_rows(analysis: Analysis) -> list[Row]:
    return [
        (
            citation.span.start,
            (
                outline.label_at(analysis.root, citation.span.start),
                clip(cited(citation), _NAME),
                stated_dates(analysis.document.text, citation),
                citation.issuer.value if citation.issuer else "",
            ),
        )
        for citation in analysis.citations
    ]


def faults() -> Rows:
    heads = (say("Mức", "Level"), say("Mục", "Section"), say("Phát hiện", "Finding"))
    return Rows(heads, say("Không phát hiện mâu thuẫn.", "No contradiction found."), id="faults")


def fault_rows(findings: Sequence[Finding]) -> list[Row]:
    return [
        (
            finding.span.start,
            (
                Text(f"{sign(finding.severity)} {finding.code}", COLOURS[finding.severity]),
                finding.section,
                finding.message,
            ),
        )
        for finding in findings
    ]


def deadlines() -> Rows:
    heads = (say("Hạn", "Due"), say("Đơn vị", "Unit"), say("Mục", "Section"), say("Việc", "Duty"))
    return Rows(heads, say("Không thấy nhiệm vụ hay thời hạn nào.", "No duties or deadlines."), id="deadlines")


def deadline_rows(dues: Sequence[Due]) -> list[Row]:
    return [
        (
            due.span.start,
            (clip(due.when, _NAME), clip(due.who or say("không nêu", "not named"), _NAME), due.duty.section, due.what),
        )
        for due in dues
    ]


def ties() -> Rows:
    heads = (say("Quan hệ", "Relation"), say("Văn bản", "Act"), say("Mục", "Section"))
    return Rows(heads, say("Chưa thấy quan hệ nào.", "No relation found."), id="ties")


def tie_rows(analysis: Analysis, chosen: Instrument | None) -> list[Row]:
    """What touches the chosen act; of no act, what the document rests on."""
    centre = chosen or analysis.instrument
    return [
        (
            relation.evidence.start,
            (_words(relation, centre), _name(_other(relation, centre), analysis), relation.section),
        )
        for relation in analysis.relations
        if centre in (relation.source, relation.target)
    ]


def _other(relation: Relation, centre: Instrument) -> Instrument:
    return relation.target if relation.source == centre else relation.source


def _name(instrument: Instrument, analysis: Analysis) -> str:
    return say("văn bản này", "this document") if instrument == analysis.instrument else act(instrument)


def _words(relation: Relation, centre: Instrument) -> str:
    words = relation_words(relation.kind)
    return f"→ {words}" if relation.source == centre else f"← {words}"
