from __future__ import annotations

import pytest

from dvcq_kb import symbol
from dvcq_kb.symbol import Style


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("59/2023/NĐ-CP", "59/2023/NĐ-CP"),
        ("66.16/2026/NQ-CP", "66.16/2026/NQ-CP"),
        ("01a/2020/QĐ-UBND", "01a/2020/QĐ-UBND"),
        ("07-CT/TU", "07-CT/TU"),
        ("19-CT / TU", "19-CT/TU"),
        ("26 /2013/TT-BTTTT", "26/2013/TT-BTTTT"),
        ("13/2021/TT- BVHTTDL", "13/2021/TT-BVHTTDL"),
        ("2769/UBND-\nNCKSTTHC", "2769/UBND-NCKSTTHC"),
        ("38/2000/QĐ.UB", "38/2000/QĐ.UB"),
        ("178-HĐBT", "178-HĐBT"),
        ("19/2008/NQLT/CP-UBTUMTTQVN", "19/2008/NQLT/CP-UBTUMTTQVN"),
        ("55/NQ-UBTVQH10", "55/NQ-UBTVQH10"),
        ("59/2023/nđ-cp", "59/2023/nđ-cp"),
        ("59/2023/NÐ–CP", "59/2023/NĐ-CP"),  # eth and en dash
        ("12/QĐ-UBND - UBND huyện", "12/QĐ-UBND"),
        ("12/2020/NĐ-CP.Theo", "12/2020/NĐ-CP"),
    ],
)
def test_number_is_read_whole_and_normalised(text: str, number: str) -> None:
    found = symbol.read(text, symbol.anchors(text)[0])
    assert found is not None
    assert found.number == number
    assert found.start == 0


@pytest.mark.parametrize(
    "text", ["01/7/2025", "24/24 giờ", "2021-2025", "3/4 Ban", "024.3823-4567", "tháng 10 - Theo", "A4-12/B"]
)
def test_other_figures_are_no_numbers(text: str) -> None:
    assert not [anchor for anchor in symbol.anchors(text) if symbol.read(text, anchor)]


@pytest.mark.parametrize(
    ("number", "style", "year", "code"),
    [
        ("59/2023/NĐ-CP", Style.STATE, 2023, "nđ"),
        ("33/CT-TTg", Style.STATE, None, "ct"),
        ("07-CT/TU", Style.PARTY, None, "ct"),
        ("31/2024/QH15", Style.ASSEMBLY, 2024, None),
        ("1234/UBND-NC", Style.LETTER, None, None),
        ("45/98/QĐ-UB", Style.STATE, 1998, "qđ"),
    ],
)
def test_parts(number: str, style: Style, year: int | None, code: str | None) -> None:
    parsed = symbol.parse(number)
    assert parsed is not None
    assert (parsed.style, parsed.year, parsed.code) == (style, year, code)


def test_one_key_for_every_spelling() -> None:
    assert len({symbol.key(number) for number in ("33/CT-TTg", "33/CT-TTG", "33-CT/TTg", "033/ct-ttg")}) == 1
    assert symbol.key("66.16/2026/NQ-CP") != symbol.key("66/16/2026/NQ-CP")
