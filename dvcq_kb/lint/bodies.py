"""DVC202, DVC204, DVC401, DVC402: types and issuers against symbols and against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from dvcq_kb import symbol
from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault, called, contradicts_symbol, stated
from dvcq_kb.lint.mentions import by_act
from dvcq_kb.model import Analysis, Citation, CitationKind, Severity
from dvcq_kb.registry.issuing import plain_issuer
from dvcq_kb.symbol import Style
from dvcq_kb.text import comparable, old_tone, single_spaced
from dvcq_kb.vocabulary import issuer_codes, listed, table, type_codes, types

# TW and TU stand for several bodies of one committee; a minister signs for the ministry, a chairman for the committee.
_HEADS = (
    "bộ trưởng ",
    "thứ trưởng ",
    "chủ tịch ",
    "phó chủ tịch ",
    "ban thường vụ ",
    "thường trực ",
    "ban chấp hành ",
    "thống đốc ",
)
_TOGETHER = frozenset({"tw", "tư", "tu", "qu", "hu", "đu"})


def different_issuers(analysis: Analysis) -> Iterator[Fault]:
    """Cùng một văn bản được viện dẫn của các cơ quan khác nhau.

    Kiểm tra gì: Các lần viện dẫn cùng số, ký hiệu và cùng ngày ghi cơ quan ban hành khác nhau.

    Vì sao: Một văn bản chỉ do một cơ quan (hoặc một liên tịch) ban hành; một trong các chỗ bị nhầm.

    Sai: Thông tư số 98/2013/TT-BTC ngày 24/7/2013 của Bộ Xây dựng … Thông tư số 98/2013/TT-BTC ngày 24/7/2013 của
    Bộ Tài chính

    Đúng: Thông tư số 98/2013/TT-BTC ngày 24/7/2013 của Bộ Tài chính ở cả hai chỗ

    Khi nào bỏ qua: Ban Chấp hành Trung ương, Bộ Chính trị, Ban Bí thư cùng dùng ký hiệu TW; Bộ và Bộ trưởng, UBND
    và Chủ tịch UBND.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6.b.
    """
    for number, mentions in by_act(analysis).items():
        parsed = symbol.parse(number)
        if parsed is None or parsed.words[-1].casefold() in _TOGETHER:
            continue
        named = [
            (c, _core(c.issuer.value))
            for c in mentions
            if c.issuer and not c.shared_issuer and not contradicts_symbol(c)
        ]
        for citation, name in named[1:]:
            first, known = named[0]
            if name in known or known in name or not citation.issuer or not first.issuer:
                continue
            here, elsewhere = citation.issuer.value, first.issuer.value
            yield Fault(
                citation.issuer.span,
                say(
                    f"{called(citation)}: ở đây ghi của “{here}”, chỗ khác ghi của “{elsewhere}”",
                    f"{called(citation)}: issued by “{here}” here, by “{elsewhere}” elsewhere",
                ),
                (stated(analysis, say(f"của {elsewhere}", f"by {elsewhere}"), first.span),),
                about=number,
            )


_JOINERS = re.compile(r"\s+và\s+|[\s,–-]+")


def _core(issuer: str) -> str:
    # Bộ trưởng Bộ Công an và Bộ trưởng Bộ Tài chính are the two ministries
    name = plain_issuer(issuer).replace("bộ trưởng bộ", "bộ")
    for head in _HEADS:
        name = name.removeprefix(head)
    # "Bộ Tài chính - Bộ Tư pháp" is "Bộ Tài chính và Bộ Tư pháp"; "Bộ Tài chí nh" was torn by a reader of images.
    return _JOINERS.sub("", name)


def issuer_spelling(analysis: Analysis) -> Iterator[Fault]:
    """Tên một cơ quan viết không thống nhất.

    Kiểm tra gì: Trong cùng văn bản, tên một cơ quan ban hành lúc viết hoa, lúc viết thường khác nhau.

    Vì sao: Thể thức yêu cầu viết hoa thống nhất; “thành phố Hà Nội” viết thường chữ “thành phố”.

    Sai: UBND Thành phố Hà Nội … UBND thành phố Hà Nội

    Đúng: UBND thành phố Hà Nội ở mọi chỗ

    Khi nào bỏ qua: Chữ in hoa toàn bộ ở tiêu đề; “Thành phố” viết tắt cho một thành phố đã nêu.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục II, mục III.1.
    """
    spellings: dict[str, dict[str, list[Citation]]] = {}
    for citation in analysis.citations:
        if citation.issuer and not citation.shared_issuer and not citation.issuer.value.isupper():
            written = old_tone(single_spaced(citation.issuer.value))
            spellings.setdefault(comparable(written), {}).setdefault(written, []).append(citation)
    for variants in spellings.values():
        if len(variants) < 2:
            continue
        usual = Counter({written: len(found) for written, found in variants.items()}).most_common(1)[0][0]
        others = [(written, found) for written, found in variants.items() if written != usual]
        citation = others[0][1][0]
        assert citation.issuer is not None
        yield Fault(
            citation.issuer.span,
            say(
                f"tên cơ quan viết không thống nhất: “{others[0][0]}” và “{usual}”",
                f"one issuer spelt in two ways: “{others[0][0]}” and “{usual}”",
            ),
            tuple(
                stated(analysis, say(f"“{usual}”", f"“{usual}”"), c.issuer.span)
                for c in variants[usual][:1]
                if c.issuer
            ),
            about=comparable(usual),
        )


def type_mismatch(analysis: Analysis) -> Iterator[Fault]:
    """Tên loại văn bản không khớp với ký hiệu.

    Kiểm tra gì: Tên loại ghi bằng chữ phải ứng với chữ viết tắt trong ký hiệu (Quyết định – QĐ, Chỉ thị – CT,
    Chương trình – CTr …).

    Vì sao: Một trong hai bị nhầm; người đọc tìm một văn bản không có.

    Sai: Chương trình số 06-CT/TU; Thông tư số 36/2020/NĐ-CP

    Đúng: Chương trình số 06-CTr/TU; Nghị định số 36/2020/NĐ-CP

    Khi nào bỏ qua: Quy định của Đảng ký hiệu QĐ; công văn mang ký hiệu của cơ quan và đơn vị soạn thảo (636/CT-TTHT
    của Cục Thuế); “văn bản số …”; pháp lệnh trước năm 1998 mang số của lệnh công bố (28-L/CTN). Gọi hướng dẫn, kế
    hoạch là công văn thì cảnh báo.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục III, mục I; Hướng dẫn 36-HD/VPTW, II.1.3.1.b.
    """
    for citation in analysis.citations:
        if citation.kind is not CitationKind.NUMBERED or citation.type is None or citation.number is None:
            continue
        parsed = symbol.parse(citation.number.value)
        kind = types().get(comparable(citation.type.value))
        if parsed is None or kind is None or not (kind.codes or kind.party) or parsed.style is Style.ASSEMBLY:
            continue
        code = parsed.code
        if code is None or len(parsed.words) < 2 or code in map(str.casefold, kind.codes + kind.party):
            continue
        severity = _leniency(kind.name, code, parsed)
        if severity is None or _fits_before(analysis.document.text, citation.type.span.start, code):
            continue
        yield Fault(
            citation.number.span,
            say(
                f"{called(citation)}: ký hiệu {parsed.words[0]} không phải của {kind.name.lower()}",
                f"{called(citation)}: {parsed.words[0]} is not the code of this type",
            ),
            (
                stated(
                    analysis,
                    say(f"tên loại: {citation.type.value}", f"type: {citation.type.value}"),
                    citation.type.span,
                ),
            ),
            severity=severity,
            about=citation.number.value,
        )


def _fits_before(text: str, at: int, code: str) -> bool:
    """Whether the type that the symbol stands for is written before this one: Thông tư hướng dẫn số 219/2015/TT-BTC."""
    before = comparable(text[max(0, at - 24) : at])
    return any(before.endswith(comparable(kind.name)) for kind in type_codes().get(code, ()))


# What is approved or issued by a decision is often called by the decision's number: Đề án số 799/QĐ-TTg
_ATTACHED = frozenset({"đề án", "chương trình", "kế hoạch", "quy chế", "quy hoạch", "chiến lược", "hướng dẫn", "dự án"})
_JOINT = frozenset({"thông tư", "thông tư liên tịch", "thông tư liên bộ"})
_LETTERS = frozenset({"công văn", "công thư"})
# Codes of types that are initials of organs too: Cục Thuế, Trung tâm, Thanh tra, Tiểu ban, Kế hoạch, Hội đồng,
# Công đoàn, Phòng An ninh, Ban dự án, Kiểm lâm, Báo chí; before the code of a unit they are that: 88/KL-ĐT.
_ORGANS = frozenset({"ct", "tt", "ttr", "tb", "kh", "hđ", "cđ", "pa", "da", "kl", "bc"})
# … and codes of issuers that are initials of offices within one: Văn phòng, Công an, Chính trị, Thương mại
_UNITS = frozenset({"vp", "ca", "ct", "tm"})


def _leniency(kind: str, code: str, parsed: symbol.Symbol) -> Severity | None:
    """How much a type that is not of the symbol weighs; ``None`` if usage allows it."""
    name = comparable(kind)
    if name in _JOINT and code in ("tt", "ttlt", "ttlb"):
        # Thông tư liên tịch is called Thông tư for short; until 1996 it was Thông tư liên bộ, 23/TT-LB.
        return Severity.INFO if name == "thông tư" else None
    if code == "tc" or (parsed.year or _STATE_FORM) < _STATE_FORM:
        return None  # 43/TC-QLCS, 999/TC-QĐ/CĐKT: the ministry of finance before symbols were given their form
    if code == "l" and name == "pháp lệnh":
        return None  # 28-L/CTN: until 1997 an ordinance bore the number of the order that promulgated it
    if code == "ct" and _is_unit(parsed.words[1]):
        return None  # 68308/CT-TTHT: only bodies give directives, Cục Thuế has units
    if name in _LETTERS and parsed.year is None:
        # Any paper that is sent is called công văn: Công văn số 1951/HD-SGDĐT
        return None if code in _ORGANS and _is_unit(parsed.words[1]) else Severity.WARNING
    # Chương trình số 06-CT/TU, Tờ trình số 45/TT-UBND: the initials, as they were before they had to differ
    loose = name.removesuffix(" hành động") in _ATTACHED or code == "".join(word[0] for word in name.split())
    return Severity.WARNING if loose else Severity.ERROR


def _is_unit(word: str) -> bool:
    """Whether it is no body that issues, but an office within one."""
    return word.casefold() in _UNITS or word.casefold() not in issuer_codes()


_STATE_FORM = 1998
"""First whole year of today's symbols, which Nghị định 101/CP of 23/9/1997 brought."""


