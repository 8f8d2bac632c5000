"""No page shows a word of a document that its reader may not read; every page is opened."""

import os
import subprocess
import sys

import pytest

from tests.api.leaks.looking import require_nothing_of
from tests.api.leaks.secrets_of_others import secrets
from tests.ui.browser.conftest import ROOT, ask
from tests.ui.browser.people import sign_in
from tests.ui.browser.runs import settled
from ui.navigation import PLACES

READER = "chika"
# Of other people, or for groups that no user of these tests belongs to.
HIDDEN = [secret for secret in secrets() if len(secret.hidden_from) == 2]


@pytest.fixture(scope="module")
def guarded(people, tmp_path_factory):
    """The servers with people, over documents that none of them may read as well."""
    folder = tmp_path_factory.mktemp("隠れた文書")
    rows = ["file_name,confidentiality,groups,owner,visibility,handling"]
    for secret in HIDDEN:
        (folder / secret.file_name).write_text(secret.text, encoding="utf-8")
        rows.append(secret.row)
    (folder / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "rag.cli", "ingest", str(folder), "-c", "sample"],
        cwd=ROOT,
        env=os.environ | {"TENKYO_HOME": str(people.home), "HF_HUB_OFFLINE": "1"},
        check=True,
        capture_output=True,
    )
    return people


@pytest.fixture
def page(guarded, browse):
    """A page of a reader who has signed in."""
    return sign_in(browse(), READER)


def require_nothing(page, *secrets):
    """Neither in what is seen nor in what the page holds."""
    said = page.content() + page.locator("body").inner_text()
    for secret in secrets or HIDDEN:
        require_nothing_of(secret, said)


def test_no_page_shows_them(page):
    for place in PLACES:
        if place.module not in {"ask", "shared"}:
            page.goto(f"/{place.module}")
            page.locator("h1").first.wait_for()
            settled(page)
            if place.roles:  # an address of others leads nowhere
                assert page.locator("h1", has_text=place.title).count() == 0
            require_nothing(page)


def test_no_answer_shows_them(page):
    secret = HIDDEN[0]
    ask(page, f"{secret.name}の整備のKPIは何ですか")
    require_nothing(page)
    page.goto("/history")
    page.locator("h1", has_text="履歴").wait_for()
    settled(page)
    require_nothing(page)


def test_no_search_and_no_check_shows_them(page):
    secret = HIDDEN[1]
    page.goto("/measures")
    page.locator("h1", has_text="施策を探す").wait_for()
    settled(page)
    box = page.locator("input[type=text]").first
    box.fill(secret.name)
    box.press("Enter")
    settled(page)
    require_nothing(page)
    page.goto("/check")
    page.locator("h1", has_text="原稿チェック").wait_for()
    settled(page)
    page.locator("textarea").first.fill(f"{secret.name}の整備の目標は9999基である。")
    page.get_by_role("button", name="照合する").first.click()
    page.get_by_text("9999基").first.wait_for()
    settled(page)
    require_nothing(page)


def test_no_address_leads_to_them(page, guarded):
    """Ids of hidden documents, put into addresses by hand."""
    from rag.engine import Engine
    from rag.settings import Settings

    engine = Engine(Settings(home=guarded.home, ocr=False))
    names = {secret.file_name for secret in HIDDEN}
    rows = [
        row for row in engine.documents(collection="sample") if row.path.split("/")[-1] in names
    ]
    engine.close()
    assert len(rows) == len(HIDDEN)
    for row in rows[:2]:
        page.goto(f"/documents?doc={row.id}")
        page.locator("h1", has_text="文書").wait_for()
        settled(page)
        require_nothing(page)
