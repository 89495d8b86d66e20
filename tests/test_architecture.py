"""Promises about the shape of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from conftest import PLAN, ROOT

import dvcq_kb
from dvcq_kb.lint import RULES

HEAVY = {"spacy", "whoosh", "bs4", "lxml", "rich", "sqlite3", "textual", "docx", "resvg_py", "starlette", "jinja2"}


def _loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
    )
    return HEAVY & set(done.stderr.split())


def test_import_is_light() -> None:
    assert _loaded("import dvcq_kb") == set()


def test_checking_a_text_loads_nothing_heavy() -> None:
    assert _loaded(f"import dvcq_kb; dvcq_kb.lint(dvcq_kb.analyse(dvcq_kb.read({str(PLAN)!r})))") == set()


def test_reading_the_duties_of_a_text_loads_nothing_heavy() -> None:
    assert _loaded(f"import dvcq_kb as d; assert d.duties(d.analyse(d.read({str(PLAN)!r})))") == set()


def test_public_names_are_sorted_and_there() -> None:
    assert list(dvcq_kb.__all__) == sorted(dvcq_kb.__all__)
    assert all(getattr(dvcq_kb, name) for name in dvcq_kb.__all__)


def test_rule_codes_and_names_are_unique_and_well_formed() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert re.fullmatch(r"DVC\d{3}", rule.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)


def test_every_rule_has_its_page_in_order() -> None:
    headings = ["Kiểm tra gì:", "Vì sao:", "Sai:", "Đúng:", "Khi nào bỏ qua:", "Căn cứ:"]
    for rule in RULES:
        places = [rule.page.find(heading) for heading in headings]
        assert -1 not in places, f"{rule.code}: {headings[places.index(-1)]}"
        assert places == sorted(places), rule.code


def test_no_real_document_but_the_plan_is_committed() -> None:
    assert [path.name for path in (ROOT / "corpus").iterdir()] == [PLAN.name]


def test_no_machine_paths_in_the_project() -> None:
    tracked = [p for folder in ("dvcq_kb", "scripts", "tests") for p in Path(ROOT / folder).rglob("*.py")]
    for path in tracked:
        assert not re.search(r"/(?:home|root|work)/\w", path.read_text(encoding="utf-8").replace("/work/\\w", "")), path
