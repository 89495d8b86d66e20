"""How Whoosh keeps our terms: each with the numbers of the sections that hold it, and nothing else.

Whoosh's own posting format pickles and compresses every block of every term:
210 articles a CPU second and 1.7 times the size of the text on 8,000
articles. Ranking needs no more than presence (see `rank`), so a term's
postings here are the gaps between section numbers as an array of the
narrowest integers that hold them. No pickle is read with them.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3TermsReader
from whoosh.filedb import filetables
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.system import pack_ushort

_WIDTHS = "BHI"
_LIMITS = (0x100, 0x10000)
_WORTH_COMPRESSING = 64
_HEAD = 5
"""Four bytes: how many sections hold the term; one: the width of the gaps, plus 8 if they are deflated."""


def pack(numbers: array[int]) -> bytes:
    """Ascending section numbers → bytes."""
    gaps = [b - a for a, b in zip((0, *numbers[:-1]), numbers, strict=True)]
    widest = max(gaps)
    width = sum(widest >= limit for limit in _LIMITS)
    packed = array(_WIDTHS[width], gaps)
    if sys.byteorder == "big":
        packed.byteswap()
    data = packed.tobytes()
    if len(data) >= _WORTH_COMPRESSING and len(squeezed := zlib.compress(data, 1)) < len(data):
        data, width = squeezed, width + 8
    return len(numbers).to_bytes(4, "little") + bytes((width,)) + data


def unpack(data: bytes) -> list[int]:
    width = data[4]
    body = data[_HEAD:]
    gaps = array(_WIDTHS[width & 7])
    gaps.frombytes(zlib.decompress(body) if width & 8 else body)
    if sys.byteorder == "big":
        gaps.byteswap()
    return list(accumulate(gaps))


class Pool:
    """Takes the place of Whoosh's sorting pool: postings grouped by term as they come."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, array[int]]] = {}
        self.size = 0

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        field, term, number, _, _ = item
        try:
            self._fields[field][term].append(number)
        except KeyError:
            self._fields.setdefault(field, {})[term] = array("I", (number,))
        self.size += 1

    def iter_postings(self) -> Iterator[tuple[str, bytes, array[int]]]:
        for field, terms in sorted(self._fields.items()):
            for term in sorted(terms):
                yield field, term, terms[term]

    def cleanup(self) -> None:
        self._fields.clear()


class _TermsWriter:
    """Stands in for Whoosh's field writer, with the grouped postings of `Pool`."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._file = filetables.OrderedHashWriter(segment.create_file(storage, W3Codec.TERMS_EXT))
        self._fields: dict[str, int] = {}
        self._file.extras["fieldmap"] = self._fields
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[tuple[str, bytes, array[int]]]) -> None:
        add = self._file.add
        for field, term, numbers in items:
            code = self._fields.setdefault(field, len(self._fields))
            add(pack_ushort(code) + term, pack(numbers))

    def close(self) -> None:
        self._file.close()
        self.is_closed = True


class _TermsReader(W3TermsReader):  # type: ignore[misc]  # whoosh has no types
    def __init__(self, codec: PackedCodec, file: Any, length: int) -> None:
        self._codec = codec
        self._tindex = filetables.OrderedHashReader(file, length)
        self._fieldmap = self._tindex.extras["fieldmap"]
        self._fieldunmap = sorted(self._fieldmap, key=self._fieldmap.__getitem__)

    def _data(self, field: str, term: bytes) -> bytes:
        try:
            return bytes(self._tindex[self._keycoder(field, term)])
        except KeyError as error:
            raise TermNotFound(f"No term {field}:{term!r}") from error

    def doc_frequency(self, field: str, term: bytes) -> int:
        # Whoosh takes the KeyError of an unknown term for 0.
        place, _ = self._range_for_key(field, term)
        return int.from_bytes(self._tindex.dbfile.get(place, 4), "little")

    def frequency(self, field: str, term: bytes) -> int:
        return self.doc_frequency(field, term)

    def term_info(self, field: str, term: bytes) -> TermInfo:
        numbers = unpack(self._data(field, term))
        return TermInfo(len(numbers), len(numbers), minid=numbers[0], maxid=numbers[-1])

    def matcher(self, field: str, term: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        return ListMatcher(unpack(self._data(field, term)), format=format_, scorer=scorer, term=(field, term))

    def close(self) -> None:
        self._tindex.close()


class PackedCodec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _TermsWriter:
        return _TermsWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> _TermsReader:
        name = segment.make_filename(self.TERMS_EXT)
        return _TermsReader(self, storage.open_file(name), storage.file_length(name))
