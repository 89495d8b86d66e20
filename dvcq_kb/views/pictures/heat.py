"""Which section cites what kind of act how often: sections down, kinds across."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Citation, Finding, Link
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.findings import tally
from dvcq_kb.views.pictures import lettering
from dvcq_kb.views.pictures.canvas import FAINT, INK, LINE, PAPER, SOFT, Canvas
from dvcq_kb.views.pictures.document import section_title
from dvcq_kb.views.pictures.faults import Faults
from dvcq_kb.views.pictures.sections import rows_of
from dvcq_kb.views.places import heading

_WIDTH, _MARGIN, _NAMES, _ROW = 1060.0, 24.0, 360.0, 34.0
_MOST_ROWS, _MOST_KINDS, _WIDEST = 40, 12, 96.0
# Light to dark, five steps: the last still bears white letters at more than 4.5 : 1.
_SHADES = ("#e3edf8", "#bfd5ee", "#8db4dc", "#4a83c0", "#1f5592")


def heat_map(analysis: Analysis, findings: Sequence[Finding]) -> str:
    """Counts of citations by section and by type of act, as an SVG picture."""
    links = list(analysis.links)
    rows, row_of = rows_of(analysis, [link.citation.span.start for link in links], _MOST_ROWS)
    names = [_kind(link) for link in links]
    totals = Counter(names)
    kinds = [name for name, _ in totals.most_common()]
    if len(kinds) > _MOST_KINDS:
        rest = say("Khác", "Others")
        kept = set(kinds[: _MOST_KINDS - 1])
        names = [name if name in kept else rest for name in names]
        totals, kinds = Counter(names), [*kinds[: _MOST_KINDS - 1], rest]
    cells = Counter(zip(row_of, names, strict=True))
    title = say("Mục nào viện dẫn loại văn bản nào", "Which section cites which kind of act")
    canvas = Canvas()
    y = _MARGIN + 18
    canvas.words(_MARGIN, y, title, 21, bold=True)
    y += 24
    canvas.words(_MARGIN, y, lettering.clip(report.identity(analysis), _WIDTH - 2 * _MARGIN, 13), 13, fill=SOFT)
    y += 34
    if not links:
        canvas.words(_MARGIN, y, report.clean(analysis), 13)
        return canvas.picture(_WIDTH, y + _MARGIN, title, report.identity(analysis))
    left = _MARGIN + _NAMES
    step = min((_WIDTH - _MARGIN - left - 56) / len(kinds), _WIDEST)
    total_at = left + step * len(kinds) + 32
    y = _heads(canvas, kinds, left, step, y)
    canvas.words(total_at, y - 10, say("Cộng", "Total"), 11.5, bold=True, fill=SOFT, anchor="middle")
    most = max(cells.values())
    found = Faults(findings)
    for at, row in enumerate(rows):
        words = section_title(row.label, single_spaced(heading(row.section, analysis.document.text)))
        faults = tally(found.within(row.section.span))
        with canvas.group(note=words):
            room = _NAMES - 24 - 34 * len(faults)
            canvas.words(_MARGIN, y + _ROW / 2 + 4, lettering.clip(words, room, 12.5), 12.5)
            x = left - 20
            for severity, count in reversed(faults):
                canvas.sign(x - 14, y + _ROW / 2, severity, 5.5)
                canvas.words(x + 2, y + _ROW / 2 + 4, str(count), 11, bold=True, fill=SOFT, anchor="end")
                x -= 32
        for column, kind in enumerate(kinds):
            _cell(canvas, left + column * step, y, step, cells[at, kind], most)
        line = sum(cells[at, kind] for kind in kinds)
        canvas.words(total_at, y + _ROW / 2 + 4, str(line), 12.5, bold=True, anchor="middle")
        y += _ROW
    canvas.line(_MARGIN, y + 4, total_at + 24, y + 4)
    canvas.words(_MARGIN, y + 24, say("Cộng", "Total"), 12.5, bold=True)
    for column, kind in enumerate(kinds):
        canvas.words(left + (column + 0.5) * step, y + 24, str(totals[kind]), 12.5, bold=True, anchor="middle")
    canvas.words(total_at, y + 24, str(len(links)), 12.5, bold=True, anchor="middle")
    return canvas.picture(_WIDTH, y + 24 + _MARGIN, title, report.identity(analysis))


def _kind(link: Link) -> str:
    citation: Citation = link.citation
    if citation.type:
        return citation.type.value
    if link.target is not None and link.target.type:
        return link.target.type
    if citation.name:
        return citation.name.value.partition(" ")[0]
    return say("Không ghi loại", "No type")


def _heads(canvas: Canvas, kinds: Sequence[str], left: float, step: float, y: float) -> float:
    tallest = [lettering.wrap(kind, step - 8, 11.5, lines=3, bold=True) for kind in kinds]
    bottom = y + max(map(len, tallest)) * 14
    for column, lines in enumerate(tallest):
        for at, line in enumerate(reversed(lines)):
            canvas.words(
                left + (column + 0.5) * step, bottom - 10 - at * 14, line, 11.5, bold=True, fill=SOFT, anchor="middle"
            )
    return bottom


def _cell(canvas: Canvas, x: float, y: float, width: float, count: int, most: int) -> None:
    if not count:
        canvas.box(x + 2, y + 2, width - 4, _ROW - 4, fill=PAPER, stroke="#e6eaef", round=3)
        canvas.words(x + width / 2, y + _ROW / 2 + 4, "·", 12, fill=FAINT, anchor="middle")
        return
    shade = min((count * len(_SHADES) - 1) // most, len(_SHADES) - 1)
    canvas.box(x + 2, y + 2, width - 4, _ROW - 4, fill=_SHADES[shade], stroke=LINE, round=3)
    canvas.words(
        x + width / 2, y + _ROW / 2 + 4.5, str(count), 13, bold=True, fill=PAPER if shade >= 3 else INK, anchor="middle"
    )
