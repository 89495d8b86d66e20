"""Longest known phrase at a place in the text, whatever its line breaks, case and tone placement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from dvcq_kb.text import ETHS, comparable, old_tone
from dvcq_kb.vocabulary import glued, listed, table

# A word with its inner "&" (TB&XH), or one mark; a page break may lie before it.
TOKEN = re.compile(r"(?:\s{0,6}|[ \xa0]{7,40}\n?)([^\W_]+(?:&[^\W_]+)*|[,;&\-–—.()/])")
_LOOK_ALIKES = ETHS | str.maketrans("–—", "--")
DIGITS = "0123456789"

Value = TypeVar("Value")


class _Keys(dict[str, str]):
    """Words as they are compared; remembered, since a text repeats its words."""

    def __missing__(self, word: str) -> str:
        key = old_tone(word).casefold().translate(_LOOK_ALIKES)
        if len(self) < 50_000:
            self[word] = key
        return key


KEYS = _Keys()


class _Node(Generic[Value]):
    __slots__ = ("next", "value")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Value]] = {}
        self.value: Value | None = None


class Phrases(Generic[Value]):
    """A trie over words; values must not be ``None``."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self._root: _Node[Value] = _Node()
        for phrase, value in entries:
            node = self._root
            for token in TOKEN.findall(phrase):
                node = node.next.setdefault(KEYS[token], _Node())
            if node.value is None:
                node.value = value

    def may_begin(self, word: str) -> bool:
        """Whether some phrase begins with the word: a cheap look before `longest`."""
        return KEYS[word] in self._root.next or KEYS[word.rstrip(DIGITS)] in self._root.next

    def longest(self, text: str, position: int) -> tuple[int, Value] | None:
        """End and value of the longest phrase that starts at ``position``, leading spaces skipped."""
        node, best = self._root, None
        while match := TOKEN.match(text, position):
            word = match[1]
            found = node.next.get(KEYS[word])
            if found is None:
                # Luật Bảo hiểm y tế1: the mark of a footnote
                bare = word.rstrip(DIGITS)
                found = node.next.get(KEYS[bare]) if bare and bare != word else None
                if found is not None and found.value is not None:
                    return match.start(1) + len(bare), found.value
                break
            node, position = found, match.end()
            if node.value is not None:
                best = (position, node.value)
        return best


class Opener(NamedTuple):
    subject: bool
    """It opens a subject; else the rest of the sentence."""
    bare: bool
    """It opens one even after a number without date or issuer."""
    in_names: bool
    """It may stand inside the name of a law too."""


@cache
def openers() -> Phrases[Opener]:
    """What may follow an issuer."""
    return Phrases(
        (row["words"], Opener(*(row[column] == "yes" for column in Opener._fields))) for row in table("openers")
    )


@cache
def issuers() -> Phrases[str]:
    """Name of an issuing body, or of its head → what may follow as part of the name."""
    return Phrases(
        (spelling, row["follow"])
        for row in table("issuers")
        for name in (row["name"], *listed(row["abbreviations"]))
        for spelling in (name, *glued(name))
    )


@cache
def fields() -> Phrases[str]:
    return Phrases((spelling, row["name"]) for row in table("fields") for spelling in _joined(row["name"]))


def _joined(name: str) -> Iterable[str]:
    """Giáo dục và Đào tạo, Giáo dục & Đào tạo, Giáo dục - Đào tạo, Giáo dục Đào tạo; Văn hóa - Thể thao và Du lịch"""
    for spelling in dict.fromkeys((name, name.replace(",", ""), name.replace(",", " -"))):
        yield spelling
        if " và " in spelling:
            for joint in (" & ", " - ", " "):
                yield spelling.replace(" và ", joint)


@cache
def types() -> Phrases[str]:
    return Phrases((row["name"], row["name"]) for row in table("types"))


@cache
def laws() -> Phrases[str]:
    """Names of laws, codes and ordinances, type word included."""
    return Phrases(
        (spelling, comparable(row["name"])) for row in table("laws") for spelling in _abbreviated(row["name"])
    )


_ABBREVIATED = {
    "Hội đồng nhân dân": ("HĐND", "Hội đồngnhân dân"),
    "Ủy ban nhân dân": ("UBND", "Ủyban nhân dân"),
    "văn bản quy phạm pháp luật": ("VBQPPL",),
    "Bảo hiểm xã hội": ("BHXH",),
    "Bảo hiểm y tế": ("BHYT",),
    "Ngân sách nhà nước": ("NSNN",),
    "Bộ luật": ("Bộluật",),
}


def _abbreviated(name: str) -> Iterable[str]:
    """Luật Tổ chức HĐND và UBND; and Pháp lệnh Phí và lệ phí, also called Pháp lệnh về phí và lệ phí."""
    spellings = [name]
    for words, others in _ABBREVIATED.items():
        if words in name:
            spellings += [spelling.replace(words, other) for spelling in spellings for other in others]
    for spelling in spellings:
        yield spelling
        if spelling.startswith("Pháp lệnh ") and not spelling.startswith("Pháp lệnh về "):
            yield spelling.replace("Pháp lệnh ", "Pháp lệnh về ", 1)
