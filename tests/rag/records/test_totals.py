from rag.plans.records import BudgetKind
from rag.records.totals import sum_budgets
from tests.rag.records.making import budget

MORE = BudgetKind.SUPPLEMENTARY


def test_years_and_kinds_are_summed_apart():
    totals = sum_budgets(
        [
            budget("電池", 100, 2024),
            budget("岸壁", 20, 2024),
            budget("岸壁", 7, 2024, kind=MORE, round=1),
            budget("岸壁", 3, 2023, kind=MORE, round=2),
            budget("調査", 5, None, kind=BudgetKind.OTHER),
        ]
    )
    assert [(t.fiscal_year, t.kind, t.amount_yen, t.count) for t in totals.sums] == [
        (None, BudgetKind.OTHER, 5, 1),
        (2023, MORE, 3, 1),
        (2024, BudgetKind.INITIAL, 120, 2),
        (2024, MORE, 7, 1),
    ]
    assert [t.label for t in totals.sums][1:3] == ["2023年度 補正予算", "2024年度 当初予算"]
    assert totals.notes == ("当初予算と補正予算は分けて合計しています。",)


def test_what_must_not_be_summed_is_left_out_and_told():
    totals = sum_budgets(
        [
            budget("電池", 100, certain=False),
            budget("電池", 100, reposted=True),
            budget("電池", 90, previous=True),
            budget("電池", 4_000, portion=True),
            budget("電池", 50, portion=True, previous=True),
            budget("調査", None),
        ]
    )
    assert [t.amount_yen for t in totals.sums] == [100]
    assert totals.notes[1:] == (
        "合計に含めていないもの：再掲 1件、前年度などの比較額 2件、内数 1件、読み取れない額 1件。",
        "合計のうち1件は要目視確認です（表の形から確定できません）。",
    )


def test_nothing_sums_to_nothing():
    assert sum_budgets([]).sums == ()
