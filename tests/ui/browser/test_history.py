"""履歴 and 使い方 in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.ui.browser.conftest import ask
from tests.ui.browser.runs import eventually, settled


def test_conversations_are_found_renamed_opened_and_deleted(
    open_page, keep_screenshots, check_accessible
):
    page = open_page(heading="質問")
    ask(page, "よりみち便の共同配車に参加する団体数の目標は")
    answer = page.locator(".tk-answer").inner_text()
    cards = page.locator(".tk-card").all_inner_texts()
    assert "[1]" in answer
    address = page.url

    page.get_by_role("link", name="履歴").click()
    page.locator("h1", has_text="履歴").wait_for()
    search = page.get_by_role("textbox", name="題名と質問から探す")
    search.fill("よりみち便")
    search.press("Enter")
    row = page.locator('[class*="st-key-conversation_"]')
    row.filter(has_text="よりみち便").wait_for()
    expect(row).to_have_count(1)
    settled(page)
    check_accessible(page)
    keep_screenshots(page, "history")

    row.get_by_role("button", name="題名を変える").click()
    title = page.get_by_role("textbox", name="新しい題名")
    title.fill("団体数<b>の件</b> **太字**")
    page.get_by_role("button", name="この題名にする").click()
    page.get_by_text("題名を変えました。").wait_for()
    opened = page.get_by_role("button", name="団体数<b>の件</b> **太字**", exact=True)
    opened.wait_for()
    expect(opened.locator("b, strong")).to_have_count(0)

    page.get_by_role("link", name="質問").click()
    page.locator(".tk-answer").wait_for()  # the conversation of the session goes on
    page.get_by_role("button", name="新しい会話を始める").click()
    page.get_by_role("heading", name="できること").wait_for()
    page.get_by_role("link", name="履歴").click()
    opened.click()
    page.locator(".tk-answer").wait_for()
    settled(page)
    assert page.locator(".tk-answer").inner_text() == answer
    assert page.locator(".tk-card").all_inner_texts() == cards
    expect(page).to_have_url(address)

    page.get_by_role("link", name="履歴").click()
    search.fill("よりみち便")
    search.press("Enter")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="削除").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("30日間ごみ箱に残ります").wait_for()
    dialog.get_by_role("button", name="削除する").click()
    page.get_by_text("会話を削除しました。").wait_for()
    page.goto(address)
    page.get_by_text("その会話は見つかりません。").wait_for()


def test_nothing_found_says_what_to_do(open_page):
    page = open_page("history", "履歴")
    search = page.get_by_role("textbox", name="題名と質問から探す")
    search.fill("どこにもない言葉")
    search.press("Enter")
    page.get_by_text("その言葉を含む会話はありません。").wait_for()


def test_help_has_ten_examples_and_reports_a_risk_case(
    open_page, servers, keep_screenshots, check_accessible
):
    page = open_page("help", "使い方")
    expect(page.locator("details.tk-example")).to_have_count(10)
    page.locator("details.tk-example summary").first.press("Enter")
    first = page.locator("details.tk-example").first
    expect(first).to_contain_text(re.compile("例：「.+ですか」"))
    check_accessible(page)
    keep_screenshots(page, "help")
    page.get_by_role("link", name="質問").click()
    settled(page)
    ask(page, "まど箱の設置か所の目標は？")
    page.get_by_role("link", name="使い方").click()
    page.get_by_text("直前の回答（質問「まど箱の設置か所の目標は？」）についての報告").wait_for()
    page.get_by_text("誤った数値", exact=True).click()
    page.get_by_text("低（影響はないが").click()
    page.get_by_label("何が起きましたか").fill("数値が古い")
    page.get_by_role("button", name="管理者に報告する").click()
    page.get_by_text("報告しました（受付番号").wait_for()


@pytest.mark.parametrize(
    ("path", "heading"),
    [("", "質問"), ("history", "履歴"), ("help", "使い方"), ("trash", "ごみ箱")],
)
def test_no_english_is_left(open_page, path, heading):
    page = open_page(path, heading)
    expect(page).to_have_title(f"{heading} - Tenkyo（典拠）")
    eventually(page, lambda: english_on(page), [])


def test_no_english_in_the_dialogs(open_page):
    page = open_page(heading="質問")
    page.get_by_role("button", name="探す範囲：すべての文書").click()
    years = page.get_by_role("dialog").get_by_role("combobox", name="年度")
    years.fill("存在しない")
    page.get_by_text("合うものがありません").first.wait_for()
    eventually(page, lambda: english_on(page), [])


def english_on(page):
    """Words of Latin letters that people read or hear, but for those that Japanese uses too."""
    return page.evaluate(
        r"""() => {
          const known = new RegExp(
            "(Tenkyo|KPI|CAIO|AI|API|Word|Excel|Markdown|PDF|PowerPoint|URL|CSV" +
            "|Enter|Ctrl|Shift|Tab|Esc|R[0-9]+)(?![A-Za-z])", "g");
          const found = new Set();
          // Words of people and of documents are theirs.
          const theirs = ".tk-card, [class*=st-key-conversation_], [class*=st-key-trash_]";
          const note = (text) => {
            const rest = text.replace(known, "");
            if (/[A-Za-z]{2,}/.test(rest)) found.add(text.trim().slice(0, 80));
          };
          for (const element of document.body.querySelectorAll("*")) {
            if (element.closest(`script, style, [aria-hidden=true], ${theirs}, template`)) continue;
            for (const name of ["aria-label", "title", "placeholder", "alt"]) {
              const value = element.getAttribute(name);
              if (value) note(`${value}`);
            }
            for (const node of element.childNodes) {
              if (node.nodeType === 3 && element.checkVisibility()) note(node.data);
            }
          }
          return [...found];
        }"""
    )


def test_an_answer_is_shared_for_reading(open_page, keep_screenshots, check_accessible):
    page = open_page(heading="質問")
    ask(page, "まど箱の設置か所の目標は？")
    text = page.locator(".tk-sentence").all_inner_texts()
    page.get_by_role("button", name="同僚に共有").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="共有のリンクを作る").click()
    dialog.get_by_text("利用者名かグループを指定してください。").wait_for()
    settled(page)
    dialog.get_by_role("textbox", name="利用者名").fill("local、山田")
    dialog.get_by_role("button", name="共有のリンクを作る").click()
    link = dialog.locator("code").inner_text()
    settled(page)
    check_accessible(page)
    page.goto(link)
    page.locator("h1", has_text="共有された回答").wait_for()
    page.locator(".tk-answer").wait_for()
    settled(page)
    assert page.locator(".tk-sentence").all_inner_texts() == text
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(0)
    keep_screenshots(page, "shared")
    page.goto("/shared?id=none")
    page.get_by_text("見つかりません").first.wait_for()
