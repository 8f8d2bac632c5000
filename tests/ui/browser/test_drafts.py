"""答弁をつくる and 原稿チェック in a real browser."""

from io import BytesIO

import httpx
from docx import Document
from playwright.sync_api import expect

from tests.ui.browser.runs import settled
from tests.ui.browser.test_measures import saved

EDITOR = ".tp-editor"


def written(content):
    """All text of a Word file's body."""
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def make_draft(page, *questions):
    page.get_by_label("質問（1行に1つ").fill("\n".join(questions))
    page.get_by_role("button", name="原稿をつくる").click()
    page.locator(f"{EDITOR} section").first.wait_for(timeout=60_000)
    settled(page)


def edit(page, sentence, text):
    line = page.locator(f"{EDITOR} .tp-line", has_text=sentence).first
    line.get_by_role("button", name="を直す").click()
    box = page.locator(f"{EDITOR} textarea")
    box.fill(text)
    box.press("Control+Enter")
    page.locator(f"{EDITOR} .tp-line", has_text=text).wait_for()
    settled(page)


def test_a_draft_is_edited_checked_again_and_saved_as_word(
    servers, open_page, keep_screenshots, check_accessible
):
    page = open_page("draft", heading="答弁をつくる")
    keep_screenshots(page, "draft-form")
    check_accessible(page)
    make_draft(page, "まど箱の設置箇所数の目標は何か", "火星基地の建設費は何円か")
    expect(page.locator(EDITOR)).to_contain_text("3,000か所")
    expect(page.locator(EDITOR)).to_contain_text("記載が見つかりませんでした")
    check_accessible(page)
    keep_screenshots(page, "draft")
    _, content = saved(page, "Wordで保存")
    for paragraph in ("まど箱の設置箇所数の目標は何か", "記載が見つかりませんでした"):
        assert paragraph in written(content)

    wrong = "まど箱の設置箇所数を2027年度末までに9,999か所とする。"
    edit(page, "3,000か所", wrong)
    page.locator(".tp-saved", has_text="下書きを保存しました").wait_for()
    line = page.locator(f"{EDITOR} .tp-line", has_text="9,999か所")
    expect(line).to_contain_text("出典に見当たらず")
    expect(line).to_contain_text("職員が直した文")
    keep_screenshots(page, "draft-edited")
    assert "9,999か所" in written(saved(page, "Wordで保存")[1])

    draft = page.url.partition("d=")[2]
    now = httpx.get(f"{servers.api}/v1/drafts/{draft}", timeout=30).json()
    elsewhere = {"version": now["version"], "title": "ほかの画面の表題"}
    place = f"{servers.api}/v1/drafts/{draft}"
    assert httpx.patch(place, json=elsewhere, timeout=30).is_success
    line.get_by_role("button", name="を直す").click()
    page.locator(f"{EDITOR} textarea").fill("ぶつかる文。")
    page.locator(f"{EDITOR} textarea").press("Control+Enter")
    page.get_by_text("この原稿は、ほかの画面で変わっています").wait_for()
    page.get_by_text("ぶつかる文。").first.wait_for()
    page.get_by_role("button", name="最新の版を読み込む").click()
    page.locator('input[value="ほかの画面の表題"]').wait_for()
    settled(page)

    page.get_by_role("button", name="前の版").click()
    page.get_by_role("button", name="この版に戻す").click()
    page.locator(f"{EDITOR} .tp-line", has_text="9,999か所").wait_for()
    page.keyboard.press("Escape")

    # Leaving the field saves it; what is in the address opens the draft again.
    line = page.locator(f"{EDITOR} .tp-line", has_text="9,999か所")
    line.get_by_role("button", name="を直す").click()
    page.locator(f"{EDITOR} textarea").fill("まど箱を2027年度末までに3,000か所に設置する。")
    page.get_by_role("heading", name="答弁をつくる").click()
    page.locator(f"{EDITOR} .tp-under", has_text="職員が直した文").first.wait_for()
    page.locator(f"{EDITOR} .tp-line", has_text="3,000か所に設置する。").wait_for()
    settled(page)
    page.reload()
    page.locator(f"{EDITOR} .tp-line", has_text="3,000か所に設置する。").wait_for()


def test_many_questions_are_drafted_behind_the_page_and_an_answer_becomes_a_draft(
    servers, open_page
):
    page = open_page("draft", heading="答弁をつくる")
    make_draft(page, *(f"まど箱の設置箇所数の{year}年度の目標は何か" for year in range(2024, 2028)))
    expect(page.locator(f"{EDITOR} section h3", has_text="問４")).to_have_count(1)

    question = {"question": "まど箱の設置箇所数の目標は何か"}
    answer = httpx.post(f"{servers.api}/v1/answers", json=question, timeout=30).json()
    page = open_page(f"draft?answer={answer['id']}", heading="答弁をつくる")
    page.get_by_text("「質問」の回答から原稿をつくります").wait_for()
    page.get_by_role("button", name="原稿をつくる").click()
    page.locator(f"{EDITOR} section").first.wait_for()
    expect(page.locator(EDITOR)).to_contain_text("3,000か所")


def test_a_wrong_number_is_found(open_page, keep_screenshots, check_accessible):
    page = open_page("check", heading="原稿チェック")
    made = Document()
    made.add_paragraph("まど箱の設置箇所数を2027年度末までに2,000か所とする。")
    made.add_paragraph("まど箱の設置箇所数を2027年度末までに3,000か所とする。")
    made.add_paragraph("<b>海底トンネル</b>を$100で建設する。")
    file = BytesIO()
    made.save(file)
    page.locator('input[type="file"]').set_input_files(
        {"name": "原稿.docx", "mimeType": "application/x", "buffer": file.getvalue()}
    )
    page.get_by_label("原稿", exact=True).filter(has_text="2,000か所").wait_for()
    page.get_by_role("button", name="照合する").click()
    wrong = page.locator(".tp-checked", has_text="2,000か所とする")
    wrong.wait_for()
    settled(page)
    expect(wrong).to_contain_text("数値が違います（計画では3,000か所）")
    wrong.locator(".tk-card mark", has_text="3,000か所").first.wait_for()
    right = page.locator(".tp-checked", has_text="までに3,000か所とする")
    expect(right).to_contain_text("出典と一致")
    last = page.locator(".tp-checked").last
    expect(last).to_contain_text("<b>海底トンネル</b>を$100で建設する。")
    check_accessible(page)
    keep_screenshots(page, "check")
    _, content = saved(page, "コメントつきのWordで保存")
    assert "2,000か所" in written(content)
    assert b"comments.xml" in content
    page.get_by_text("問題のある文だけを表示").click()
    right.wait_for(state="detached")
    expect(wrong).to_be_visible()
