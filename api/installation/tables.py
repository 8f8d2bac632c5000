"""The rows of the state database as lines of JSON, between databases of any kind.

The first line names the revision of the tables. Every other line is a row: the name of its table
and its values by column. JSON columns are kept as the text that they are, times as ISO 8601, bytes
as Base64.
"""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    func,
    select,
    text,
    type_coerce,
)

from api.state.upgrading import bring_up_to_date, configuration, hold, known_revisions
from rag.errors import ConfigurationError, CorruptIndexError, IndexMismatchError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_REVISION = "alembic_version"
_BATCH = 500


def write_tables(connection: Connection, file: Path) -> dict[str, int]:
    """Writes all rows that a connection sees.

    Args:
        connection: A connection whose transaction sees one state of the database throughout.
        file: Where to.

    Returns:
        Number of rows by table.
    """
    counts: dict[str, int] = {}
    with file.open("w", encoding="utf-8") as output:
        output.write(_line({"revision": revision_of(connection)}))
        for table in _tables(connection):
            counts[table.name] = 0
            for row in _rows(connection, table):
                output.write(_line({"table": table.name, "row": row}))
                counts[table.name] += 1
    return counts


def read_tables(engine: Engine, file: Path, *, overwrite: bool) -> None:
    """Fills a database with what `write_tables` wrote, all of it in one transaction.

    The tables are made as they were, and then brought up to date.

    Args:
        engine: Connections to the database.
        file: The file.
        overwrite: Whether a database that holds rows is replaced.

    Raises:
        ConfigurationError: The database holds rows already, or cannot be changed.
        IndexMismatchError: A newer version of Tenkyo wrote the file.
        CorruptIndexError: The file is something else.
    """
    with engine.connect() as connection:
        hold(connection)
        if not overwrite:
            _require_empty(connection, engine)
        make_tables(connection, file)
        connection.commit()
    bring_up_to_date(engine)


def make_tables(connection: Connection, file: Path) -> None:
    """Makes the tables as they were when a file was written, with its rows, and no others.

    Args:
        connection: A connection in the transaction in which it is to happen.
        file: What `write_tables` wrote.

    Raises:
        IndexMismatchError: A newer version of Tenkyo wrote the file.
        CorruptIndexError: The file is something else.
    """
    with file.open(encoding="utf-8") as lines:
        revision = _header(next(lines, ""))
        _drop_all(connection)
        if revision is not None:
            command.upgrade(configuration(connection), revision)
        _insert_all(connection, map(_parsed, lines))


def count_rows(connection: Connection) -> dict[str, int]:
    """Number of rows by table."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in _tables(connection)
    }


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables; None for a database without."""
    return MigrationContext.configure(connection).get_current_revision()


def _tables(connection: Connection) -> list[Table]:
    """All tables but that of the revision, those first that others refer to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != _REVISION]


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    chosen = [
        cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    statement = select(*chosen).execution_options(yield_per=_BATCH)
    for row in connection.execute(statement).mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, date) else value


def _insert_all(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    tables = {table.name: table for table in _tables(connection)}
    for name, group in itertools.groupby(rows, key=lambda row: str(row["table"])):
        table = tables.get(name)
        if table is None:
            raise _wrong(f"知らない表です: {name}")
        placeholders = {column.name: _placeholder(connection, column) for column in table.columns}
        statement = table.insert().values(placeholders)
        while batch := list(itertools.islice(group, _BATCH)):
            values = [_typed(table, row["row"]) for row in batch]
            connection.execute(statement, values)
    for table in tables.values():
        _count_on(connection, table)


def _placeholder(connection: Connection, column: Column[Any]) -> Any:  # noqa: ANN401
    """A place for a value; JSON comes as text, and PostgreSQL wants to be told."""
    if not isinstance(column.type, JSON):
        return bindparam(f"v_{column.name}", type_=column.type)
    given = bindparam(f"v_{column.name}", type_=Text)
    if connection.dialect.name == "sqlite":
        return type_coerce(given, Text)
    return text(f"CAST(:v_{column.name} AS JSON)").bindparams(given)


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = row.keys() - set(table.columns.keys())
    if unknown:
        raise _wrong(f"表 {table.name} に知らない列があります: {min(unknown)}")
    return {f"v_{column.name}": _value(column, row.get(column.name)) for column in table.columns}


def _value(column: Column[Any], value: Any) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(column.type, LargeBinary) else value


def _count_on(connection: Connection, table: Table) -> None:
    """Lets PostgreSQL go on counting after the highest number; SQLite does so by itself."""
    keys = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(keys) != 1:
        return
    (key,) = keys
    if isinstance(key.type, Integer):
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence(:place, :column),"
                " (SELECT coalesce(max(number), 0) + 1 FROM (SELECT :number AS number) AS highest),"
                " false) WHERE pg_get_serial_sequence(:place, :column) IS NOT NULL"
            ),
            {
                "place": f'"{table.name}"',
                "column": key.name,
                "number": connection.execute(select(func.max(key))).scalar() or 0,
            },
        )


def _require_empty(connection: Connection, engine: Engine) -> None:
    filled = [name for name, count in count_rows(connection).items() if count]
    if filled:
        place = engine.url.render_as_string(hide_password=True)
        raise ConfigurationError(
            f"状態データベース {place} には、すでに中身があります（表 {filled[0]} など）。"
            "バックアップの内容で置き換えるときは --overwrite を付けてください。"
        )


def _drop_all(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def _header(line: str) -> str | None:
    revision = _parsed(line).get("revision")
    if revision is not None and revision not in known_revisions():
        raise IndexMismatchError(
            f"このバックアップの状態データベースは、新しい版の Tenkyo のものです（版 {revision}）。"
            "新しい版の Tenkyo に更新してから、もう一度復元してください。"
        )
    return revision


def _parsed(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise _wrong(str(error)) from error
    if not isinstance(value, dict):
        raise _wrong("行の形が違います")
    return value


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _wrong(detail: str) -> CorruptIndexError:
    return CorruptIndexError(
        f"バックアップの中の状態データベースを読めません（{detail}）。今あるものは変わっていません。"
        "別のバックアップを使ってください。"
    )
