"""Scores of measures."""

from eval.records.measures import score_measures
from rag.plans.records import KpiKind
from tests.eval.records.samples import kpi, measure, responsible


def scores(records, *found):
    return {
        s.name: (s.hits, s.expected, s.found) for s in score_measures([("plan", records, found)])
    }


RECORD = {
    "number": "1-2",
    "title": "港の見張り",
    "section": "海を守る",
    "kpi": ["見張りの人数", "巡回の回数"],
    "ministries": ["気象庁", "環境省"],
    "years": [2023, 2027],
    "years_era_only": [2021],
}


def test_a_measure_that_is_right_in_all():
    found = measure(
        "1-2",
        "港の見張り",
        section="海を守る",
        kpis=(kpi("見張りの人数"), kpi("巡回の回数")),
        responsible=(responsible("気象庁"), responsible("環境省")),
        fiscal_years=(2021, 2023, 2027),
    )
    assert scores([RECORD], found) == {
        "施策（番号で発見）": (1, 1, 1),
        "施策名（完全一致）": (1, 1, 1),
        "節（完全一致）": (1, 1, 1),
        "KPI の項目（F1）": (2, 2, 2),
        "KPI の項目（進捗・効果の別とも）": (0, 0, 0),
        "担当府省庁（完全一致）": (1, 1, 1),
        "年（F1）": (3, 3, 3),
    }


def test_a_measure_that_is_not_found_misses_everything():
    assert scores([RECORD], measure("1-3", "港の見張り")) == {
        "施策（番号で発見）": (0, 1, 1),
        "施策名（完全一致）": (0, 1, 1),
        "節（完全一致）": (0, 1, 1),
        "KPI の項目（F1）": (0, 2, 0),
        "KPI の項目（進捗・効果の別とも）": (0, 0, 0),
        "担当府省庁（完全一致）": (0, 1, 1),
        "年（F1）": (0, 3, 0),
    }


def test_progress_and_effect_are_told_apart():
    record = RECORD | {
        "kpi_progress_items": ["見張りの人数"],
        "kpi_effect_items": ["事故の件数"],
        "ministries_note": "none in this document",
    }
    found = measure(
        "1-2",
        "港の見張り",
        kpis=(kpi("見張りの人数", KpiKind.EFFECT), kpi("事故の件数", KpiKind.EFFECT)),
    )
    result = scores([record], found)
    assert result["KPI の項目（F1）"] == (2, 2, 2)
    assert result["KPI の項目（進捗・効果の別とも）"] == (1, 2, 2)
    assert result["担当府省庁（完全一致）"] == (0, 0, 0)
