"""Words torn into letters by a bad conversion ("ỦY B AN NHÂN D Â N") → the words, where something proves them.

What proves them: the same letters stand undamaged elsewhere in the document,
every syllable of a person's name begins with a capital, or the joined letters
are codes we know. Without proof there is no repair.
"""

from __future__ import annotations

import re

from dvcq_kb.text import LOWER, UPPER, comparable, single_spaced
from dvcq_kb.vocabulary import issuer_codes, type_codes

# A word of one consonant, which Vietnamese has none of: the "B" and "D" of "ỦY B AN NHÂN D Â N".
_TORN = re.compile(r"(?<![^\W\d_.])[bcdđghklmnpqrstvx](?![\w./&\-])", re.IGNORECASE)
# Where an undamaged copy is looked for: grounds, the first articles.
_NEARBY = 6000
# Số: 3210/QĐ - U B ND
_TORN_SYMBOL = re.compile(r"(\d{1,5}[a-zđ]?)\s*/\s*((?:\d{4}\s*/\s*)?)([A-ZĐ](?:[\w&]|\s*[-/]\s*|\s(?=[A-ZĐ]))*)$")
# N g u y ễ n H ữ u T í n
_TORN_NAME = re.compile(rf"(?:[{UPPER}](?:\s?[{LOWER}]){{0,6}}\s*){{2,5}}")

# No word of a name begins small.
_SMALL_BEGINNING = re.compile(rf"\s[{LOWER}]")


def is_torn(words: str) -> bool:
    return _TORN.search(words) is not None


def mended(words: str, text: str) -> str | None:
    """The words as they stand undamaged near the beginning of the text; ``None`` if they do not."""
    letters = comparable("".join(words.split()))
    if len(letters) < 8:
        return None
    nearby = text[:_NEARBY]
    pattern = re.compile(r"\s?".join(map(re.escape, letters)), re.IGNORECASE)
    for match in pattern.finditer(nearby):
        found = single_spaced(match[0])
        if not is_torn(found):
            return found
    return None


def mended_symbol(words: str) -> str | None:
    """``3210/QĐ - U B ND`` → ``3210/QĐ-UBND``, if each part is a known code."""
    match = _TORN_SYMBOL.match(words)
    if match is None or not is_torn(match[3]):
        return None
    symbol = "".join(match[3].split())
    if any(
        part.casefold() not in issuer_codes() and part.casefold() not in type_codes()
        for part in re.split("[-/]", symbol)
    ):
        return None
    return f"{match[1]}/{''.join(match[2].split())}{symbol}"


def mended_name(words: str) -> str | None:
    """``N g u y ễ n H ữ u T í n`` → ``Nguyễn Hữu Tín``."""
    if not _SMALL_BEGINNING.search(words) or not _TORN_NAME.fullmatch(words):
        return None
    joined = "".join(words.split())
    return re.sub(rf"(?<=.)(?=[{UPPER}])", " ", joined)
