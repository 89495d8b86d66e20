"""What the report says, whatever the form of the output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from dvcq_kb import outline
from dvcq_kb.language import say
from dvcq_kb.lint.known import certain
from dvcq_kb.model import Analysis, Finding, Instrument, PartialDate, Severity
from dvcq_kb.registry import Known
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.dues import Due, each_duty
from dvcq_kb.views.pictures.document import known
from dvcq_kb.views.pictures.faults import acts_meant
from dvcq_kb.views.pictures.ranks import rank_name, ranked
from dvcq_kb.views.places import act, line_and_column, section_name, severity_word, written


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the list of acts."""

    name: str
    date: str
    issuer: str
    places: str
    force: str
    ended: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """Below `act_heads`."""
        return self.name, self.date, self.issuer, self.force, self.places


@dataclass(frozen=True, slots=True)
class Group:
    """The acts of one rank, and how many of them are known to be out of force, or not known at all."""

    name: str
    acts: tuple[Act, ...]
    ended: int
    unknown: int

    @property
    def cells(self) -> tuple[str, ...]:
        """Below `group_heads`."""
        return self.name, str(len(self.acts)), str(self.ended or "–"), str(self.unknown or "–")


@dataclass(frozen=True, slots=True)
class Fault:
    severity: Severity
    code: str
    message: str
    place: str
    facts: tuple[str, ...]
    suggestion: str


@dataclass(frozen=True, slots=True)
class Summary:
    title: str
    identity: tuple[tuple[str, str], ...]
    verdict: str
    counts: str
    """How many citations were read."""
    groups: tuple[Group, ...]
    faults: tuple[Fault, ...]
    """Errors and warnings, gravest first."""
    hints: int
    """Findings that only inform; counted, not listed."""
    dues: tuple[Due, ...]
    """Those with a day, earliest first."""
    undated: int
    """Duties without a day."""
    footer: str


def summary(analysis: Analysis, findings: Sequence[Finding], hidden: int = 0) -> Summary:
    """Gather what the report says.

    Args:
        analysis: the document.
        findings: what is to be told of it.
        hidden: findings that the office has chosen not to see.
    """
    dues = each_duty(analysis)
    shown = [finding for finding in report.gravest(findings) if finding.severity is not Severity.INFO]
    return Summary(
        title=say("Phiếu rà soát văn bản", "Report on a document"),
        identity=_identity(analysis),
        verdict=_verdict(analysis, findings, hidden),
        counts=report.counts(analysis),
        groups=_groups(analysis),
        faults=tuple(_fault(analysis, finding) for finding in shown),
        hints=len(findings) - len(shown),
        dues=tuple(due for due in dues if due.first),
        undated=sum(due.first is None for due in dues),
        footer=say(
            "Do dvcq lập ngay trên máy tính của đơn vị, không gửi dữ liệu ra ngoài. Phiếu chỉ nêu những gì đọc và "
            "đối chiếu được; không có phát hiện không có nghĩa là văn bản đã đúng. Hiệu lực theo kho dữ kiện kèm dvcq.",
            "Made by dvcq on this computer; nothing was sent out. It tells what could be read and compared; no finding "
            "does not mean that a document is right. What is in force is told by dvcq's registry.",
        ),
    )


def _identity(analysis: Analysis) -> tuple[tuple[str, str], ...]:
    header, blank = analysis.header, say("(để trống)", "(blank)")
    rows = (
        (say("Văn bản", "Document"), report.identity(analysis)),
        (say("Trích yếu", "Subject"), header.subject.value if header.subject else ""),
        (say("Người ký", "Signer"), header.signer.value if header.signer else ""),
        (say("Tệp", "File"), PurePath(analysis.document.source).name),
    )
    return tuple((name, single_spaced(value) or blank) for name, value in rows)


def _verdict(analysis: Analysis, findings: Sequence[Finding], hidden: int) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    if errors:
        told = say(f"Có {errors} chỗ mâu thuẫn cần sửa trước khi ký", f"{errors} contradictions to be put right")
        if warnings:
            told += say(f"; {warnings} chỗ cần xem lại", f"; {warnings} places to look at again")
        return f"{told}."
    if warnings:
        return say(f"Có {warnings} chỗ cần xem lại trước khi ký.", f"{warnings} places to look at before signing.")
    return report.clean(analysis, hidden)


