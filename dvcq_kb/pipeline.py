"""The order of the stages, known here and nowhere else."""

from __future__ import annotations

from dvcq_kb.cite import cite
from dvcq_kb.model import Analysis, Document
from dvcq_kb.resolve import resolve
from dvcq_kb.segment import segment


def analyse(document: Document) -> Analysis:
    """Everything the document says of its structure and of other acts."""
    header, root = segment(document)
    citations = cite(document.text)
    resolution = resolve(document, header, root, citations)
    return Analysis(
        document=document,
        header=header,
        root=root,
        citations=citations,
        links=resolution.links,
        instruments=resolution.instruments,
        relations=resolution.relations,
        instrument=resolution.itself,
    )
