"""Schedules in lines: labels and headings."""

from __future__ import annotations

from tests.rag.plans.budgets.plans import sheet_plan, text_plan
from tests.rag.plans.schedules.test_tables import found


def test_labels_tell_when(tmp_path):
    text = """# 島の計画

## 施策１　渡しの見える化

実施時期：令和６年度～令和８年度

スケジュール：令和６年度に設計、令和７年10月に運用開始

担当課：交通課

## 施策２　橋の点検

【実施期間】本年度から
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        "- | 令和６年度～令和８年度 | 2024-2026 | -",
        "- | 令和６年度に設計 | 2024-2024 | -",
        "- | 令和７年10月に運用開始 | 2025-2025 | -",
        "- | 本年度から | 2025-? goes on | -",
    ]


def test_cells_of_a_form(tmp_path):
    rows = [["施策名", "浜の再生"], ["スケジュール", "令和６年度：調査、令和７年度：工事"]]
    assert found(sheet_plan(tmp_path, rows)) == [
        "- | 令和６年度：調査 | 2024-2024 | -",
        "- | 令和７年度：工事 | 2025-2025 | -",
    ]


def test_lines_below_a_heading_of_schedules(tmp_path):
    text = """# 島の計画

令和６年３月　島の町

## 今後のスケジュール

- 令和６年６月　会議の設置
- 10月頃　取りまとめ
- 住民の声を聴く。
- 令和７年度以降、順次広げる

## 策定の経過

- 令和５年８月　意見の募集
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        "- | 令和６年６月　会議の設置 | 2024-2024 | -",
        "- | 10月頃　取りまとめ | ?-? unsure | -",
        "- | 令和７年度以降、順次広げる | 2025-? goes on | -",
    ]


def test_days_without_year_lie_in_the_year_of_the_heading(tmp_path):
    text = """# 令和８年度の予定

- 窓口の開設（４月１日）
- 試行（９月～２月）
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        "- | 窓口の開設（４月１日） | 2026-2026 | -",
        "- | 試行（９月～２月） | 2026-2026 | -",
    ]


def test_prose_is_no_schedule(tmp_path):
    text = "島の姿\n\n令和５年度の調査では、船の利用が増えた。令和７年度に橋を直す。\n"
    assert found(text_plan(tmp_path, "plan.txt", text)) == []


def test_long_runs_of_blanks_cost_little(tmp_path):
    blanks = " " * 20_000
    rows = [[f"スケジュール{blanks}x", f"予算{blanks}x"], ["期間" + "・" * 20_000, blanks]]
    assert found(sheet_plan(tmp_path, rows)) == []
