"""``dvcq_entities``: who, where and what administrative text speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from dvcq_kb.nlp import shapes
from dvcq_kb.nlp.citations import declare
from dvcq_kb.vocabulary import table

ATTRIBUTES = ("level", "parent", "date", "value", "title")
"""level, parent: of a body or place; date: of an anniversary, ISO; value: an amount in đồng, a share in percent, the
years of a term, the words an index stands for; title: of a person."""


@Language.factory("dvcq_entities", default_config={"spans_key": "entities", "set_ents": True})
def make_entities(nlp: Language, name: str, spans_key: str, set_ents: bool) -> Entities:
    """A component for any pipeline.

    Args:
        nlp: the pipeline.
        name: of the component.
        spans_key: where in ``doc.spans`` all of them go, also those that lie in others.
        set_ents: whether the longest ones are added to ``doc.ents``; entities found before stay.
    """
    return Entities(nlp, spans_key, set_ents)


class _Found(NamedTuple):
    start: int
    end: int
    label: str
    attributes: dict[str, str]


class Entities:
    def __init__(self, nlp: Language, spans_key: str, set_ents: bool) -> None:
        """Make it; closed lists are cut by the pipeline's own tokenizer."""
        self.spans_key = spans_key
        self.set_ents = set_ents
        self._meanings = {row["words"].casefold(): row["means"] for row in table("indices")}
        self._indices = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._indices.add("INDEX", [nlp.make_doc(row["words"]) for row in table("indices")])
        declare(ATTRIBUTES)

    def __call__(self, doc: Doc) -> Doc:
        spans = [span for each in self._all(doc) if (span := _span(doc, each)) is not None]
        spans.sort(key=lambda span: (span.start, -span.end))
        doc.spans[self.spans_key] = spans
        if self.set_ents:
            kept = list(doc.ents)
            taken = {token.i for span in kept for token in span}
            free = [span for span in spans if not any(token.i in taken for token in span)]
            doc.ents = [*kept, *filter_spans(free)]
        return doc

    def _all(self, doc: Doc) -> Iterator[_Found]:
        for span in self._indices(doc, as_spans=True):
            means = self._meanings.get(span.text.casefold(), "")
            yield _Found(span.start_char, span.end_char, "INDEX", {"value": means})
        for shape in shapes.find(doc.text):
            yield _Found(*shape)


def _span(doc: Doc, found: _Found) -> Span | None:
    span: Span | None = doc.char_span(found.start, found.end, label=found.label, alignment_mode="expand")
    if span is not None:
        for name, value in found.attributes.items():
            span._.set(name, value or None)
    return span
