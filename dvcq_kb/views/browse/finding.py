"""Words in a text, with or without diacritics."""

from __future__ import annotations

from dvcq_kb.model import Span
from dvcq_kb.text import fold

_MOST = 5000


class Finder:
    """Looks words up in one text, folded once."""

    def __init__(self, text: str) -> None:
        """Nothing is folded before the first search."""
        self._text = text
        self._folded: str | None = None

    def find(self, words: str) -> list[Span]:
        """Where the words stand, single-spaced or broken over lines; ``dan van`` finds ``Dân vận``.

        Words typed with diacritics are found with these diacritics only.
        """
        words = " ".join(words.split())
        if not words:
            return []
        exact = fold(words) != words.lower()
        if exact:
            return _all(self._text.lower(), words.lower(), self._text)
        return _all(self.prepare(), fold(words), self._text)

    def prepare(self) -> str:
        """Fold the text, which takes a second for 500 pages, before somebody waits for it."""
        if self._folded is None:
            self._folded = fold(self._text)
        return self._folded


def _all(place: str, words: str, text: str) -> list[Span]:
    if len(place) != len(text):  # a rare ligature became two letters; offsets would be wrong
        place, words = text, words
    # A line end inside a phrase counts as its space.
    place = place.replace("\n", " ")
    found: list[Span] = []
    at = place.find(words)
    while at >= 0 and len(found) < _MOST:
        found.append(Span(at, at + len(words)))
        at = place.find(words, at + len(words))
    return found
