from datetime import timedelta

import pytest

from api.identity import keyring, require_safe
from api.problems import ProblemError
from api.state import open_state, state_url
from api.state.answers import now
from api.state.keys import create_key, forget_key, revoke_key
from rag.errors import ConfigurationError
from rag.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path)


@pytest.fixture
def state(settings):
    opened = open_state(state_url(settings))
    yield opened
    opened.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "tenkyo.example.go.jp"])  # noqa: S104
def test_without_keys_only_this_machine_is_served(host, state, settings):
    with pytest.raises(ConfigurationError) as caught:
        require_safe(host, state, settings)
    assert caught.value.message == (
        f"アドレス {host} はほかの機械からも使えるため、鍵も利用者もないままでは始められません。"
        "先に tenkyo users add 名前 --role admin で利用者を加えるか、"
        "tenkyo keys create 名前 --role reader で鍵を作るか、"
        "設定 host を 127.0.0.1 にしてください。"
    )
    with state.session() as session:
        create_key(session, "企画課", roles=["reader"])
    require_safe(host, state, settings)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_is_served_without_keys(host, state, settings):
    require_safe(host, state, settings)


def test_a_front_may_stand_before_every_address(state, settings):
    require_safe("0.0.0.0", state, settings.model_copy(update={"trusted_user_header": "x-user"}))  # noqa: S104


def test_the_database_is_asked_once_a_second(state, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(keyring, "monotonic", lambda: clock[0])
    keys = keyring.KeyRing(state)
    assert (keys.fresh, keys.any, keys.fresh) == (False, False, True)
    with state.session() as session:
        record, _ = create_key(session, "企画課", roles=["reader"])
    clock[0] += 0.9
    assert keys.any is False
    clock[0] += 0.2
    assert (keys.fresh, keys.any) == (False, True)
    with state.session() as session:
        forget_key(session, record.id)
    clock[0] += 1.1
    assert keys.any is False


def test_a_key_is_looked_up_once_a_second(state, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(keyring, "monotonic", lambda: clock[0])
    keys = keyring.KeyRing(state)
    with state.session() as session:
        record, key = create_key(session, "企画課", roles=["reader"])
    assert keys.find(key).name == "企画課"
    with state.session() as session:
        revoke_key(session, record.id)
    clock[0] += 0.9
    assert keys.find(key).id == record.id
    clock[0] += 0.2
    for _ in range(2):
        with pytest.raises(ProblemError):
            keys.find(key)


def test_a_key_that_expires_within_that_second_ends(state, monkeypatch):
    keys = keyring.KeyRing(state)
    end = now() + timedelta(days=1)
    with state.session() as session:
        _, key = create_key(session, "企画課", roles=["reader"], expires_at=end)
    keys.find(key)
    monkeypatch.setattr("api.state.keys.now", lambda: end)
    with pytest.raises(ProblemError) as caught:
        keys.find(key)
    assert caught.value.status == 401


def test_known_keys_do_not_pile_up(state, monkeypatch):
    monkeypatch.setattr(keyring, "_MOST_KNOWN", 2)
    keys = keyring.KeyRing(state)
    with state.session() as session:
        made = [create_key(session, "企画課", roles=["reader"])[1] for _ in range(5)]
    assert [keys.find(key).name for key in made] == ["企画課"] * 5
    assert len(keys._known) <= 2
