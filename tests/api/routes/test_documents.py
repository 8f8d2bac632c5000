import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.state.keys import create_key
from tests.api.office import MARKET, open_office
from tests.api.uploading import finished, plan, send, take_in
from tests.rag.documents.bad_files import BAD_FILES, bomb_bytes, docx_bytes, pdf_bytes

TITLES = [
    "潮見市市場計画",
    "潮見市暮らし計画（令和４年度）",
    "潮見市暮らし計画（令和７年度）",
    "みなせ港の手引",
]


def titles(response):
    return [document["title"] for document in response.json()["documents"]]


def problem(response):
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["type"].rpartition(":")[2]


def find(client, file_name, headers=None):
    listed = client.get("/v1/documents", headers=headers).json()["documents"]
    return next(one for one in listed if one["file_name"] == file_name)


@pytest.fixture(scope="module")
def desk(collection_home, tmp_path_factory):
    """An office with two editors: 江藤 of the group 市場課, 藤本 of none; 五島 sees 機密性１."""
    for office in open_office(collection_home, tmp_path_factory.mktemp("desk") / "home"):
        with office.services.state.session() as session:
            for name, groups, clearance in (
                ("江藤", [MARKET], 2),
                ("藤本", [], 2),
                ("五島", [], 1),
            ):
                _, office.keys[name] = create_key(
                    session, name, roles=["editor"], groups=groups, clearance=clearance
                )
        yield office


def key(desk, user):
    return {"x-api-key": desk.keys[user]}


# Taking in


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


# What cannot be taken in


@pytest.mark.parametrize(
    "bad", [file for file in BAD_FILES if file.name != "空白.txt"], ids=lambda file: file.name
)
def test_bad_files_are_refused_at_once(library, bad):
    status = 422
    if bad.code == "unsupported_format" or bad.name.startswith(("実は", "雑音")):
        status = 415
    refused = send(library, bad.name, bad.content())
    assert refused.status_code == status, refused.text
    assert bad.words in refused.json()["detail"]
    assert_nothing_kept(library)


def test_an_executable_that_is_named_pdf_is_of_no_known_type(library):
    program = b"MZ\x90\x00\x03" + bytes(range(256)) * 20
    assert problem(send(library, "計画.pdf", program)) == (415, "unsupported_format")


def test_a_bomb_is_named(library):
    refused = send(library, "計画.docx", bomb_bytes())
    assert problem(refused) == (422, "document_too_large")
    assert "zip爆弾" in refused.json()["detail"]


def test_more_pages_than_allowed_are_refused(make_client):
    client = make_client(max_pages=1)
    refused = send(client, "二枚.pdf", pages_pdf(2))
    assert problem(refused) == (422, "document_too_large")
    assert "1 ページ" in refused.json()["detail"]


def pages_pdf(count):
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for number in range(count):
        canvas.drawString(72, 700, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_file_beyond_the_limit_is_refused_while_it_arrives(make_client):
    client = make_client(max_file_mb=1)
    refused = send(client, content=b"x" * (1 << 20) + b"y")
    assert problem(refused) == (413, "too_large")
    chunks = (b"x" * 65536 for _ in range(100))  # no length is announced
    sent = 0

    def body():
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.md"\r\n\r\n'
        for chunk in chunks:
            sent += len(chunk)
            yield chunk

    refused = client.post(
        "/v1/documents",
        content=body(),
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert problem(refused) == (413, "too_large")
    assert_nothing_kept(client)


def assert_nothing_kept(client):
    uploads = client.app.state.services.settings.state / "uploads"
    assert not uploads.exists() or not list(uploads.iterdir())


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": "x" * 5_000_000}, 413),
        ({"x" * 5_000_000: "x"}, 400),
        ({"title": "x" * 501}, 422),
        ({"unknown": "x"}, 422),
        ({"confidentiality": "3"}, 422),
        ({"confidentiality": "機密性３"}, 422),
        ({"confidentiality": "高い"}, 422),
        ({"published": "いつか"}, 422),
        ({"source_url": "javascript:alert(1)"}, 422),
        ({"visibility": "group"}, 409),
        ({"visibility": "somebody"}, 422),
        ({"supersedes": "ない計画.md"}, 404),
        ({"title": "a\0b"}, 422),
        ({"title": ["a", "b"]}, 422),
        ({f"groups{number}": "x" for number in range(70)}, 422),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_fields_are_refused(library, fields, status):
    refused = send(library, **fields)
    assert refused.status_code == status, refused.text
    assert "x" * 1000 not in refused.text
    assert_nothing_kept(library)


def raw(client, body, content_type="multipart/form-data; boundary=b"):
    return client.post("/v1/documents", content=body, headers={"content-type": content_type})


PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\nhello\r\n'


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"nonsense", 400),
        (PART % b"x.md", 400),  # it has no end
        (b"--b--\r\n", 422),
        (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--b--\r\n', 422),
        (PART % b"x.md" + PART % b"y.md" + b"--b--\r\n", 422),
        (PART % "計画.md".encode("cp932") + b"--b--\r\n", 422),
        (PART % b"\xff.md" + b"--b--\r\n", 422),
        (PART % b"" + b"--b--\r\n", 422),
        (PART % b".." + b"--b--\r\n", 422),
        (PART % (b"a" * 300 + b".md") + b"--b--\r\n", 422),
        (PART % (b"a" * 5_000_000) + b"--b--\r\n", 400),
        (PART % b"a%0D%0Ab.md" + b"--b--\r\n", 422),
        (PART % b"a\0b.md" + b"--b--\r\n", 422),
        (b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\r\n--b--\r\n', 422),
    ],
    ids=lambda value: str(value)[:60],
)
def test_bodies_that_are_no_upload_are_refused(library, body, status):
    refused = raw(library, body)
    assert refused.status_code == status, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert_nothing_kept(library)


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "x"])
def test_another_content_type_is_refused(library, content_type):
    assert problem(raw(library, b"{}", content_type)) == (415, "no_form")


def test_a_path_in_a_file_name_leads_nowhere(client, home):
    sent = send(client, "../../../計画.md")
    assert (sent.json()["file_name"], sent.json()["path"]) == ("計画.md", "計画.md")
    finished(client, sent.json()["job_id"])
    assert not (home.parent / "計画.md").exists()


def test_a_full_disk_is_told_and_nothing_is_kept(client):
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # SQLite's files are larger already; only the upload meets the limit.
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, before[1]))
    try:
        refused = send(client, content=b"x" * (4 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert problem(refused) == (507, "storage_full")
    assert str(client.app.state.services.settings.home) not in refused.text
    assert_nothing_kept(client)


# Who sees what


def test_a_list_holds_what_the_caller_may_read(desk):
    assert titles(desk("青木", "GET", "/v1/documents")) == TITLES
    assert titles(desk("馬場", "GET", "/v1/documents")) == TITLES[1:]


def test_a_list_comes_in_pages(desk):
    shown = desk("馬場", "GET", "/v1/documents", params={"limit": 2})
    assert (titles(shown), shown.json()["total"]) == (TITLES[1:3], 3)
    params = {"limit": 2, "cursor": shown.json()["next_cursor"]}
    shown = desk("馬場", "GET", "/v1/documents", params=params)
    assert (titles(shown), shown.json()["next_cursor"]) == (TITLES[3:], None)


def test_what_may_not_be_seen_is_not_there(desk):
    hidden = find(desk.client, "市場計画.md", key(desk, "青木"))["id"]
    for path in ("", "/text", "/source", "/pages/1.png"):
        found = desk("馬場", "GET", f"/v1/documents/{hidden}{path}")
        assert found.status_code == 404, path
    assert desk("藤本", "PATCH", f"/v1/documents/{hidden}", json={"title": "x"}).status_code == 404
    assert desk("藤本", "DELETE", f"/v1/documents/{hidden}").status_code == 404


def test_a_reader_adds_private_documents_that_nobody_else_sees(desk):
    headers = key(desk, "青木")
    refused = send(desk.client, "私.md", b"# x\n\ny\n", headers, visibility="all")
    assert problem(refused) == (403, "forbidden")
    sent = send(desk.client, "私.md", "# 私の控え\n\n控えの棚は５段である。\n".encode(), headers)
    body = sent.json()
    assert (sent.status_code, body["visibility"]) == (202, "private")
    for other in ("千葉", "管理"):
        assert desk(other, "GET", f"/v1/jobs/{body['job_id']}").status_code == 404
        assert desk(other, "GET", f"/v1/documents/{body['id']}").status_code == 404
    finished(desk.client, body["job_id"], headers)
    question = {"query": "控えの棚は何段か"}
    mine = desk("青木", "POST", "/v1/search", json=question).json()["results"]
    assert mine[0]["passage"]["document"]["id"] == body["id"]
    theirs = desk("管理", "POST", "/v1/search", json=question).json()["results"]
    assert body["id"] not in {hit["passage"]["document"]["id"] for hit in theirs}
    # A private document of the same name takes nobody's place; one's own are one's own to keep.
    other = take_in(desk.client, "私.md", b"# other\n\nz\n", key(desk, "千葉"))
    assert other != body["id"]
    path = f"/v1/documents/{body['id']}"
    assert desk("青木", "PATCH", path, json={"visibility": "all"}).status_code == 403
    assert desk("青木", "PATCH", path, json={"title": "控え"}).json()["title"] == "控え"
    assert desk("青木", "DELETE", path).status_code == 204
    assert desk("青木", "GET", path).status_code == 404


def test_a_reader_changes_and_removes_nothing_shared(desk):
    shared = find(desk.client, "港の手引.txt", key(desk, "青木"))["id"]
    for method, options in (("PATCH", {"json": {"title": "x"}}), ("DELETE", {})):
        refused = desk("青木", method, f"/v1/documents/{shared}", **options)
        assert problem(refused) == (403, "forbidden")


def test_an_upload_takes_no_unseen_document_s_place(desk):
    """藤本 cannot see a document of the market's; the name is free as far as 藤本 can tell."""
    seen = take_in(desk.client, "朝市.md", b"# a\n\nmarket\n", key(desk, "江藤"), groups=MARKET)
    other = take_in(desk.client, "朝市.md", b"# b\n\nothers\n", key(desk, "藤本"))
    assert other != seen
    assert desk("江藤", "GET", f"/v1/documents/{seen}/text").text.strip().endswith("market")
    # The same content is known to who may see it, and to nobody else.
    again = send(desk.client, "別.md", b"# a\n\nmarket\n", key(desk, "江藤"), groups=MARKET)
    assert problem(again) == (409, "same_content")
    assert take_in(desk.client, "別.md", b"# a\n\nmarket\n", key(desk, "藤本")) not in {seen, other}


def test_nobody_brings_in_what_is_above_the_own_clearance(desk):
    refused = send(desk.client, "上.md", b"# x\n\nabove\n", key(desk, "五島"))
    assert problem(refused) == (403, "above_clearance")
    sent = send(desk.client, "上.md", b"# x\n\nabove\n", key(desk, "五島"), confidentiality="1")
    assert sent.status_code == 202


# Saying something else


def test_what_is_said_of_a_document_changes_without_reading_it_again(client):
    document = take_in(client, published="2024", confidentiality="1")
    passages = client.get(f"/v1/documents/{document}").json()["passages"]
    older = find(client, "暮らし計画2022.md")["id"]
    changed = client.patch(
        f"/v1/documents/{document}",
        json={
            "title": "あけぼの埠頭計画",
            "handling": "課内限り",
            "confidentiality": 2,
            "groups": ["港湾課；企画課"],
            "visibility": "group",
            "supersedes": older,
            "published": None,
        },
    )
    assert changed.status_code == 200, changed.text
    body = changed.json()
    assert (body["title"], body["handling"], body["confidentiality"]) == (
        "あけぼの埠頭計画",
        "課内限り",
        2,
    )
    assert (body["groups"], body["visibility"]) == (["企画課", "港湾課"], "group")
    assert (body["supersedes"], body["published"]) == (older, None)
    assert (body["passages"], body["measures"]) == (passages, 0)
    assert client.get(f"/v1/documents/{document}").json() == body
    found = client.post("/v1/search", json={"query": "あけぼの埠頭計画"}).json()["results"]
    assert found[0]["passage"]["document"]["id"] == document  # by its new title


def test_a_change_of_who_may_read_holds_at_once(desk):
    document = take_in(
        desk.client,
        "配る.md",
        "# 配布\n\n配布は９枚。\n".encode(),
        key(desk, "江藤"),
        confidentiality="1",
    )
    path = f"/v1/documents/{document}"
    assert desk("馬場", "GET", path).status_code == 200
    changed = desk("江藤", "PATCH", path, json={"groups": [MARKET], "visibility": "group"})
    assert changed.status_code == 200
    assert desk("馬場", "GET", path).status_code == 404
    assert desk("青木", "GET", path).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"confidentiality": 3}, 422),
        ({"visibility": "group"}, 409),
        ({"supersedes": "暮らし計画2022.md"}, 409),  # itself
        ({"supersedes": "ない.md"}, 404),
        ({"source_url": "javascript:alert(1)"}, 422),
        ({"owner": "x"}, 422),
        ({"title": "\ud800"}, 400),
        ([], 422),
    ],
)
def test_changes_that_make_no_sense_are_refused(library, body, status):
    import json

    document = find(library, "暮らし計画2022.md")["id"]
    refused = library.patch(
        f"/v1/documents/{document}",
        content=json.dumps(body),
        headers={"content-type": "application/json"},
    )
    assert refused.status_code in {status, 422}, refused.text
    assert find(library, "暮らし計画2022.md")["title"] == TITLES[1]


def test_a_removed_document_is_no_more_found(client):
    document = find(client, "港の手引.txt")["id"]
    assert client.post("/v1/search", json={"query": "灯台カード"}).json()["results"]
    assert client.delete(f"/v1/documents/{document}").status_code == 204
    assert client.get(f"/v1/documents/{document}").status_code == 404
    found = client.post("/v1/search", json={"query": "灯台カード"}).json()["results"]
    assert document not in {hit["passage"]["document"]["id"] for hit in found}
    assert client.delete(f"/v1/documents/{document}").status_code == 404


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


@pytest.mark.parametrize("path", ["x", "../etc", "0" * 17, "%00", "%ED%A0%80"])
def test_an_id_that_is_none_is_refused(library, path):
    assert library.get(f"/v1/documents/{path}").status_code in {404, 422}
    assert library.get(f"/v1/jobs/{path}").status_code in {404, 422}


def test_an_encrypted_pdf_says_why(library):
    refused = send(library, "鍵.pdf", pdf_bytes("himitsu"))
    assert problem(refused) == (422, "encrypted_document")
