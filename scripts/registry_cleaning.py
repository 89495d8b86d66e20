"""Cells as machines harvested them → cells as a clerk would write them. For build_registry.py."""

from __future__ import annotations

import re
import unicodedata

from dvcq_kb import symbol
from dvcq_kb.text import comparable, single_spaced
from dvcq_kb.vocabulary import listed, table, types


def plain(text: str) -> str:
    """NFC, single spaces, nothing invisible; Cyrillic and Icelandic look-alikes as the letters they stand for."""
    return single_spaced(unicodedata.normalize("NFC", text)).translate(str.maketrans("Ððс", "Đđc")).strip()


# --- numbers ----------------------------------------------------------------------------------------------------------

# Codes glued together, cut off or misread: 39/2014/TTLTBCT-BTC, 75/2009/Đ-TTg, 36/2016/TT-M1NN. ? is beyond repair.
_CODES = {
    "Đ": "QĐ", "QD": "QĐ", "ND": "NĐ", "TTG": "TTg", "TTLTBYT": "TTLT-BYT", "TTLTBCT": "TTLT-BCT",
    "VKSNDTCTANDTC": "VKSNDTC-TANDTC", "BGDĐTBLĐTBXH": "BGDĐT-BLĐTBXH", "BYTBTNMT": "BYT-BTNMT", "TAKDTC": "TANDTC",
    "BTY": "BYT", "BNNPTTN": "BNNPTNT", "BNNPTN": "BNNPTNT", "B": "?", "BT": "?", "M1NN": "?", "BYTT": "?",
}  # fmt: skip


def mended_number(number: str) -> str:
    """As `symbol` reads numbers, with codes mended and two digits at least: ``4/2023/NĐ-CP`` → ``04/2023/NĐ-CP``."""
    number = re.sub(r"\s+", "", plain(number)).translate(symbol.LOOK_ALIKES)
    number = re.sub(r"[^\W\d_]+", lambda match: _CODES.get(match[0], match[0]), number)
    number = re.sub(r"(?<=[A-ZĐ])\.(?=[A-ZĐ])", "-", number)
    return re.sub(r"^0*(\d+)", lambda match: match[1].zfill(2), number)


# 05/2013/TTLT-BCA-BQP | BYT-TANDTC-VKSNDTC Hướng dẫn …
_REST_OF_NUMBER = re.compile(r"^-?((?:[A-ZĐ]{2,}- ?)*[A-ZĐ]{3,})\s+(?=[A-ZĐ]?[a-zđăâêôơưh])")


def joined_number(number: str, title: str) -> tuple[str, str, bool]:
    """Give a number back the codes that a column break pushed into the title."""
    match = _REST_OF_NUMBER.match(title)
    if match is None or not re.search(r"/(?:TTLT|NQLT)\b", number):
        return number, title, False
    return f"{number}-{match[1].replace(' ', '')}", title[match.end() :], True


# --- titles -----------------------------------------------------------------------------------------------------------

_TYPE_NAMES = "|".join(sorted((kind.name for kind in types().values()), key=len, reverse=True))
# "… chăn nuôi. Ngày hết hiệu lực: CHÍNH PHỦ 08/2013/NĐ-CP Ngày ban hành: …": the next entry of the list.
_NEXT_ENTRY = re.compile(rf"\.?\s*Ngày (?:hết hiệu lực|ban hành):.*$|\. (?={_TYPE_NAMES})(?:{_TYPE_NAMES}) số \d.*$")
# "Luật Dược và Nghị định": the words before a citation, not a title.
_STUMP = re.compile(
    r"(?:^|[\s.+])(?:Nghị định|Thông tư(?: liên tịch)?|Quyết định|Nghị quyết|Pháp lệnh|"
    r"công bố (?:Luật|Pháp lệnh|Bộ luật))$"
)
_DANGLING = re.compile(rf"\s+(?:ngày|của|và)$|\b(?:{_TYPE_NAMES}) số$|[\s,;:.]+$")
_OPENERS = (
    r"(?=(?:quy định|hướng dẫn|ban hành|sửa đổi|bổ sung|bãi bỏ|về|phê duyệt|công bố|điều chỉnh|hợp nhất|quy chuẩn)\b)"
)
_BY = re.compile(rf"^(?:của|do)\s+.{{3,80}}?(?:\s+(?:về\s+(?=về|quy|sửa))?){_OPENERS}", re.IGNORECASE)
_DAY = re.compile(r"^ngày \d{1,2}(?:[/.-]| tháng )\d{1,2}(?:[/.-]| năm )\d{4}[,\s]*", re.IGNORECASE)
_LAWS = ("Luật", "Bộ luật", "Pháp lệnh")
_SLIPS = (
    (re.compile(r"^(?:h[uư][oóơớở]n?g? ?[dđ][aâẫẩấ]n?)\b", re.IGNORECASE), "Hướng dẫn"),
    (re.compile(r"^(?:qu[yi] ?đ[ịi]nh)\b", re.IGNORECASE), "Quy định"),
    (re.compile(r"^YT (?=Hướng dẫn)"), ""),
    (re.compile(r"^(?:ban )?hành(?= Thông tư\b)|^ban hàng\b", re.IGNORECASE), "Ban hành"),
    (re.compile(r"^(?:bề việc|v/v|vê việc)\b", re.IGNORECASE), "Về việc"),
    (re.compile(r"^\(1\)\s*"), ""),
    (re.compile(r"^luật luât\b", re.IGNORECASE), "Luật"),
)


