"""Names of bodies: whether a line is one, and how one written in capitals is written in running text."""

from __future__ import annotations

import itertools
import re
from functools import cache

from dvcq_kb.text import comparable, fold
from dvcq_kb.vocabulary import table

# After these a place name follows: every word of it has a capital (NĐ 30/2020/NĐ-CP, Phụ lục II, III).
# Xã hội is a word, but for the communes Hội An, Hội Hợp, Hội Sơn.
_PLACE_WORDS = re.compile(
    r"\b(tỉnh|thành phố|tp\.?|huyện|quận|thị xã|thị trấn|(?<!tác )(?<!tấn )xã(?! hội(?! hợp$| an$| sơn$))|"
    r"phường|đặc khu)\s+((?:[^\W\d_]+(?:\s+(?:[-–]\s+)?|$))+)$"
)
_PARTY_PLACE = re.compile(
    r"^((?:ban (?:thường vụ|chấp hành) )?(?:đảng bộ )?(?:tỉnh|thành|quận|huyện|thị|đảng) (?:ủy|uỷ|bộ))\s+"
    r"(?!xã |phường |thị trấn |công an|quân sự|khối|các )(.+)$"
)
_SCHOOL = re.compile(r"^(trường (?:thpt|thcs|tiểu học và thcs|thcs và thpt|tiểu học|mầm non)\s+)(.+)$")
# Trường Đại học Kinh tế quốc dân: the kind and the field begin with a capital each (NĐ 30/2020/NĐ-CP, Phụ lục II, IV).
_COLLEGE = re.compile(r"^trường (đại học|cao đẳng|trung cấp)(?: (.+))?$", re.IGNORECASE)
# MTTQ, TNCS, THPT: no word is without a vowel; UBND, UBMTTQ; Chi cục Hải quan khu vực III
_ABBREVIATION = re.compile(r"(?<!\w)(?:[bcdđghklmnpqrstvx]{2,}|ub(?:nd|mttq|kt)[a-zđ]*|(?<=khu vực )[ivx]+)(?!\w)")
_CAPITAL_NAMES = (
    "Bộ Công an",
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Việt Nam",
    "Quốc hội",
    "Chính phủ",
    "Đảng",
    "Nhà nước",
    "Mặt trận Tổ quốc",
    "Tổ quốc",
    "Quân đội",
)
# Inside a longer name these stay small: Ủy ban nhân dân tỉnh, Hội đồng quản trị.
_SMALL_INSIDE = ("bộ", "sở", "phòng", "cục", "vụ", "viện", "trường", "ban", "hội", "hội đồng", "thanh tra", "công an")
# Bodies beyond the vocabulary of issuers that head papers of their own.
_OTHER_BODIES = (
    "tòa án|viện kiểm sát|trường |học viện|đại học|công ty|tổng công ty|tập đoàn|chi cục|ngân hàng|đoàn |"
    "liên (?:đoàn|bộ|sở|ngành|minh|hiệp|hội)|"
    "trung tâm|bệnh viện|chi bộ|hạt |trạm |kho bạc|bảo hiểm|nhà xuất bản|đài |thông tấn xã|quỹ |hợp tác xã|"
    "lãnh đạo liên|trung ương|quân khu|bộ |sở |phòng |cục |vụ |tổng cục|viện |ban |hội |hiệp hội|ủy ban|văn phòng"
)

