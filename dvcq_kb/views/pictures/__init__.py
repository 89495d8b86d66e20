"""Pictures as SVG text: the same in the terminal's files, the report and the web page.

Attributes only (no style sheet, no script, no font of their own), so that a
page with a strict content policy may hold them. Elements that stand for an
act carry ``data-key`` with the act's key, and a ``title`` with all there is to
say of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dvcq_kb.graph import Graph
from dvcq_kb.model import Analysis, Finding
from dvcq_kb.views.pictures import sheets, whole
from dvcq_kb.views.pictures.diagram import draw
from dvcq_kb.views.pictures.document import diagram
from dvcq_kb.views.pictures.heat import heat_map
from dvcq_kb.views.pictures.raster import png
from dvcq_kb.views.pictures.timeline import timeline

__all__ = ["document_map", "document_sheets", "graph_map", "heat_map", "png", "timeline"]


def document_sheets(analysis: Analysis, findings: Sequence[Finding] = ()) -> list[str]:
    """The same as `document_map`, on as many A4 sheets as it takes to be read."""
    return sheets.sheets(diagram(analysis, findings))


def document_map(analysis: Analysis, findings: Sequence[Finding] = ()) -> str:
    """One document: its sections in the middle, the acts they cite on both sides in ranks.

    Args:
        analysis: the document.
        findings: marked on sections, acts and lines by colour and by sign.
    """
    return draw(diagram(analysis, findings))


def graph_map(graph: Graph) -> str:
    """Many documents and the acts they cite; of a large graph what is cited most, the rest counted."""
    return draw(whole.whole(graph))
