"""What stands before the pages: the whole app, run without a browser on an API that is made up."""

from pathlib import Path

import httpx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.people.credential
import ui.session
from ui.client import Client

SCRIPT = Path(__file__).parents[3] / "ui" / "served" / "script.py"
NOTICE = {"version": "a1", "text": "- きまり", "highest": 2, "accepted": True}
ME = {
    "user": "hanako",
    "display_name": "山田 花子",
    "division": "",
    "groups": [],
    "roles": ["reader"],
    "clearance": 2,
    "sign_in": "users",
    "must_change": False,
    "notice": NOTICE,
}
ENDED = {"type": "urn:tenkyo:problem:session_ended", "title": "認証が必要です", "detail": "終わり"}


class World:
    """An API and a connection, as a test wants them."""

    def __init__(self):
        self.cookies, self.headers, self.peer = {}, {}, None
        self.status, self.me, self.asked = 200, ME, []

    def answer(self, request):
        self.asked.append(request)
        if self.status != 200:
            return httpx.Response(self.status, json=ENDED)
        return httpx.Response(200, json=self.me if request.url.path == "/v1/me" else {})


@pytest.fixture
def world(monkeypatch):
    made = World()
    monkeypatch.setattr(ui.people.credential, "_headers", lambda: made.headers)
    monkeypatch.setattr(
        type(st.context), "cookies", property(lambda _self: made.cookies), raising=True
    )
    monkeypatch.setattr(
        type(st.context), "ip_address", property(lambda _self: made.peer), raising=True
    )
    transport = httpx.MockTransport(made.answer)
    monkeypatch.setattr(ui.session, "Client", lambda *given: Client(*given, transport=transport))
    for name in ("SIGN_IN", "UI_KEY", "TRUSTED_USER_HEADER", "TRUSTED_PROXIES"):
        monkeypatch.delenv(f"TENKYO_{name}", raising=False)
    return made


