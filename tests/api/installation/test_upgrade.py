"""From what older versions left to this one, and back."""

import errno
import json
import lzma
import os
import shutil
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import URL, inspect, select, table, text

from api.installation import upgrade as upgrading
from api.installation.locks import InUse, changing
from api.installation.plan import StateChange, plan_upgrade, state_change, wrong_settings
from api.installation.restore import restore_installation
from api.installation.tables import count_rows, make_tables, revision_of
from api.installation.upgrade import take_back, upgrade
from api.state import open_state
from api.state.database import connect
from api.state.keys import list_keys
from api.state.upgrading import bring_up_to_date, configuration, hold, known_revisions
from rag.documents import READER_VERSION
from rag.engine import Engine
from rag.errors import ConfigurationError, CorruptIndexError, StorageFullError
from rag.settings import Settings
from tests.api.installation.conftest import client_of, no_progress
from tests.api.state.conftest import postgresql_socket, url
from tests.fixtures.make import FIXTURES, QUESTION

__all__ = ["postgresql_socket", "url"]  # fixtures

HEAD = known_revisions()[-1]
OLD = "bf591d5"
ROWS = {
    "answers": 1, "api_keys": 1, "checks": 1, "conversations": 1, "drafts": 1,
    "draft_versions": 1, "feedback": 1,
}  # fmt: skip


def make_old_state(url, folder):
    """Makes the database of the first revision, with the rows that its code wrote."""
    rows = folder / "rows.jsonl"
    rows.write_bytes(lzma.decompress((FIXTURES / "state" / "0001.jsonl.xz").read_bytes()))
    engine = connect(url)
    with engine.connect() as connection:
        hold(connection)
        make_tables(connection, rows)
        connection.commit()
    rows.unlink()
    return engine


def contents(engine, columns=None):
    """All rows; only of the tables and columns given, if any."""
    with engine.connect() as connection:
        names = columns or {
            name: [column["name"] for column in inspect(connection).get_columns(name)]
            for name in inspect(connection).get_table_names()
            if name != "alembic_version"
        }
        return names, {
            name: sorted(
                str(tuple(row))
                for row in connection.execute(
                    select(*(text(f'"{one}"') for one in wanted)).select_from(table(name))
                )
            )
            for name, wanted in names.items()
        }


@pytest.fixture
def old_home(tmp_path):
    """A home that an old version left: two collections and a state database."""
    home = tmp_path / "home"
    for place, commit in (("old", OLD), ("new", "4025df7")):
        with tarfile.open(FIXTURES / "collections" / f"{commit}.tar.xz") as tar:
            tar.extractall(tmp_path / place, filter="data")
        (home / "indexes").mkdir(parents=True, exist_ok=True)
        (tmp_path / place / "old").rename(home / "indexes" / place)
    (home / "state").mkdir()
    database = URL.create("sqlite", database=str(home / "state" / "tenkyo.sqlite"))
    make_old_state(database, tmp_path).dispose()
    return home


def settings_of(home, **given):
    return Settings(home=home, ocr=False, collection="old", **given)


def revision(home):
    return state_change(
        URL.create("sqlite", database=str(home / "state" / "tenkyo.sqlite"))
    ).present


