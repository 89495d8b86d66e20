r"""Set everything up and do the main job: index ``corpus/``, then show, check and search the plan.

    python3 scripts/demo.py          (Windows: py scripts\demo.py)

Runs as often as you like; unchanged documents are not indexed again.
"""

from __future__ import annotations

import os
import subprocess
import sys

from environment import DVCQ, ROOT, ensure

PLAN = "corpus/ke-hoach-dan-van-chinh-quyen-2025.txt"
# Each with the exit codes that mean it did its work: `check` ends with 1 when it finds faults.
STEPS: tuple[tuple[str, list[str], tuple[int, ...]], ...] = (
    ("Đưa các văn bản trong corpus/ vào kho", ["add", "corpus"], (0,)),
    ("Cấu trúc kế hoạch và các văn bản được viện dẫn", ["show", PLAN], (0,)),
    ("Kiểm tra viện dẫn", ["check", PLAN], (0, 1)),
    ("Tìm không cần gõ dấu", ["search", "dan van kheo", "--limit", "3"], (0,)),
    ("Nơi nào viện dẫn Chỉ thị 33/CT-TTg", ["instrument", "33/ct-ttg"], (0,)),
)


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    ensure()
    for title, arguments, good in STEPS:
        print(f"\n━━ {title}:  dvcq {' '.join(arguments)}\n", flush=True)
        done = subprocess.run([str(DVCQ), *arguments], cwd=ROOT)
        if done.returncode not in good:
            print(f"dvcq {arguments[0]} kết thúc với mã {done.returncode}", file=sys.stderr)
            return done.returncode or 2
    command = os.path.relpath(DVCQ, ROOT)
    print(f"\n━━ Làm tiếp: gọi {command} ở chỗ của dvcq trong các lệnh trên; {command} --help liệt kê mọi lệnh.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
