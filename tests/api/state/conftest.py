import psycopg
import pytest
from sqlalchemy import URL

from api.state import open_state
from tests.api.postgresql import postgresql_server


@pytest.fixture(scope="session")
def postgresql_socket():
    """The folder of the socket of a PostgreSQL server."""
    try:
        server = postgresql_server()
        folder = server.__enter__()
    except LookupError as reason:
        pytest.skip(str(reason))
    yield folder
    server.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "状態?.sqlite"))
    folder = str(request.getfixturevalue("postgresql_socket"))
    given = {"host": folder, "user": "tenkyo", "dbname": "postgres"}
    with psycopg.connect(**given, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return URL.create(
        "postgresql+psycopg", username="tenkyo", database="postgres", query={"host": folder}
    )


@pytest.fixture
def state(url):
    """The state in an empty database of each kind."""
    opened = open_state(url)
    yield opened
    opened.close()
