import json

import pytest

from api.schemas.history import ConversationWhole
from api.state.keys import create_key
from rag.engine import Engine

QUESTION = "移動窓口車を運行する集落の数は"
MARKET = "朝市の出店者は何者に増やしますか"


@pytest.fixture
def people(make_client):
    """Clients of two people, one of whom is in the group that reads the market plan."""
    client = make_client(rate_per_minute=0)
    services = client.app.state.services
    keys = {}
    with services.state.session() as session:
        for name, groups in (("海野", ["市場課"]), ("山田", [])):
            record = create_key(session, name, roles=["reader"], groups=groups, clearance=2)
            keys[name] = {"x-api-key": record[1]}
        record = create_key(session, "海野", roles=["reader"], clearance=1)
        keys["海野（異動後）"] = {"x-api-key": record[1]}
    services.keys._looked_at = float("-inf")
    return client, keys


def begin(client, headers, **body):
    answer = client.post("/v1/conversations", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/conversations/{answer.json()['id']}"
    return answer.json()["id"]


def ask(client, headers, question, conversation=None):
    body = {"question": question, "conversation_id": conversation}
    answer = client.post("/v1/answers", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_conversation_from_its_beginning_to_its_end(client):
    name = begin(client, {})
    answers = [ask(client, {}, QUESTION, name), ask(client, {}, "では移動図書館は", name)]
    whole = client.get(f"/v1/conversations/{name}").json()
    assert (whole["title"], whole["collection"], whole["answers"]) == (QUESTION, "default", 2)
    assert [(message["role"], message["content"]) for message in whole["messages"]] == [
        ("user", QUESTION),
        ("assistant", answers[0]["answer"]),
        ("user", "では移動図書館は"),
        ("assistant", answers[1]["answer"]),
    ]
    assert whole["messages"][1]["answer"] == answers[0]
    ConversationWhole.model_validate(whole)
    history = [{k: m[k] for k in ("role", "content")} for m in whole["messages"]]
    following = {"question": "その予算は", "history": history, "conversation_id": name}
    assert client.post("/v1/answers", json=following).status_code == 200

    renamed = client.patch(f"/v1/conversations/{name}", json={"title": "移動窓口車について"})
    assert (renamed.status_code, renamed.json()["title"]) == (200, "移動窓口車について")
    listed = client.get("/v1/conversations", params={"q": "移動図書館"}).json()
    assert [(one["title"], one["answers"]) for one in listed["conversations"]] == [
        ("移動窓口車について", 3)
    ]
    gone = client.delete(f"/v1/conversations/{name}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert client.get(f"/v1/conversations/{name}").status_code == 404
    assert client.get("/v1/conversations").json() == {"conversations": [], "next_cursor": None}
    assert (
        client.post(
            "/v1/feedback", json={"answer_id": answers[0]["id"], "rating": "good"}
        ).status_code
        == 404
    )


def test_lists_are_paged(client):
    names = [begin(client, {}, title=f"会話{number}") for number in range(3)]
    first = client.get("/v1/conversations", params={"limit": 2}).json()
    rest = client.get("/v1/conversations", params={"limit": 2, "cursor": first["next_cursor"]})
    shown = [one["id"] for one in (*first["conversations"], *rest.json()["conversations"])]
    assert (shown, rest.json()["next_cursor"]) == (names[::-1], None)
    assert client.get("/v1/conversations", params={"cursor": "x"}).status_code == 422


def test_someone_elses_conversation_is_404_before_anything_is_asked(people):
    client, keys = people
    name = begin(client, keys["海野"], title="内輪の話")
    queue = client.app.state.services.queue
    turns, queue.turn = [], lambda: turns.append(1)
    for stream in (False, True):
        body = {"question": QUESTION, "conversation_id": name, "stream": stream}
        refused = client.post("/v1/answers", json=body, headers=keys["山田"])
        assert (refused.status_code, refused.json()["type"]) == (
            404,
            "urn:tenkyo:problem:conversation_not_found",
        )
    assert turns == []
    path = f"/v1/conversations/{name}"
    tried = [
        client.get(path, headers=keys["山田"]),
        client.patch(path, json={"title": "奪取"}, headers=keys["山田"]),
        client.delete(path, headers=keys["山田"]),
        client.get("/v1/conversations/unknown", headers=keys["山田"]),
    ]
    assert [answer.status_code for answer in tried] == [404] * 4
    assert client.get("/v1/conversations", headers=keys["山田"]).json()["conversations"] == []
    assert client.get(path, headers=keys["海野"]).json()["title"] == "内輪の話"


def test_what_may_no_longer_be_read_is_masked_in_the_history(people):
    client, keys = people
    name = begin(client, keys["海野"])
    whole = ask(client, keys["海野"], MARKET, name)
    assert whole["answered"]
    assert "120者" in whole["answer"]
    path = f"/v1/conversations/{name}"
    assert client.get(path, headers=keys["海野"]).json()["messages"][1]["answer"] == whole

    masked = client.get(path, headers=keys["海野（異動後）"]).json()["messages"][1]
    assert masked["content"].startswith("閲覧権限のない出典に基づく文を表示していません（")
    shown = json.dumps(masked, ensure_ascii=False)
    assert not any(word in shown for word in ("120者", "市場計画", "市場課", "毎週日曜"))
    assert masked["answer"]["citations"] == []


def test_what_was_remembered_decides_when_the_document_is_gone(people, home):
    client, keys = people
    name = begin(client, keys["海野"])
    ask(client, keys["海野"], MARKET, name)
    engine: Engine = client.app.state.services.engine
    market = engine.find_document("市場計画.md", collection="default")
    engine.remove_document(market.id, collection="default")
    path = f"/v1/conversations/{name}"
    assert "120者" in client.get(path, headers=keys["海野"]).json()["messages"][1]["content"]
    later = client.get(path, headers=keys["海野（異動後）"])
    assert "120者" not in later.text
    assert later.json()["messages"][1]["answer"]["masked"] >= 1


@pytest.mark.parametrize(
    "body",
    [
        {"title": ""},
        {"title": "　"},
        {"title": "a\nb"},
        {"title": "a\x00"},
        {"title": "\x01"},
        {"title": "長" * 201},
        {"title": 1},
        {"name": "x"},
    ],
)
def test_a_title_is_one_line_of_seen_words(client, body):
    assert client.post("/v1/conversations", json=body).status_code == 422
    name = begin(client, {}, title="題")
    assert client.patch(f"/v1/conversations/{name}", json=body).status_code == 422
