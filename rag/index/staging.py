"""Writing the catalogue: rows of the generation in the making, invisible until it is in force."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from rag.errors import UnreadableTextError
from rag.index.catalogue import LIVES, SELECT_VERSION
from rag.index.connections import connect_to_write
from rag.index.failures import storage_errors
from rag.index.layout import Layout
from rag.index.records import DocumentRow, PassageRow, Version
from rag.index.rows import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    columns,
    document_from_row,
    document_to_row,
    passage_to_row,
    to_json,
)

_BATCH = 2_000
_UNUSED = (
    "NOT EXISTS (SELECT 1 FROM documents WHERE documents.sha256 = versions.sha256"
    " AND documents.reader_version = versions.reader_version)"
)
_DOCUMENTS = columns(DOCUMENT_COLUMNS)
_SELECT_DOCUMENTS = f"SELECT {_DOCUMENTS} FROM documents"  # noqa: S608
_INSERT_PASSAGE = (
    f"INSERT INTO passages ({columns(PASSAGE_COLUMNS)})"  # noqa: S608
    f" VALUES ({', '.join('?' * len(PASSAGE_COLUMNS))})"
)


_KEEP_FORMER = f"""
INSERT OR IGNORE INTO former_passages
  SELECT DISTINCT passages.id, sha256, char_start, text, :next FROM passages
  JOIN documents ON documents.key = document_key
  WHERE {LIVES} AND NOT EXISTS (
    SELECT 1 FROM passages AS later JOIN documents AS present ON present.key = later.document_key
    WHERE later.id = passages.id AND present.removed_in IS NULL)
