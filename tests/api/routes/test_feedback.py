import json

import pytest

from api.state.feedback import FeedbackRecord
from eval.drafts import draft_questions

ALLOWED = "内容が違う, 出典が合わない, 古い, 足りない, その他"
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


def test_it_is_in_the_audit_log_so_that_a_question_can_be_made_of_it(
    client, services, answer_id, tmp_path
):
    said = {"answer_id": answer_id, "rating": "good", "comment": "そのとおり"}
    assert client.post("/v1/feedback", json=said).status_code == 201
    *_, last = services.audit.entries()
    entry = json.loads(last)
    assert (entry["kind"], entry["rating"], entry["reasons"]) == ("feedback", "good", [])
    (tmp_path / "log.jsonl").write_bytes(b"".join(services.audit.entries()))
    drafts = [one for one in draft_questions(tmp_path / "log.jsonl") if one.question == QUESTION]
    (draft,) = drafts
    assert draft.note.startswith("下書きです。")
    assert "利用者の評価は👍です。\n利用者の理由：「そのとおり」\n" in draft.note
    assert draft.evidence[0].quote in draft.answer


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


@pytest.mark.parametrize(
    ("reason", "detail"),
    [
        ("違う", f"「reason.0」は{ALLOWED} のいずれかにしてください。"),
        (["古い", "違う"], f"「reason.1」は{ALLOWED} のいずれかにしてください。"),
        (3, "「reason」は配列にしてください。"),
        (["古い"] * 6, "「reason」は5 件以内にしてください。"),
    ],
)
def test_a_wrong_reason_is_told_in_plain_words(client, reason, detail):
    body = {"answer_id": "a", "rating": "bad", "reason": reason}
    response = client.post("/v1/feedback", json=body)
    assert (response.status_code, response.json()["detail"]) == (422, detail)
