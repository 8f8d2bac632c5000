from datetime import timedelta

import pytest

from api.state.answers import now
from api.state.users import UserChange, change_user, remove_user
from tests.api.people import ADMIN, PASSWORDS, READER, open_people


def at(monkeypatch, moment):
    """Sets the clock of the machine."""
    for module in ("sessions", "lockouts", "users", "answers"):
        monkeypatch.setattr(f"api.state.{module}.now", lambda: moment)


def test_a_session_tells_who_calls_until_it_is_ended(people):
    made = people.sign_in(READER)
    body = made.json()
    token = body.pop("token")
    expires = body.pop("expires_at")
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    assert body == {
        "user": READER,
        "display_name": READER,
        "roles": ["reader"],
        "must_change": False,
    }
    assert token.startswith("tks_")
    assert expires.endswith("Z")
    bearer = {"Authorization": f"Bearer {token}"}
    me = people.client.get("/v1/me", headers=bearer).json()
    assert (me["user"], me["sign_in"], me["clearance"]) == (READER, "users", 1)
    assert people.client.get("/v1/me", headers={"x-api-key": token}).json()["user"] == READER
    assert people.client.delete("/v1/sessions/current", headers=bearer).status_code == 204
    ended = people.client.get("/v1/me", headers=bearer)
    assert (ended.status_code, ended.json()["type"]) == (401, "urn:tenkyo:problem:session_ended")
    assert ended.headers["www-authenticate"] == 'Bearer realm="tenkyo"'


@pytest.mark.parametrize("name", [f" {READER} ", "TARO", "ｔａｒｏ"])
def test_a_name_is_the_same_however_it_is_typed(people, name):
    assert people.sign_in(name, PASSWORDS[READER]).json()["user"] == READER


def test_users_close_the_api_as_keys_do(people):
    refused = people.client.get("/v1/me")
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:tenkyo:problem:unauthorized")


def test_where_nobody_can_sign_in_that_is_said(client):
    refused = client.post("/v1/sessions", json={"user": "a", "password": "b"})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:tenkyo:problem:no_users")
    ended = client.delete("/v1/sessions/current")
    assert (ended.status_code, ended.json()["type"]) == (409, "urn:tenkyo:problem:no_session")


def test_nothing_tells_which_of_name_and_password_was_wrong(people):
    people.add("jiro", "asagiri no minato", roles=["reader"])
    with people.services.state.session() as session:
        change_user(session, "jiro", UserChange(disabled=True))

    def refusals(name, password):
        """What is said to eight wrong sign-ins, without what differs between all requests."""
        said = []
        for number in range(8):
            answer = people.sign_in(name, password, peer=f"10.0.{len(name)}.{number}")
            body = answer.json()
            body.pop("instance")
            said.append((answer.status_code, answer.headers.get("retry-after"), body))
        return said

    wrong = refusals(READER, "machigatta kotoba")
    assert [status for status, *_ in wrong] == [401] * 5 + [429] * 3
    assert wrong[5][1] == "30"
    assert refusals("nobody", "machigatta kotoba") == wrong
    assert refusals("jiro", "asagiri no minato") == wrong


def test_the_right_password_waits_too_and_then_starts_anew(people, monkeypatch):
    for _ in range(5):
        assert people.sign_in(READER, "machigatta kotoba").status_code == 401
    assert people.sign_in(READER).status_code == 429
    at(monkeypatch, now() + timedelta(seconds=31))
    assert people.sign_in(READER, "machigatta kotoba").status_code == 401
    longer = people.sign_in(READER)
    assert (longer.status_code, longer.headers["retry-after"]) == (429, "60")
    at(monkeypatch, now() + timedelta(seconds=100))
    assert people.sign_in(READER).status_code == 201
    assert people.sign_in(READER, "machigatta kotoba").status_code == 401
    assert people.sign_in(READER).status_code == 201


def test_a_clock_put_back_an_hour_locks_nobody_out(people, monkeypatch):
    for _ in range(5):
        people.sign_in(READER, "machigatta kotoba")
    assert people.sign_in(READER).status_code == 429
    at(monkeypatch, now() - timedelta(hours=1))
    assert people.sign_in(READER).status_code == 201