# BAN HÀNH KẾ HOẠCH, HỘI NGHỊ TỔNG KẾT: the first word of a body, but of something else
_NO_BODIES = "ban hành|hội (?:nghị|thảo|thi|đàm)|sở hữu|bộ (?:luật|câu|tiêu chí)|quỹ đất|văn phòng phẩm|viện phí"


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all known names, longest first, and each as it is written."""
    names = {
        comparable(row["name"]): row["name"] for name in ("fields", "issuers") for row in table(name) if row["name"]
    }
    names |= {comparable(name): name for name in _CAPITAL_NAMES}
    names |= {comparable(row["name"]): row["name"] for row in table("provinces")}
    for small in _SMALL_INSIDE:
        names.pop(small, None)
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), names


@cache
def _heads() -> re.Pattern[str]:
    names = sorted({comparable(row["name"]) for row in table("issuers")}, key=len, reverse=True)
    return re.compile(rf"(?!{_NO_BODIES})(?:(?:{'|'.join(map(re.escape, names))})(?!\w)|{_OTHER_BODIES})")


def is_body(low: str) -> bool:
    """Whether a comparable line begins as the name of an issuing body does."""
    return _heads().match(low) is not None


@cache
def _central() -> tuple[str, ...]:
    """Names after which neither place nor field follows: Chính phủ, Ủy ban Thường vụ Quốc hội, Bộ Y tế."""
    ministries = (f"{head} {row['name']}" for row in table("fields") for head in ("Bộ", "Bộ trưởng Bộ"))
    return (*(row["name"] for row in table("issuers") if row["follow"] == "none"), *ministries)


@cache
def _complete() -> re.Pattern[str]:
    longest_first = sorted(map(comparable, _central()), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def complete_name(words: str) -> int:
    """Length of the name of a central body that the words begin with, 0 if they begin with none."""
    match = _complete().match(comparable(words))
    if match is None:
        return 0
    *_, last = itertools.islice(re.finditer(r"\S+", words), len(match[0].split()))
    return last.end()


@cache
def _unaccented() -> dict[str, str]:
    return {fold(name): name for name in _central()}


def accented(words: str) -> str | None:
    """``BO GIAO DUC VA DAO TAO`` → ``Bộ Giáo dục và Đào tạo``; ``None`` if it is no central body."""
    return _unaccented().get(fold(words)) if words.isascii() else None


# THÀNH ⏎ PHỐ HÀ NỘI | TRUNG ⏎ ƯƠNG ĐẢNG | HỒ CHÍ ⏎ MINH: no names of bodies, but never taken apart
_UNITS = re.compile(r"thành phố|thị xã|thị trấn|đặc khu|trung ương|hồ chí minh|vũng tàu|khu công nghiệp|khu kinh tế")
# QUẬN BA ⏎ ĐÌNH | TỈNH BÀ ⏎ RỊA - VŨNG TÀU: hardly any place has a name of one syllable
_HALF_PLACE = re.compile(r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường)\s[^\W\d_]+$")
_LONGEST_PLACE = 4  # words left of it


def goes_on(one: str, other: str) -> bool:
    """Whether the name of a body is broken between two comparable lines: "bộ lao động - thương", "binh và xã hội"."""
    both, edge = f"{one} {other}".replace("–", "-"), len(one)
    pattern, _ = _known()
    if any(found.start() < edge < found.end() - 1 for each in (pattern, _UNITS) for found in each.finditer(both)):
        return True
    return _HALF_PLACE.search(one) is not None and not is_body(other) and len(other.split()) <= _LONGEST_PLACE


def sentence_case(name: str) -> str:
    """``ỦY BAN NHÂN DÂN TỈNH HÀ GIANG`` → ``Ủy ban nhân dân tỉnh Hà Giang``; other spellings stay as they are."""
    if not name.isupper():
        return name
    # BỘ TÀI CHÍNH - BỘ NỘI VỤ: two issuers, not LAO ĐỘNG - THƯƠNG BINH
    one, dash, other = name.partition(" - ")
    if dash and is_body(comparable(other)):
        return f"{sentence_case(one)} - {sentence_case(other)}"
    low = comparable(name)
    pattern, names = _known()
    # Longest names first, each once; "lao động - thương binh và xã hội" is known as a whole.
    low = pattern.sub(lambda match: _written(names[match[0]], match), low)
    if match := _PLACE_WORDS.search(low):
        low = low[: match.start(2)] + match[2].title()
    elif match := _PARTY_PLACE.match(low.lower()):
        low = f"{match[1]} {match[2].title()}"
    elif match := _SCHOOL.match(low.lower()):
        low = match[1] + match[2].title()
    elif match := _COLLEGE.match(low):
        low = " ".join(("Trường", *(part[:1].upper() + part[1:] for part in match.groups() if part)))
    low = _ABBREVIATION.sub(lambda match: match[0].upper(), low)
    return low[:1].upper() + low[1:]


def _written(name: str, match: re.Match[str]) -> str:
    """A name inside a longer one: "Tỉnh ủy" keeps its capital only at the beginning, "Giáo dục" always."""
    first, _, _ = name.partition(" ")
    inside = match.start() > 0
    if inside and first.lower() in ("ủy", "hội", "tỉnh", "thành", "quận", "huyện", "thị", "đảng", "ban", "thường"):
        return name if name in ("Đảng",) or "Đảng Cộng" in name else name[:1].lower() + name[1:]
    return name
