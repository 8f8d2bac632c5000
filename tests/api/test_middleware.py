"""What every response carries."""

import re


def test_every_response_has_an_id_and_is_safe_to_show(client):
    for response in (client.get("/healthz"), client.get("/nothing"), client.post("/v1/search")):
        assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-request-id"])
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_problem_names_the_request(client):
    response = client.get("/nothing")
    assert response.json()["instance"] == response.headers["x-request-id"]


def test_the_operational_log_has_patterns_not_paths(client, caplog):
    with caplog.at_level("INFO", logger="tenkyo.access"):
        client.get("/v1/search?query=秘密の質問")
        client.get("/秘密の道")
    assert "秘密" not in caplog.text
    assert "GET other 404" in caplog.text
