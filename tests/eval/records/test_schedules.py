"""Scores of schedules."""

from eval.records.schedules import score_schedules
from tests.eval.records.samples import action, measure

RECORD = {
    "line": 3,
    "measure": "[港の見張り]",
    "text": "見張りの試行",
    "fiscal_year": "2025",
    "fiscal_year_end": None,
    "goal": "事故を減らす",
    "goal_sure": True,
}


def scores(*found):
    return [(s.hits, s.expected) for s in score_schedules([("plan", [RECORD], found)])]


def test_measure_year_and_words_must_be_right():
    goal = "事故を減らす"
    right = measure(None, "港の見張り", schedule=(action("見張りの 試行", 2025, goal=goal),))
    late = measure(None, "港の見張り", schedule=(action("見張りの試行", 2026, 2026),))
    other = measure(None, "浜の清掃", schedule=(action("見張りの試行", 2025),))
    assert scores(right) == [(1, 1), (1, 1), (1, 1)]
    assert scores(late) == [(0, 1), (0, 1), (0, 1)]
    assert scores(other) == [(0, 1), (1, 1), (0, 1)]
    assert scores(late, right) == [(1, 1), (1, 1), (1, 1)]
    assert scores() == [(0, 1), (0, 1), (0, 1)]
