"""One page of HTML that opens by double click, prints on A4 and asks nothing of any other place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import TextIO

from dvcq_kb.language import say
from dvcq_kb.lint import RULES
from dvcq_kb.model import Evidence, Finding, Severity
from dvcq_kb.text import single_spaced
from dvcq_kb.views import findings as report
from dvcq_kb.views.excerpt import around
from dvcq_kb.views.places import line_and_column, section_name, severity_word
from dvcq_kb.views.reports.base import Checked, Remark, Report
from dvcq_kb.views.session import Session, printable

_CONTEXT = 140


class Html(Report):
    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Start an empty page."""
        super().__init__(session, stream, failing)
        self._contents: list[str] = []
        self._documents: list[str] = []
        self._tally: Counter[Severity] = Counter()
        self._codes: set[str] = set()
        self._hidden = 0

    def show(self, checked: Checked) -> None:
        name = f"vb{len(self._documents) + 1}"
        tally = Counter(finding.severity for finding in checked.findings)
        self._tally += tally
        self._hidden += checked.hidden
        self._codes |= {finding.code for finding in checked.findings}
        numbers = "".join(f"<td>{tally[severity] or '–'}</td>" for severity in Severity)
        self._contents.append(f'<tr><td><a href="#{name}">{plain(checked.source)}</a></td>{numbers}</tr>')
        self._documents.append("\n".join(_document(name, checked)))

    def close(self, remarks: Sequence[Remark]) -> None:
        title = say("Kết quả kiểm tra viện dẫn", "Check of citations")
        page = [
            *head(title),
            f"<header><h1>{title}</h1>",
            f'<p class="total">{self._totals()}</p></header>',
            *self._table(),
            *self._documents,
            *(f'<p class="remark"><b>{r.code}</b> {plain(f"{r.file}: {r.message}")}</p>' for r in remarks),
            *_rules(self._codes),
            f"<footer>{plain(_footer())}</footer>",
            "</body>",
            "</html>",
        ]
        self.stream.write("\n".join(page) + "\n")

    def _totals(self) -> str:
        count = len(self._documents)
        parts = [say(f"{count} văn bản", f"{count} documents")]
        parts += [
            f'<b class="{severity.value}">{self._tally[severity]} {severity_word(severity)}</b>'
            for severity in Severity
            if self._tally[severity]
        ] or [report.nothing(self._hidden)]
        return " · ".join(parts)

    def _table(self) -> Iterator[str]:
        if len(self._documents) < 2:
            return
        words = "".join(f"<th>{severity_word(severity).capitalize()}</th>" for severity in Severity)
        yield '<nav><table class="contents">'
        yield f"<thead><tr><th>{say('Văn bản', 'Document')}</th>{words}</tr></thead><tbody>"
        yield from self._contents
        yield "</tbody></table></nav>"


def _document(name: str, checked: Checked) -> Iterator[str]:
    yield f'<section class="document" id="{name}">'
    yield f"<h2>{plain(checked.source)}</h2>"
    yield f'<p class="identity">{plain(report.identity(checked.analysis))}</p>'
    yield f'<p class="counts">{plain(report.counts(checked.analysis))}</p>'
    for finding in report.gravest(checked.findings):
        yield from _finding(checked.analysis.document.text, finding)
    if not checked.findings:
        yield f'<p class="clean">{plain(report.clean(checked.analysis, checked.hidden))}</p>'
    yield "</section>"


def _finding(text: str, finding: Finding) -> Iterator[str]:
    line, _ = line_and_column(text, finding.span.start)
    place = section_name(finding.section) or say(f"dòng {line}", f"line {line}")
    before, marked, after = (escape(printable(part)) for part in around(text, finding.span, _CONTEXT))
    yield f'<article class="{finding.severity.value}">'
    yield (
        f'<h3><span class="tag">{severity_word(finding.severity)}</span> '
        f'<a class="code" href="#{finding.code}">{finding.code}</a> {plain(finding.message)}</h3>'
    )
    yield f'<p class="place">{plain(place)}</p>'
    yield f"<blockquote>{before}<mark>{marked}</mark>{after}</blockquote>"
    if finding.evidence:
        yield "<ul>"
        yield from (f"<li>{_fact(fact, finding.section)}</li>" for fact in finding.evidence)
        yield "</ul>"
    if finding.suggestion:
        yield f'<p class="advice">{say("Gợi ý", "Suggestion")}: {plain(finding.suggestion)}</p>'
    yield "</article>"


def _fact(fact: Evidence, here: str) -> str:
    place = section_name(fact.section) if fact.section and fact.section != here else ""
    said = ": ".join(part for part in (place, fact.message) if part)
    if fact.source:
        said += f" ({say('nguồn', 'source')}: {fact.source})"
    return plain(said)


def _rules(codes: set[str]) -> Iterator[str]:
    """The pages of the rules that found something: who gets the page by mail has no ``dvcq rule``."""
    if not codes:
        return
    yield f'<section class="rules"><h2>{say("Các quy tắc", "The rules")}</h2>'
    for rule in RULES:
        if rule.code in codes:
            title, *paragraphs = rule.page.split("\n\n")
            yield f'<div class="rule" id="{rule.code}"><h3>{rule.code} · {plain(title)}</h3>'
            yield from (f"<p>{plain(paragraph)}</p>" for paragraph in paragraphs)
            yield "</div>"
    yield "</section>"


def _footer() -> str:
    return say(
        "dvcq chỉ nêu chỗ các dữ kiện mâu thuẫn nhau; không có phát hiện không có nghĩa là văn bản đã đúng.",
        "dvcq states facts that contradict each other; no findings does not mean that a document is right.",
    )


def head(title: str, styles: str = "") -> Iterator[str]:
    """All before the first word of a page that loads nothing; ``styles`` come after those of every page."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    own = files(__package__).joinpath("web.css").read_text(encoding="utf-8")
    yield "<!doctype html>"
    yield f'<html lang="{say("vi", "en")}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{plain(title)}</title>"
    yield f"<style>\n{own}{styles}</style>"
    yield "</head>"
    yield "<body>"


def plain(text: str) -> str:
    return escape(printable(single_spaced(text)))
