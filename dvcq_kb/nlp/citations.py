"""``dvcq_citations``: the plain-text extractor in a spaCy pipeline."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from dvcq_kb.cite import cite
from dvcq_kb.model import Citation, Instrument, Link, Part
from dvcq_kb.resolve.instruments import link

ATTRIBUTES = ("instrument", "type", "number", "name", "date", "issuer", "subject", "pinpoint")
"""Of a span of a citation, ``span._.date``: text, or ``None``. Dates are ISO, possibly without day or month."""
_NOBODY = Instrument(key="")


@Language.factory("dvcq_citations", default_config={"spans_key": "citations"})
def make_citations(nlp: Language, name: str, spans_key: str) -> Citations:
    """A component for any pipeline: ``nlp.add_pipe("dvcq_citations")``.

    Args:
        nlp: the pipeline.
        name: of the component.
        spans_key: where in ``doc.spans`` the citations go, labelled by kind.
    """
    return Citations(spans_key)


class Citations:
    """A class rather than a closure, so that it can be pickled for other processes."""

    def __init__(self, spans_key: str) -> None:
        """Make it, and the attributes if no other has."""
        self.spans_key = spans_key
        declare(ATTRIBUTES)

    def __call__(self, doc: Doc) -> Doc:
        citations = cite(doc.text)
        links, _ = link(citations, _NOBODY)
        # "expand": a tokenizer may glue punctuation to the number, and "contract"
        # would then drop the number, which is the part that matters.
        spans = (
            (doc.char_span(*each.citation.span, label=each.citation.kind.value, alignment_mode="expand"), each)
            for each in links
        )
        doc.spans[self.spans_key] = [_described(span, each) for span, each in spans if span is not None]
        return doc


def declare(names: tuple[str, ...]) -> None:
    """Attributes of spans; spaCy keeps one list of them for the whole process."""
    for name in names:
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)


def _described(span: Span, each: Link) -> Span:
    citation = each.citation
    for name, value in zip(ATTRIBUTES, _values(citation, each), strict=True):
        # Plain text only: documents go between processes as bytes.
        span._.set(name, value)
    return span


def _values(citation: Citation, each: Link) -> tuple[str | None, ...]:
    return (
        each.target.key if each.target else None,
        _value(citation.type),
        _value(citation.number),
        _value(citation.name),
        citation.date.iso if citation.date else None,
        _value(citation.issuer),
        _value(citation.subject),
        _value(citation.pinpoint),
    )


def _value(part: Part | None) -> str | None:
    return part.value if part else None
