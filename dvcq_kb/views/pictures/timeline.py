"""When the cited acts were issued, and which of them have ended since: one row an act, the years across."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dvcq_kb.language import say
from dvcq_kb.lint.known import certain
from dvcq_kb.model import Analysis, Finding, Instrument, PartialDate, Severity
from dvcq_kb.registry import Known
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.findings import Tally
from dvcq_kb.views.pictures import lettering, ranks
from dvcq_kb.views.pictures.canvas import FAINT, GROUND, INK, PAPER, SEVERITIES, SOFT, Canvas, joined
from dvcq_kb.views.pictures.faults import Faults
from dvcq_kb.views.places import act, written

_WIDTH, _MARGIN, _NAMES, _ROW = 1060.0, 24.0, 310.0, 22.0
_ISSUED, _PERIOD, _OWN = "#2b62a8", "#a9c3e2", "#3c4858"


@dataclass(frozen=True, slots=True)
class _Line:
    instrument: Instrument
    dates: tuple[PartialDate, ...]
    """As the document states them, each once, earliest first."""
    known: Known | None
    faults: Tally


class _Years:
    """Years across the page; a run of years in which nothing happens takes the room of one."""

    def __init__(self, years: Iterable[int], left: float, right: float) -> None:
        """Share the room among the years."""
        wanted = sorted(set(years))
        self.shown: list[int] = []
        slots: dict[int, float] = {}
        at = 0.0
        for year in wanted:
            if self.shown and year - self.shown[-1] > 1:
                missing = year - self.shown[-1] - 1
                for step in range(missing):
                    slots[self.shown[-1] + 1 + step] = at + step / missing
                at += 1
            slots[year] = at
            self.shown.append(year)
            at += 1
        self._slots, self._left = slots, left
        self.step = (right - left) / max(at, 1)

    def place(self, day: datetime.date) -> float:
        year = min(max(day.year, min(self._slots)), max(self._slots))
        width = self.step if year in self.shown else 0
        within = (day.timetuple().tm_yday - 1) / 366 if year == day.year else float(day.year > year)
        return self._left + self._slots[year] * self.step + within * width


def timeline(analysis: Analysis, findings: Sequence[Finding]) -> str:
    """The acts a document cites on a line of years, as an SVG picture; acts without a date are named below."""
    lines, undated = _lines(analysis, findings)
    own = analysis.header.date.date if analysis.header.date else None
    title = say("Văn bản viện dẫn theo thời gian", "The cited acts in time")
    canvas = Canvas()
    y = _MARGIN + 18
    canvas.words(_MARGIN, y, title, 21, bold=True)
    y += 24
    canvas.words(_MARGIN, y, lettering.clip(report.identity(analysis), _WIDTH - 2 * _MARGIN, 13), 13, fill=SOFT)
    y += 40
    if not lines:
        told = say("Không có viện dẫn nào ghi ngày.", "No citation bears a date.")
        canvas.words(_MARGIN, y, told, 13)
        y += 30
    else:
        y = _chart(canvas, lines, own, y)
    for part in _undated(undated):
        canvas.words(_MARGIN, y, part, 11.5, fill=SOFT)
        y += 17
    return canvas.picture(_WIDTH, y + _MARGIN - 12, title, report.identity(analysis))


def _lines(analysis: Analysis, findings: Sequence[Finding]) -> tuple[list[_Line], list[Instrument]]:
    faults = Faults(findings).by_act(analysis)
    dates: dict[str, set[PartialDate]] = {}
    facts: dict[str, Known | None] = {}
    for link in analysis.links:
        if link.target is not None:
            days = {each.date for each in link.citation.dates if each.date}
            dates.setdefault(link.target.key, set()).update(days)
            facts[link.target.key] = facts.get(link.target.key) or certain(link.citation)
    lines, undated = [], []
    for instrument in analysis.instruments:
        known = facts.get(instrument.key)
        stated = tuple(sorted(dates.get(instrument.key, ()), key=lambda date: (date.first, date.last)))
        if stated:
            lines.append(_Line(instrument, stated, known, faults.get(instrument.key, ())))
        else:
            undated.append(instrument)
    lines.sort(key=lambda line: (line.dates[0].first, ranks.rank(line.instrument), line.instrument.key))
    return lines, undated


def _chart(canvas: Canvas, lines: Sequence[_Line], own: PartialDate | None, top: float) -> float:
    ends = {line.known.ended.year for line in lines if line.known and line.known.ended}
    years = {date.year for line in lines for date in line.dates} | ends | ({own.year} if own else set())
    left, right = _MARGIN + _NAMES, _WIDTH - _MARGIN
    scale = _Years(years, left, right)
    bottom = top + len(lines) * _ROW + 6
    for at, _ in enumerate(lines):
        if at % 2 == 0:
            canvas.box(_MARGIN, top + at * _ROW, right - _MARGIN, _ROW, fill=GROUND, stroke="none", round=0)
    before: int | None = None
    for year in scale.shown:
        x = scale.place(datetime.date(year, 1, 1))
        if before is not None and year - before > 1:
            # Years left out: a pale band, and dots where their numbers would stand.
            canvas.box(x - scale.step, top - 4, scale.step, bottom - top + 2, fill="#eef0f3", stroke="none", round=0)
            canvas.words(x - scale.step / 2, top - 10, "…", 12, fill=FAINT, anchor="middle")
        canvas.line(x, top - 4, x, bottom)
        name = str(year) if scale.step >= 30 else f"’{year % 100:02}"
        canvas.words(x + scale.step / 2, top - 10, name, 11.5, fill=SOFT, bold=True, anchor="middle")
        before = year
    canvas.line(right, top - 4, right, bottom)
    for at, line in enumerate(lines):
        _row(canvas, line, scale, top + at * _ROW + _ROW / 2, right)
    if own:
        x = (scale.place(own.first) + scale.place(own.last)) / 2
        canvas.line(x, top - 4, x, bottom, stroke=_OWN, thick=2)
        told = say(f"văn bản này: {written(own)}", f"this document: {own.iso}")
        middle = min(x, right - lettering.advance(told, 11.5, bold=True) / 2)
        canvas.words(middle, bottom + 14, told, 11.5, fill=_OWN, bold=True, anchor="middle")
    return _legend(canvas, lines, bottom + 40)


def _row(canvas: Canvas, line: _Line, scale: _Years, y: float, right: float) -> None:
    worst = next((severity for severity, _ in line.faults if severity is not Severity.INFO), None)
    colour = SEVERITIES[worst] if worst else INK
    known = line.known
    dates = " / ".join(map(written, line.dates))
    told = joined(
        (act(line.instrument), dates, line.instrument.issuer or "", single_spaced(line.instrument.subject or ""))
    )
    with canvas.group(note=told, data_key=line.instrument.key):
        name = lettering.clip(act(line.instrument), _NAMES - 110, 12, bold=worst is not None)
        canvas.words(_MARGIN + 8, y + 4, name, 12, fill=colour, bold=worst is not None)
        canvas.words(_MARGIN + _NAMES - 24, y + 4, written(line.dates[0]), 11, fill=SOFT, anchor="end")
        if worst:
            canvas.sign(_MARGIN + _NAMES - 12, y, worst, 5)
        start = scale.place(line.dates[0].first)
        if known and known.ended:
            end = scale.place(known.ended)
            if end > start:
                canvas.line(start, y, end, y, stroke=_PERIOD, thick=5)
            canvas.line(end, y - 6, end, y + 6, stroke=INK, thick=1.6)
        if len(line.dates) > 1:
            canvas.line(start, y, scale.place(line.dates[-1].first), y, stroke=SEVERITIES[Severity.ERROR], thick=2,
                        dashes="4 3")  # fmt: skip
        for date in line.dates:
            shade = SEVERITIES[Severity.ERROR] if len(line.dates) > 1 else _ISSUED
            whole = date.day is not None
            canvas.add("circle", cx=scale.place(date.first), cy=y, r=4.6, fill=shade if whole else PAPER, stroke=shade,
                       stroke_width=1.6)  # fmt: skip


def _legend(canvas: Canvas, lines: Sequence[_Line], y: float) -> float:
    canvas.line(_MARGIN, y - 16, _WIDTH - _MARGIN, y - 16)
    x = _MARGIN + 8
    partial = any(date.day is None for line in lines for date in line.dates)
    entries = [("issued", say("ngày ban hành", "date of issue"), True)]
    entries.append(("part", say("chỉ ghi tháng hoặc năm", "month or year only"), partial))
    entries.append(
        ("two", say("nhiều ngày khác nhau cho một văn bản", "several dates for one act"),
         any(len(line.dates) > 1 for line in lines))
    )  # fmt: skip
    entries.append(
        ("ended", say("hết hiệu lực (theo kho dữ kiện)", "no longer in force (registry)"),
         any(line.known and line.known.ended for line in lines))
    )  # fmt: skip
    for sign, name, present in entries:
        if not present:
            continue
        if sign in ("issued", "part"):
            canvas.add("circle", cx=x + 8, cy=y + 2, r=4.6, fill=_ISSUED if sign == "issued" else PAPER,
                       stroke=_ISSUED, stroke_width=1.6)  # fmt: skip
        elif sign == "two":
            canvas.line(x, y + 2, x + 24, y + 2, stroke=SEVERITIES[Severity.ERROR], thick=2, dashes="4 3")
            for at in (x, x + 24):
                canvas.add("circle", cx=at, cy=y + 2, r=4.6, fill=SEVERITIES[Severity.ERROR])
        else:
            canvas.line(x, y + 2, x + 20, y + 2, stroke=_PERIOD, thick=5)
            canvas.line(x + 20, y - 4, x + 20, y + 8, stroke=INK, thick=1.6)
        room = 20 if sign in ("issued", "part") else 34
        canvas.words(x + room, y + 6, name, 12, fill=SOFT)
        x += room + lettering.advance(name, 12) + 26
    return y + 30


def _undated(undated: Sequence[Instrument]) -> list[str]:
    if not undated:
        return []
    names = "; ".join(map(act, undated))
    told = say(f"Không ghi ngày ({len(undated)}): {names}", f"Undated ({len(undated)}): {names}")
    return lettering.wrap(told, _WIDTH - 2 * _MARGIN, 11.5, lines=6)
