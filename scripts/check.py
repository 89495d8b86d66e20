"""The whole development loop: format, lint, types, layers, tests.

python3 scripts/check.py             everything; makes its own environment first
python3 scripts/check.py --fix       let ruff format and fix first
python3 scripts/check.py tests/…     further arguments go to pytest
"""

from __future__ import annotations

import subprocess
import sys
import time

from environment import BIN, PYTHON, ROOT, ensure

PATHS = ["dvcq_kb", "scripts", "tests"]


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    ensure("all", "dev")
    arguments = sys.argv[1:]
    fix = "--fix" in arguments
    arguments = [argument for argument in arguments if argument != "--fix"]
    ruff = [str(PYTHON), "-m", "ruff"]
    steps = {
        "format": [*ruff, "format", *([] if fix else ["--check"]), *PATHS],
        "lint": [*ruff, "check", *(["--fix"] if fix else []), *PATHS],
        "types": [str(PYTHON), "-m", "mypy"],
        "layers": [str(BIN / "lint-imports")],
        "tests": [str(PYTHON), "-m", "pytest", *arguments],
    }
    failed = []
    for name, command in steps.items():
        started = time.monotonic()
        print(f"── {name}", flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
        print(f"   {time.monotonic() - started:.1f} s", flush=True)
    print(f"✗ {', '.join(failed)}" if failed else "✓ format, lint, types, layers, tests")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
