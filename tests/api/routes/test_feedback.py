import pytest

from api.state.feedback import FeedbackRecord

QUESTION = "移動窓口車を運行する集落の数は"


@pytest.fixture
def answer_id(client):
    return client.post("/v1/answers", json={"question": QUESTION}).json()["id"]


def test_feedback_is_kept_and_replaced(client, services, answer_id):
    body = {"answer_id": answer_id, "rating": "bad", "reason": "古い", "comment": "前の計画です"}
    first = client.post("/v1/feedback", json=body)
    assert first.status_code == 201
    created = first.json().pop("created")
    assert created.endswith("+00:00")
    assert first.json() == body | {"reason": ["古い"], "created": created}
    again = {"answer_id": answer_id, "rating": "bad", "reason": ["足りない", "その他", "足りない"]}
    second = client.post("/v1/feedback", json=again).json()
    assert (second["reason"], second["comment"]) == (["足りない", "その他"], "")
    with services.state.session() as session:
        assert session.query(FeedbackRecord).count() == 1


def test_it_stands_with_the_answer_in_its_conversation(client):
    name = client.post("/v1/conversations", json={}).json()["id"]
    body = {"question": QUESTION, "conversation_id": name}
    answer = client.post("/v1/answers", json=body).json()["id"]
    said = client.post("/v1/feedback", json={"answer_id": answer, "rating": "good"}).json()
    messages = client.get(f"/v1/conversations/{name}").json()["messages"]
    assert messages[1]["feedback"] == said


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"answer_id": "0" * 32}, 404),
        ({"answer_id": "ない"}, 404),
        ({"answer_id": "a\x00"}, 422),
        ({"answer_id": ""}, 422),
        ({"rating": "great"}, 422),
        ({"reason": "気に入らない"}, 422),
        ({"reason": ["古い"] * 6}, 422),
        ({"comment": "x" * 4001}, 422),
        ({"comment": "\x00"}, 422),
        ({"stars": 5}, 422),
    ],
)
def test_what_cannot_be_kept_is_refused(client, answer_id, change, status):
    body = {"answer_id": answer_id, "rating": "bad"} | change
    assert client.post("/v1/feedback", json=body).status_code == status