def snapshot(home):
    """Every file of a home but locks and what SQLite keeps beside its databases."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.suffix != ".lock" and not path.name.endswith(("-shm", "-wal"))
    }


def test_rows_of_the_first_revision_are_there_after_and_back_again(url, tmp_path):
    engine = make_old_state(url, tmp_path)
    columns, before = contents(engine)
    assert {name: len(rows) for name, rows in before.items() if rows} == ROWS
    bring_up_to_date(engine)
    with engine.connect() as connection:
        assert revision_of(connection) == HEAD
    assert contents(engine, columns)[1] == before
    # A server of the first version goes on: it writes the columns that it knows.
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO conversations (id, owner, title, collection, created_at, updated_at)"
                " VALUES ('c', 'o', 't', 'old', '2026-04-01', '2026-04-01')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO answers (id, owner, conversation_id, collection, created_at, body,"
                " documents) VALUES ('a', 'o', 'c', 'old', '2026-04-01', '{}', '[]')"
            )
        )
        connection.execute(text("DELETE FROM answers WHERE id = 'a'"))
        connection.execute(text("DELETE FROM conversations WHERE id = 'c'"))
    with engine.connect() as connection:
        hold(connection)
        command.downgrade(configuration(connection), "0001")
        connection.commit()
    assert contents(engine) == (columns, before)
    engine.dispose()


def test_looking_changes_nothing(old_home):
    before = snapshot(old_home)
    plan = plan_upgrade(settings_of(old_home))
    assert plan.state == StateChange("0001", HEAD, tuple(known_revisions()[1:]))
    (change,) = plan.collections
    assert (change.name, change.served, change.documents) == ("old", True, 2)
    assert change.differences == (f"読み取り器: 索引は 1、実行中は {READER_VERSION}",)
    assert (plan.damaged, plan.settings, plan.nothing_to_do) == ((), (), False)
    assert plan.needed > change.bytes
    assert snapshot(old_home) == before


def test_nothing_is_made_by_looking_at_an_empty_home(tmp_path):
    plan = plan_upgrade(settings_of(tmp_path))
    assert plan.nothing_to_do
    assert list(tmp_path.iterdir()) == []


def test_an_upgrade_with_its_backup(old_home):
    settings = settings_of(old_home)
    with closing(InUse(old_home)):  # a server goes on
        done = upgrade(settings, no_progress)
    assert (done.before, done.after) == ("0001", HEAD)
    assert (done.reindexed, done.failed) == (("old",), {})
    assert plan_upgrade(settings).nothing_to_do
    state = open_state(URL.create("sqlite", database=str(old_home / "state" / "tenkyo.sqlite")))
    with state.session() as session:
        assert [key.name for key in list_keys(session)] == ["古い鍵"]
    with state.engine.connect() as connection:
        rows = count_rows(connection)
    state.close()
    assert {name: rows[name] for name in ROWS} == ROWS
    again = upgrade(settings, no_progress)
    assert (again.backup, again.reindexed) == (None, ())
    # The backup is of before, and this version restores it.
    new = old_home.parent / "again"
    restore_installation(Path(done.backup), settings_of(new), overwrite=False)
    engine = Engine(settings_of(new))
    assert engine.outdated(collection="old") != []
    assert "14か所" in engine.answer(QUESTION, collection="old").text
    engine.close()


def test_it_goes_on_where_it_was_interrupted(old_home, monkeypatch):
    settings = settings_of(old_home)
    reindex = Engine.reindex

    def power_cut(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Engine, "reindex", power_cut)
    with pytest.raises(KeyboardInterrupt):
        upgrade(settings, no_progress)
    assert revision(old_home) == HEAD
    (backup,) = (old_home / "backups").iterdir()
    monkeypatch.setattr(Engine, "reindex", reindex)
    done = upgrade(settings, no_progress)
    assert (done.before, done.backup) == ("0001", str(backup))
    assert done.reindexed == ("old",)
    assert list((old_home / "backups").iterdir()) == [backup]


def test_collections_can_wait(old_home):
    """The installer does so at the switch: a reindex may take hours."""
    settings = settings_of(old_home)
    first = upgrade(settings, no_progress, reindex=False)
    assert (first.before, first.after, first.reindexed, first.left) == ("0001", HEAD, (), ("old",))
    between = upgrade(settings, no_progress, reindex=False)
    assert (between.backup, between.before, between.left) == (None, HEAD, ("old",))
    second = upgrade(settings, no_progress)
    assert (second.before, second.backup) == ("0001", first.backup)
    assert (second.reindexed, second.left) == (("old",), ())
    assert plan_upgrade(settings).nothing_to_do


def test_a_collection_that_cannot_be_made_anew_does_not_keep_the_others(old_home, monkeypatch):
    def fails(self, *, collection, **_):
        raise CorruptIndexError(f"{collection} は壊れています。")

    monkeypatch.setattr(Engine, "reindex", fails)
    done = upgrade(settings_of(old_home), no_progress, backup=False)
    assert done.failed == {"old": "old は壊れています。"}
    assert json.loads((old_home / "state" / "upgrade.json").read_text())["done"] is False


# Nothing is done, or nothing is lost


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_before_it_begins(old_home, monkeypatch):
    before = snapshot(old_home)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(StorageFullError, match="何も変えていません"):
        upgrade(settings_of(old_home), no_progress)
    assert snapshot(old_home) == before


def test_a_full_disk_at_the_backup(old_home, monkeypatch):
    before = snapshot(old_home)
    monkeypatch.setattr("rag.index.archive.ArchiveWriter.add_listing", full)
    with pytest.raises(StorageFullError):
        upgrade(settings_of(old_home), no_progress)
    assert snapshot(old_home) == before


def test_a_full_disk_at_the_migration(old_home, monkeypatch):
    """The tables are changed in one transaction: all of it or nothing."""
    migrate = command.upgrade

    def half(config, revision):
        migrate(config, revision)
        full()

    before = snapshot(old_home)
    monkeypatch.setattr("api.state.upgrading.command.upgrade", half)
    with pytest.raises(OSError, match="No space left"):
        upgrade(settings_of(old_home), no_progress, backup=False)
    after = snapshot(old_home)
    assert after.pop("state/upgrade.json")
    assert after == before
    assert revision(old_home) == "0001"


def test_a_full_disk_at_the_reindex(old_home, monkeypatch):
    settings = settings_of(old_home)
    monkeypatch.setattr("rag.index.writer.write_file", full)
    with pytest.raises(StorageFullError):
        upgrade(settings, no_progress, backup=False)
    monkeypatch.undo()
    engine = Engine(settings)
    assert engine.generation(collection="old") == 1
    assert "14か所" in engine.answer(QUESTION, collection="old").text
    engine.close()
    assert upgrade(settings, no_progress, backup=False).reindexed == ("old",)


def test_two_administrators_at_once(old_home):
    with (
        changing(old_home),
        pytest.raises(ConfigurationError, match="ほかの人が復元か更新をしています"),
    ):
        upgrade(settings_of(old_home), no_progress)


def test_settings_that_are_no_more(old_home, monkeypatch):
    (old_home / "tenkyo.toml").write_text('port = 1\npassage_taget = 300\ncolour = "x"\n')
    monkeypatch.setenv("TENKYO_HOST_", "x")
    monkeypatch.setenv("TENKYO_OTHER_PROGRAM", "x")
    assert [(one.name, one.place, one.similar) for one in wrong_settings(old_home)] == [
        ("passage_taget", "tenkyo.toml", "passage_target"),
        ("colour", "tenkyo.toml", ""),
        ("TENKYO_HOST_", "環境変数", "TENKYO_HOST"),
    ]
    before = snapshot(old_home)
    with pytest.raises(
        ConfigurationError, match=r"設定 passage_taget は、この版にありません（passage_target"
    ):
        upgrade(settings_of(old_home), no_progress)
    assert snapshot(old_home) == before


def test_a_database_of_a_newer_version_is_left_alone(old_home):
    database = URL.create("sqlite", database=str(old_home / "state" / "tenkyo.sqlite"))
    engine = connect(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert state_change(database) == StateChange("9999", HEAD, (), known=False)
    with pytest.raises(ConfigurationError, match="新しい版（9999）です"):
        upgrade(settings_of(old_home), no_progress)


# Back


def test_taken_back_for_the_program_before(old_home):
    settings = settings_of(old_home)
    upgrade(settings, no_progress, backup=False)
    with client_of(old_home, collection="old"), pytest.raises(ConfigurationError, match="API か"):
        take_back(settings, no_progress)
    done = take_back(settings, no_progress)
    assert (done.before, done.after) == (HEAD, "0001")
    assert done.backup is not None
    assert set(done.rows) == set(tables_since("0001"))
    assert revision(old_home) == "0001"
    assert upgrade(settings, no_progress, backup=False).after == HEAD


def test_taken_back_after_a_server_took_it_forward(old_home):
    """The installer starts the new server before anybody types a command."""
    with client_of(old_home, collection="old") as client:
        assert client.get("/readyz").status_code == 200
    settings = settings_of(old_home)
    assert revision(old_home) == HEAD
    done = upgrade(settings, no_progress)
    assert (done.before, done.reindexed) == ("0001", ("old",))
    assert done.backup is not None
    assert take_back(settings, no_progress, backup=False).after == "0001"


def tables_since(revision):
    """Tables that this version has and that revision had not."""
    engine = connect("sqlite://")
    with engine.connect() as connection:
        command.upgrade(configuration(connection), revision)
        first = set(inspect(connection).get_table_names())
        command.upgrade(configuration(connection), "head")
        last = set(count_rows(connection))
    engine.dispose()
    return last - first


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (None, "更新の記録がないため"),
        (HEAD, f"状態データベースを版 {HEAD} に戻せません（今の版は 0001）"),
        ("9999", "今より前の版を指定してください"),
    ],
)
def test_there_is_nothing_to_go_back_to(old_home, revision, said):
    with pytest.raises(ConfigurationError, match=said):
        take_back(settings_of(old_home), no_progress, revision)
    assert not (old_home / "backups").exists()


def test_the_journal_may_be_broken(old_home):
    (old_home / "state" / "upgrade.json").write_text("{")
    assert upgrading._read(settings_of(old_home)) is None
