"""Saving a file: at the end of a run, and when the API cannot make it."""

import re

from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.ui.browser.conftest import ask, fresh_context
from tests.ui.browser.runs import settled
from ui import words

QUESTION = "まど箱の設置か所の目標は？"


def test_a_press_that_meets_the_end_of_a_run_saves_all_the_same(browser, servers):
    with fresh_context(browser, servers.ui) as context:
        page = context.new_page()
        asked = []

        def sent_on(socket):
            server = socket.connect_to_server()

            def send(payload):
                if isinstance(payload, bytes):
                    message = BackMsg.FromString(payload)
                    if message.WhichOneof("type") == "backend_operation_request":
                        asked.append(message.backend_operation_request.deferred_file.file_id)
                        if len(asked) == 1:  # as if the run had ended in between
                            name = "0" * len(asked[0])
                            message.backend_operation_request.deferred_file.file_id = name
                            payload = message.SerializeToString()
                server.send(payload)

            socket.on_message(send)

        page.route_web_socket(re.compile("/_stcore/stream"), sent_on)
        page.goto("/")
        box = page.get_by_test_id("stChatInputTextArea")
        box.fill(QUESTION)
        box.press("Enter")
        with page.expect_download() as download:
            page.get_by_role("button", name="Wordで保存").click()
        assert download.value.suggested_filename.endswith(".docx")
        assert len(asked) == 2
        expect(page.locator("#tk-unsaved")).to_be_hidden()


def test_why_a_file_was_not_saved_is_told_until_it_is_read(
    open_page, servers, keep_screenshots, check_accessible
):
    page = open_page(heading="質問")
    ask(page, QUESTION)
    servers.stop("api")
    try:
        page.get_by_role("button", name="Wordで保存").click()
        told = page.locator("#tk-unsaved")
        expect(told.get_by_role("alert")).to_contain_text("保存できませんでした。")
        expect(told).to_contain_text("回答サーバーに接続できません")
        expect(page.get_by_test_id("stDownloadButtonError")).to_have_count(0)
        expect(told).to_be_visible()  # Streamlit's own words are gone by now
        check_accessible(page)
        keep_screenshots(page, "unsaved")
        told.get_by_role("button", name="閉じる").click()
        expect(told).to_be_hidden()
    finally:
        servers.start_api()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Wordで保存").click()
    assert download.value.suggested_filename.endswith(".docx")
    expect(told).to_be_hidden()


def test_the_page_and_the_server_say_the_same_words():
    from ui.look import _read

    assert words.SAVING_AGAIN.endswith(re.search('AGAIN = "(.+)"', _read("page.js"))[1])
