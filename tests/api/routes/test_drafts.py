"""Drafts through the API: making, editing with every change checked, versions, long ones."""

import time

import pytest

from api.drafting.editing import EDITED
from api.state.keys import create_key
from rag.drafting import NOT_FOUND

LIBRARY = "移動図書館の車は何台に増やしますか"
STALLS = "朝市の出店者は何者に増やしますか"
CAMERAS = "岸壁の見守りカメラは何か所に置きますか"
HIDDEN = "閲覧権限のない出典に基づく文を表示していません（1文）"


@pytest.fixture
def draft(office):
    """A draft of 青木, of a public document."""
    made = office("青木", "POST", "/v1/drafts", json={"questions": [LIBRARY], "kind": "メモ"})
    assert made.status_code == 201, made.text
    return made.json()


def edit(office, draft, user="青木", **change):
    body = {"version": draft["version"], **change}
    return office(user, "PATCH", f"/v1/drafts/{draft['id']}", json=body)


def with_answer(draft, text, citations):
    """The sections of a draft with another sentence as its answer."""
    sections = [dict(section) for section in draft["sections"]]
    sections[0]["sentences"] = [{"text": text, "citations": citations}]
    return sections


def test_a_draft_is_made_kept_and_found_again(office, draft):
    assert (draft["kind"], draft["title"], draft["version"]) == ("メモ", "メモ", 1)
    assert (draft["status"], draft["job_id"]) == ("ready", None)
    answer, background = draft["sections"]
    assert answer["heading"] == LIBRARY
    said = [one for one in answer["sentences"] if one["citations"]]
    assert [one["support"] for one in said] == ["supported"]
    assert "５台" in said[0]["text"] or "5台" in said[0]["text"]
    assert background["heading"] == "参考"
    again = office("青木", "GET", f"/v1/drafts/{draft['id']}")
    assert (again.status_code, again.json()) == (200, draft)
    listed = office("青木", "GET", "/v1/drafts").json()["drafts"]
    assert draft["id"] in [one["id"] for one in listed]


def test_nobody_else_finds_it(office, draft):
    place = f"/v1/drafts/{draft['id']}"
    assert office("馬場", "GET", place).status_code == 404
    assert office("馬場", "GET", f"{place}/versions").status_code == 404
    assert office("馬場", "DELETE", place).status_code == 404
    assert edit(office, draft, "馬場", title="奪う").status_code == 404
    assert draft["id"] not in office("馬場", "GET", "/v1/drafts").text


def test_a_number_that_a_person_changes_is_found_out(office, draft):
    wrong = with_answer(draft, "移動図書館の車を、令和８年度末までに９台に増やす。", [1])
    changed = edit(office, draft, sections=wrong)
    assert changed.status_code == 200, changed.text
    (said,) = changed.json()["sections"][0]["sentences"]
    assert (said["support"], said["citations"], said["edited"]) == ("unsupported", [1], True)
    assert "9台" in said["reason"] or "９台" in said["reason"]
    assert changed.json()["version"] == 2
    assert [note["text"] for note in changed.json()["remarks"]] == [EDITED]


def test_verdicts_are_never_taken_from_outside(office, draft):
    wrong = with_answer(draft, "移動図書館の車を、令和８年度末までに９台に増やす。", [1])
    wrong[0]["sentences"][0] |= {"support": "supported", "reason": ""}
    (said,) = edit(office, draft, sections=wrong).json()["sections"][0]["sentences"]
    assert said["support"] == "unsupported"


def test_a_sentence_of_ones_own_gets_its_source(office, draft):
    own = with_answer(draft, "岸壁の見守りカメラは12か所に置く。", [])
    changed = edit(office, draft, sections=own).json()
    (said,) = changed["sections"][0]["sentences"]
    assert (said["support"], said["citations"]) == ("supported", [1])
    cited = changed["citations"][0]
    assert cited["passage"]["document"]["title"] == "みなせ港の手引"
    base = cited["passage"]["char_start"]
    start, end = cited["char_start"] - base, cited["char_end"] - base
    assert cited["passage"]["text"][start:end] == cited["quote"]
    assert "12か所" in cited["quote"]
    # The list of documents, which nobody touched, goes on citing the other plan.
    assert changed["sections"][1]["sentences"][0]["citations"] == [2]


def test_what_is_left_as_it_was_keeps_its_verdict(office, draft):
    changed = edit(office, draft, title="移動図書館", sections=draft["sections"]).json()
    assert changed["title"] == "移動図書館"
    assert changed["sections"] == draft["sections"]
    assert changed["remarks"] == draft["remarks"]


