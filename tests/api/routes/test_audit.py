"""The audit log through the API."""

import json

import pytest


@pytest.mark.parametrize("user", ["青木", "管理"])
def test_only_auditors_read_it(office, user):
    assert office(user, "GET", "/v1/audit").status_code == 403


def test_it_is_json_lines_and_reading_it_is_told_too(office):
    asked = {"question": "灯台カードは年間何枚を配りますか"}
    answer = office("馬場", "POST", "/v1/answers", json=asked).json()
    read = office("監査", "GET", "/v1/audit")
    assert read.headers["content-type"] == "application/x-ndjson"
    entries = [json.loads(line) for line in read.text.splitlines()]
    (found,) = [one for one in entries if one.get("answer_id") == answer["id"]]
    assert (found["kind"], found["question"]) == ("answer", asked["question"])
    assert "馬場" not in str(found)
    assert entries[-1]["kind"] == "audit_read"


def test_some_days_only(office):
    office("馬場", "POST", "/v1/search", json={"query": "灯台"})
    assert office("監査", "GET", "/v1/audit", params={"to": "2020-01-01"}).text == ""
    later = office("監査", "GET", "/v1/audit", params={"from": "2020-01-01"})
    assert later.text != ""
    wrong = office("監査", "GET", "/v1/audit", params={"from": "2020-01-02", "to": "2020-01-01"})
    assert wrong.status_code == 422
