"""PDFs written for the tests: real ones, with a TrueType font embedded, by reportlab."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest

FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "C:/Windows/Fonts/times.ttf",
    "/System/Library/Fonts/Supplemental/Times New Roman.ttf",
)
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 85.0, 545.0
SIZE = 13.0
LEADING = 18.0
INDENT = 36.0


def font() -> str:
    found = next((path for path in FONTS if Path(path).is_file()), None)
    if found is None:
        pytest.skip("no TrueType font with Vietnamese letters (fonts-dejavu-core)")
    return found


class Pdf:
    """Draws on one page after another; y counts down from the top."""

    def __init__(self, *, user: str | None = None, owner: str | None = None, rotate: int = 0) -> None:
        canvas = pytest.importorskip("reportlab.pdfgen.canvas")
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        pdfmetrics.registerFont(TTFont("F", font()))
        self._file = io.BytesIO()
        locked = StandardEncryption(user or "", owner, strength=128) if user or owner else None
        self.canvas = canvas.Canvas(self._file, pagesize=(WIDTH, HEIGHT), encrypt=locked, invariant=1)
        if rotate:
            self.canvas.setPageRotation(rotate)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._file.getvalue()

    def page(self) -> None:
        self.canvas.showPage()

    def wide(self, text: str, size: float = SIZE) -> float:
        return float(self.canvas.stringWidth(text, "F", size))

    def with_holes(self, x: float, y: float, line: str, lacking: str, space: float = 0.25 * SIZE) -> None:
        """Draw a line in one go, moving on over its spaces and over the letters lacking, which are drawn after it."""
        pen = self.canvas.beginText(x, HEIGHT - y)
        pen.setFont("F", SIZE)
        row, font, late = "", "", []
        for letter in line:
            wide = space if letter == " " else self.wide(letter)
            if letter == " " or letter in lacking:
                row += f"{-wide / SIZE * 1000:.3f} "
                late += [(x, letter)] if letter != " " else []
            else:
                chosen, bracket, glyph = pen._formatText(letter).partition("(")
                font = chosen or font  # said once
                row += bracket + glyph.removesuffix("Tj")
            x += wide
        pen._code.append(f"{font} [{row}] TJ")
        self.canvas.drawText(pen)
        for left, letter in late:
            self.text(left, y, letter)

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> float:
        """Draw; where it ends."""
        self.canvas.setFont("F", size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + self.wide(text, size)

    def centred(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        self.text(x - self.wide(text, size) / 2, y, text, size)

    def paragraph(
        self,
        y: float,
        text: str,
        *,
        left: float = LEFT,
        right: float = RIGHT,
        indent: float = INDENT,
        size: float = SIZE,
        leading: float = LEADING,
    ) -> float:
        """Justified, its first line set in; where the next begins."""
        start, words = left + indent, text.split()
        while words:
            line = [words.pop(0)]
            while words and start + self.wide(" ".join([*line, words[0]]), size) <= right:
                line.append(words.pop(0))
            written = self.canvas.beginText(start, HEIGHT - y)
            written.setFont("F", size)
            if words and len(line) > 1:
                written.setWordSpace(0)
                spare = (right - start - self.wide(" ".join(line), size)) / (len(line) - 1)
                self._spread(start, y, line, spare, size)
            else:
                self.text(start, y, " ".join(line), size)
            y += leading
            start = left
        return y + 4

    def _spread(self, x: float, y: float, words: Sequence[str], spare: float, size: float) -> None:
        for word in words:
            x = self.text(x, y, word + " ", size) + spare

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def table(self, y: float, edges: Sequence[float], rows: Sequence[Sequence[str]], height: float = 40.0) -> float:
        """Cells with lines around them; ``|`` in a cell breaks its line."""
        top = y
        for row in rows:
            self.rule(edges[0], y, edges[-1], y)
            for x, cell in zip(edges, row, strict=False):
                for number, line in enumerate(cell.split("|")):
                    self.text(x + 4, y + 14 + number * 15, line, 11)
            y += height
        self.rule(edges[0], y, edges[-1], y)
        for x in edges:
            self.rule(x, top, x, y)
        return y + LEADING

    def letterhead(self, y: float = 60.0) -> float:
        self.centred(160, y, "ỦY BAN NHÂN DÂN", 12)
        self.centred(160, y + 15, "HUYỆN AN BÌNH", 12)
        self.centred(160, y + 45, "Số: 45/KH-UBND", 12)
        self.centred(400, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12)
        self.centred(400, y + 16, "Độc lập - Tự do - Hạnh phúc", 12)
        self.centred(400, y + 45, "An Bình, ngày 12 tháng 3 năm 2024", 12)
        self.centred(WIDTH / 2, y + 85, "KẾ HOẠCH")
        self.centred(WIDTH / 2, y + 103, "Triển khai công tác dân vận chính quyền năm 2024")
        return y + 140

    def picture(self, lines: Sequence[str], *, whole: bool = True) -> None:
        """Lines of text as an image that fills the page."""
        from reportlab.lib.utils import ImageReader

        self.canvas.drawImage(ImageReader(io.BytesIO(picture(lines))), 0, 0, WIDTH, HEIGHT if whole else HEIGHT / 4)


def picture(lines: Sequence[str], form: str = "PNG") -> bytes:
    """A page of A4 at 200 dpi with lines of text."""
    image = pytest.importorskip("PIL.Image")
    draw = pytest.importorskip("PIL.ImageDraw")
    fonts = pytest.importorskip("PIL.ImageFont")
    page = image.new("L", (1654, 2339), 255)
    pen = draw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((230, 250 + number * 60), line, font=fonts.truetype(font(), 36), fill=0)
    file = io.BytesIO()
    page.save(file, form)
    return file.getvalue()


LONG = (
    "Triển khai thực hiện Nghị quyết số 27-NQ/TW ngày 09/11/2022 của Ban Chấp hành Trung ương Đảng khóa XIII và "
    "Chương trình hành động của Tỉnh ủy, Ủy ban nhân dân huyện yêu cầu các phòng, ban, ngành và Ủy ban nhân dân "
    "các xã, thị trấn tổ chức thực hiện đầy đủ, đúng thời hạn những nhiệm vụ được giao tại Kế hoạch này."
)
