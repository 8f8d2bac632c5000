"""質問 in a real browser."""

import re

from playwright.sync_api import expect

from tests.ui.browser.conftest import ask
from tests.ui.browser.runs import eventually, settled

QUESTION = "まど箱の設置か所の目標は？"


def test_a_cited_answer_is_read_and_its_source_shown(open_page, keep_screenshots, check_accessible):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    sentence = page.locator(".tk-sentence", has_text="3,000か所").first
    assert sentence.locator(".tk-badge").inner_text().split() == ["✓", "出典と照合済"]
    chip = sentence.locator(".tk-chip")
    assert chip.evaluate("chip => chip.tagName") == "A"
    box = chip.bounding_box()
    assert min(box["width"], box["height"]) >= 24

    chip.focus()
    page.keyboard.press("Enter")
    number = re.search(r"\d+", chip.inner_text())[0]
    card = page.locator(f"#q1-c{number}")
    page.wait_for_function("id => document.activeElement.id === id", arg=f"q1-c{number}")
    quote = card.locator("mark", has_text="3,000か所（2027年度末）")
    page.wait_for_function(
        "mark => { const y = mark.getBoundingClientRect().y; return 60 < y && y < 760; }",
        arg=quote.element_handle(),
    )
    place = quote.bounding_box()
    passage = card.locator(".tk-passage").bounding_box()
    assert passage["y"] <= place["y"] <= passage["y"] + passage["height"] - 10
    expect(card).to_contain_text("スライド4")
    expect(card).to_have_class(re.compile("tk-shown"))
    # The address keeps the conversation, not the chip.
    assert "#" not in page.url

    live = page.locator("#tk-live")
    assert live.get_attribute("aria-live") == "polite"
    expect(live).to_have_text("回答ができました。")
    check_accessible(page)
    keep_screenshots(page, "ask-answer")


def test_wide_and_narrow_layouts(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)

    def tops():
        answer = page.locator(".tk-answer").bounding_box()
        sources = page.locator(".tk-sources").bounding_box()
        return answer, sources

    def below(answer, sources):
        return sources["y"] >= answer["y"] + answer["height"]

    answer, sources = tops()
    assert sources["x"] >= answer["x"] + answer["width"]
    for width in (1000, 640, 390):  # 640: 200 % zoom at 1280
        page.set_viewport_size({"width": width, "height": 900})
        eventually(page, lambda: below(*tops()))
        wide = f"document.getElementById('stMain').scrollWidth > {width}"
        eventually(page, lambda it=wide: page.evaluate(it), wanted=False)


def test_the_passages_around_and_the_original(open_page, servers):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    card = page.locator("#q1-c1")
    card.get_by_text("前後を読む").click()
    expect(card.locator(".tk-neighbour").first).to_have_text(re.compile(".{10}"))
    link = card.get_by_role("link", name=re.compile("原典を開く（12ページ）。新しいタブで開きます"))
    assert link.get_attribute("target") == "_blank"
    address = link.get_attribute("href")
    assert re.fullmatch(rf"{servers.api}/open/[0-9a-f]+/12", address)
    answered = page.request.get(address, max_redirects=0)
    assert answered.status == 303
    assert "/source" in answered.headers["location"]
    assert "#page=12" in answered.headers["location"]


