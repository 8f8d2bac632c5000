"""Reading the catalogue: the rows that one generation sees."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rag.index.connections import ReadConnections
from rag.index.failures import corrupt
from rag.index.former import FormerPassage
from rag.index.layout import Layout
from rag.index.records import DocumentRow, PassageRow, Version
from rag.index.rows import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    columns,
    document_from_row,
    passage_from_row,
)

LIVES = "added_in <= :generation AND (removed_in IS NULL OR removed_in > :generation)"
"""SQL condition: the row is seen by `:generation`."""

_SELECT_DOCUMENTS = f"SELECT {columns(DOCUMENT_COLUMNS)} FROM documents WHERE {LIVES} ORDER BY key"  # noqa: S608
_SELECT_PASSAGES = f"SELECT {columns(PASSAGE_COLUMNS)} FROM passages"  # noqa: S608
_SELECT_BY_KEY = f"{_SELECT_PASSAGES} WHERE key IN (SELECT value FROM json_each(:keys))"  # noqa: S608
_SELECT_SETTING = f"SELECT value FROM settings WHERE name = :name AND {LIVES}"  # noqa: S608
SELECT_VERSION = (
    "SELECT text, payload FROM versions WHERE sha256 = :sha256 AND reader_version = :reader_version"
)
"""SQL: the content of a file as a version of the readers saw it."""

_PAGE = 500


class Catalogue:
    """The rows of one generation. May be used by several threads at once.

    Args:
        layout: The collection.
        generation: The generation, pinned by the caller.
    """

    def __init__(self, layout: Layout, generation: int) -> None:
        self._layout = layout
        self._generation = generation
        self._connections = ReadConnections(layout, generation)

    def close(self) -> None:
        """Closes the database."""
        self._connections.close()

    def documents(self) -> list[DocumentRow]:
        """All documents in the order in which their content was written."""
        return [document_from_row(row) for row in self._all(_SELECT_DOCUMENTS)]

    def version(self, document: DocumentRow) -> Version:
        """The content of a document.

        Raises:
            CorruptIndexError: It is missing.
        """
        rows = self._all(
            SELECT_VERSION, sha256=document.sha256, reader_version=document.reader_version
        )
        if not rows:
            raise corrupt(self._layout.folder, f"「{document.title}」の本文がありません")
        return Version(document.sha256, document.reader_version, *rows[0])

    def passages(self, keys: Sequence[int]) -> dict[int, PassageRow]:
        """Passages by key; keys without one are left out."""
        rows = self._all(_SELECT_BY_KEY, keys=json.dumps(list(keys)))
        return {row[0]: passage_from_row(row) for row in rows}

    def analyses(self, keys: Sequence[int]) -> dict[int, bytes]:
        """What the caller stored for its candidates, by key."""
        rows = self._all(
            "SELECT key, analysis FROM passages WHERE key IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(list(keys)),
        )
        return dict(rows)

    def document_keys(self, keys: Sequence[int]) -> dict[int, int]:
        """Key of the document of each passage, by key of the passage."""
        rows = self._all(
            "SELECT key, document_key FROM passages"
            " WHERE key IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(list(keys)),
        )
        return dict(rows)

    def passages_by_id(self, passage_id: str) -> list[PassageRow]:
        """Passages with an id, which several documents of the same content share."""
        rows = self._all(f"{_SELECT_PASSAGES} WHERE id = :id ORDER BY key", id=passage_id)
        return [passage_from_row(row) for row in rows]

    def former_passage(self, passage_id: str) -> FormerPassage | None:
        """A passage that a rebuild made anew under another id."""
        if not self._has_table("former_passages"):
            return None
        rows = self._all(
            "SELECT id, sha256, char_start, text FROM former_passages"
            " WHERE id = :id AND added_in <= :generation",
            id=passage_id,
        )
        return FormerPassage(*rows[0]) if rows else None

    def passages_between(self, document_key: int, first: int, last: int) -> list[PassageRow]:
        """Passages of a document whose ordinal lies between two, both included, in order."""
        rows = self._all(
            f"{_SELECT_PASSAGES} WHERE document_key = :document"
            " AND ordinal BETWEEN :first AND :last ORDER BY ordinal",
            document=document_key,
            first=first,
            last=last,
        )
        return [passage_from_row(row) for row in rows]

    def passages_of(self, document_key: int) -> Iterator[PassageRow]:
        """All passages of a document in order, some hundreds in memory at a time."""
        first = 0
        while page := self.passages_between(document_key, first, first + _PAGE - 1):
            yield from page
            first += _PAGE

    def records(self, document_key: int) -> bytes | None:
        """What the caller stored as the records of a document; None if nothing."""
        if not self._has_table("records"):
            return None
        rows = self._all(
            "SELECT payload FROM records WHERE document_key = :document", document=document_key
        )
        return rows[0][0] if rows else None

    def setting(self, name: str) -> Any:  # noqa: ANN401 (JSON)
        """A stored setting; None if there is none of that name."""
        rows = self._all(_SELECT_SETTING, name=name)
        return json.loads(rows[0][0]) if rows else None

    def integrity(self) -> list[str]:
        """What SQLite finds wrong with the database file; empty when it is sound."""
        messages = [message for (message,) in self._all("PRAGMA integrity_check")]
        return [] if messages == ["ok"] else messages

    def _has_table(self, name: str) -> bool:
        """Whether a writer has opened the collection since there is such a table."""
        return bool(self._all("SELECT 1 FROM sqlite_master WHERE name = :name", name=name))

    def _all(self, statement: str, **values: object) -> list[Any]:
        with self._connections.connection() as connection:
            parameters = {"generation": self._generation, **values}
            return connection.execute(statement, parameters).fetchall()
