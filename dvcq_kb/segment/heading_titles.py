"""The lines over which the title of a heading runs, below its label or broken by hand."""

from __future__ import annotations

from collections.abc import Sequence

from dvcq_kb.model import Span
from dvcq_kb.segment import headings
from dvcq_kb.segment.bodies import is_body
from dvcq_kb.segment.headings import Heading
from dvcq_kb.text import comparable, single_spaced

_LONGEST = 250
_MOST_LINES = 6
_MOST_WRAPPED = 2


def below_label(text: str, blocks: Sequence[Span], heading: Heading, at: int) -> tuple[Heading, int]:
    """The heading with the title that stands on the lines after "Chương I", and the block behind it.

    Args:
        text: of the document.
        blocks: its paragraphs.
        heading: the bare label.
        at: index of the block below it.
    """
    title: list[str] = []
    first = at
    while at < len(blocks) and at - first < _MOST_LINES:
        span = blocks[at]
        if span.end - span.start > _LONGEST or headings.read(text, span) is not None:
            break
        line = single_spaced(span.of(text)).strip("*\\ _#")
        if not line or text[span.start] in '|“"':
            break
        if title and not (line.isupper() and title[-1].isupper()):
            break
        if not line.isupper() and line.endswith((".", ";", ":")):
            break
        title.append(line)
        at += 1
    if not title:
        return heading, at
    return heading._replace(title=" ".join(title), span=Span(heading.span.start, blocks[at - 1].end)), at


def wrapped(text: str, blocks: Sequence[Span], heading: Heading, at: int) -> tuple[Heading, int]:
    """The heading in capitals with the lines over which it runs on: "I. QUẢN LÝ TIỀN", "THU PHÍ"."""
    first = at
    while at < len(blocks) and at - first < _MOST_WRAPPED:
        span = blocks[at]
        if text[blocks[at - 1].end : span.start] != "\n" or span.end - span.start > _LONGEST:
            break
        line = single_spaced(span.of(text))
        if not (line.isupper() and " " in line) or line.endswith(":"):
            break
        if headings.read(text, span) is not None or is_body(comparable(line)):
            break
        heading = heading._replace(title=f"{heading.title} {line}", span=Span(heading.span.start, span.end))
        at += 1
    return heading, at
