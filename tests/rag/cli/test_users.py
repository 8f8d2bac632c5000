"""`tenkyo users`."""

import io
import json
import re

import pytest

from api.audit import AuditLog
from api.identity.passwords import is_right
from api.state import open_state, state_url
from api.state.sessions import start_session
from api.state.users import find_user
from rag.settings import Settings
from tests.api.people import QUICK

ASAGIRI = "mizuumi no asagiri"


@pytest.fixture
def users(tenkyo, tmp_path, monkeypatch):
    """Runs `tenkyo users …` on a home of its own, with a password on standard input."""
    monkeypatch.setattr("api.identity.passwords.HASHER", QUICK)

    def run(*arguments, typed=ASAGIRI):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        return tenkyo("users", *arguments, home=tmp_path)

    return run


@pytest.fixture
def kept(tmp_path):
    """What is kept of a user."""

    def look(name):
        state = open_state(state_url(Settings(home=tmp_path)))
        with state.session() as session:
            found = find_user(session, name)
        state.close()
        return found

    return look


def test_a_user_is_added_listed_changed_stopped_and_removed(users, kept):
    made = users(
        "add", "Hanako", "--role", "admin", "--display-name", "花子", "--division", "市場課",
        "--group", "市場課", "--group", "港湾課", "--clearance", "2", "--password-stdin",
    )  # fmt: skip
    assert (made.code, made.out) == (0, "")
    assert made.err.startswith("利用者 hanako（花子）を加えました。\n")
    record = kept("hanako")
    assert is_right(record.password_hash, ASAGIRI)
    assert record.must_change is True
    assert users("list").out.splitlines() == [
        "名前\t表示名\t部署\t役割\tグループ\t機密性\t状態\tサインイン",
        "hanako\t花子\t市場課\tadmin\t市場課,港湾課\t2\t有効\t0",
    ]

    changed = users("change", "hanako", "--division", "港湾課", "--no-group", "--clearance", "1")
    assert changed.out == "利用者 hanako（花子）を変えました。\n"
    [shown] = users("list", "--json").value["users"]
    for moment in ("created", "password_changed"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", shown.pop(moment))
    assert shown == {
        "name": "hanako",
        "display_name": "花子",
        "division": "港湾課",
        "roles": ["admin"],
        "groups": [],
        "clearance": 1,
        "state": "active",
        "must_change": True,
        "disabled": None,
    }
    users("add", "taro", "--role", "admin")
    assert users("disable", "hanako").out == "利用者 hanako（花子）を使えなくしました。\n"
    assert users("list", "--json").value["users"][0]["state"] == "disabled"
    assert users("enable", "hanako").out == "利用者 hanako（花子）を使えるようにしました。\n"
    assert users("remove", "HANAKO").out == "利用者 hanako（花子）を消しました。\n"
    assert [one["name"] for one in users("list", "--json").value["users"]] == ["taro"]


def test_a_password_is_made_and_shown_once(users, kept):
    made = users("add", "taro")
    password = made.out.strip()
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    assert "今、控えてください" in made.err
    assert is_right(kept("taro").password_hash, password)
    anew = users("passwd", "taro", "--make-password", "--json").value
    assert is_right(kept("taro").password_hash, anew["password"])
    assert users("passwd", "taro", "--password-stdin", "--no-change", "--json").value == {
        **{key: value for key, value in anew.items() if key != "password_changed"},
        "must_change": False,
        "password": None,
        "password_changed": kept("taro").password_changed_at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    }


def test_sessions_are_listed_and_ended(users, tmp_path):
    users("add", "taro")
    state = open_state(state_url(Settings(home=tmp_path)))
    with state.session() as session:
        _, token = start_session(session, "taro", 12)
        start_session(session, "taro", 12)
    state.close()
    listed = users("sessions", "taro")
    assert len(listed.out.splitlines()) == 2
    assert token not in listed.out
    ended = users("sessions", "taro", "--end", "--json").value
    assert (ended["user"], len(ended["sessions"]), ended["ended"]) == ("taro", 2, 2)
    assert users("sessions", "taro", "--json").value["sessions"] == []


def test_the_last_administrator_goes_only_where_that_is_said(users):
    users("add", "hanako", "--role", "admin")
    for refused in (users("disable", "hanako"), users("remove", "hanako"),
                    users("change", "hanako", "--role", "reader")):  # fmt: skip
        assert refused.code == 2
        assert "使える管理者が1人もいなくなる" in refused.err
    assert users("remove", "hanako", "--last").code == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["add", "a/b"], "", "利用者の名前に / は使えません。"),
        (["add", " "], "", "利用者の名前は、改行などの制御文字を含まない"),
        (["add", "taro", "--role", "root"], "", "--role の値が使えません。"),
        (["add", "taro", "--clearance", "3"], "", "--clearance の値が使えません。"),
        (["add", "taro", "--password-stdin"], "mijikai", "パスワードは 12 文字以上"),
        (["add", "taro", "--password-stdin"], "", "標準入力の1行目に"),
        (["add", "nagainamaenohito", "--password-stdin"], "NagaiNamaeNoHito", "利用者の名前は"),
        (["add", "taro", "--password-stdin", "--make-password"], "", "どちらか一方"),
        (["change", "taro"], "", "変えるものを指定してください"),
        (["change", "taro", "--group", "a", "--no-group"], "", "どちらか一方"),
        (["passwd", "nobody"], "", "利用者 nobody は登録されていません。"),
        (["remove", "nobody"], "", "利用者 nobody は登録されていません。"),
        (["sessions", "\udcff"], "", "利用者の名前は、改行などの制御文字を含まない"),
    ],
)
def test_wrong_usage_says_cause_and_cure(users, arguments, typed, said):
    refused = users(*arguments, typed=typed)
    assert refused.code == 2
    assert said in refused.err
    assert refused.out == ""


