"""``dvcq_sentences``: where sentences of administrative text begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from dvcq_kb import sentences

# A blank line, or a line that begins an item: - , + , a), 1., 1.2., II., Điều 5.
_BREAK = re.compile(
    r"\n[ \t\xa0]*\n\s*|\n\s*(?=[-+•–]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|[IVX]{1,5}\.\s|(?:Điều"
    r"|Chương|Phần|Mục)\s)|(?<=[.;:!?])[ \t]*\n\s*"
)


@Language.factory("dvcq_sentences")
def make_sentences(nlp: Language, name: str) -> Sentences:
    """Sets ``token.is_sent_start`` of every token."""
    return Sentences()


class Sentences:
    def __call__(self, doc: Doc) -> Doc:
        starts = set(_starts(doc.text))
        for token in doc:
            # A tokenizer may have glued the first word to what is before it.
            token.is_sent_start = token.i == 0 or any(at in starts for at in range(token.idx, token.idx + len(token)))
        return doc


def _starts(text: str) -> Iterator[int]:
    position = 0
    for match in _BREAK.finditer(text):
        yield from (span.start for span in sentences.split(text, position, match.start()))
        position = match.end()
    yield from (span.start for span in sentences.split(text, position, len(text)))
