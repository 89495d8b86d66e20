"""``dvcq fix``: certain corrections → a copy of the file with them, and what is said about each."""

from __future__ import annotations

import difflib
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import click

from dvcq_kb.language import say
from dvcq_kb.lint.corrections import Agreed, settled
from dvcq_kb.model import Analysis, Correction, Finding, Span
from dvcq_kb.text import single_spaced
from dvcq_kb.views.clock import now
from dvcq_kb.views.copies import Copies
from dvcq_kb.views.excerpt import around, wrap
from dvcq_kb.views.places import section_name
from dvcq_kb.views.session import Session, printable, width

KINDS = {"docx": "ke-hoach.dvcq.docx", "txt": "ke-hoach.dvcq.txt"}
_DIFF_CONTEXT = 1
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(frozen=True, slots=True)
class Fixed:
    """What became of one document."""

    analysis: Analysis
    made: tuple[Agreed, ...]
    """Corrections in ``after``, in text order."""
    left: tuple[tuple[Agreed, str], ...]
    """Corrections left to a person, and why."""
    before: bytes
    after: bytes
    target: Path
    backup: Path | None = None

    def written(self, copies: Copies) -> Fixed:
        """Write the file."""
        return replace(self, backup=copies.save(self.analysis.document.source, self.before, self.after))


def fix(analysis: Analysis, findings: Sequence[Finding], wanted: Sequence[Finding], copies: Copies) -> Fixed:
    """Make the corrections; nothing is written yet.

    Args:
        analysis: the document.
        findings: all of it.
        wanted: those of them whose corrections are asked for.
        copies: where the files are, and their copies go.

    Raises:
        DvcqError: the file has changed, or cannot be written back.
    """
    source = analysis.document.source
    data = copies.data(source)
    agreed, disputed = settled(analysis, findings)
    chosen = [one for one in agreed if any(finding in wanted for finding in one.findings)]
    left = [(one, why) for one, why in disputed if any(finding in wanted for finding in one.findings)]
    after, obstacles = _corrected(analysis, data, [one.correction for one in chosen])
    made = tuple(one for one, why in zip(chosen, obstacles, strict=True) if not why)
    left += [(one, why) for one, why in zip(chosen, obstacles, strict=True) if why]
    left.sort(key=lambda pair: pair[0].correction.span)
    return Fixed(analysis, made, tuple(left), data, after, copies.target(source))


def _corrected(analysis: Analysis, data: bytes, corrections: Sequence[Correction]) -> tuple[bytes, Sequence[str]]:
    """The file with the corrections, and for each why it could not be made."""
    from dvcq_kb.readers import kind_of

    if not corrections:
        return data, ()
    if kind_of(data) == "docx":
        from dvcq_kb.annotate.revisions import revise

        return revise(data, analysis.document, corrections, now())
    from dvcq_kb.annotate.plain import correct

    return correct(data, analysis.document, corrections), [""] * len(corrections)


def show(session: Session, fixed: Fixed, *, diff: bool) -> None:
    """Print every change and its reason; with ``diff``, the changed lines on stdout and the reasons beside them."""
    source = fixed.analysis.document.source
    reasons = sys.stderr if diff else sys.stdout
    columns = width()
    if diff:
        for line in _diff(fixed):
            session.print(line, sys.stdout)
    if not (diff and session.quiet):
        for row in _rows(fixed, columns):
            session.print(row, reasons)
    if not fixed.made:
        nothing = say("không có chỗ nào chắc chắn để sửa", "nothing certain to correct")
        rest = say(f"; xem các phát hiện: dvcq check {source}", f"; for the findings: dvcq check {source}")
        session.note(f"{source}: {nothing}{rest}.")
    elif not diff:
        backup = f" ({say('bản trước đó', 'as it was before')}: {fixed.backup})" if fixed.backup else ""
        session.note(
            say(
                f"{fixed.target}: đã ghi {len(fixed.made)} chỗ sửa{backup}.",
                f"{fixed.target}: {len(fixed.made)} corrections written{backup}.",
            )
        )


