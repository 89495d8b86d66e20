"""Which label comes next after which: 3 → 4 or 3a, đ → e, a1 → a2, IV → V."""

from __future__ import annotations

from itertools import pairwise

from dvcq_kb.model import Level

# Điểm run in the order of the Vietnamese alphabet; "f", "j", "w", "z" stand in papers that do not keep it.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_NEXT_LETTER = {
    **{before: frozenset(after) for before, after in pairwise(LETTERS)},
    "d": frozenset("đe"),
    "e": frozenset("gf"),
    "f": frozenset("g"),
    "i": frozenset("kj"),
    "j": frozenset("k"),
}
_TENS = ("", "X", "XX", "XXX")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
ROMAN = {tens + ones: 10 * ten + one for ten, tens in enumerate(_TENS) for one, ones in enumerate(_ONES) if ten + one}


def follows(level: Level, before: str, label: str) -> bool:
    """Whether ``label`` comes next after ``before`` at that level."""
    if label == before:
        return False
    if level in (Level.CHU, Level.DIEM):
        if label[:1] == before[:1]:
            return len(label) > 1
        return label[:1] in _NEXT_LETTER.get(before[:1], ())
    if level in (Level.LA_MA, Level.CHUONG, Level.PHAN):
        number, last = ROMAN.get(label.upper()), ROMAN.get(before.upper())
        if number is not None and last is not None:
            return number == last + 1
        if not label.isdigit():
            return len(label) == len(before) == 1 and label.lower() in _NEXT_LETTER.get(before.lower(), ())
    own, _, part = label.rpartition(".")
    other, _, last_part = before.rpartition(".")
    if own != other:
        return False
    digits, last_digits = part.rstrip(LETTERS), last_part.rstrip(LETTERS)
    if not digits.isdigit() or not last_digits.isdigit():
        return False
    return int(digits) == int(last_digits) + 1 or (digits == last_digits and len(part) > len(digits))
