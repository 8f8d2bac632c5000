"""The shapes of measures and comparisons, as the design names them."""

from rag.plans.records import KpiValue
from rag.records.comparison import compare_measures
from rag.records.totals import sum_budgets
from rag.wire import comparison_json, measures_json, totals_json
from tests.rag.records.making import body, budget, document, entry, kpi, measure, row

PLAN = document(id="d1", file_name="港.md", issuer="里海庁")
VALUE = KpiValue(5.0, 2027, "５隻", 3, 5)
FERRY = measure(
    "1-1",
    "渡船の電動化",
    kpis=(kpi("５隻", start=3, targets=(VALUE,)),),
    responsible=(body("経産省", id="経済産業省"),),
    budgets=(budget("電池", 100, 2025),),
    schedule=(entry("就航", 2025, None),),
    fiscal_years=(2027,),
)
SPAN = {"char_start", "char_end"}


def test_a_measure_has_the_keys_of_the_design():
    (found,) = measures_json([row(FERRY, PLAN)])["measures"]
    assert set(found) >= {
        "id", "document", "number", "title", "section", "heading_path", "body", "kpis",
        "ministries", "ministry_ids", "fiscal_years", "status", "budgets", "schedule",
        "passage_ids", "certain", *SPAN,
    }  # fmt: skip
    assert (found["ministries"], found["ministry_ids"]) == (["経産省"], ["経済産業省"])
    assert set(found["kpis"][0]) >= {
        "text", "kind", "indicator", "unit", "baseline", "targets", "actuals", "note", *SPAN,
    }  # fmt: skip
    assert found["kpis"][0]["targets"] == [
        {"value": 5.0, "fiscal_year": 2027, "text": "５隻", "char_start": 3, "char_end": 5}
    ]
    assert set(found["budgets"][0]) >= {
        "item", "amount_yen", "fiscal_year", "kind", "round", "portion", "new", "reposted",
        "previous", "text", *SPAN,
    }  # fmt: skip
    assert found["budgets"][0]["kind"] == "initial"
    assert set(found["schedule"][0]) >= {"text", "from", "to", "goal", "certain", *SPAN}
    assert (found["schedule"][0]["from"], found["schedule"][0]["to"]) == (2025, None)


def test_a_comparison_says_why_and_that_nobody_has_confirmed_it():
    rows = comparison_json(compare_measures([row(FERRY, PLAN)], [row(FERRY, PLAN)]))["rows"]
    assert rows[0]["match"] == {
        "score": 1.0,
        "level": "high",
        "reason": rows[0]["match"]["reason"],
        "confirmed_by": None,
    }
    assert rows[0]["note"] == "対応候補（一致度 高）"
    alone = comparison_json(compare_measures([row(FERRY, PLAN)], []))["rows"]
    assert (alone[0]["after"], alone[0]["match"], alone[0]["note"]) == (
        None,
        None,
        "後の計画に対応する施策が見当たりません",
    )


def test_totals_say_what_they_leave_out():
    found = totals_json(sum_budgets(FERRY.budgets))
    assert found["sums"] == [
        {"fiscal_year": 2025, "kind": "initial", "amount_yen": 100, "count": 1}
    ]
    assert found["notes"]
