"""Whether a duty concerns a unit, and how."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from dvcq_kb.model import Duty
from dvcq_kb.text import fold, single_spaced


class Role(Enum):
    LEAD = "lead"
    PARTNER = "partner"
    GENERAL = "general"
    """One of many: các đơn vị, UBND các phường, Thủ trưởng các cơ quan."""


_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "ub": "uy ban",
    "bcd": "ban chi dao",
    "bql": "ban quan ly",
    "bhxh": "bao hiem xa hoi",
    "p.": "phong",
}
_MANY = re.compile(
    r"(?:(?:thu truong|nguoi dung dau|giam doc|chu tich|truong|uy ban nhan dan|hieu truong)\s+)*(?:cac|moi"
    r"|tung|nhung|tat ca)\s"
)
# What a unit's own name begins with, or says of its level.
_KINDS = frozenset(
    [
        "phong",
        "phuong",
        "xa",
        "so",
        "ban",
        "nganh",
        "truong",
        "hoi",
        "doan",
        "quan",
        "huyen",
        "tinh",
        "bo",
        "cuc",
        "chi",
        "trung",
        "dang",
    ]
)
# Everybody in the document's reach.
_EVERYBODY = re.compile(r"\b(?:co quan|don vi)\b(?! su nghiep)")


@lru_cache(10_000)
def plain(name: str) -> str:
    """Folded, abbreviations written out: ``UBND các phường`` → ``uy ban nhan dan cac phuong``."""
    words = fold(single_spaced(name)).replace("-", " ").split()
    return " ".join(_SHORT.get(word, word) for word in words)


def role(duty: Duty, unit: str) -> Role | None:
    """How the unit is concerned; the strongest way counts.

    Args:
        duty: of any document.
        unit: as the user calls it, with or without diacritics.
    """
    wanted = plain(unit)
    if not wanted:
        return Role.LEAD
    names = [plain(agent.value) for agent in duty.agents]
    if any(_holds(name, wanted) for name in names):
        return Role.LEAD
    if any(_holds(plain(partner.value), wanted) for partner in duty.partners):
        return Role.PARTNER
    if any(_is_among(wanted, name) for name in names):
        return Role.GENERAL
    return None


def _holds(name: str, wanted: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", name) is not None


def _is_among(wanted: str, group: str) -> bool:
    """Phòng Nội vụ is one of "các phòng chuyên môn" and of "các cơ quan, đơn vị", not of "UBND các phường"."""
    many = _MANY.match(group)
    if many is None:
        return False
    if _EVERYBODY.search(group):
        return True
    kinds = _KINDS & set(re.findall(r"\w+", group[many.end() :])[:4])
    return any(re.search(rf"(?<!\w){kind}(?!\w)", wanted) for kind in kinds)
