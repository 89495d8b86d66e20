"""Footnotes of a page that Word or LibreOffice saved: the marks in the sentences, and the notes at its end.

Word:         ``<a href="#_ftn1" name="_ftnref1">[1]</a>``
              ``<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> Xem Luật …``
LibreOffice:  ``<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a>``
              ``<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym">1</a>Xem Luật …``

Taken for text, a mark makes another number of the one it hangs on: 12/QĐ-UBND1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_REFERENCE = re.compile(r"^#(?:_((?:ftn|edn)\d{1,4})|(sd(?:foot|end)note\d{1,4})sym)$")
_MARK = re.compile(r"^\s*[\[(]?\s*(\d{1,4}|[ivxlc]{1,6}|\*{1,3})\s*[\])]?\s*")


def take(soup: BeautifulSoup) -> dict[int, str]:
    """Notes out of the page, under the ``id()`` of the element that refers to each: ``[1] Xem …``."""
    references = [(link, _name_of_note(str(link["href"]))) for link in soup.find_all("a", href=_REFERENCE)]
    # Looked for once: a law may have a thousand notes.
    named: dict[object, Tag] = {}
    for element in soup.find_all(id=True) if references else ():
        named.setdefault(element["id"], element)
    found: dict[int, str] = {}
    for reference, name in references:
        note = named.get(name)
        mark = _MARK.match(reference.get_text())
        if note is None or mark is None or note in reference.parents:
            continue
        text = " ".join(_MARK.sub("", note.get_text(" "), count=1).split())
        found[id(reference)] = f"[{mark[1]}] {text}"
        named.pop(name).decompose()
    return found


def _name_of_note(href: str) -> str:
    """The id that its program gives the element of the note: ``ftn1``, ``sdfootnote1``."""
    return _REFERENCE.sub(lambda place: "".join(filter(None, place.groups())), href)
