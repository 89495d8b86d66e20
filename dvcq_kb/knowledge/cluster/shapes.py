"""Records of documents ↔ what OpenSearch is given, and back."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import zlib
from collections.abc import Iterator
from typing import Any

from dvcq_kb.knowledge import records
from dvcq_kb.knowledge.base import Former, Place, StoredDocument
from dvcq_kb.knowledge.records import COLUMNS, Kept, Record
from dvcq_kb.knowledge.segments import HEAD

Source = dict[str, Any]
"""What OpenSearch keeps under one id."""


def key_of(record: Record) -> str:
    """Under which id a document is kept: of a ready text by the id it came with, of others by all it says.

    So two workers that read one file, or two copies of it, write one document.
    """
    if record.ready:
        return _hash("ready", record.id)
    tables = json.dumps([record.title, record.header, record.tables], ensure_ascii=False, sort_keys=True)
    return _hash("read", tables)


def place_key(source: str) -> str:
    """Under which id the place of a file is kept."""
    return _hash("place", source)


def former_key(former: Former) -> str:
    return _hash("former", former.source, former.id, former.added_at)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def section_key(document: str, ordinal: int) -> str:
    return f"{document}-{ordinal}"


def document(key: str, record: Record, sources: list[str], added_at: str, order: int) -> Source:
    """The record of a document.

    Args:
        key: `key_of` it.
        record: all that is known of it.
        sources: where its files lie.
        added_at: ISO, UTC.
        order: grows with every document written; nanoseconds since 1970.
    """
    tables = record.tables
    instruments = [dict(zip(COLUMNS["instruments"], row, strict=True)) for row in tables.get("instruments", ())]
    return {
        # In a folder the id is the hash of the text; two analyses of one text differ in what follows.
        "id": record.id if record.ready else f"{record.sha256.hex()[:10]}{key[:6]}",
        "ready": record.ready,
        "source": record.source,
        "sources": sources,
        "title": record.title,
        "sha256": record.sha256.hex(),
        "digest": record.digest.hex(),
        **{name: record.header.get(name) for name in ("type", "number", "issuer", "date")},
        "added_at": added_at,
        "order": order,
        **{table: len(tables.get(table, ())) for table in ("citations", "findings")},
        "sections": len(tables["units"]),
        "acts": _each(instruments, "ref"),
        "act_numbers": _each(instruments, "number_key"),
        "act_names": _each(instruments, "name_key"),
        "packed": _packed([record.header, tables]),
    }


def _each(instruments: list[dict[str, Any]], column: str) -> list[str]:
    return sorted({value for instrument in instruments if (value := instrument[column])})


def sections(key: str, record: Record, order: int) -> Iterator[tuple[str, Source]]:
    """What is searched of a document: id and fields of every section. ``order`` as of its `document`."""
    for ordinal, row in enumerate(record.tables["units"]):
        unit = dict(zip(COLUMNS["units"], row, strict=True))
        head = f"{record.title}\n{record.source}" if record.ready else unit["head"]
        facts = json.loads(unit["facts"])
        yield (
            section_key(key, ordinal),
            {
                "document": key,
                "order": order,
                "ordinal": ordinal,
                "section": unit["section"],
                "heading": unit["heading"],
                "named": record.title if record.ready else unit["heading"],
                "head": [head] * HEAD,
                "text": unit["text"],
                "facts": facts,
                "group": next((fact for fact in facts if fact.startswith("act:")), key),
            },
        )


def record(source: Source, *tables: str) -> Record:
    """The record of a document, with these tables only or all of them."""
    header, rows = _unpacked(source["packed"])
    return Record(
        source["ready"],
        source["id"],
        source["source"],
        bytes.fromhex(source["sha256"]),
        source["title"],
        header,
        {name: [tuple(row) for row in table] for name, table in rows.items() if not tables or name in tables},
    )


def kept(source: Source, places: tuple[Place, ...], *tables: str) -> Kept:
    return Kept(record(source, *tables), source["added_at"], places)


def text(source: Source) -> str:
    column = COLUMNS["units"].index("text")
    return "".join(row[column] for row in _unpacked(source["packed"])[1]["units"])


def stored(source: Source) -> StoredDocument:
    return StoredDocument(
        source["id"],
        source["source"],
        source["title"],
        source["sha256"],
        source["type"],
        source["number"],
        source["issuer"],
        records.date(source["date"]),
        source["added_at"],
        source["sections"],
        source["citations"],
        source["findings"],
        tuple(sorted(other for other in source["sources"] if other != source["source"])),
    )


def former_source(former: Former) -> Source:
    return {
        **{name: getattr(former, name) for name in ("source", "id", "sha256", "title", "added_at", "until")},
        "order": time.time_ns(),
        "packed": _packed(former.text),
    }


def former(source: Source) -> Former:
    names = ("source", "id", "sha256", "title", "added_at", "until")
    return Former(**{name: source[name] for name in names}, text=_unpacked(source["packed"]))


def place(source: Source) -> Place:
    return Place(source["source"], source["stamp"], source["content"])


def _packed(value: Any) -> str:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return base64.b64encode(zlib.compress(data, 6)).decode("ascii")


def _unpacked(text: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(text)).decode("utf-8", "surrogatepass"))
