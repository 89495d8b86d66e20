"""TOML that a person wrote: read it, and say what is wrong with it in a way they can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dvcq_kb.errors import UsageError
from dvcq_kb.language import say


def parse(path: Path, data: bytes) -> dict[str, Any]:
    """The tables of a file.

    Raises:
        UsageError: it is no TOML.
    """
    import tomllib  # here, because most runs have no such file

    try:
        return tomllib.loads(data.decode("utf-8-sig"))  # Notepad puts a byte-order mark
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            say(f"{path}: không đúng cú pháp TOML ({error}).", f"{path}: this is no valid TOML ({error}).")
        ) from error


def refuse_unknown(path: Path, table: Mapping[str, Any], known: Iterable[str], inside: str = "") -> None:
    """Misspelt settings must not be silently without effect.

    Args:
        path: the file, for the message.
        table: what is written in it.
        known: the keys there may be.
        inside: which part of the file, if not all of it.

    Raises:
        UsageError: a key is not known; near ones are suggested.
    """
    names = list(known)
    said = []
    for key in table:
        if key not in names:
            near = get_close_matches(key.lower().replace("_", "-"), names, n=1)
            hint = say(f" Có phải là “{near[0]}”?", f" Did you mean '{near[0]}'?") if near else ""
            said.append(say(f"không có khóa “{key}”.", f"no key '{key}'.") + hint)
    if said:
        place = f"{path}: {inside}: " if inside else f"{path}: "
        listed = say(f" Các khóa dùng được: {', '.join(names)}.", f" Keys there are: {', '.join(names)}.")
        raise UsageError(place + " ".join(said) + listed)
