"""Answers and drafts shown to colleagues."""

from datetime import timedelta

import pytest

from api.state.answers import now
from api.state.shares import ShareRecord
from tests.api.office import MARKET

STALLS = "朝市の出店者は何者に増やしますか"
CAMERAS = "岸壁の見守りカメラは何か所に置きますか"


@pytest.fixture(scope="module")
def answer(office):
    """An answer of 青木 from the document of 市場課."""
    return office("青木", "POST", "/v1/answers", json={"question": STALLS}).json()


def share(office, user="青木", **body):
    return office(user, "POST", "/v1/shares", json=body)


def test_only_those_who_are_named_see_it(office, answer):
    made = share(office, answer_id=answer["id"], users=["馬場"])
    assert made.status_code == 201
    place = f"/v1/shares/{made.json()['id']}"
    assert made.json()["url"] == place
    assert office("青木", "GET", place).json()["answer"] == answer
    assert office("馬場", "GET", place).status_code == 200
    assert office("千葉", "GET", place).status_code == 404
    assert office("管理", "GET", place).status_code == 404


def test_its_reader_sees_no_more_than_the_documents_allow(office, answer):
    made = share(office, answer_id=answer["id"], users=["馬場"]).json()
    seen = office("馬場", "GET", f"/v1/shares/{made['id']}").json()
    assert "120" in str(answer["sentences"])
    assert "120" not in str(seen)
    assert "市場計画" not in str(seen)
    assert "閲覧権限のない出典に基づく文を表示していません" in seen["answer"]["notice"]


def test_a_group_sees_it(office, answer):
    place = f"/v1/shares/{share(office, answer_id=answer['id'], group=MARKET).json()['id']}"
    assert office("青木", "GET", place).status_code == 200
    assert office("馬場", "GET", place).status_code == 404


def test_a_draft_is_shown_in_its_present_version(office):
    body = {"questions": [CAMERAS], "kind": "メモ"}
    draft = office("青木", "POST", "/v1/drafts", json=body).json()
    place = f"/v1/shares/{share(office, draft_id=draft['id'], users=['馬場']).json()['id']}"
    change = {"version": 1, "title": "港の見守り"}
    office("青木", "PATCH", f"/v1/drafts/{draft['id']}", json=change)
    seen = office("馬場", "GET", place).json()
    assert (seen["kind"], seen["answer"]) == ("draft", None)
    assert (seen["draft"]["title"], seen["draft"]["version"]) == ("港の見守り", 2)
    assert seen["draft"]["citations"][0]["passage"]["document"]["title"] == "みなせ港の手引"
    # It stays its owner's: the colleague neither opens nor changes it there.
    assert office("馬場", "GET", f"/v1/drafts/{draft['id']}").status_code == 404
    office("青木", "DELETE", f"/v1/drafts/{draft['id']}")
    assert office("馬場", "GET", place).status_code == 404


def test_it_ends(office, answer):
    made = share(office, answer_id=answer["id"], users=["馬場"], expires="2999-01-01")
    assert made.status_code == 422
    made = share(office, answer_id=answer["id"], users=["馬場"]).json()
    with office.services.state.session() as session:
        session.get(ShareRecord, made["id"]).expires_at = now() - timedelta(seconds=1)
    place = f"/v1/shares/{made['id']}"
    assert office("馬場", "GET", place).status_code == 410
    assert office("千葉", "GET", place).status_code == 404
    (listed,) = [
        one
        for one in office("青木", "GET", "/v1/shares").json()["shares"]
        if one["id"] == made["id"]
    ]
    assert listed["expired"] is True


def test_it_is_taken_back_by_its_owner_only(office, answer):
    place = f"/v1/shares/{share(office, answer_id=answer['id'], users=['馬場']).json()['id']}"
    assert office("馬場", "DELETE", place).status_code == 404
    assert office("青木", "DELETE", place).status_code == 204
    assert office("馬場", "GET", place).status_code == 404
    assert place.rpartition("/")[2] not in office("青木", "GET", "/v1/shares").text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"answer_id": "x"}, 404),
        ({"answer_id": None}, 422),
        ({"draft_id": "x"}, 422),
        ({"users": []}, 422),
        ({"users": ["a\nb"]}, 422),
        ({"expires": "2020-01-01"}, 422),
        ({"expires": "0001-01-01T00:00:00+09:00"}, 422),
        ({"expires": "あした"}, 422),
    ],
)
def test_bad_requests(office, answer, change, status):
    body = {"answer_id": answer["id"], "users": ["馬場"], **change}
    assert share(office, **body).status_code == status


def test_what_is_not_ones_own_is_not_shared(office, answer):
    assert share(office, "馬場", answer_id=answer["id"], users=["千葉"]).status_code == 404
