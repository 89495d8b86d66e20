"""Analysis → findings: the rules, in one explicit table."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.lint import bodies, contradictions, dates, document, form, order, terms
from dvcq_kb.lint.faults import Fault, place
from dvcq_kb.model import Analysis, Finding, Severity
from dvcq_kb.text import fold

__all__ = ["RULES", "Rule", "find_rules", "lint"]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    """``DVC`` and three digits, the first of them the family; never means anything else."""
    name: str
    severity: Severity
    check: Callable[[Analysis], Iterator[Fault]]

    @property
    def page(self) -> str:
        """The user's page: the check's docstring."""
        return inspect.getdoc(self.check) or ""

    @property
    def title(self) -> str:
        return self.page.split("\n", 1)[0].rstrip(".")


RULES: tuple[Rule, ...] = (
    Rule("DVC101", "nam-trong-so-khac-nam-ban-hanh", Severity.ERROR, dates.year_mismatch),
    Rule("DVC102", "hai-ngay-tren-mot-vien-dan", Severity.ERROR, dates.two_dates),
    Rule("DVC103", "ngay-khong-co-tren-lich", Severity.ERROR, dates.impossible_date),
    Rule("DVC104", "ban-hanh-sau-van-ban-nay", Severity.ERROR, dates.after_document),
    Rule("DVC105", "thieu-ngay-o-lan-dau", Severity.WARNING, dates.no_date_at_first),
    Rule("DVC106", "khoa-quoc-hoi-khong-hop-ngay", Severity.ERROR, terms.legislature),
    Rule("DVC107", "khoa-dang-khong-hop-ngay", Severity.WARNING, terms.party_term),
    Rule("DVC108", "van-ban-truoc-sua-van-ban-sau", Severity.WARNING, order.implements_later),
    Rule("DVC201", "ngay-vien-dan-khong-khop", Severity.ERROR, contradictions.different_dates),
    Rule("DVC202", "co-quan-ban-hanh-khong-khop", Severity.WARNING, bodies.different_issuers),
    Rule("DVC203", "trich-yeu-khong-khop", Severity.WARNING, contradictions.different_subject),
    Rule("DVC204", "ten-co-quan-khong-thong-nhat", Severity.INFO, bodies.issuer_spelling),
    Rule("DVC401", "ten-loai-khong-khop-ky-hieu", Severity.ERROR, bodies.type_mismatch),
    Rule("DVC402", "co-quan-khong-khop-ky-hieu", Severity.WARNING, bodies.issuer_mismatch),
    Rule("DVC403", "so-ky-hieu-sai-hinh-thuc", Severity.WARNING, form.malformed_number),
    Rule("DVC404", "thieu-co-quan-ban-hanh", Severity.INFO, form.issuer_missing),
    Rule("DVC406", "viet-hoa-ten-van-ban", Severity.INFO, form.capitals),
    Rule("DVC501", "so-de-trong", Severity.INFO, document.number_blank),
    Rule("DVC502", "ngay-de-trong", Severity.INFO, document.date_blank),
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
                f"Không có quy tắc '{selector}'. Xem danh sách: dvcq rule",
                f"No rule '{selector}'. List them with: dvcq rule",
            )
        )
    return found


def lint(analysis: Analysis, *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What contradicts itself or the rules of form, by position, then code.

    Args:
        analysis: one document.
        select: codes, prefixes or names of the rules to apply; empty means all.
        ignore: those to leave out of them.
    """
    selected = {rule.code for selector in select for rule in find_rules(selector)} or {rule.code for rule in RULES}
    selected -= {rule.code for selector in ignore for rule in find_rules(selector)}
    findings = [
        _finding(analysis, rule, fault) for rule in RULES if rule.code in selected for fault in rule.check(analysis)
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.span, finding.code)))


_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_SENTENCE = 80


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
        fingerprint=_fingerprint(
            rule.code, fault.about or quote, text[max(0, fault.span.start - _SENTENCE) : fault.span.end + _SENTENCE]
        ),
    )


def _fingerprint(code: str, about: str, surroundings: str) -> str:
    """Depends on the rule, the act and the letters around, not on where in the document they stand."""
    letters = "\n".join(_NOT_LETTERS.sub("", fold(part)) for part in (about, surroundings))
    return hashlib.sha256(f"{code}\n{letters}".encode()).hexdigest()[:16]
