"""Figures for administrators."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from api.identity import Caller
from api.state.work import Job, count_work
from rag.index import Access
from tests.api.office import open_office


@pytest.mark.parametrize("user", ["青木", "馬場", "監査"])
def test_only_administrators_see_them(office, user):
    assert office(user, "GET", "/v1/usage").status_code == 403


def test_figures_of_today_name_nobody(office):
    before = office("管理", "GET", "/v1/usage").json()["total"]
    asked = {"question": "岸壁の見守りカメラは何か所に置きますか"}
    answer = office("馬場", "POST", "/v1/answers", json=asked).json()
    feedback = {"answer_id": answer["id"], "rating": "bad", "reason": ["古い"]}
    given = office("馬場", "POST", "/v1/feedback", json=feedback)
    assert given.status_code == 201, given.text
    seen = office("管理", "GET", "/v1/usage").json()
    assert seen["total"]["answers"] == before["answers"] + 1
    assert seen["total"]["answered"] == before["answered"] + 1
    assert seen["total"]["bad"] == before["bad"] + 1
    assert seen["reasons"]["古い"] >= 1
    assert [one["model"] for one in seen["models"]] == ["extractive"]
    assert date.fromisoformat(seen["to"]) - date.fromisoformat(seen["from"]) == timedelta(29)
    assert seen["days"][-1]["date"] == seen["to"]
    assert "馬場" not in str(seen)
    assert "カメラ" not in str(seen)


def test_every_kind_of_work_is_counted_and_outlives_its_history(office):
    def work(seen, name, value):
        found = [one for one in seen if one[name] == value]
        return found[0] if found else dict.fromkeys(("ask", "search", "draft", "check"), 0)

    def figures():
        seen = office("管理", "GET", "/v1/usage").json()
        return work(seen["divisions"], "division", "") | {"tokens": seen["tokens"]}

    before = figures()
    question = "岸壁の見守りカメラは何か所に置きますか"
    answer = office("馬場", "POST", "/v1/answers", json={"question": question}).json()
    office("馬場", "POST", "/v1/search", json={"query": question})
    draft = {"answer_id": answer["id"], "kind": "メモ"}
    made = office("馬場", "POST", "/v1/drafts", json=draft)
    assert made.status_code == 201, made.text
    office("馬場", "POST", "/v1/checks", json={"text": "カメラを置く。"})
    assert office("馬場", "DELETE", f"/v1/drafts/{made.json()['id']}").status_code == 204
    after = figures()
    kinds = ("ask", "search", "draft", "check")
    assert [after[kind] - before[kind] for kind in kinds] == [1, 1, 1, 1]
    assert after["tokens"] == before["tokens"]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [({"yen_per_million_prompt": 300, "yen_per_million_completion": 1200}, 0.6), ({}, None)],
)
def test_what_a_model_cost(collection_home, tmp_path, tokens, expected):
    model = {"name": "plan", "kind": "endpoint", "base_url": "http://127.0.0.1:9/v1", "model": "m"}
    caller = Caller("馬場", frozenset(), Access("馬場"))
    usage = {"prompt_tokens": 1200, "completion_tokens": 200}
    opened = contextmanager(open_office)
    with opened(collection_home, tmp_path / "home", models=({**model, **tokens},)) as office:
        with office.services.state.session() as session:
            count_work(session, caller, Job.ASK, model="plan", usage=usage)
            count_work(session, caller, Job.ASK, model="gone", usage=usage)
        seen = office("管理", "GET", "/v1/usage").json()
    costs = {one["model"]: one["yen"] for one in seen["tokens"]}
    assert costs == {"plan": expected, "gone": None}


@pytest.mark.parametrize(
    "period",
    [
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "2020-01-01", "to": "2026-01-01"},
        {"to": "9999-12-31"},
        {"from": "きのう"},
    ],
)
def test_periods_that_are_none(office, period):
    assert office("管理", "GET", "/v1/usage", params=period).status_code == 422


def test_the_first_day_of_the_calendar(office):
    seen = office("管理", "GET", "/v1/usage", params={"to": "0001-01-01"}).json()
    assert (seen["from"], seen["total"]["answers"]) == ("0001-01-01", 0)
