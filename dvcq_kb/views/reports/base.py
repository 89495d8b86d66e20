"""What every report is given, and what it does with it."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple, TextIO

from dvcq_kb.model import Analysis, Finding, Severity
from dvcq_kb.views.session import Session


class Checked(NamedTuple):
    """One document and the findings to be shown."""

    analysis: Analysis
    findings: tuple[Finding, ...]
    hidden: int = 0
    """Findings that a baseline or a suppression keeps out of sight."""

    @property
    def source(self) -> str:
        return self.analysis.document.source


class Remark(NamedTuple):
    """Said of the run, not of a document: a suppression that suppresses nothing."""

    code: str
    file: str
    message: str


class Report(ABC):
    """Written document by document, so that a folder of any size takes little memory."""

    def __init__(self, session: Session, stream: TextIO, failing: frozenset[Severity]) -> None:
        """Prepare; nothing is written yet."""
        self.session = session
        self.stream = stream
        self.failing = failing

    @abstractmethod
    def show(self, checked: Checked) -> None:
        """Take the next document."""

    def close(self, remarks: Sequence[Remark]) -> None:  # noqa: B027 - most forms have no end
        """Write what comes after the last document."""


def file_name(source: str) -> str:
    """A document's name for other programs: ``/`` between folders, relative where it lies below this folder."""
    if source == "-":
        return "stdin"
    if not PurePath(source).is_absolute():
        return PurePath(os.path.normpath(source)).as_posix()
    try:
        below = os.path.relpath(os.path.realpath(source), os.path.realpath(os.curdir))
    except ValueError:  # another drive of Windows
        return PurePath(source).as_posix()
    return PurePath(source if below.startswith(os.pardir) else below).as_posix()
