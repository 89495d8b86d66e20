"""The plan of the samples for one quận after another: each is a document of its own."""

from __future__ import annotations

from pathlib import Path

from knowledge_samples import PLAN, analysis

from dvcq_kb.model import Analysis


def plan(number: int) -> Analysis:
    return analysis(_text(number), f"ke-hoach-{number}.txt")


def write_plans(folder: Path, count: int) -> None:
    """As files, ``ke-hoach-0.txt`` the first."""
    for number in range(count):
        (folder / f"ke-hoach-{number}.txt").write_text(_text(number), encoding="utf-8")


def _text(number: int) -> str:
    return PLAN.replace("quận", f"quận số {number}")
