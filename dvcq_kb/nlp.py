"""spaCy adapter: ``doc.spans["citations"]`` from the plain-text extractor."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from dvcq_kb.cite import cite


@Language.factory("dvcq_citations", default_config={"spans_key": "citations"})
def make_citations(nlp: Language, name: str, spans_key: str) -> Callable[[Doc], Doc]:
    """A component for any pipeline: ``nlp.add_pipe("dvcq_citations")``.

    Args:
        nlp: the pipeline.
        name: of the component.
        spans_key: where in ``doc.spans`` the citations go, labelled by kind.
    """

    def citations(doc: Doc) -> Doc:
        # "expand": a tokenizer may glue punctuation to the number, and "contract"
        # would then drop the number, which is the part that matters.
        spans = (
            doc.char_span(citation.span.start, citation.span.end, label=citation.kind.value, alignment_mode="expand")
            for citation in cite(doc.text)
        )
        doc.spans[spans_key] = [span for span in spans if span is not None]
        return doc

    return citations
