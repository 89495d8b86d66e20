"""``dvcq`` and ``python -m dvcq_kb``."""

from __future__ import annotations

import io
import os
import sys
from itertools import pairwise


def main() -> None:
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(130)


def _run() -> None:
    # Consoles and pipes on Windows speak cp1252 or cp1258; neither holds all of Vietnamese.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")

    from dvcq_kb import language

    chosen = _language(sys.argv[1:])
    if chosen is None and not os.environ.get("DVCQ_LANG"):
        from dvcq_kb.views import settings

        chosen = settings.language()
    if chosen:
        language.use(chosen)

    from dvcq_kb.views.cli import dvcq

    dvcq.main(prog_name="dvcq")


def _language(arguments: list[str]) -> str | None:
    """The value of ``--lang`` wherever it stands: help texts are made in it before click reads the options."""
    chosen = None
    for argument, following in pairwise([*arguments, ""]):
        if argument == "--":
            break
        value = following if argument == "--lang" else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and value in ("vi", "en"):
            chosen = value
    return chosen


if __name__ == "__main__":
    main()