def test_a_badge_tells_its_meaning_by_keyboard(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    badge = page.locator("button.tk-badge").first
    badge.focus()
    tip = page.get_by_role("tooltip")
    assert "機械的に照合した結果" in tip.inner_text()
    assert badge.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    tip.wait_for(state="hidden")


def test_a_follow_up_is_understood_and_survives_a_reload(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    ask(page, "担当はどこですか")
    expect(page.locator(".tk-question h2")).to_have_text([QUESTION, "担当はどこですか"])
    answers = page.locator(".tk-answer").all_inner_texts()
    cards = page.locator(".tk-card").all_inner_texts()
    assert re.search(r"[?&]c=", page.url)
    second = page.locator(".tk-answer").nth(1)
    expect(second).to_contain_text("担当")
    expect(second).to_contain_text("まど箱")

    page.reload()
    page.locator(".tk-answer").nth(1).wait_for()
    settled(page)
    assert page.locator(".tk-answer").all_inner_texts() == answers
    assert page.locator(".tk-card").all_inner_texts() == cards
    page.locator(".tk-chip").last.click()
    expect(page.locator(".tk-card.tk-shown")).to_have_id(re.compile("^q2-"))


def test_a_refusal_shows_the_nearest_passages_and_no_citation(open_page, keep_screenshots):
    page = open_page(heading="質問")
    ask(page, "今日の天気")
    answer = page.locator(".tk-answer")
    assert "記載がないことを示すものではありません" in answer.inner_text()
    assert page.locator(".tk-chip").count() == 0
    sources = page.locator(".tk-sources")
    assert sources.locator("h3").inner_text() == "いちばん近い箇所（回答ではありません）"
    assert sources.locator(".tk-card").count() >= 1
    assert page.get_by_text("引用した箇所").count() == 0
    keep_screenshots(page, "ask-refusal")


def test_other_passages_are_apart_from_the_quoted_ones(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    quoted = page.locator(".tk-sources .tk-card").count()
    page.get_by_text("ほかに見つかった箇所（回答には未使用）").click()
    page.locator(".stExpander .tk-card").first.wait_for()
    settled(page)
    expect(page.locator(".tk-sources .tk-card")).to_have_count(quoted)
    expect(page.locator(".stExpander .tk-number")).to_have_count(0)


def test_the_scope_limits_the_answer(open_page, keep_screenshots, check_accessible):
    page = open_page(heading="質問")
    page.get_by_role("button", name="探す範囲：すべての文書").click()
    dialog = page.get_by_role("dialog")
    for typed in ("R7", "令和7", "2025"):
        years = dialog.get_by_role("combobox", name="年度")
        years.fill(typed)
        page.get_by_role("option", name=re.compile("2025年度")).wait_for()
        years.fill("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(dialog).to_be_visible()
    documents = dialog.get_by_role("combobox", name="文書")
    documents.fill("凪ヶ浦市総合計画")
    page.get_by_role("option", name=re.compile("第３次凪ヶ浦市総合計画")).click()
    settled(page)
    if page.get_by_role("listbox").count():  # else the dialog itself would be closed
        page.keyboard.press("Escape")
    check_accessible(page)
    keep_screenshots(page, "ask-scope")
    dialog.get_by_role("button", name="この範囲で探す").click()
    page.get_by_role("button", name="探す範囲：第３次凪ヶ浦市総合計画").wait_for()
    settled(page)
    ask(page, QUESTION)
    titles = set(page.locator(".tk-sources .tk-title").all_inner_texts())
    assert {re.sub(r"^\[\d+\]\s*", "", title) for title in titles} == {"第３次凪ヶ浦市総合計画"}
    page.get_by_role("button", name="範囲を外す").click()
    page.get_by_role("button", name="探す範囲：すべての文書").wait_for()


def test_enter_that_ends_a_conversion_does_not_send(open_page):
    page = open_page(heading="質問")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("まどばこ")
    for composing, code in ((True, 13), (False, 229)):
        box.evaluate(
            """(box, [composing, code]) => box.dispatchEvent(new KeyboardEvent("keydown", {
              key: "Enter", keyCode: code, isComposing: composing, bubbles: true, cancelable: true,
            }))""",
            [composing, code],
        )
    page.wait_for_timeout(300)
    assert box.input_value() == "まどばこ"
    assert page.locator(".tk-question").count() == 0
    box.press("Enter")
    page.locator(".tk-question").wait_for()


def test_a_real_conversion_does_not_send(open_page, context):
    page = open_page(heading="質問")
    box = page.get_by_test_id("stChatInputTextArea")
    box.focus()
    keyboard = context.new_cdp_session(page)
    keyboard.send(
        "Input.imeSetComposition", {"text": "もくひょう", "selectionStart": 5, "selectionEnd": 5}
    )
    keyboard.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229, "code": "Enter"},
    )
    keyboard.send("Input.insertText", {"text": "目標"})
    page.wait_for_timeout(300)
    assert box.input_value() == "目標"
    assert page.locator(".tk-question").count() == 0


def test_the_send_key_can_be_changed_and_is_kept(open_page):
    page = open_page(heading="質問")
    page.get_by_role("radio", name="Ctrl＋Enter").check()
    page.reload()
    expect(page.get_by_role("radio", name="Ctrl＋Enter")).to_be_checked()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("まど箱の")
    box.press("Enter")
    box.press_sequentially("目標は")
    expect(box).to_have_value("まど箱の\n目標は")
    settled(page)
    expect(page.locator(".tk-question")).to_have_count(0)
    box.press("Control+Enter")
    page.locator(".tk-done").wait_for()
    assert page.locator(".tk-question h2").inner_text() == "まど箱の\n目標は"


def test_a_question_of_5000_characters_is_told_and_given_back(open_page, keep_screenshots):
    page = open_page(heading="質問")
    question = "目標は何か。" * 833 + "目標"
    assert len(question) == 5_000
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    alert = page.get_by_text("質問が長すぎます（5,000文字）。4,000文字以内にして")
    alert.wait_for()
    settled(page)
    expect(box).to_have_value(question)
    expect(page.locator(".tk-question")).to_have_count(0)
    keep_screenshots(page, "ask-too-long")
    box.fill(question[:3_990])
    box.press("Enter")
    page.locator(".tk-done").wait_for()
    expect(alert).to_have_count(0)


def test_markup_in_a_question_stays_text(open_page):
    page = open_page(heading="質問")
    hostile = (
        "<img src=x onerror=alert(1)><script>alert(2)</script> **太字** $x^2$ [a](http://b.example)"
    )
    page.on("dialog", lambda dialog: dialog.dismiss())
    ask(page, hostile)
    assert page.locator(".tk-question h2").inner_text() == hostile
    assert page.locator(".tk-question h2 *").count() == 0
    assert page.locator("img[src=x], a[href*='b.example'], .katex").count() == 0


def test_a_sample_question_is_answered_and_a_follow_up_suggested(
    open_page, keep_screenshots, check_accessible
):
    page = open_page(heading="質問")
    page.get_by_role("heading", name="質問の例（登録された文書から）").wait_for()
    check_accessible(page)
    keep_screenshots(page, "first")
    samples = page.locator('[class*="st-key-sample_"] button')
    expect(samples).to_have_count(3)
    samples.first.click()
    page.locator(".tk-done .tk-chip").first.wait_for()
    settled(page)
    page.get_by_role("button", name="新しい会話を始める").click()
    page.get_by_role("heading", name="できること").wait_for()
    ask(page, QUESTION)
    page.locator('[class*="st-key-follow_"] button').first.click()
    page.locator(".tk-done").nth(1).wait_for()
    expect(page.locator(".tk-question")).to_have_count(2)


def test_edit_the_question_and_ask_again(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    first = page.locator(".tk-answer").inner_text()
    page.evaluate("document.querySelector('.tk-answer').id = 'before'")
    page.get_by_role("button", name="もう一度作成").click()
    page.locator("#before").wait_for(state="detached")
    page.locator(".tk-done").wait_for()
    expect(page.locator(".tk-answer")).to_have_text(re.compile("12か所"))
    settled(page)
    assert page.locator(".tk-answer").inner_text() == first
    page.get_by_role("button", name="質問を直す").click()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value(QUESTION)


def test_the_page_begins_at_its_top_on_a_small_screen(open_page, page):
    page.set_viewport_size({"width": 390, "height": 500})
    open_page(heading="質問")
    page.locator('[class*="st-key-sample_"] button').first.wait_for()
    eventually(page, lambda: page.evaluate("document.getElementById('stMain').scrollTop"), 0)
    ask(page, QUESTION)
    expect(page.locator(".tk-question")).to_be_in_viewport()
    ask(page, "移動窓口車の目標は")
    second = page.locator(".tk-question").nth(1)
    eventually(page, lambda: 0 < second.bounding_box()["y"] < 200)


def test_copy_with_sources(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    page.get_by_role("button", name="出典つきでコピー").click()
    page.get_by_role("button", name="コピーしました").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "12か所[1]" in copied
    assert "[1] 『第３次凪ヶ浦市総合計画』（凪ヶ浦市、2024年3月、12ページ）" in copied
    assert "生成AIは使っていません" in copied


def test_save_as_word_and_markdown(open_page, tmp_path):
    import docx

    page = open_page(heading="質問")
    ask(page, QUESTION)
    with page.expect_download() as download:
        page.get_by_role("button", name="Wordで保存").click()
    assert download.value.suggested_filename.endswith(".docx")
    download.value.save_as(tmp_path / "回答.docx")
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / "回答.docx")).paragraphs)
    assert "12か所" in text
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdownで保存").click()
    download.value.save_as(tmp_path / "回答.md")
    assert "12か所" in (tmp_path / "回答.md").read_text(encoding="utf-8")


def test_the_print_view_holds_the_answer(open_page, keep_screenshots):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    page.get_by_role("button", name="印刷用に表示").click()
    frame = page.frame_locator('[role="dialog"] iframe')
    frame.get_by_text("12か所").first.wait_for()
    keep_screenshots(page, "ask-print")


def test_an_answer_is_judged(open_page):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    page.get_by_role("button", name="直してほしい").click()
    page.get_by_role("button", name="足りない").click()
    settled(page)
    page.get_by_role("button", name="評価を送る").click()
    page.get_by_text("評価を受け付けました。").wait_for()
    page.reload()
    page.get_by_text("評価を受け付けました。").wait_for()
