"""The short lines of letterhead and signature, however a file laid its two columns out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dvcq_kb.model import Span
from dvcq_kb.text import comparable, single_spaced

# Two columns flattened into one line keep a tab, a table bar or a wide gap between them.
_CELL_GAP = re.compile(r"\t+|\s*\|\s*|[ \xa0]{5,}|\n")
_ORNAMENT = " \t\xa0*_\\#>|"
_RULE = re.compile(r"^[\s\-–—_=*.\\|]+$")


class Cell(NamedTuple):
    text: str
    """Single-spaced, without ornament."""
    span: Span
    block: int
    """Index of the block that holds it."""

    @property
    def comparable(self) -> str:
        return comparable(self.text)

    @property
    def shouts(self) -> bool:
        return self.text.isupper()


def split(text: str, blocks: Sequence[Span], *, limit: int) -> list[Cell]:
    """The cells of the first ``limit`` blocks; rules (-----, ***) and empty ones left out."""
    cells = []
    for index, span in enumerate(blocks[:limit]):
        position = span.start
        for gap in [*_CELL_GAP.finditer(text, span.start, span.end), None]:
            end = gap.start() if gap else span.end
            cell = _cell(text, position, end, index)
            if cell is not None:
                cells.append(cell)
            position = gap.end() if gap else end
    return cells


def _cell(text: str, start: int, end: int, block: int) -> Cell | None:
    raw = text[start:end]
    if not raw.strip() or _RULE.match(raw):
        return None
    start += len(raw) - len(raw.lstrip(_ORNAMENT))
    end -= len(raw) - len(raw.rstrip(_ORNAMENT))
    # "Số: 80/QĐ-BTTTT -------": a rule at the end of a cell
    trimmed = re.sub(r"\s*[-–—_]{3,}\s*$", "", text[start:end]).rstrip(_ORNAMENT)
    return Cell(single_spaced(trimmed), Span(start, start + len(trimmed)), block) if trimmed else None
