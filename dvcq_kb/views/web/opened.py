"""A document that is looked at, with what its pages make of it: made once, for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from dvcq_kb import agenda
from dvcq_kb.agenda import Sheet
from dvcq_kb.knowledge import StoredDocument
from dvcq_kb.model import Analysis, Finding
from dvcq_kb.views import pictures
from dvcq_kb.views.findings import Tally
from dvcq_kb.views.pictures.diagram import Diagram, draw
from dvcq_kb.views.pictures.document import diagram
from dvcq_kb.views.pictures.faults import Faults
from dvcq_kb.views.pictures.sheets import sheets
from dvcq_kb.views.web import addresses, paper
from dvcq_kb.views.web.paper import Entry, Note, Paper

_SLOW = ("contents", "gravest", "duties", "faults", "picture", "sheets", "timeline", "heat")


@dataclass(frozen=True)
class Opened:
    """A document of the base, or one that was only sent to be checked."""

    analysis: Analysis
    findings: tuple[Finding, ...]
    stored: StoredDocument | None = None

    @cached_property
    def paper(self) -> Paper:
        return paper.lay(self.analysis, self.findings)

    @cached_property
    def contents(self) -> tuple[Entry, ...]:
        return paper.contents(self.paper)

    @cached_property
    def gravest(self) -> Sequence[Note]:
        """The notes, the gravest first."""
        return self.paper.gravest()

    @cached_property
    def duties(self) -> Sheet:
        return agenda.sheet(self.analysis)

    @cached_property
    def faults(self) -> dict[str, Tally]:
        """Key of an act → the findings in its citations."""
        return Faults(self.findings).by_act(self.analysis)

    @cached_property
    def drawn(self) -> Diagram:
        """What each section rests on."""
        return diagram(self.analysis, self.findings, link=addresses.instrument)

    def gather(self) -> None:
        """All that takes long, before somebody waits for it."""
        for name in _SLOW:
            getattr(self, name)

    # SVG made here, every word in it escaped.

    @cached_property
    def picture(self) -> Markup:
        return Markup(draw(self.drawn))

    @cached_property
    def sheets(self) -> tuple[Markup, ...]:
        """The same picture for paper, where one sheet does not hold it."""
        made = sheets(self.drawn)
        return tuple(map(Markup, made)) if len(made) > 1 else ()

    @cached_property
    def timeline(self) -> Markup:
        return Markup(pictures.timeline(self.analysis, self.findings))

    @cached_property
    def heat(self) -> Markup:
        return Markup(pictures.heat_map(self.analysis, self.findings))
