"""A citation while it is being read; frozen into a ``Citation`` at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from dvcq_kb.cite import core, pinpoints
from dvcq_kb.cite.names import Name
from dvcq_kb.cite.plain import Offsets
from dvcq_kb.cite.plenums import Plenum
from dvcq_kb.model import Citation, CitationKind, Part, Span, StatedDate


@dataclass(slots=True)
class Draft:
    kind: CitationKind
    start: int
    end: int
    type: Part | None = None
    number: Part | None = None
    name: Part | None = None
    """Also of a numbered law: "Luật Kế toán" of "Luật Kế toán số 88/2015/QH13"."""
    dates: list[StatedDate] = field(default_factory=list)
    issuer: Part | None = None
    subject: Part | None = None
    pinpoint: Part | None = None
    shared_date: bool = False
    shared_issuer: bool = False

    @classmethod
    def of_name(cls, text: str, name: Name) -> Draft:
        read = core.after_name(text, name.end)
        return cls(
            CitationKind.NAMED,
            name.start,
            read.end,
            type=name.type,
            name=name.name,
            dates=read.dates,
            pinpoint=pinpoints.before(text, name.start),
        )

    @classmethod
    def of_plenum(cls, plenum: Plenum) -> Draft:
        return cls(CitationKind.PLENUM, plenum.start, plenum.end, type=plenum.type, name=plenum.name)

    def freeze(self, offsets: Offsets | None) -> Citation:
        """The citation, its spans led back to the text that was given."""
        span = Span(self.start, self.end)
        if offsets is not None:
            span = offsets.span(span)
            for name in ("type", "number", "name", "issuer", "subject", "pinpoint"):
                setattr(self, name, offsets.part(getattr(self, name)))
            self.dates = [StatedDate(date.date, offsets.span(date.span)) for date in self.dates]
        return Citation(
            kind=self.kind,
            span=span,
            type=self.type,
            number=self.number,
            name=self.name,
            dates=tuple(self.dates),
            issuer=self.issuer,
            subject=self.subject,
            pinpoint=self.pinpoint,
            shared_date=self.shared_date,
            shared_issuer=self.shared_issuer,
        )
