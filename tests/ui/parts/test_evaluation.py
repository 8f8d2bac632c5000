"""Evaluations as HTML: who judged a figure, where a question went wrong."""

from __future__ import annotations

import pytest

from eval.reports.failures import Failure
from eval.reports.labels import NAMES, Source, source_of
from ui.parts.evaluation import (
    agreement_of,
    failed,
    figure_rows,
    groups_html,
    outcome_html,
    tokens_of,
)
from ui.parts.evaluation_words import FAILURES, MEASURES, SOURCES

MEAN = {"low": 0.1, "high": 0.9, "count": 10}


def test_every_word_of_the_harness_has_a_name():
    assert set(MEASURES) == set(NAMES)
    assert {source.value: source.label for source in Source} == SOURCES
    assert {kind.value: kind.label for kind in Failure} == FAILURES


def test_what_failed_is_told_by_the_harness_or_by_its_values():
    assert failed({"failure": "retrieval_miss", "Correct": 1.0})
    assert not failed({"failure": None, "CitationRecall": 0.5})
    good = {"Correct": 1.0, "CitationRecall": 1.0, "HallucinationRate": 0.0}
    assert not failed(good)
    assert failed(good | {"CitationRecall": 0.5})
    assert failed(good | {"HallucinationRate": 1.0})
    assert failed({"error": "時間切れ"})


def test_a_figure_stands_in_the_column_of_its_judge():
    names = ("Correct", "AlceRecall(check)", "AlceRecall(nli)", "HumanPoints")
    run = {
        "measures": {name: {"value": 0.8, **MEAN} for name in names},
        "judged_by": {name: source_of(name).value for name in names},
    }
    shown = "0.800<br>0.100から0.900"
    assert [row[1:] for row in figure_rows(run, None)] == [
        ("10問", shown, "－", "－", "－"),
        ("10問", "－", shown, "－", "－"),
        ("10問", "－", "－", shown, "－"),
        ("10問", "－", "－", "－", shown),
    ]


def test_two_runs_are_compared_in_words():
    run = {"measures": {"Correct": {"value": 0.8, **MEAN}, "ErrorRate": {"value": 0.3, **MEAN}}}
    before = {"measures": {"Correct": {"value": 0.7, **MEAN}, "ErrorRate": {"value": 0.2, **MEAN}}}
    assert [row[0] for row in figure_rows(run, None)] == [
        "正答",
        "答えのある質問に答えなかった割合（小さいほどよい）",
    ]
    assert [row[-1] for row in figure_rows(run, before)] == ["▲ 改善 +0.100", "▼ 悪化 +0.100"]
    assert [row[-1] for row in figure_rows(run, run)] == ["＝ 0.000", "＝ 0.000"]


def test_groups_are_named_in_words():
    html = groups_html({"paraphrase": {"Correct": {"value": 0.5, **MEAN}}, "new": {}}, "聞き方")
    assert [word in html for word in ("言い換え", ">new<", "0.500", "－")] == [True] * 4


@pytest.mark.parametrize(
    ("agreement", "said"),
    [
        (None, ""),
        (
            {"share": 0.75, "kappa": 0.6, "count": 4},
            "採点者2人の一致率 75%、コーエンのκ 0.60（4回答）",
        ),
        (
            {"share": 1.0, "kappa": None, "count": 4},
            "採点者2人の一致率 100%、コーエンのκ 計算できません（全て同じ記号のため）（4回答）",
        ),
    ],
)
def test_agreement_in_words(agreement, said):
    assert agreement_of(agreement) == said


def test_tokens_in_words():
    used = {"given_mean": 1234.4, "written_mean": 56.0, "estimated": 3}
    assert tokens_of(used) == "入力 1,234、出力 56（推定を含む）"
    assert tokens_of(used | {"estimated": 0}) == "入力 1,234、出力 56"
    assert tokens_of(None) == ""


OUTCOME = {
    "id": "q",
    "type": "kpi",
    "style": "keyword",
    "question": "灯台は<b>何局</b>か",
    "answer": "<i>三局</i>",
    "failure": "support_miss",
    "expected": "四局。",
    "answer_keys": [["四局", "4局"]],
    "evidence": [{"doc": "灯台.txt", "quote": "灯台は四局とする。", "page": 2}],
    "cited": [{"doc": "灯台.txt", "quote": "灯台は三局。", "page": None, "covers": False}],
    "retrieved": [
        {"rank": 1, "doc": "灯台.txt", "heading": "整備", "text": "局の話。", "covers": True}
    ],
    "sentences": [{"text": "三局である。", "check": False, "nli": None}],
    "withheld": ["五局である。"],
    "human": {"marks": ["○", "×"], "reasons": ["", "局数が違う"]},
    "Correct": 0.0,
    "repeat": 1,
}


def test_a_question_stands_beside_evidence_answer_and_passages():
    html = outcome_html(OUTCOME)
    for words in (
        "✕ 裏付けの失敗",
        "q　KPI　語句だけ",
        "正答の表記：「四局」か「4局」",
        "灯台は四局とする。",
        "灯台.txt 2ページ",
        "[1] 灯台は三局。",
        "根拠を含まない",
        "1位（根拠を含む）　灯台.txt「整備」",
        "局の話。",
        "照合で裏付けられない文：三局である。",
        "照合で伏せた文：五局である。",
        "人の採点：○、×（局数が違う）",
    ):
        assert words in html
    assert "repeat" not in html


def test_questions_of_an_evaluation_stay_text():
    assert not any(mark in outcome_html(OUTCOME) for mark in ("<b>", "<i>"))
    bare = {"id": "q", "type": "kpi", "question": "<b>", "answer": "<i>", "Correct": 0}
    assert not any(mark in outcome_html(bare) for mark in ("<b>", "<i>"))
