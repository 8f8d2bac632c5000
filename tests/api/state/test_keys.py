import hashlib
import hmac
import re
from datetime import timedelta

import pytest

from api.state import keys
from api.state.answers import now
from api.state.keys import (
    any_key,
    create_key,
    find_key,
    forget_key,
    list_keys,
    revoke_key,
)
from rag.errors import ConfigurationError, NotFoundError


def make(state, name="企画課", **given):
    with state.session() as session:
        return create_key(session, name, **{"roles": ["reader"]} | given)


def found(state, key):
    with state.session() as session:
        record = find_key(session, key)
    return record and record.id


def test_a_key_is_found_again_and_only_its_digest_is_kept(state):
    record, key = make(state, roles=["reader", "admin"], groups=["企画課", "総務課"], clearance=2)
    assert re.fullmatch(r"tk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", key)
    secret = key.split("_", 2)[2]
    with state.session() as session:
        [kept] = list_keys(session)
        assert (kept.name, kept.roles, kept.groups, kept.clearance, kept.service) == (
            "企画課",
            ["admin", "reader"],
            ["企画課", "総務課"],
            2,
            False,
        )
        assert kept.digest == hashlib.sha256(secret.encode()).hexdigest()
        assert secret not in repr(vars(kept))
    assert found(state, key) == record.id


@pytest.mark.parametrize(
    "change",
    [
        lambda key: "",
        lambda key: key[:-1],
        lambda key: key + "x",
        lambda key: key.replace("tk_", "sk_"),
        lambda key: f"tk_000000000000_{key.split('_', 2)[2]}",
        lambda key: "tk_" + "\0" + key[4:],
        lambda key: "tk__",
        lambda key: "鍵",
        lambda key: "tk_1_\udcff",
    ],
)
def test_what_is_no_key_of_ours_finds_nothing(state, change):
    _, key = make(state)
    assert found(state, change(key)) is None


def test_digests_are_compared_in_constant_time_also_for_unknown_ids(state, monkeypatch):
    compared = []
    compare_digest = hmac.compare_digest

    def compare(one, other):
        compared.append((one, other))
        return compare_digest(one, other)

    monkeypatch.setattr(keys.hmac, "compare_digest", compare)
    _, key = make(state)
    assert found(state, key) is not None
    assert found(state, "tk_000000000000_x") is None
    assert [len(one) for pair in compared for one in pair] == [64] * 4


def test_a_revoked_key_finds_nothing_and_keeps_its_record(state):
    record, key = make(state)
    other, still = make(state)
    with state.session() as session:
        first = revoke_key(session, record.id).revoked_at
    with state.session() as session:
        assert revoke_key(session, record.id).revoked_at == first
        assert [one.state for one in list_keys(session)] == ["revoked", "active"]
        assert any_key(session)
    assert (found(state, key), found(state, still)) == (None, other.id)


def test_an_expired_key_finds_nothing(state, monkeypatch):
    _, key = make(state, expires_at=now() + timedelta(days=1))
    assert found(state, key) is not None
    later = now() + timedelta(days=2)
    monkeypatch.setattr(keys, "now", lambda: later)
    assert found(state, key) is None


def test_forgetting_the_last_key_leaves_none(state):
    record, key = make(state)
    with state.session() as session:
        assert forget_key(session, record.id).name == "企画課"
    with state.session() as session:
        assert (list_keys(session), any_key(session)) == ([], False)
    assert found(state, key) is None


@pytest.mark.parametrize("name", ["", "　", "a\nb", "a\x00", "a\x7f", "長" * 101, "\ud800"])
def test_names_that_cannot_be_told_apart_are_refused(state, name):
    with pytest.raises(ConfigurationError, match="制御文字を含まない 100 文字以内"):
        make(state, name)


def test_an_end_in_the_past_is_refused(state):
    with pytest.raises(ConfigurationError, match="期限が過ぎた日時"):
        make(state, expires_at=now() - timedelta(seconds=1))


def test_revoking_an_unknown_key_says_where_to_look(state):
    with state.session() as session, pytest.raises(NotFoundError, match="tenkyo keys list"):
        revoke_key(session, "0")
