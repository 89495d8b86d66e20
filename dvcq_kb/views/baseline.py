"""Findings an office has seen and lives with: kept in a file, by fingerprint, and not shown again.

A fingerprint knows the rule, the act and the letters around, not the file or
the place: a sentence copied into another document is known there too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.model import Finding
from dvcq_kb.text import single_spaced
from dvcq_kb.views import json_forms
from dvcq_kb.views.write import output

SCHEMA = "dvcq/baseline/1"
Entry = dict[str, str]


class Baseline:
    def __init__(self, path: Path, entries: Sequence[Entry], *, learning: bool) -> None:
        """Take known findings; ``learning`` makes every finding met from now on a known one."""
        self.path = path
        self.hidden = 0
        self._learning = learning
        self._folder = path.absolute().parent
        self._entries = entries
        self._known = {entry["fingerprint"] for entry in entries}
        self._met: dict[tuple[str, str], Entry] = {}
        self._checked: set[str] = set()

    @classmethod
    def open(cls, path: Path, *, learning: bool) -> Baseline:
        """Read the file; one that is to be written need not be there yet.

        Raises:
            UsageError: it is not there, or is no baseline.
        """
        if learning and not path.exists():
            return cls(path, (), learning=True)
        try:
            page = json.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError as error:
            raise UsageError(
                say(
                    f"{path}: không có tệp này. Lập nó: thêm --update-baseline.",
                    f"{path}: no such file. To make it, add --update-baseline.",
                )
            ) from error
        except ValueError as error:  # also what is no UTF-8
            raise _damaged(path) from error
        return cls(path, _entries(path, page), learning=learning)

    def sift(self, source: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings that are not known."""
        file = self._file(source)
        self._checked.add(file)
        for finding in findings:
            self._met[file, finding.fingerprint] = {
                "fingerprint": finding.fingerprint,
                "file": file,
                "code": finding.code,
                "section": finding.section,
                "quote": single_spaced(finding.quote),
            }
        if self._learning:
            new: tuple[Finding, ...] = ()
        else:
            new = tuple(finding for finding in findings if finding.fingerprint not in self._known)
        self.hidden += len(findings) - len(new)
        return new

    def gone(self, codes: frozenset[str]) -> list[Entry]:
        """Entries that no document bears out any more, as far as a run with these rules can tell."""
        met = {fingerprint for _, fingerprint in self._met}
        return [entry for entry in self._entries if self._due(entry, codes) and entry["fingerprint"] not in met]

    def write(self, codes: frozenset[str], inputs: Sequence[str]) -> int:
        """Keep what was met, and what this run could not have met; return how many entries that makes."""
        kept = [entry for entry in self._entries if not self._due(entry, codes)]
        entries = {(entry["file"], entry["fingerprint"]): entry for entry in kept} | self._met
        page = {"schema": SCHEMA, "findings": [entries[key] for key in sorted(entries)]}
        with output(self.path, inputs) as stream:
            stream.write(json_forms.page(page) + "\n")
        return len(entries)

    def _due(self, entry: Entry, codes: frozenset[str]) -> bool:
        """Whether this run would have met it: its document was checked, or is no more, and its rule applied."""
        if entry["file"] not in self._checked and (self._folder / entry["file"]).exists():
            return False
        return entry["file"] != "-" and entry["code"] in codes

    def _file(self, source: str) -> str:
        """Seen from the baseline's folder, so that it does not matter where the command is run."""
        if source == "-":
            return source
        try:
            return PurePath(os.path.relpath(source, self._folder)).as_posix()
        except ValueError:  # another drive of Windows
            return PurePath(source).as_posix()


def _entries(path: Path, page: Any) -> list[Entry]:
    if not isinstance(page, dict) or page.get("schema") != SCHEMA or not isinstance(page.get("findings"), list):
        raise _damaged(path)
    for entry in page["findings"]:
        if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
            raise _damaged(path)
        if not {"fingerprint", "file", "code"} <= entry.keys():
            raise _damaged(path)
    return list(page["findings"])


def _damaged(path: Path) -> UsageError:
    return UsageError(
        say(
            f"{path}: không phải danh sách phát hiện đã biết của dvcq. Hãy chọn tệp khác, hoặc xóa nó và lập lại "
            "bằng --update-baseline.",
            f"{path}: this is no baseline of dvcq. Choose another file, or delete it and make it anew with "
            "--update-baseline.",
        )
    )
