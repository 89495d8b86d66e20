"""The issuer of a letterhead, over however many lines its name is broken."""

from __future__ import annotations

import pytest

from dvcq_kb.pipeline import analyse
from dvcq_kb.readers import read_text
from dvcq_kb.segment.bodies import sentence_case

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
REST = "Hà Nội, ngày 05 tháng 3 năm 2024\n\nQUYẾT ĐỊNH\nVề việc ban hành quy chế\n\nCăn cứ Luật Tổ chức Chính phủ;"


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        ("BỘ LAO ĐỘNG - THƯƠNG|BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
        ("BỘ LAO ĐỘNG – THƯƠNG|BINH VÀ XÃ HỘI", "Bộ Lao động – Thương binh và Xã hội"),
        ("BỘ LAO ĐỘNG -|THƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
        ("BỘ NÔNG NGHIỆP VÀ PHÁT|TRIỂN NÔNG THÔN", "Bộ Nông nghiệp và Phát triển nông thôn"),
        ("UBND TỈNH QUẢNG NAM|SỞ LAO ĐỘNG - THƯƠNG|BINH VÀ XÃ HỘI", "Sở Lao động - Thương binh và Xã hội"),
        ("SỞ TÀI NGUYÊN VÀ MÔI|TRƯỜNG", "Sở Tài nguyên và Môi trường"),
        ("VĂN PHÒNG|CHÍNH PHỦ", "Văn phòng Chính phủ"),
        ("ỦY BAN NHÂN|DÂN QUẬN BA ĐÌNH", "Ủy ban nhân dân quận Ba Đình"),
        ("ỦY BAN NHÂN DÂN QUẬN BA|ĐÌNH", "Ủy ban nhân dân quận Ba Đình"),
        ("ỦY BAN NHÂN DÂN THÀNH|PHỐ HÀ NỘI", "Ủy ban nhân dân thành phố Hà Nội"),
        ("ỦY BAN NHÂN DÂN|THÀNH PHỐ HỒ CHÍ|MINH", "Ủy ban nhân dân thành phố Hồ Chí Minh"),
        ("ỦY BAN NHÂN DÂN TỈNH BÀ|RỊA - VŨNG TÀU", "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu"),
        ("BAN CHẤP HÀNH TRUNG|ƯƠNG ĐẢNG", "Ban Chấp hành Trung ương Đảng"),
        # One body above the other: two names, the lower one issues.
        ("BỘ TÀI CHÍNH|TỔNG CỤC THUẾ", "Tổng cục Thuế"),
        ("UBND HUYỆN AN BÌNH|PHÒNG NỘI VỤ", "Phòng Nội vụ"),
        ("UBND THÀNH PHỐ HUẾ|SỞ NỘI VỤ", "Sở Nội vụ"),
        ("THÀNH ỦY HÀ NỘI|BAN DÂN VẬN", "Ban Dân vận"),
        ("SỞ GDĐT ĐỒNG THÁP|TRƯỜNG THPT AN BÌNH", "Trường THPT An Bình"),
        ("BỘ CÔNG AN", "Bộ Công an"),
    ],
)
@pytest.mark.parametrize("layout", ["column", "cells"])
def test_a_name_over_several_lines_is_one_name(lines: str, issuer: str, layout: str) -> None:
    name = lines.replace("|", "\n" if layout == "column" else "\n\n")
    text = f"{name}\nSố: 12/QĐ-XYZ\n\n{MOTTO}\n{REST}" if layout == "column" else f"{name}\n\n{MOTTO}\n\n{REST}"
    header = analyse(read_text(text)).header
    assert header.issuer is not None
    assert header.issuer.value == issuer


def test_an_act_printed_without_its_letterhead() -> None:
    text = (
        "THÔNG TƯ\nCỦA BỘ TÀI CHÍNH SỐ 05/2010/TT-BTC NGÀY 13 THÁNG 01 NĂM 2010\n"
        "QUY ĐỊNH MỨC THU PHÍ THẨM ĐỊNH HỒ SƠ\nCăn cứ Luật Phí và lệ phí;\nĐiều 1. Mức thu\nMức thu phí là 10.000 đồng."
    )
    header = analyse(read_text(text)).header
    assert [part and part.value for part in (header.type, header.number, header.issuer, header.subject)] == [
        "Thông tư", "05/2010/TT-BTC", "Bộ Tài chính", "QUY ĐỊNH MỨC THU PHÍ THẨM ĐỊNH HỒ SƠ",
    ]  # fmt: skip
    assert header.date is not None
    assert header.date.date is not None
    assert header.date.date.iso == "2010-01-13"


def test_a_law_printed_without_its_letterhead() -> None:
    text = (
        "LUẬT\nCÁN BỘ, CÔNG CHỨC\nCỦA QUỐC HỘI KHÓA XII, KỲ HỌP THỨ TƯ\nSỐ 22/2008/QH12 NGÀY 13 THÁNG 11 NĂM 2008\n"
        "Căn cứ Hiến pháp;\nĐiều 1. Phạm vi\nLuật này quy định về cán bộ."
    )
    issuer = analyse(read_text(text)).header.issuer
    assert issuer is not None
    assert issuer.value == "Quốc hội"


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        # No word is without a vowel: an abbreviation keeps its capitals.
        ("ỦY BAN MTTQ VIỆT NAM TỈNH ĐẮK LẮK", "Ủy ban MTTQ Việt Nam tỉnh Đắk Lắk"),
        ("ĐOÀN TNCS HỒ CHÍ MINH", "Đoàn TNCS Hồ Chí Minh"),
        ("ĐẠI HỌC QUỐC GIA TP.HCM", "Đại học Quốc gia TP.HCM"),
        ("UBND TP.HỒ CHÍ MINH", "UBND TP.Hồ Chí Minh"),
        ("SỞ GD&ĐT HÀ NỘI", "Sở GD&ĐT Hà Nội"),
        ("SỞ LAO ĐỘNG - TBXH", "Sở Lao động - TBXH"),
        # Xã hội, hợp tác xã: no commune; xã Hội An is one.
        ("BẢO HIỂM XÃ HỘI VIỆT NAM", "Bảo hiểm xã hội Việt Nam"),
        ("BẢO HIỂM XÃ HỘI TỈNH LÀO CAI", "Bảo hiểm xã hội tỉnh Lào Cai"),
        ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "Ngân hàng Chính sách xã hội"),
        ("LIÊN MINH HỢP TÁC XÃ VIỆT NAM", "Liên minh hợp tác xã Việt Nam"),
        ("UBND XÃ HỘI AN", "UBND xã Hội An"),
        ("CHỦ TỊCH NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Chủ tịch nước Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("CHI CỤC HẢI QUAN KHU VỰC III", "Chi cục Hải quan khu vực III"),
        ("TRƯỜNG ĐẠI HỌC CÔNG NGHỆ THÔNG TIN", "Trường Đại học Công nghệ thông tin"),
    ],
)
def test_a_name_in_capitals_is_written_as_in_a_sentence(capitals: str, written: str) -> None:
    assert sentence_case(capitals) == written
