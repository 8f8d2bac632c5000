from urllib.parse import quote

import pytest
from starlette.requests import HTTPConnection

from api.identity import headers
from api.problems import ProblemError

SPOKEN = {
    "x_tenkyo_user": quote("山田 花子"),
    "x_tenkyo_groups": f"{quote('企画,課')},{quote('財政課')}",
}


@pytest.fixture
def front(who):
    _, key = who.key("画面", roles=["admin"], clearance=2, groups=["裏方"], service=True)
    return lambda **headers: who.ask(x_api_key=key, **headers)


def test_a_service_speaks_for_a_person(front):
    assert front(**SPOKEN).json() == {
        "user": "山田 花子",
        "roles": ["reader"],
        "groups": ["企画,課", "財政課"],
        "clearance": 2,
        "all": False,
        "as": "山田 花子",
        "service": False,
    }
    own = front().json()
    assert (own["user"], own["groups"], own["service"]) == ("画面", ["裏方"], True)


@pytest.mark.parametrize(
    ("roles", "said", "held"),
    [
        (["admin"], "admin", ["admin", "editor", "reader"]),
        (["admin"], "editor, auditor", ["editor", "reader"]),
        (["reader"], "admin,auditor", ["reader"]),
        (["editor"], "admin", ["editor", "reader"]),
        (["auditor"], "auditor", ["auditor", "reader"]),
        (["admin"], "", ["reader"]),
    ],
)
def test_a_person_has_no_more_roles_than_the_key(who, roles, said, held):
    _, key = who.key("画面", roles=roles, service=True)
    answer = who.ask(x_api_key=key, x_tenkyo_user="taro", x_tenkyo_roles=said)
    assert answer.json()["roles"] == held


def test_others_do_not_speak_for_anyone(who):
    _, key = who.key()
    caller = who.ask(x_api_key=key, **SPOKEN, x_tenkyo_roles="admin", x_user_id="u1").json()
    assert (caller["user"], caller["roles"], caller["groups"]) == ("企画課", ["reader"], [])


def test_a_pseudonym_of_gennai_is_a_person_of_its_own(front):
    caller = front(x_user_id="AbC-_1").json()
    assert (caller["user"], caller["as"]) == ("画面:AbC-_1", "画面:AbC-_1")
    assert (caller["roles"], caller["groups"]) == (["reader"], ["裏方"])
    assert front(x_user_id="AbC-_1", x_tenkyo_user="taro").json()["user"] == "taro"


@pytest.mark.parametrize(
    "given",
    [
        {"x_tenkyo_user": ""},
        {"x_tenkyo_user": "%0d%0ax-evil:%201"},
        {"x_tenkyo_user": "a%00b"},
        {"x_tenkyo_user": "%ff"},
        {"x_tenkyo_user": "%E2%80%A8"},
        {"x_tenkyo_user": "a" * 201},
        {"x_tenkyo_user": "a", "x_tenkyo_groups": "a,%0a"},
        {"x_tenkyo_user": "a", "x_tenkyo_groups": ",".join(map(str, range(201)))},
        {"x_tenkyo_user": "a", "x_tenkyo_roles": "root"},
        {"x_user_id": "u" * 100},
    ],
)
def test_a_header_that_cannot_be_read_is_400(front, given):
    answer = front(**given)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:tenkyo:problem:bad_header")


@pytest.mark.parametrize(
    "read",
    [
        headers.spoken_user,
        headers.spoken_groups,
        headers.gennai_user,
        lambda connection: headers.trusted_user(connection, "x-user"),
        lambda connection: headers.trusted_groups(connection, "x-user"),
    ],
)
@pytest.mark.parametrize("value", [b"\xff", b"u\xe3", b"a\r\nx-evil: 1", b"\x00"])
def test_bytes_that_are_no_name_are_400(read, value):
    names = [b"x-tenkyo-user", b"x-tenkyo-groups", b"x-user-id", b"x-user"]
    scope = {"type": "http", "headers": [(name, value) for name in names]}
    with pytest.raises(ProblemError) as caught:
        read(HTTPConnection(scope))
    assert (caught.value.status, caught.value.code) == (400, "bad_header")


def test_a_header_that_comes_twice_is_400(who):
    _, key = who.key(service=True)
    twice = [("x-api-key", key), ("x-tenkyo-user", "a"), ("x-tenkyo-user", "b")]
    assert who.client.get("/who", headers=twice).status_code == 400
