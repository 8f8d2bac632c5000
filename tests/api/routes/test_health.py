"""Alive, ready, counted."""

import pytest

from api.app import create_app


def test_a_server_that_can_answer_is_ready(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok"}


def test_a_new_installation_is_ready_to_take_its_first_document(make_client, tmp_path):
    client = make_client(home=tmp_path / "new")
    assert client.get("/readyz").status_code == 200


def test_an_index_that_does_not_open_is_not_ready_and_says_why(home, make_client):
    (home / "indexes" / "default" / "CURRENT").write_text("何か", encoding="utf-8")
    client = make_client()
    response = client.get("/readyz")
    assert client.get("/healthz").status_code == 200
    assert (response.status_code, response.json()["type"]) == (
        503,
        "urn:tenkyo:problem:corrupt_index",
    )


def test_a_server_that_goes_down_is_not_ready(client, services):
    services.draining = True
    assert client.get("/readyz").json()["detail"] == "サーバーを止めているところです。"


@pytest.mark.parametrize("path", ["/v1/models/../../etc/passwd", "/ある質問", "/x?question=秘密"])
def test_paths_are_no_labels(client, path):
    client.get(path)
    figures = client.get("/metrics").text
    assert "passwd" not in figures
    assert "質問" not in figures
    assert 'route="other"' in figures


def test_two_applications_count_for_themselves(settings):
    first, second = create_app(settings), create_app(settings)
    first.state.services.metrics.answers.labels("answered", "m").inc()
    assert b'outcome="answered"' not in second.state.services.metrics.exposition()
    for app in (first, second):
        app.state.services.close()
