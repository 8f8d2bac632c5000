"""A real Chromium on the real UI on the real API, over an ingested copy of the sample documents."""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ui.browser.runs import settled, watch

ROOT = Path(__file__).parents[3]
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
_START_S = 180.0
# What opens is open at once: on a loaded machine a press can miss a button that is still moving.
_STILL = """
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (...how) {
    const made = animate.apply(this, how);
    if (made.effect.getComputedTiming().endTime !== Infinity) made.finish();
    return made;
  };
  const still = new CSSStyleSheet();
  still.replaceSync("* { transition: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
"""
_PATIENCE_MS = 30_000  # how long a loaded machine may take


def pytest_collection_modifyitems(items):
    if CHROMIUM is None:
        reason = pytest.mark.skip(reason="no Chromium on this machine")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(reason)


@dataclass
class Servers:
    """API and UI as processes of their own."""

    home: Path
    logs: Path
    api_port: int
    ui_port: int
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def api(self):
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def ui(self):
        return f"http://127.0.0.1:{self.ui_port}"

    def start_api(self):
        command = ["-m", "rag.cli", "serve", "-c", "sample", "--port", str(self.api_port)]
        self._start("api", command, f"{self.api}/readyz")

    def start_ui(self, *further):
        options = ["--server.port", str(self.ui_port), "--server.headless", "true", *further]
        command = ["-m", "streamlit", "run", str(ROOT / "app_streamlit.py"), *options]
        self._start("ui", command, f"{self.ui}/_stcore/health")

    def stop(self, name):
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def _start(self, name, command, ready):
        environment = os.environ | {
            "TENKYO_HOME": str(self.home),
            "TENKYO_API_URL": self.api,
            "TENKYO_RATE_PER_MINUTE": "0",
            "HF_HUB_OFFLINE": "1",
            **self.environment,
        }
        log = self.logs / f"{name}.log"
        with log.open("ab") as output:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until = time.monotonic() + _START_S
        while time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(ready, timeout=5, trust_env=False).is_success:
                    return
            assert self.processes[name].poll() is None, log.read_text()[-2000:]
            time.sleep(0.1)
        raise AssertionError(f"{name} is not ready: {log.read_text()[-2000:]}")


def free_port():
    """A port below those that the system gives to whoever asks: it is still free a minute later."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """API and UI over the sample documents; one pair for the session."""
    home = tmp_path_factory.mktemp("home")
    running = Servers(home, tmp_path_factory.mktemp("logs"), free_port(), free_port())
    subprocess.run(
        [sys.executable, "-m", "rag.cli", "ingest", "eval/sample/documents", "-c", "sample"],
        cwd=ROOT,
        env=os.environ | {"TENKYO_HOME": str(home), "HF_HUB_OFFLINE": "1"},
        check=True,
        capture_output=True,
    )
    try:
        running.start_api()
        running.start_ui()
        yield running
    finally:
        for name in tuple(running.processes):
            running.stop(name)


@pytest.fixture(scope="session")
def people(servers, tmp_path_factory):
    """API and UI with local users, over the same documents; one pair for the session."""
    from tests.ui.browser.people import add_people

    home = tmp_path_factory.mktemp("people")
    shutil.copytree(servers.home / "indexes", home / "indexes")
    ports = free_port(), free_port()
    running = Servers(home, tmp_path_factory.mktemp("logs"), *ports)
    running.environment = {"TENKYO_SIGN_IN": "users", "TENKYO_PUBLIC_UI_URL": running.ui}
    add_people(
        home,
        ("kanri", "admin", "管理 太郎"),
        ("kanri2", "admin", "管理 次郎"),
        ("hanako", "reader", "山田 花子"),
        ("jiro", "editor", "佐藤 次郎"),
        ("saburo", "reader", "鈴木 三郎"),
        ("chika", "reader", "田中 千佳"),
    )
    try:
        running.start_api()
        running.start_ui()
        yield running
    finally:
        for name in tuple(running.processes):
            running.stop(name)


@pytest.fixture(scope="session")
def browser():
    """A Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=_PATIENCE_MS)
    with sync_api.sync_playwright() as playwright:
        # Speech, safe browsing and the like of Chromium itself are no part of the product.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@contextlib.contextmanager
def fresh_context(browser, address):
    """A fresh browser session whose requests to other hosts than ours fail the test."""
    made = browser.new_context(
        viewport=WIDE, base_url=address, locale="ja-JP", accept_downloads=True
    )
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    made.set_default_timeout(_PATIENCE_MS)
    made.add_init_script(_STILL)
    watch(made)
    hosts = set()
    made.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    yield made
    made.close()
    assert hosts - {None, "127.0.0.1"} == set(), "an external host was contacted"


@pytest.fixture
def context(browser, servers):
    """A browser session of the user of an open machine."""
    with fresh_context(browser, servers.ui) as made:
        yield made


@pytest.fixture
def browse(browser, people):
    """Opens pages in browser sessions of their own; their script errors fail the test."""
    errors = []
    with contextlib.ExitStack() as opened:

        def fresh(address=people.ui):
            page = opened.enter_context(fresh_context(browser, address)).new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            return page

        yield fresh
    assert errors == []


@pytest.fixture
def page(context):
    """A page whose script errors fail the test."""
    opened = context.new_page()
    errors = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == []


@pytest.fixture
def open_page(page):
    """Opens a page of the UI by its address and waits until its run is over."""

    def opened(path="", heading=None):
        page.goto(f"/{path}")
        page.locator("h1", has_text=heading).wait_for()
        settled(page)
        return page

    return opened


@pytest.fixture
def keep_screenshots():
    """Keeps screenshots at 1280 and 390 px below TENKYO_SCREENSHOTS, where it is set."""

    def kept(page, name):
        folder = os.environ.get("TENKYO_SCREENSHOTS")
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            page.wait_for_timeout(300)
            # The page scrolls inside its frame: a tall window shows it whole.
            height = page.evaluate("document.getElementById('stMain').scrollHeight + 60")
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png")
            page.set_viewport_size({**size, "height": max(height, size["height"])})
            page.wait_for_timeout(200)
            page.screenshot(path=f"{folder}/{name}-{size['width']}-whole.png")
        page.set_viewport_size(WIDE)

    return kept


@pytest.fixture
def check_accessible():
    """Fails on serious or critical findings of axe-core, and on pages wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page):
        found = Axe().run(page).response["violations"]
        grave = [
            (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in {"serious", "critical"}
        ]
        assert grave == []
        assert page.evaluate("document.documentElement.lang") == "ja"
        assert page.locator("h1").count() == 1

    return check


def ask(page, question):
    """Asks a question on the page 質問 and waits for the end of its answer."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.wait_for()
    settled(page)  # what a run before this has left behind is gone, and not counted
    before = page.locator(".tk-done").count()
    box.fill(question)
    box.press("Enter")
    page.locator(".tk-done").nth(before).wait_for()
    settled(page)
