"""How quick the chat UI is in a real Chromium: from Enter to the first word, and opening pages.

python -m tests.bench.ui_speed http://127.0.0.1:8501 --questions eval/sample/questions.jsonl
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from shutil import which

from playwright.sync_api import Page, sync_playwright

PAGES = {"": "質問", "history": "履歴", "help": "使い方", "measures": "施策を探す"}


def first_words(page: Page, question: str) -> tuple[float, float]:
    """Seconds from Enter to the first visible word of an answer, and to its end.

    The browser itself takes the times, so that the driver's own latency is not in them.
    """
    page.evaluate(
        """() => {
          const before = document.querySelectorAll(".tk-done").length;
          const word = ".tk-answer .tk-lead, .tk-answer .tk-sentence, .tk-answer .tk-nearby";
          const words = document.querySelectorAll(word).length;
          window.took = {};
          const seen = new MutationObserver(() => {
            const now = performance.now();
            if (!took.begun) return;
            if (!took.word && document.querySelectorAll(word).length > words) took.word = now;
            if (document.querySelectorAll(".tk-done").length > before) {
              took.end = now;
              seen.disconnect();
            }
          });
          seen.observe(document.body, { subtree: true, childList: true });
          addEventListener("keydown", (event) => {
            if (event.key === "Enter" && !took.begun) took.begun = performance.now();
          }, { capture: true });
        }"""
    )
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function("window.took.end !== undefined", timeout=60_000)
    took = page.evaluate("window.took")
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    return (took["word"] - took["begun"]) / 1000, (took["end"] - took["begun"]) / 1000


def opening(page: Page, address: str, heading: str) -> float:
    """Seconds from the address to the page with its heading, in a fresh session."""
    begun = time.perf_counter()
    page.goto(address)
    page.locator("h1", has_text=heading).wait_for()
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    return time.perf_counter() - begun


def shown(name: str, seconds: list[float]) -> None:
    """Prints a line of figures."""
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    print(f"{name:24} p50 {statistics.median(ordered):.2f} s  p95 {high:.2f} s  n={len(ordered)}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="address of the UI")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with `question`")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--turns", type=int, default=3, help="questions of a conversation")
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()[: given.count]
    questions = [json.loads(line)["question"] for line in lines]
    browser_path = which("chromium") or which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for path, heading in PAGES.items():
            page = browser.new_page()
            page.goto(given.address)  # the program itself is in the cache, as on any later day
            page.locator("h1").wait_for()
            shown(
                f"open {heading}",
                [opening(page, f"{given.address}/{path}", heading) for _ in range(5)],
            )
            page.close()
        words: list[float] = []
        ends: list[float] = []
        for place in range(0, len(questions), given.turns):
            page = browser.new_page()
            opening(page, given.address, "質問")
            for question in questions[place : place + given.turns]:
                word, end = first_words(page, question)
                words.append(word)
                ends.append(end)
            page.close()
        shown("Enter -> first word", words)
        shown("Enter -> whole answer", ends)
        browser.close()


if __name__ == "__main__":
    main()
