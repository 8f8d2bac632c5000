"""Searching and answering over HTTP."""

import json

import pytest

from tests.rag.llm.scripted_server import ScriptedServer, fails, says

QUESTION = "移動図書館の車は何台に増やしますか"
SENTENCE = "移動図書館の車を、令和８年度末までに３台から５台に増やす。"


def events_of(response):
    """Names and data of a stream."""
    found = []
    for block in response.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def scripted(server):
    return {
        "models": (
            {
                "name": "plan",
                "kind": "endpoint",
                "base_url": server.url,
                "model": "scripted",
                "retries": 0,
            },
        )
    }


def test_a_search_gives_passages_with_their_places(client):
    found = client.post("/v1/search", json={"query": "移動図書館", "top_k": 2}).json()
    first = found["results"][0]
    assert (len(found["results"]), first["rank"]) == (2, 1)
    assert SENTENCE in first["passage"]["text"]
    assert first["passage"]["document"]["title"] == "潮見市暮らし計画（令和７年度）"


def test_an_answer_has_the_names_of_the_design(client):
    answer = client.post("/v1/answers", json={"question": QUESTION}).json()
    assert answer["outcome"] == "answered"
    assert f"{SENTENCE}[1]" in answer["answer"]
    assert {
        "id", "question", "resolved_question", "outcome", "answered", "answer", "sentences",
        "citations", "retrieved", "withheld", "nearest", "model", "as_of", "notice", "took_ms",
    } <= answer.keys()  # fmt: skip
    assert answer["citations"][0]["quote"] in SENTENCE


def test_two_who_ask_the_same_get_answers_of_their_own(client):
    ids = {client.post("/v1/answers", json={"question": QUESTION}).json()["id"] for _ in range(2)}
    assert len(ids) == 2


def test_a_refusal_has_no_citations(client):
    answer = client.post("/v1/answers", json={"question": "火星探査機の打上げ費用は"}).json()
    assert (answer["answered"], answer["citations"]) == (False, [])


def test_a_follow_up_is_resolved(client):
    history = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": SENTENCE},
    ]
    answer = client.post(
        "/v1/answers", json={"question": "そのKPIは何ですか", "history": history}
    ).json()
    assert "移動図書館" in answer["resolved_question"]


def test_a_filter_by_year_and_document(client):
    documents = client.post("/v1/search", json={"query": "移動窓口車"}).json()["results"]
    old = next(
        hit["passage"]["document"]["id"]
        for hit in documents
        if "令和４年度" in hit["passage"]["document"]["title"]
    )
    filters = {"document_ids": [old], "fiscal_years": ["R6"]}
    found = client.post("/v1/search", json={"query": "移動窓口車", "filters": filters}).json()
    assert {hit["passage"]["document"]["id"] for hit in found["results"]} == {old}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": ""}, 422),
        ({"question": " 　"}, 422),
        ({"question": "長" * 4001}, 422),
        ({"question": 3}, 422),
        ({"question": "何", "top_k": 0}, 422),
        ({"question": "何", "top_k": 10**9}, 422),
        ({"question": "何", "filters": {"ministries": ["経産省"] * 1000}}, 422),
        ({"question": "何", "filters": {"fiscal_years": ["いつか"]}}, 422),
        ({"question": "何", "model": "ない"}, 422),
        ({"question": "何", "collection": "nai"}, 404),
        ({"question": "何", "collection": "../../etc"}, 404),
        ({"question": "何", "history": [{"role": "system", "content": "x"}]}, 422),
        ({"question": "何", "histroy": []}, 422),
        ({"question": "何", "today": "きょう"}, 422),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_wrong_question_is_a_problem_also_for_a_stream(client, body, status, stream):
    response = client.post("/v1/answers", json=body | {"stream": stream})
    assert (response.status_code, response.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    assert response.json()["detail"]


def test_a_half_character_is_refused(client):
    response = client.post(
        "/v1/answers",
        content=b'{"question": "\\ud800"}',
        headers={"content-type": "application/json"},
    )
    assert response.status_code == 422


def test_a_stream_tells_the_same_as_the_answer(client):
    told = events_of(client.post("/v1/answers", json={"question": QUESTION, "stream": True}))
    names = [name for name, _ in told]
    assert (names[0], names[-1]) == ("status", "done")
    assert (
        names.index("citation") < names.index("delta")
        or told[names.index("delta")][1]["support"] is None
    )
    whole = told[-1][1]
    assert "\n".join(data["text"] for name, data in told if name == "delta") == whole["answer"]
    cited = [data["number"] for name, data in told if name == "citation"]
    assert cited == [citation["number"] for citation in whole["citations"]]


def test_a_model_is_held_to_its_sources_over_http_as_well(make_client):
    words = f"{SENTENCE}移動図書館の車は９台である。"
    with ScriptedServer(says(words)) as server:
        client = make_client(**scripted(server))
        body = {"question": QUESTION, "model": "plan", "stream": True}
        told = events_of(client.post("/v1/answers", json=body))
    whole = told[-1][1]
    assert whole["model"] == "plan"
    assert [sentence["support"] for sentence in whole["sentences"]] == ["supported"]
    assert [kept["text"] for kept in whole["withheld"]] == ["移動図書館の車は９台である。"]
    assert all("９台" not in data["text"] for name, data in told if name == "delta")


def test_a_server_of_models_that_fails_is_told_and_the_documents_answer(make_client):
    with ScriptedServer(fails(500)) as server:
        client = make_client(**scripted(server))
        answer = client.post("/v1/answers", json={"question": QUESTION, "model": "plan"}).json()
    assert answer["model"] == "extractive"
    assert answer["notice"].startswith("モデル「plan」で回答を作れなかったため")


def test_what_is_asked_is_written_to_the_audit_log_and_nowhere_else(client, services, caplog):
    with caplog.at_level("DEBUG", logger="tenkyo"):
        answer = client.post("/v1/answers", json={"question": QUESTION}).json()
        client.post("/v1/search", json={"query": "朝市の出店"})
    told, searched = [json.loads(line) for line in services.audit.entries()]
    assert (told["kind"], told["answer_id"], told["question"], told["answer"]) == (
        "answer",
        answer["id"],
        QUESTION,
        answer["answer"],
    )
    assert told["verdicts"] == [sentence["support"] for sentence in answer["sentences"]]
    assert (searched["kind"], searched["question"]) == ("search", "朝市の出店")
    assert "移動図書館" not in caplog.text
    assert "朝市" not in caplog.text


def test_figures_are_counted(client):
    client.post("/v1/answers", json={"question": QUESTION})
    figures = client.get("/metrics").text
    assert 'tenkyo_answers_total{model="extractive",outcome="answered"} 1.0' in figures
    assert 'tenkyo_http_requests_total{method="POST",route="/v1/answers",status="200"} 1.0' in (
        figures
    )
    assert "移動図書館" not in figures


def test_an_answer_is_as_long_as_it_was_wanted_and_says_so(library):
    made = {
        length: library.post("/v1/answers", json={"question": QUESTION} | length_of).json()
        for length, length_of in (
            ("short", {"length": "short"}),
            ("normal", {}),
            ("long", {"length": "long"}),
        )
    }
    assert {name: one["length"] for name, one in made.items()} == {name: name for name in made}
    assert (
        len(made["short"]["answer"]) <= len(made["normal"]["answer"]) < len(made["long"]["answer"])
    )
    refused = library.post("/v1/answers", json={"question": QUESTION, "length": "epic"})
    assert refused.status_code == 422
