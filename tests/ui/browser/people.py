"""People with accounts, and what they do first in a browser."""

from api.identity.administering import add
from api.state import open_state, state_url
from rag.settings import Settings
from tests.ui.browser.runs import settled

SECRET = "correct horse battery"  # noqa: S105 - of people who live in a test


def add_people(home, *people):
    """Adds local users: names, roles, and what is shown of them."""
    state = open_state(state_url(Settings(home=home)))
    with state.session() as session:
        for name, role, shown in people:
            add(
                session,
                name,
                SECRET,
                roles=[role],
                display_name=shown,
                clearance=2,
                must_change=False,
            )


def type_name(page, name, password=SECRET):
    """Signs in on the page of the API."""
    page.locator("input[name=user]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="サインイン").click()


def sign_in(page, name, path="/"):
    """Opens a page as a user, who reads the rules of use where they are shown."""
    page.goto(path)
    page.locator("a.tk-go", has_text="サインイン").click()
    type_name(page, name)
    page.locator(".tk-who", has_text="ログイン中").wait_for()
    settled(page)
    if page.locator("h1", has_text="利用ルール").count():
        page.get_by_role("button", name="確認しました").click()
        page.get_by_role("link", name="自分の設定").wait_for()
        settled(page)
    return page
