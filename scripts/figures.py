"""Measure the product and write the table of figures into README.

    .venv/bin/python scripts/figures.py --scorers DIR                      everything; searching takes ten minutes
    .venv/bin/python scripts/figures.py --scorers DIR --only speed,start   these alone; the other rows stay

DIR holds the scorers (``citations.py``, …: each prints a JSON object last) and, beside it, the real documents they
read; neither belongs to the project.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from environment import ROOT

README = ROOT / "README.md"
BEGIN, END = "<!-- figures.py -->\n", "<!-- /figures.py -->"
HEAD = "| việc | đo trên | dvcq | để so sánh | ngày đo |\n|---|---|---|---|---|\n"
DVCQ = f"{sys.executable} -m dvcq_kb"

Run = Callable[..., dict[str, Any]]
Cells = tuple[str, str, str]  # measured on, the product, to compare with


def scored(folder: Path, name: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(folder / f"{name}.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def percent(share: float) -> str:
    return f"{share * 100:.1f} %".replace(".", ",")


def number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def citations(run: Run) -> Cells:
    """Tìm viện dẫn."""

    def told(figures: dict[str, Any]) -> str:
        return f"F1 {percent(figures['f1'])}; đúng mọi trường: F1 {percent(figures['exact_f1'])}"

    ours = run("citations", "--dvcq", DVCQ)
    regex = run("citations", "--dvcq", f"{sys.executable} {ROOT / 'scripts' / 'one_regex.py'}")
    measured = f"{ours['gold']} viện dẫn trong {ours['documents']} văn bản"
    return measured, told(ours), f"một biểu thức chính quy: {told(regex)}"


def headers(run: Run) -> Cells:
    """Đọc phần đầu."""
    ours = run("headers", "--dvcq", DVCQ)
    return f"7 trường của {ours['documents']} văn bản ấy", f"đúng {percent(ours['all'])}", ""


def structure(run: Run) -> Cells:
    """Tách mục."""
    ours = run("structure", "--dvcq", DVCQ)
    measured = f"{number(ours['nodes'])} chương, điều, khoản, điểm của {ours['documents']} văn bản"
    return measured, f"F1 {percent(ours['f1'])}", "chuẩn là mục lục của cổng Bộ Tư pháp, vốn có vài lỗi"


def dates(run: Run) -> Cells:
    """Bắt ngày, số sai."""
    ours = run("dates", "--dvcq", DVCQ)
    found = f"thấy {percent(ours['internal_recall'])} chỗ tự mâu thuẫn, {percent(ours['registry_recall'])} chỗ phải tra"
    false = f"báo nhầm {percent(ours['look_alikes_disturbed'])} của {ours['look_alikes']} chỗ dễ nhầm"
    return f"{ours['internal'] + ours['registry']} lỗi thật trong văn bản đã công bố", found, false


def search(run: Run) -> Cells:
    """Tìm trong kho."""
    with tempfile.TemporaryDirectory() as kb:
        built = run("search", "build", kb)
        asked = run("search", "run", kb, "--sets", "real,cite", "--sample", "200")
        bare = run("search", "run", kb, "--sets", "real", "--sample", "200", "--strip")
    real, cite = asked["real"], asked["cite"]
    found = f"có điều đúng trong 10 kết quả đầu: {percent(real['r10'])}, không gõ dấu {percent(bare['real']['r10'])}, "
    cost = f"hỏi bằng số, ký hiệu {percent(cite['r10'])}; nửa số câu mất dưới {number(real['cpu_ms_p50'])} ms CPU"
    indexed = f"lập chỉ mục {number(built['docs_per_cpu_s'])} điều một giây CPU"
    return f"{real['n']} câu hỏi, {number(built['documents'])} điều luật", found + cost, indexed


def speed(run: Run) -> Cells:
    """Tốc độ tìm viện dẫn."""
    ours = run("speed")
    rate, whole, regex = (number(ours[f"{key}_MB_per_cpu_s"], 1) for key in ("cite", "analyse", "regex_floor"))
    told = f"{rate} MB một giây CPU; phân tích đủ {whole} MB; văn bản dài gấp 8 tốn gấp "
    others = f"một biểu thức chính quy: {regex} MB; eyecite (án lệ Mỹ): 0,2–1,2 MB, theo tài liệu"
    return f"{number(ours['MB'], 1)} MB, {ours['documents']} văn bản", told + number(ours["cost_of_8x_text"], 1), others


def start(_: Run) -> Cells:
    """Khởi động."""

    def cost(*arguments: str) -> str:
        spent = []
        for _ in range(7):
            before = os.times()
            subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
            spent.append(sum(os.times()[2:4]) - sum(before[2:4]))
        return f"{number(statistics.median(spent) * 1000)} ms CPU"

    return "`dvcq --help`", cost("-m", "dvcq_kb", "--help"), f"Python không làm gì: {cost('-c', '')}"


MEASURES = {measure.__name__: measure for measure in (citations, headers, structure, dates, search, start, speed)}


def machine() -> str:
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.*)", info.read_text()) if info.exists() else None
    return f"{model[1] if model else platform.processor()}, {os.cpu_count()} lõi, Python {platform.python_version()}"


def _label(measure: Callable[[Run], Cells]) -> str:
    """The first cell of its row."""
    return (measure.__doc__ or "").rstrip(".").lower()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scorers", type=Path, required=True, help="the folder of the scorers")
    parser.add_argument("--only", default=",".join(MEASURES), help="some of these, with commas between (default: all)")
    options = parser.parse_args()
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    table, _, after = rest.partition(END)
    # Figures of another machine cannot stand beside these.
    rows = {row.split(" | ")[0][2:]: row for row in table.splitlines() if row.startswith("|") and machine() in table}
    for name in options.only.split(","):
        cells = [
            _label(MEASURES[name]),
            *MEASURES[name](partial(scored, options.scorers)),
            f"{datetime.date.today():%d/%m/%Y}",
        ]
        rows[cells[0]] = f"| {' | '.join(cells)} |"
        print(rows[cells[0]], flush=True)
    lines = "".join(f"{rows[_label(each)]}\n" for each in MEASURES.values() if _label(each) in rows)
    text = README.read_text(encoding="utf-8") * 50
    lower = min(timeit.repeat(text.lower, timer=time.process_time, number=1, repeat=7))
    rate = number(len(text.encode()) / 1e6 / lower)
    told = f"Máy đo: {machine()}; trên máy ấy `str.lower` của Python đạt {rate} MB một giây CPU.\n\n"
    README.write_text(before + BEGIN + told + HEAD + lines + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
