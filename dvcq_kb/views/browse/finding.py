"""Words in a text, with or without diacritics."""

from __future__ import annotations

from dvcq_kb.model import Span
from dvcq_kb.text import fold

_MOST = 5000


class Finder:
    """Looks words up in one text, which is made ready once."""

    def __init__(self, text: str) -> None:
        """Nothing is done before the first search."""
        self._text = text
        self._folded: str | None = None
        self._lower: str | None = None

    def find(self, words: str) -> list[Span]:
        """Where the words stand, single-spaced or broken over lines; ``dan van`` finds ``Dân vận``.

        Words typed with diacritics are found with these diacritics only.
        """
        words = " ".join(words.split()).lower()
        if not words:
            return []
        if fold(words) == words:
            return _all(self.prepare(), words)
        if self._lower is None:
            self._lower = _alike(self._text.lower(), self._text)
        return _all(self._lower, words)

    def prepare(self) -> str:
        """Fold the text, which takes some time for 500 pages, before somebody waits for it."""
        if self._folded is None:
            self._folded = _alike(fold(self._text), self._text)
        return self._folded


def _alike(made: str, text: str) -> str:
    """A line end inside a phrase counts as its space; a text that grew (a rare ligature) is of no use for places."""
    return (made if len(made) == len(text) else text).replace("\n", " ")


def _all(place: str, words: str) -> list[Span]:
    found: list[Span] = []
    at = place.find(words)
    while at >= 0 and len(found) < _MOST:
        found.append(Span(at, at + len(words)))
        at = place.find(words, at + len(words))
    return found