def test_two_sentences_in_one_are_judged_one_by_one(office, draft):
    two = "移動図書館の車を、令和８年度末までに３台から５台に増やす。灯台は７つある。"
    changed = edit(office, draft, sections=with_answer(draft, two, [1])).json()
    verdicts = [one["support"] for one in changed["sections"][0]["sentences"]]
    assert verdicts == ["supported", "unsupported"]


def test_every_version_is_kept(office, draft):
    edit(office, draft, title="二")
    edit(office, draft | {"version": 2}, title="三")
    place = f"/v1/drafts/{draft['id']}/versions"
    listed = office("青木", "GET", place).json()
    assert [(v["version"], v["title"]) for v in listed["versions"]] == [
        (3, "三"),
        (2, "二"),
        (1, "メモ"),
    ]
    first = office("青木", "GET", f"{place}/1").json()
    assert (first["version"], first["title"]) == (1, "メモ")
    assert first["sections"] == draft["sections"]
    assert office("青木", "GET", f"{place}/4").status_code == 404
    page = office("青木", "GET", place, params={"limit": 2}).json()
    rest = office("青木", "GET", place, params={"cursor": page["next_cursor"]}).json()
    assert [v["version"] for v in rest["versions"]] == [1]


def test_a_version_that_is_brought_back_has_its_verdicts_again(office, draft):
    lead, said = draft["sections"][0]["sentences"]
    assert (lead["support"], lead["text"][-4:]) == (None, "の記載：")
    edit(office, draft, sections=with_answer(draft, said["text"], said["citations"]))
    kept = ("text", "citations")
    sections = [
        {
            **{name: section[name] for name in ("role", "heading", "item")},
            "sentences": [{name: one[name] for name in kept} for one in section["sentences"]],
        }
        for section in draft["sections"]
    ]
    again = edit(office, draft | {"version": 2}, sections=sections)
    assert again.status_code == 200, again.text
    found = again.json()["sections"][0]["sentences"]
    assert [one["support"] for one in found] == [None, "supported"]


def test_an_edit_of_an_older_version_is_refused_with_the_present_one(office, draft):
    assert edit(office, draft, title="先").status_code == 200
    late = edit(office, draft, title="後")
    assert (late.status_code, late.json()["version"]) == (409, 2)
    assert late.json()["type"] == "urn:tenkyo:problem:version_conflict"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": "a\x00"}, "title"),
        ({"sections": [{"heading": "x", "sentences": [{"text": "文。", "citations": [9]}]}]}, "9"),
        ({"sections": [{"heading": "x", "sentences": [{"text": ""}]}]}, "text"),
    ],
)
def test_bad_edits(office, draft, change, field):
    refused = edit(office, draft, **change)
    assert refused.status_code == 422
    assert field in refused.text


def test_an_edit_that_would_take_too_long_to_check_is_refused(office, draft):
    sentences = [{"text": f"灯台は{number}基。"} for number in range(301)]
    refused = edit(office, draft, sections=[{"heading": "灯台", "sentences": sentences}])
    assert refused.status_code == 413
    assert "301" in refused.json()["detail"]


def test_a_draft_is_deleted_with_its_versions(office, draft):
    place = f"/v1/drafts/{draft['id']}"
    assert office("青木", "DELETE", place).status_code == 204
    assert office("青木", "GET", place).status_code == 404
    assert office("青木", "GET", f"{place}/versions/1").status_code == 404


def test_a_draft_of_an_answer(office):
    answer = office("青木", "POST", "/v1/answers", json={"question": CAMERAS}).json()
    made = office(
        "青木", "POST", "/v1/drafts", json={"answer_id": answer["id"], "kind": "想定問答"}
    )
    assert made.status_code == 201
    assert [s["heading"] for s in made.json()["sections"]] == ["問", "答"]
    assert made.json()["citations"][0]["quote"] == answer["citations"][0]["quote"]
    of_others = office("馬場", "POST", "/v1/drafts", json={"answer_id": answer["id"]})
    assert of_others.status_code == 404


def test_a_comparison_of_chosen_documents_asks_each(office):
    question = "移動窓口車を運行する集落の数のKPIは何ですか"
    names = ["暮らし計画2022.md", "暮らし計画2025.md"]
    body = {"questions": [question], "kind": "比較表", "filters": {"document_ids": names}}
    made = office("馬場", "POST", "/v1/drafts", json=body).json()
    (row,) = made["table"]["rows"]
    assert [len(cell["sentences"]) > 0 for cell in row["cells"]] == [True, True]
    assert "８集落" in str(row["cells"][0])
    assert "20集落" in str(row["cells"][1])
    assert row["cells"] == made["sections"]
    lost = edit(office, made, "馬場", sections=made["sections"][:1])
    assert (lost.status_code, lost.json()["type"]) == (422, "urn:tenkyo:problem:cells_changed")
    kept = edit(office, made, "馬場", sections=made["sections"]).json()
    assert kept["table"] == made["table"]


