"""Answers and citations as HTML, and for the clipboard."""

import re

import pytest

from ui import words
from ui.parts.answer import (
    Progress,
    answer_html,
    copy_text,
    progress_html,
    question_html,
    searched_for,
    sentence_of,
    stopped_html,
)
from ui.parts.badges import badge
from ui.parts.citations import citation_card, date_words, passage_card, place
from ui.parts.labels import plain

HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def settings_of_the_ui(monkeypatch):
    for name in ("API_URL", "UI_KEY", "COLLECTION"):
        monkeypatch.delenv(f"TENKYO_{name}", raising=False)
    monkeypatch.setenv("TENKYO_PUBLIC_API_URL", "http://tenkyo.invalid/api/")


def passage(**changed):
    made = {
        "id": "p1",
        "document": {
            "id": "d1",
            "title": "見本計画",
            "file_name": "plan.pdf",
            "issuer": "見本市",
            "published": "2025-06-13",
            "handling": None,
        },
        "heading_path": ["見本計画", "第１章", "移動図書館"],
        "page": 3,
        "text": "移動図書館は12台とする。",
        "context": [{"role": "unit", "text": "単位：台", "char_start": 80, "char_end": 84}],
        "char_start": 100,
        "char_end": 113,
    }
    document = made["document"] | changed.pop("document", {})
    return made | changed | {"document": document}


def citation(**changed):
    return {
        "number": 1,
        "quote": "12台",
        "char_start": 106,
        "char_end": 109,
        "spans": [{"text": "12台", "char_start": 106, "char_end": 109}],
        "passage": passage(),
    } | changed


def answer(**changed):
    return {
        "id": "a1",
        "question": "何台か",
        "outcome": "answered",
        "answer": "移動図書館は12台です。[1]",
        "sentences": [
            {
                "text": "移動図書館は12台です。",
                "citations": [1],
                "support": "supported",
                "reason": "",
            }
        ],
        "citations": [citation()],
        "retrieved": [],
        "withheld": [],
        "nearest": [],
        "model": "extractive",
        "as_of": "2025-06-13",
        "notice": "",
    } | changed


def test_a_citation_shows_where_it_stands_and_marks_the_words_used():
    card = citation_card(citation(), anchor="q1-c1")
    assert 'id="q1-c1"' in card
    assert "移動図書館は<mark>12台</mark>とする。" in card
    assert re.findall(r"<li>(.*?)</li>", card) == ["見本市", "2025年6月13日", "3ページ"]
    assert '<p class="tk-path">第１章 ＞ 移動図書館</p>' in card
    assert "<dt>単位</dt><dd>単位：台</dd>" in card
    assert 'href="http://tenkyo.invalid/api/open/d1/3" target="_blank" rel="noopener"' in card
    assert "新しいタブ" in card


def test_the_collection_goes_along_with_the_link(monkeypatch):
    monkeypatch.setenv("TENKYO_COLLECTION", "課の文書")
    assert "/open/d1/3?collection=%E8%AA%B2%E3%81%AE%E6%96%87%E6%9B%B8" in citation_card(citation())


def test_a_span_in_the_context_is_marked_there():
    spans = [{"text": "台", "char_start": 83, "char_end": 84}]
    assert "<dd>単位：<mark>台</mark></dd>" in citation_card(citation(spans=spans))


def test_without_pages_the_heading_is_the_place():
    assert place(passage(page=None)) == "見出し「移動図書館」の中"
    assert place(passage(page=None, heading_path=[])) == "文書の冒頭"
    assert place(passage(document={"file_name": "会議.PPTX"})) == "スライド3"
    assert "ページ" not in passage_card(passage(page=None))


def test_handling_neighbours_and_the_public_address_are_shown():
    around = {"before": [passage(text="前の箇所")], "after": [passage(text="後の箇所")]}
    card = passage_card(
        passage(document={"handling": "部内限り"}),
        around=around,
        document={"source_url": "https://example.invalid/計画?a=1&b=2"},
    )
    assert "取扱い：部内限り" in card
    assert "<summary>前後を読む</summary>" in card
    assert card.index("前の箇所") < card.index("後の箇所")
    assert "<code>https://example.invalid/計画?a=1&amp;b=2</code>" in card
    assert 'href="https://example.invalid' not in card  # text to copy, not a link out


@pytest.mark.parametrize(
    ("published", "words_of_it"),
    [("2025-06-13", "2025年6月13日"), ("2025-06", "2025年6月"), ("2025", "2025年"), (None, "")],
)
def test_dates(published, words_of_it):
    assert date_words(published) == words_of_it


