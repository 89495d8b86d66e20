"""What the side card says of the citation under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.lint.known import certain
from dvcq_kb.model import Analysis, Finding, Instrument, Link, Mention
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.known_acts import ended
from dvcq_kb.views.places import act, calendar_day, section_name, severity_word, written
from dvcq_kb.views.session import printable
from dvcq_kb.views.terminal import sign


def welcome(analysis: Analysis, findings: Sequence[Finding]) -> Text:
    """Before a citation is chosen: what the document is."""
    text = Text()
    _line(text, report.identity(analysis), "bold")
    if analysis.header.subject:
        _line(text, analysis.header.subject.value)
    _line(text)
    _line(text, report.counts(analysis), "dim")
    for severity, count in report.tally(findings):
        _line(text, f"{sign(severity)} {count} {severity_word(severity)}", report.COLOURS[severity])
    if not findings:
        _line(text, report.clean(analysis), "green")
    _line(text)
    for note in analysis.document.notes:
        _line(text, note, "yellow")
    told = say(
        "Bấm . để xem viện dẫn đầu tiên, ] để xem phát hiện đầu tiên.",
        "Press . for the first citation, ] for the first finding.",
    )
    _line(text, told, "dim")
    return text


def of_link(analysis: Analysis, link: Link, findings: Sequence[Finding]) -> Text:
    """Identity, what the registry knows, and the other places that cite the act."""
    text = Text()
    citation, target = link.citation, link.target
    quote = single_spaced(citation.span.of(analysis.document.text))
    _line(text, act(target) if target else quote, "bold")
    for finding in findings:
        text.append_text(fault(finding))
    if target is None:
        _candidates(text, link.candidates)
    else:
        _field(text, say("Ngày", "Date"), written(target.date) if target.date else say("không ghi", "not stated"))
        _field(text, say("Cơ quan", "Issuer"), target.issuer or say("không ghi", "not stated"))
        if target.subject:
            _field(text, say("Trích yếu", "Subject"), single_spaced(target.subject))
    if citation.pinpoint:
        _field(text, say("Viện dẫn đến", "Provision"), single_spaced(citation.pinpoint.value))
    _line(text)
    _registry(text, link)
    if target is not None:
        _elsewhere(text, analysis, link, target)
    return text


def fault(finding: Finding) -> Text:
    """One finding with its evidence."""
    text = Text()
    head = f"{sign(finding.severity)} {finding.code} {severity_word(finding.severity)}: "
    text.append(head, f"bold {report.COLOURS[finding.severity]}")
    _line(text, finding.message)
    for fact in finding.evidence:
        place = f"{section_name(fact.section)}: " if fact.section and fact.section != finding.section else ""
        source = f" ({fact.source})" if fact.source else ""
        _line(text, f"  – {place}{fact.message}{source}", "dim")
    if finding.suggestion:
        _line(text, f"  = {say('gợi ý', 'suggestion')}: {finding.suggestion}", "green")
    return text


def mentions(others: Sequence[Mention]) -> Text:
    """Who else in the knowledge base cites the act."""
    text = Text()
    documents = list(dict.fromkeys((mention.source, mention.title) for mention in others))
    if not documents:
        _line(
            text, say("Trong kho: chưa thấy văn bản khác viện dẫn.", "In the base: cited by no other document."), "dim"
        )
        return text
    head = say(f"Trong kho, {len(documents)} văn bản khác viện dẫn:", f"In the base, {len(documents)} others cite it:")
    _line(text, head, "bold")
    for source, title in documents[:12]:
        places = [m.section for m in others if m.source == source and m.section]
        _line(text, f"  {title}" + (f" ({', '.join(dict.fromkeys(places))})" if places else ""))
    if len(documents) > 12:
        _line(text, say(f"  … và {len(documents) - 12} văn bản nữa", f"  … and {len(documents) - 12} more"), "dim")
    return text


def _candidates(text: Text, candidates: Sequence[Instrument]) -> None:
    if not candidates:
        _line(text, say("Chưa xác định được là văn bản nào.", "Which act it means is not certain."), "yellow")
        return
    _line(text, say("Có thể là:", "It may be:"), "yellow")
    for candidate in candidates:
        _line(text, f"  {act(candidate)}" + (f", {written(candidate.date)}" if candidate.date else ""))


def _registry(text: Text, link: Link) -> None:
    facts = certain(link.citation)
    if facts is None:
        told = say("Kho dữ kiện: không có, hoặc chưa chắc là văn bản này.", "Registry: not known, or not for certain.")
        _line(text, told, "dim")
        return
    _line(text, say("Kho dữ kiện", "Registry"), "bold")
    if facts.date:
        _field(text, say("Ban hành", "Issued"), written(facts.date))
    if facts.effective:
        _field(text, say("Có hiệu lực", "In force"), calendar_day(facts.effective))
    _field(text, say("Hết hiệu lực", "Ended"), ended(facts) or say("chưa thấy", "no end known"))
    if facts.title:
        _field(text, say("Tên gọi", "Title"), facts.title)
    _field(text, say("Nguồn", "Source"), facts.source)


def _elsewhere(text: Text, analysis: Analysis, link: Link, target: Instrument) -> None:
    others = [each for each in analysis.links if each is not link and target in each.candidates]
    if not others:
        return
    _line(text)
    head = say(f"Còn viện dẫn ở {len(others)} chỗ khác (bấm m):", f"Cited in {len(others)} more places (press m):")
    _line(text, head, "bold")
    for other in others[:12]:
        label = outline.label_at(analysis.root, other.citation.span.start)
        date = f", {written(other.citation.date)}" if other.citation.date else ""
        _line(text, f"  {section_name(label)}{date}")


def _field(text: Text, name: str, value: str) -> None:
    text.append(f"{name}: ", "dim")
    _line(text, value)


def _line(text: Text, words: str = "", style: str = "") -> None:
    text.append(f"{printable(words)}\n", style)
