"""Stopping an answer that is long in coming: the real UI on a stand-in for the API that is slow."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.ui.browser.conftest import Servers, free_port, fresh_context
from tests.ui.browser.runs import settled

MODELS = [
    {"id": "extractive", "label": "抜き書き（生成AIなし）", "default": True, "generative": False},
    {"id": "slow", "label": "遅いモデル", "default": False, "generative": True},
]
_LONGEST_S = 60  # the answer goes on so long where nobody stops it
_STOPPED_S = 30
SENTENCE = "移動図書館は12台です。"
SENT = [
    ("status", {"text": "文書を探しています"}),
    ("delta", {"text": SENTENCE, "support": "supported", "reason": ""}),
    ("status", {"text": "続きを書いています"}),
]


class SlowApi(BaseHTTPRequestHandler):
    """Answers every question with one sentence, and then with nothing until the caller goes."""

    asked: list = []  # noqa: RUF012 - one server for the module
    gone = threading.Event()

    def do_GET(self):
        path = self.path.partition("?")[0]
        self.reply(
            {
                "/v1/me": {"user": "試験", "roles": ["reader"]},
                "/v1/models": {"data": MODELS},
                "/v1/documents": {"documents": []},
                "/v1/suggestions": {"suggestions": [{"question": "**例** の質問は"}]},
                "/readyz": {"status": "ok"},
            }.get(path, {})
        )

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/v1/conversations":
            self.reply({"id": "c1"})
            return
        self.asked.append(body)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for name, data in SENT:
            self.wfile.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
        try:
            for _ in range(10 * _LONGEST_S):
                self.wfile.write(b'event: status\ndata: {"text": "..."}\n\n')
                time.sleep(0.1)
        except OSError:
            self.gone.set()

    def reply(self, body):
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture(scope="module")
def slow_ui(tmp_path_factory):
    """Address of a UI on the slow stand-in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowApi)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp("slow")
    running = Servers(folder, folder, server.server_port, free_port())
    try:
        running.start_ui()
        yield running.ui
    finally:
        running.stop("ui")
        server.shutdown()
        server.server_close()


def test_what_has_come_is_shown_and_the_answer_can_be_stopped(browser, slow_ui, keep_screenshots):
    with fresh_context(browser, slow_ui) as context:
        _stop(context.new_page(), keep_screenshots)


def _stop(page, keep_screenshots):
    page.goto("/")
    page.get_by_role("button", name="**例** の質問は", exact=True).wait_for()
    page.get_by_role("combobox", name="回答の作り方").click()
    page.get_by_role("option", name="遅いモデル").click()
    settled(page)
    page.get_by_role("link", name="使い方").click()
    page.locator("h1", has_text="使い方").wait_for()
    page.get_by_role("link", name="質問", exact=True).click()  # the choice is kept
    page.locator("h1", has_text="質問").wait_for()
    settled(page)

    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("移動図書館は何台か")
    box.press("Enter")
    page.locator(".tk-sentence", has_text=SENTENCE).wait_for()
    assert SlowApi.asked[-1]["model"] == "slow"
    expect(page.locator('.tk-answer[aria-busy="true"] .tk-status')).to_be_visible()
    expect(page.locator("#tk-live")).to_have_text("回答を作っています…")
    # The welcome is gone while the answer comes.
    expect(page.get_by_role("button", name="**例** の質問は", exact=True)).to_have_count(0)
    keep_screenshots(page, "ask-coming")

    page.get_by_role("button", name="停止").click()
    page.get_by_text("停止しました。").first.wait_for()
    assert SlowApi.gone.wait(_STOPPED_S), "the model goes on writing for nobody"
    settled(page)
    expect(page.locator(".tk-sentence", has_text=SENTENCE)).to_have_count(1)
    expect(page.get_by_role("button", name="停止")).to_have_count(0)
    keep_screenshots(page, "ask-stopped")
    page.get_by_role("button", name="もう一度作成").wait_for()

    SlowApi.gone.clear()
    box.fill("次の質問")
    box.press("Enter")
    page.locator(".tk-question", has_text="次の質問").wait_for()
    box.fill("さらに次の質問")  # another question stops the one before it
    box.press("Enter")
    page.locator(".tk-question", has_text="さらに次の質問").wait_for()
    assert SlowApi.gone.wait(_STOPPED_S)
    assert [one["question"] for one in SlowApi.asked] == [
        "移動図書館は何台か",
        "次の質問",
        "さらに次の質問",
    ]
