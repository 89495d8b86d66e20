"""The subject (trích yếu): the lines below the type, or after "V/v" of a letter, up to where the text begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dvcq_kb.model import Part, Span
from dvcq_kb.segment.bodies import is_body
from dvcq_kb.segment.cells import Cell
from dvcq_kb.vocabulary import types

# V/v trình hồ sơ | Về việc báo cáo
ABOUT = re.compile(r"(?:V/v|v/v|V/V|Về việc|VỀ VIỆC)\s*:?\s*")
MOTTO = ("cộng hòa xã hội chủ nghĩa", "độc lập", "ðộc lập", "đảng cộng sản việt nam")
# The lines after which the subject is over.
_BODY_OPENERS = re.compile(
    r"(?:-\s*)?(?:căn cứ|xét |theo đề nghị|thực hiện |kính gửi|chiểu |sau khi |để |nhằm |trên cơ sở|"
    r"quyết định\s*:|quyết nghị\s*:|ngày \d|tại |"
    r"chương [ivx\d]|điều \d|phần |i\s*[.\-]|1\s*[.\-]|mục |trong |trước |hiện nay|thời gian|những |"
    r"năm \d{4}\b,|ông |bà |(?:hội nghị|đại hội) .{60})"
)
# (Ban hành kèm theo Quyết định …) | (Kỳ báo cáo: Quý I) | (Số liệu tính đến ngày …); not (giai đoạn 2021 - 2025)
_REMARK = re.compile(r"\((?:ban hành|kèm theo|kỳ |dự thảo|số liệu|tính đến|từ ngày|phục vụ|tài liệu|trình )")
_FIRST_HEADING = re.compile(r"(?:chương|phần|mục)\s+(?:[ivx\d]|thứ)|điều \d|[ivx]+\s*[.\-/]\s|1\s*[.\-/]\s|a\s*[.)]\s")
# CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH … | HỘI ĐỒNG NHÂN DÂN TỈNH … KHÓA XVII, KỲ HỌP THỨ 5: who decides
AUTHORITY = re.compile(
    r"(?:bộ trưởng|thủ tướng|chính phủ$|quốc hội$|chủ tịch|ủy ban nhân dân|ủy ban thường vụ|"
    r"hội đồng (?:nhân dân|thẩm phán|bộ trưởng$|chính phủ$)|giám đốc|thống đốc|hiệu trưởng|"
    r"tổng (?:giám đốc|kiểm toán|thanh tra|cục)|viện trưởng|chánh án|chánh thanh tra|ban (?:thường vụ|"
    r"chấp hành|bí thư)|bộ chính trị|bộ [^\W\d_]|liên bộ|trưởng ban|cục trưởng|thủ trưởng|khóa )"
)
# A line that ends so breaks off in mid-phrase, and the next one belongs to it.
_HANGING = (
    *(",", "-", "của", "và", "số", "ngày", "tháng", "năm", "bộ", "tỉnh", "về", "tại", "cho", "thành phố", "chủ tịch"),
    *("kết luận của", "theo", "với", "từ", "đến", "một số", "trong", "các", "trên", "địa bàn", "chính phủ ban hành"),
    *("giai đoạn", "nhiệm kỳ"),
)
# KẾT LUẬN ⏎ HỘI NGHỊ LẦN THỨ MƯỜI HAI ⏎ BAN CHẤP HÀNH …: the body that meets is named on the next line
_MEETING = re.compile(r"(?:hội nghị|đại hội|kỳ họp)(?: [^\W\d]+)? thứ [^\W\d]+(?: [^\W\d]+)?$")
# Next line of a subject that was broken by hand: "ngày 01 tháng 7 năm 2025 của Chính phủ", "một số điều của Luật"
_GOES_ON_DATE = re.compile(r"ngày \d{1,2}(?:\s*tháng\s*\d|/\d)")
# Thông tư số 12/2012/TT-BTC ngày … của Bộ trưởng …, có hiệu lực kể từ …, được sửa đổi: so a consolidated text begins
_HISTORY = re.compile(r"(?:luật|pháp lệnh|nghị định|nghị quyết|thông tư|thông tư liên tịch|quyết định) số \d")
_LINES = 16
_LONG_LINE = 260


def below_type(cells: Sequence[Cell], at: int) -> tuple[Part | None, int]:
    """The subject that begins at ``cells[at]``, and the index of the first block after it."""
    lines: list[Cell] = []
    while at < len(cells):
        if _ends(cells[at], lines):
            break
        lines.append(cells[at])
        at += 1
    body_from = cells[at].block if at < len(cells) else (cells[-1].block + 1 if cells else 0)
    return joined(lines), body_from


def _ends(cell: Cell, lines: Sequence[Cell]) -> bool:
    low = cell.comparable
    if _FIRST_HEADING.match(low):
        return True
    if low.startswith(("số:", "số ", "luật số", *MOTTO)) or _REMARK.match(low):
        return True
    last = lines[-1] if lines else None
    if last is not None and cell.span.start - last.span.end < 4 and _continues(cell, last):
        return len(lines) > _LINES
    if _BODY_OPENERS.match(low) and (not lines or not cell.shouts):
        return not (not lines and low.startswith(("về ", "thực hiện ", "năm "))) or (
            low.startswith("thực hiện ") and len(low) > 200 and not cell.shouts
        )
    if last is None:
        return False
    if not cell.shouts and not hangs(last) and _HISTORY.match(low):
        return True
    if cell.shouts and not hangs(last) and (AUTHORITY.match(low) or (not last.shouts and is_body(low))):
        return True
    if not cell.shouts and all(line.shouts for line in lines) and not hangs(last):
        return True
    return len(lines) > _LINES or len(cell.text) > _LONG_LINE or last.text.endswith((".", ";", ":"))


def _continues(cell: Cell, last: Cell) -> bool:
    """A line broken by hand: it begins low, or with the date of the act just named."""
    if last.text.endswith((".", ";", ":")) or len(cell.text) > _LONG_LINE:
        return False
    low_start = cell.text[0].islower() and not last.shouts
    if low_start and not cell.comparable.startswith(("ngày ", "năm ", "để ", "nhằm ")):
        return True
    return low_start and _GOES_ON_DATE.match(cell.comparable) is not None


def hangs(cell: Cell) -> bool:
    """The line breaks off in mid-phrase, so the next one belongs to it."""
    low = cell.comparable
    return (low.endswith(_HANGING) and not low.endswith(("hội đồng", "ngàynăm"))) or _MEETING.search(low) is not None


def joined(lines: Sequence[Cell]) -> Part | None:
    if not lines:
        return None
    return Part(" ".join(line.text for line in lines), Span(lines[0].span.start, lines[-1].span.end))


def of_letter(cells: Sequence[Cell], at: int) -> tuple[Part | None, int]:
    """The subject of a letter, which stands below its number, and the block that addresses it."""
    lines = [cells[at]]
    for cell in cells[at + 1 :]:
        low = cell.comparable
        if low.startswith((*MOTTO, "kính gửi", "căn cứ")) or ", ngày" in low or len(lines) > 6:
            break
        # The end of a line may be an abbreviation: V/v nộp báo cáo thuế ⏎ GTGT
        if cell.shouts and (is_body(low) or len(low.split()) > 2 or low in types()):
            break
        if lines[-1].text.endswith((".", "./.")) or len(cell.text) > _LONG_LINE:
            break
        lines.append(cell)
    addressed = next((cell.block for cell in cells if cell.comparable.startswith("kính gửi")), lines[-1].block + 1)
    return joined(lines), addressed
