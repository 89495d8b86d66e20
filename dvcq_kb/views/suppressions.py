"""``dvcq-ignore.toml``: single findings that a person has looked at and leaves as they are, each with the reason.

It lies in the document's folder or in one above; the nearest counts::

    [[ignore]]
    file = "ke-hoach-45.docx"                # seen from the folder of dvcq-ignore.toml
    rule = "DVC105"                          # a code, or a name
    quote = "Nghị quyết số 15-NQ/TU"         # words of the document in which the finding stands
    reason = "Văn bản mật, không ghi ngày"

``fingerprint`` (from ``--format json``) may stand instead of ``quote``; with
neither, every finding of the rule in that file is left out. An entry that
leaves nothing out is remarked on as DVC901.

A comment of ours that a person has marked as resolved in the Word file itself
leaves its finding out too. It is no entry that could be unused: to resolve a
comment is also how one says in Word that the fault is mended.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say
from dvcq_kb.lint import Rule, find_rules
from dvcq_kb.lint.faults import Fault
from dvcq_kb.model import Analysis, Finding, Severity, Span
from dvcq_kb.views import toml_files
from dvcq_kb.views.reports.base import Remark

NAME = "dvcq-ignore.toml"


def _nothing(_: Analysis) -> Iterator[Fault]:
    """Mục bỏ qua không còn tác dụng.

    Kiểm tra gì: mục trong dvcq-ignore.toml không bỏ qua phát hiện nào, dù văn bản và quy tắc của nó có trong lần
    kiểm tra này; hoặc tệp nêu trong mục không còn.

    Vì sao: lỗi đã sửa thì mục bỏ qua phải xóa đi, kẻo sau này che mất một lỗi khác ở cùng chỗ.

    Sai: quote = "Nghị quyết số 15-NQ/TU", trong khi văn bản đã bỏ hoặc đã sửa viện dẫn này.

    Đúng: xóa mục ấy, hoặc sửa quote cho đúng chữ đang có trong văn bản.

    Khi nào bỏ qua: khi chỉ kiểm tra thử một bản nháp khác trùng tên tệp.

    Căn cứ: quy ước của dvcq.
    """
    return iter(())


UNUSED = Rule("DVC901", "muc-bo-qua-thua", Severity.INFO, _nothing)
"""Its page; it is about the run, so no check of a document finds it."""
_KEYS = ("file", "rule", "quote", "fingerprint", "reason")


class _Entry(NamedTuple):
    sidecar: Path
    number: int
    """From 1, in the order of the file."""
    file: str
    code: str
    quote: str | None
    fingerprint: str | None

    @property
    def place(self) -> str:
        return _identity(self.sidecar.parent / self.file)

    def fits(self, finding: Finding, occurrences: Sequence[Span]) -> bool:
        """Whether it leaves the finding out; its quote occurs in the document at ``occurrences``."""
        if finding.code != self.code or self.fingerprint not in (None, finding.fingerprint):
            return False
        return self.quote is None or any(
            span.start < finding.span.end and finding.span.start < span.end for span in occurrences
        )


class Sifted(NamedTuple):
    shown: tuple[Finding, ...]
    resolved: tuple[Finding, ...]
    """Left out since their comments in the file are resolved."""


class Suppressions:
    """Those of every folder that documents of this run lie in."""

    def __init__(self) -> None:
        """Start without any; files are read when the first document near them comes."""
        self.hidden = 0
        self.resolved = 0
        self._nearest: dict[Path, Path | None] = {}
        self._read: dict[Path, tuple[_Entry, ...]] = {}
        self._checked: set[str] = set()
        self._used: set[_Entry] = set()

    def sift(self, analysis: Analysis, findings: Sequence[Finding]) -> Sifted:
        """The findings that stay, and those that somebody has answered in the file.

        Raises:
            UsageError: the file of suppressions is wrong.
        """
        stay = self._without_entries(analysis, findings)
        marks = _resolved(analysis.document.source) if stay else frozenset()
        answered = tuple(finding for finding in stay if finding.fingerprint in marks)
        self.resolved += len(answered)
        return Sifted(tuple(finding for finding in stay if finding.fingerprint not in marks), answered)

    def _without_entries(self, analysis: Analysis, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        source = analysis.document.source
        if source == "-" or (sidecar := self._sidecar(Path(os.path.abspath(source)).parent)) is None:  # noqa: PTH100
            return tuple(findings)
        if sidecar not in self._read:
            self._read[sidecar] = tuple(_entries(sidecar))
        place = _identity(Path(source))
        self._checked.add(place)
        here = [
            (entry, tuple(_occurrences(entry.quote, analysis.document.text)) if entry.quote else ())
            for entry in self._read[sidecar]
            if entry.place == place
        ]
        stay = []
        for finding in findings:
            fitting = [entry for entry, occurrences in here if entry.fits(finding, occurrences)]
            self._used.update(fitting)
            if not fitting:
                stay.append(finding)
        self.hidden += len(findings) - len(stay)
        return tuple(stay)

    def unused(self, codes: frozenset[str]) -> Iterator[Remark]:
        """Entries that had their chance, the document and the rule being of this run, and left nothing out."""
        for entry in (entry for sidecar in sorted(self._read) for entry in self._read[sidecar]):
            missing = not Path(entry.place).exists()
            if entry in self._used or entry.code not in codes or not (missing or entry.place in self._checked):
                continue
            why = (
                say(f"không có tệp {entry.file}", f"there is no file {entry.file}")
                if missing
                else say(
                    f"{entry.file} không còn phát hiện {entry.code} này", f"{entry.file} has no such {entry.code} now"
                )
            )
            yield Remark(
                UNUSED.code,
                str(entry.sidecar),
                say(f"mục bỏ qua thứ {entry.number} không còn tác dụng: ", f"entry {entry.number} is unused: ")
                + why
                + say("; hãy xóa mục này.", "; delete it."),
            )

    def _sidecar(self, folder: Path) -> Path | None:
        if folder not in self._nearest:
            candidates = (above / NAME for above in (folder, *folder.parents))
            self._nearest[folder] = next((path for path in candidates if path.is_file()), None)
        return self._nearest[folder]


def _resolved(source: str) -> frozenset[str]:
    if source == "-":
        return frozenset()
    try:
        with Path(source).open("rb") as file:
            head = file.read(2)
            data = head + file.read() if head == b"PK" else b""
    except OSError:
        return frozenset()
    if not data:
        return frozenset()
    from dvcq_kb.annotate import resolved

    return resolved(data)


def _entries(path: Path) -> Iterator[_Entry]:
    page = toml_files.parse(path, path.read_bytes())
    toml_files.refuse_unknown(path, page, ["ignore"])
    tables = page.get("ignore", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(
            say(f"{path}: mỗi mục mở đầu bằng một dòng [[ignore]].", f"{path}: every entry begins with [[ignore]].")
        )
    for number, table in enumerate(tables, 1):
        yield _entry(path, number, table)


def _entry(path: Path, number: int, table: dict[str, Any]) -> _Entry:
    inside = say(f"mục bỏ qua thứ {number}", f"entry {number}")
    toml_files.refuse_unknown(path, table, _KEYS, inside)
    for key in _KEYS:
        needed = key in ("file", "rule", "reason")
        if key in table or needed:
            given = table.get(key)
            if not isinstance(given, str) or not given.strip():
                raise UsageError(
                    say(
                        f'{path}: {inside}: thiếu {key}; viết {key} = "…".',
                        f'{path}: {inside}: {key} is missing; write {key} = "…".',
                    )
                )
    try:
        rules = find_rules(table["rule"])
    except UsageError as error:
        raise UsageError(f"{path}: {inside}: {error}") from error
    if len(rules) != 1:
        raise UsageError(
            say(
                f"{path}: {inside}: rule phải là đúng một quy tắc, ví dụ {rules[0].code}. "
                "Muốn tắt cả nhóm: ignore trong dvcq.toml.",
                f"{path}: {inside}: rule must be one rule, e.g. {rules[0].code}. "
                "To turn off a family: ignore in dvcq.toml.",
            )
        )
    return _Entry(path, number, table["file"], rules[0].code, table.get("quote"), table.get("fingerprint"))


def _occurrences(quote: str, text: str) -> Iterator[Span]:
    words = (re.escape(word) for word in unicodedata.normalize("NFC", quote).split())
    return (Span(*match.span()) for match in re.finditer(r"\s+".join(words), text))


def _identity(path: Path) -> str:
    """The same for the same file, however it is named; macOS gives names in NFD."""
    return unicodedata.normalize("NFC", os.path.realpath(path))
