"""Where things are on this site."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from dvcq_kb.model import Instrument
from dvcq_kb.views.web.library import address


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
