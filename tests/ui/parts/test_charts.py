from tests.ui.parts.records import entry
from ui.parts.charts import budget_chart, count_chart, schedule_chart, share_chart


def values(chart):
    made = chart.to_dict()
    assert made["usermeta"] == {"embedOptions": {"actions": False}}
    # Vega would describe axes and marks in English.
    assert made["config"]["axis"]["aria"] is False
    assert all(part["mark"]["aria"] is False for part in made.get("layer", [made]))
    data = made.get("data") or made["layer"][0]["data"]
    return data["values"] if "values" in data else next(iter(made["datasets"].values()))


def test_sums_without_a_year_or_an_amount_are_not_drawn():
    sums = [
        {"fiscal_year": 2025, "kind": "initial", "amount_yen": 4_260_000_000},
        {"fiscal_year": None, "kind": "other", "amount_yen": 1},
        {"fiscal_year": 2024, "kind": "other", "amount_yen": None},
    ]
    assert values(budget_chart(sums)) == [
        {"区分": "2025年度 当初予算", "億円": 42.6, "金額": "42.6億円"}
    ]
    assert budget_chart(sums[1:]) is None


def test_an_entry_lasts_to_the_end_of_its_last_year():
    entries = [("開設", entry("開設", 2026, 2026)), ("検討", entry("検討", None, 2027))]
    found = [(one["工程"], one["始"], one["終"]) for one in values(schedule_chart(entries))]
    assert found == [("1. 開設", 2026, 2027), ("2. 検討", 2027, 2028)]
    assert schedule_chart([("x", entry("x"))]) is None


def test_shares_and_counts_are_drawn():
    assert values(share_chart([("正答", 0.5)])) == [{"指標": "正答", "値": 0.5, "表示": "0.500"}]
    assert values(count_chart([("2026-04-01", 3)], "質問")) == [{"日": "2026-04-01", "件数": 3}]
    assert share_chart([]) is None
    assert count_chart([], "質問") is None
