"""Values → the JSON that scripts rely on. A key never changes its meaning; new keys may come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dvcq_kb import outline
from dvcq_kb.lint.corrections import agreed
from dvcq_kb.model import (
    Analysis,
    Citation,
    CitedInstrument,
    Correction,
    Evidence,
    Finding,
    Header,
    Hit,
    Instrument,
    Link,
    Mention,
    Part,
    Section,
)
from dvcq_kb.text import single_spaced

if TYPE_CHECKING:
    from dvcq_kb.knowledge import Hits

Form = dict[str, Any]


def line(form: Form) -> str:
    return json.dumps(form, ensure_ascii=False)


def page(form: Form | list[Form]) -> str:
    return json.dumps(form, ensure_ascii=False, indent=2)


def citation_forms(analysis: Analysis) -> Iterable[Form]:
    for link in analysis.links:
        yield _citation(analysis, link)


def _citation(analysis: Analysis, link: Link) -> Form:
    citation, text = link.citation, analysis.document.text
    form = {
        "file": analysis.document.source,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.span.of(text),
        "kind": citation.kind.value,
        "type": _value(citation.type),
        "number": _value(citation.number),
        "name": _value(citation.name),
        "date": citation.date.iso if citation.date else None,
        "issuer": _value(citation.issuer),
        "subject": _value(citation.subject),
        "pinpoint": _value(citation.pinpoint),
        "section": section_of(analysis, citation),
        "instrument": link.target.key if link.target else None,
    }
    if citation.dates and citation.date is None:
        form["raw_date"] = single_spaced(citation.dates[0].span.of(text))
    if len(citation.dates) > 1:
        form["dates"] = [
            stated.date.iso if stated.date else single_spaced(stated.span.of(text)) for stated in citation.dates
        ]
    if len(link.candidates) > 1:
        form["candidates"] = [instrument.key for instrument in link.candidates]
    return form


def section_of(analysis: Analysis, citation: Citation) -> str:
    return outline.label_at(analysis.root, citation.span.start)


def document_form(analysis: Analysis, root: Section) -> Form:
    return {
        "file": analysis.document.source,
        "header": _header(analysis.header, analysis.document.text),
        "root": _section(root),
    }


def _header(header: Header, text: str) -> Form:
    form: Form = {
        "number": None if header.number_blank else _value(header.number),
        "type": _value(header.type),
        "date": header.date.date.iso if header.date and header.date.date else None,
        "issuer": _value(header.issuer),
        "place": _value(header.place),
        "subject": _value(header.subject),
        "signer": _value(header.signer),
    }
    if header.number_blank:
        form["raw_number"] = _value(header.number)
    if header.date and header.date.date is None:
        form["raw_date"] = single_spaced(header.date.span.of(text))
    return form


def _section(section: Section) -> Form:
    return {
        "level": section.level.value,
        "label": section.label,
        "title": section.title,
        "start": section.span.start,
        "end": section.span.end,
        "children": [_section(child) for child in section.children],
    }


def finding_forms(analysis: Analysis, findings: Sequence[Finding]) -> list[Form]:
    """Of all the findings of one document: where one casts doubt on another's correction, that one offers no fix."""
    fixes = agreed(analysis, findings)
    return [_finding(finding, finding.correction if finding.correction in fixes else None) for finding in findings]


def _finding(finding: Finding, fix: Correction | None) -> Form:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "section": finding.section,
        "evidence": [_evidence(fact) for fact in finding.evidence],
        "suggestion": finding.suggestion,
        "fingerprint": finding.fingerprint,
        "fix": {"start": fix.span.start, "end": fix.span.end, "text": fix.text} if fix else None,
    }


def _evidence(fact: Evidence) -> Form:
    return {
        "message": fact.message,
        "start": fact.span.start if fact.span else None,
        "end": fact.span.end if fact.span else None,
        "section": fact.section,
        "source": fact.source,
    }


def hits_form(query: str, hits: Hits) -> Form:
    form: Form = {
        "schema": "dvcq/search/1",
        "query": query,
        "total": hits.total,
        "complete": hits.complete,
        "hits": list(hit_forms(hits)),
        "suggestions": [{"query": other.query, "total": other.total} for other in hits.suggestions],
    }
    if hits.facets:
        form["facets"] = {
            facet.field: [
                {"value": value.value, "count": value.count, "condition": value.condition} for value in facet.values
            ]
            for facet in hits.facets
        }
    return form


def hit_forms(hits: Hits) -> Iterator[Form]:
    for place, hit in enumerate(hits):
        form = hit_form(hit)
        if hits.reasons:
            form["reasons"] = [
                {"kind": reason.kind, "value": reason.value, "count": reason.count, "score": reason.score}
                for reason in hits.reasons[place]
            ]
        yield form


def hit_form(hit: Hit) -> Form:
    return {
        "document": hit.document_id,
        "title": hit.title,
        "source": hit.source,
        "section": hit.section,
        "heading": hit.heading,
        "score": round(hit.score, 4),
        "snippet": hit.snippet,
        "marks": [list(mark) for mark in hit.marks],
    }


def instrument_form(instrument: Instrument) -> Form:
    return {
        "key": instrument.key,
        "type": instrument.type,
        "number": instrument.number,
        "name": instrument.name,
        "date": instrument.date.iso if instrument.date else None,
        "issuer": instrument.issuer,
        "subject": instrument.subject,
    }


def cited_form(found: CitedInstrument) -> Form:
    return {"instrument": instrument_form(found.instrument), "mentions": [mention_form(m) for m in found.mentions]}


def mention_form(mention: Mention) -> Form:
    return {
        "document": mention.document_id,
        "title": mention.title,
        "source": mention.source,
        "section": mention.section,
        "quote": mention.quote,
        "sentence": mention.sentence,
        "date": mention.date.iso if mention.date else None,
        "issuer": mention.issuer,
    }


def _value(part: Part | None) -> str | None:
    return part.value if part else None
