"""Where budget lines begin and end in running text."""

from __future__ import annotations

from rag.plans.budgets import find_budgets
from rag.plans.outline import build_outline
from tests.rag.plans.budgets.plans import sheet_plan, text_plan
from tests.rag.plans.budgets.test_lines import short


def found(document, published=None):
    budgets = find_budgets(document, build_outline(document), published=published)
    return [short(budget) for budget in budgets]


def test_a_region_takes_in_the_amounts_that_follow_and_ends_at_prose(tmp_path):
    text = """# 灯りの計画

※金額は、特記のない限り、令和６年度予算による。

## (1) 海辺の灯り

- 灯りを増やす。
- 【予算】 灯りの補修

  1.5億円（5年度 1.2億円）

  波止場の点検

  0.3億円

- 補助の上限は、1基当たり500万円とする。寄附は3億円に上った。
"""
    assert found(text_plan(tmp_path, "plan.md", text), "2024-04") == [
        "灯りの補修 | 150 2024 i",
        "灯りの補修 | 120 2023 i previous",
        "波止場の点検 | 30 2024 i",
    ]


def test_lines_below_a_heading_of_budgets(tmp_path):
    text = """# 令和７年度予算案の概要

※（　）内は前年度当初予算額である。

## １　海辺の暮らし

- 手すりの設置　3,200万円（2,800万円）
- 夜間の開放　540万円【新規】
- 上限は１件につき20万円とする。
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        "手すりの設置 | 32 2025 i",
        "手すりの設置 | 28 2024 i previous",
        "夜間の開放 | 27/5 2025 i new",
    ]


def test_labels_of_a_form(tmp_path):
    rows = [
        ["施策名", "浜の再生", "担当", "水産課"],
        ["予算額", "令和７年度　12,400千円（前年度　10,800千円）", "期間", "３年"],
        ["補助の上限", "500千円", None, None],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        " | 62/5 2025 i",
        " | 54/5 2024 i previous",
    ]


def test_labels_with_unit_year_and_kind(tmp_path):
    text = """堤の手入れ

令和７年度補正予算（千円）：5,400

決算額：320万円

予算：検討中
"""
    assert found(text_plan(tmp_path, "plan.txt", text)) == [
        " | 27/5 2025 s",
        " | 16/5 None o unsure",
    ]


def test_an_era_less_year_counts_in_reiwa_only_where_that_is_known(tmp_path):
    text = "【予算】 渡し船 5年度 3億円\n"
    document = text_plan(tmp_path, "plan.txt", text)
    assert found(document, "2023-06-01") == ["渡し船 | 300 2023 i"]
    assert found(document, None) == ["渡し船 | 300 None i unsure"]


def test_this_year_is_counted_from_the_date_of_the_document(tmp_path):
    document = text_plan(tmp_path, "plan.txt", "事業費：本年度　3,200万円（前年度　2,900万円）\n")
    assert found(document, "2025-06-01") == [" | 32 2025 o", " | 29 2024 o previous"]
    assert found(document, None) == [" | 32 None o unsure", " | 29 None o previous unsure"]


def test_a_plan_without_budgets(tmp_path):
    text = "市の将来\n\n橋の長さは120メートル、費用は見込んでいない。受注は34億円に増えた。\n"
    assert found(text_plan(tmp_path, "plan.txt", text)) == []
