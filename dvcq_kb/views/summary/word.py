"""The report as a Word file, in the letters and margins of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from dvcq_kb.language import say
from dvcq_kb.model import Severity
from dvcq_kb.views.pictures.canvas import SEVERITIES
from dvcq_kb.views.places import severity_word
from dvcq_kb.views.session import printable
from dvcq_kb.views.summary.content import Fault, Summary, act_heads, group_heads, no_day, tally

_FONT = "Times New Roman"
# Zip knows no earlier day; the day of the run would make every report another file.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_LIST = (43.0, 24.0, 34.0, 42.0, 22.0)
_TALLEST, _WIDEST = 235.0, 165.0


def word(made: Summary, pictures: Sequence[tuple[bytes, float]]) -> bytes:
    """The report as the bytes of a .docx.

    Args:
        made: what to say.
        pictures: the lược đồ, each sheet as PNG, with its proportion, height to width; left out if there is none.
    """
    paper = _paper(made.title)
    _title(paper, made.title)
    _table(paper, (), made.identity, (38, 127))
    verdict = paper.add_paragraph()
    verdict.paragraph_format.space_before = Pt(8)
    _run(verdict, made.verdict, bold=True)
    _run(verdict, f"  {tally(made)}", size=11)
    if made.faults:
        _heading(paper, say("Cần sửa, cần xem lại", "To be put right"))
        for fault in made.faults:
            _fault(paper, fault)
    _heading(paper, say("Văn bản viện dẫn theo loại", "What it rests on"))
    paper.add_paragraph(printable(made.counts))
    if made.groups:
        _table(paper, group_heads(), [group.cells for group in made.groups], (84, 24, 30, 27))
    _heading(paper, say("Nhiệm vụ và hạn", "Duties and deadlines"))
    for due in made.dues:
        line = paper.add_paragraph()
        _run(line, f"{' · '.join(part for part in (due.when, due.who, due.place) if part)}: ", bold=True)
        _run(line, due.what)
    if told := no_day(made):
        paper.add_paragraph(told)
    if made.groups:
        if pictures:
            _heading(paper, say("Lược đồ", "Map"), new_page=True)
        for at, (picture, proportion) in enumerate(pictures):
            width = min(_WIDEST, _TALLEST / proportion)
            paper.add_picture(io.BytesIO(picture), width=Mm(width))
            paper.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
            paper.paragraphs[-1].paragraph_format.page_break_before = at > 0
        _heading(paper, say("Danh mục văn bản viện dẫn", "The acts cited"), new_page=True)
        _acts(paper, made)
    end = paper.add_paragraph()
    end.paragraph_format.space_before = Pt(10)
    _run(end, made.footer, size=10, italic=True)
    return _packed(paper)


def _paper(title: str) -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.line_spacing = 1.0
    about = paper.core_properties
    about.title, about.author, about.comments = title, "dvcq", ""
    about.created = about.modified = datetime.datetime(*_NO_DAY)
    return paper


def _title(paper: Paper, words: str) -> None:
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(8)
    _run(line, words.upper(), bold=True, size=14)


def _heading(paper: Paper, words: str, *, new_page: bool = False) -> None:
    line = paper.add_heading(level=2)
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(10), Pt(4)
    line.paragraph_format.page_break_before = new_page
    run = line.add_run(printable(words))
    run.font.name, run.font.size, run.font.bold, run.font.color.rgb = _FONT, Pt(13), True, RGBColor(0, 0, 0)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _run(
    line: Paragraph, words: str, *, bold: bool = False, italic: bool = False, size: float | None = None,
    severity: Severity | None = None,
) -> None:  # fmt: skip
    run = line.add_run(printable(words))
    run.bold, run.italic = bold, italic
    if size:
        run.font.size = Pt(size)
    if severity:
        run.font.color.rgb = RGBColor.from_string(SEVERITIES[severity].lstrip("#").upper())


def _fault(paper: Paper, fault: Fault) -> None:
    line = paper.add_paragraph()
    line.paragraph_format.keep_together = True
    _run(line, f"{severity_word(fault.severity).capitalize()}, {fault.place}: ", bold=True, severity=fault.severity)
    _run(line, f"{fault.message} ")
    _run(line, f"[{fault.code}]", size=10)
    if fault.facts:
        _run(line, f" {'; '.join(fault.facts)}.", size=11)
    if fault.suggestion:
        _run(line, f" {say('Gợi ý', 'Suggestion')}: {fault.suggestion}.", size=11, italic=True)


def _acts(paper: Paper, made: Summary) -> None:
    table = _table(paper, act_heads(), (), _LIST, size=10.5)
    for group in made.groups:
        head = _row(table).cells
        _fill(head[0].merge(head[-1]), group.name, size=10.5, bold=True)
        for act in group.acts:
            shade = Severity.ERROR if act.ended else None
            for cell, words in zip(_row(table).cells, act.cells, strict=True):
                _fill(cell, words, size=10.5, severity=shade)
    _widths(table, _LIST)


def _table(
    paper: Paper, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, size: float = 11,
) -> Table:  # fmt: skip
    table: Table = paper.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    if heads:
        top = _row(table)
        for cell, words in zip(top.cells, heads, strict=True):
            _fill(cell, words, size=size, bold=True)
        repeated = OxmlElement("w:tblHeader")
        top._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        for cell, words in zip(_row(table).cells, row, strict=True):
            _fill(cell, words, size=size)
    _widths(table, widths)
    return table


def _row(table: Table) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _widths(table: Table, widths: Sequence[float]) -> None:
    # Word goes by the cells, LibreOffice by the columns.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _fill(cell: _Cell, words: str, *, size: float, bold: bool = False, severity: Severity | None = None) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(1)
    _run(line, words, bold=bold, size=size, severity=severity)


def _packed(paper: Paper) -> bytes:
    """The same report gives the same bytes: python-docx stamps every part with the time of the run."""
    buffer, made = io.BytesIO(), io.BytesIO()
    paper.save(buffer)
    with ZipFile(buffer) as old, ZipFile(made, "w") as new:
        for entry in old.infolist():
            copy = ZipInfo(entry.filename, _NO_DAY)
            copy.compress_type = ZIP_DEFLATED
            new.writestr(copy, old.read(entry))
    return made.getvalue()
