"""``dvcq check --watch``: documents examined again whenever they are saved.

The files are looked at once a second. What an operating system tells of changes
it does not tell of network drives, where offices keep their drafts; and of a
folder of drafts a second's look costs nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from dvcq_kb.errors import ReadError
from dvcq_kb.language import say
from dvcq_kb.views.session import Session, on_terminal

_PAUSE = 1.0
"""Seconds between two looks. A file still being written at one is left for the next."""
_NAMED = 5
"""Documents with findings that are named after each round."""

Stamp = tuple[int, int]


def watch(session: Session, sources: Sequence[str], examine: Callable[[Sequence[str]], Mapping[str, int]]) -> None:
    """Examine everything once, then what is saved; until the user interrupts.

    Args:
        session: where what is no finding is said.
        sources: files and folders; a folder may be empty, and files may come and go.
        examine: shows the findings of some documents, returns how many each has; a document missing there could not
            be read.

    Raises:
        ReadError: there is no such file or folder.
    """
    for source in sources:
        if not Path(source).exists():
            raise ReadError(say(f"{source}: không có tệp hay thư mục này", f"{source}: no such file or folder"))
    findings: dict[str, int] = {}
    for saved, gone in _rounds(sources):
        if on_terminal(sys.stdout):
            click.clear()
        for name in gone:
            findings.pop(name, None)
            session.note(say(f"{name}: đã xóa hoặc chuyển đi", f"{name}: gone"))
        if saved:
            told = examine(saved)
            findings = {name: count for name, count in findings.items() if name not in saved} | dict(told)
        sys.stdout.flush()
        session.note(_state(findings))


def _rounds(sources: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Names of the files saved and of those gone, whenever there are any; all of them first."""
    examined: dict[str, Stamp] = {}
    seen = _stamps(sources)
    first = True
    while True:
        now = _stamps(sources)
        saved = [name for name, stamp in now.items() if stamp != examined.get(name) and stamp == seen.get(name)]
        gone = [name for name in examined if name not in now]
        seen = now
        if saved or gone or first:
            for name in gone:
                del examined[name]
            examined |= {name: now[name] for name in saved}
            first = False
            yield saved, gone
        time.sleep(_PAUSE)


def _stamps(sources: Sequence[str]) -> dict[str, Stamp]:
    from dvcq_kb.readers.folders import find

    found: dict[str, Stamp] = {}
    for source in sources:
        try:
            for name in find([source]):
                stat = Path(name).stat()
                found[name] = (stat.st_mtime_ns, stat.st_size)
        except (ReadError, OSError):
            continue  # a folder without documents yet; a file that Word is just replacing
    return found


def _state(findings: Mapping[str, int]) -> str:
    clock = f"{datetime.now():%H:%M:%S}"
    faulty = [Path(name).name for name, count in findings.items() if count]
    names = ", ".join(faulty[:_NAMED]) + (" …" if len(faulty) > _NAMED else "")
    state = say(
        f"{clock} · {len(findings)} văn bản, {len(faulty)} có phát hiện",
        f"{clock} · {len(findings)} documents, {len(faulty)} with findings",
    )
    wait = say(
        "Đang chờ: lưu văn bản nào thì kiểm tra lại văn bản ấy; Ctrl+C để dừng.",
        "Waiting: a document saved is checked again; Ctrl+C ends.",
    )
    return f"{state}{': ' + names if names else ''}\n{wait}"
