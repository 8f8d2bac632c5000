"""A copy of the state database as it is at one moment, while others write to it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError

from api.installation.parts import DATABASE, TABLES
from api.installation.tables import count_rows, read_tables, revision_of, write_tables
from api.state.database import connect
from rag.errors import ConfigurationError, CorruptIndexError


@dataclass(frozen=True, slots=True)
class StateCopy:
    """A copy of a state database.

    Attributes:
        name: Its name in an archive, which tells what kind it is.
        file: The copy.
        revision: Revision of its tables.
        rows: Number of rows by table.
    """

    name: str
    file: Path
    revision: str | None
    rows: dict[str, int]


def copy_state(url: URL, folder: Path) -> StateCopy | None:
    """Copies the state database.

    Of SQLite, the pages of one transaction (its online backup); of PostgreSQL, the rows that one
    transaction of the level REPEATABLE READ sees. Neither keeps others from writing.

    Args:
        url: Where it is.
        folder: Where the copy goes.

    Returns:
        The copy; None where no database was ever made.

    Raises:
        ConfigurationError: The database cannot be read.
    """
    try:
        if url.get_backend_name() == "sqlite":
            return _copy_sqlite(url, folder / "state.sqlite")
        return _copy_tables(url, folder / "tables.jsonl")
    except (DatabaseError, sqlite3.DatabaseError) as error:
        place = url.render_as_string(hide_password=True)
        raise ConfigurationError(
            f"状態データベース {place} を読めません。動いているか、権限があるかを確かめてください。"
            f"（{type(error).__name__}）"
        ) from error


def load_state(source: Path, url: URL, *, overwrite: bool) -> None:
    """Fills a database on a server, or elsewhere than in a home, with a copy.

    Args:
        source: The copy, of either kind.
        url: The database.
        overwrite: Whether a database that holds rows is replaced.

    Raises:
        ConfigurationError: It holds rows already, or cannot be changed.
        IndexMismatchError: The copy is of a newer version.
        CorruptIndexError: The copy cannot be read.
    """
    if source.name == Path(DATABASE).name:
        rows = source.with_name(Path(TABLES).name)
        _write_rows(URL.create("sqlite", database=str(source)), rows)
        source = rows
    engine = connect(url)
    try:
        read_tables(engine, source, overwrite=overwrite)
    finally:
        engine.dispose()


def check_database(file: Path) -> None:
    """Checks that a copy of an SQLite database is sound.

    Raises:
        CorruptIndexError: It is not.
    """
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    finally:
        connection.close()
    if found != ["ok"]:
        raise CorruptIndexError(
            f"バックアップの中の状態データベースが壊れています（{found[0]}）。"
            "今あるものは変わっていません。別のバックアップを使ってください。"
        )


def _copy_sqlite(url: URL, target: Path) -> StateCopy | None:
    if not url.database or not Path(url.database).is_file():
        return None
    source = sqlite3.connect(f"{Path(url.database).absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)  # in one step: what others write waits for nothing, and is not in it
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
    finally:
        copy.close()
        source.close()
    engine = connect(URL.create("sqlite", database=str(target)))
    try:
        with engine.connect() as connection:
            revision, rows = revision_of(connection), count_rows(connection)
            connection.rollback()
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    finally:
        engine.dispose()
    return StateCopy(DATABASE, target, revision, rows)


def _copy_tables(url: URL, target: Path) -> StateCopy | None:
    revision, rows = _write_rows(url, target)
    return None if revision is None else StateCopy(TABLES, target, revision, rows)


def _write_rows(url: URL, target: Path) -> tuple[str | None, dict[str, int]]:
    engine = connect(url)
    try:
        level = "SERIALIZABLE" if engine.dialect.name == "sqlite" else "REPEATABLE READ"
        with engine.connect().execution_options(isolation_level=level) as connection:
            return revision_of(connection), write_tables(connection, target)
    finally:
        engine.dispose()
