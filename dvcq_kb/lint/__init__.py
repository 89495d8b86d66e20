"""Analysis → findings: the rules, in one explicit table."""

from __future__ import annotations

import hashlib
import inspect
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.lint import (
    abolished,
    attachments,
    bodies,
    calendar_days,
    commencement,
    completeness,
    contradictions,
    dates,
    deadlines,
    document,
    elements,
    form,
    in_force,
    known,
    laws,
    numbering,
    order,
    reading,
    terms,
    titles,
    years,
)
from dvcq_kb.lint.faults import Fault, place
from dvcq_kb.model import Analysis, Finding, Severity, Span
from dvcq_kb.text import fold

__all__ = ["RULES", "Rule", "find_rules", "lint"]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    """``DVC`` and three digits, the first of them the family; never means anything else."""
    name: str
    severity: Severity
    check: Callable[[Analysis], Iterator[Fault]]
    by_default: bool = True
    """``False``: right by the letter, but seldom worth a look; applied only when selected."""

    @property
    def page(self) -> str:
        """The user's page: the check's docstring."""
        return inspect.getdoc(self.check) or ""

    @property
    def title(self) -> str:
        return self.page.split("\n", 1)[0].rstrip(".")


RULES: tuple[Rule, ...] = (
    Rule("DVC001", "trang-khong-doc-duoc", Severity.WARNING, reading.pages_unread),
    Rule("DVC002", "cho-sua-chua-duyet", Severity.WARNING, reading.changes_pending),
    Rule("DVC003", "chu-nhan-dang-tu-anh", Severity.INFO, reading.recognised),
    Rule("DVC101", "nam-trong-so-khac-nam-ban-hanh", Severity.ERROR, years.year_mismatch),
    Rule("DVC102", "hai-ngay-tren-mot-vien-dan", Severity.ERROR, dates.two_dates),
    Rule("DVC103", "ngay-khong-co-tren-lich", Severity.ERROR, dates.impossible_date),
    Rule("DVC104", "ban-hanh-sau-van-ban-nay", Severity.ERROR, dates.after_document),
    Rule("DVC105", "thieu-ngay-o-lan-dau", Severity.WARNING, dates.no_date_at_first),
    Rule("DVC106", "khoa-quoc-hoi-khong-hop-ngay", Severity.ERROR, terms.legislature),
    Rule("DVC107", "khoa-dang-khong-hop-ngay", Severity.WARNING, terms.party_term),
    Rule("DVC108", "van-ban-truoc-sua-van-ban-sau", Severity.WARNING, order.implements_later),
    Rule("DVC109", "ngay-thieu-so-khong", Severity.INFO, calendar_days.own_leading_zero),
    Rule("DVC110", "ngay-nghi", Severity.INFO, calendar_days.closed_day, by_default=False),
    Rule("DVC111", "dao-ngay-thang", Severity.WARNING, known.swapped_date),
    Rule("DVC112", "so-khong-o-ngay-vien-dan", Severity.INFO, calendar_days.cited_leading_zero, by_default=False),
    Rule("DVC201", "ngay-vien-dan-khong-khop", Severity.ERROR, contradictions.different_dates),
    Rule("DVC202", "co-quan-ban-hanh-khong-khop", Severity.WARNING, bodies.different_issuers),
    Rule("DVC203", "trich-yeu-khong-khop", Severity.WARNING, contradictions.different_subject),
    Rule("DVC204", "ten-co-quan-khong-thong-nhat", Severity.INFO, bodies.issuer_spelling),
    Rule("DVC205", "nhac-lai-day-du", Severity.INFO, elements.full_again, by_default=False),
    Rule("DVC301", "ngay-khac-kho-du-kien", Severity.ERROR, known.known_date),
    Rule("DVC302", "can-cu-het-hieu-luc", Severity.WARNING, in_force.not_in_force),
    Rule("DVC303", "so-khong-co-trong-kho", Severity.WARNING, titles.unknown_number),
    Rule("DVC304", "trich-yeu-khac-kho-du-kien", Severity.WARNING, titles.known_title),
    Rule("DVC305", "ve-sau-het-hieu-luc", Severity.INFO, in_force.ended_later),
    Rule("DVC306", "hoi-nghi-trung-uong-loai-khac", Severity.INFO, laws.plenum_of_another_type),
    Rule("DVC307", "ngay-khong-hop-thu-tu-so", Severity.WARNING, known.out_of_sequence),
    Rule("DVC308", "ngay-hieu-luc-khac-kho-du-kien", Severity.INFO, commencement.other_commencement),
    Rule("DVC309", "luat-goi-ten-sai-ngay", Severity.WARNING, laws.law_of_another_day),
    Rule("DVC401", "ten-loai-khong-khop-ky-hieu", Severity.ERROR, bodies.type_mismatch),
    Rule("DVC402", "co-quan-khong-khop-ky-hieu", Severity.WARNING, bodies.issuer_mismatch),
    Rule("DVC403", "so-ky-hieu-sai-hinh-thuc", Severity.WARNING, form.malformed_number),
    Rule("DVC404", "thieu-co-quan-ban-hanh", Severity.INFO, form.issuer_missing),
    Rule("DVC405", "thieu-trich-yeu", Severity.INFO, elements.subject_missing, by_default=False),
    Rule("DVC406", "viet-hoa-ten-van-ban", Severity.INFO, form.capitals),
    Rule("DVC407", "thu-tu-yeu-to", Severity.INFO, elements.elements_order, by_default=False),
    Rule("DVC408", "ten-loai-sai-chinh-ta", Severity.WARNING, form.misspelt_type),
    Rule("DVC501", "so-de-trong", Severity.INFO, document.number_blank),
    Rule("DVC502", "ngay-de-trong", Severity.INFO, document.date_blank),
    Rule("DVC503", "danh-so-muc-khong-lien-tuc", Severity.WARNING, numbering.numbering),
    Rule("DVC504", "thieu-thanh-phan", Severity.INFO, completeness.incomplete),
    Rule("DVC505", "co-quan-cap-huyen-da-bo", Severity.WARNING, abolished.abolished_units),
    Rule("DVC506", "phu-luc-cua-van-ban-khac", Severity.WARNING, attachments.attached_elsewhere),
    Rule("DVC507", "han-truoc-ngay-ban-hanh", Severity.WARNING, deadlines.deadline_passed),
)


