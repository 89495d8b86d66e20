"""The rules, explained."""

from __future__ import annotations

from dvcq_kb.language import say
from dvcq_kb.lint import RULES, Rule
from dvcq_kb.views.json_forms import Form
from dvcq_kb.views.web.pages import Asked, Page, missing


def listing(_: Asked) -> Page:
    return Page(
        "rules.html", lambda: {"schema": "dvcq/rules/1", "rules": [_form(rule) for rule in RULES]}, {"rules": RULES}
    )


def page(asked: Asked) -> Page:
    code = asked.request.path_params["code"].upper()
    found = next((rule for rule in RULES if rule.code == code), None)
    if found is None:
        raise missing(say(f"Không có quy tắc “{code}”.", f"No rule '{code}'."))
    paragraphs = [paragraph.partition(":") for paragraph in found.page.split("\n\n")[1:]]
    return Page(
        "rule.html", lambda: {"schema": "dvcq/rule/1", **_form(found)}, {"rule": found, "paragraphs": paragraphs}
    )


def _form(rule: Rule) -> Form:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "by_default": rule.by_default,
        "title": rule.title,
        "page": rule.page,
    }
