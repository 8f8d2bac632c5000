import csv
import io

import openpyxl
import pytest

from tests.api.office import MARKET, open_office
from tests.api.uploading import take_in

MARKET_PLAN = """\
# 潮見市朝市計画

#### [No.２－１] 朝市の拡充

- 朝市の出店者を、令和９年度末までに120者に増やす。

**KPI（進捗）：**
朝市の出店者の数（2027年度（令和９年度）末までに120者）

**主担当府省庁：**
農林水産省

**予算：**
朝市拡充事業 令和８年度当初 2.4億円
"""


@pytest.fixture(scope="module")
def office(collection_home, tmp_path_factory):
    """An office with a plan for the group 市場課 alone."""
    for made in open_office(collection_home, tmp_path_factory.mktemp("office") / "home"):
        headers = {"x-api-key": made.keys["管理"]}
        take_in(made.client, "朝市計画.md", MARKET_PLAN.encode(), headers, groups=MARKET)
        yield made


OLD, NEW = "暮らし計画2022.md", "暮らし計画2025.md"
ALL = [("1-1", "移動窓口車の運行"), ("1-1", "移動窓口車の運行"), ("1-2", "移動図書館の充実")]


def named(response):
    assert response.status_code == 200, response.text
    return [(one["number"], one["title"]) for one in response.json()["measures"] if one["number"]]


UNNUMBERED = """\
# 潮見市灯台計画

## 灯台の公開

- 灯台を、令和９年度末までに3基公開する。

**KPI（進捗）：**
公開した灯台の数（2027年度（令和９年度）末までに3基）

**主担当府省庁：**
国土交通省
"""


def test_a_document_tells_how_many_measures_are_listed_of_it(office):
    headers = {"x-api-key": office.keys["管理"]}
    name = take_in(office.client, "灯台計画.md", UNNUMBERED.encode(), headers, visibility="private")
    try:
        document = office("管理", "GET", f"/v1/documents/{name}").json()
        listed = office("管理", "GET", "/v1/measures", params={"document_id": name}).json()
        assert [one["number"] for one in listed["measures"]] == [None]
        assert document["measures"] == listed["total"] == 1
    finally:
        office("管理", "DELETE", f"/v1/documents/{name}")


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, ALL),
        ({"document_id": OLD}, ALL[:1]),
        ({"document_id": [OLD, NEW]}, ALL),
        ({"ministry": "文科省"}, ALL[2:]),
        ({"fiscal_year": "R9"}, ALL[1:]),
        ({"fiscal_year": "2024"}, ALL[:1]),
        ({"q": "コンビニエンスストア"}, ALL[2:]),
        ({"q": "移動 巡回"}, ALL[:2]),
        ({"ministry": "総務省", "fiscal_year": "令和9年度"}, ALL[1:2]),
        ({"q": "ない言葉"}, []),
        ({"has_kpi": "true"}, ALL),
        ({"has_kpi": "false"}, []),
        ({"has_budget": "true"}, []),
        ({"has_budget": "false"}, ALL),
        ({"has_schedule": "true"}, []),
    ],
)
def test_measures_are_filtered(office, params, found):
    assert named(office("馬場", "GET", "/v1/measures", params=params)) == found


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"document_id": "ない.md"}, 404),
        ({"document_id": "朝市計画.md"}, 404),  # 馬場 may not see it
        ({"fiscal_year": "いつか"}, 422),
        ({"fiscal_year": ["2024"] * 101}, 422),
        ({"format": "pdf"}, 422),
        ({"limit": 0}, 422),
        ({"cursor": "x"}, 422),
        ({"q": "a\0"}, 422),
        ({"collection": "nowhere"}, 404),
        ({"collection": "../x"}, 404),
    ],
)
def test_filters_that_make_no_sense_are_refused(office, params, status):
    refused = office("馬場", "GET", "/v1/measures", params=params)
    assert refused.status_code == status, refused.text
    assert "detail" in refused.json()


def test_nobody_counts_measures_that_may_not_be_seen(office):
    everything = office("青木", "GET", "/v1/measures").json()
    fewer = office("馬場", "GET", "/v1/measures").json()
    assert (everything["total"], fewer["total"]) == (4, 3)


