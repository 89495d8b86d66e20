"""Where an act stands among the others: the order in which officials list what a document rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.model import Instrument
from dvcq_kb.text import comparable


class Rank(IntEnum):
    """Highest first: Luật 80/2015/QH13, Điều 4; Party papers apart, as they are kept apart in practice."""

    LAW = 1
    GOVERNMENT = 2
    PRIME_MINISTER = 3
    MINISTRY = 4
    PARTY = 5
    PROVINCE = 6
    DISTRICT = 7
    LOCAL = 8
    """Of a People's Council or Committee that is not named."""
    OTHER = 9


_LAWS = frozenset({"hiến pháp", "bộ luật", "luật", "pháp lệnh", "lệnh"})
# "Ban Thường vụ Thành uỷ", "Bộ Chính trị", "Quận ủy Ba Đình": `comparable` writes ủy for uỷ.
_PARTY = re.compile(r"\bđảng\b|bộ chính trị|ban bí thư|trung ương đảng|\b(?:tỉnh|thành|quận|huyện|thị|đảng) ủy\b")
# "Bộ Lao động - Thương binh và Xã hội" is no commune.
_DISTRICT = re.compile(r"\b(?:quận|huyện|thị xã|phường|xã(?! hội)|thị trấn)\b")
_PROVINCE = re.compile(r"\b(?:tỉnh|thành phố|tp)\b")
_LOCAL = frozenset({"ubnd", "hđnd"})


def rank(instrument: Instrument) -> Rank:
    """By what the symbol says, then by the issuer as written, then by the type."""
    number = symbol.parse(instrument.number) if instrument.number else None
    issuer = comparable(instrument.issuer or "")
    kind = comparable(instrument.type or "")
    words = {word.casefold() for word in number.words} if number else set()
    if kind in _LAWS or (number and number.style is symbol.Style.ASSEMBLY):
        return Rank.LAW
    if (number and number.style is symbol.Style.PARTY) or _PARTY.search(issuer):
        return Rank.PARTY
    if words & _LOCAL or issuer.startswith(("ubnd", "hđnd", "ủy ban nhân dân", "hội đồng nhân dân")):
        return _of_place(issuer)
    if "ttg" in words or "thủ tướng" in issuer:
        return Rank.PRIME_MINISTER
    if "cp" in words or issuer == "chính phủ":
        return Rank.GOVERNMENT
    if number and number.words:
        place = _of_place(issuer)
        return Rank.MINISTRY if place is Rank.LOCAL else place
    # By name alone: "Nghị quyết Trung ương 4 (khoá XII)" is the Party's; a law cited by name has its type.
    named = comparable(instrument.name or "")
    if named.split(" ", 1)[0] in _LAWS or named.startswith("bộ luật"):
        return Rank.LAW
    return Rank.PARTY if "trung ương" in named else Rank.OTHER


def _of_place(issuer: str) -> Rank:
    if _DISTRICT.search(issuer):
        return Rank.DISTRICT
    return Rank.PROVINCE if _PROVINCE.search(issuer) else Rank.LOCAL


def rank_name(rank: Rank) -> str:
    return {
        Rank.LAW: say("Hiến pháp, luật, nghị quyết của Quốc hội", "Constitution, laws, resolutions of the Assembly"),
        Rank.GOVERNMENT: say("Nghị định, nghị quyết của Chính phủ", "Decrees and resolutions of the Government"),
        Rank.PRIME_MINISTER: say("Văn bản của Thủ tướng Chính phủ", "The Prime Minister"),
        Rank.MINISTRY: say("Bộ, ngành", "Ministries and agencies"),
        Rank.PARTY: say("Văn bản của Đảng", "The Party"),
        Rank.PROVINCE: say("Tỉnh, thành phố", "Provinces and cities"),
        Rank.DISTRICT: say("Quận, huyện, phường, xã", "Districts, wards and communes"),
        Rank.LOCAL: say("Địa phương (không rõ cấp)", "Local (level not stated)"),
        Rank.OTHER: say("Văn bản khác", "Others"),
    }[rank]


def ranked(instruments: Iterable[Instrument]) -> dict[Rank, list[Instrument]]:
    """By rank, highest first; within a rank the older first, what bears no date last."""
    groups: dict[Rank, list[Instrument]] = {}
    for instrument in instruments:
        groups.setdefault(rank(instrument), []).append(instrument)
    for group in groups.values():
        group.sort(key=lambda act: (act.date is None, act.date.first.toordinal() if act.date else 0, act.key))
    return dict(sorted(groups.items()))
