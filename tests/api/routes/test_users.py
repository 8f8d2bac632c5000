import re

import pytest

from tests.api.people import ADMIN, PASSWORDS, READER

NEW = {
    "name": "Jiro",
    "display_name": "次郎",
    "division": "市場課",
    "roles": ["editor"],
    "groups": ["市場課"],
    "clearance": 2,
}


def problem(answer):
    return answer.status_code, answer.json()["type"].removeprefix("urn:tenkyo:problem:")


def test_a_user_is_added_with_a_password_that_they_change_first(people):
    made = people(ADMIN, "POST", "/v1/users", json=NEW)
    body = made.json()
    assert made.status_code == 201
    password = body.pop("password")
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    for moment in ("created_at", "password_changed_at"):
        assert body.pop(moment).endswith("Z")
    assert body == NEW | {
        "name": "jiro",
        "version": 1,
        "disabled": False,
        "disabled_at": None,
        "locked": False,
        "must_change": True,
        "sessions": 0,
        "last_seen_at": None,
    }

    signed = people.sign_in("jiro", password).json()
    assert signed["must_change"] is True
    bearer = {"Authorization": f"Bearer {signed['token']}"}
    me = people.client.get("/v1/me", headers=bearer).json()
    assert (me["display_name"], me["division"], me["groups"]) == ("次郎", "市場課", ["市場課"])
    assert (me["clearance"], me["must_change"]) == (2, True)
    assert me["roles"] == ["editor", "reader"]
    for path in ("/v1/documents", "/v1/collections", "/v1/conversations"):
        refused = people.client.get(path, headers=bearer)
        assert problem(refused) == (403, "password_change_required")
    own = {"current": password, "new": "jibun no kotoba"}
    changed = people.client.post("/v1/me/password", json=own, headers=bearer)
    assert changed.status_code == 204
    assert people.client.get("/v1/collections", headers=bearer).status_code == 200
    assert people.sign_in("jiro", password).status_code == 401
    assert people.sign_in("jiro", "jibun no kotoba").json()["must_change"] is False


def test_users_are_listed_a_page_at_a_time(people):
    people.token(READER)
    first = people(ADMIN, "GET", "/v1/users?limit=1").json()
    second = people(ADMIN, "GET", f"/v1/users?limit=1&cursor={first['next_cursor']}").json()
    names = [one["name"] for one in first["users"] + second["users"]]
    assert (names, second["next_cursor"]) == ([ADMIN, READER], None)
    assert second["users"] == [people(ADMIN, "GET", f"/v1/users/{READER}").json()]
    assert second["users"][0]["sessions"] == 1
    assert second["users"][0].keys().isdisjoint({"password", "password_hash"})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/users", None),
        ("GET", f"/v1/users/{READER}", None),
        ("POST", "/v1/users", NEW),
        ("PATCH", f"/v1/users/{READER}", {"version": 1, "roles": ["admin"]}),
        ("DELETE", f"/v1/users/{ADMIN}", None),
    ],
)
def test_only_administrators_look_after_users(people, method, path, body):
    assert problem(people(READER, method, path, json=body)) == (403, "forbidden")


def test_changes_hold_at_the_next_call(people):
    people.token(READER)
    change = {"version": 1, "roles": ["auditor"], "groups": ["港湾課"], "clearance": 2}
    changed = people(ADMIN, "PATCH", f"/v1/users/{READER}", json=change).json()
    assert (changed["version"], changed["password"]) == (2, None)
    me = people(READER, "GET", "/v1/me").json()
    assert (me["roles"], me["groups"], me["clearance"]) == (["auditor", "reader"], ["港湾課"], 2)


def test_of_two_administrators_at_once_the_second_is_told(people):
    first = people(ADMIN, "PATCH", f"/v1/users/{READER}", json={"version": 1, "division": "港湾課"})
    assert first.json()["version"] == 2
    second = people(ADMIN, "PATCH", f"/v1/users/{READER}", json={"version": 1, "clearance": 2})
    assert problem(second) == (409, "version_conflict")
    assert second.json()["version"] == 2
    assert problem(people(ADMIN, "DELETE", f"/v1/users/{READER}?version=1"))[0] == 409
    now = people(ADMIN, "GET", f"/v1/users/{READER}").json()
    assert (now["division"], now["clearance"]) == ("港湾課", 1)


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("PATCH", {"roles": ["reader"]}),
        ("PATCH", {"disabled": True}),
        ("DELETE", None),
    ],
)
def test_the_last_administrator_stays(people, method, body):
    def attempt():
        version = people(ADMIN, "GET", f"/v1/users/{ADMIN}").json()["version"]
        given = body and {"version": version, **body}
        return people(ADMIN, method, f"/v1/users/{ADMIN}", json=given)

    assert problem(attempt()) == (409, "last_admin")
    kept = people(ADMIN, "GET", f"/v1/users/{ADMIN}").json()
    assert (kept["roles"], kept["disabled"], kept["version"]) == (["admin"], False, 1)
    people.add("second", "mou hitori no kanri", roles=["admin"])
    assert attempt().status_code in {200, 204}


