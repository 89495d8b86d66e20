"""Promises about the shape of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PLAN, ROOT

import dvcq_kb
from dvcq_kb.lint import RULES

HEAVY = {
    "bs4", "docx", "jinja2", "lxml", "numpy", "pypdfium2", "resvg_py", "rich", "spacy", "sqlite3",
    "starlette", "textual", "whoosh",
}  # fmt: skip
MAIN = "import sys; from dvcq_kb.__main__ import main; sys.argv = ['dvcq', *{!r}]; main()"


def _loaded(code: str) -> set[str]:
    """The modules there are when this has run."""
    watched = f"import atexit, sys\natexit.register(lambda: print(*sys.modules, file=sys.stderr))\n{code}"
    done = subprocess.run([sys.executable, "-c", watched], capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert "Traceback" not in done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["rule", "DVC201"], ["cite", str(PLAN)], ["check", str(PLAN)], ["registry", "show", "04/2015/NĐ-CP"]],
)
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    assert HEAVY & _loaded(MAIN.format(arguments)) == set()


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("import dvcq_kb", {"click", "dvcq_kb.model"}),
        ("import dvcq_kb.readers", {"zipfile", "dvcq_kb.readers.docx", "dvcq_kb.readers.pdf"}),
        (f"import dvcq_kb as d; assert d.duties(d.analyse(d.read({str(PLAN)!r})))", set()),
    ],
)
def test_packages_load_nothing_heavy(code: str, more: set[str]) -> None:
    assert (HEAVY | more) & _loaded(code) == set()


def test_help_loads_no_command_and_little_else() -> None:
    loaded = _loaded(MAIN.format(["--help"])) - _loaded("import click")
    assert not [name for name in loaded if name.startswith("dvcq_kb.views.commands.")]
    assert len(loaded) < 60


@pytest.mark.skipif(sys.platform == "win32", reason="no resource")
def test_help_costs_little_cpu() -> None:
    import resource

    def cpu(*command: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def is_little() -> bool:
        bare, click, told = (
            min(cpu(*command) for _ in range(3))
            for command in (["-c", ""], ["-c", "import click"], ["-m", "dvcq_kb", "--help"])
        )
        return told - bare < 4 * (click - bare)

    # Twice as much as Click alone; one measurement may be off, never three.
    assert any(is_little() for _ in range(3))


def test_public_names_are_functions_whatever_was_imported_before() -> None:
    script = (
        "import dvcq_kb.cite.core, dvcq_kb.lint, dvcq_kb\n"
        "print(len(dvcq_kb.cite('Luật Đất đai')), callable(dvcq_kb.lint))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8")
    assert done.stdout == "1 True\n"
    assert dvcq_kb.__all__ == sorted(dvcq_kb.__all__)
    assert all(callable(getattr(dvcq_kb, name)) for name in dvcq_kb.__all__)


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
