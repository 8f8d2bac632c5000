"""Runs of the evaluation, read by administrators."""

import json
import os

import pytest

MEASURES = {"Recall@5": {"value": 0.9, "low": 0.8, "high": 1.0, "count": 3}}


@pytest.fixture(scope="module")
def runs(office):
    """Two runs, a folder that is none, and links that lead out of the folder."""
    home = office.services.settings.home
    folder = home / "evaluations"
    for place, name in enumerate(("第一回", "b")):
        run = folder / name
        run.mkdir(parents=True)
        summary = {"questions": 3, "measures": MEASURES, "ms": {"p50": 12.0}}
        (run / "summary.json").write_text(json.dumps(summary), "utf-8")
        lines = [json.dumps({"id": str(n), "question": f"問{n}"}) for n in range(3)]
        (run / "outcomes.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        os.utime(run / "summary.json", (place, place))
    (folder / "空").mkdir()
    (folder / "壊").mkdir()
    (folder / "壊" / "summary.json").write_text("{", "utf-8")
    outside = home / "outside"
    outside.mkdir()
    (outside / "summary.json").write_text(json.dumps({"measures": {"秘密": 1}}), "utf-8")
    (folder / "link").symlink_to(outside)
    return folder


def test_only_administrators_see_them(office, runs):
    assert office("監査", "GET", "/v1/evaluations").status_code == 403
    assert office("青木", "GET", "/v1/evaluations/b").status_code == 403


def test_the_list_is_the_newest_first_and_holds_runs_only(office, runs):
    listed = office("管理", "GET", "/v1/evaluations").json()
    assert [run["id"] for run in listed["evaluations"]] == ["b", "第一回"]
    assert listed["evaluations"][1] == {
        "id": "第一回",
        "created_at": "1970-01-01T00:00:00+00:00",
        "questions": 3,
        "measures": MEASURES,
    }


def test_a_run_with_its_questions_a_page_at_a_time(office, runs):
    first = office("管理", "GET", "/v1/evaluations/第一回", params={"limit": 2}).json()
    assert first["summary"]["ms"] == {"p50": 12.0}
    assert [one["question"] for one in first["outcomes"]] == ["問0", "問1"]
    rest = office(
        "管理", "GET", "/v1/evaluations/第一回", params={"cursor": first["next_cursor"]}
    ).json()
    assert ([one["id"] for one in rest["outcomes"]], rest["next_cursor"]) == (["2"], None)


@pytest.mark.parametrize(
    "name", ["link", "壊", "空", "無", "..", "..%2Foutside", "%2e%2e", "a" * 300]
)
def test_nothing_else_is_read(office, runs, name):
    refused = office("管理", "GET", f"/v1/evaluations/{name}")
    assert refused.status_code in {404, 422}
    assert "秘密" not in refused.text
