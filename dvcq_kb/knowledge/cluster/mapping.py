"""How OpenSearch takes a text apart, and what it keeps of documents and sections.

The terms are those of `analyzer`: the letters are folded by its table, given
to a ``mapping`` character filter, so that only filters every OpenSearch has
are needed, and a query and a text meet whichever engine took them apart.
"""

from __future__ import annotations

from typing import Any

from dvcq_kb.knowledge import analyzer, rank

VERSION = 2
"""Raise it when fields or analysis of sections change: `KnowledgeBase.rebuild` then makes them anew.

The other kinds keep the fields they were made with: a new one among them needs a step of its own.
"""

TERMS = "dvcq_terms"
"""Syllables and pairs of neighbours."""
SYLLABLES = "dvcq_syllables"
"""Syllables alone: for phrases, whose words stand at the positions of the syllables."""

# Latin, Greek and Cyrillic letters and their relatives; the letters of other scripts stay what they are.
_FOLDED = (*range(ord("A"), ord("Z") + 1), *range(0x80, 0x2500))
_LONGEST = 400
"""Code points of a term: Lucene refuses a text with a term of more than 32,766 bytes."""

_KEYWORD = {"type": "keyword", "ignore_above": 4000}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
"""Only to be read back."""


def analysis() -> dict[str, Any]:
    fold = [f"{chr(code)}=>{base}" for code in _FOLDED if (base := analyzer.folded(chr(code))) != chr(code)]
    written_out = [f"{short} => {' '.join(words)}" for short, words in analyzer.abbreviations().items()]
    syllables = {
        "type": "custom",
        "char_filter": ["dvcq_fold"],
        "tokenizer": "dvcq_syllable",
        "filter": ["dvcq_longest", "dvcq_abbreviations"],
    }
    return {
        "char_filter": {"dvcq_fold": {"type": "mapping", "mappings": fold}},
        "tokenizer": {"dvcq_syllable": {"type": "pattern", "pattern": r"[\p{L}\p{N}]+", "group": 0}},
        "filter": {
            "dvcq_longest": {"type": "truncate", "length": _LONGEST},
            "dvcq_abbreviations": {"type": "synonym_graph", "synonyms": written_out},
            "dvcq_pairs": {"type": "shingle", "min_shingle_size": 2, "max_shingle_size": 2, "output_unigrams": True},
        },
        "analyzer": {
            SYLLABLES: syllables,
            TERMS: {**syllables, "filter": [*syllables["filter"], "dvcq_pairs"]},
        },
    }


def fields(kind: str) -> dict[str, Any]:
    """What is kept of one kind, by name of the field."""
    terms = {"type": "text", "analyzer": TERMS, "search_analyzer": SYLLABLES, "similarity": "dvcq"}
    name = {"type": "text", "analyzer": SYLLABLES}
    number = {"type": "integer"}
    kinds: dict[str, dict[str, Any]] = {
        # The record of a document; all that is not asked for is in ``packed``.
        "documents": {
            "id": _KEYWORD,
            "ready": {"type": "boolean"},
            "source": {**_KEYWORD, "fields": {"words": name}},
            "sources": _KEYWORD,
            "title": {**_KEYWORD, "fields": {"words": name}},
            "sha256": _KEPT,
            "digest": _KEPT,
            "type": _KEPT,
            "number": _KEPT,
            "issuer": _KEYWORD,
            "date": _KEPT,
            "added_at": _KEPT,
            "order": {"type": "long"},
            "sections": number,
            "citations": number,
            "findings": number,
            "acts": _KEYWORD,
            "act_numbers": _KEYWORD,
            "act_names": _KEYWORD,
            "packed": {"type": "binary"},
        },
        # What is searched: made from the records, and made anew by `rebuild`.
        "sections": {
            "document": _KEYWORD,
            # Among equals what was added first comes first.
            "order": {"type": "long"},
            "ordinal": number,
            "section": _KEPT,
            "heading": _KEPT,
            # Of a ready text, its title.
            "named": _KEYWORD,
            # Three times in each section: so much do its words count, as in `segments`.
            "head": {"type": "text", "index": False, "copy_to": "terms"},
            "text": {"type": "text", "index": False, "copy_to": "terms"},
            "terms": terms,
            "facts": _KEYWORD,
            # What sections of one act, or of one document, have in common.
            "group": _KEYWORD,
        },
        # Where files lie, each under the hash of its name: the place says which document counts.
        "places": {"source": _KEYWORD, "document": _KEYWORD, "stamp": _KEYWORD, "content": _KEYWORD},
        # What files said before they changed.
        "versions": {
            "source": _KEYWORD,
            "id": _KEYWORD,
            "sha256": _KEPT,
            "title": _KEPT,
            "added_at": _KEPT,
            "until": _KEPT,
            "order": {"type": "long"},
            "packed": {"type": "binary"},
        },
    }
    return kinds[kind]


KINDS = ("documents", "sections", "places", "versions")


def template(name: str, kind: str, shards: int) -> dict[str, Any]:
    """What every index of a kind is made with.

    Args:
        name: of the knowledge base.
        kind: one of ``KINDS``.
        shards: into how many pieces an index is divided.
    """
    settings = {
        "number_of_shards": shards,
        # A second copy as soon as there is a second node.
        "auto_expand_replicas": "0-1",
        "analysis": analysis(),
        # Pairs stand where their first syllable stands. Left out of the length of a section, but not of the mean of
        # all lengths, they would make every section seem half as long.
        "similarity": {"dvcq": {"type": "BM25", "k1": rank.K1, "b": rank.B, "discount_overlaps": False}},
    }
    mappings = {
        "dynamic": "strict",
        "_meta": {"dvcq": VERSION, "analyzer": analyzer.VERSION},
        "properties": fields(kind),
    }
    return {
        "index_patterns": [f"{name}-{kind}-*"],
        # Above what others may have for "*".
        "priority": 500,
        "template": {"settings": {"index": settings}, "mappings": mappings},
    }
