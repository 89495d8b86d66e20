"""The spaCy side: components for anyone's pipeline, and a pipeline of our own.

* ``dvcq_citations`` puts citations into ``doc.spans``, with attributes;
* ``dvcq_sentences`` sets sentence starts that survive ``TP.``, ``./.`` and lists;
* ``dvcq_entities`` finds bodies, persons, places, indices, campaigns, anniversaries, terms, amounts, shares;
* `load` joins them behind a tokenizer that keeps a number-symbol in one piece.

Only what stands here imports spaCy.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.util import get_lang_class

from dvcq_kb.nlp.citations import make_citations
from dvcq_kb.nlp.entities import make_entities
from dvcq_kb.nlp.sentences import make_sentences
from dvcq_kb.nlp.tokenizer import Vietnamese, make_tokenizer

__all__ = ["Vietnamese", "load", "make_citations", "make_entities", "make_sentences", "make_tokenizer"]

_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "dvcq_tokenizer.v1"}}}


def load() -> Language:
    """A pipeline for Vietnamese administrative text: tokenizer, sentences, citations, entities. No model is needed."""
    nlp: Language = get_lang_class("vi").from_config(_TOKENIZER)
    for component in ("dvcq_sentences", "dvcq_citations", "dvcq_entities"):
        nlp.add_pipe(component)
    return nlp
