"""What a person types when asking for an act → its number."""

from __future__ import annotations

import re

from dvcq_kb import symbol
from dvcq_kb.text import single_spaced


def number_in(words: str) -> str:
    """``nghị định số 04/2015/NĐ-CP`` → ``04/2015/NĐ-CP``; without a symbol, from the first digit on, unspaced."""
    words = single_spaced(words).translate(symbol.LOOK_ALIKES)
    for anchor in symbol.anchors(words):
        if found := symbol.read(words, anchor):
            return found.number
    digit = re.search(r"\d", words)
    return re.sub(r"\s+", "", words[digit.start() :] if digit else words)