@pytest.mark.parametrize("how", ["disable", "reset", "set", "remove"])
def test_what_ends_sessions_ends_them_for_good(people, how):
    people.token(READER)
    change = {
        "disable": {"disabled": True},
        "reset": {"make_password": True},
        "set": {"password": "atarashii kotoba"},
    }
    if how == "remove":
        assert people(ADMIN, "DELETE", f"/v1/users/{READER}").status_code == 204
        people.add(READER)
    else:
        given = {"version": 1, **change[how]}
        changed = people(ADMIN, "PATCH", f"/v1/users/{READER}", json=given).json()
        assert changed["sessions"] == 0
        assert changed["must_change"] is (how != "disable")
        again = {"version": 2, "disabled": False}
        people(ADMIN, "PATCH", f"/v1/users/{READER}", json=again)
    assert people(READER, "GET", "/v1/me").status_code == 401


def test_a_lock_is_seen_and_lifted(people):
    for _ in range(5):
        people.sign_in(READER, "machigatta kotoba")
    assert people(ADMIN, "GET", f"/v1/users/{READER}").json()["locked"] is True
    lifted = people(
        ADMIN, "PATCH", f"/v1/users/{READER}", json={"version": 1, "disabled": False}
    ).json()
    assert lifted["locked"] is False
    assert people.sign_in(READER).status_code == 201


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": READER}, (409, "user_exists")),
        ({"name": "TARO"}, (409, "user_exists")),
        ({"name": ""}, (422, "invalid")),
        ({"name": "  "}, (422, "invalid")),
        ({"name": "a/b"}, (422, "invalid")),
        ({"name": "a\u0000"}, (422, "invalid")),
        ({"name": "x" * 101}, (422, "invalid")),
        ({"name": "a", "roles": []}, (422, "invalid")),
        ({"name": "a", "roles": ["root"]}, (422, "invalid")),
        ({"name": "a", "clearance": 3}, (422, "invalid")),
        ({"name": "a", "password": "mijikai"}, (422, "weak_password")),
        ({"name": "nagai.namae@example.go.jp", "password": "nagai.namae@example.go.jp"},
         (422, "weak_password")),
        ({"name": "a", "admin": True}, (422, "invalid")),
    ],
)  # fmt: skip
def test_what_cannot_be_added(people, body, expected):
    assert problem(people(ADMIN, "POST", "/v1/users", json=body)) == expected
    assert len(people(ADMIN, "GET", "/v1/users").json()["users"]) == 2


def test_one_who_is_not_there_is_404(people):
    for method, body in (("GET", None), ("PATCH", {"version": 1}), ("DELETE", None)):
        assert people(ADMIN, method, "/v1/users/nobody", json=body).status_code == 404


def test_where_everybody_is_an_administrator_the_first_is_made_on_the_machine(client):
    assert client.get("/v1/users").json() == {"users": [], "next_cursor": None}
    refused = client.post("/v1/users", json={"name": "hana", "roles": ["admin"]})
    assert problem(refused) == (409, "first_user")
    assert "tenkyo users add" in refused.json()["detail"]


def test_what_is_done_is_noted_without_names_and_passwords(people):
    people(ADMIN, "POST", "/v1/users", json=NEW | {"password": "hajime no kotoba"})
    people(ADMIN, "PATCH", "/v1/users/jiro", json={"version": 1, "roles": ["reader"]})
    people(ADMIN, "DELETE", "/v1/users/jiro")
    lines = b"".join(people.services.audit.entries()).decode()
    for action in ("create", "change", "remove"):
        assert lines.count(f'"action":"{action}"') == 1
    assert lines.count(people.services.audit.pseudonym("jiro")) == 3
    for word in ("jiro", "次郎", "hajime", *PASSWORDS.values()):
        assert word not in lines
