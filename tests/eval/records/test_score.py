"""Counting what is right and listing what is wrong."""

import pytest

from eval.records.score import Miss, Score


def test_a_share_compares_without_width_and_white_space():
    score = Score("施策名", 0.98)
    score.check("1-1", "港の 見張り（夜）", "港の見張り(夜)")
    score.check("1-2", "浜の清掃", None)
    assert (score.value, score.hits, score.expected) == (0.5, 1, 2)
    assert score.misses == [Miss("1-2", "浜の清掃", None)]


def test_items_are_matched_once_each():
    score = Score("KPI", 0.95, f1=True)
    score.check_items("1-1", ["巡回", "巡回", "清掃"], ["清掃", "巡回", "点検"])
    assert score.value == pytest.approx(2 * 2 / (3 + 3))
    assert score.misses == [Miss("1-1", "巡回", None), Miss("1-1", None, "点検")]


def test_nothing_to_find_scores_nothing():
    assert Score("KPI", 0.95, f1=True).value == 0.0
    assert Score("施策名", 0.98).value == 0.0
