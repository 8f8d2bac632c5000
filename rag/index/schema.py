"""The catalogue's tables.

Rows of `documents` live from generation `added_in` up to, not including, `removed_in`; the
passages and the records of a document live as long as its key is in a living row. Nothing that a
generation sees is ever changed: a document that gets another title gets another row with the same
key.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rag.index.manifest import FORMAT_VERSION

SCHEMA = f"""
PRAGMA user_version = {FORMAT_VERSION};
CREATE TABLE documents (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  key INTEGER,
  id TEXT NOT NULL,
  path TEXT NOT NULL,
  file_name TEXT NOT NULL,
  title TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  reader_version TEXT NOT NULL,
  format TEXT NOT NULL,
  visibility TEXT NOT NULL,
  ingested_at TEXT NOT NULL,
  confidentiality INTEGER NOT NULL,
  status TEXT NOT NULL,
  issuer TEXT,
  published TEXT,
  source_url TEXT,
  handling TEXT,
  owner TEXT,
  groups TEXT NOT NULL,
  supersedes TEXT,
  pages INTEGER,
  warnings TEXT NOT NULL,
  size INTEGER,
  mtime_ns INTEGER,
  extra TEXT NOT NULL,
  passages INTEGER NOT NULL,
  terms TEXT NOT NULL,
  added_in INTEGER NOT NULL,
  removed_in INTEGER
);
CREATE UNIQUE INDEX documents_living ON documents (id) WHERE removed_in IS NULL;
CREATE INDEX documents_by_key ON documents (key);
CREATE INDEX documents_by_content ON documents (sha256);
CREATE TABLE versions (
  sha256 TEXT NOT NULL,
  reader_version TEXT NOT NULL,
  written_at REAL NOT NULL,
  text TEXT NOT NULL,
  payload BLOB NOT NULL,
  UNIQUE (sha256, reader_version)
);
CREATE TABLE passages (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  document_key INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  char_start INTEGER NOT NULL,
  char_end INTEGER NOT NULL,
  page INTEGER,
  analysis BLOB NOT NULL,
  text TEXT NOT NULL,
  heading_path TEXT NOT NULL,
  context TEXT NOT NULL,
  facets TEXT NOT NULL
);
CREATE UNIQUE INDEX passages_by_place ON passages (document_key, ordinal);
CREATE INDEX passages_by_id ON passages (id);
CREATE TABLE settings (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  added_in INTEGER NOT NULL,
  removed_in INTEGER
);
CREATE TABLE generations (
  number INTEGER PRIMARY KEY,
  sealed_at REAL NOT NULL
);
"""

LATER_TABLES = """
CREATE TABLE IF NOT EXISTS records (
  document_key INTEGER PRIMARY KEY,
  payload BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS former_passages (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  char_start INTEGER NOT NULL,
  text TEXT NOT NULL,
  added_in INTEGER NOT NULL
);
"""
"""Tables that the first collections did not have; writers add them."""


def create_catalogue(path: Path) -> None:
    """Makes an empty catalogue."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(SCHEMA + LATER_TABLES)
    finally:
        connection.close()
