"""The catalogue of one generation as a database of its own, for backups."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rag.index.catalogue import LIVES
from rag.index.failures import storage_errors
from rag.index.layout import Layout
from rag.index.rows import DOCUMENT_COLUMNS, columns
from rag.index.schema import create_catalogue

_DOCUMENTS = columns(DOCUMENT_COLUMNS)
_COPY = f"""
INSERT INTO documents ({_DOCUMENTS}, added_in)
  SELECT {_DOCUMENTS}, added_in FROM source.documents WHERE {LIVES} ORDER BY row;
INSERT INTO passages SELECT * FROM source.passages
  WHERE document_key IN (SELECT key FROM documents) ORDER BY key;
INSERT INTO versions SELECT * FROM source.versions WHERE EXISTS (
  SELECT 1 FROM documents WHERE documents.sha256 = source.versions.sha256
  AND documents.reader_version = source.versions.reader_version);
INSERT INTO generations SELECT * FROM source.generations WHERE number = :generation;
INSERT INTO settings SELECT name, value, added_in, NULL FROM source.settings WHERE {LIVES};
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence SELECT * FROM source.sqlite_sequence;
"""  # noqa: S608
# The last two: keys are never used twice, not even after a restore; the index remembers dead ones.
_HAS_TABLE = "SELECT 1 FROM source.sqlite_master WHERE name = ?"
_COPY_LATER = {
    "records": """
INSERT INTO records SELECT * FROM source.records
  WHERE document_key IN (SELECT key FROM documents)
""",
    "former_passages": """
INSERT INTO former_passages SELECT * FROM source.former_passages
  WHERE sha256 IN (SELECT sha256 FROM documents)
""",
}


def export_catalogue(layout: Layout, generation: int, target: Path) -> None:
    """Copies the rows that a generation sees, and no others, to a new database.

    Args:
        layout: The collection; it may be written to meanwhile.
        generation: The generation, pinned by the caller.
        target: The new file.
    """
    with storage_errors(layout.folder):
        create_catalogue(target)
        connection = sqlite3.connect(target, isolation_level=None, uri=True)
        try:
            source = f"{layout.catalogue.absolute().as_uri()}?mode=ro"
            connection.execute("ATTACH ? AS source", (source,))
            connection.execute("BEGIN")
            for statement in _COPY.strip().split(";\n"):
                connection.execute(statement, {"generation": generation})
            for name, statement in _COPY_LATER.items():
                if connection.execute(_HAS_TABLE, (name,)).fetchone():
                    connection.execute(statement)
            connection.execute("COMMIT")
        finally:
            connection.close()
