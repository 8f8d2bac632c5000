"""Risk cases: reported, listed, dealt with, exported."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from api.state.keys import create_key

QUESTION = "岸壁の見守りカメラは何か所に置きますか"
CASE = {"kind": "誤った数値", "severity": "高", "what": "12か所ではなく15か所のはず"}


@pytest.fixture(scope="module")
def reported(office):
    """A case of 馬場 about an answer."""
    answer = office("馬場", "POST", "/v1/answers", json={"question": QUESTION}).json()
    made = office("馬場", "POST", "/v1/risk-cases", json=CASE | {"answer_id": answer["id"]})
    assert made.status_code == 201, made.text
    return answer, made.json()


def of_number(office, number):
    listed = office("管理", "GET", "/v1/risk-cases", params={"limit": 500}).json()
    return next(one for one in listed["risk_cases"] if one["number"] == number)


def test_a_case_keeps_the_answer_as_it_was_shown(office, reported):
    answer, made = reported
    assert {name: made[name] for name in CASE} == CASE
    assert (made["status"], made["response"]) == ("受付", "")
    me = office("馬場", "GET", "/v1/me").json()
    assert made["reporter"] == me["user"]
    assert (made["question"], made["answer"]) == (QUESTION, answer["answer"])
    assert made["answer_id"] == answer["id"]
    assert made["model"] == "extractive"
    assert all(one.startswith(f"[{place}] 『") for place, one in enumerate(made["sources"], 1))
    assert made["verdicts"] == ["1文目 出典と照合済"]
    assert of_number(office, made["number"]) == made


def test_a_case_needs_no_answer(office):
    case = {"kind": "情報漏えいのおそれ", "severity": "中", "what": "見えない文書名が一覧に出た"}
    made = office("青木", "POST", "/v1/risk-cases", json=case).json()
    found = of_number(office, made["number"])
    assert (found["answer"], found["answer_id"], found["sources"]) == (None, None, [])
    assert found["what"] == case["what"]


@pytest.mark.parametrize("user", ["青木", "馬場", "監査"])
def test_only_administrators_read_and_deal_with_them(office, reported, user):
    path = f"/v1/risk-cases/{reported[1]['number']}"
    assert office(user, "GET", "/v1/risk-cases").status_code == 403
    assert office(user, "PATCH", path, json={"status": "対応済"}).status_code == 403


def test_nobody_reports_on_the_answer_of_someone_else(office, reported):
    body = CASE | {"answer_id": reported[0]["id"]}
    assert office("青木", "POST", "/v1/risk-cases", json=body).status_code == 404


def test_what_was_done_is_noted(office, reported):
    path = f"/v1/risk-cases/{reported[1]['number']}"
    done = {"status": "対応済", "response": "計画を差し替え、取り込み手順に照合を加えた"}
    assert office("管理", "PATCH", path, json=done).status_code == 200
    again = office("管理", "PATCH", path, json={"status": "対応中"}).json()
    assert (again["status"], again["response"]) == ("対応中", done["response"])
    assert again["updated"] >= again["created"]
    open_ones = office("管理", "GET", "/v1/risk-cases", params={"status": "対応中"}).json()
    assert [one["number"] for one in open_ones["risk_cases"]] == [reported[1]["number"]]


def test_tables_for_the_caio(office, reported):
    number = reported[1]["number"]
    written = office("管理", "GET", "/v1/risk-cases", params={"format": "csv"}).content
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    row = next(one for one in rows if one["受付番号"] == str(number))
    assert (row["種類"], row["重大さ"], row["質問"]) == ("誤った数値", "高", QUESTION)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row["報告日時"])
    response = office("管理", "GET", "/v1/risk-cases", params={"format": "xlsx"})
    assert "attachment" in response.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(response.content)).active
    head, *body = [[cell.value for cell in line] for line in sheet.iter_rows(max_col=5)]
    assert head == ["受付番号", "報告日時", "重大さ", "種類", "何が起きたか"]
    assert [number, CASE["what"]] in [[line[0], line[4]] for line in body]


def test_a_case_outlives_its_conversation(client):
    name = client.post("/v1/conversations", json={}).json()["id"]
    body = {"question": "移動図書館の車は何台に増やしますか", "conversation_id": name}
    answer = client.post("/v1/answers", json=body).json()
    client.post("/v1/risk-cases", json=CASE | {"answer_id": answer["id"]})
    client.delete(f"/v1/conversations/{name}")
    (kept,) = client.get("/v1/risk-cases").json()["risk_cases"]
    assert kept["answer"] == answer["answer"]


def test_an_administrator_reads_nothing_above_their_access(client, services):
    with services.state.session() as session:
        keys = {
            name: {"x-api-key": create_key(session, name, **said)[1]}
            for name, said in {
                "報告": {"roles": ["reader"], "groups": ["別の課"], "clearance": 2},
                "管理": {"roles": ["admin"], "clearance": 2},
            }.items()
        }
    asked = {"question": "移動図書館の車は何台に増やしますか"}
    answer = client.post("/v1/answers", json=asked, headers=keys["報告"]).json()
    client.post("/v1/risk-cases", json=CASE | {"answer_id": answer["id"]}, headers=keys["報告"])
    document = answer["citations"][0]["passage"]["document"]["id"]
    hidden = {"visibility": "group", "groups": ["別の課"]}
    path = f"/v1/documents/{document}"
    assert client.patch(path, json=hidden, headers=keys["管理"]).status_code == 200
    (kept,) = client.get("/v1/risk-cases", headers=keys["管理"]).json()["risk_cases"]
    assert "５台" in answer["answer"]
    assert "５台" not in kept["answer"]
    assert kept["sources"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "気になる"},
        {"severity": "最高"},
        {"what": " 　"},
        {"what": "x" * 4001},
        {"answer_id": "a\x00"},
        {"stars": 5},
    ],
)
def test_what_cannot_be_kept_is_refused(office, change):
    assert office("馬場", "POST", "/v1/risk-cases", json=CASE | change).status_code == 422


def test_a_case_that_is_none(office):
    answer = office("管理", "PATCH", "/v1/risk-cases/999999", json={"status": "対応済"})
    assert answer.status_code == 404
