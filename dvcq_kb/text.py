"""Text as written → forms for comparing. ``Document.text`` itself is never rewritten after reading."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from dvcq_kb.model import Span

_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
# Soft hyphen, zero-width space and joiners, word joiner, byte-order mark: invisible, and
# they sit inside numbers pasted from web pages.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WITHOUT_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))

# Blocks of 256 code points, among them the Vietnamese letters, punctuation, symbols and the bullets of Word, in which
# NFC changes nothing …
_COMPOSED_BLOCKS = bytes((0x00, 0x01, 0x02, 0x1E, 0x20, 0x22, 0x24, 0x25, 0x26, 0x27, *range(0xE0, 0xF9), 0xFF))
# … but these: two spaces that it replaces, and marks that it may move before another mark.
_NOT_COMPOSED = "\u2000\u2001\u20d2\u20d3\u20d8\u20d9\u20da\u20e5\u20e6\u20e8\u20ea\u20eb\u20ec\u20ed\u20ee\u20ef"


def surely_composed(text: str) -> bool:
    """Whether NFC leaves the text as it is; a quick look, which may say no in vain."""
    return letters_composed(text) and not any(character in text for character in _NOT_COMPOSED)


def letters_composed(text: str) -> bool:
    """Whether NFC would put no two characters together: a look at each one's block, which may say no in vain."""
    return not text.encode("utf-16-le", "surrogatepass")[1::2].translate(None, _COMPOSED_BLOCKS)


def normalise(text: str) -> str:
    r"""Lay a text out as ``Document.text``: NFC, ``\n`` line ends.

    Invisible characters stay: offsets must fit the text that a person sees in
    the file, and the grammar reads across them.
    """
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    return text if surely_composed(text) else unicodedata.normalize("NFC", text)


def single_spaced(text: str) -> str:
    """Without invisible characters, white space runs (line breaks too) as one space."""
    # No white space but the plain space is printable, nor is anything invisible.
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    words = " ".join(text.split())
    return words if words.isprintable() else words.translate(_WITHOUT_INVISIBLE)


def space_before(text: str, end: int) -> int:
    """Where the white space begins that ends at ``end``; ``end`` itself if there is none."""
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end


def space_after(text: str, start: int, end: int) -> int:
    """Where the white space ends that begins at ``start``, ``end`` at the latest."""
    while start < end and text[start].isspace():
        start += 1
    return start


def stripped(text: str, start: int, end: int) -> Span:
    """The range without the white space at its edges; empty if there is nothing else."""
    start = space_after(text, start, end)
    return Span(start, max(start, space_before(text, end)))


# hoà → hòa, uỷ → ủy: the mark stands on the first vowel of oa, oe, uy at the end of a
# syllable; after q, u belongs to the consonant (quý). Corpus: 110,099 old-style
# spellings against 7,623 new-style ones, and 1,678 articles mix both.
# The look back stands second: a pattern that begins with one of a few letters is found faster.
_TONE = re.compile(r"([oOuU])(?<![qQ].)([àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸỳýỷỹỵỲÝỶỸỴ])(?![^\W\d_])")


def _move_tone(match: re.Match[str]) -> str:
    first, second = match.groups()
    base = unicodedata.normalize("NFD", second)
    pair = (first + base[0]).lower()
    if pair not in ("oa", "oe", "uy"):
        return match[0]
    return unicodedata.normalize("NFC", first + base[1]) + base[0]


def old_tone(text: str) -> str:
    """NFC text with tone marks placed the traditional way: ``hoà`` → ``hòa``, ``Uỷ`` → ``Ủy``."""
    return _TONE.sub(_move_tone, text)


# Ð of another alphabet, ñ of a font that was lost: Quyết ñịnh
ETHS = str.maketrans("ÐðÑñ", "ĐđĐđ")


def comparable(text: str) -> str:
    """For telling whether two spellings are one: case, spaces, tone placement, Ð for Đ aside; diacritics kept."""
    return old_tone(single_spaced(unicodedata.normalize("NFC", text))).casefold().translate(ETHS)


def matches(text: str, patterns: Mapping[str, re.Pattern[str]]) -> list[re.Match[str]]:
    """Every match of several patterns, in text order; those of different patterns may overlap.

    Args:
        text: the text.
        patterns: the character a pattern begins with → the pattern. One that
            begins with a fixed character is found several times as fast as one
            that begins with a choice of them.
    """
    found = [match for first, pattern in patterns.items() if first in text for match in pattern.finditer(text)]
    found.sort(key=re.Match.start)
    return found


def _letters(vowels: str, others: str) -> str:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    return others + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones)


# For character classes: the code points of small and capital Vietnamese letters
# alternate, so a range like À-Ỹ would hold both.
UPPER = _letters("AĂÂEÊIOÔƠUƯY", "BCDĐFGHJKLMNPQRSTVWXZ")
LOWER = _letters("aăâeêioôơuưy", "bcdđfghjklmnpqrstvwxz")

_D = str.maketrans("đĐðÐ", "dDdD")


def fold(text: str) -> str:
    """Lower case without diacritics, ``đ`` → ``d``. Same length as its NFC input except for rare ligatures."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """``Kế hoạch số 45`` → ``ke-hoach-so-45``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
