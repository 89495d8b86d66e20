"""How this run talks: data on stdout, everything else on stderr."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from typing import TextIO

import click

# C0, C1 and direction overrides: a document must not be able to steer the terminal it is shown on.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(slots=True)
class Session:
    colour: str = "auto"
    """``auto``, ``always`` or ``never``; a flag is stronger than the environment."""
    quiet: bool = False
    debug: bool = False

    def coloured(self, stream: TextIO) -> bool:
        if self.colour != "auto":
            return self.colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
            return True
        return on_terminal(stream) and os.environ.get("TERM") != "dumb"

    def print(self, text: str, stream: TextIO) -> None:
        """Write styled text, without its styles where colour is off."""
        click.echo(text, file=stream, color=self.coloured(stream))

    def note(self, text: str) -> None:
        """Say on stderr what helps but is no data; silent with ``--quiet``."""
        if not self.quiet:
            self.complain(text)

    def complain(self, text: str) -> None:
        """Say on stderr what went wrong."""
        click.echo(printable(text), file=sys.stderr)


def on_terminal(stream: TextIO) -> bool:
    return stream.isatty()


def plain_signs() -> bool:
    """Whether the terminal should be spared everything but letters and ASCII."""
    return os.environ.get("TERM") in ("dumb", "linux") or os.environ.get("DVCQ_ASCII", "") not in ("", "0")


def printable(text: str) -> str:
    """The same length, with ``·`` for characters that steer a terminal."""
    return _CONTROLS.sub("·", text)


def width() -> int:
    """Columns of the terminal, wherever one of the three streams still leads to it; 80 on pipes."""
    if (columns := os.environ.get("COLUMNS", "")).isdigit() and int(columns) > 0:
        return max(int(columns), 40)
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        try:
            if stream is not None and (columns_seen := os.get_terminal_size(stream.fileno()).columns):
                return max(columns_seen, 40)
        except (OSError, ValueError):
            continue
    return 80
