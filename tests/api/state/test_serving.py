"""The API on either kind of database."""

from api.state.keys import create_key

QUESTION = "移動窓口車を運行する集落の数は"


def test_a_question_its_conversation_and_feedback(make_client, url):
    client = make_client(state_url=url.render_as_string(hide_password=False))
    services = client.app.state.services
    assert services.state.engine.dialect.name == url.get_backend_name()
    with services.state.session() as session:
        _, key = create_key(session, "企画課", roles=["editor"], clearance=2)
    client.headers["x-api-key"] = key

    name = client.post("/v1/conversations", json={}).json()["id"]
    asked = client.post("/v1/answers", json={"question": QUESTION, "conversation_id": name})
    said = {"answer_id": asked.json()["id"], "rating": "bad", "comment": "𠮷野"}
    assert client.post("/v1/feedback", json=said).status_code == 201
    whole = client.get(f"/v1/conversations/{name}").json()
    assert whole["messages"][1]["answer"] == asked.json()
    assert whole["messages"][1]["feedback"]["comment"] == "𠮷野"
    assert client.get("/v1/conversations", params={"q": "窓口車"}).json()["conversations"] == [
        {key: whole[key] for key in ("id", "title", "collection", "created", "updated", "answers")}
    ]
    nul = client.post("/v1/answers", json={"question": QUESTION, "conversation_id": "\0"})
    assert nul.status_code in {404, 422}
    assert client.delete(f"/v1/conversations/{name}").status_code == 204
