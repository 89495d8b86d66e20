"""A number that is nowhere known → the known numbers it may be a slip of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from itertools import takewhile

from dvcq_kb import symbol

_DIGITS = b"0123456789"


def near(number: str, keys: Sequence[bytes], known: Container[bytes]) -> Iterator[bytes]:
    """Keys that differ in one respect, the likeliest slips first.

    Another year, then another number (one digit wrong, lost, added, or two
    swapped), both under the same symbol; then the same number under another symbol.

    Args:
        number: as written.
        keys: every known key, sorted.
        known: the same keys, for asking.
    """
    own = symbol.key(number).encode()
    digits, _, rest = own.partition(b"/")
    year, _, organs = rest.partition(b"/")
    dated = year.isdigit() and len(year) == 4
    seen = {own}
    for key in (*_other_years(digits, year, organs, dated), *(b"%s/%s" % (n, rest) for n in _slips(digits))):
        if key in known and key not in seen:
            seen.add(key)
            yield key
    # 04/2015/… under any symbol; without a year a number says nothing across symbols, unless nothing else is given.
    stem = b"%s/%s/" % (digits, year) if dated else digits + b"/" if not rest else None
    if stem is None:
        return
    others = []
    for at in range(bisect_left(keys, stem), len(keys)):
        if not keys[at].startswith(stem):
            break
        if keys[at] not in seen:
            others.append(keys[at])
    # 04/2016/NĐ-CPP is rather a Nghị định than a Thông tư.
    yield from sorted(others, key=lambda key: -_shared(key, own))


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two keys have in common from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _other_years(digits: bytes, year: bytes, organs: bytes, dated: bool) -> Iterator[bytes]:
    if not dated:
        return
    stated = int(year)
    # A wrong year is most often a near one, or has one wrong digit: 2012 for 2021 is two.
    years = [stated + step for size in range(1, 4) for step in (-size, size)]
    years += [int(slip) for slip in _slips(year) if len(slip) == 4]
    for other in dict.fromkeys(years):
        yield b"%s/%d/%s" % (digits, other, organs)


def _slips(digits: bytes) -> Iterator[bytes]:
    """Every text one slip away: two neighbours swapped, one digit replaced, added, or lost."""
    found: dict[bytes, None] = {}
    for at in range(len(digits) - 1):
        found[digits[:at] + digits[at + 1 : at + 2] + digits[at : at + 1] + digits[at + 2 :]] = None
    for at in range(len(digits)):
        for digit in _DIGITS:
            found[digits[:at] + bytes([digit]) + digits[at + 1 :]] = None
    for at in range(len(digits) + 1):
        for digit in _DIGITS:
            found[digits[:at] + bytes([digit]) + digits[at:]] = None
    if len(digits) > 1:
        for at in range(len(digits)):
            found[digits[:at] + digits[at + 1 :]] = None
    found.pop(digits, None)
    # 04 and 4 are one number; no series has a number 0.
    return (slip for slip in dict.fromkeys(slip.lstrip(b"0") for slip in found) if slip and slip != digits)
