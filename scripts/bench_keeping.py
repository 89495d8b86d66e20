"""How long keeping takes: a folder of synthetic plans is added, added again, asked, written to one file.

python3 scripts/bench_keeping.py            10,000 documents, in a temporary folder
python3 scripts/bench_keeping.py 1000
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from environment import PYTHON, ensure

_WORDS = (
    "công tác dân vận chính quyền cải cách hành chính thủ tục hồ sơ địa phương tổ chức thực hiện báo cáo kết quả kiểm "
    "tra giám sát chỉ đạo phối hợp tuyên truyền vận động phong trào thi đua an ninh trật tự đất đai xây dựng môi trường"
)
_ACTS = 3000


def main() -> int:
    ensure("all")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "papers", count, random.Random(7))
        _write(folder / "ten", 10, random.Random(8))
        _timed(folder, f"add {count}", "add", "papers")
        _timed(folder, "add the same again", "add", "papers")
        _timed(folder, "add 10 more", "add", "ten")
        _timed(folder, "add 10 to nothing", "add", "ten", "--kb", "other")
        _timed(folder, "one act", "instrument", "7/2015/NĐ-CP", "--format", "json")
        for asked in ("--top", "--disagreeing", "--outdated", "--not-in-registry"):
            _timed(folder, asked, "instrument", asked)
        _timed(folder, "impact", "graph", "impact", "7/2015/NĐ-CP", "--format", "json")
        _timed(folder, "verify", "index", "--verify")
        _timed(folder, "rebuild", "index", "--rebuild")
        _timed(folder, "export", "export", "-o", "kb.dvcq")
        _timed(folder, "import", "import", "kb.dvcq", "--kb", "imported")
    return 0


def _write(folder: Path, count: int, chance: random.Random) -> None:
    """Plans of two to four pages that cite 8 to 30 acts, a few acts far more often than the rest."""
    for number in range(count):
        year = chance.randint(2015, 2026)
        lines = [f"ỦY BAN NHÂN DÂN\nQUẬN {number % 40}\nSố: {number + 1}/KH-UBND\n\nKẾ HOẠCH\nVề {_words(chance, 8)}\n"]
        for section in range(1, chance.randint(8, 30)):
            act = min(int(chance.paretovariate(0.6)), _ACTS)
            date = f"{act % 28 + 1:02}/{act % 9 + 3}/{2015 + act % 10}"
            cited = f"Thực hiện Nghị định số {act}/{2015 + act % 10}/NĐ-CP ngày {date} của Chính phủ"
            lines.append(f"{section}. {_words(chance, 40)}. {cited} về {_words(chance, 9)}.\n")
        path = folder / f"{number % 50:02}" / f"kh-{year}-{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(_WORDS.split(), k=count))


def _timed(folder: Path, name: str, *arguments: str) -> None:
    from resource import RUSAGE_CHILDREN, getrusage

    before, started = getrusage(RUSAGE_CHILDREN), time.monotonic()
    command = [str(PYTHON), "-m", "dvcq_kb", "--quiet", *arguments]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    took, after = time.monotonic() - started, getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # The largest process so far, in kB.
    print(f"{name:<22}{took:8.1f} s {cpu:8.1f} s CPU   peak so far {after.ru_maxrss / 1024:.0f} MB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
