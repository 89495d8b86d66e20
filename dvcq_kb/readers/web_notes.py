"""Footnotes of a page that Word or LibreOffice saved: the marks in the sentences, and the notes at its end.

Word: ``<a href="#_ftn1" name="_ftnref1">[1]</a>`` … ``<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Xem
``; LibreOffice: ``<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a>`` … ``<div id="sdfootnote1"><p><a
class="sdfootnotesym" name="sdfootnote1sym">1</a>Xem``. Taken for text, a mark makes another number of the one it hangs
on: 12/QĐ-UBND1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_REFERENCE = re.compile(r"^#(?:_(?P<word>ftn|edn)(?P<n>\d{1,4})|(?P<office>sd(?:foot|end)note)(?P<m>\d{1,4})sym)$")
_MARK = re.compile(r"^\s*[\[(]?\s*(\d{1,4}|[ivxlc]{1,6}|\*{1,3})\s*[\])]?\s*")


def take(soup: BeautifulSoup) -> dict[int, str]:
    """Notes out of the page, under the ``id()`` of the element that refers to each: ``[1] Xem …``."""
    found: dict[int, str] = {}
    for reference in soup.find_all("a", href=_REFERENCE):
        place = _REFERENCE.match(str(reference["href"]))
        assert place is not None
        note = _note(soup, place)
        mark = _MARK.match(reference.get_text())
        if note is None or mark is None or reference in note.descendants:
            continue
        text = " ".join(_MARK.sub("", note.get_text(" "), count=1).split())
        found[id(reference)] = f"[{mark[1]}] {text}"
        note.decompose()
    return found


def _note(soup: BeautifulSoup, place: re.Match[str]) -> Tag | None:
    """The element that holds the note, which its program gives this id."""
    from bs4 import Tag

    name = f"{place['word']}{place['n']}" if place["word"] else f"{place['office']}{place['m']}"
    found = soup.find(id=name)
    return found if isinstance(found, Tag) else None
