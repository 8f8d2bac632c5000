"""Calls of 源内, replayed as it makes them."""

import asyncio
import base64
import json
import time
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.gennai.form import MOST_REQUEST_BYTES
from api.state.answers import now
from api.state.keys import create_key
from api.state.requests import GennaiRequest, add_request, note_progress
from rag.settings import Settings

QUESTION = "移動図書館は何台に増やしますか"
SENTENCE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"
PARK = "# 公園計画\n\n## １　ベンチ\n\n公園のベンチを、令和９年度末までに30基置く。\n"


@pytest.fixture(scope="module")
def client(collection_home):
    settings = Settings(
        home=collection_home, ocr=False, public_api_url="https://rag.example/tenkyo", models=()
    )
    with TestClient(
        create_app(settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)
    ) as client:
        yield client


def ask(client, path="/genai/invoke", *, headers=None, **inputs):
    body = {"inputs": inputs, "sessionId": "3f0d7f4e-0000-4000-8000-000000000000"}
    return client.post(path, json=body, headers=headers, follow_redirects=False)


def attached(name, content):
    encoded = base64.b64encode(content if isinstance(content, bytes) else content.encode())
    return {"key": "files", "files": [{"filename": name, "content": encoded.decode()}]}


def settled(client, url, headers=None):
    """The state of a request that has ended."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = client.get(url, headers=headers).json()
        if found["status"] not in {"PENDING", "IN_PROGRESS"}:
            return found
        time.sleep(0.05)
    raise TimeoutError(found)


def test_an_answer_at_once(client):
    response = ask(client, question=QUESTION, documents="", show="")
    assert response.status_code == 200
    body = response.json()
    assert body["outputs"].startswith(
        "『潮見市暮らし計画（令和７年度）』（2025年6月13日）の記載：\n\n"
        + SENTENCE
        + "[^1]\n\n---\n"
    )
    assert f"「{SENTENCE}」 [原典を開く](https://rag.example/tenkyo/open/" in body["outputs"]
    assert [cited["quote"] for cited in body["citations"]] == [SENTENCE]
    assert body["outcome"] == "answered"
    assert body["usageMetadata"] == [
        {
            "modelVersion": "extractive",
            "requestCount": 1,
            "estimatedCostInfo": {"estimatedCost": 0, "currency": "USD"},
            "tokens": {"promptTokenCount": 0, "candidatesTokenCount": 0, "totalTokenCount": 0},
        }
    ]
    assert body["timestamps"]["processingStartedAt"] <= body["timestamps"]["processingEndedAt"]
    assert not {"files", "artifacts"} & set(body)  # 源内 writes `files` anew


def test_no_redirect_with_a_slash_at_the_end(client):
    assert ask(client, "/genai/invoke/", question=QUESTION).status_code == 200
    assert ask(client, "/genai/requests/", question=QUESTION).status_code == 202


def test_a_question_of_digits_is_answered_as_words(client):
    body = ask(client, question=2024, fiscal_years=2024, ministries="").json()
    assert [cited["passage"]["document"]["title"] for cited in body["citations"]] == [
        "潮見市暮らし計画（令和４年度）"
    ]


def test_what_was_said_before_resolves_the_question(client):
    first = {
        "input": json.dumps({"question": "移動窓口車を運行する集落の数の目標は"}),
        "output": "20集落です。[^1]",
        "createdDate": "1",
    }
    second = {
        "input": json.dumps({"question": "いつまでですか", "conversation_histories": [first]}),
        "output": "令和９年度末です。",
        "createdDate": "2",
    }
    body = ask(
        client, question="その主担当府省庁はどこですか", conversation_histories=[first, second]
    ).json()
    assert "総務省" in body["outputs"]
    assert "[^1]" in body["outputs"]


def test_documents_for_this_question_only(client, collection_home):
    body = ask(
        client, question="公園のベンチは何基置きますか", files=[attached("公園.md", PARK)]
    ).json()
    assert "公園のベンチを、令和９年度末までに30基置く。[^1]" in body["outputs"]
    assert (
        "添付された文書から答えました（この質問にだけ使い、登録はしていません）。"
        in body["outputs"]
    )
    assert "原典を開く" not in body["outputs"]  # nobody can open it later
    again = ask(client, question="公園のベンチは何基置きますか").json()
    assert again["outcome"] != "answered"
    assert list((collection_home / "state").glob("attached-*")) == []


def test_what_the_attached_documents_do_not_say_the_collection_may(client):
    files = [attached("公園.md", PARK), attached("道具.exe", b"MZ\0\0")]
    body = ask(client, question=QUESTION, files=files).json()
    assert f"{SENTENCE}[^1]" in body["outputs"]
    assert "添付された文書には、お尋ねへの答えが見当たりませんでした。" in body["outputs"]
    assert "読み取れなかった添付：「道具.exe」（この形式（.exe）は読めません。" in body["outputs"]


def test_a_question_that_is_taken_and_answered_later(client):
    taken = ask(client, "/genai/requests", question=QUESTION)
    assert taken.status_code == 202
    body = taken.json()
    assert body["status"] == "PENDING"
    assert body["outputs"].startswith("質問を受け付けました。")
    # Relative to the origin, with the prefix under which 源内 reaches us.
    assert body["status_url"] == f"/tenkyo/genai/status/{body['request_id']}"
    found = settled(client, body["status_url"].removeprefix("/tenkyo"))
    assert found["status"] == "COMPLETED"
    assert found["request_id"] == body["request_id"]
    assert f"{SENTENCE}[^1]" in found["outputs"]


def test_an_error_on_the_way_is_told_in_outputs(client):
    taken = ask(client, "/genai/requests", question=QUESTION, collection="nothing").json()
    found = settled(client, taken["status_url"].removeprefix("/tenkyo"))
    assert found["status"] == "ERROR"
    assert found["outputs"].startswith("その名前のコレクションはないか、")
    assert found["error"] == {"message": "collection_not_found", "details": "見つかりません"}


def test_a_status_belongs_to_the_user_who_asked(client):
    mine = {"x-user-id": "Zm9v"}
    taken = ask(client, "/genai/requests", question=QUESTION, headers=mine).json()
    path = taken["status_url"].removeprefix("/tenkyo")
    assert settled(client, path, mine)["status"] == "COMPLETED"
    for other in ({"x-user-id": "YmFy"}, {}):
        response = client.get(path, headers=other)
        assert response.status_code == 404
        assert response.json()["error"].startswith("request_not_found: ")


def test_a_request_whose_server_is_gone_ends_as_an_error(client):
    services = client.app.state.services
    with services.state.session() as session:
        add_request(session, "a" * 32, None, "local", "")
        note_progress(session, "a" * 32, "文書を探しています")
    assert client.get(f"/genai/status/{'a' * 32}").json()["progress"] == "文書を探しています"
    with services.state.session() as session:
        session.get(GennaiRequest, "a" * 32).updated_at = now() - timedelta(seconds=61)
    found = client.get(f"/genai/status/{'a' * 32}").json()
    assert found["status"] == "ERROR"
    assert found["outputs"].startswith("サーバーが止まったため、")


def test_requests_are_dropped_after_a_while(client):
    services = client.app.state.services
    with services.state.session() as session:
        add_request(session, "b" * 32, None, "local", "").created_at = now() - timedelta(days=8)
    with services.state.session() as session:
        add_request(session, "c" * 32, None, "local", "")
        assert session.get(GennaiRequest, "b" * 32) is None


def test_a_server_that_goes_down_ends_its_requests(make_client, monkeypatch):
    client = make_client()

    async def endless(*arguments):
        await asyncio.Event().wait()

    monkeypatch.setattr("api.gennai.jobs.respond", endless)
    taken = ask(client, "/genai/requests", question=QUESTION).json()
    services = client.app.state.services
    client.portal.call(services.background.close)
    found = client.get(taken["status_url"]).json()
    assert found["status"] == "ERROR"
    assert found["outputs"].startswith("サーバーが止まったため、")


@pytest.fixture(scope="module")
def locked(tmp_path_factory, collection_home):
    """A client of an API that asks for keys, and its keys: a service's and a person's."""
    state = tmp_path_factory.mktemp("state") / "tenkyo.sqlite"
    settings = Settings(
        home=collection_home, ocr=False, state_url=f"sqlite:///{state}", rate_per_minute=0
    )
    with TestClient(
        create_app(settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50_000)
    ) as client:
        with client.app.state.services.state.session() as session:
            _, service = create_key(session, "gennai", roles=["reader"], service=True)
            _, person = create_key(
                session, "佐藤", roles=["reader"], clearance=2, groups=["市場課"]
            )
        time.sleep(1.1)  # until the API looks again whether there is a key
        yield client, service, person


def test_without_a_right_key_every_call_is_refused_in_its_shape(locked):
    client, _, _ = locked
    for headers in ({}, {"x-api-key": "tk_0_wrong"}):
        for response in (
            ask(client, question=QUESTION, headers=headers),
            ask(client, "/genai/requests", question=QUESTION, headers=headers),
            client.get(f"/genai/status/{'0' * 32}", headers=headers),
        ):
            assert response.status_code == 401
            assert set(response.json()) == {"outputs", "error"}
            assert response.headers["www-authenticate"]


def test_two_keys_and_two_users_see_only_their_own_requests(locked):
    client, service, person = locked
    mine = {"x-api-key": service, "x-user-id": "Zm9v"}
    taken = ask(client, "/genai/requests", question=QUESTION, headers=mine).json()
    assert settled(client, taken["status_url"], mine)["status"] == "COMPLETED"
    for other in (
        {"x-api-key": service, "x-user-id": "YmFy"},
        {"x-api-key": service},
        {"x-api-key": person, "x-user-id": "Zm9v"},
    ):
        assert client.get(taken["status_url"], headers=other).status_code == 404


def test_nobody_is_answered_from_a_document_above_the_key(locked):
    client, service, person = locked
    question = "市場の冷蔵庫はいくらで建て替えますか"
    seen = ask(client, question=question, headers={"x-api-key": person}).json()
    hidden = ask(client, question=question, headers={"x-api-key": service}).json()
    assert "2.4億円" in seen["outputs"]
    assert "**〔課内限り〕**" in seen["outputs"]
    assert "2.4億円" not in hidden["outputs"]
    assert "市場計画" not in json.dumps(hidden, ensure_ascii=False)


def test_an_attached_document_is_read_with_the_least_clearance(locked):
    client, service, _ = locked
    body = ask(
        client,
        question="公園のベンチは何基置きますか",
        files=[attached("公園.md", PARK)],
        headers={"x-api-key": service, "x-user-id": "Zm9v"},
    ).json()
    assert "30基置く。[^1]" in body["outputs"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "malformed_json"),
        (b"[]", 422, "invalid"),
        (b'{"inputs": []}', 422, "invalid"),
        (b'{"inputs": {}}', 422, "question_missing"),
        (b'{"inputs": {"question": "\\ud800"}}', 422, "not_unicode"),
        (b'{"inputs": {"question": "a", "fiscal_years": "x"}}', 422, "configuration"),
        (b'{"inputs": {"question": "a", "model": "gpt-9"}}', 422, "configuration"),
        (b'{"inputs": {"question": "a", "collection": "../x"}}', 404, "collection_not_found"),
    ],
)
def test_whatever_is_wrong_is_said_in_outputs(client, content, status, code):
    response = client.post(
        "/genai/invoke", content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code == status
    body = response.json()
    assert set(body) == {"outputs", "error"}
    assert body["error"].startswith(f"{code}: ")
    assert "。" in body["outputs"]


def test_a_body_that_is_too_large(client):
    response = client.post("/genai/invoke", content=b" " * (MOST_REQUEST_BYTES + 1))
    assert response.status_code == 413
    assert response.json()["error"].startswith("request_too_large: ")


def test_too_many_questions_at_once(make_client, monkeypatch):
    client = make_client(answer_concurrency=1, answer_queue=0)
    services = client.app.state.services

    async def waiting(*arguments):
        await asyncio.Event().wait()

    monkeypatch.setattr("api.gennai.jobs.respond", waiting)
    assert ask(client, "/genai/requests", question=QUESTION).status_code == 202
    response = ask(client, "/genai/requests", question=QUESTION)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "30"
    assert response.json()["outputs"].startswith("質問が混み合っています（預かり中 1 件）。")
    client.portal.call(services.background.close)


def test_too_many_calls_and_what_nobody_expected(make_client, monkeypatch):
    client = make_client(rate_per_minute=2)

    def broken(given):
        raise LookupError(given)

    monkeypatch.setattr("api.routes.gennai.read_inputs", broken)
    response = ask(client, question=QUESTION)
    assert response.status_code == 500
    assert response.json()["outputs"].startswith("想定していない誤りが起きました。")
    codes = [ask(client, question=QUESTION).status_code for _ in range(3)]
    assert codes[-1] == 429
    assert set(ask(client, question=QUESTION).json()) == {"outputs", "error"}
