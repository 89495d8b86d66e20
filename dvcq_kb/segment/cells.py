"""The short lines of letterhead and signature, however a file laid its two columns out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dvcq_kb.model import Span
from dvcq_kb.text import comparable, single_spaced

# Two columns flattened into one line keep a tab, a table bar or a wide gap between them.
_CELL_GAP = re.compile(r"\t+|[ \xa0]*\|[ \xa0]*|[ \xa0]{5,}|\n")
_ORNAMENT = " \t\xa0*_\\#>|"
_RULES = frozenset(" \t\xa0-–—_=*.\\|")
# "Số: 80/QĐ-BTTTT -------": a rule at the end of a cell
_RULE_AT_END = re.compile(r"\s*(?:[-–—_]\s?){3,}\s*$")


class Cell:
    """One line of one column."""

    __slots__ = ("_comparable", "block", "shouts", "span", "text")

    def __init__(self, text: str, span: Span, block: int) -> None:
        self.text = text
        """Single-spaced, without ornament."""
        self.span = span
        self.block = block
        """Index of the block that holds it."""
        self.shouts = text.isupper()
        self._comparable: str | None = None

    @property
    def comparable(self) -> str:
        if self._comparable is None:
            self._comparable = comparable(self.text)
        return self._comparable

    def rest(self, start: int, text: str) -> Cell:
        """What of it stands from the offset on."""
        return Cell(single_spaced(text[start : self.span.end]), Span(start, self.span.end), self.block)


def split(text: str, blocks: Sequence[Span], *, first: int = 0, limit: int) -> Iterator[Cell]:
    """The cells of ``limit`` blocks from ``first`` on; rules (-----, ***) and empty ones left out."""
    for index in range(first, min(first + limit, len(blocks))):
        start, end = blocks[index]
        position = start
        for gap in _CELL_GAP.finditer(text, start, end):
            if gap.start() > position and (cell := _cell(text, position, gap.start(), index)) is not None:
                yield cell
            position = gap.end()
        if position < end and (cell := _cell(text, position, end, index)) is not None:
            yield cell


def _cell(text: str, start: int, end: int, block: int) -> Cell | None:
    raw = text[start:end]
    words = raw.lstrip(_ORNAMENT)
    start += len(raw) - len(words)
    words = words.rstrip(_ORNAMENT)
    if words[-1:] in ("-", "–", "—", "_"):
        words = _RULE_AT_END.sub("", words).rstrip(_ORNAMENT)
    if not words or _RULES.issuperset(words):
        return None
    shown = single_spaced(words)
    # Zero-width characters alone are no cell.
    return Cell(shown, Span(start, start + len(words)), block) if shown else None