def issuer_mismatch(analysis: Analysis) -> Iterator[Fault]:
    """Cơ quan ban hành không khớp với ký hiệu.

    Kiểm tra gì: Cơ quan ghi sau “của” phải là cơ quan có ký hiệu ở cuối số, ký hiệu (NĐ-CP: Chính phủ; CT-TTg: Thủ
    tướng Chính phủ;
    TT-BTC: Bộ Tài chính).

    Vì sao: Một trong hai bị nhầm.

    Sai: Thông tư số 98/2013/TT-BXD ngày 24/7/2013 của Bộ Tài chính

    Đúng: Thông tư số 98/2013/TT-BTC ngày 24/7/2013 của Bộ Tài chính

    Khi nào bỏ qua: Cơ quan đổi tên, sáp nhập; cơ quan của văn bản bên ngoài có trích yếu kết thúc bằng số, ký hiệu
    này.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3.
    """
    for citation in analysis.citations:
        if citation.number is None or citation.issuer is None or citation.shared_issuer:
            continue
        parsed = symbol.parse(citation.number.value)
        if parsed is None or parsed.style is not Style.STATE or len(parsed.words) != 2:
            continue
        start = citation.issuer.span.start
        if _DOES.search(analysis.document.text[max(0, start - 4) : start]):
            continue
        if citation.issuer.value.casefold().split()[-1] in _CUT_SHORT or parsed.words[1].casefold() in _acronyms(
            citation.issuer.value
        ):
            continue
        if citation.date is not None and parsed.year not in (None, citation.date.year):
            continue  # … của Nghị định số 30/2018/NĐ-CP ngày 17/4/2020 của Bộ Tài chính: both of an outer act
        expected = _ministries().get(parsed.words[1].casefold(), ())
        issuer = plain_issuer(citation.issuer.value)
        wrong = contradicts_symbol(citation) or (
            expected and "bộ" in issuer.split()[:3] and not any(name.split()[0] in issuer for name in expected)
        )
        if wrong:
            yield Fault(
                citation.issuer.span,
                say(
                    f"{called(citation)}: “{citation.issuer.value}” không dùng ký hiệu {parsed.words[1]}",
                    f"{called(citation)}: “{citation.issuer.value}” does not use the symbol {parsed.words[1]}",
                ),
                (stated(analysis, citation.number.value, citation.number.span),),
                about=citation.number.value,
            )


# … ngày 25/12/2018 của Bộ trưởng, and the page ends
_CUT_SHORT = frozenset({"bộ", "trưởng"})
# … quy định tại Nghị định số 131/2021/NĐ-CP do Ủy ban nhân dân cấp xã chuyển đến: who does it, not who issued it
_DOES = re.compile(r"\bdo\s+\Z")


def _acronyms(issuer: str) -> set[str]:
    """BLĐTBXH may be written "Bộ LĐTBXH"."""
    return {f"b{word.casefold().replace('&', '')}" for word in issuer.split() if word.isupper()}


@cache
def _ministries() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table("fields"):
        for code in listed(row["codes"]):
            found[code.casefold()] = (*found.get(code.casefold(), ()), comparable(row["name"]))
    return found