def _groups(analysis: Analysis) -> tuple[Group, ...]:
    own = analysis.header.date.date if analysis.header.date else None
    places: dict[str, list[str]] = {}
    facts: dict[str, Known | None] = {}
    acts: dict[str, Instrument] = {}
    for link in analysis.links:
        for meant in acts_meant(link):
            if meant == analysis.instrument:
                continue
            acts[meant.key] = meant
            label = outline.label_at(analysis.root, link.citation.span.start)
            if label not in places.setdefault(meant.key, []):
                places[meant.key].append(label)
            facts[meant.key] = facts.get(meant.key) or certain(link.citation)
    groups = []
    for rank, members in ranked(acts.values()).items():
        lines = tuple(_act(each, places[each.key], facts[each.key], own) for each in members)
        ended = sum(line.ended for line in lines)
        groups.append(Group(rank_name(rank), lines, ended, sum(not known(each) for each in members)))
    return tuple(groups)


def _act(instrument: Instrument, places: Sequence[str], facts: Known | None, own: PartialDate | None) -> Act:
    force, ended = _force(instrument, facts, own)
    return Act(
        act(instrument),
        written(instrument.date) if instrument.date else "–",
        instrument.issuer or "–",
        ", ".join(filter(None, places)),
        force,
        ended,
    )


def _force(instrument: Instrument, facts: Known | None, own: PartialDate | None) -> tuple[str, bool]:
    """In words, and whether it was out of force on the day of the document."""
    if facts is None:
        if known(instrument):
            return say("chưa rõ", "not known"), False
        return say("không có trong kho dữ kiện", "not in the registry"), False
    if facts.ended is None:
        return say("chưa thấy hết hiệu lực", "no end known"), False
    by = say(f", thay bằng {facts.replaced_by}", f", replaced by {facts.replaced_by}") if facts.replaced_by else ""
    day = written(PartialDate.from_day(facts.ended))
    if own is None or facts.ended <= own.first:
        return say(f"hết hiệu lực từ {day}{by}", f"ended on {day}{by}"), True
    return say(f"về sau hết hiệu lực, từ {day}{by}", f"ended later, on {day}{by}"), False


def _fault(analysis: Analysis, finding: Finding) -> Fault:
    line, _ = line_and_column(analysis.document.text, finding.span.start)
    facts = tuple(
        ": ".join(filter(None, (section_name(fact.section) if fact.section != finding.section else "", fact.message)))
        + (f" ({say('nguồn', 'source')}: {fact.source})" if fact.source else "")
        for fact in finding.evidence
    )
    return Fault(
        finding.severity,
        finding.code,
        single_spaced(finding.message),
        section_name(finding.section) or say(f"dòng {line}", f"line {line}"),
        tuple(map(single_spaced, facts)),
        finding.suggestion or "",
    )


def tally(made: Summary) -> str:
    """``3 lỗi · 3 cảnh báo · 9 gợi ý``; empty where there is none."""
    counts = [(sum(fault.severity is severity for fault in made.faults), severity) for severity in Severity]
    counts[-1] = (made.hints, Severity.INFO)
    return " · ".join(f"{count} {severity_word(severity)}" for count, severity in counts if count)


def group_heads() -> tuple[str, ...]:
    return (
        say("Loại", "Kind"),
        say("Số văn bản", "Acts"),
        say("Đã hết hiệu lực", "Not in force"),
        say("Chưa có dữ kiện", "Not known"),
    )


def act_heads() -> tuple[str, ...]:
    return (
        say("Văn bản", "Act"),
        say("Ngày", "Date"),
        say("Cơ quan", "Issuer"),
        say("Hiệu lực", "In force"),
        say("Nêu tại mục", "Cited in"),
    )


def no_day(made: Summary) -> str:
    """How many duties are not in the list; empty if all are."""
    if made.undated and made.dues:
        return say(f"Ngoài ra có {made.undated} việc không ghi ngày.", f"{made.undated} more duties bear no day.")
    if made.undated:
        return say(f"Giao {made.undated} việc, không việc nào ghi ngày.", f"{made.undated} duties, none with a day.")
    return "" if made.dues else say("Không thấy nhiệm vụ hay thời hạn nào.", "No duties or deadlines were found.")
