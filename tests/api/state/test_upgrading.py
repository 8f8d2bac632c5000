import multiprocessing
import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from api.state.database import connect, open_state
from api.state.tables import all_tables
from api.state.upgrading import bring_up_to_date, configuration
from rag.errors import ConfigurationError


@pytest.fixture
def engine(url):
    made = connect(url)
    yield made
    made.dispose()


def tables(engine):
    return set(inspect(engine).get_table_names())


def test_migrations_make_the_tables_that_the_code_declares(engine):
    declared = all_tables()
    bring_up_to_date(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, declared) == []
    assert tables(engine) == {*declared.tables, "alembic_version"}


def test_there_and_back_again(engine):
    bring_up_to_date(engine)
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    assert tables(engine) == {"alembic_version"}
    bring_up_to_date(engine)
    assert tables(engine) == {*all_tables().tables, "alembic_version"}


def _open(url, barrier, results):
    barrier.wait()
    try:
        open_state(url).close()
    except BaseException as error:
        results.put(repr(error))
        raise
    results.put("opened")


def test_processes_that_start_at_once_wait_for_each_other(url):
    spawn = multiprocessing.get_context("spawn")
    barrier, results = spawn.Barrier(3), spawn.Queue()
    processes = [spawn.Process(target=_open, args=(url, barrier, results)) for _ in range(3)]
    for process in processes:
        process.start()
    assert [results.get(timeout=60) for _ in processes] == ["opened"] * 3
    for process in processes:
        process.join()
    state = open_state(url)
    assert tables(state.engine) >= {"answers", "api_keys", "conversations", "feedback"}
    state.close()


def test_a_failed_upgrade_leaves_nothing(engine, monkeypatch):
    upgrade = command.upgrade

    def half(config, revision):
        upgrade(config, revision)
        raise RuntimeError("power cut")

    monkeypatch.setattr("api.state.upgrading.command.upgrade", half)
    with pytest.raises(RuntimeError, match="power cut"):
        bring_up_to_date(engine)
    assert tables(engine) == set()
    monkeypatch.undo()
    bring_up_to_date(engine)
    assert "answers" in tables(engine)


def test_a_database_of_a_newer_version_is_refused(engine, url):
    bring_up_to_date(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError) as caught:
        open_state(url)
    assert caught.value.message == (
        "状態データベースは、このプログラムより新しい版で変更されています（版 9999）。"
        "新しい版の Tenkyo を使うか、バックアップから戻してください。"
    )


def test_a_server_that_is_not_there_is_told_without_its_password():
    with pytest.raises(ConfigurationError) as caught:
        open_state("postgresql+psycopg://u:himitsu@127.0.0.1:1/x")
    assert re.match(
        r"状態データベース postgresql\+psycopg://u:\*\*\*@127.0.0.1:1/x を開けません。",
        caught.value.message,
    )
    assert "himitsu" not in caught.value.message
