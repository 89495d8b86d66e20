"""Text → terms: one analysis for what is kept and for what is asked.

Syllables are folded (no diacritics, lower case) and each pair of neighbours
is a term of its own. Measured on 62,192 articles, the pairs give back what
folding loses, and a query typed without diacritics ranks like one with them.
Folding also settles tone placement (hoà, hòa) and NFD. Abbreviations are
written out (UBND → uy ban nhan dan) on both sides, so either finds the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from dvcq_kb import symbol
from dvcq_kb.text import fold
from dvcq_kb.vocabulary import table

VERSION = 2
"""Raise it when the terms of a text change: indexes made with another version are made anew."""


class _Folding(dict[int, str]):
    """Code point → its base letter, one for one, so that offsets stay those of the text."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = "d" if character in "đĐðÐ" else unicodedata.normalize("NFD", character)[0].lower()
        self[code] = base if len(base) == 1 else character
        return self[code]


class _Plain:
    """`plain` of a whole text at once, six times as fast as character by character."""

    def __init__(self) -> None:
        # Who only asks for acts or types a query need not wait for it.
        import numpy

        self._codes = numpy.frombuffer
        # 0: a character that was not met yet.
        self._table = numpy.zeros(0x10000, "<u2")

    def __call__(self, utf16: bytes) -> str:
        codes = self._codes(utf16, "<u2")
        found = self._table[codes]
        if not found.all():
            for code in {*codes[found == 0].tolist()}:
                self._table[code] = ord(_slowly_plain(chr(code)))
            found = self._table[codes]
        return str(found.tobytes(), "utf-16-le")


_FOLDING = _Folding()
_OTHER = re.compile(r"[\W_]")
_SHORT = 200
"""Code points of a text that is as soon folded one by one."""
_plain_of = cache(_Plain)


def folded(text: str) -> str:
    """NFC text without diacritics, in lower case, every letter at its old offset."""
    return text.translate(_FOLDING)


def plain(text: str) -> str:
    """`folded`, and whatever is no letter or digit is a space."""
    if len(text) > _SHORT:
        utf16 = text.encode("utf-16-le", "surrogatepass")
        # Longer with a character outside the first 65,536: an emoji.
        if len(utf16) == 2 * len(text):
            return _plain_of()(utf16)
    return _slowly_plain(text)


def _slowly_plain(text: str) -> str:
    return _OTHER.sub(" ", folded(text))


def syllables(text: str) -> list[str]:
    """The folded syllables and numbers of an NFC text, in order."""
    return plain(text).split()


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Folded abbreviation → the syllables it stands for."""
    return {folded(row["short"]): tuple(syllables(row["words"])) for row in table("abbreviations")}


def written_out(run: list[str]) -> list[str]:
    """Folded syllables with abbreviations replaced by what they stand for."""
    known = abbreviations()
    if known.keys().isdisjoint(run):
        return run
    return [syllable for token in run for syllable in known.get(token, (token,))]


def words(text: str) -> list[str]:
    """`syllables`, abbreviations written out: what searching compares."""
    return written_out(syllables(text))


def pairs(run: Sequence[str]) -> Iterator[str]:
    return map(" ".join, pairwise(run))


def counted(run: Sequence[str]) -> Counter[str]:
    """What a text is found by, with how often it has it: its syllables and its pairs of neighbours."""
    found = Counter(run)
    found.update(pairs(run))
    return found


@lru_cache(maxsize=65536)
def symbol_key(number: str) -> str:
    """The keyword of a number-symbol, spelling aside: ``33/CT-TTg``, ``33-ct-ttg`` → ``33/ct/ttg``."""
    return fold(symbol.key(number))


def name_key(name: str) -> str:
    """The keyword of a name, spelling and punctuation aside: ``Luật Đất đai``, ``luat-dat-dai`` → ``luat dat dai``."""
    return " ".join(syllables(name))


def symbols(text: str) -> Iterator[str]:
    """The keyword of every number-symbol in a text, in order."""
    return (key for key, _, _ in symbol_places(text))


def symbol_places(text: str) -> Iterator[tuple[str, int, int]]:
    """`symbols`, each with its place in the text."""
    end = 0
    for anchor in symbol.anchors(text):
        # Inside the symbol just read (the hyphen of 59/2023/NĐ-CP) there is no other.
        if anchor >= end and (found := symbol.read(text, anchor)):
            end = found.end
            yield symbol_key(found.number), found.start, found.end


# As people type them: 33/ct-ttg, 59/2023/NĐ-CP, 67/2011/qh12, 33-CT-TTg. Folded text.
TYPED_SYMBOL = re.compile(r"(?<![\w/.\-])\d{1,6}[a-z]?(?:[/\-]\d{4})?(?:[/\-.][a-z&]+\d*)+(?![\w/])")


def typed_symbols(text: str) -> Iterable[re.Match[str]]:
    """Number-symbols in a query, however it is written; offsets as in the NFC query."""
    return TYPED_SYMBOL.finditer(re.sub("[\u2010-\u2015\u2212]", "-", folded(text)))
