import pytest

from api.state.keys import revoke_key

LOCAL = {
    "user": "local",
    "roles": ["admin", "auditor", "editor", "reader"],
    "groups": [],
    "clearance": 2,
    "all": True,
    "as": None,
    "service": False,
}
READER = {
    "user": "企画課",
    "roles": ["reader"],
    "groups": [],
    "clearance": 1,
    "all": False,
    "as": "企画課",
    "service": False,
}


def test_without_keys_the_api_is_open_on_loopback_whatever_a_client_sends(who):
    assert who.ask().json() == LOCAL
    assert who.ask(authorization="Bearer sk-any", x_tenkyo_user="x").json() == LOCAL


def test_a_key_closes_the_api_at_once_and_opens_it_to_its_bearer(who):
    assert who.ask().status_code == 200
    _, key = who.key(groups=["企画課"])
    refused = who.ask()
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="tenkyo"'
    assert refused.json()["type"] == "urn:tenkyo:problem:unauthorized"
    caller = READER | {"groups": ["企画課"]}
    assert who.ask(authorization=f"Bearer {key}").json() == caller
    assert who.ask(authorization=f"bearer  {key} ").json() == caller
    assert who.ask(x_api_key=key).json() == caller
    assert who.ask(x_api_key=key, authorization=f"Bearer {key}").json() == caller
    assert who.ask(x_api_key=key, authorization="Basic dTpw").json() == caller


def test_two_different_keys_are_a_contradiction(who):
    _, one = who.key()
    _, other = who.key()
    refused = who.ask(x_api_key=one, authorization=f"Bearer {other}")
    assert (refused.status_code, refused.json()["type"]) == (400, "urn:tenkyo:problem:two_keys")
    twice = who.client.get("/who", headers=[("x-api-key", one), ("x-api-key", other)])
    assert twice.status_code == 400


@pytest.mark.parametrize(
    "value", ["", "x", "tk_000000000000_x", "鍵".encode(), b"\xff\xfe", b"tk_\t"]
)
def test_a_wrong_key_is_401_and_says_nothing_more(who, value):
    who.key()
    wrong = who.client.get("/who", headers=[(b"x-api-key", value)])
    assert wrong.status_code == 401
    assert wrong.json()["detail"].startswith(
        "鍵が正しくないか、失効しているか、期限が過ぎています。"
    )


def test_a_revoked_key_ends_and_does_not_open_the_api_again(who):
    key_id, key = who.key()
    assert who.ask(x_api_key=key).status_code == 200
    with who.services.state.session() as session:
        revoke_key(session, key_id)
    who.look_again()
    assert who.ask(x_api_key=key).status_code == 401
    assert who.ask().status_code == 401


def test_an_admin_edits_and_every_role_reads(who):
    _, key = who.key(roles=["admin"])
    assert who.ask(x_api_key=key).json()["roles"] == ["admin", "editor", "reader"]
    _, key = who.key(roles=["auditor"])
    assert who.ask(x_api_key=key).json()["roles"] == ["auditor", "reader"]


@pytest.mark.parametrize("header", ["forwarded", "x-forwarded-for", "x-real-ip"])
def test_a_call_through_a_proxy_is_not_the_local_users(who, header):
    refused = who.ask(**{header: "for=10.0.0.9"})
    assert refused.status_code == 401
    assert refused.json()["detail"].startswith("中継を通った呼び出しは、だれからのものか")


def test_a_call_from_elsewhere_is_not_the_local_users(who):
    assert who.calling_from("10.0.0.9").get("/who").status_code == 401
    assert who.calling_from("::ffff:127.0.0.1").get("/who").status_code == 200


def test_on_another_address_nothing_is_open(make_who):
    assert make_who(host="0.0.0.0").ask().status_code == 401  # noqa: S104
