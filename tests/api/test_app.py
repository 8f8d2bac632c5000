"""The limits stand around the whole application."""

import pytest


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"headers": {"host": "evil.example"}}, 421),
        ({"headers": {"origin": "https://evil.example"}}, 403),
        ({"headers": {"x-evil": "a\r\nb"}}, 400),
        ({"content": b"x" * 2049}, 413),
    ],
)
@pytest.mark.parametrize("path", ["/v1/answers", "/v1/chat/completions", "/mcp", "/nowhere"])
def test_no_path_is_outside(make_client, path, given, status):
    client = make_client(max_request_kb=2)
    answer = client.post(path, **given)
    assert answer.status_code == status
    assert answer.headers["x-request-id"]


def test_every_caller_is_told_what_is_left(make_client):
    client = make_client(rate_per_minute=2)
    answers = [client.get("/v1/conversations") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/metrics").status_code == 200
