import pytest

from tests.api.office import MARKET, open_office
from tests.api.uploading import plan, send, take_in


@pytest.fixture(scope="module")
def shop(collection_home, tmp_path_factory):
    yield from open_office(collection_home, tmp_path_factory.mktemp("shop") / "home")


def key(shop, user):
    return {"x-api-key": shop.keys[user]}


def names(shop, user):
    return [one["name"] for one in shop(user, "GET", "/v1/collections").json()["collections"]]


def test_counts_are_those_that_the_caller_may_see(shop):
    shown = shop("青木", "GET", "/v1/collections/default").json()
    assert shown == {
        "name": "default",
        "kind": "shared",
        "mine": False,
        "members": None,
        "default": True,
        "documents": 4,
        "passages": shown["passages"],
        "generation": 1,
        "embedding_model": "trained",
    }
    fewer = shop("馬場", "GET", "/v1/collections/default").json()
    assert (fewer["documents"], fewer["passages"] < shown["passages"]) == (3, True)


def test_a_personal_collection_is_its_owner_s_alone(shop):
    made = shop("馬場", "POST", "/v1/collections", json={"name": "baba"})
    assert (made.status_code, made.json()["kind"], made.json()["documents"]) == (
        201,
        "personal",
        0,
    )
    assert names(shop, "馬場") == ["baba", "default"]
    document = take_in(
        shop.client, "控え.md", plan(3), key(shop, "馬場"), "baba", confidentiality="1"
    )
    for other in ("青木", "管理"):
        assert names(shop, other) == ["default"]
        for method, path, options in (
            ("GET", "/v1/collections/baba", {}),
            ("DELETE", "/v1/collections/baba", {}),
            ("PATCH", "/v1/collections/baba", {"json": {"members": []}}),
            ("GET", "/v1/documents", {"params": {"collection": "baba"}}),
            ("GET", f"/v1/documents/{document}", {"params": {"collection": "baba"}}),
            ("GET", "/v1/measures", {"params": {"collection": "baba"}}),
            ("GET", "/v1/suggestions", {"params": {"collection": "baba"}}),
        ):
            assert shop(other, method, path, **options).status_code == 404, (method, path)
    again = shop("青木", "POST", "/v1/collections", json={"name": "baba"})
    assert again.status_code == 409
    assert shop("馬場", "DELETE", "/v1/collections/baba").status_code == 204
    assert names(shop, "馬場") == ["default"]


def test_a_shared_collection_is_for_its_members(shop):
    wanted = {"name": "r8-plans", "kind": "shared", "members": [MARKET]}
    assert shop("青木", "POST", "/v1/collections", json=wanted).status_code == 403
    made = shop("管理", "POST", "/v1/collections", json=wanted)
    assert (made.status_code, made.json()["members"]) == (201, [MARKET])
    assert "r8-plans" in names(shop, "青木")
    assert "r8-plans" not in names(shop, "千葉")
    sent = send(shop.client, headers=key(shop, "千葉"), collection="r8-plans")
    assert sent.status_code == 404
    opened = shop("管理", "PATCH", "/v1/collections/r8-plans", json={"members": ["千葉"]})
    assert opened.json()["members"] == ["千葉"]
    assert "r8-plans" in names(shop, "千葉")
    assert "r8-plans" not in names(shop, "青木")
    assert shop("千葉", "DELETE", "/v1/collections/r8-plans").status_code == 403
    assert shop("管理", "DELETE", "/v1/collections/r8-plans").status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "", {"name": "大きい"}, 422),
        ("POST", "", {"name": "../x"}, 422),
        ("POST", "", {"name": "default"}, 409),
        ("POST", "", {"name": "x", "kind": "open"}, 422),
        ("POST", "", {"name": "x", "kind": "personal", "members": ["y"]}, 409),
        ("POST", "", {}, 422),
        ("GET", "/nowhere", None, 404),
        ("GET", "/..%2f..", None, 404),
        ("DELETE", "/nowhere", None, 404),
        ("PATCH", "/nowhere", {"members": []}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(shop, method, path, body, status):
    refused = shop("管理", method, f"/v1/collections{path}", json=body)
    assert refused.status_code == status, refused.text
    assert "/tmp" not in refused.text  # noqa: S108 - no place of the machine is told
