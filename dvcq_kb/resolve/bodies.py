"""Issuing bodies as one document spells them → one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from dvcq_kb.text import comparable
from dvcq_kb.vocabulary import issuer_spellings

# ủy ban nhân dân thành phố hà nội | ban thường vụ thành ủy hà nội | quận ủy ba đình
_LOCAL = re.compile(
    r"^.*?\b((?:tỉnh|thành|quận|huyện|thị|đảng) ủy|tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|"
    r"đặc khu)(?: (.*))?$"
)


@lru_cache(maxsize=4096)
def canonical(issuer: str) -> str:
    """Comparable spelling, abbreviations in full: ``UBND TP Hà Nội`` → ``ủy ban nhân dân thành phố hà nội``."""
    name = re.sub(r"\btp\.?(?=\s)", "thành phố", comparable(issuer))
    spellings = issuer_spellings()
    words = name.split()
    for count in range(len(words), 0, -1):
        full = spellings.get(" ".join(words[:count]))
        if full is not None:
            return " ".join([full, *words[count:]])
    return name


def place(issuer: str) -> str:
    """The place in a canonical name of a local body: ``hà nội``; empty for central bodies and where none is named."""
    match = _LOCAL.match(issuer)
    return (match[2] or "").strip() if match else ""


def _level(issuer: str) -> str:
    match = _LOCAL.match(issuer)
    return match[1] if match else ""


class Bodies:
    """The bodies a document names; "Thành ủy" alone means that of the only city named with it."""

    def __init__(self, issuers: Iterable[str]) -> None:
        places: dict[str, set[str]] = {}
        for name in map(canonical, issuers):
            if found := place(name):
                places.setdefault(_level(name), set()).add(found)
        self._places = {level: found.pop() for level, found in places.items() if len(found) == 1}
        self._expanded: dict[str, str] = {}

    def expand(self, issuer: str) -> str:
        """Canonical name, with the place its short form leaves out where the document tells it."""
        name = self._expanded.get(issuer)
        if name is None:
            name = canonical(issuer)
            if (level := _level(name)) and not place(name):
                name = f"{name} {self._places.get(level, '')}".strip()
            self._expanded[issuer] = name
        return name
