import re

import pytest

from api.identity import Caller, Role
from api.identity.caller import SignIn
from api.state.keys import create_key
from api.state.users import UserChange, change_user
from rag.index import Access
from tests.api.people import ADMIN, PASSWORDS, READER, open_people

CHAT = "http://127.0.0.1:8501"


def signed_in(people, following="/", **settings):
    return people.submit(
        "/sign-in", user=READER, password=PASSWORDS[READER], next=following, **settings
    )


def alert(page):
    return re.search(r'role="alert" id="error">([^<]*)<', page.text)[1]


def test_the_page_is_plain_and_says_whom_it_is_for(people):
    page = people.client.get("/sign-in?next=/%22%3E%3Cscript%3E")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"form-action 'self' {CHAT}; frame-ancestors 'none'; base-uri 'none'"
    )
    assert '<html lang="ja">' in page.text
    assert "<script" not in page.text
    assert 'name="next" value="/&quot;&gt;&lt;script&gt;"' in page.text
    for name, autocomplete in (("user", "username"), ("password", "current-password")):
        assert f'<label for="{name}">' in page.text
        assert re.search(rf'id="{name}"[^>]*autocomplete="{autocomplete}"[^>]* required', page.text)


@pytest.mark.parametrize(
    ("following", "place"),
    [
        ("", f"{CHAT}/"),
        ("/", f"{CHAT}/"),
        ("/documents?id=1", f"{CHAT}/documents?id=1"),
        ("/open/0123abcd/3?collection=plans", "/open/0123abcd/3?collection=plans"),
        ("//evil.example/", f"{CHAT}/"),
        ("/\\evil.example/", f"{CHAT}/"),
        ("/a\\evil", f"{CHAT}/"),
        ("https://evil.example/", f"{CHAT}/"),
        ("@evil.example/", f"{CHAT}/"),
        (".evil.example/", f"{CHAT}/"),
        ("/a\r\nSet-Cookie: b=c", f"{CHAT}/"),
        ("/" + "a" * 2000, f"{CHAT}/"),
        ("javascript:alert(1)", f"{CHAT}/"),
    ],
)
def test_signing_in_leads_on_and_never_away(people, following, place):
    led = signed_in(people, following)
    assert (led.status_code, led.headers["location"]) == (303, place)


def test_the_cookie_is_for_the_chat_which_presents_its_token(people):
    cookie = signed_in(people).headers["set-cookie"]
    token, rest = re.fullmatch(r"tenkyo_session=(tks_[\w-]{43}); (.*)", cookie).groups()
    assert rest == "HttpOnly; Path=/; SameSite=lax"
    bearer = {"Authorization": f"Bearer {token}"}
    assert people.client.get("/v1/me", headers=bearer).json()["user"] == READER