def clean_title(title: str, type: str, number: str) -> str:
    """The subject alone: no type, number, date, issuer before it, nothing of the next entry behind it."""
    title = _NEXT_ENTRY.sub("", title)
    title = re.sub(r"\s*\((?:title [^)]*|approx[^)]*|issuer [^)]*)\)$", "", title)
    if title.isupper():
        title = title.lower()
    if type not in _LAWS:
        title = _without_head(title, type)
        if re.match(r"(?:bộ )?luật\b|pháp lệnh\b|do thủ tướng$", title, re.IGNORECASE):
            return ""
    for slip, right in _SLIPS:
        title = slip.sub(right, title).strip()
    if _STUMP.search(title):
        return ""
    while (shorter := _DANGLING.sub("", title)) != title:
        title = shorter
    if len(title) < 4 or (title.casefold() in ("luật", "pháp lệnh", "nghị quyết")):
        return ""
    if title.count("“") == title.count("”") + 1:
        title += "”"
    return title[:1].upper() + title[1:]


def _without_head(title: str, type: str) -> str:
    for _ in range(2):  # "Ban hành Thông tư Ban hành Quy chuẩn"
        head = re.match(rf"(?:ban hành )?{type}\b\s*(?=\S)", title, re.IGNORECASE)
        if head is None or (head[0].casefold().startswith("ban hành") and not type):
            break
        rest = title[head.end() :]
        rest = re.sub(r"^(?:số\s*:?\s*){0,2}(?:\d+[\w/&.-]*/[\w/&.-]+)?\s*", "", rest, flags=re.IGNORECASE)
        title = _BY.sub("", _DAY.sub("", rest)).strip()
    return _DAY.sub("", title)


# --- issuers ----------------------------------------------------------------------------------------------------------

_MORE_CODES = {
    "lđtbxh": "Bộ Lao động - Thương binh và Xã hội",
    "blđtb&xh": "Bộ Lao động - Thương binh và Xã hội",
    "bgd&đt": "Bộ Giáo dục và Đào tạo",
    "gdđt": "Bộ Giáo dục và Đào tạo",
    "bnn&ptnt": "Bộ Nông nghiệp và Phát triển nông thôn",
    "bnn&mt": "Bộ Nông nghiệp và Môi trường",
    "nhnnvn": "Ngân hàng Nhà nước Việt Nam",
    "bkh": "Bộ Kế hoạch và Đầu tư",
    "bkh&đt": "Bộ Kế hoạch và Đầu tư",
    "ubtdtt": "Ủy ban Thể dục Thể thao",
    "ubtưmttqvn": "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    "ubtumttqvn": "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    "tatc": "Tòa án nhân dân tối cao",
    "đctubtwmttqvn": "Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    "đctubtưmttqvn": "Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    "tcbđ": "Tổng cục Bưu điện",
    "tcđc": "Tổng cục Địa chính",
    "đc": "Tổng cục Địa chính",
    "tckttv": "Tổng cục Khí tượng Thủy văn",
    "qp": "Bộ Quốc phòng",
    "tandtc": "Tòa án nhân dân tối cao",
    "hđtp": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "btccbcp": "Ban Tổ chức - Cán bộ Chính phủ",
    "ccbvn": "Hội Cựu chiến binh Việt Nam",
    "hccbvn": "Hội Cựu chiến binh Việt Nam",
    "cp": "Chính phủ",
    "ttcp": "Thanh tra Chính phủ",
    "bnn": "Bộ Nông nghiệp và Phát triển nông thôn",
    "kbnn": "Kho bạc Nhà nước",
    "bcn": "Bộ Công nghiệp",
    "bvhtt": "Bộ Văn hóa - Thông tin",
}
# TW is three bodies; CT, TU, UB and the like are local, or another thing elsewhere.
_NOT_ONE_BODY = frozenset({"tw", "ct", "tu", "ub", "qu", "hu", "thu", "đu", "vp", "tm", "ubnd", "hđnd", "ca", "kh"})


def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table("issuers"):
        for code in listed(row["codes"]):
            found.setdefault(code.casefold(), row["name"])
    for row in table("fields"):
        for code in listed(row["codes"]):
            found.setdefault(code.casefold(), f"Bộ {row['name']}")
    return {code: name for code, name in (found | _MORE_CODES).items() if code not in _NOT_ONE_BODY}


_BY_CODE = _codes()
_HEAD_OF = re.compile(r"^(?:Bộ trưởng|Thống đốc|Viện trưởng|Chánh án|Tổng cục trưởng|Tổng Giám đốc|Liên)\s+(?=\w)")


def clean_issuer(issuer: str, number: str) -> str:
    """The issuing body by its full name: what the symbol says, else what is written if it is not cut off."""
    if issuer == "Hội đồng Chính phủ":
        return issuer  # until 1981, under the code CP too
    parsed = symbol.parse(number)
    organs = parsed.words if parsed else ()
    if parsed and parsed.code:
        organs = organs[1:]
    bodies = [_BY_CODE.get(re.sub(r"\d+$", "", word.casefold())) for word in organs]
    if parsed and parsed.words[0].casefold() in ("ttlt", "nqlt", "ttlb"):
        if all(bodies) and len(bodies) > 1:
            return ", ".join(dict.fromkeys(filter(None, bodies)))
        return ""  # one of several bodies is no issuer of a joint act
    if bodies and bodies[0]:
        return bodies[0]
    issuer = _HEAD_OF.sub("", issuer)
    return "" if issuer in _CUT_OFF or comparable(issuer) in {comparable(cut) for cut in _CUT_OFF} else issuer


_CUT_OFF = (
    "Bộ trưởng", "Bộ Khoa học", "Bộ Giáo dục", "Bộ Nông nghiệp", "Bộ Lao động", "Bộ Lao động - Thương binh",
    "Bộ Lao động Thương binh", "Bộ Kế hoạch", "Bộ Bưu chính", "Trưởng ban chỉ đạo chương trình",
)  # fmt: skip
