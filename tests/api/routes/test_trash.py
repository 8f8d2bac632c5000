"""The trash: what was deleted comes back, or goes for good; what is over is used no more."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

import api.jobs.worker
import rag.index.access
from api.state.dated import note_date
from api.state.keys import create_key
from api.trash.sweeping import sweep
from tests.api.office import MARKET, open_office
from tests.api.uploading import finished, send, take_in

QUESTION = "新港の桟橋は何本にしますか"


@pytest.fixture(scope="module")
def desk(collection_home, tmp_path_factory):
    """An office with two editors: 江藤 of the group 市場課, 藤本 of none."""
    for office in open_office(collection_home, tmp_path_factory.mktemp("trash") / "home"):
        with office.services.state.session() as session:
            for name, groups in (("江藤", [MARKET]), ("藤本", [])):
                _, office.keys[name] = create_key(
                    session, name, roles=["editor"], groups=groups, clearance=2
                )
        yield office


def key(desk, user):
    return {"x-api-key": desk.keys[user]}


def plan(name, count):
    return f"# {name}\n\n{name}の桟橋は、令和９年度に{count}本にする。\n".encode()


def taken(desk, user, name, count=7, **fields):
    return take_in(desk.client, f"{name}.md", plan(name, count), key(desk, user), **fields)


def lying(desk, user, target=None):
    found = desk(user, "GET", "/v1/trash").json()
    assert found["total"] == len(found["trash"])
    return [one for one in found["trash"] if target is None or one["target_id"] == target]


def answer(desk, user, question, **body):
    return desk(user, "POST", "/v1/answers", json={"question": question, **body}).json()


def today():
    return datetime.now(UTC).astimezone().date()


def test_a_private_document_comes_back_as_it_was(desk):
    until = (today() + timedelta(90)).isoformat()
    name = taken(desk, "千葉", "東港計画", title="東の港", handling="部内限り", retain_until=until)
    before = desk("千葉", "GET", f"/v1/documents/{name}").json()
    assert (before["visibility"], before["retain_until"]) == ("private", until)
    assert desk("千葉", "DELETE", f"/v1/documents/{name}").status_code == 204
    assert "7本" not in answer(desk, "千葉", "東港計画の桟橋は何本にしますか")["answer"]
    (lies,) = lying(desk, "千葉", name)
    assert (lies["kind"], lies["title"], lies["visibility"]) == ("document", "東の港", "private")
    for other in ("青木", "江藤", "管理"):
        assert lying(desk, other, name) == []
        for verb, path in (("DELETE", ""), ("POST", "/restore")):
            assert desk(other, verb, f"/v1/trash/{lies['id']}{path}").status_code == 404
    back = desk("千葉", "POST", f"/v1/trash/{lies['id']}/restore")
    assert (back.status_code, back.json()["target_id"]) == (202, name)
    assert finished(desk.client, back.json()["job_id"], key(desk, "千葉"))["state"] == "done"
    assert lying(desk, "千葉", name) == []
    after = desk("千葉", "GET", f"/v1/documents/{name}").json()
    changing = {"ingested_at", "job_id"}
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert desk("青木", "GET", f"/v1/documents/{name}").status_code == 404


def test_what_is_deleted_again_lies_in_the_trash_once(desk, monkeypatch):
    name = taken(desk, "千葉", "北港計画")
    assert desk("千葉", "DELETE", f"/v1/documents/{name}").status_code == 204
    (first,) = lying(desk, "千葉", name)
    # Published, and deleted before its upload is noted as done.
    noting, deleted = threading.Event(), threading.Event()
    finish = api.jobs.worker.finish_job

    def late(*args, **kwargs):
        noting.set()
        assert deleted.wait(30)
        finish(*args, **kwargs)

    monkeypatch.setattr(api.jobs.worker, "finish_job", late)
    assert desk("千葉", "POST", f"/v1/trash/{first['id']}/restore").status_code == 202
    try:
        assert noting.wait(30)
        assert lying(desk, "千葉", name) == []
        assert desk("千葉", "DELETE", f"/v1/documents/{name}").status_code == 204
    finally:
        deleted.set()
    (second,) = lying(desk, "千葉", name)
    assert second["id"] != first["id"]
    assert desk("千葉", "DELETE", f"/v1/trash/{second['id']}").status_code == 204
    assert lying(desk, "千葉", name) == []


def test_a_document_of_a_group_is_seen_by_editors_who_could_read_it(desk):
    name = taken(desk, "江藤", "西港計画", visibility="group", groups=MARKET)
    desk("江藤", "DELETE", f"/v1/documents/{name}")
    (lies,) = lying(desk, "江藤", name)
    # 青木 reads the group's documents and edits none, 藤本 edits and does not read these.
    seen = [user for user in ("青木", "藤本", "千葉", "監査") if lying(desk, user, name)]
    assert seen == []
    again = taken(desk, "江藤", "西港計画", visibility="group", groups=MARKET)
    assert again == name
    clash = desk("江藤", "POST", f"/v1/trash/{lies['id']}/restore")
    assert (clash.status_code, clash.json()["type"]) == (409, "urn:tenkyo:problem:name_taken")
    assert desk("江藤", "DELETE", f"/v1/trash/{lies['id']}").status_code == 204
    assert lying(desk, "江藤", name) == []
    assert desk("江藤", "DELETE", f"/v1/trash/{lies['id']}").status_code == 404
    assert desk("江藤", "GET", f"/v1/documents/{name}").status_code == 200


def test_what_cannot_be_taken_in_again_stays_in_the_trash(desk, monkeypatch):
    name = taken(desk, "千葉", "南港計画")
    desk("千葉", "DELETE", f"/v1/documents/{name}")
    (lies,) = lying(desk, "千葉", name)
    kept = desk.services.trash.file(lies["id"], "南港計画.md")
    content = kept.read_bytes()
    kept.write_bytes(b"")
    job = desk("千葉", "POST", f"/v1/trash/{lies['id']}/restore").json()["job_id"]
    assert finished(desk.client, job, key(desk, "千葉"))["state"] == "failed"
    kept.write_bytes(content)
    assert lying(desk, "千葉", name) == [lies]


def test_conversations_and_drafts_come_back_whole(desk):
    conversation = desk("青木", "POST", "/v1/conversations", json={}).json()["id"]
    answer(desk, "青木", "朝市の出店者は何者に増やしますか", conversation_id=conversation)
    place = f"/v1/conversations/{conversation}"
    before = desk("青木", "GET", place).json()
    draft = desk(
        "青木", "POST", "/v1/drafts", json={"questions": ["朝市の出店者"], "kind": "メモ"}
    ).json()
    desk("青木", "DELETE", place)
    desk("青木", "DELETE", f"/v1/drafts/{draft['id']}")
    assert desk("青木", "GET", place).status_code == 404
    found = lying(desk, "青木")
    assert [one["kind"] for one in found] == ["draft", "conversation"]
    assert [one["kind"] for one in desk("青木", "GET", "/v1/trash?kind=draft").json()["trash"]] == [
        "draft"
    ]
    assert lying(desk, "管理") == []
    for one in found:
        assert desk("管理", "POST", f"/v1/trash/{one['id']}/restore").status_code == 404
        back = desk("青木", "POST", f"/v1/trash/{one['id']}/restore")
        assert (back.status_code, back.json()["job_id"]) == (200, None)
    assert desk("青木", "GET", place).json() == before
    assert desk("青木", "GET", f"/v1/drafts/{draft['id']}").json() == draft
    assert lying(desk, "青木") == []


# Retention


def test_what_is_over_is_not_used_from_that_moment_and_goes_to_the_trash(desk, monkeypatch):
    until = today().isoformat()
    name = taken(desk, "千葉", "北港計画", 11, retain_until=until)
    asked = "北港計画の桟橋は何本にしますか"
    kept = answer(desk, "千葉", asked)
    assert "11本" in kept["answer"]
    share = desk(
        "千葉", "POST", "/v1/shares", json={"answer_id": kept["id"], "users": ["馬場"]}
    ).json()["id"]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    real = rag.index.access.is_over
    monkeypatch.setattr(rag.index.access, "is_over", lambda day, at=None: real(day, at or tomorrow))
    assert "11本" not in answer(desk, "千葉", asked)["answer"]
    assert desk("千葉", "GET", f"/v1/documents/{name}").status_code == 404
    assert "北港" not in str(
        desk("千葉", "GET", f"/v1/shares/{share}").json()["answer"]["citations"]
    )
    monkeypatch.undo()
    desk.services.engine.update_document(
        name,
        lambda given: type(given).from_json({**given.to_json(), "retain_until": "2020-01-01"}),
        collection="default",
    )
    with desk.services.state.session() as session:
        note_date(session, "default", name, "2020-01-01")
    while not sweep(desk.services):
        time.sleep(0.01)  # the server itself is at it
    (lies,) = lying(desk, "千葉", name)
    assert (lies["expired"], lies["over"], lies["retain_until"]) == (True, True, "2020-01-01")
    place = f"/v1/trash/{lies['id']}/restore"
    refused = desk("千葉", "POST", place)
    assert refused.json()["type"] == "urn:tenkyo:problem:retention_over"
    assert desk("千葉", "POST", place, json={"retain_until": "2020-01-01"}).status_code == 422
    job = desk("千葉", "POST", place, json={"retain_until": until}).json()["job_id"]
    assert finished(desk.client, job, key(desk, "千葉"))["state"] == "done"
    assert desk("千葉", "GET", f"/v1/documents/{name}").json()["retain_until"] == until


def test_the_last_day_is_changed_and_taken_back(desk):
    name = taken(desk, "千葉", "中港計画")
    place = f"/v1/documents/{name}"
    for value, status in (("2099年3月31日", 200), ("2099-03", 422), ("2020-01-01", 422)):
        changed = desk("千葉", "PATCH", place, json={"retain_until": value})
        assert changed.status_code == status, changed.text
    assert desk("千葉", "GET", place).json()["retain_until"] == "2099-03-31"
    assert desk("千葉", "PATCH", place, json={"retain_until": None}).json()["retain_until"] is None


def test_private_documents_have_a_last_day_where_the_installation_says_so(make_client):
    client = make_client(private_days=30)
    for name, said, until in (
        ("自分の.md", {"visibility": "private"}, (today() + timedelta(30)).isoformat()),
        ("選んだ.md", {"visibility": "private", "retain_until": "2099-01-01"}, "2099-01-01"),
        ("皆の.md", {}, None),
    ):
        assert send(client, name, plan(name, 1), **said).json()["retain_until"] == until


# Withdrawn, and shared


def test_a_share_of_a_withdrawn_document_shows_nothing_of_it(desk):
    name = taken(
        desk, "江藤", "沖港計画", visibility="all", confidentiality="1", title="秘められた港の計画"
    )
    kept = answer(desk, "江藤", "沖港計画の桟橋は何本にしますか")
    assert "7本" in kept["answer"]
    body = {"answer_id": kept["id"], "users": ["馬場"]}
    place = f"/v1/shares/{desk('江藤', 'POST', '/v1/shares', json=body).json()['id']}"
    draft = desk(
        "江藤", "POST", "/v1/drafts", json={"answer_id": kept["id"], "kind": "メモ"}
    ).json()
    body = {"draft_id": draft["id"], "users": ["馬場"]}
    drafted = f"/v1/shares/{desk('江藤', 'POST', '/v1/shares', json=body).json()['id']}"
    assert "7本" in str(desk("馬場", "GET", place).json())
    desk("江藤", "DELETE", f"/v1/documents/{name}")
    for reader in ("馬場", "江藤"):
        seen = desk(reader, "GET", place).json()["answer"]
        assert seen["answer"] == "閲覧権限のない出典に基づく文を表示していません（1文）"
        said = str({key: value for key, value in seen.items() if "question" not in key})
        for word in (
            "秘められた",
            "桟橋は、令和",
            "7本",
            "７本",
            name,
            kept["citations"][0]["passage"]["id"],
        ):
            assert word not in said
        assert (seen["citations"], seen["sentences"], seen["nearest"], seen["retrieved"]) == (
            [], [], [], [],
        )  # fmt: skip
        sections = str(desk(reader, "GET", drafted).json()["draft"]["citations"])
        assert "秘められた" not in sections
        assert "7本" not in sections
    # What its owner was told stays in the owner's own history.
    assert "7本" in str(desk("江藤", "GET", f"/v1/drafts/{draft['id']}").json())


# For one conversation only


def test_an_attached_file_is_used_in_its_conversation_only_and_goes_for_good(desk):
    conversation, other = (
        desk("千葉", "POST", "/v1/conversations", json={}).json()["id"] for _ in range(2)
    )
    name = taken(desk, "千葉", "添付港計画", 9, conversation_id=conversation)
    asked = "添付港計画の桟橋は何本にしますか"
    shown = answer(desk, "千葉", asked, conversation_id=conversation)
    assert "9本" in shown["answer"]
    for body in ({}, {"conversation_id": other}, {"filters": {"document_ids": [name]}}):
        assert "9本" not in str(answer(desk, "千葉", asked, **body)["sentences"])
    found = desk("千葉", "POST", "/v1/search", json={"query": asked}).json()["results"]
    assert name not in str(found)
    listed = desk("千葉", "GET", "/v1/documents").json()
    assert name not in str(listed)
    attached = desk("千葉", "GET", f"/v1/documents?conversation_id={conversation}").json()
    assert [one["id"] for one in attached["documents"]] == [name]
    (one,) = attached["documents"]
    assert (one["visibility"], one["conversation_id"]) == ("private", conversation)
    for other_user in ("青木", "管理"):
        path = f"/v1/documents?conversation_id={conversation}"
        assert desk(other_user, "GET", path).status_code == 404
        assert desk(other_user, "GET", f"/v1/documents/{name}").status_code == 404
        sent = send(
            desk.client, headers=key(desk, other_user), conversation_id=conversation,
            visibility="private",
        )  # fmt: skip
        assert sent.status_code == 404
    # Its owner opens it from the citation, and may register the same content for good.
    passage = shown["citations"][0]["passage"]["id"]
    assert desk("千葉", "GET", f"/v1/passages/{passage}").status_code == 200
    assert desk("千葉", "PATCH", f"/v1/documents/{name}", json={"title": "x"}).status_code == 409
    desk("千葉", "DELETE", f"/v1/conversations/{conversation}")
    assert desk("千葉", "GET", f"/v1/documents/{name}").status_code == 404
    (lies,) = [one for one in lying(desk, "千葉") if one["kind"] == "conversation"]
    assert lying(desk, "千葉", name) == []
    desk("千葉", "POST", f"/v1/trash/{lies['id']}/restore")
    kept = desk("千葉", "GET", f"/v1/conversations/{conversation}").json()
    assert "9本" in kept["messages"][1]["content"]
    assert "9本" not in str(answer(desk, "千葉", asked, conversation_id=conversation)["sentences"])


def test_an_attached_file_is_over_after_its_hours(desk, monkeypatch):
    conversation = desk("千葉", "POST", "/v1/conversations", json={}).json()["id"]
    name = taken(desk, "千葉", "夜港計画", 5, conversation_id=conversation)
    until = desk("千葉", "GET", f"/v1/documents/{name}").json()["retain_until"]
    left = datetime.fromisoformat(until) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=55) < left <= timedelta(hours=24)
    later = datetime.now(UTC) + timedelta(hours=24)
    real = rag.index.access.is_over
    monkeypatch.setattr(rag.index.access, "is_over", lambda day, at=None: real(day, at or later))
    asked = "夜港計画の桟橋は何本にしますか"
    told = answer(desk, "千葉", asked, conversation_id=conversation)
    assert "5本" not in str(told["sentences"])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"conversation_id": "0" * 32}, 404),
        ({"conversation_id": "x"}, 422),
        ({"visibility": "all"}, 409),
        ({"groups": MARKET}, 409),
        ({"collection": "市場"}, 404),
    ],
)
def test_a_file_that_cannot_be_attached_is_refused(desk, fields, status):
    conversation = desk("江藤", "POST", "/v1/conversations", json={}).json()["id"]
    said = {"conversation_id": conversation} | fields
    sent = send(desk.client, "別.md", plan("別", 1), key(desk, "江藤"), **said)
    assert sent.status_code == status, sent.text
