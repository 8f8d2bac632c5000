"""Alembic runs this file: what it calls an environment.

`api.state.upgrading` gives the connection. Developers who type `alembic` are given the state
database of their settings.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from api.state.database import connect, state_url
from api.state.tables import all_tables
from rag.settings import load_settings


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        transactional_ddl=True,
        render_as_batch=True,  # SQLite changes a table by making it anew
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    with connect(state_url(load_settings())).connect() as own:
        _migrate(own)
