"""Words that differ from a word by a letter or two, among those a knowledge base has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_LETTERS = "abcdeghiklmnopqrstuvxy"
"""Of folded Vietnamese; f, j, w, z stand in foreign words only."""
_DIGITS = "0123456789"
_MOST = 12

Frequency = Callable[[str], int]


def neighbours(frequency: Frequency, word: str, distance: int = 1) -> list[str]:
    """Words within ``distance`` edits, itself included, that occur; the nearest and most frequent first."""
    near = {word: 0}
    for _ in range(distance):
        for known in list(near):
            for edited in edits(known):
                near.setdefault(edited, near[known] + 1)
    found = [(away, -times, other) for other, away in near.items() if (times := frequency(other))]
    return [other for _, _, other in sorted(found)[:_MOST]]


def edits(word: str) -> Iterator[str]:
    """One letter or digit changed, left out, put in, or two neighbours swapped."""
    alphabet = _DIGITS if word.isdigit() else _LETTERS
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after and len(word) > 1:
            yield before + after[1:]
        for letter in alphabet:
            if after and letter != after[0]:
                yield before + letter + after[1:]
            yield before + letter + after


# As an input method takes them: "vaanj" → vận, "kheos" → khéo, "ddieu" → điều; "va65n" → vận.
_TELEX = ((re.compile("aa|aw"), "a"), (re.compile("ee"), "e"), (re.compile("oo|ow"), "o"), (re.compile("uw"), "u"),
          (re.compile("dd"), "d"), (re.compile(r"w"), "u"))  # fmt: skip
_VNI = re.compile(r"(?<=[a-z])[1-9]")


def typed_raw(word: str) -> str | None:
    """What a word was meant to be that was typed with the Vietnamese keyboard off; ``None`` if it is no such word."""
    if word.isdigit():
        return None
    plain = _VNI.sub("", word) if re.search(r"\d", word) else word
    if plain == word:
        for pattern, letter in _TELEX:
            plain = pattern.sub(letter, plain)
        # The tone may stand anywhere after the vowel, mostly at the end.
        plain = re.sub(r"(?<=[aeiouy])([a-z]*?)[sfrxj]$", r"\1", plain)
    return plain if plain and plain != word else None
