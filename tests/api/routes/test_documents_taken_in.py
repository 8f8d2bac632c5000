"""Files that are sent become documents."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor

from tests.api.listed import find, problem, titles
from tests.api.uploading import finished, plan, send, take_in
from tests.rag.documents.bad_files import docx_bytes


def test_an_upload_is_listed_read_and_answered_from(client):
    sent = send(client, title="新港の計画", confidentiality="機密性１", published="令和７年６月")
    assert sent.status_code == 202
    body = sent.json()
    assert (body["status"], body["title"], body["mine"]) == ("queued", "新港の計画", True)
    assert sent.headers["location"] == f"/v1/jobs/{body['job_id']}"
    job = finished(client, body["job_id"])
    assert (job["state"], job["progress"], job["reason"]) == ("done", 1.0, None)
    assert job["report"]["counts"] == {"added": 1}
    shown = client.get(f"/v1/documents/{body['id']}").json()
    assert {name: shown[name] for name in ("title", "published", "status", "confidentiality")} == {
        "title": "新港の計画",
        "published": "2025-06",
        "status": "ready",
        "confidentiality": 1,
    }
    answer = client.post("/v1/answers", json={"question": "新港の桟橋は何本にしますか"}).json()
    assert "７本" not in answer["question"]
    assert "7本" in answer["answer"] or "７本" in answer["answer"]
    assert answer["citations"][0]["passage"]["document"]["id"] == body["id"]
    assert answer["generation"] == 2


def test_the_same_name_again_is_a_new_version(client):
    first = take_in(client, content=plan(7))
    second = take_in(client, content=plan(8))
    assert second == first
    text = client.get(f"/v1/documents/{first}/text").text
    assert "8本" in text
    assert (
        len([d for d in client.get("/v1/documents").json()["documents"] if d["id"] == first]) == 1
    )


def test_a_new_version_that_cannot_be_read_leaves_the_old_one(client):
    kept = take_in(client, "計画.docx", docx_bytes())
    sent = send(client, "計画.docx", empty_docx())
    job = finished(client, sent.json()["job_id"])
    assert (job["state"], job["code"]) == ("failed", "empty_document")
    shown = client.get(f"/v1/documents/{kept}").json()
    assert (shown["status"], shown["reason"]) == ("ready", job["reason"])
    assert "前の版はそのまま使えます" in shown["reason"]


def empty_docx():
    import docx

    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def test_content_that_is_there_is_not_taken_again(client):
    there = take_in(client)
    again = send(client, "別名.md")
    assert problem(again) == (409, "same_content")
    assert again.json()["document_id"] == there


def test_of_the_same_file_twice_at_once_one_is_taken(client):
    start = threading.Barrier(4)

    def upload(_):
        start.wait()
        return send(client)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(upload, range(4)))
    assert sorted(response.status_code for response in found) == [202, 409, 409, 409]
    taken = next(response.json() for response in found if response.status_code == 202)
    for response in found:
        if response.status_code == 409:
            assert response.json()["document_id"] == taken["id"]
    assert finished(client, taken["job_id"])["state"] == "done"


def test_the_first_document_makes_the_default_collection(make_client, tmp_path):
    client = make_client(home=tmp_path / "new")
    assert client.get("/v1/documents").json() == {
        "documents": [],
        "total": 0,
        "next_cursor": None,
    }
    assert client.get("/v1/suggestions").json() == {"suggestions": []}
    take_in(client)
    assert titles(client.get("/v1/documents")) == ["新港計画"]


def test_a_plan_may_replace_one_that_is_still_on_its_way(client):
    older = send(client, "前.md", plan(3)).json()
    newer = send(client, "後.md", plan(4), supersedes="前.md").json()
    assert finished(client, newer["job_id"])["state"] == "done"
    assert client.get(f"/v1/documents/{newer['id']}").json()["supersedes"] == older["id"]


def test_a_path_in_a_file_name_leads_nowhere(client, home):
    sent = send(client, "../../../計画.md")
    assert (sent.json()["file_name"], sent.json()["path"]) == ("計画.md", "計画.md")
    finished(client, sent.json()["job_id"])
    assert not (home.parent / "計画.md").exists()


def test_a_failure_is_listed_until_it_is_dismissed(client):
    sent = send(client, "空白.txt", b" \n\n").json()
    assert finished(client, sent["job_id"])["state"] == "failed"
    listed = find(client, "空白.txt")
    assert (listed["status"], listed["job_id"]) == ("failed", sent["job_id"])
    assert "文字が見つかりません" in listed["reason"]
    patched = client.patch(f"/v1/documents/{sent['id']}", json={"title": "x"})
    assert problem(patched) == (409, "not_ready")
    assert client.delete(f"/v1/documents/{sent['id']}").status_code == 204
    assert client.get(f"/v1/documents/{sent['id']}").status_code == 404
