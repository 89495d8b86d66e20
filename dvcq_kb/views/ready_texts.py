"""A file of ready texts, one JSON object a line; a line that is none is told by its number."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, cast

from dvcq_kb.errors import DvcqError
from dvcq_kb.knowledge import ReadyText
from dvcq_kb.language import say
from dvcq_kb.views.inputs import Inputs

_NEEDED = ("id", "title", "text")
_LONGEST = 64 * 2**20
"""Bytes of a line; a longer one is no text that anybody wrote."""


def ready_texts(inputs: Inputs, source: str) -> Iterator[ReadyText]:
    """The texts of a JSONL file; ``-`` is standard input, gzip is told by its first bytes.

    Args:
        inputs: bad lines are told and counted there.
        source: the file.

    Raises:
        DvcqError: it cannot be opened.
    """
    with _opened(source) as file:
        number = 0
        try:
            while line := file.readline(_LONGEST):
                number += 1
                if not line.strip():
                    continue
                try:
                    raw = json.loads(line)
                except ValueError as error:
                    _tell(inputs, source, number, say(f"không phải JSON ({error})", f"not JSON ({error})"))
                    continue
                if not isinstance(raw, dict) or not all(isinstance(raw.get(key), str) for key in _NEEDED):
                    wanted = ", ".join(_NEEDED)
                    _tell(inputs, source, number, say(f"cần có {wanted} là chuỗi", f"wants {wanted} as strings"))
                elif not raw["id"].strip() or not isinstance(raw.get("source", ""), str):
                    _tell(inputs, source, number, say("id trống hoặc source sai", "empty id, or a wrong source"))
                else:
                    yield cast(ReadyText, {key: raw[key] for key in (*_NEEDED, "source") if key in raw})
        except (OSError, EOFError, zlib.error) as error:
            _tell(
                inputs,
                source,
                number + 1,
                say(f"tệp bị cắt cụt hoặc hỏng ({error})", f"cut short or damaged ({error})"),
            )


def _opened(source: str) -> AbstractContextManager[BinaryIO]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    path = Path(source)
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return cast(AbstractContextManager[BinaryIO], gzip.open(path) if packed else path.open("rb"))
    except OSError as error:
        raise DvcqError(
            say(
                f"{source}: không mở được ({error.strerror}); hãy kiểm tra lại đường dẫn",
                f"{source}: cannot be opened ({error.strerror}); check the path",
            )
        ) from error


def _tell(inputs: Inputs, source: str, number: int, what: str) -> None:
    place = say(f"{source}, dòng {number}", f"{source}, line {number}")
    inputs.fail(place, DvcqError(say(f"{what}; dòng này bị bỏ qua", f"{what}; this line is left out")))
