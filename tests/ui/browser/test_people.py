"""Signing in and out, the rules of use, and administrators who look after users."""

import httpx

from tests.ui.browser.conftest import ask
from tests.ui.browser.people import SECRET, sign_in, type_name
from tests.ui.browser.runs import settled

QUESTION = "まど箱の設置箇所数の目標は何か"


def as_admin(people):
    """A client of the API as an administrator."""
    given = {"user": "kanri", "password": SECRET}
    token = httpx.post(f"{people.api}/v1/sessions", json=given, timeout=30).json()["token"]
    shown = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=people.api, headers=shown, timeout=30)


def test_from_the_address_through_sign_in_and_rules_and_out(
    people, browse, keep_screenshots, check_accessible
):
    page = browse()
    page.goto("/history?x=1")
    page.locator("h1", has_text="サインイン").wait_for()
    settled(page)
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    check_accessible(page)
    keep_screenshots(page, "sign-in")
    page.locator("a.tk-go").click()
    type_name(page, "hanako", "wrong horse battery")
    page.get_by_role("alert").wait_for()
    type_name(page, "hanako")
    page.locator("h1", has_text="利用ルール").wait_for()
    settled(page)
    assert page.url == f"{people.ui}/history?x=1"
    assert page.get_by_test_id("stSidebarNavLink").count() == 0
    assert page.locator(".tk-level").inner_text() == "入力できる情報：機密性２まで"
    check_accessible(page)
    keep_screenshots(page, "rules")
    page.get_by_role("button", name="確認しました").click()
    page.locator("h1", has_text="履歴").wait_for()
    settled(page)
    page.get_by_test_id("stSidebarNavLink").filter(has_text="質問").click()
    page.locator("h1", has_text="質問").wait_for()
    ask(page, QUESTION)
    assert page.locator(".tk-who").first.inner_text() == "ログイン中：山田 花子（閲覧者）"
    assert page.locator('[data-testid="stBottom"] .tk-level').is_visible()
    check_accessible(page)
    keep_screenshots(page, "signed-in")
    token = page.context.cookies()[0]["value"]
    page.get_by_role("button", name="ログアウト").click()
    page.locator("h1", has_text="サインイン").wait_for()
    settled(page)
    assert "ログアウトしました" in page.locator(".tk-notice").inner_text()
    assert QUESTION not in page.locator("body").inner_text()
    shown = {"Authorization": f"Bearer {token}"}
    asked = httpx.get(f"{people.api}/v1/me", headers=shown, timeout=30)
    assert asked.status_code == 401


def test_the_next_user_of_the_browser_sees_nothing_of_the_one_before(browse):
    page = sign_in(browse(), "hanako")
    ask(page, QUESTION)
    page.get_by_role("button", name="ログアウト").click()
    page.locator("h1", has_text="サインイン").wait_for()
    page.locator("a.tk-go").click()
    type_name(page, "jiro")
    page.locator(".tk-who", has_text="佐藤 次郎（編集者）").wait_for()
    page.get_by_role("button", name="確認しました").click()
    page.locator("h1", has_text="質問").wait_for()
    settled(page)
    assert QUESTION not in page.locator("body").inner_text()
    assert "c=" not in page.url
    page.get_by_test_id("stSidebarNavLink").filter(has_text="履歴").click()
    page.locator("h1", has_text="履歴").wait_for()
    settled(page)
    assert QUESTION not in page.locator("body").inner_text()
    page.goto("/users")  # a page of administrators
    page.locator(".tk-who", has_text="佐藤 次郎").wait_for()
    settled(page)
    assert page.locator("h1", has_text="利用者").count() == 0


def test_who_is_disabled_is_out_at_the_next_action(people, browse, keep_screenshots):
    page = sign_in(browse(), "saburo")
    ask(page, QUESTION)
    with as_admin(people) as admin:
        user = admin.get("/v1/users/saburo").json()
        change = {"version": user["version"], "disabled": True}
        assert admin.patch("/v1/users/saburo", json=change).is_success
    page.get_by_role("button", name="新しい会話を始める").click()
    page.locator("h1", has_text="サインイン").wait_for()
    settled(page)
    said = page.locator("body").inner_text()
    assert "サインインが終わっています" in said
    assert QUESTION not in said
    assert "鈴木 三郎" not in said
    keep_screenshots(page, "session-over")
    assert "c=" not in page.url


def test_an_administrator_adds_changes_and_disables(
    people, browse, keep_screenshots, check_accessible
):
    page = sign_in(browse(), "kanri", "/users")
    page.locator("h1", has_text="利用者").wait_for()
    page.locator(".tp-table th", has_text="hanako").wait_for()
    page.get_by_text("利用者を加える", exact=True).click()
    page.get_by_label("利用者名（サインインに使う名前）").fill("shiro")
    page.get_by_role("button", name="加える", exact=True).click()
    password = page.locator(".tk-notice code")
    password.wait_for()
    assert len(password.inner_text()) >= 12
    page.locator(".tp-table th", has_text="shiro").wait_for()
    settled(page)
    check_accessible(page)
    keep_screenshots(page, "users")
    choose(page, "shiro")
    assert page.locator(".tk-notice code").count() == 0  # shown once
    page.get_by_role("button", name="使えなくする").click()
    page.locator(".tk-notice", has_text="shiro を変えました").wait_for()
    page.locator(".tp-table tr", has_text="shiro").locator("td", has_text="使えません").wait_for()
    settled(page)
    check_accessible(page)


def test_two_administrators_at_once_lose_nothing(people, browse, keep_screenshots):
    page = sign_in(browse(), "kanri2", "/users")
    page.locator(".tp-table th", has_text="jiro").wait_for()
    settled(page)
    choose(page, "jiro")
    with as_admin(people) as admin:
        version = admin.get("/v1/users/jiro").json()["version"]
        change = {"version": version, "roles": ["auditor"], "groups": ["総務課"]}
        assert admin.patch("/v1/users/jiro", json=change).is_success
    division = page.get_by_label("部署", exact=True).last
    division.fill("会計課")
    page.get_by_role("button", name="変更を保存").click()
    alert = page.get_by_role("alert").filter(has_text="ほかの管理者が、先に変えていました")
    alert.wait_for()
    assert "できること：編集者 → 監査担当" in alert.inner_text()
    assert "グループ：なし → 総務課" in alert.inner_text()
    keep_screenshots(page, "users-conflict")
    page.get_by_role("button", name="変更を保存").click()
    page.locator(".tk-notice", has_text="jiro").wait_for()
    with as_admin(people) as admin:
        found = admin.get("/v1/users/jiro").json()
    assert (found["division"], found["roles"], found["groups"]) == (
        "会計課",
        ["auditor"],
        ["総務課"],
    )


def test_a_password_of_ones_own(people, browse, keep_screenshots, check_accessible):
    page = sign_in(browse(), "hanako", "/account")
    page.locator("h1", has_text="自分の設定").wait_for()
    for label, text in (
        ("今のパスワード", "wrong horse battery"),
        ("新しいパスワード（12文字以上）", "another horse battery"),
        ("新しいパスワード（もう一度）", "another horse battery"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="パスワードの変更").click()
    page.get_by_role("alert").filter(has_text="今のパスワードが違います").wait_for()
    settled(page)
    check_accessible(page)
    keep_screenshots(page, "account")


def choose(page, name):
    """Chooses a user to be changed."""
    box = page.get_by_role("combobox", name="利用者")
    box.click()
    box.fill(name)
    page.get_by_role("option").filter(has_text=name).first.click()
    page.get_by_role("button", name="変更を保存").wait_for()
    settled(page)
