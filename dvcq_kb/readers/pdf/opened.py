"""A PDF file → its pages, within limits; whatever is wrong with the file is a `ReadError`.

pdfium holds memory that Python does not see: everything opened is closed here,
also when reading breaks off.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dvcq_kb.errors import ReadError
from dvcq_kb.extras import lacking
from dvcq_kb.language import say
from dvcq_kb.readers.pdf.streams import refuse_bombs

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 3000
"""More are refused, not read in part: "no fault found" in a half-read document would mislead."""
SECONDS = 300.0
"""For the text layer of one file; looked at after every page."""


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, closed afterwards.

    Raises:
        ReadError: damaged, locked by a password, without pages, too many pages, or a bomb; or pypdfium2 is not there.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError(lacking("pdf", "đọc PDF cần gói pypdfium2", "reading PDF needs pypdfium2")) from error

    refuse_bombs(data)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReadError(_reason(data, getattr(error, "err_code", None))) from error
    try:
        pages = len(document)
        if pages == 0:
            raise ReadError(say("tệp PDF không có trang nào; hãy xuất lại tệp", "the PDF has no pages; export it anew"))
        if pages > MAX_PAGES:
            raise ReadError(
                say(
                    f"tệp PDF có {pages} trang, quá giới hạn {MAX_PAGES} trang; hãy tách thành từng văn bản",
                    f"the PDF has {pages} pages, more than the limit of {MAX_PAGES}; split it into its documents",
                )
            )
        yield document
    finally:
        document.close()


_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def _reason(data: bytes, code: int | None) -> str:
    if code == _PASSWORD:
        return say(
            "tệp PDF có mật khẩu mở; hãy mở bằng mật khẩu rồi in hoặc lưu lại thành PDF không có mật khẩu",
            "the PDF asks for a password; open it with the password and save or print it as a PDF without one",
        )
    if code == _SECURITY:
        return say(
            "tệp PDF bị khóa theo cách chưa đọc được; hãy xin bản không khóa",
            "the PDF is locked in a way we cannot read; ask for a copy that is not",
        )
    if b"%%EOF" not in data[-4096:]:
        return say(
            "tệp PDF bị cắt cụt (thiếu phần cuối); hãy tải hoặc chép lại tệp gốc",
            "the PDF is cut off (its end is missing); download or copy the original again",
        )
    return say(
        "tệp PDF hỏng, không mở được; hãy tải lại, hoặc mở bằng trình duyệt rồi in ra PDF mới",
        "the PDF is damaged; download it again, or open it in a browser and print it to a new PDF",
    )


class Clock:
    """Raises once a file has taken too long."""

    def __init__(self) -> None:
        """Start it."""
        self._until = time.monotonic() + SECONDS

    def check(self, page: int) -> None:
        if time.monotonic() > self._until:
            raise ReadError(
                say(
                    f"đọc quá {SECONDS:.0f} giây, mới đến trang {page}; tệp quá phức tạp: hãy tách thành từng phần",
                    f"took more than {SECONDS:.0f} seconds and got as far as page {page}; split the file",
                )
            )
