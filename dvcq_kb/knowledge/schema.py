"""The tables of the store, and how those of earlier versions become today's."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x64766371
"""``dvcq``, in the header of the file."""

VERSION = 2

_PLACES = """
-- Where the files of a document lie: copies of one file are one document. stamp: tells whether the file changed,
-- without reading it; content: hash of its bytes.
CREATE TABLE places (
    source TEXT PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    stamp TEXT NOT NULL,
    content TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX places_document ON places (document);
CREATE INDEX places_content ON places (content);

-- What a file said before it changed.
CREATE TABLE versions (
    key INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    id TEXT NOT NULL, sha256 BLOB NOT NULL, title TEXT NOT NULL,
    added_at TEXT NOT NULL, until TEXT NOT NULL,
    text BLOB NOT NULL
);
CREATE INDEX versions_source ON versions (source);
CREATE INDEX versions_id ON versions (id);
"""

TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- ready: a text that came with its id and replaces the one of that id; others replace what came from their source.
CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    generation INTEGER NOT NULL,
    ready INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    digest BLOB NOT NULL,
    title TEXT NOT NULL,
    header TEXT NOT NULL,
    type TEXT, number TEXT, issuer TEXT, date TEXT,
    added_at TEXT NOT NULL
);
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX documents_source ON documents (source);

{_PLACES}
-- Keys of documents that are no more; the index forgets them.
CREATE TABLE removed (document INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX removed_generation ON removed (generation);

-- What is searched. The texts of a document's units, joined, are its text (UTF-8, deflated). head: what is
-- searched besides; of a ready text, its title and source, which are not written twice.
CREATE TABLE units (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    section TEXT NOT NULL,
    heading TEXT NOT NULL,
    head TEXT NOT NULL,
    facts TEXT NOT NULL,
    start INTEGER NOT NULL,
    text BLOB NOT NULL
);
CREATE INDEX units_document ON units (document, ordinal);

-- The section tree, parents first.
CREATE TABLE sections (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    parent INTEGER,
    level TEXT NOT NULL, label TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, heading_start INTEGER NOT NULL, heading_end INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

-- Acts as one document speaks of them; ordinal 0 is the document itself.
CREATE TABLE instruments (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    ref TEXT NOT NULL,
    type TEXT, number TEXT, number_key TEXT, name TEXT, name_key TEXT, date TEXT, issuer TEXT, subject TEXT,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
CREATE INDEX instruments_ref ON instruments (ref);
CREATE INDEX instruments_number ON instruments (number_key);
CREATE INDEX instruments_name ON instruments (name_key);

CREATE TABLE citations (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL,
    type TEXT, number TEXT, name TEXT, date TEXT, issuer TEXT, subject TEXT, pinpoint TEXT,
    quote TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    sentence TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

-- Which acts a citation may mean.
CREATE TABLE links (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    citation INTEGER NOT NULL,
    instrument INTEGER NOT NULL,
    PRIMARY KEY (document, instrument, citation)
) WITHOUT ROWID;

CREATE TABLE relations (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL, source INTEGER NOT NULL, target INTEGER NOT NULL,
    section TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;

CREATE TABLE findings (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    code TEXT NOT NULL, name TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, quote TEXT NOT NULL, section TEXT NOT NULL,
    evidence TEXT NOT NULL, suggestion TEXT, fingerprint TEXT NOT NULL,
    PRIMARY KEY (document, ordinal)
) WITHOUT ROWID;
"""


def _places(connection: sqlite3.Connection) -> None:
    """2: where a document lies becomes a table of its own, and earlier versions are kept."""
    for statement in _PLACES.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO places SELECT source, key, stamp, '' FROM documents WHERE NOT ready ORDER BY key")
    connection.execute("ALTER TABLE documents DROP COLUMN stamp")


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _places}
"""Version → the step from it to the next; run in one transaction, in order."""
