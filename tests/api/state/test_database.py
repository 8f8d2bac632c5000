import stat
import sys

import pytest
from sqlalchemy import URL, text

from api.state import open_state, state_url
from api.state.database import connect
from rag.errors import ConfigurationError
from rag.settings import Settings


def test_the_database_is_sqlite_below_home_unless_another_is_named(tmp_path):
    home = tmp_path / "家#1?"
    assert state_url(Settings(home=home)) == URL.create(
        "sqlite", database=str(home / "state" / "tenkyo.sqlite")
    )
    named = state_url(Settings(home=home, state_url="postgresql+psycopg://u@db/tenkyo"))
    assert (named.drivername, named.host, named.database) == ("postgresql+psycopg", "db", "tenkyo")


@pytest.mark.parametrize("url", ["どこか", "nosuch://x/y"])
def test_a_url_that_cannot_be_read_is_told_with_the_form(tmp_path, url):
    with pytest.raises(ConfigurationError, match="postgresql\\+psycopg://利用者:パスワード@ホスト"):
        open_state(state_url(Settings(home=tmp_path, state_url=url)))


def test_a_missing_driver_is_told_with_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError) as caught:
        connect("postgresql+psycopg://u@db/tenkyo")
    assert caught.value.message == (
        "設定 state_url のデータベースに必要な psycopg が入っていません。"
        "PostgreSQL を使うには pip install 'tenkyo[postgresql]' で入れてください。"
    )


def test_a_session_is_one_transaction(state):
    with state.session() as session:
        session.execute(text("CREATE TABLE notes (word VARCHAR(10))"))

    def fail():
        with state.session() as session:
            session.execute(text("INSERT INTO notes VALUES ('灯台')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with state.session() as session:
        assert session.execute(text("SELECT count(*) FROM notes")).scalar() == 0


def test_only_the_user_of_the_service_reads_it(tmp_path):
    file = tmp_path / "state" / "a.sqlite"
    open_state(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="フォルダーの権限と空き容量"):
        open_state(f"sqlite:///{tmp_path / 'file' / 'a.sqlite'}")


def test_what_is_no_database_is_told(tmp_path):
    file = tmp_path / "a.sqlite"
    file.write_bytes(b"not a database" * 100)
    with pytest.raises(ConfigurationError, match=r"a\.sqlite を開けません。"):
        open_state(f"sqlite:///{file}")
