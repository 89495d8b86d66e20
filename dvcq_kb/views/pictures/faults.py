"""Findings → the citations, acts and sections of a picture that they mark."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from dvcq_kb.model import Analysis, CitationKind, Finding, Instrument, Link, Span
from dvcq_kb.views.findings import Tally, tally


class Faults:
    """The findings of one document, found by where they begin."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take them in any order."""
        self._findings = sorted(findings, key=lambda finding: finding.span)
        self._starts = [finding.span.start for finding in self._findings]

    def within(self, span: Span) -> Sequence[Finding]:
        """Those that begin in it."""
        return self._findings[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def about(self, link: Link) -> list[Finding]:
        """Those that begin in the citation, in the subject or in the issuer that belong to it."""
        citation = link.citation
        spans = (citation.span, *(part.span for part in (citation.subject, citation.issuer) if part))
        found = {id(finding): finding for span in spans for finding in self.within(span)}
        return list(found.values())

    def by_act(self, analysis: Analysis) -> dict[str, Tally]:
        """Key of an act → how many findings of each severity stand in the citations of it."""
        told: set[int] = set()
        found: dict[str, list[Finding]] = {}
        for link in analysis.links:
            # A finding in words that two citations share is the first one's.
            own = [finding for finding in self.about(link) if id(finding) not in told]
            told.update(map(id, own))
            for meant in acts_meant(link) if own else ():
                found.setdefault(meant.key, []).extend(own)
        return {key: tally(each) for key, each in found.items()}


def acts_meant(link: Link) -> tuple[Instrument, ...]:
    """The act; of a plenum's resolutions of several terms, each; none where it is not certain which is meant."""
    if link.citation.kind is CitationKind.PLENUM:
        return link.candidates
    return (link.target,) if link.target is not None else ()
