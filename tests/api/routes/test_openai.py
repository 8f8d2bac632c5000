"""The OpenAI-compatible route before language models and closed doors."""

import json

import pytest

from api.state import open_state
from api.state.keys import create_key
from rag.settings import Settings
from tests.rag.llm.scripted_server import ScriptedServer, breaks_off, fails, says

QUESTION = "移動図書館の車は何台に増やしますか"
SENTENCE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"
WRONG = "移動図書館の車は９台である。"


def scripted(server):
    model = {"name": "plan", "kind": "endpoint", "base_url": server.url, "model": "scripted"}
    return {"models": (model | {"retries": 0},)}


def ask(client, **changes):
    body = {"model": "plan", "messages": [{"role": "user", "content": QUESTION}]}
    return client.post("/v1/chat/completions", json=body | changes)


def data_of(response):
    return [
        line.removeprefix("data: ")
        for line in response.text.splitlines()
        if line.startswith("data: ")
    ]


def test_a_model_is_held_to_its_sources(make_client):
    with ScriptedServer(says(SENTENCE + WRONG)) as server:
        body = ask(make_client(**scripted(server))).json()
    message = body["choices"][0]["message"]
    assert message["content"] == f"{SENTENCE}[1]"
    assert [cited["number"] for cited in message["citations"]] == [1]
    assert [kept["text"] for kept in message["withheld"]] == [WRONG]
    assert (body["model"], body["answered_by"]) == ("plan", "plan")
    used = body["usage"]
    assert used["estimated"]  # this server tells no tokens
    assert used["total_tokens"] == used["prompt_tokens"] + used["completion_tokens"]
    assert used["prompt_tokens"] > used["completion_tokens"] > 0


def test_a_model_that_cannot_be_asked_is_told_and_the_documents_answer(make_client):
    with ScriptedServer(fails(500)) as server:
        client = make_client(**scripted(server))
        body = ask(client).json()
        pieces = [json.loads(one) for one in data_of(ask(client, stream=True))[:-1]]
    message = body["choices"][0]["message"]
    assert (body["model"], body["answered_by"]) == ("plan", "extractive")
    assert message["notice"].startswith("モデル「plan」で回答を作れなかったため")
    said = [piece["choices"][0]["delta"].get("content") or "" for piece in pieces]
    assert "".join(said) == message["content"]
    assert pieces[-1]["answered_by"] == "extractive"


def test_a_model_that_breaks_off_ends_the_stream_with_an_error(make_client):
    with ScriptedServer(breaks_off(f"{SENTENCE}次に")) as server:
        sent = data_of(ask(make_client(**scripted(server)), stream=True))
    assert json.loads(sent[1])["choices"][0]["delta"]["content"] == f"{SENTENCE}[1]"
    error = json.loads(sent[-1])["error"]
    assert (error["code"], error["type"]) == ("answer_broke_off", "server_error")
    assert error["message"].startswith("回答の途中で、モデルが止まりました。")


def test_what_a_model_writes_for_gennai(make_client):
    told = {"prompt_tokens": 41, "completion_tokens": 12}
    with ScriptedServer(says(SENTENCE + WRONG, usage=told)) as server:
        client = make_client(**scripted(server), model="plan")
        body = client.post("/genai/invoke", json={"inputs": {"question": QUESTION}}).json()
    assert body["outputs"].startswith(f"{SENTENCE}[^1]\n\n---\n\n生成AIによる回答です。")
    assert "根拠を確認できなかった文 1 件は、示していません。" in body["outputs"]
    assert body["usageMetadata"] == [
        {
            "modelVersion": "plan",
            "requestCount": 1,
            "estimatedCostInfo": {"estimatedCost": 0, "currency": "USD"},
            "tokens": {
                "promptTokenCount": 41,
                "candidatesTokenCount": 12,
                "totalTokenCount": 53,
            },
        }
    ]


def test_keys_clearance_and_rates(make_client, home):
    state = open_state(f"sqlite:///{Settings(home=home).state / 'tenkyo.sqlite'}")
    with state.session() as session:
        _, key = create_key(session, "鈴木", roles=["reader"])
    state.close()
    client = make_client(rate_per_minute=3)
    refused = client.get("/v1/models")
    assert refused.status_code == 401
    assert refused.json()["error"]["type"] == "authentication_error"
    client.headers["Authorization"] = f"Bearer {key}"
    cold_room = [{"role": "user", "content": "市場の冷蔵庫はいくらで建て替えますか"}]
    hidden = ask(client, model="extractive", messages=cold_room)
    assert hidden.status_code == 200
    assert "市場計画" not in hidden.text
    responses = [client.get("/v1/models") for _ in range(4)]
    assert responses[-1].status_code == 429
    assert responses[-1].json()["error"]["type"] == "rate_limit_error"
    assert responses[-1].headers["retry-after"]


def test_a_body_that_is_too_large(make_client):
    client = make_client(max_request_kb=1)
    response = ask(client, user="あ" * 1000)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "request_too_large"


@pytest.mark.parametrize("stream", [False, True])
def test_where_too_many_wait_a_question_is_turned_away(make_client, stream):
    client = make_client(answer_concurrency=1, answer_queue=0)
    turn = client.app.state.services.queue.turn()
    client.portal.call(turn.__aenter__)  # somebody else's question
    response = ask(client, model="extractive", stream=stream)
    client.portal.call(turn.__aexit__, None, None, None)
    assert response.status_code == 429
    assert response.json()["error"]["code"] == "queue_full"
    assert ask(client, model="extractive", stream=stream).status_code == 200