def find_rules(selector: str) -> tuple[Rule, ...]:
    """The rules a code (``DVC201``), a prefix (``DVC2``), a name, or ``ALL`` selects.

    Raises:
        UsageError: nothing is selected.
    """
    wanted = selector.strip()
    found = tuple(
        rule
        for rule in RULES
        if wanted.upper() == "ALL" or rule.code.startswith(wanted.upper()) or rule.name == wanted.lower()
    )
    if not found or not wanted:
        raise UsageError(
            say(
                f"Không có quy tắc “{selector}”. Xem danh sách: dvcq rule.",
                f"No rule '{selector}'. List them with: dvcq rule.",
            )
        )
    return found


def lint(analysis: Analysis, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What contradicts itself or the rules of form, by position, then code.

    Args:
        analysis: one document.
        select: codes, prefixes or names of the rules to apply, ``ALL`` for every one; empty means those on by default.
        ignore: those to leave out of them.
    """
    selected = {rule.code for selector in select for rule in find_rules(selector)} or {
        rule.code for rule in RULES if rule.by_default
    }
    selected -= {rule.code for selector in ignore for rule in find_rules(selector)}
    findings = [
        _finding(analysis, rule, fault) for rule in RULES if rule.code in selected for fault in rule.check(analysis)
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.span, finding.code)))


_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_AROUND = 80


def _finding(analysis: Analysis, rule: Rule, fault: Fault) -> Finding:
    text = analysis.document.text
    quote = fault.span.of(text)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=fault.severity or rule.severity,
        message=fault.message,
        span=fault.span,
        quote=quote,
        section=place(analysis, fault.span),
        evidence=fault.evidence,
        suggestion=fault.suggestion,
        fingerprint=_fingerprint(rule.code, fault.about or quote, _surroundings(analysis, fault.span)),
        correction=fault.correction,
    )


def _surroundings(analysis: Analysis, span: Span) -> str:
    """The letters near the span, of its own paragraph only: one inserted above or below must not change them."""
    text, blocks = analysis.document.text, analysis.document.blocks
    first = bisect_right(blocks, span.start, key=lambda block: block.span.start) - 1
    last = bisect_left(blocks, span.end, key=lambda block: block.span.end)
    start = blocks[first].span.start if first >= 0 else 0
    end = blocks[last].span.end if last < len(blocks) else len(text)
    return text[max(start, span.start - _AROUND) : min(end, span.end + _AROUND)]


def _fingerprint(code: str, about: str, surroundings: str) -> str:
    """Depends on the rule, the act and the letters around, not on where in the document they stand."""
    letters = "\n".join(_NOT_LETTERS.sub("", fold(part)) for part in (about, surroundings))
    return hashlib.sha256(f"{code}\n{letters}".encode()).hexdigest()[:16]
