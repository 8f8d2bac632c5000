"""The page: needs nothing else, lets nothing in, and is written for people."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from eval.measures.base import AnswerSentence, Judgement
from eval.report import outcome_row, run_json
from eval.reports.html import html_page
from eval.reports.markdown import markdown
from tests.eval.test_report import ANSWERED, FAILED, REFUSED, run

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


class Seen(HTMLParser):
    """What a browser would see: elements with their attributes, balanced."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "line", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def page(*outcomes):
    found = run(*outcomes)
    rows = [outcome_row(one, found.first.measures) for one in found.asked]
    return html_page(run_json(found), rows), markdown(run_json(found), rows)


def hostile():
    sentence = AnswerSentence(HOSTILE, 1, Judgement(recalled=False, useful=0))
    asked = replace(ANSWERED.question, id='q"><b', question=HOSTILE, type='x" onload="y')
    return replace(
        ANSWERED, question=asked, answer=HOSTILE, sentences=[sentence], withheld=[HOSTILE]
    )


def test_the_page_is_whole_and_needs_nothing_else():
    text, _ = page(ANSWERED, REFUSED, FAILED)
    seen = Seen(text)
    assert seen.open == []
    assert seen.elements[0] == ("html", {"lang": "ja"})
    assert not re.search(r"https?:|url\(|@import|src=|href=", text)
    (policy,) = [one for one in seen.all("meta") if "http-equiv" in one]
    assert policy["content"].startswith("default-src 'none'")
    kinds = [one["data-failure"] for one in seen.all("details") if "data-failure" in one]
    assert kinds == ["right", "right", "run_failure"]
    filters = {one["data-filter"] for _, one in seen.elements if "data-filter" in one}
    assert filters == {"failure", "model", "type", "style", "words"}
    assert all(one["role"] == "img" and one["aria-label"] for one in seen.all("svg"))
    for words in (
        "正解に基づく",
        "典拠の照合による",
        "含意判定モデルによる",
        "人の採点による",
        "質問が長すぎます。",
    ):
        assert words in text


def test_groups_count_questions():
    natural = replace(REFUSED, question=replace(REFUSED.question, id="q-4", style="natural"))
    text, _ = page(ANSWERED, REFUSED, FAILED, natural)
    # More than any single measure applies to.
    assert '<th scope="row">聞き方：ふつうの文</th><td>3</td>' in text
    assert '<th scope="row">聞き方：語句だけ</th><td>1</td>' in text


def test_nothing_of_a_document_becomes_markup():
    text, _ = page(hostile())
    seen = Seen(text)
    assert len(seen.all("script")) == 1
    assert seen.all("img") == []
    assert not any("onload" in attrs or "onerror" in attrs for _, attrs in seen.elements)
    (question,) = [one for one in seen.all("details") if "data-failure" in one]
    assert question["data-type"] == 'x" onload="y'


def test_markdown():
    _, text = page(ANSWERED, REFUSED, FAILED)
    assert "| 正答 `Correct` | 0.500（0.000–1.000、2問） |" in text
    assert "| q-3 図書船はいつ巡りますか。 | extractive | 実行の失敗 | 質問が長すぎます。 |" in text
    assert "## 人の採点による" in text
    _, text = page(hostile())
    assert "\n<script" not in text


def test_filters_work_by_keyboard_in_a_browser(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    browser_path = next((p for p in map(_path, ("chromium", "chromium-browser")) if p), None)
    if browser_path is None:
        pytest.skip("no Chromium on this machine")
    file = tmp_path / "report.html"
    file.write_text(page(ANSWERED, REFUSED, FAILED)[0], encoding="utf-8")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        told = []
        tab.on("console", lambda message: told.append(message.text))
        tab.on("pageerror", lambda error: told.append(str(error)))
        tab.goto(file.as_uri())
        assert tab.inner_text("#count") == "3 件のうち 1 件を表示しています。"
        tab.focus("select[data-filter=failure]")
        tab.keyboard.press("Home")
        assert tab.inner_text("#count") == "3 件のうち 3 件を表示しています。"
        tab.fill("input[data-filter=words]", "三十局")
        assert tab.inner_text("#count") == "3 件のうち 1 件を表示しています。"
        tab.focus("details.question:not([hidden]) summary")
        tab.keyboard.press("Enter")
        assert tab.is_visible("text=三十局まで増やす。")
        assert tab.evaluate("document.documentElement.scrollWidth") == 1280
        browser.close()
    assert told == []


def _path(name):
    from shutil import which

    return which(name)
