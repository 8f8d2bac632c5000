"""Bringing the tables of the state database up to date, by the migrations beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x74656E6B  # any number that other users of the server do not take: "tenk"


def bring_up_to_date(engine: Engine) -> None:
    """Makes the tables, or changes those of an older version.

    All of it happens in one transaction that holds the database: it is done wholly or not at all,
    and of two processes that start at once, one waits for the other.

    Args:
        engine: Connections to the database.

    Raises:
        ConfigurationError: The database cannot be reached or changed, or a newer version of the
            program has changed it.
    """
    try:
        with engine.connect() as connection:
            if _is_current(connection):
                return
            connection.rollback()
            hold(connection)
            if not _is_current(connection):
                command.upgrade(configuration(connection), "head")
            connection.commit()
    except DatabaseError as error:
        place = engine.url.render_as_string(hide_password=True)
        raise ConfigurationError(
            f"状態データベース {place} を開けません。動いているか、権限と空き容量は足りるか、"
            f"設定 state_url を確かめてください。（{type(error.orig).__name__}）"
        ) from error


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration.

    Args:
        connection: The connection on which migrations run.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _is_current(connection: Connection) -> bool:
    """Whether there is nothing to do.

    Raises:
        ConfigurationError: The database has a revision that this program does not know.
    """
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in known_revisions():
        raise ConfigurationError(
            "状態データベースは、このプログラムより新しい版で変更されています"
            f"（版 {present}）。新しい版の Tenkyo を使うか、バックアップから戻してください。"
        )
    return present == known_revisions()[-1]


def known_revisions() -> list[str]:
    """The revisions that this program knows, oldest first."""
    script = ScriptDirectory.from_config(configuration())
    return [revision.revision for revision in script.walk_revisions()][::-1]


def hold(connection: Connection) -> None:
    """Takes the database until the end of the transaction, waiting for another who has it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
