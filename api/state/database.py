"""The state database: opened once, a session for every piece of work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, URL, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session

from rag.errors import ConfigurationError

if TYPE_CHECKING:
    from rag.settings import Settings

_BUSY_MS = 10_000


class Base(DeclarativeBase):
    """Base of all tables. Constraints have names, so that a migration can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class State:
    """The state database.

    Args:
        engine: Connections to it.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back by an error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def sync(self) -> None:
        """Brings what is committed to the disk: SQLite's log alone does not wait for it."""
        url = self.engine.url
        if self.engine.dialect.name != "sqlite" or not url.database or url.database == ":memory:":
            return
        try:
            descriptor = os.open(f"{url.database}-wal", os.O_RDONLY)
        except FileNotFoundError:  # the log was just moved into the database, which waits
            return
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Lets go of all connections."""
        self.engine.dispose()


def state_url(settings: Settings) -> URL:
    """Where the state of an installation is: the configured database, else SQLite below its home.

    Raises:
        ConfigurationError: The configured URL cannot be read.
    """
    if not settings.state_url:
        return URL.create("sqlite", database=str(settings.state / "tenkyo.sqlite"))
    try:
        return make_url(settings.state_url)
    except ArgumentError as error:
        raise _wrong_url() from error


def open_state(url: str | URL) -> State:
    """Opens the state database, and brings its tables up to date.

    Args:
        url: URL as SQLAlchemy takes it: `sqlite:///path` or `postgresql+psycopg://…`.

    Raises:
        ConfigurationError: The URL is wrong, its driver is missing, the database cannot be reached,
            or a newer version of the program has changed it.
    """
    from api.state.upgrading import bring_up_to_date

    engine = connect(url)
    try:
        bring_up_to_date(engine)
    except ConfigurationError:
        engine.dispose()
        raise
    return State(engine)


def connect(url: str | URL) -> Engine:
    """Connections to a database, its tables as they are.

    Args:
        url: URL as SQLAlchemy takes it.

    Raises:
        ConfigurationError: The URL is wrong, its driver is missing, or its file cannot be made.
    """
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"設定 state_url のデータベースに必要な {error.name} が入っていません。"
            "PostgreSQL を使うには pip install 'tenkyo[postgresql]' で入れてください。"
        ) from error
    except ArgumentError as error:  # also for a kind of database that nobody knows
        raise _wrong_url() from error
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            _own_file(Path(engine.url.database))
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _own_file(file: Path) -> None:
    """Makes the file of a database, or leaves that which is there; nobody else reads it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
    except OSError as error:
        raise ConfigurationError(
            f"状態データベース {file} を作れません。"
            f"フォルダーの権限と空き容量を確かめてください。（{error.strerror}）"
        ) from error


def _wrong_url() -> ConfigurationError:
    # The value is not shown: it may hold a password.
    return ConfigurationError(
        "設定 state_url を読み取れません。sqlite:////絶対パス か "
        "postgresql+psycopg://利用者:パスワード@ホスト/データベース の形で指定してください。"
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401
    """Readers beside a writer, waiting instead of failing; what is deleted is overwritten."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
