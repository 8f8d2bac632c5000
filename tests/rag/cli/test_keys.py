"""`tenkyo keys`."""

import json
import re
import time

import pytest

from api.audit import AuditLog
from api.identity import Role
from api.state import open_state, state_url
from api.state.keys import find_key
from rag.cli.keys import RoleName
from rag.settings import Settings


@pytest.fixture
def keys(tenkyo, tmp_path, monkeypatch):
    """Runs `tenkyo keys …` on a home of its own, in Japan."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield lambda *arguments: tenkyo("keys", *arguments, home=tmp_path)
    monkeypatch.undo()
    time.tzset()


def holds(home, key):
    state = open_state(state_url(Settings(home=home)))
    with state.session() as session:
        found = find_key(session, key)
    state.close()
    return found is not None


def test_a_key_is_made_shown_once_listed_and_revoked(keys, tmp_path):
    made = keys(
        "create", "企画課システム", "--role", "reader", "--role", "auditor",
        "--group", "企画課", "--clearance", "2", "--expires", "2099-03-31",
    )  # fmt: skip
    assert made.code == 0
    key = made.out.strip()
    assert re.fullmatch(r"tk_[0-9a-f]{12}_[\w-]{43}", key)
    key_id = key.split("_")[1]
    assert made.err.startswith(f"鍵 {key_id}（企画課システム）を作りました。")
    assert holds(tmp_path, key)

    listed = keys("list")
    assert listed.out.splitlines() == [
        "ID\t名前\t役割\tグループ\t機密性\t代行\t状態\t期限",
        f"{key_id}\t企画課システム\tauditor,reader\t企画課\t2\t\t有効\t2099-03-31",
    ]
    [shown] = keys("list", "--json").value["keys"]
    assert shown.pop("created")
    assert shown == {
        "id": key_id,
        "name": "企画課システム",
        "roles": ["auditor", "reader"],
        "groups": ["企画課"],
        "clearance": 2,
        "service": False,
        "state": "active",
        "expires": "2099-03-31T15:00:00+00:00",
        "revoked": None,
    }
    assert key.split("_", 2)[2] not in listed.out

    revoked = keys("revoke", key_id)
    assert (revoked.code, revoked.out) == (0, f"鍵 {key_id}（企画課システム）を失効させました。\n")
    assert not holds(tmp_path, key)
    assert keys("list", "--json").value["keys"][0]["state"] == "revoked"


def test_what_is_done_with_keys_is_in_the_audit_log(keys, tmp_path):
    made = keys("create", "画面", "--role", "admin", "--service", "--json").value
    keys("revoke", made["id"])
    keys("revoke", made["id"], "--forget")
    log = AuditLog(tmp_path / "state" / "audit")
    entries = [json.loads(line) for line in log.entries()]
    assert [one["action"] for one in entries] == ["create", "revoke", "forget"]
    for one in entries:
        assert (one["kind"], one["id"], one["roles"]) == ("key", made["id"], ["admin"])
        assert (one["service"], one["target"]) == (True, log.pseudonym("画面"))
    assert made["key"] not in json.dumps(entries)


def test_json_holds_the_key_and_a_forgotten_one_leaves_nothing(keys):
    made = keys("create", "画面", "--role", "admin", "--service", "--json")
    assert (made.value["service"], made.err) == (True, "")
    assert made.value["key"].startswith(f"tk_{made.value['id']}_")
    assert keys("revoke", made.value["id"], "--forget").code == 0
    assert keys("list", "--json").value == {"keys": []}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "a"], "--role を指定してください。"),
        (["create", "a", "--role", "root"], "--role の値が使えません。"),
        (["create", "a\nb", "--role", "reader"], "鍵の名前は、改行などの制御文字を含まない"),
        (["create", "a", "--role", "reader", "--clearance", "3"], "--clearance の値が使えません。"),
        (["create", "a", "--role", "reader", "--expires", "3/31"], "2027-03-31 の形"),
        (["create", "a", "--role", "reader", "--expires", "9999-12-31"], "2027-03-31 の形"),
        (["create", "a", "--role", "reader", "--expires", "2020-01-01"], "期限が過ぎた"),
        (["revoke", "0"], "鍵 0 はありません。"),
    ],
)
def test_wrong_usage_says_cause_and_cure(keys, arguments, said):
    refused = keys(*arguments)
    assert refused.code == 2
    assert said in refused.err
    assert refused.out == ""


def test_the_roles_are_those_of_the_api():
    assert [one.value for one in RoleName] == [one.value for one in Role]