def test_nobody_is_drafted_for_from_what_is_not_theirs(office):
    made = office("馬場", "POST", "/v1/drafts", json={"questions": [STALLS], "kind": "要旨"}).json()
    assert "120" not in str(made["sections"])
    assert "市場計画" not in str(made)
    named = {"questions": [STALLS], "kind": "比較表", "filters": {"document_ids": ["市場計画.md"]}}
    assert office("馬場", "POST", "/v1/drafts", json=named).status_code == 404


def test_what_its_owner_may_no_longer_see_is_masked(office):
    questions = {"questions": [STALLS, CAMERAS], "kind": "要旨"}
    made = office("青木", "POST", "/v1/drafts", json=questions).json()
    assert "120者" in str(made["sections"][0])

    with office.services.state.session() as session:
        _, key = create_key(session, "青木", roles=["reader"], clearance=2)
    place = f"/v1/drafts/{made['id']}"
    seen = office("青木", "GET", place, headers={"x-api-key": key}).json()
    assert HIDDEN in str(seen["sections"][0])
    assert "120" not in str(seen)
    assert "市場計画" not in str(seen)
    assert (made["handlings"], seen["handlings"]) == (["課内限り"], [])
    cited = [n for one in seen["sections"][1]["sentences"] for n in one["citations"]]
    assert cited == [1]
    assert [c["number"] for c in seen["citations"]] == [1]
    assert seen["citations"][0]["passage"]["document"]["title"] == "みなせ港の手引"


def waited(office, place, user="青木"):
    for _ in range(200):
        found = office(user, "GET", place)
        if found.json()["status"] in {"ready", "failed"}:
            return found
        time.sleep(0.02)
    raise AssertionError(found.text)


def test_a_long_draft_is_made_behind_the_request(office):
    questions = [LIBRARY, CAMERAS, STALLS, "滑走路は何メートルですか"]
    body = {
        "questions": questions,
        "kind": "想定問答",
        "title": "市議会",
        "fields": {"委員会": "A"},
    }
    queued = office("青木", "POST", "/v1/drafts", json=body)
    assert queued.status_code == 202
    assert queued.json()["job_id"]
    assert queued.json()["progress"]["total"] == 4
    found = waited(office, queued.headers["Location"])
    assert found.status_code == 200
    made = found.json()
    assert (made["title"], made["version"], made["fields"]) == ("市議会", 1, {"委員会": "A"})
    answers = [s for s in made["sections"] if s["role"] == "answer"]
    assert [s["answered"] for s in answers] == [True, True, True, False]
    assert answers[3]["sentences"][0]["text"] == NOT_FOUND


def test_a_long_draft_that_cannot_be_made_says_why(office):
    body = {"questions": ["カメラ"] * 4, "model": "ない"}
    queued = office("青木", "POST", "/v1/drafts", json=body)
    failed = waited(office, queued.headers["Location"])
    assert (failed.status_code, failed.json()["status"]) == (202, "failed")
    assert "ない" in failed.json()["reason"]
    place = queued.headers["Location"]
    unready = office("青木", "PATCH", place, json={"version": 1, "title": "x"})
    assert unready.status_code == 409


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "どちらか一方"),
        ({"questions": ["a"], "answer_id": "b"}, "どちらか一方"),
        ({"questions": ["a"], "tone": "です・ます"}, "である"),
        ({"questions": ["a"], "tone": "タメ口"}, "tone"),
        ({"questions": ["a"], "kind": "詩"}, "kind"),
        ({"questions": [""]}, "questions"),
        ({"questions": ["a"] * 51}, "questions"),
        ({"questions": ["a"], "template": "../様式"}, "template"),
        ({"questions": ["a"], "template": "ない様式"}, "templates フォルダー"),
        ({"questions": ["a"], "fields": {"": "x"}}, "fields"),
        ({"questions": ["a"], "sections": []}, "sections"),
        ({"questions": ["a"], "model": "ない"}, "ない"),
    ],
)
def test_bad_requests(office, body, words):
    refused = office("馬場", "POST", "/v1/drafts", json=body)
    assert refused.status_code == 422, refused.text
    assert words in refused.text
    assert str(office.services.settings.home) not in refused.text


def test_what_comes_of_a_draft_is_in_the_audit_log(office, draft):
    lines = [line for line in office.services.audit.entries() if draft["id"].encode() in line]
    assert len(lines) == 1
    assert b'"kind":"draft"' in lines[0]
    assert "青木".encode() not in lines[0]
