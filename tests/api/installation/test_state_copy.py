"""The state database, copied while others write, and put back into a database of either kind."""

import sqlite3
import threading

import pytest
from sqlalchemy import URL, inspect, select, table, text

from api.installation.parts import DATABASE, TABLES
from api.installation.state_copy import check_database, copy_state, load_state
from api.state import open_state
from api.state.conversations import start_conversation
from api.state.keys import create_key, list_keys
from api.state.upgrading import known_revisions
from rag.errors import ConfigurationError, CorruptIndexError, IndexMismatchError
from tests.api.state.conftest import postgresql_socket, url

__all__ = ["postgresql_socket", "url"]  # fixtures


def rows(url):
    """All rows of a database, in the order of their keys; JSON as the values that it holds."""
    state = open_state(url)
    with state.engine.connect() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        found = {
            name: sorted(
                str(sorted(row.items()))
                for row in connection.execute(select(text("*")).select_from(table(name))).mappings()
            )
            for name in names
        }
    state.close()
    return {name: one for name, one in found.items() if one}


@pytest.fixture
def filled(url):
    """A database with some rows, of awkward values."""
    state = open_state(url)
    with state.session() as session:
        create_key(session, "海野 \"'; --", roles=["admin"], groups=["市場課", "𠮷"], clearance=2)
        start_conversation(session, "海野", "default", "題\n🌊")
        session.execute(
            text(
                "INSERT INTO jobs (id, collection, owner, document_id, path, file_name, sha256,"
                " size, given, state, progress, stage, tries, report, dismissed, created_at)"
                " VALUES ('j1', 'default', '海野', 'd', 'p', 'f', 's', 5000000000, '{}', 'done',"
                " 0.1, 's', 0, '{\"a\": [1.5, null, true]}', false, '2026-04-01 12:34:56.789000')"
            )
        )
    state.close()
    return url


def other(kind, tmp_path, url):
    """An empty database of a kind; of PostgreSQL, beside the one in `url`."""
    if kind == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "other.sqlite"))
    return url


def test_a_copy_holds_what_was_there(filled, tmp_path):
    copy = copy_state(filled, tmp_path)
    assert copy.revision == known_revisions()[-1]
    assert {name: count for name, count in copy.rows.items() if count} == {
        "api_keys": 1, "conversations": 1, "jobs": 1,
    }  # fmt: skip
    is_sqlite = filled.get_backend_name() == "sqlite"
    assert copy.name == (DATABASE if is_sqlite else TABLES)
    if is_sqlite:
        check_database(copy.file)
    target = URL.create("sqlite", database=str(tmp_path / "restored.sqlite"))
    source = copy.file.rename(tmp_path / copy.name.partition("/")[2])
    load_state(source, target, overwrite=False)
    state = open_state(target)
    with state.session() as session:
        (key,) = list_keys(session)
        assert (key.name, key.roles, key.groups) == (
            "海野 \"'; --", ["admin"], ["市場課", "𠮷"],
        )  # fmt: skip
        job = session.execute(text("SELECT report, size, dismissed, created_at FROM jobs")).one()
        assert job[:3] == ('{"a": [1.5, null, true]}', 5_000_000_000, 0)
        assert job[3].startswith("2026-04-01 12:34:56.789")
    state.close()
    with pytest.raises(ConfigurationError, match="すでに中身があります（表 api_keys など）"):
        load_state(source, target, overwrite=False)


def test_into_a_server_and_on(filled, tmp_path):
    """A database is replaced by what it was; numbers go on after the highest."""
    before = rows(filled)
    copy = copy_state(filled, tmp_path)
    source = copy.file.rename(tmp_path / copy.name.partition("/")[2])
    state = open_state(filled)
    with state.session() as session:
        create_key(session, "later", roles=["reader"])
    state.close()
    load_state(source, filled, overwrite=True)
    assert rows(filled) == before
    state = open_state(filled)
    insert = (
        "INSERT INTO jobs (id, collection, owner, document_id, path, file_name, sha256, size,"
        " given, state, progress, stage, tries, dismissed, created_at) VALUES ('j2', 'd', 'o',"
        " 'd', 'p', 'f', 's', 1, '{}', 'done', 0, 's', 0, false, '2026-04-01 00:00:00')"
    )
    with state.session() as session:
        session.execute(text(insert))
        numbers = session.execute(text("SELECT number FROM jobs ORDER BY number")).scalars().all()
    state.close()
    assert numbers == [1, 2]


def test_nothing_is_copied_where_nothing_is(tmp_path):
    missing = URL.create("sqlite", database=str(tmp_path / "none.sqlite"))
    assert copy_state(missing, tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_others_write_meanwhile(filled, tmp_path):
    """What is copied is one moment: a conversation is there with its key, or neither."""
    state = open_state(filled)
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            with state.session() as session:
                create_key(session, f"人{number}", roles=["reader"])
                start_conversation(session, f"人{number}", "default", "")
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            folder = tmp_path / str(number)
            folder.mkdir()
            counts = copy_state(filled, folder).rows
            assert counts["api_keys"] == counts["conversations"]
    finally:
        stop.set()
        writer.join()
        state.close()


BAD = {
    "newer": ('{"revision":"9999"}\n', IndexMismatchError, "新しい版の Tenkyo のものです"),
    "no JSON": ("revision\n", CorruptIndexError, "を読めません"),
    "a row that is none": ('{"revision":"0001"}\n[]\n', CorruptIndexError, "行の形が違います"),
    "an unknown table": (
        '{"revision":"0001"}\n{"table":"x","row":{}}\n', CorruptIndexError, "知らない表です: x",
    ),
    "an unknown column": (
        '{"revision":"0001"}\n{"table":"answers","row":{"x":1}}\n',
        CorruptIndexError,
        "表 answers に知らない列があります: x",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_changes_nothing(filled, tmp_path, what):
    content, kind, said = BAD[what]
    before = rows(filled)
    source = tmp_path / "tables.jsonl"
    source.write_text(content, encoding="utf-8")
    with pytest.raises(kind, match=said):
        load_state(source, filled, overwrite=True)
    assert rows(filled) == before


def test_a_damaged_database_is_found(tmp_path):
    file = tmp_path / "tenkyo.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.executemany("INSERT INTO a VALUES (?)", [("x" * 500,)] * 100)
    connection.close()
    data = bytearray(file.read_bytes())
    data[4096:8192] = b"?" * 4096
    file.write_bytes(data)
    with pytest.raises(CorruptIndexError, match="別のバックアップを使ってください"):
        check_database(file)
