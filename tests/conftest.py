"""Fixture cases: ``NAME.txt`` (any format to be read) beside ``NAME.out``; ``--update`` rewrites the latter."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# What a person has set for himself, or a build for its own output, must not decide what the tests see.
for variable in (
    "COLUMNS", "DVCQ_ASCII", "DVCQ_KB", "DVCQ_LANG", "DVCQ_REGISTRY", "FORCE_COLOR", "NO_COLOR", "SOURCE_DATE_EPOCH",
    "TERM",
):  # fmt: skip
    os.environ.pop(variable, None)

# The same examples each time, however slow the machine: what fails has found what was changed, not its luck.
# Others are looked for with --hypothesis-profile=default.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parent.parent
PLAN = ROOT / "corpus" / "ke-hoach-dan-van-chinh-quyen-2025.txt"
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected outputs, then review the diff")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for ``case`` every case of its ``@pytest.mark.cases(folder)``."""
    if "case" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("cases")
        assert marker, "a test that takes `case` needs @pytest.mark.cases(folder)"
        paths = sorted(path for path in (CASES / marker.args[0]).iterdir() if path.suffix != ".out")
        assert paths, f"no cases in {marker.args[0]}"
        metafunc.parametrize("case", paths, ids=[path.stem for path in paths])


@pytest.fixture
def expect(case: Path, request: pytest.FixtureRequest) -> Callable[[str], None]:
    def check(actual: str) -> None:
        expected = case.with_suffix(".out")
        if request.config.getoption("--update"):
            expected.write_text(actual, encoding="utf-8", newline="\n")
        assert expected.exists(), f"{expected.name} is missing: run pytest --update and review it"
        assert actual == expected.read_text(encoding="utf-8")

    return check


@pytest.fixture
def shared() -> Path:
    """The folder of real documents beside the project; tests that need it skip elsewhere."""
    if not SHARED.exists():
        pytest.skip("no ../shared beside the project")
    return SHARED
