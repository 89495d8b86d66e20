"""Which blocks are cells of a table that was flattened into text: numbers there count rows, not provisions.

Two traces remain. Tables copied out of a web page keep a line with a tab
between two cells; tables out of a PDF keep a head that begins with STT or TT.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.model import Span

# STT | TT | Số TT | **STT** | STT Nội dung công việc Đơn vị chủ trì
HEAD = re.compile(r"[\s*_|]*(?:STT|Stt|TT|Số\s+TT|SỐ\s+TT|Số\s+thứ\s+tự)(?![^\W_])(?!\.)")
HEAD_PAIRS = frozenset(("ST", "St", "TT", "Số", "SỐ"))
_LONGEST_HEAD = 200
# A cell holds no more blocks than this; farther apart, two lines with a tab belong to two tables.
_CELL_BLOCKS = 30
# Fewer walls than this make no table: letterhead and signature have some too.
_FEWEST_WALLS = 4


def is_head(text: str, span: Span) -> bool:
    return span.end - span.start < _LONGEST_HEAD and HEAD.match(text, *span) is not None


AFTER_WALL = 2


def cells(text: str, blocks: Sequence[Span]) -> bytearray:
    """1 for each block between the first and the last wall of a table, 2 right after a wall.

    The block after the last wall is outside.
    """
    inside = bytearray(len(blocks))
    if text.find("\n\t") < 0:
        return inside
    walls = []
    end = blocks[0].end if blocks else 0
    for index, span in enumerate(blocks):
        if span.start - end > 2 and text.find("\t", end, span.start) >= 0:
            walls.append(index)
        end = span.end
    run: list[int] = []
    for wall in [*walls, None]:
        broken = wall is None or (run and (wall - run[-1] > _CELL_BLOCKS or _opens_table(text, blocks, run, wall)))
        if broken:
            if len(run) >= _FEWEST_WALLS:
                first = max(run[0] - 1, 0)
                inside[first : run[-1]] = b"\x01" * (run[-1] - first)
                for place in run[:-1]:
                    inside[place] = AFTER_WALL
            run = []
        if wall is not None:
            run.append(wall)
    return inside


def _opens_table(text: str, blocks: Sequence[Span], run: Sequence[int], wall: int) -> bool:
    """Whether the cell before the wall is the head of another table."""
    return wall - 1 > run[0] and is_head(text, blocks[wall - 1])