@pytest.mark.parametrize(
    ("hours", "status"),
    [(0, 200), (1, 200), (1.99, 200), (2, 401), (-1, 401), (-24, 401), (13, 401)],
)
def test_a_session_ends_when_it_rests_or_the_clock_goes_back(people, monkeypatch, hours, status):
    people.token(READER)
    at(monkeypatch, now() + timedelta(hours=hours))
    assert people(READER, "GET", "/v1/me").status_code == status
    assert people.sign_in(READER).status_code == 201  # nobody is locked out for it


def test_a_session_that_is_used_goes_on_until_its_end(people, monkeypatch):
    begun = now()
    at(monkeypatch, begun)
    people.token(READER)
    said = []
    for hour in range(1, 14):
        at(monkeypatch, begun + timedelta(hours=hour))
        said.append(people(READER, "GET", "/v1/me").status_code)
    assert said == [200] * 11 + [401, 401]


@pytest.mark.parametrize("what", ["disabled", "removed"])
def test_one_who_may_not_sign_in_any_more_is_out_at_the_next_call(people, what):
    assert people(READER, "GET", "/v1/me").status_code == 200
    with people.services.state.session() as session:
        if what == "disabled":
            change_user(session, READER, UserChange(disabled=True))
        else:
            remove_user(session, READER)
    assert people(READER, "GET", "/v1/me").status_code == 401


def test_one_address_does_not_try_many_names(people):
    tried = [people.sign_in(f"u{n}", "machigatta", peer="10.0.0.9").status_code for n in range(25)]
    assert tried == [401] * 20 + [429] * 5
    assert people.sign_in(READER, peer="10.0.0.9").status_code == 429
    assert people.sign_in(READER, peer="10.0.0.8").status_code == 201


def test_behind_a_front_each_address_counts_for_itself(people):
    def tried(forwarded):
        body = {"user": "nobody", "password": "machigatta"}
        headers = {"x-forwarded-for": forwarded}
        return people.client.post("/v1/sessions", json=body, headers=headers).status_code

    assert {tried(f"9.9.9.{number}, 10.0.0.9") for number in range(25)} == {401, 429}
    body = {"user": READER, "password": PASSWORDS[READER]}
    signs_in = {"x-forwarded-for": "10.0.0.8"}
    assert people.client.post("/v1/sessions", json=body, headers=signs_in).status_code == 201


@pytest.mark.parametrize(
    "token", ["tks_", "tks_x", "tks_" + "a" * 43, "tks_\udcff", "tks_" + "a" * 5000]
)
def test_what_is_no_token_of_ours_is_401(people, token):
    headers = {b"Authorization": f"Bearer {token}".encode("utf-8", "surrogateescape")}
    assert people.client.get("/v1/me", headers=headers).status_code == 401


def test_the_lengths_of_sessions_are_settings(tmp_path, monkeypatch):
    with open_people(tmp_path, session_hours=1, session_idle_minutes=5) as people:
        begun = now()
        at(monkeypatch, begun)
        people.token(ADMIN)
        for minutes, status in ((4, 200), (8, 200), (13, 401)):
            at(monkeypatch, begun + timedelta(minutes=minutes))
            assert people(ADMIN, "GET", "/v1/me").status_code == status


def test_tokens_and_passwords_are_kept_nowhere(people):
    token = people.token(READER)
    people.sign_in(READER, "machigatta kotoba")
    folder = people.services.settings.state
    kept = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert b"argon2id" in kept
    for secret in (token, PASSWORDS[READER], "machigatta kotoba"):
        assert secret.encode() not in kept


def test_sign_ins_are_noted(people):
    people.sign_in(READER)
    people.sign_in(READER, "machigatta kotoba")
    lines = b"".join(people.services.audit.entries()).decode()
    assert lines.count('"kind":"sign_in"') == 2
    assert lines.count('"outcome":"refused"') == 1
    assert READER not in lines
