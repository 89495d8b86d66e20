"""A run → the characters it stores. Whoever splits runs must count as this does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dvcq_kb.readers.docx import names, symbols

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARACTERS = {
    names.TAB: "\t",
    names.PTAB: "\t",
    names.BR: "\n",
    names.CR: "\n",
    # <w:t>12/QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t>: typed Ctrl+Shift+-, a hyphen that does not break.
    names.NO_BREAK_HYPHEN: "-",
    names.w("softHyphen"): "\u00ad",
}
_SPACES = str.maketrans("\t\n\r", "   ")
_FONT, _CHAR = names.w("font"), names.w("char")


def stored(element: _Element) -> str:
    """What a child of ``w:r`` adds to the run's text; empty for what is no text (``w:rPr``, a drawing).

    The offset in `Place.index` counts the characters of this, over the
    children of the run as `View.children` gives them.
    """
    tag = element.tag
    if tag in (names.T, names.DEL_TEXT):
        text = element.text or ""
        if element.get(names.SPACE) != "preserve":
            # Space around it is layout of the XML; Word leaves it out.
            text = text.strip(" \t\r\n")
        return text.translate(_SPACES)
    if tag == names.SYM:
        return _symbol(element)
    return _CHARACTERS.get(tag, "")


def _symbol(element: _Element) -> str:
    # <w:sym w:font="Wingdings" w:char="F0FE"/>
    try:
        code = int(element.get(_CHAR, ""), 16)
    except ValueError:
        return ""
    if not 0x20 <= code < 0xD800 and not 0xE000 <= code <= 0x10FFFF:
        return ""
    return symbols.shown(chr(code), element.get(_FONT, ""))
