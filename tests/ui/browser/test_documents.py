"""文書 in a real browser: take a file in, ask about it, describe it anew, remove it."""

import httpx
from playwright.sync_api import expect

from tests.ui.browser.conftest import ask
from tests.ui.browser.runs import settled

PLAN = """# 星見ヶ丘市夜間図書館計画

## 1-1 夜間図書館の開館

夜間図書館の開館日数を、2027年度末までに年間212日とする。担当は星見文化課である。

<script>alert("文書")</script>
"""
QUESTION = "夜間図書館の開館日数の目標は年間何日か"


def test_a_document_is_taken_in_asked_described_and_removed(
    servers, open_page, keep_screenshots, check_accessible
):
    page = open_page("documents", heading="文書")
    page.locator(".tp-pick-host tbody tr").first.wait_for()
    before = page.locator(".tp-pick-host tbody tr").count()
    keep_screenshots(page, "documents")
    page.get_by_text("文書を登録する").click()
    page.locator('input[type="file"]').set_input_files(
        [
            {"name": "星見計画.txt", "mimeType": "text/plain", "buffer": PLAN.encode()},
            {"name": "壊れた計画.docx", "mimeType": "application/x", "buffer": b"no document"},
        ]
    )
    page.get_by_label("発行者", exact=True).fill("星見ヶ丘市")
    page.get_by_label("取扱い", exact=True).fill("部内限り")
    check_accessible(page)
    keep_screenshots(page, "documents-upload")
    page.get_by_role("button", name="登録する", exact=True).click()
    page.locator(".tp-chip-bad", has_text="壊れた計画.docx").wait_for()
    page.locator(".tp-chip-good", has_text="星見計画.txt").wait_for(timeout=60_000)
    row = page.locator(".tp-pick-host tbody tr", has_text="星見ヶ丘市")
    row.filter(has_text="利用できます").wait_for()
    expect(page.locator(".tp-pick-host tbody tr")).to_have_count(before + 1)

    chat = page.context.new_page()
    chat.goto("/")
    ask(chat, QUESTION)
    expect(chat.locator(".tk-answer")).to_contain_text("212日")
    card = chat.locator(".tk-card").first
    expect(card.locator("mark").filter(has_text="212日")).to_have_count(1)
    expect(card).to_contain_text("部内限り")
    chat.close()

    row.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="読み取った本文").click()
    text = dialog.locator(".tp-text")
    text.wait_for()
    expect(text).to_contain_text("年間212日とする")
    expect(text).to_contain_text('<script>alert("文書")</script>')
    check_accessible(page)
    keep_screenshots(page, "documents-text")
    dialog.get_by_role("tab", name="属性を直す").click()
    dialog.get_by_label("題名").fill("星見ヶ丘市夜間図書館計画（改訂）")
    dialog.get_by_role("button", name="保存する").click()
    page.locator(".tp-pick-host tbody tr", has_text="（改訂）").wait_for()

    dialog.get_by_role("tab", name="削除").click()
    remove = dialog.get_by_role("button", name="この文書を削除する")
    expect(remove).to_be_disabled()
    dialog.get_by_text("この文書を外してよいことを確かめました").click()
    settled(page)
    remove.click()
    page.get_by_text("を外しました。").wait_for()
    expect(page.locator(".tp-pick-host tbody tr")).to_have_count(before)
    asked = {"question": QUESTION}
    after = httpx.post(f"{servers.api}/v1/answers", json=asked, timeout=30).json()
    assert "212日" not in after["answer"]
