"""``dvcq check --comments``: the findings as comments in a copy of the Word file, as highlights in one of the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dvcq_kb.language import say
from dvcq_kb.model import Analysis, Evidence, Finding
from dvcq_kb.text import single_spaced
from dvcq_kb.views.clock import now
from dvcq_kb.views.copies import Copies
from dvcq_kb.views.options import BESIDE
from dvcq_kb.views.places import section_name, severity_word
from dvcq_kb.views.session import Session

if TYPE_CHECKING:
    from dvcq_kb.annotate import Annotated

_KINDS = {"docx": "ke-hoach.dvcq.docx", "pdf": "ke-hoach.dvcq.pdf"}


class Comments:
    """The copies with the findings in them."""

    def __init__(self, session: Session, target: str, sources: Sequence[str], *, in_place: bool = False) -> None:
        """Take the option as given and every file to be checked; see `Copies` for what may be wrong with it."""
        self._session = session
        named = None if target == BESIDE else Path(target)
        self._copies = Copies(sources, _KINDS, option="--comments", target=named, in_place=in_place, leave_others=True)

    def write(self, analysis: Analysis, findings: Sequence[Finding]) -> None:
        """Write the copy of one file, if it can have one, and say what was done.

        Args:
            analysis: the document.
            findings: those shown, and those that somebody resolved in the file, whose comments stay.
        """
        source = analysis.document.source
        if not self._copies.made_of(source):
            self._session.note(
                say(
                    f"{source}: đã kiểm tra, không có bản ghi chú (chỉ ghi chú được vào tệp .docx, .pdf).",
                    f"{source}: checked, but not commented (only .docx and .pdf files can be).",
                )
            )
            return
        data = self._copies.data(source)
        done = annotated(data, analysis, findings)
        backup = self._copies.save(source, data, done.data)
        target = self._copies.target(source)
        said = [
            say(f"{target}: {done.added} ghi chú mới", f"{target}: {done.added} new comments"),
        ]
        if done.kept:
            said.append(say(f"{done.kept} đã có từ trước", f"{done.kept} there before"))
        if done.removed:
            said.append(say(f"bỏ {done.removed} ghi chú cũ không còn đúng", f"{done.removed} outdated removed"))
        if done.displaced:
            said.append(
                say(
                    f"{done.displaced} không đặt được đúng chữ (đầu trang, cước chú, hộp văn bản, trang quét…), đặt ở "
                    "chỗ gần nhất",
                    f"{done.displaced} not at the letters themselves (header, footnote, text box, scan …) but nearby",
                )
            )
        if backup:
            said.append(say(f"bản trước đó: {backup}", f"as it was before: {backup}"))
        self._session.note(", ".join(said) + ".")


def annotated(data: bytes, analysis: Analysis, findings: Sequence[Finding]) -> Annotated:
    """The bytes of a Word or PDF file, and what was found in it → the same file with the findings as comments."""
    from dvcq_kb.annotate import Note, annotate

    notes = [Note(finding.span, _paragraphs(analysis, finding), finding.fingerprint) for finding in findings]
    return annotate(data, analysis.document, notes, now())


def _paragraphs(analysis: Analysis, finding: Finding) -> tuple[str, ...]:
    """Code and message, the other facts with their places, the suggestion."""
    head = f"{finding.code} · {severity_word(finding.severity)}: {single_spaced(finding.message)}"
    facts = [_fact(analysis.document.text, finding, fact) for fact in finding.evidence]
    advice = [f"{say('Gợi ý', 'Suggestion')}: {finding.suggestion}"] if finding.suggestion else []
    return (head, *facts, *advice)


def _fact(text: str, finding: Finding, fact: Evidence) -> str:
    place = section_name(fact.section) if fact.span is not None else ""
    message = single_spaced(fact.message)
    said = message if message.startswith(place) else f"{place}: {message}"
    if fact.span is not None and fact.span != finding.span and (quote := single_spaced(fact.span.of(text))) not in said:
        said += f" (“{quote if len(quote) <= 160 else quote[:159] + '…'}”)"
    if fact.source:
        said += f" ({say('nguồn', 'source')}: {fact.source})"
    return f"– {said}"
