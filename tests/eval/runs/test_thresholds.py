"""`--fail-under`: how it is written, and when it is missed."""

from __future__ import annotations

import pytest

from eval.runs.thresholds import Threshold, parse_thresholds
from eval.statistics import Mean
from rag.errors import ConfigurationError


def test_names_without_case_and_punctuation():
    assert parse_thresholds(["citation_recall=0.85, MRR@10=.8", "error-rate=0.1"]) == [
        Threshold("CitationRecall", 0.85),
        Threshold("MRR@10", 0.8),
        Threshold("ErrorRate", 0.1),
    ]
    assert parse_thresholds(["Recall<=4000chars=1,alce_recall_check=0"]) == [
        Threshold("Recall<=4000chars", 1.0),
        Threshold("AlceRecall(check)", 0.0),
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("citation_recal=0.8", "「citation_recal=0.8」を読めません"),
        ("0.8", "「0.8」を読めません"),
        ("correct=high", "0 から 1 までの数"),
        ("correct=85", "0 から 1 までの数"),
        ("correct=nan", "0 から 1 までの数"),
        ("correct=0.1,Correct=0.2", "Correct が2度"),
    ],
)
def test_what_cannot_be_read(given, message):
    with pytest.raises(ConfigurationError, match=message):
        parse_thresholds([given])


@pytest.mark.parametrize(
    ("measure", "limit", "missed"),
    [
        ("Correct", 0.5, None),
        ("Correct", 0.51, "正答（Correct）：0.5000（基準 0.51 以上）"),
        ("ErrorRate", 0.25, None),
        (
            "ErrorRate",
            0.2,
            "答えのある質問に答えなかった割合（小さいほどよい）（ErrorRate）："
            "0.2500（基準 0.2 以下）",
        ),
        (
            "PageAccuracy",
            0.1,
            "引用のページの一致（PageAccuracy）：この評価では測れませんでした（基準 0.1）",
        ),
    ],
)
def test_when_it_is_missed(measure, limit, missed):
    measured = {"Correct": Mean(0.5, 0.4, 0.6, 9), "ErrorRate": Mean(0.25, 0.2, 0.3, 9)}
    assert Threshold(measure, limit).missed(measured) == missed
