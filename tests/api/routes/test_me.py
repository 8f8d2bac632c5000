import pytest

from api.state.keys import create_key
from tests.api.people import PASSWORDS, READER, open_people


def problem(answer):
    return answer.status_code, answer.json()["type"].removeprefix("urn:tenkyo:problem:")


def test_me(client):
    me = client.get("/v1/me").json()
    notice = me.pop("notice")
    assert me.pop("version")
    assert me == {
        "user": "local",
        "display_name": "local",
        "division": "",
        "roles": ["admin", "auditor", "editor", "reader"],
        "groups": [],
        "clearance": 2,
        "sign_in": "open",
        "must_change": False,
        "collection": "default",
    }
    assert (notice["highest"], notice["accepted"]) == (2, False)
    assert "質問と回答は記録され、監査のため閲覧されることがあります" in notice["text"]


def test_how_it_is_known_who_calls(people):
    with people.services.state.session() as session:
        _, plain = create_key(session, "企画課", roles=["reader"])
        _, service = create_key(session, "画面", roles=["admin"], service=True)

    def known(**headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        me = people.client.get("/v1/me", headers=named).json()
        return me["sign_in"], me["user"], me["display_name"], me["division"]

    assert known(x_api_key=plain) == ("key", "企画課", "企画課", "")
    assert known(x_api_key=service) == ("service", "画面", "画面", "")
    spoken = {"x_tenkyo_user": "taro", "x_tenkyo_display_name": "%E5%A4%AA%E9%83%8E"}
    division = {"x_tenkyo_division": "%E5%B8%82%E5%A0%B4%E8%AA%B2"}
    assert known(x_api_key=service, **spoken, **division) == ("service", "taro", "太郎", "市場課")
    assert known(x_api_key=plain, **spoken, **division) == ("key", "企画課", "企画課", "")


def test_a_front_tells_the_division_and_groups_give_roles(tmp_path):
    with open_people(
        tmp_path,
        trusted_user_header="x-user",
        trusted_groups_header="x-groups",
        trusted_division_header="x-division",
        group_roles={"管理係": ("admin",)},
    ) as people:
        headers = {"x-user": "hanako", "x-groups": "管理係", "x-division": "市場課"}
        sent = [(name.encode(), value.encode()) for name, value in headers.items()]
        me = people.client.get("/v1/me", headers=sent).json()
    assert (me["user"], me["division"], me["sign_in"]) == ("hanako", "市場課", "front")
    assert me["roles"] == ["admin", "editor", "reader"]


def test_the_notice_is_asked_for_until_it_is_accepted_and_again_when_it_changes(tmp_path):
    file = tmp_path / "利用ルール.md"
    file.write_text("\ufeff原典を確かめること。\n", encoding="utf-8")
    with open_people(tmp_path, notice_file=file, highest_entry=1) as people:
        notice = people(READER, "GET", "/v1/me").json()["notice"]
        version = notice.pop("version")
        assert notice == {"text": "原典を確かめること。", "highest": 1, "accepted": False}
        for _ in range(2):
            accepted = people(READER, "POST", "/v1/me/notice", json={"version": version})
            assert accepted.status_code == 204
        assert people(READER, "GET", "/v1/me").json()["notice"]["accepted"] is True
        assert people("hana", "GET", "/v1/me").json()["notice"]["accepted"] is False
        lines = b"".join(people.services.audit.entries()).decode()
        assert lines.count('"kind":"notice"') == 1
        file.write_text("原典を必ず確かめること。", encoding="utf-8")
        changed = people(READER, "GET", "/v1/me").json()["notice"]
        assert changed["version"] != version
        assert changed["accepted"] is False
        stale = people(READER, "POST", "/v1/me/notice", json={"version": version})
        assert problem(stale) == (409, "notice_changed")
        file.unlink()
        assert problem(people(READER, "GET", "/v1/me")) == (503, "notice_unreadable")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"current": "machigatta kotoba", "new": "atarashii kotoba"}, (403, "wrong_password")),
        ({"current": PASSWORDS[READER], "new": "mijikai"}, (422, "weak_password")),
        ({"current": PASSWORDS[READER], "new": PASSWORDS[READER]}, (422, "weak_password")),
        ({"current": PASSWORDS[READER], "new": ""}, (422, "invalid")),
    ],
)
def test_a_password_that_does_not_change(people, body, expected):
    assert problem(people(READER, "POST", "/v1/me/password", json=body)) == expected
    assert people.sign_in(READER).status_code == 201


def test_a_changed_password_ends_the_other_sessions(people):
    other = people.sign_in(READER).json()["token"]
    body = {"current": PASSWORDS[READER], "new": "atarashii kotoba"}
    assert people(READER, "POST", "/v1/me/password", json=body).status_code == 204
    assert people(READER, "GET", "/v1/me").status_code == 200
    ended = people.client.get("/v1/me", headers={"Authorization": f"Bearer {other}"})
    assert ended.status_code == 401


def test_only_who_has_a_password_changes_it(client):
    body = {"current": "a", "new": "atarashii kotoba"}
    assert problem(client.post("/v1/me/password", json=body)) == (409, "no_password")


def test_guessing_the_present_password_waits_too(people):
    body = {"current": "machigatta kotoba", "new": "atarashii kotoba"}
    said = [people(READER, "POST", "/v1/me/password", json=body).status_code for _ in range(7)]
    assert said == [403] * 5 + [429] * 2
