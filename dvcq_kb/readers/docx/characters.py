r"""Pieces of runs → the text of one paragraph in NFC, and for every stretch of it the place it comes from.

A word is split over runs at any letter, so neither the normal form nor a
legacy encoding may be made run by run: ``e`` + ``\u0323`` + ``\u0302`` may
stand in three.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from dvcq_kb.readers import legacy
from dvcq_kb.readers.syllables import spoken_share
from dvcq_kb.text import normalise


class Encoding(Enum):
    """What the letters of a font mean."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3 (ABC)"
    TCVN3_CAPITALS = "TCVN3 (ABC), .VnTimeH"
    """Small letters are drawn as capitals."""
    VNI = "VNI-Windows"

    @property
    def is_tcvn3(self) -> bool:
        return self in (Encoding.TCVN3, Encoding.TCVN3_CAPITALS)


# .VnTime, .VnArial, .VnTimeH, .VnArial NarrowH; VNI-Times, VNI-Helve.
_TCVN3_FONT = re.compile(r"\.?Vn[A-Z]")
_VNI_FONT = re.compile(r"VNI[- ]")


def encoding_of(font: str | None) -> Encoding:
    if not font:
        return Encoding.UNICODE
    if _TCVN3_FONT.match(font):
        return Encoding.TCVN3_CAPITALS if font.rstrip().endswith("H") else Encoding.TCVN3
    return Encoding.VNI if _VNI_FONT.match(font) else Encoding.UNICODE


class Piece(NamedTuple):
    """A stretch of characters of one run, as stored."""

    text: str
    place: tuple[int, ...]
    """Of its first character: paragraph, run, offset in the run; the paragraph alone if it is not stored."""
    encoding: Encoding = Encoding.UNICODE
    capitals: bool = False


class _Unit(NamedTuple):
    """What cannot be taken apart: a letter with its marks."""

    text: str
    place: tuple[int, ...]


class Origin(NamedTuple):
    """From this offset in the paragraph on, the text comes from this place."""

    start: int
    place: tuple[int, ...]


def legacy_encodings(pieces: Iterable[Piece]) -> frozenset[Encoding]:
    """Which legacy encodings a document is really written in.

    Text converted to Unicode often keeps the name of its old font, so the
    font alone proves nothing: the syllables must be spoken.
    """
    texts: dict[Encoding, list[str]] = {}
    for piece in pieces:
        if piece.encoding is not Encoding.UNICODE:
            texts.setdefault(piece.encoding, []).append(piece.text)
    found: set[Encoding] = set()
    for tcvn3 in (True, False):
        stretches = [text for encoding, each in texts.items() if encoding.is_tcvn3 is tcvn3 for text in each]
        sample = "\n".join(text for text in stretches if not legacy.has_vietnamese(text))[:500_000]
        if not sample:
            continue
        western = sample.encode("cp1252", errors="ignore")
        read = legacy.tcvn3(western) if tcvn3 else legacy.vni(western)
        # A sample without a mark may be either; what it says is the same but for .VnTimeH.
        if spoken_share(read) >= spoken_share(sample):
            found.update(encoding for encoding in texts if encoding.is_tcvn3 is tcvn3)
    return frozenset(found)


def lay(pieces: Sequence[Piece], encodings: frozenset[Encoding]) -> tuple[str, list[Origin]]:
    r"""The paragraph's text, lines divided by ``\n``.

    Args:
        pieces: in order.
        encodings: the legacy encodings to convert; pieces of others are taken as Unicode.
    """
    text = "".join(piece.text for piece in pieces)
    plain = not any(piece.capitals or piece.encoding in encodings for piece in pieces)
    if plain and normalise(text) == text:
        origins, at = [], 0
        for piece in pieces:
            origins.append(Origin(at, piece.place))
            at += len(piece.text)
        return text, origins
    return _joined(_composed(_units(pieces, encodings)))


def _units(pieces: Sequence[Piece], encodings: frozenset[Encoding]) -> Iterator[_Unit]:
    for encoding, group in groupby(pieces, key=attrgetter("encoding")):
        stretch = list(group)
        indices = [index for piece in stretch for index in _indices(piece)]
        text = "".join(piece.text for piece in stretch)
        capitals = [piece.capitals for piece in stretch for _ in piece.text]
        if encoding in encodings and not legacy.has_vietnamese(text):
            read, starts = _converted(text, encoding)
        else:
            read, starts = list(text), range(len(text))
        for letters, start in zip(read, starts, strict=True):
            # One code point stays one: ß would become SS.
            upper = letters.upper() if capitals[start] else letters
            yield _Unit(upper if len(upper) == len(letters) else letters, indices[start])


def _indices(piece: Piece) -> Iterator[tuple[int, ...]]:
    if len(piece.place) < 3:
        yield from [piece.place] * len(piece.text)
        return
    paragraph, run, offset = piece.place
    for further in range(len(piece.text)):
        yield (paragraph, run, offset + further)


def _converted(text: str, encoding: Encoding) -> tuple[Sequence[str], Sequence[int]]:
    """Letters in Unicode, and where each begins in the text as stored."""
    if encoding is Encoding.VNI:
        matches = list(legacy.VNI_LETTER.finditer(text))
        return [legacy.vni_letter(match) for match in matches], [match.start() for match in matches]
    letters = [legacy.tcvn3_letter(character) for character in text]
    if encoding is Encoding.TCVN3_CAPITALS:
        letters = [letter.upper() for letter in letters]
    else:
        # One letter is one code point here, combining marks too; only a ligature (ﬁ) would make two capitals.
        capitals = legacy.tcvn3_capitals("".join(letters))
        letters = list(capitals) if len(capitals) == len(letters) else letters
    return letters, range(len(text))


def _composed(units: Iterable[_Unit]) -> Iterator[_Unit]:
    """Letters joined with the combining marks that follow, also those of the next run."""
    pending: _Unit | None = None
    for unit in units:
        if pending is not None and unit.text and unicodedata.combining(unit.text[0]):
            pending = _Unit(pending.text + unit.text, pending.place)
            continue
        if pending is not None:
            yield _Unit(normalise(pending.text), pending.place)
        pending = unit
    if pending is not None:
        yield _Unit(normalise(pending.text), pending.place)


def _joined(units: Iterable[_Unit]) -> tuple[str, list[Origin]]:
    """The text, with an origin wherever it does not go on one stored character for one shown."""
    texts: list[str] = []
    origins: list[Origin] = []
    at = 0
    expected: tuple[int, ...] | None = None
    for text, index in units:
        if not text:
            continue
        if index != expected:
            origins.append(Origin(at, index))
        texts.append(text)
        at += len(text)
        expected = (*index[:2], index[2] + len(text)) if len(index) > 2 else index
    joined = "".join(texts)
    if not unicodedata.is_normalized("NFC", joined):
        # Scripts that compose without combining marks (Hangul): the place of the paragraph's start must do.
        return unicodedata.normalize("NFC", joined), origins[:1]
    return joined, origins