def _rows(fixed: Fixed, columns: int) -> Iterator[str]:
    if fixed.made or fixed.left:
        yield click.style(printable(fixed.analysis.document.source), bold=True)
    for one in fixed.made:
        yield from _indented(_change(fixed, one), columns)
        for reason in _reasons(one):
            yield from (click.style(f"    {row}", dim=True) for row in wrap(reason, columns - 4))
    for one, why in fixed.left:
        yield from _indented(f"{say('KHÔNG SỬA', 'LEFT')} {_change(fixed, one)}", columns)
        yield from (click.style(f"    {row}", fg="yellow") for row in wrap(why, columns - 4))


def _indented(text: str, columns: int) -> Iterator[str]:
    return (f"  {row}" for row in wrap(text, columns - 2))


def _change(fixed: Fixed, one: Agreed) -> str:
    """``mục II.1: ngày 09/01/2021 → ngày 09/01/2015``."""
    finding = one.findings[0]
    before, after = _before_and_after(fixed, one)
    place = f"{section_name(finding.section)}: " if finding.section else ""
    return printable(f"{place}{before} → {after}")


def _before_and_after(fixed: Fixed, one: Agreed) -> tuple[str, str]:
    """The words of the finding, as they are and as they are to be."""
    finding, correction = one.findings[0], one.correction
    inside = correction.span.start - finding.span.start, correction.span.end - finding.span.start
    after = finding.quote[: inside[0]] + correction.text + finding.quote[inside[1] :]
    return single_spaced(finding.quote), single_spaced(after)


def _reasons(one: Agreed) -> Iterator[str]:
    for finding in one.findings:
        sources = dict.fromkeys(fact.source for fact in finding.evidence if fact.source)
        told = f" ({say('nguồn', 'source')}: {'; '.join(sources)})" if sources else ""
        yield printable(f"{finding.code}: {single_spaced(finding.message)}{told}")


def _diff(fixed: Fixed) -> Iterator[str]:
    """As programs for comparing files write it; of a Word file, whose paragraphs are long lines, the words around."""
    from dvcq_kb.readers import kind_of

    names = (fixed.analysis.document.source, str(fixed.target))
    if kind_of(fixed.before) == "docx":
        lines: Iterable[str] = chain((f"--- {names[0]}", f"+++ {names[1]}"), _hunks(fixed)) if fixed.made else ()
    else:
        before, after = (data.decode("utf-8", "replace").split("\n") for data in (fixed.before, fixed.after))
        lines = difflib.unified_diff(before, after, *names, lineterm="", n=_DIFF_CONTEXT)
    return (click.style(printable(line), fg=_DIFF_COLOURS.get(line[:1])) for line in lines)


def _hunks(fixed: Fixed) -> Iterator[str]:
    document = fixed.analysis.document
    for one in fixed.made:
        section, span = one.findings[0].section, one.findings[0].span
        yield f"@@ {section_name(section)} @@" if section else "@@ @@"
        paragraph = document.blocks[bisect_right(document.blocks, span.start, key=lambda block: block.span.start) - 1]
        within = Span(span.start - paragraph.span.start, span.end - paragraph.span.start)
        before, words, after = around(paragraph.span.of(document.text), within)
        _, corrected = _before_and_after(fixed, one)
        yield f"-{before}{words}{after}"
        yield f"+{before}{corrected}{after}"


def form(fixed: Fixed) -> dict[str, object]:
    """For ``--format json``."""
    return {
        "file": fixed.analysis.document.source,
        "target": str(fixed.target),
        "corrections": [_form(fixed, one) for one in fixed.made],
        "left": [{**_form(fixed, one), "why": why} for one, why in fixed.left],
    }


def _form(fixed: Fixed, one: Agreed) -> dict[str, object]:
    before, after = _before_and_after(fixed, one)
    return {
        "start": one.correction.span.start,
        "end": one.correction.span.end,
        "text": one.correction.text,
        "before": before,
        "after": after,
        "section": one.findings[0].section,
        "codes": [finding.code for finding in one.findings],
        "reasons": list(_reasons(one)),
    }
