"""What vouches for the index: which files it has, and of which state of which store they are.

Opening a Whoosh index unpickles parts of it, so a file that the manifest does
not describe exactly is never opened; the index is made anew from the store.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from dvcq_kb.knowledge import analyzer

NAME = "manifest.json"
SCHEMA = "dvcq/index/1"


@dataclass(frozen=True, slots=True)
class Entry:
    size: int
    mtime_ns: int
    """While size and time stay, the content is taken to have stayed; `verify` reads it all the same."""
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    store: str
    """Identity of the store the index was made from."""
    generation: int
    """State of the store it shows."""
    files: dict[str, Entry]


def read(folder: Path, store: str, *, thorough: bool = False) -> Manifest | None:
    """The manifest, if it is there, of this store, and true of every file it names.

    Args:
        folder: of the index.
        store: identity of the store.
        thorough: hash every file, even if size and time are as written.
    """
    text = None
    # A writer may have replaced the state, and swept the files of the old one, while they were looked at.
    while (newest := _text(folder)) != text:
        text = newest
        vouched = _parsed(text, store) if text else None
        if vouched and all(_holds(folder / name, entry, thorough) for name, entry in vouched.files.items()):
            return vouched
    return None


def _text(folder: Path) -> str | None:
    try:
        return (folder / NAME).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None


def _parsed(text: str, store: str) -> Manifest | None:
    try:
        raw = json.loads(text)
        if raw["schema"] != SCHEMA or raw["store"] != store or raw["analyzer"] != analyzer.VERSION:
            return None
        files = {str(name): Entry(**entry) for name, entry in raw["files"].items()}
        generation = int(raw["generation"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    # A name with a separator would reach out of the folder.
    if any(Path(name).name != name for name in files):
        return None
    return Manifest(store, generation, files)


def _holds(path: Path, entry: Entry, thorough: bool) -> bool:
    try:
        stat = path.stat()
        if stat.st_size != entry.size:
            return False
        return (stat.st_mtime_ns == entry.mtime_ns and not thorough) or _hash(path) == entry.hash
    except OSError:
        return False


def write(folder: Path, store: str, generation: int, names: frozenset[str], known: Manifest | None) -> None:
    """Vouch for the files ``names``; takes effect in one step."""
    files = {}
    for name in sorted(names):
        path = folder / name
        stat = path.stat()
        before = known.files.get(name) if known else None
        # Files of an index are written once.
        same = before and (before.size, before.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
        digest = before.hash if before and same else _hash(path)
        files[name] = {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "hash": digest}
    raw = {
        "schema": SCHEMA,
        "store": store,
        "analyzer": analyzer.VERSION,
        "generation": generation,
        "files": files,
    }
    temporary = folder / f"{NAME}.new"
    temporary.write_text(json.dumps(raw, indent=1), encoding="utf-8")
    temporary.replace(folder / NAME)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