"""  # noqa: S608


class Staging:
    """The rows of the generation that a writer makes. For one thread, under the writer's lock.

    A document that is being written has an empty life (`removed_in == added_in`) until it is
    complete, so that a half-written one is never seen, whatever happens.

    Args:
        layout: The collection.
        current: The generation in force; rows are staged for the next one.
    """

    def __init__(self, layout: Layout, current: int) -> None:
        self._folder = layout.folder
        self._next = current + 1
        self._connection = connect_to_write(layout)

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    # Documents

    def documents(self, generation: int | None = None) -> list[DocumentRow]:
        """The documents that a generation sees; None for the next one."""
        seen_by = self._next if generation is None else generation
        rows = self._all(f"{_SELECT_DOCUMENTS} WHERE {LIVES} ORDER BY key", generation=seen_by)
        return [document_from_row(row) for row in rows]

    def document(self, document_id: str) -> DocumentRow | None:
        """One document as the next generation will see it."""
        rows = self._all(
            f"{_SELECT_DOCUMENTS} WHERE id = :id AND removed_in IS NULL", id=document_id
        )
        return document_from_row(rows[0]) if rows else None

    def begin_document(self, document: DocumentRow) -> int:
        """Writes the row of a document whose passages follow.

        Returns:
            Its new key.
        """
        with self._transaction() as connection:
            row = self._insert(connection, replace(document, key=0), self._next)
            connection.execute("UPDATE documents SET key = row WHERE row = ?", (row,))
        return row

    def next_passage_key(self) -> int:
        """The first key that no passage has, or ever had."""
        rows = self._all("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
        return int(rows[0][0]) + 1 if rows else 1

    def add_passages(self, passages: Iterable[PassageRow]) -> None:
        """Writes passages of a document that was begun."""
        with self._transaction() as connection:
            connection.executemany(_INSERT_PASSAGE, (passage_to_row(p) for p in passages))

    def put_records(self, key: int, payload: bytes) -> None:
        """Writes the records of a document that was begun."""
        with self._transaction() as connection:
            connection.execute("INSERT INTO records VALUES (?, ?)", (key, payload))

    def finish_document(self, key: int, passages: int, terms: Mapping[str, int]) -> int | None:
        """Lets a document live, in place of the one with the same id.

        Args:
            key: What `begin_document` returned.
            passages: Number of its passages.
            terms: Number of their terms by field.

        Returns:
            The key of the content that it replaces, if any.
        """
        with self._transaction() as connection:
            (document_id,) = connection.execute(
                "SELECT id FROM documents WHERE row = ?", (key,)
            ).fetchone()
            replaced = self._end_life(connection, document_id)
            connection.execute(
                "UPDATE documents SET passages = ?, terms = ?, removed_in = NULL WHERE row = ?",
                (passages, to_json(dict(terms)), key),
            )
        return replaced

    def remove_document(self, document_id: str) -> int | None:
        """Ends the life of a document.

        Returns:
            The key of its content; None if there is no such document.
        """
        with self._transaction() as connection:
            return self._end_life(connection, document_id)

    def remove_all(self) -> None:
        """Ends the life of every document; settings stay."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE documents SET removed_in = ? WHERE removed_in IS NULL", (self._next,)
            )

    def amend_document(self, document: DocumentRow) -> None:
        """Gives a living document other values; its content stays."""
        with self._transaction() as connection:
            self._end_life(connection, document.id)
            row = self._insert(connection, document, self._next)
            connection.execute("UPDATE documents SET removed_in = NULL WHERE row = ?", (row,))

    def counts(self) -> tuple[int, int]:
        """Number of documents and of passages that the next generation will see."""
        rows = self._all(
            f"SELECT count(*), total(passages) FROM documents WHERE {LIVES}",  # noqa: S608
            generation=self._next,
        )
        return int(rows[0][0]), int(rows[0][1])

    # Versions and settings

    def version(self, sha256: str, reader_version: str) -> Version | None:
        """A stored version, of whatever generation or interrupted ingest."""
        rows = self._all(SELECT_VERSION, sha256=sha256, reader_version=reader_version)
        return Version(sha256, reader_version, *rows[0]) if rows else None

    def has_version(self, sha256: str, reader_version: str) -> bool:
        """Whether a version is stored."""
        found = self._all(
            "SELECT 1 FROM versions WHERE sha256 = :sha256 AND reader_version = :reader_version",
            sha256=sha256,
            reader_version=reader_version,
        )
        return bool(found)

    def put_version(self, version: Version) -> None:
        """Stores a version; it stays even if the writer never commits.

        Raises:
            UnreadableTextError: The text holds half characters that no encoding can store.
        """
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?)",
                (
                    version.sha256,
                    version.reader_version,
                    time.time(),
                    version.text,
                    version.payload,
                ),
            )

    def setting(self, name: str) -> Any:  # noqa: ANN401 (JSON)
        """A stored JSON value as the next generation will see it."""
        rows = self._all(
            "SELECT value FROM settings WHERE name = :name AND removed_in IS NULL", name=name
        )
        return json.loads(rows[0][0]) if rows else None

    def put_setting(self, name: str, value: object) -> None:
        """Stores a JSON value that belongs to the generation."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE settings SET removed_in = ? WHERE name = ? AND removed_in IS NULL",
                (self._next, name),
            )
            connection.execute(
                "INSERT INTO settings VALUES (?, ?, ?, NULL)", (name, to_json(value), self._next)
            )

    # Sealing, rolling back, clearing away

    def keep_former(self) -> None:
        """Notes the passages in force whose ids the next generation does not have."""
        with self._transaction() as connection:
            connection.execute(_KEEP_FORMER, {"generation": self._next - 1, "next": self._next})

    def seal(self) -> None:
        """Makes everything staged durable: a full commit syncs the whole log before it."""
        with storage_errors(self._folder):
            self._connection.execute("PRAGMA synchronous = FULL")
        with self._transaction() as connection:
            connection.execute("INSERT INTO generations VALUES (?, ?)", (self._next, time.time()))

    def roll_back(self, current: int) -> None:
        """Removes what was staged above the generation in force."""
        left = self._all("SELECT row, key FROM documents WHERE added_in > :n", n=current)
        self._delete_content(left)
        with self._transaction() as connection:
            for table in ("documents", "settings"):
                connection.execute(f"DELETE FROM {table} WHERE added_in > ?", (current,))  # noqa: S608
                connection.execute(
                    f"UPDATE {table} SET removed_in = NULL WHERE removed_in > ?",  # noqa: S608
                    (current,),
                )
            connection.execute("DELETE FROM former_passages WHERE added_in > ?", (current,))
            connection.execute("DELETE FROM generations WHERE number > ?", (current,))

    def purge(self, oldest: int, unused_since: float) -> None:
        """Deletes the rows that no generation from `oldest` on can see, and what only they used.

        Args:
            oldest: The oldest generation that is kept.
            unused_since: Versions without a document go if they were written before this time
                (seconds since 1970): an interrupted ingest may still want newer ones.
        """
        dead = self._all("SELECT row, key FROM documents WHERE removed_in <= :n", n=oldest)
        contents = self.dead_contents(oldest)
        self._delete_content(dead)
        with self._transaction() as connection:
            connection.execute("DELETE FROM settings WHERE removed_in <= ?", (oldest,))
            connection.execute("DELETE FROM generations WHERE number < ?", (oldest,))
            connection.executemany(
                "DELETE FROM former_passages WHERE sha256 = ?",
                [(sha256,) for sha256 in sorted(contents)],
            )
            connection.executemany(
                f"DELETE FROM versions WHERE sha256 = ? AND {_UNUSED}",  # noqa: S608
                [(sha256,) for sha256 in sorted(contents)],
            )
            connection.execute(
                f"DELETE FROM versions WHERE written_at < ? AND {_UNUSED}",  # noqa: S608
                (unused_since,),
            )
        with storage_errors(self._folder):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def living_contents(self, oldest: int) -> set[str]:
        """The sha256 that some generation from `oldest` on refers to."""
        rows = self._all(
            "SELECT DISTINCT sha256 FROM documents WHERE removed_in IS NULL OR removed_in > :n",
            n=oldest,
        )
        return {sha256 for (sha256,) in rows}

    def dead_contents(self, oldest: int) -> set[str]:
        """The sha256 that only generations before `oldest` referred to."""
        rows = self._all("SELECT DISTINCT sha256 FROM documents WHERE removed_in <= :n", n=oldest)
        return {sha256 for (sha256,) in rows} - self.living_contents(oldest)

    def _delete_content(self, rows: Iterable[tuple[int, int]]) -> None:
        """Deletes rows of documents, and the passages of content that loses its last row.

        Passages go first and in batches: an interruption leaves the row, to begin again from.
        """
        for row, key in rows:
            others = self._all(
                "SELECT 1 FROM documents WHERE key = :key AND row <> :row", key=key, row=row
            )
            deleted = 0 if others else _BATCH
            while deleted == _BATCH:
                with self._transaction() as connection:
                    deleted = connection.execute(
                        "DELETE FROM passages WHERE key IN"
                        " (SELECT key FROM passages WHERE document_key = ? LIMIT ?)",
                        (key, _BATCH),
                    ).rowcount
            with self._transaction() as connection:
                if not others:
                    connection.execute("DELETE FROM records WHERE document_key = ?", (key,))
                connection.execute("DELETE FROM documents WHERE row = ?", (row,))

    def _insert(self, connection: sqlite3.Connection, document: DocumentRow, added_in: int) -> int:
        values = document_to_row(document)
        marks = ", ".join("?" * (len(values) + 2))
        cursor = connection.execute(
            f"INSERT INTO documents ({_DOCUMENTS}, added_in, removed_in) VALUES ({marks})",  # noqa: S608
            (*values.values(), added_in, added_in),
        )
        return int(cursor.lastrowid or 0)

    def _end_life(self, connection: sqlite3.Connection, document_id: str) -> int | None:
        living = connection.execute(
            "SELECT row, key FROM documents WHERE id = ? AND removed_in IS NULL", (document_id,)
        ).fetchone()
        if living is None:
            return None
        row, key = living
        connection.execute("UPDATE documents SET removed_in = ? WHERE row = ?", (self._next, row))
        return int(key)

    def _all(self, statement: str, **values: object) -> list[Any]:
        with storage_errors(self._folder):
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with storage_errors(self._folder):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if isinstance(error, UnicodeEncodeError):
                    raise _half_character(error) from error
                raise


def _half_character(error: UnicodeEncodeError) -> UnreadableTextError:
    return UnreadableTextError(
        "文書の文字か名前の一部が壊れています（対にならないサロゲート"
        f" U+{ord(error.object[error.start]):04X}、{error.start} 文字目）。"
        "正しい文字だけを登録できます。元のソフトで開いて保存し直すか、"
        "ファイルの名前を変えてください。"
    )
