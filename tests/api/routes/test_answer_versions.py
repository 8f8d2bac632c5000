"""An answer that is made again is another version of it, not another turn."""

import pytest

from api.schemas.history import ConversationWhole

QUESTION = "移動窓口車を運行する集落の数は"


@pytest.fixture
def conversation(client):
    return client.post("/v1/conversations", json={}).json()["id"]


@pytest.fixture
def ask(client, conversation):
    def asked(**more):
        body = {"question": QUESTION, "conversation_id": conversation} | more
        return client.post("/v1/answers", json=body)

    return asked


def versions_of(client, conversation):
    """Ids of the versions of every question, and how many questions the list tells."""
    whole = client.get(f"/v1/conversations/{conversation}").json()
    ConversationWhole.model_validate(whole)
    (listed,) = client.get("/v1/conversations").json()["conversations"]
    assert listed["answers"] == whole["answers"] == len(whole["messages"]) / 2
    said = [message for message in whole["messages"] if message["role"] == "assistant"]
    for message in said:
        assert message["answer"] == message["versions"][-1]["answer"]
        assert message["content"] == message["answer"]["answer"]
    return [[one["answer"]["id"] for one in message["versions"]] for message in said]


def test_versions_stand_beside_each_other(client, conversation, ask):
    first = ask().json()
    other = ask(question="移動図書館の車は何台に増やしますか").json()
    second = ask(instead_of=first["id"], length="long").json()
    third = ask(instead_of=second["id"], length="short").json()
    assert (first["instead_of"], other["instead_of"]) == (None, None)
    assert second["instead_of"] == third["instead_of"] == first["id"]
    assert versions_of(client, conversation) == [
        [first["id"], second["id"], third["id"]],
        [other["id"]],
    ]


def test_each_version_has_its_own_feedback(client, conversation, ask):
    first = ask().json()
    ask(instead_of=first["id"])
    client.post("/v1/feedback", json={"answer_id": first["id"], "rating": "bad"})
    whole = client.get(f"/v1/conversations/{conversation}").json()
    ratings = [
        one["feedback"] and one["feedback"]["rating"] for one in whole["messages"][1]["versions"]
    ]
    assert ratings == ["bad", None]
    assert whole["messages"][1]["feedback"] is None


@pytest.mark.parametrize(
    "change", [{"question": "移動図書館の車は何台に増やしますか"}, {"conversation_id": None}]
)
def test_what_is_asked_otherwise_or_elsewhere_is_an_answer_of_its_own(ask, change):
    first = ask().json()
    assert ask(instead_of=first["id"], **change).json()["instead_of"] is None


@pytest.mark.parametrize(("name", "status"), [("0" * 32, 404), ("a\x00", 422), ("x" * 65, 422)])
def test_what_is_not_there_is_not_made_again(ask, name, status):
    assert ask(instead_of=name).status_code == status


def test_a_stream_makes_versions_too(client, conversation, ask):
    first = ask().json()
    assert ask(instead_of=first["id"], stream=True).status_code == 200
    assert [len(one) for one in versions_of(client, conversation)] == [2]
