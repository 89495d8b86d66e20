"""How wide words are, without a font: a picture may be laid out where the font it is seen with is not installed."""

from __future__ import annotations

import unicodedata

# Advance widths of Helvetica (Arial, Liberation Sans) for U+0020–U+007E, in thousandths of the type size,
# from Adobe's font metrics.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_BOLD = 1.07
# Noto Sans and Segoe UI, which stand in where Arial is not installed, run wider.
_SPARE = 1.06


def advance(text: str, size: float, *, bold: bool = False) -> float:
    """Room that the text takes on one line, in the unit of ``size``."""
    return _room(sum(map(_width, text)), size, bold=bold)


def _room(thousandths: int, size: float, *, bold: bool) -> float:
    return thousandths * size * _SPARE * (_BOLD if bold else 1) / 1000


def _width(character: str) -> int:
    if " " <= character <= "~":
        return _WIDTHS[ord(character) - 32]
    if character in "đĐ":
        return 556 if character == "đ" else 722
    # ế is as wide as e: marks stand above and below.
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS[ord(base) - 32] if " " <= base <= "~" else 600


def wrap(text: str, room: float, size: float, *, lines: int, bold: bool = False, taken: float = 0) -> list[str]:
    """Break at spaces into at most ``lines`` lines, the last cut with ``…`` if there is more.

    Args:
        text: what is written.
        room: for each line.
        size: of the letters.
        lines: at most.
        bold: wider letters.
        taken: room that the first line has less.
    """
    words, made = text.split(), [""]
    for at, word in enumerate(words):
        longer = f"{made[-1]} {word}".lstrip()
        if not made[-1] or advance(longer, size, bold=bold) <= (room if len(made) > 1 else room - taken):
            made[-1] = longer
        elif len(made) < lines:
            made.append(word)
        else:
            made[-1] = " ".join([made[-1], *words[at:]])
            break
    return [clip(line, room if at else room - taken, size, bold=bold) for at, line in enumerate(made) if line]


def clip(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text on one line, cut with ``…`` if it is wider than ``room``."""
    if advance(text, size, bold=bold) <= room:
        return text
    taken, kept = _width("…"), 0
    for character in text:
        taken += _width(character)
        if _room(taken, size, bold=bold) > room:
            break
        kept += 1
    return text[:kept].rstrip(" ,;:.-–") + "…"