def test_a_name_that_is_taken_is_told(users):
    users("add", "taro")
    refused = users("add", "ＴＡＲＯ", "--json")
    assert refused.code == 2
    assert refused.value["error"]["code"] == "user_exists"


def test_what_is_done_at_a_terminal_is_in_the_audit_log(users, tmp_path, monkeypatch):
    monkeypatch.setenv("SUDO_USER", "yamada")
    users("add", "hanako", "--role", "admin", "--password-stdin")
    users("change", "hanako", "--clearance", "2", "--division", "港湾課")
    users("passwd", "hanako", "--password-stdin")
    users("enable", "hanako")
    users("sessions", "hanako")  # looking is nothing done
    users("sessions", "hanako", "--end")
    users("remove", "hanako", "--last")
    log = AuditLog(tmp_path / "state" / "audit")
    entries = [json.loads(line) for line in log.entries()]
    assert [(one["action"], one.get("changed"), one["clearance"]) for one in entries] == [
        ("create", [], 1),
        ("change", ["clearance", "division"], 2),
        ("change", ["password"], 2),
        ("change", ["disabled"], 2),
        ("change", ["sessions"], 2),
        ("remove", [], 2),
    ]
    for one in entries:
        assert (one["kind"], one["client"], one["roles"]) == ("user", "command", ["admin"])
        assert one["user"] == log.pseudonym("yamada")
        assert one["target"] == log.pseudonym("hanako")
    kept = b"".join(log.entries()).decode()
    assert not [word for word in ("hanako", "yamada", "港湾課", ASAGIRI) if word in kept]
    assert log.verify() == []


def test_what_cannot_be_noted_is_not_done(users, tmp_path):
    users("add", "jiro", "--password-stdin")
    [file] = (tmp_path / "state" / "audit").glob("audit-*")
    file.unlink()
    file.mkdir()
    refused = users("add", "hanako", "--role", "admin", "--password-stdin")
    assert refused.code == 2
    assert "監査ログ" in refused.err
    assert "何も変えていません" in refused.err
    assert "hanako" not in users("list").out