@pytest.fixture
def start(monkeypatch, world):
    """Runs the app on an address, with variables."""

    def started(address="127.0.0.1", **variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        option = st.get_option
        monkeypatch.setattr(
            st, "get_option", lambda key: address if key == "server.address" else option(key)
        )
        return AppTest.from_file(str(SCRIPT), default_timeout=20).run()

    return started


def said(app):
    """What the page shows: its heading, and the text of its HTML."""
    assert not app.exception
    bodies = [one.proto.body for one in app.get("html")]
    return [one.value for one in app.title], " ".join(b for b in bodies if "<style>" not in b)


def test_others_find_nothing_where_nobody_is_asked(world, start):
    heads, shown = said(start("0.0.0.0"))  # noqa: S104
    assert heads == ["この画面は、まだ使えません"]
    assert "設定 sign_in" in shown
    assert world.asked == []


def test_without_a_cookie_the_api_is_not_asked(world, start):
    heads, shown = said(start(TENKYO_SIGN_IN="users", TENKYO_PUBLIC_API_URL="https://a.example"))
    assert heads == ["サインイン"]
    assert 'href="https://a.example/sign-in?next=%2F"' in shown
    assert world.asked == []


def test_an_api_that_asks_nobody_is_no_way_in(world, start):
    world.cookies, world.me = {"tenkyo_session": "tks_a"}, ME | {"sign_in": "open"}
    heads, shown = said(start(TENKYO_SIGN_IN="users"))
    assert heads == ["この画面は、まだ使えません"]
    assert "tenkyo users add" in shown


@pytest.mark.parametrize(
    ("changed", "head"),
    [
        ({"must_change": True}, "パスワードの変更"),
        ({"notice": NOTICE | {"accepted": False}}, "利用ルール"),
    ],
)
def test_first_things_come_first(world, start, changed, head):
    world.cookies, world.me = {"tenkyo_session": "tks_a"}, ME | changed
    app = start(TENKYO_SIGN_IN="users")
    heads, shown = said(app)
    assert heads == [head]
    assert "ログイン中：山田 花子（閲覧者）" in shown
    assert [one.url.path for one in world.asked] == ["/v1/me"]
    assert world.asked[0].headers["authorization"] == "Bearer tks_a"


def test_rules_that_are_read_are_accepted_as_read(world, start):
    world.cookies = {"tenkyo_session": "tks_a"}
    world.me = ME | {"notice": NOTICE | {"accepted": False}}
    app = start(TENKYO_SIGN_IN="users")
    app.button(key="rules_read").click().run()
    posted = next(one for one in world.asked if one.method == "POST")
    assert (posted.url.path, posted.content) == ("/v1/me/notice", b'{"version":"a1"}')


def test_who_was_shut_out_leaves_nothing(world, start):
    world.cookies = {"tenkyo_session": "tks_a"}
    world.me = ME | {"notice": NOTICE | {"accepted": False}}
    app = start(TENKYO_SIGN_IN="users")
    app.session_state["turns"] = ["質問"]
    world.status = 401
    app.run()
    heads, shown = said(app)
    assert heads == ["サインイン"]
    assert "サインインが終わっています" in shown
    assert "山田" not in shown
    assert "turns" not in app.session_state


def test_another_holder_of_the_session_finds_nothing(world, start):
    world.cookies = {"tenkyo_session": "tks_a"}
    world.me = ME | {"notice": NOTICE | {"accepted": False}}
    app = start(TENKYO_SIGN_IN="users")
    app.session_state["turns"] = ["質問"]
    app.run()
    assert app.session_state["turns"] == ["質問"]
    world.cookies = {"tenkyo_session": "tks_b"}
    app.run()
    assert "turns" not in app.session_state
    assert world.asked[-1].headers["authorization"] == "Bearer tks_b"


def test_an_api_in_trouble_lets_nobody_in(world, start):
    world.cookies, world.status = {"tenkyo_session": "tks_a"}, 503
    heads, shown = said(start(TENKYO_SIGN_IN="users"))
    assert heads == ["Tenkyo（典拠）"]
    assert "tk-alert" in shown


FRONT = {
    "TENKYO_SIGN_IN": "header",
    "TENKYO_UI_KEY": "tk_1_x",
    "TENKYO_TRUSTED_USER_HEADER": "X-User",
    "TENKYO_TRUSTED_PROXIES": '["10.0.0.7"]',
    "FORWARDED_ALLOW_IPS": "",
}


def test_a_front_is_believed_for_whom_it_names(world, start):
    world.headers, world.peer = {"x-user": ["yamada"]}, "10.0.0.7"
    world.me = ME | {"sign_in": "service", "notice": NOTICE | {"accepted": False}}
    heads, _ = said(start("10.0.0.1", **FRONT))
    assert heads == ["利用ルール"]
    (asked,) = world.asked
    assert asked.headers["authorization"] == "Bearer tk_1_x"
    assert asked.headers["x-tenkyo-user"] == "yamada"
    assert asked.headers["x-tenkyo-roles"] == "reader"


@pytest.mark.parametrize(
    ("headers", "peer", "reason"),
    [
        ({"x-user": ["yamada"]}, "10.0.0.8", "庁内の認証を通らずに"),
        ({"x-user": ["yamada"]}, None, "庁内の認証を通らずに"),
        ({"x-user": ["yamada", "suzuki"]}, "10.0.0.7", "庁内の認証を通らずに"),
        ({}, "10.0.0.7", "だれが使うのかが届きませんでした"),
    ],
)
def test_who_is_not_the_front_names_nobody(world, start, headers, peer, reason):
    world.headers, world.peer = headers, peer
    heads, shown = said(start("10.0.0.1", **FRONT))
    assert heads == ["サインイン"]
    assert reason in shown
    assert world.asked == []


@pytest.mark.parametrize(
    ("headers", "peer"), [({"x-forwarded-for": ["10.0.0.9"]}, None), ({}, "10.0.0.9")]
)
def test_an_open_machine_is_open_to_itself_only(world, start, headers, peer):
    world.headers, world.peer = headers, peer  # whatever address the server was given
    heads, shown = said(start())
    assert heads == ["サインイン"]
    assert "この機械の中だけ" in shown
    assert world.asked == []
