"""DVC0xx: what the file withholds from the checks; a document that is half read is half checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dvcq_kb.language import say
from dvcq_kb.lint.faults import Fault
from dvcq_kb.model import Analysis, Span

# The reader says it in either language; the name Word gives to it stands in the one, "tracked changes" in the other.
_TRACKED = re.compile(r"(\d+)[^.;:]*(?:Track Changes|tracked changes)")


def pages_unread(analysis: Analysis) -> Iterator[Fault]:
    """Có trang không đọc được chữ.

    Kiểm tra gì: Tệp có trang chỉ là ảnh, không có lớp chữ và không nhận dạng được.

    Vì sao: Nội dung các trang đó không được kiểm tra; “không có phát hiện” không có nghĩa là không có lỗi.

    Sai: Tệp PDF 5 trang, trang 3 là ảnh quét

    Đúng: Tệp PDF xuất từ chương trình soạn thảo, trang nào cũng có chữ

    Khi nào bỏ qua: Trang chỉ có hình vẽ, bản đồ, trang trắng có dấu quét.

    Căn cứ: Thực hành: chỉ kết luận về phần đã đọc được.
    """
    pages = analysis.document.pages_without_text
    if pages:
        yield Fault(
            Span(0, 0),
            say(f"không đọc được chữ ở trang {_ranges(pages)}", f"no text could be read on page {_ranges(pages)}"),
            about="pages-without-text",
        )


def changes_pending(analysis: Analysis) -> Iterator[Fault]:
    """Tệp còn chỗ sửa chưa được duyệt.

    Kiểm tra gì: Tệp Word có chỗ thêm, xóa ở chế độ theo dõi thay đổi (Track Changes) chưa chấp nhận hoặc từ chối.

    Vì sao: Người nhận xem được cả chữ đã xóa; bản in ra có thể khác bản đã kiểm tra.

    Sai: Tệp trình ký còn 12 chỗ sửa chưa được duyệt

    Đúng: Mọi chỗ sửa đã được chấp nhận hoặc từ chối trước khi trình ký

    Khi nào bỏ qua: Bản dự thảo đang lấy ý kiến.

    Căn cứ: Nghị định 30/2020/NĐ-CP, Điều 11: bản thảo đã duyệt mà sửa chữa, bổ sung thì phải trình lại.
    """
    for note in analysis.document.notes:
        if (match := _TRACKED.search(note)) is not None:
            yield Fault(
                Span(0, 0),
                say(
                    f"còn {match[1]} chỗ sửa chưa được duyệt (Track Changes)",
                    f"{match[1]} tracked changes neither accepted nor rejected",
                ),
                about="tracked-changes",
            )


def recognised(analysis: Analysis) -> Iterator[Fault]:
    """Chữ được nhận dạng từ ảnh.

    Kiểm tra gì: Có trang mà chữ do máy nhận dạng từ ảnh quét (OCR), không phải chữ gốc; hoặc chữ “số” trước con số mất
    dấu ở nhiều chỗ (“sô 632”), dấu hiệu của tệp đã được nhận dạng từ trước.

    Vì sao: Máy nhận dạng có thể đọc sai chữ số, dấu: phát hiện ở các trang đó cần đối chiếu với ảnh.

    Sai: Bản quét, máy đọc “05/2024/NĐ-CP” thành “06/2024/NĐ-CP”

    Đúng: Tệp gốc xuất từ chương trình soạn thảo

    Khi nào bỏ qua: Chỉ có bản giấy; đã đối chiếu với ảnh.

    Căn cứ: Thực hành: đối chiếu với bản giấy trước khi kết luận.
    """
    pages = analysis.document.ocr_pages
    if pages:
        yield Fault(
            Span(0, 0),
            say(
                f"chữ ở trang {_ranges(pages)} do máy nhận dạng từ ảnh, có thể sai",
                f"the text of page {_ranges(pages)} was recognised from a picture and may be wrong",
            ),
            about="ocr",
        )
    elif (lost := lost_marks(analysis.document.text)) is not None:
        written = lost.of(analysis.document.text)
        yield Fault(
            lost,
            say(
                f"chữ mất dấu ở nhiều chỗ (“{written}”), có lẽ do máy nhận dạng từ ảnh: đối chiếu số, ngày với bản gốc",
                f"marks are lost in many places (“{written}”), as in text recognised from a picture",
            ),
            about="lost-marks",
        )


# Quyêt định sô 632-QĐ/TU | Kế hoạch só 12: nobody types "số" without its marks again and again
_LOST = re.compile(r"[Ss][ôóỗộõ]\s?:?\s?\d+")
_KEPT = re.compile(r"[Ss]ố\s?:?\s?\d")
_FEWEST_LOST = 3
_LOST_SHARE = 0.2


@lru_cache(maxsize=1)
def lost_marks(text: str) -> Span | None:
    """The first "số" whose mark is lost, in a text that lost it in many places, as machines that read pictures do."""
    lost = list(_LOST.finditer(text))
    if len(lost) < _FEWEST_LOST or len(lost) < _LOST_SHARE * (len(lost) + len(_KEPT.findall(text))):
        return None
    return Span(*lost[0].span())


def _ranges(pages: Sequence[int]) -> str:
    """``1–3, 7``."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return ", ".join("–".join(map(str, run)) for run in runs)