def test_the_facets_say_what_further_conditions_would_leave(office):
    found = office("馬場", "GET", "/v1/measures").json()
    for name, count in found["facets"].items():
        narrowed = office("馬場", "GET", "/v1/measures", params={name: "true"}).json()
        assert narrowed["total"] == count, name
        table = office("馬場", "GET", "/v1/measures", params={name: "true", "format": "csv"})
        assert len(list(csv.reader(io.StringIO(table.text)))) == count + 1
    assert found["facets"]["has_kpi"] >= 2


def test_measures_come_in_pages(office):
    first = office("馬場", "GET", "/v1/measures", params={"limit": 2}).json()
    assert (len(first["measures"]), first["total"] > 2) == (2, True)
    params = {"limit": 2, "cursor": first["next_cursor"]}
    second = office("馬場", "GET", "/v1/measures", params=params).json()
    ids = [one["id"] for one in first["measures"] + second["measures"]]
    assert len(set(ids)) == len(ids) == 3


def test_one_measure_is_that_of_the_list(office):
    listed = office("青木", "GET", "/v1/measures").json()["measures"]
    market = next(one for one in listed if one["document"]["file_name"] == "朝市計画.md")
    path = f"/v1/measures/{market['id']}"
    assert office("青木", "GET", path).json() == market
    assert office("馬場", "GET", path).status_code == 404
    assert office("青木", "GET", "/v1/measures/x").status_code == 422


def test_measures_are_given_as_tables(office):
    found = office("馬場", "GET", "/v1/measures", params={"format": "csv", "limit": 1})
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert "filename*=UTF-8''%E6%96%BD%E7%AD%96.csv" in found.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert [row["施策名"] for row in rows] == [title for _, title in ALL]
    found = office("馬場", "GET", "/v1/measures", params={"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(found.content))
    assert book.sheetnames[:2] == ["施策", "KPI"]


def test_two_plans_stand_side_by_side(office):
    found = office("馬場", "GET", "/v1/measures/compare", params={"a": OLD, "b": NEW})
    rows = found.json()["rows"]
    shown = [
        (row["before"] and row["before"]["number"], row["after"] and row["after"]["title"])
        for row in rows
    ]
    assert shown == [("1-1", "移動窓口車の運行"), (None, "移動図書館の充実")]
    assert rows[0]["changes"]
    table = office(
        "馬場", "GET", "/v1/measures/compare", params={"a": OLD, "b": NEW, "format": "csv"}
    )
    assert "移動図書館の充実" in table.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"a": OLD, "b": OLD}, 422),
        ({"a": OLD}, 422),
        ({"a": OLD, "b": "朝市計画.md"}, 404),
        ({"a": "", "b": NEW}, 422),
    ],
)
def test_comparisons_that_make_no_sense_are_refused(office, params, status):
    assert office("馬場", "GET", "/v1/measures/compare", params=params).status_code == status


# Suggestions


def questions(office, user, **params):
    found = office(user, "GET", "/v1/suggestions", params=params)
    assert found.status_code == 200, found.text
    return found.json()["suggestions"]


def test_every_suggestion_is_answered_from_its_document(office):
    found = questions(office, "馬場")
    assert len(found) >= 3
    for one in found:
        answer = office("馬場", "POST", "/v1/answers", json={"question": one["question"]}).json()
        assert answer["outcome"] == "answered", one
        cited = {cited["passage"]["document"]["id"] for cited in answer["citations"]}
        assert one["document_id"] in cited


def test_nobody_is_asked_to_ask_what_may_not_be_seen(office):
    assert not any("朝市" in one["document_title"] for one in questions(office, "馬場"))
    assert any("朝市" in one["document_title"] for one in questions(office, "青木"))


def test_an_answer_is_followed_by_what_it_rests_on(office):
    asked = "移動図書館の車は何台に増やしますか"
    answer = office("馬場", "POST", "/v1/answers", json={"question": asked}).json()
    found = questions(office, "馬場", answer_id=answer["id"])
    assert found
    assert asked not in {one["question"] for one in found}
    assert all("移動図書館" in one["question"] for one in found)
    other = office("青木", "GET", "/v1/suggestions", params={"answer_id": answer["id"]})
    assert other.status_code == 404
