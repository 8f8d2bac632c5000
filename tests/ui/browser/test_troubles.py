"""The API away and back, and documents that hold markup."""

import time

import httpx
from playwright.sync_api import expect

from tests.ui.browser.conftest import ask
from tests.ui.browser.runs import settled

HOSTILE = """# <script>alert(1)</script>計画

## 施策 <img src=x onerror="alert(2)"> の推進

赤橋バスの**運行本数**は、2027年度末までに_42本_とする。
<a href="http://evil.example/">詳細</a> $x^2$
![図](http://evil.example/pixel.png)
"""


def test_the_api_is_killed_and_restarted(open_page, servers, keep_screenshots):
    page = open_page(heading="質問")
    ask(page, "まど箱の設置か所の目標は？")
    try:
        servers.stop("api")
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill("移動窓口車の目標は")
        box.press("Enter")
        alert = page.locator(".tk-notice[role=alert]")
        alert.get_by_text("回答サーバーに接続できません").wait_for()
        expect(alert).to_contain_text("「もう一度作成」を押してください")
        settled(page)
        expect(page.locator(".tk-question")).to_have_count(2)  # what was there stays
        expect(page.get_by_text("Traceback")).to_have_count(0)

        fresh = page.context.new_page()
        fresh.goto("/")
        fresh.get_by_text("回答サーバーに接続できません").wait_for()
        settled(fresh)
        assert fresh.locator(".tk-alert a").count() == 0  # words, not links
        keep_screenshots(fresh, "api-down")
    finally:
        servers.start_api()
    fresh.get_by_role("button", name="もう一度つなぐ").click()
    fresh.get_by_role("heading", name="できること").wait_for()
    page.get_by_role("button", name="もう一度作成").click()
    page.locator(".tk-answer").nth(1).locator(".tk-chip").first.wait_for()


def test_the_first_byte_is_japanese(servers):
    for path in ("", "/measures"):
        html = httpx.get(
            f"{servers.ui}{path}", headers={"accept": "text/html"}, trust_env=False, timeout=30
        )
        assert '<html lang="ja">' in html.text
        assert "<title>Tenkyo（典拠）</title>" in html.text


def test_markup_in_a_document_stays_text(open_page, servers):
    created = httpx.post(
        f"{servers.api}/v1/documents",
        files={"file": ("<b>赤橋</b>.md", HOSTILE.encode(), "text/markdown")},
        data={"title": "赤橋<i>計画</i>"},
        timeout=30,
        trust_env=False,
    )
    assert created.status_code in {201, 202}, created.text
    name = created.json()["id"]
    address = f"{servers.api}/v1/documents/{name}"
    try:
        for _ in range(600):
            status = httpx.get(address, trust_env=False, timeout=30).json()["status"]
            if status not in {"queued", "indexing"}:
                break
            time.sleep(0.1)
        assert status == "ready"
        page = open_page(heading="質問")
        page.on("dialog", lambda dialog: dialog.dismiss())
        ask(page, "赤橋バスの運行本数の目標は")
        text = page.locator("main").inner_text()
        assert "42本" in text
        assert "赤橋<i>計画</i>" in text
        for selector in ("img[src=x]", "a[href*='evil.example']", "img[src*='evil']", ".katex"):
            assert page.locator(f"main {selector}").count() == 0
        assert page.locator(".tk-card i, .tk-answer i, .tk-answer strong").count() == 0
    finally:
        httpx.delete(address, timeout=30, trust_env=False)
