"""Budgets in tables: headers, row labels, captions, merged cells."""

from __future__ import annotations

from rag.plans.budgets import find_budgets
from rag.plans.outline import build_outline
from tests.rag.plans.budgets.plans import sheet_plan, text_plan
from tests.rag.plans.budgets.test_lines import short


def found(document, published="2025-03-01"):
    budgets = find_budgets(document, build_outline(document), published=published)
    for budget in budgets:
        assert document.text[budget.char_start : budget.char_end].strip() == budget.text
    return [short(budget) for budget in budgets]


def test_this_year_last_year_and_the_increase(tmp_path):
    rows = [
        ["令和７年度予算の概要"],
        ["（単位：百万円）"],
        ["事項", "令和７年度予算額", "令和６年度補正", "前年度予算額", "対前年度増減額", "備考"],
        ["灯台守りの里づくり", "1,250", "300", "1,100", "150", None],
        ["渡船の電動化（再掲）", "30", "－", "－", "皆増", "新規"],
        ["霧笛の更新", "54の内数", "－", "48の内数", "－", None],
        ["合計", "1,334", "300", "1,148", "186", None],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        "灯台守りの里づくり | 1250 2025 i",
        "灯台守りの里づくり | 300 2024 s",
        "灯台守りの里づくり | 1100 2024 i previous",
        "渡船の電動化 | 30 2025 i new reposted",
        "霧笛の更新 | 54 2025 i portion",
        "霧笛の更新 | 48 2024 i portion previous",
    ]


def test_years_below_a_header_of_costs(tmp_path):
    rows = [
        ["施策", "No.", "事業名", "事業費（千円）", None, None, "合計"],
        [None, None, None, "R7", "R8", "R9", None],
        ["水辺", 1, "用水路の手入れ", 12000, 15500, None, 27500],
        [None, 2, "湧水池の清掃", 800, 800, 900, 2500],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2", "A3:A4"]
    assert found(sheet_plan(tmp_path, rows, merged)) == [
        "用水路の手入れ | 12 2025 o",
        "用水路の手入れ | 31/2 2026 o",
        "湧水池の清掃 | 4/5 2025 o",
        "湧水池の清掃 | 4/5 2026 o",
        "湧水池の清掃 | 9/10 2027 o",
    ]


def test_what_is_done_and_what_it_costs_for_each_year(tmp_path):
    rows = [
        ["事業名", "令和７年度", None, "令和８年度", None],
        [None, "事業内容", "事業費（千円）", "事業内容", "事業費（千円）"],
        ["並木の手入れ", "剪定", 1200, "植替え", 4500],
    ]
    assert found(sheet_plan(tmp_path, rows, ["A1:A2", "B1:C1", "D1:E1"])) == [
        "並木の手入れ | 6/5 2025 o",
        "並木の手入れ | 9/2 2026 o",
    ]


def test_works_by_year_under_a_unit_of_money(tmp_path):
    rows = [
        ["事業一覧"],
        [None, None, None, None, "単位：百万円"],
        ["体系", "事業", "R6", "R7", "計"],
        ["水", "用水の改修", 12.5, 13, 25.5],
        ["道", "橋の補修", "3.2（2.8）", None, 3.2],
        ["計", None, 15.7, 13, 28.7],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        "用水の改修 | 25/2 2024 i",
        "用水の改修 | 13 2025 i",
        "橋の補修 | 16/5 2024 i",
        "橋の補修 | 14/5 None i previous unsure",
    ]


def test_sources_of_money_are_no_amounts_of_their_own(tmp_path):
    rows = [
        ["令和７年度当初予算　一覧（単位：千円）"],
        ["款", "事業名", "本年度予算額", "前年度予算額", "比較", "財源内訳", None],
        [None, None, None, None, None, "国", "一般財源"],
        ["民生費", "学童の居場所", 34500, 30000, 4500, 11500, 23000],
        [None, "小計", 34500, 30000, 4500, 11500, 23000],
    ]
    merged = ["A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2"]
    assert found(sheet_plan(tmp_path, rows, merged)) == [
        "学童の居場所 | 69/2 2025 i",
        "学童の居場所 | 30 2024 i previous",
    ]


def test_a_form_with_years_in_its_middle(tmp_path):
    rows = [
        ["事業名", "里山案内人の育成", None, None],
        ["担当課", "農林振興課", None, None],
        ["年度", "令和６年度", "令和７年度", "令和８年度"],
        ["事業費（千円）", 3200, 4100, 4100],
        ["活動指標（人）", 0, 20, 40],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        " | 16/5 2024 o",
        " | 41/10 2025 o",
        " | 41/10 2026 o",
    ]


def test_rows_of_kinds_under_years(tmp_path):
    text = """# 島の計画

表１　関係予算額（単位：億円）

| 区分 | 2023年度 | 2024年度 |
|---|---|---|
| 当初予算 | 151.2 | 168.4 |
| 補正予算 | 38.6 | － |
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        " | 15120 2023 i",
        " | 16840 2024 i",
        " | 3860 2023 s",
    ]


def test_amounts_without_unit_are_kept_and_uncertain(tmp_path):
    rows = [["事業名", "令和７年度予算額"], ["堤の補修", "1,200"], ["橋の点検", "800千円"]]
    assert found(sheet_plan(tmp_path, rows)) == [
        "堤の補修 | None 2025 i unsure",
        "橋の点検 | 4/5 2025 i",
    ]


def test_figures_of_other_things_are_no_budgets(tmp_path):
    text = """# 町の姿

表１　人口の推移（単位：千人）

| 区分 | 令和５年度 | 令和６年度 |
|---|---|---|
| 人口 | 12 | 11 |

表２　財政の見通し（単位：百万円）

| 区分 | 令和５年度 | 令和６年度 |
|---|---|---|
| 基金の残高 | 320 | 310 |
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == []
