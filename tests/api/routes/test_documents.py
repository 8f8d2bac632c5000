"""Documents as callers see, describe and remove them."""

import pytest

from api.state.keys import create_key
from tests.api.listed import TITLES, find, problem, titles
from tests.api.office import MARKET, open_office
from tests.api.uploading import finished, send, take_in


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


@pytest.mark.parametrize("path", ["x", "../etc", "0" * 17, "%00", "%ED%A0%80"])
def test_an_id_that_is_none_is_refused(library, path):
    assert library.get(f"/v1/documents/{path}").status_code in {404, 422}
    assert library.get(f"/v1/jobs/{path}").status_code in {404, 422}