def test_the_cookie_alone_calls_nothing(people):
    signed_in(people)
    assert "tenkyo_session" in people.client.cookies
    for method, path in (
        ("GET", "/v1/me"),
        ("GET", "/v1/documents"),
        ("POST", "/v1/answers"),
        ("DELETE", "/v1/sessions/current"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/mcp"),
    ):
        assert people.client.request(method, path).status_code == 401, path


def test_a_permanent_link_is_opened_by_the_cookie(people):
    path = "/open/0123456789abcdef/3"
    asked = people.client.get(path)
    assert asked.status_code == 401
    assert f'href="../../sign-in?next={path.replace("/", "%2F")}"' in asked.text
    signed_in(people)
    assert people.client.get(path).status_code == 404  # who calls is known; the document is not
    people.submit("/sign-out")
    assert people.client.get(path).status_code == 401


@pytest.mark.parametrize(
    ("settings", "headers", "place", "secure"),
    [
        ({}, {"Host": "tenkyo.example.go.jp:8000"}, "http://tenkyo.example.go.jp:8501/", False),
        ({}, {"Host": "[::1]:8000"}, "http://[::1]:8501/", False),
        ({}, {"Host": "a b;c", "Origin": "null"}, None, False),
        ({}, {"X-Forwarded-Proto": "https"}, "https://127.0.0.1:8501/", True),
        (
            {"public_api_url": "https://api.example.go.jp"},
            {"Origin": "https://api.example.go.jp"},
            "https://127.0.0.1:8501/",
            True,
        ),
        (
            {"public_ui_url": "https://tenkyo.example.go.jp/chat/"},
            {"X-Forwarded-Proto": "https", "Origin": "https://tenkyo.example.go.jp"},
            "https://tenkyo.example.go.jp/chat/",
            True,
        ),
    ],
)
def test_where_the_chat_is(tmp_path, settings, headers, place, secure):
    with open_people(tmp_path, **settings) as people:
        host = headers.get("Host", "127.0.0.1:8000")
        sent = {"Origin": f"http://{host}", **headers}
        fields = {"user": READER, "password": PASSWORDS[READER]}
        led = people.client.post("/sign-in", data=fields, headers=sent)
    assert led.headers.get("location") == place
    assert led.headers.get("set-cookie", "").endswith("; Secure") is secure


@pytest.mark.parametrize("path", ["/sign-in", "/change-password", "/sign-out"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "", "http://127.0.0.1.evil.example", "file://"]
)
def test_forms_of_foreign_pages_do_nothing(people, path, origin):
    fields = {"user": READER, "password": PASSWORDS[READER], "new": "atarashii kotoba"}
    refused = people.submit(path, origin, again="atarashii kotoba", **fields)
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert people.sign_in(READER).status_code == 201


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8501", "http://127.0.0.1:8000"])
def test_the_chat_may_sign_out(people, origin):
    signed_in(people)
    token = people.client.cookies["tenkyo_session"]
    out = people.submit("/sign-out", origin)
    assert (out.status_code, out.headers["location"]) == (303, "sign-out")
    assert "tenkyo_session" not in people.client.cookies
    bearer = {"Authorization": f"Bearer {token}"}
    assert people.client.get("/v1/me", headers=bearer).status_code == 401
    assert "ログアウトしました" in people.client.get("/sign-out").text


def test_an_address_alone_signs_nobody_out(people):
    signed_in(people)
    assert "ログアウトしますか" in people.client.get("/sign-out").text
    bearer = {"Authorization": f"Bearer {people.client.cookies['tenkyo_session']}"}
    assert people.client.get("/v1/me", headers=bearer).status_code == 200


def test_a_refer_header_stands_in_for_the_origin(people):
    fields = {"user": READER, "password": PASSWORDS[READER]}
    referer = {"Referer": "http://127.0.0.1:8000/sign-in?next=/"}
    assert people.client.post("/sign-in", data=fields, headers=referer).status_code == 303


def test_what_was_wrong_is_said_and_the_name_kept(people):
    wrong = {"user": '<b>"', "password": "machigatta"}
    page = people.submit("/sign-in", **wrong, next="/documents")
    assert page.status_code == 401
    assert alert(page).startswith("利用者名かパスワードが違うか")
    assert 'value="&lt;b&gt;&quot;"' in page.text
    assert 'name="next" value="/documents"' in page.text
    assert "machigatta" not in page.text
    for _ in range(4):
        page = people.submit("/sign-in", **wrong)
    page = people.submit("/sign-in", **wrong)
    assert (page.status_code, page.headers["retry-after"]) == (429, "30")
    assert "30 秒たってから" in alert(page)
    assert people.submit("/sign-in").status_code == 401
    nothing = {"user": "a\0b", "password": "\0"}
    assert people.submit("/sign-in", **nothing).status_code == 401


def test_a_password_set_by_an_administrator_is_changed_first(people):
    people.add("jiro", "hajime no kotoba", must_change=True)
    given = {"user": "jiro", "password": "hajime no kotoba", "next": "/documents"}
    page = people.submit("/sign-in", **given)
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert "自分のパスワードに変えてください" in page.text
    for new, again, said in (
        ("jibun no kotoba", "jibun no kotobo", "2つの欄で違います"),
        ("mijikai", "mijikai", "12 文字以上"),
        ("hajime no kotoba", "hajime no kotoba", "今のパスワードと同じ"),
    ):
        refused = people.submit("/change-password", new=new, again=again, **given)
        assert refused.status_code == 422
        assert said in alert(refused)
    own = {"new": "jibun no kotoba", "again": "jibun no kotoba"}
    wrong = people.submit("/change-password", **own, **given | {"password": "machigatta"})
    assert wrong.status_code == 401
    led = people.submit("/change-password", **own, **given)
    assert (led.status_code, led.headers["location"]) == (303, f"{CHAT}/documents")
    bearer = {"Authorization": f"Bearer {people.client.cookies['tenkyo_session']}"}
    assert people.client.get("/v1/me", headers=bearer).json()["must_change"] is False


def test_where_nobody_can_sign_in_the_page_says_so(client):
    for path in ("/sign-in", "/change-password"):
        assert "利用者が登録されていません" in client.get(path).text
    origin = {"Origin": "http://127.0.0.1:8000"}
    assert "登録されていません" in client.post("/sign-in", headers=origin).text


def test_the_links_of_one_who_may_not_sign_in_any_more_are_closed(people):
    access = Access(READER, frozenset(), 1)
    reader = Caller(READER, frozenset({Role.READER}), access, sign_in=SignIn.USERS)
    link = people.services.links.sign("/v1/documents/0123456789abcdef/source", reader)
    assert people.client.get(link).status_code == 404
    with people.services.state.session() as session:
        change_user(session, READER, UserChange(disabled=True))
    assert people.client.get(link).json()["type"] == "urn:tenkyo:problem:link_refused"


def test_keys_go_on_beside_users(people):
    with people.services.state.session() as session:
        _, key = create_key(session, "企画課", roles=["reader"])
    assert people.client.get("/v1/me", headers={"x-api-key": key}).json()["user"] == "企画課"
    assert people(ADMIN, "GET", "/v1/users").status_code == 200
