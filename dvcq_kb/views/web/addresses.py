"""Where things are on this site."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote, urlencode

from dvcq_kb.model import Instrument

_PLAIN = re.compile(r"[0-9A-Za-z_-]+")


def document(id: str, tab: str = "", anchor: str = "", **asked: str | int) -> str:
    path = f"/van-ban/{quote(address(id))}" + (f"/{tab}" if tab and tab != "toan-van" else "")
    return path + (f"?{urlencode(asked)}" if asked else "") + (f"#{anchor}" if anchor else "")


def instrument(act: Instrument | str) -> str:
    return f"/vien-dan?{urlencode({'so': act if isinstance(act, str) else act.key})}"


def search(query: str, **asked: str | int) -> str:
    return f"/tim?{urlencode({'q': query, **asked})}"


def twin(path: str, query: str = "", suffix: str = "json") -> str:
    """The same page for machines."""
    stem = "/index" if path == "/" else path
    return f"{stem}.{suffix}" + (f"?{query}" if query else "")


def address(id: str) -> str:
    """An id as one part of a path, whatever is in it."""
    return id if _PLAIN.fullmatch(id) else "~" + urlsafe_b64encode(id.encode()).decode().rstrip("=")


def id_of(part: str) -> str:
    """The inverse of ``address``; what is no address comes back as it is."""
    if not part.startswith("~"):
        return part
    try:
        return urlsafe_b64decode(part[1:] + "=" * (-len(part[1:]) % 4)).decode()
    except ValueError:
        return part
