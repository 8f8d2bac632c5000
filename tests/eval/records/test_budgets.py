"""Scores of budgets."""

from eval.records.budgets import score_budgets
from rag.plans.records import BudgetKind
from tests.eval.records.samples import budget

RECORD = {
    "line": 7,
    "item": "港の補修",
    "reposted": False,
    "amounts": [
        {"year": 2024, "kind": "当初", "oku_yen": 1.2, "note": "内数", "previous": False},
        {"year": 2022, "kind": "2次補正", "oku_yen": 0.3, "note": None, "previous": True},
    ],
}


def scores(*found, records=(RECORD,)):
    return [(s.hits, s.expected) for s in score_budgets([("plan", records, found)])]


def amounts(at=0, *, yen=120_000_000, **marks):
    second = {"round": 2, "previous": True}
    return (
        budget("港の補修", yen, 2024, at=at, portion=True, **marks),
        budget("港の補修", 30_000_000, 2022, BudgetKind.SUPPLEMENTARY, at=at, **second),
    )


def test_all_amounts_must_be_right():
    assert scores(*amounts()) == [(1, 1), (1, 1)]
    assert scores(*amounts(yen=130_000_000)) == [(0, 1), (0, 1)]
    assert scores(amounts()[0]) == [(0, 1), (0, 1)]
    assert scores() == [(0, 1), (0, 1)]


def test_marks_are_scored_beside_the_amounts():
    assert scores(*amounts(new=True)) == [(1, 1), (0, 1)]


def test_a_repeated_item_needs_an_item_of_its_own():
    twice = (RECORD, RECORD | {"line": 9})
    assert scores(*amounts(), records=twice) == [(1, 2), (1, 2)]
    assert scores(*amounts(), *amounts(at=50), records=twice) == [(2, 2), (2, 2)]
