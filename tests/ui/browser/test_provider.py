"""Signing in at an OpenID Connect provider: the whole code flow in a real browser."""

import json

import pytest

from api.state import open_state, state_url
from api.state.keys import create_key
from rag.cli.signing_in import provider_secrets, sign_in_environment
from rag.settings import Settings
from tests.ui.browser.conftest import Servers, ask, free_port
from tests.ui.browser.provider import CLIENT, CLIENT_SECRET, running_provider
from tests.ui.browser.runs import settled

CLAIMS = {"sub": "u-17", "name": "高橋 四郎", "groups": ["情報政策課"], "dept": "企画局"}
QUESTION = "まど箱の設置箇所数の目標は何か"


@pytest.fixture(scope="module")
def provider():
    with running_provider() as running:
        yield running


@pytest.fixture(scope="module")
def provided(people, provider, tmp_path_factory):
    """A UI whose people sign in at the provider; it speaks by a service key."""
    with open_state(state_url(Settings(home=people.home))).session() as session:
        _, key = create_key(session, "画面", roles=["admin"], clearance=2, service=True)
    folder = tmp_path_factory.mktemp("provider")
    running = Servers(people.home, folder, people.api_port, free_port())
    (folder / "client").write_text(CLIENT_SECRET, encoding="utf-8")
    (folder / "cookie").write_text("0123456789abcdef" * 2, encoding="utf-8")
    settings = Settings(
        home=people.home,
        sign_in="oidc",
        public_api_url=people.api,
        oidc_metadata_url=f"{provider.address}/.well-known/openid-configuration",
        oidc_client_id=CLIENT,
        oidc_client_secret_file=folder / "client",
        oidc_cookie_secret_file=folder / "cookie",
        oidc_redirect_uri=f"{running.ui}/oauth2callback",
        oidc_groups_claim="groups",
        oidc_division_claim="dept",
        group_roles={"情報政策課": ("editor",)},
    )
    running.environment = sign_in_environment(settings) | {"TENKYO_UI_KEY": key}
    with provider_secrets(settings) as options:
        running.start_ui(*options)
        yield running
        running.stop("ui")


def test_the_provider_tells_who_it_is_until_they_leave(
    provider, provided, browse, keep_screenshots, check_accessible
):
    provider.claims, provider.lifetime_s = CLAIMS, 3600
    page = browse(provided.ui)
    arrive(page)
    page.locator(".tk-who", has_text="ログイン中：高橋 四郎（編集者）").wait_for()
    page.get_by_role("button", name="確認しました").click()
    page.locator("h1", has_text="質問").wait_for()
    ask(page, QUESTION)
    page.get_by_role("link", name="自分の設定").click()
    page.locator("h1", has_text="自分の設定").wait_for()
    settled(page)
    said = page.locator(".tp-facts").inner_text()
    assert "u-17" in said
    assert "企画局" in said
    assert "情報政策課" in said
    check_accessible(page)
    keep_screenshots(page, "account-provider")
    with page.expect_event("load"):  # by way of the provider
        page.get_by_role("button", name="ログアウト").click()
    page.get_by_role("button", name="サインイン").wait_for()
    settled(page)
    assert provider.ended == 1
    assert QUESTION not in page.locator("body").inner_text()
    # Somebody else signs in in the same browser.
    provider.claims = CLAIMS | {"sub": "u-18", "name": "伊藤 五郎", "groups": []}
    arrive(page, open_first=False)
    page.locator(".tk-who", has_text="伊藤 五郎（閲覧者）").wait_for()
    page.get_by_role("button", name="確認しました").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="履歴").click()
    page.locator("h1", has_text="履歴").wait_for()
    settled(page)
    assert QUESTION not in page.locator("body").inner_text()


@pytest.mark.parametrize(
    ("claims", "lifetime_s", "said"),
    [
        (CLAIMS, 0, "サインインの期限が過ぎました"),
        ({"sub": " ", "name": "だれか"}, 3600, "だれかを見分けられませんでした"),
    ],
)
def test_what_does_not_hold_lets_nobody_in(provider, provided, browse, claims, lifetime_s, said):
    provider.claims, provider.lifetime_s = claims, lifetime_s
    page = browse(provided.ui)
    arrive(page)
    page.locator(".tk-notice", has_text=said).wait_for()
    assert page.locator(".tk-who").count() == 0


def test_a_cookie_that_was_not_signed_by_us_lets_nobody_in(provided, browse):
    page = browse(provided.ui)
    forged = json.dumps({"is_logged_in": True, "origin": provided.ui, **CLAIMS})
    page.context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": provided.ui}])
    page.goto("/")
    page.get_by_role("button", name="サインイン").wait_for()
    settled(page)
    assert page.locator(".tk-who").count() == 0


def arrive(page, *, open_first=True):
    """Goes to the provider and comes back."""
    if open_first:
        page.goto("/")
    page.get_by_role("button", name="サインイン").click()
    page.get_by_role("link", name="このまま進む").click()
    page.locator("h1").wait_for()
