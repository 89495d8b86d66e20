"""How Whoosh keeps our terms: each with the numbers of the sections that hold it and how often they do.

Whoosh's own posting format pickles and compresses every block of every term:
210 articles a CPU second and 1.7 times the size of the text on 8,000
articles. Here a term's postings are the gaps between section numbers, as the
narrowest integers that hold them, and a code of one byte for how often, left
out where every section has the term once. They are read into arrays at one
go; no pickle is read with them.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3TermsReader
from whoosh.filedb import filetables
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.system import pack_ushort

Numbers = NDArray[np.int64]
Counts = NDArray[np.float32]

_WIDTHS = (np.dtype("<u1"), np.dtype("<u2"), np.dtype("<u4"))
_WORTH_COMPRESSING = 64
_HEAD = 5
"""Four bytes: how many sections hold the term; one: the width of the gaps, and the flags below."""
_WIDTH, _DEFLATED, _ONCE = 3, 8, 16

_CODE_BITS = 4
_LEVELS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 23, 32, 45, 64, 96, 160)
"""What the codes 0…15 say: beyond six, how often exactly makes no difference to a rank."""
_LEVEL = np.array(_LEVELS, np.float32)
_MIDDLES = [(a + b) / 2 for a, b in pairwise(_LEVELS)]
_CODES = bytes(sum(count > middle for middle in _MIDDLES) for count in range(_LEVELS[-1] + 1))


def pack(entries: array[int]) -> bytes:
    """Section numbers in ascending order, each shifted left over the code of its count → bytes."""
    found = np.frombuffer(entries, np.uint32)
    numbers, codes = found >> _CODE_BITS, (found & (1 << _CODE_BITS) - 1).astype(np.uint8)
    gaps = np.diff(numbers, prepend=np.uint32(0))
    widest = int(gaps.max())
    width = sum(widest >= limit for limit in (0x100, 0x10000))
    data, flags = gaps.astype(_WIDTHS[width]).tobytes(), width
    if codes.any():
        data += codes.tobytes()
    else:
        flags |= _ONCE
    if len(data) >= _WORTH_COMPRESSING and len(squeezed := zlib.compress(data, 1)) < len(data):
        data, flags = squeezed, flags | _DEFLATED
    return len(numbers).to_bytes(4, "little") + bytes((flags,)) + data


def unpack(data: bytes) -> tuple[Numbers, Counts]:
    """The section numbers, ascending, and how often each has the term."""
    count, flags = int.from_bytes(data[:4], "little"), data[4]
    body = zlib.decompress(data[_HEAD:]) if flags & _DEFLATED else data[_HEAD:]
    gaps = np.frombuffer(body, _WIDTHS[flags & _WIDTH], count)
    numbers = np.cumsum(gaps, dtype=np.int64)
    if flags & _ONCE:
        return numbers, np.ones(count, np.float32)
    return numbers, _LEVEL[np.frombuffer(body, np.uint8, count, gaps.nbytes)]


class Pool:
    """Takes the place of Whoosh's sorting pool: postings grouped by term as they come."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[str, array[int]]] = {}
        self.size = 0

    def put(self, field: str, number: int, counts: Mapping[str, int]) -> None:
        """What section ``number`` holds, and how often; numbers ascend from call to call."""
        terms = self._fields.setdefault(field, {})
        base, last = number << _CODE_BITS, _LEVELS[-1]
        for term, count in counts.items():
            entry = base | _CODES[count if count < last else last]
            try:
                terms[term].append(entry)
            except KeyError:
                terms[term] = array("I", (entry,))
        self.size += len(counts)

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting of a segment that is merged into this one."""
        field, term, number, count, _ = item
        self.put(field, number, {term.decode("utf-8", "surrogatepass"): int(count)})

    def iter_postings(self) -> Iterator[tuple[str, bytes, array[int]]]:
        for field, terms in sorted(self._fields.items()):
            # Code points and their UTF-8 sort alike.
            for term in sorted(terms):
                yield field, term.encode("utf-8", "surrogatepass"), terms[term]

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
        for field, term, entries in items:
            code = self._fields.setdefault(field, len(self._fields))
            add(pack_ushort(code) + term, pack(entries))

    def close(self) -> None:
        self._file.close()
        self.is_closed = True


class TermsReader(W3TermsReader):  # type: ignore[misc]  # whoosh has no types
    def __init__(self, codec: PackedCodec, file: Any, length: int) -> None:
        self._codec = codec
        self._tindex = filetables.OrderedHashReader(file, length)
        self._fieldmap = self._tindex.extras["fieldmap"]
        self._fieldunmap = sorted(self._fieldmap, key=self._fieldmap.__getitem__)

    def postings(self, field: str, term: str) -> tuple[Numbers, Counts] | None:
        """Of one term, in this segment; deleted sections included."""
        if field not in self._fieldmap:
            return None
        try:
            return unpack(self._data(field, term.encode("utf-8", "surrogatepass")))
        except TermNotFound:
            return None

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
        numbers, _ = unpack(self._data(field, term))
        return TermInfo(len(numbers), len(numbers), minid=int(numbers[0]), maxid=int(numbers[-1]))

    def matcher(self, field: str, term: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        numbers, counts = unpack(self._data(field, term))
        return ListMatcher(numbers.tolist(), counts.tolist(), format=format_, scorer=scorer, term=(field, term))

    def close(self) -> None:
        self._tindex.close()


class PackedCodec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> _TermsWriter:
        return _TermsWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> TermsReader:
        name = segment.make_filename(self.TERMS_EXT)
        return TermsReader(self, storage.open_file(name), storage.file_length(name))
