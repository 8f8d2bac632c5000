"""ごみ箱, days that documents are kept, and files for one conversation, in a real browser."""

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.browser.conftest import ask
from tests.ui.browser.runs import settled

NOTE = """# 夕凪町灯台改修メモ

夕凪町の灯台の改修では、2028年度末までに展望台を{count}か所に設ける。
"""
QUESTION = "夕凪町の灯台の改修で、展望台を何か所に設けますか"


def upload(servers, name, count, **said):
    files = {"file": (name, NOTE.format(count=count).encode())}
    sent = httpx.post(f"{servers.api}/v1/documents", files=files, data=said, timeout=30).json()
    while True:
        job = httpx.get(f"{servers.api}/v1/jobs/{sent['job_id']}", timeout=30).json()
        if job["state"] not in {"queued", "running"}:
            assert job["state"] == "done", job
            return sent["id"]
        time.sleep(0.1)


@pytest.fixture
def empty_trash(servers):
    yield
    for one in httpx.get(f"{servers.api}/v1/trash", timeout=30).json()["trash"]:
        httpx.delete(f"{servers.api}/v1/trash/{one['id']}", timeout=30)


def test_a_private_document_is_warned_of_thrown_away_and_had_back(
    servers, open_page, keep_screenshots, check_accessible, empty_trash
):
    soon = datetime.now(UTC).astimezone().date() + timedelta(days=5)
    name = upload(servers, "灯台メモ.md", 31, visibility="private", retain_until=soon.isoformat())
    page = open_page("documents", heading="文書")
    page.get_by_text("マイ文書（自分だけ） 1件").click()
    settled(page)
    expect(page.locator(".tp-pick-host tbody tr")).to_have_count(1)
    day = f"{soon.year}年{soon.month}月{soon.day}日まで"
    page.locator(".tp-pick-host tbody tr", has_text=day).wait_for()
    page.locator(".tp-ending", has_text=day).wait_for()
    check_accessible(page)
    keep_screenshots(page, "documents-mine")
    page.locator(".tp-pick-host tbody tr").get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("tab", name="削除").click()
    dialog.get_by_text("30日間ごみ箱に残ります").wait_for()
    dialog.get_by_text("この文書を外してよいことを確かめました").click()
    settled(page)
    dialog.get_by_role("button", name="この文書を削除する").click()
    page.get_by_text("を外しました。30日間ごみ箱に残ります。").wait_for()

    page = open_page("trash", heading="ごみ箱")
    row = page.locator('[class*="st-key-trash_"]', has_text="灯台改修メモ").first
    row.wait_for()
    check_accessible(page)
    keep_screenshots(page, "trash")
    row.get_by_role("button", name="戻す").click()
    page.get_by_text("を読み取っています。").wait_for()
    row.wait_for(state="detached")
    place = f"{servers.api}/v1/documents/{name}"
    while (back := httpx.get(place, timeout=30).json())["status"] != "ready":
        assert back["status"] in {"queued", "indexing"}
        time.sleep(0.1)
    assert (back["visibility"], back["retain_until"]) == ("private", soon.isoformat())
    httpx.delete(place, timeout=30)

    page.reload()
    row.get_by_role("button", name="完全に消す").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("元に戻せません").wait_for()
    dialog.get_by_role("button", name="完全に消す").click()
    page.get_by_text("を完全に消しました。").wait_for()
    row.wait_for(state="detached")
    thrown = httpx.get(f"{servers.api}/v1/trash", timeout=30).json()["trash"]
    assert [one for one in thrown if "灯台" in str(one)] == []


def test_a_file_for_this_conversation_is_answered_from_here_only(
    servers, open_page, keep_screenshots, check_accessible, empty_trash
):
    page = open_page("", heading="質問")
    page.get_by_role("button", name="この質問にだけ使う").click()
    dialog = page.get_by_role("dialog")
    dialog.locator('input[type="file"]').set_input_files(
        {
            "name": "灯台の別紙.md",
            "mimeType": "text/markdown",
            "buffer": NOTE.format(count=47).encode(),
        }
    )
    keep_screenshots(page, "attach")
    dialog.get_by_role("button", name="付ける", exact=True).click()
    dialog.wait_for(state="detached", timeout=60_000)
    page.get_by_role("button", name="この質問にだけ使う：灯台の別紙.md").wait_for()
    ask(page, QUESTION)
    expect(page.locator(".tk-done").last).to_contain_text("47か所")
    check_accessible(page)
    keep_screenshots(page, "attached")
    elsewhere = httpx.post(f"{servers.api}/v1/answers", json={"question": QUESTION}, timeout=30)
    assert "47か所" not in elsewhere.text
    page.get_by_role("button", name="この質問にだけ使う：灯台の別紙.md").click()
    dialog = page.get_by_role("dialog")
    keep_screenshots(page, "attached-list")
    dialog.get_by_role("button", name="外す").click()
    page.get_by_role("button", name="ファイルを付ける（この質問にだけ使う）").wait_for()
