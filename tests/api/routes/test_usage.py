"""Figures for administrators."""

from datetime import date, timedelta

import pytest


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
