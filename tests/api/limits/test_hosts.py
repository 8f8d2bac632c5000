import pytest
from starlette.websockets import WebSocketDisconnect

FRONT = {"trusted_user_header": "X-Remote-User"}
FOREIGN_HOST = "urn:tenkyo:problem:foreign_host"
FOREIGN_ORIGIN = "urn:tenkyo:problem:foreign_origin"


@pytest.mark.parametrize(
    ("host", "passes"),
    [
        ("127.0.0.1:8000", True),
        ("localhost:8000", True),
        ("LocalHost", True),
        ("[::1]:8000", True),
        ("tenkyo.example.go.jp", True),
        ("api.example.go.jp:443", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:8000", False),
        ("evil.example@127.0.0.1", False),
        ("127.0.0.1/evil", False),
        ("10.0.0.5", False),
        ("", False),
        ("[::1", False),
        ("127.0.0.1:x", False),
    ],
)
def test_an_open_api_answers_to_names_of_this_machine_only(make_who, host, passes):
    who = make_who(
        allowed_hosts=("Tenkyo.example.go.jp",), public_api_url="https://api.example.go.jp/tenkyo"
    )
    answer = who.client.get("/who", headers={"host": host})
    if passes:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["type"]) == (421, FOREIGN_HOST)


def test_two_hosts_are_none(who):
    twice = [("host", "127.0.0.1"), ("host", "evil.example")]
    assert who.client.get("/who", headers=twice).status_code == 421


@pytest.mark.parametrize(
    ("origin", "passes"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8501", True),
        ("https://ui.example.go.jp", True),
        ("https://evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://evil.example#127.0.0.1", False),
        ("http://127.0.0.1@evil.example", False),
        ("null", False),
        ("", False),
        ("file://", False),
    ],
)
def test_a_page_from_elsewhere_posts_nothing(make_who, origin, passes):
    who = make_who(allowed_hosts=("ui.example.go.jp",))
    answer = who.client.post(
        "/echo", content=b"{}", headers={"origin": origin, "content-type": "text/plain"}
    )
    if passes:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["type"]) == (403, FOREIGN_ORIGIN)


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example"}, {"origin": "https://evil.example"}, {"origin": "null"}]
)
def test_a_page_from_elsewhere_opens_no_socket(who, headers):
    with (
        pytest.raises(WebSocketDisconnect) as caught,
        who.client.websocket_connect("/socket", headers=headers),
    ):
        pass
    assert caught.value.code == 1008


def test_a_page_of_this_machine_opens_a_socket(who):
    given = {"origin": "http://localhost:8501", "host": "localhost:8000"}
    with who.client.websocket_connect("/socket", headers=given) as socket:
        assert socket.receive_text() == "open"


def test_with_keys_names_do_not_matter(who):
    _, key = who.key()
    headers = {"host": "evil.example", "origin": "https://evil.example", "x-api-key": key}
    assert who.client.get("/who", headers=headers).status_code == 200
    del headers["x-api-key"]
    assert who.client.get("/who", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("https://tenkyo.example.go.jp", 200),
        ("https://tenkyo.example.go.jp:444", 403),
        ("http://localhost:8501", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ],
)
def test_a_front_that_signs_in_by_cookie_is_not_used_by_other_sites(make_who, origin, status):
    who = make_who(**FRONT)
    headers = {"host": "tenkyo.example.go.jp", "x-remote-user": "taro"}
    headers |= {"origin": origin} if origin else {}
    assert who.client.get("/who", headers=headers).status_code == status
