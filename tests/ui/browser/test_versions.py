"""The length of answers, answers made again, and a report about one."""

from playwright.sync_api import expect

from tests.ui.browser.conftest import ask
from tests.ui.browser.runs import settled

QUESTION = "移動窓口車の運行支援では何をしますか"


def test_an_answer_made_again_stands_beside_the_first(
    open_page, keep_screenshots, check_accessible
):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    short = page.locator(".tk-answer").inner_text()
    page.get_by_role("radio", name="くわしく").click()
    settled(page)
    page.get_by_role("button", name="もう一度作成").click()
    page.get_by_text("回答 2／2").wait_for()
    settled(page)
    answer = page.locator(".tk-answer")
    expect(answer).to_have_count(1)
    expect(answer).to_contain_text("長さ：くわしく")
    assert len(answer.inner_text()) > len(short)
    check_accessible(page)
    keep_screenshots(page, "versions")
    page.get_by_role("button", name="前の回答").press("Enter")
    page.get_by_text("回答 1／2").wait_for()
    expect(answer).not_to_contain_text("長さ：くわしく")
    expect(page.get_by_role("button", name="前の回答")).to_be_disabled()

    page.reload()
    page.get_by_text("回答 2／2").wait_for()
    page = open_page("history", heading="履歴")
    expect(page.locator("main")).to_contain_text("質問 1件")


def test_the_same_answer_once_more_says_so(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    page.get_by_role("button", name="もう一度作成").click()
    page.get_by_text("前の回答と同じ内容です").wait_for()


def test_a_report_holds_the_answer_that_it_is_about(open_page, keep_screenshots, check_accessible):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    page.get_by_role("button", name="問題を報告").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(f"対象の質問：「{QUESTION}」").wait_for()
    dialog.get_by_text("誤った数値", exact=True).click()
    check_accessible(page)
    keep_screenshots(page, "report")
    dialog.get_by_text("低（影響はないが").click()
    dialog.get_by_label("何が起きましたか").fill("補助率が違う")
    dialog.get_by_role("button", name="管理者に報告する").click()
    dialog.get_by_text("報告しました（受付番号").wait_for()
    page = open_page("risk_cases", heading="リスクケース")
    page.get_by_text("誤った数値").first.click()
    page.locator(".tp-facts dd", has_text=QUESTION).first.wait_for()