def test_nothing_of_a_document_becomes_markup():
    hostile = passage(
        text=HOSTILE,
        heading_path=[HOSTILE],
        document={"title": HOSTILE, "issuer": HOSTILE, "handling": HOSTILE, "id": HOSTILE},
        context=[{"role": "note", "text": HOSTILE, "char_start": 0, "char_end": 5}],
    )
    around = {"before": [hostile], "after": []}
    card = passage_card(
        hostile, [(100, 104)], around=around, document={"source_url": HOSTILE}, anchor=HOSTILE
    )
    assert "<script" not in card
    hostile_answer = answer(
        question=HOSTILE,
        sentences=[
            {"text": HOSTILE, "citations": [1], "support": "partial", "reason": HOSTILE},
            {"text": HOSTILE, "citations": [], "support": None, "reason": ""},
        ],
        withheld=[{"text": HOSTILE, "reason": HOSTILE}],
        notice=HOSTILE,
        resolved_question=f"{HOSTILE}を",
        model=HOSTILE,
    )
    assert "<script" not in answer_html(hostile_answer, "q1")
    assert "<script" not in question_html(HOSTILE)
    progress = Progress([HOSTILE], 2, hostile_answer["sentences"], [])
    assert "<script" not in progress_html(progress, "q1")
    assert "<script" not in stopped_html(progress, "q1", HOSTILE)


def test_an_answer_has_chips_badges_and_its_origin():
    shown = answer_html(answer(), "q2")
    assert '<a class="tk-chip" href="#q2-c1" aria-label="出典 1 を見る">[1]</a>' in shown
    assert "✓</span>出典と照合済</button>" in shown
    assert words.SUPPORT_HELP in shown
    assert "文書からの抜き書きです（生成AIは使っていません）　時点：2025年6月13日" in shown
    assert "生成AIによる回答です" in answer_html(answer(model="llm-8b"), "q2")


def test_withheld_sentences_stand_apart_with_their_reasons():
    shown = answer_html(answer(withheld=[{"text": "30台です。", "reason": "数値が違う"}]), "q1")
    assert "<summary>根拠を確認できなかった文 1件</summary>" in shown
    assert shown.index("30台です。") > shown.index("<details")


def test_a_follow_up_tells_how_it_was_read():
    shown = answer_html(answer(resolved_question="移動図書館は何台か<br>"), "q1")
    assert "<summary>質問の読み方・探し方</summary>" in shown
    assert "移動図書館は何台か&lt;br&gt;" in shown
    assert "質問の読み方" not in answer_html(answer(resolved_question="何台か"), "q1")


def test_an_answer_tells_what_was_searched_for():
    reading = {
        "ask_names": ["目標・指標"],
        "measures": [
            {"id": "m1", "title": "移動図書館の巡回", "document_id": "old"},
            {"id": "m2", "title": "移動図書館の巡回", "document_id": "new"},
            {"id": "m3", "title": "学校図書館の開放", "document_id": "new"},
        ],
        "fiscal_years": [2025],
        "organisation_names": ["経済産業省"],
        "other_words": [{"words": ["人材", "育成"], "others": [["能力", "開発"], ["研修"]]}],
    }
    asked = answer(understanding=reading, retrieved=[{}, {}, {}])
    assert [said for said in searched_for(asked) if said[1]] == [
        ("尋ねていること", "目標・指標"),
        ("施策", "移動図書館の巡回／学校図書館の開放"),
        ("年度", "2025年度"),
        ("組織", "経済産業省"),
        ("言い換え", "人材育成＝能力開発・研修"),
        ("見つかった箇所", f"上位3か所（うち{len(asked['citations'])}か所を引用）"),
    ]
    assert "<dd>人材育成＝能力開発・研修</dd>" in answer_html(asked, "q1")
    hostile = {"other_words": [{"words": ["<b>"], "others": [["x"]]}]}
    assert "<b>" not in answer_html(answer(understanding=hostile), "q1")


def test_a_refusal_has_no_chip():
    refused = answer(
        outcome="not_found", answer="見つかりませんでした。", sentences=[], citations=[]
    )
    shown = answer_html(refused, "q1")
    assert "見つかりませんでした。" in shown
    assert "tk-chip" not in shown


def test_the_clipboard_has_the_numbers_and_the_sources():
    assert copy_text(answer()) == (
        "移動図書館は12台です。[1]\n"
        "\n"
        "出典\n"
        "[1] 『見本計画』（見本市、2025年6月13日、3ページ）\n"
        "\n"
        "文書からの抜き書きです（生成AIは使っていません）　時点：2025年6月13日"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12台です。[1]", ("12台です。", [1])),
        ("12台です。[2][10]", ("12台です。", [2, 10])),
        ("『計画』の記載：", ("『計画』の記載：", [])),
        ("[3]は脚注", ("[3]は脚注", [])),
    ],
)
def test_markers_at_the_end_of_a_delta(text, expected):
    found = sentence_of({"text": text, "support": None, "reason": ""})
    assert (found["text"], found["citations"]) == expected


def test_a_badge_is_sign_and_word_and_a_button_only_with_a_tip():
    assert badge(words.SUPPORT["partial"], "") == (
        '<span class="tk-badge tk-caution"><span aria-hidden="true">△</span>一部のみ照合</span>'
    )
    assert badge(words.SUPPORT["supported"]).startswith('<button type="button"')


def test_labels_show_exactly_their_words():
    assert plain("**太字** :smile: [a](b)\n$x$") == (r"\*\*太字\*\* \:smile\: \[a\]\(b\) \$x\$")
