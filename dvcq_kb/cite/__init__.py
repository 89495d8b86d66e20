"""Text → citations: scan for the rare part, then parse outward.

The rare part is the first separator of a number-symbol, or the capital of an
act known by name. From there the grammar reads back for type and provision
and forward for date, issuer and subject. Every step looks at a bounded
window, so the cost is linear in the length of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dvcq_kb.cite import names, numbered, plenums, subjects
from dvcq_kb.cite.draft import Draft
from dvcq_kb.cite.lists import share
from dvcq_kb.cite.nesting import rebind
from dvcq_kb.cite.plain import plain
from dvcq_kb.cite.plenums import Plenum
from dvcq_kb.model import Citation, CitationKind

__all__ = ["cite"]


def cite(text: str) -> tuple[Citation, ...]:
    """Every instrument the text cites, in text order.

    Args:
        text: any text; offsets count its code points. Numbers, dates and names
            are read across line ends, page breaks and invisible characters.
    """
    text, offsets = plain(text)
    named = list(names.scan(text))
    drafts = numbered.scan(text, named)
    taken = {draft.name.span.start for draft in drafts if draft.name is not None}
    covered = [(draft.start, draft.end) for draft in drafts]
    drafts += [
        Draft.of_name(text, name) for name in named if name.start not in taken and names.is_identified(text, name)
    ]
    drafts += [Draft.of_plenum(plenum) for plenum in _outside(plenums.scan(text), covered)]
    drafts.sort(key=lambda draft: draft.start)
    share(text, drafts)
    spans = [(draft.start, draft.end) for draft in drafts]
    for at, draft in enumerate(drafts):
        if draft.kind is not CitationKind.PLENUM:
            bare = draft.kind is CitationKind.NUMBERED and not draft.dates and draft.issuer is None
            draft.subject = subjects.read(text, draft.end, spans[at + 1 : at + 6], bare=bare)
    rebind(text, drafts)
    return tuple(draft.freeze(offsets) for draft in drafts)


def _outside(found: Iterable[Plenum], covered: Sequence[tuple[int, int]]) -> Iterator[Plenum]:
    """Those that begin in none of the ranges; both in text order, each looked at once."""
    reach = at = 0
    for plenum in found:
        while at < len(covered) and covered[at][0] <= plenum.start:
            reach = max(reach, covered[at][1])
            at += 1
        if plenum.start >= reach:
            yield plenum
