"""Schedules in tables: columns of years, of times, of goals; bars, arrows and marks."""

from __future__ import annotations

from rag.plans.outline import build_outline
from rag.plans.schedules import find_schedule
from tests.rag.plans.budgets.plans import sheet_plan, text_plan


def short(entry):
    """An entry on one line: owner | text | years | goal."""
    years = f"{entry.start or '?'}-{entry.end or '?'}"
    flags = ["goes on"] * entry.continues + ["unsure"] * (not entry.certain)
    owner = entry.owner.text if entry.owner else "-"
    return " | ".join([owner, entry.text, " ".join([years, *flags]), entry.goal or "-"])


def found(document, published="2025-04-01"):
    entries = find_schedule(document, build_outline(document), published=published)
    for entry in entries:
        words = document.text[entry.char_start : entry.char_end]
        assert "".join(words.split()) == "".join(entry.text.split())
    return [short(entry) for entry in entries]


def test_merged_cells_prove_how_far_an_action_reaches(tmp_path):
    rows = [
        ["番号", "施策", "令和６年度", "令和７年度", "令和８年度", "目標", "担当"],
        ["１　港を保つ"],
        ["1-1", "波止場の補修", "設計", "工事", None, "全港で終える", "港湾課"],
        ["1-2", "灯りの更新", "更新（令和７年７月完了）", None, "評価", "半分を減らす", "灯台課"],
        [None, None, None, "講習", None, None, None],
    ]
    merged = ["A2:G2", "D3:E3", "C4:D4", "A4:A5", "B4:B5", "F4:F5", "G4:G5"]
    assert found(sheet_plan(tmp_path, rows, merged)) == [
        "波止場の補修 | 設計 | 2024-2024 | 全港で終える",
        "波止場の補修 | 工事 | 2025-2026 | 全港で終える",
        "灯りの更新 | 更新（令和７年７月完了） | 2024-2025 | 半分を減らす",
        "灯りの更新 | 評価 | 2026-2026 | 半分を減らす",
        "灯りの更新 | 講習 | 2025-2025 | 半分を減らす",
    ]


def test_arrows_and_marks_prove_presence(tmp_path):
    rows = [
        ["施策", "取組内容", "令和６年度", None, "令和７年度", None, "令和８年度以降"],
        [None, None, "上期", "下期", "上期", "下期", None],
        ["浸水への備え", "貯留管の設計", "●", "●", None, None, None],
        [None, "貯留管の工事", None, None, "→", "→", "→"],
        ["見守り", "センサーの試行", None, "設計", "━━→", None, None],
    ]
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2", "A3:A4"]
    assert found(sheet_plan(tmp_path, rows, merged)) == [
        "浸水への備え | 貯留管の設計 | 2024-2024 | -",
        "浸水への備え | 貯留管の工事 | 2025-2026 | -",
        "見守り | 設計 | 2024-2025 | -",
    ]


def test_plain_text_does_not_prove_where_an_action_ends(tmp_path):
    text = (
        "港の工程表\n\n"
        "令和５年度\t令和６年度\t令和７年度\t継続\t目標\n"
        "[港の再生]\t\t\t\t\n"
        "▶調査\t▶設計\t\t\t港を使いやすく\n"
        "▶声を聴く\t\t\t\t\n"
        "\t▶試行【2025.10.1】\t\t\t\n"
        "▶見回り\t\t▶見直し\t→2027年度まで\t\n"
        "[灯りの更新]\t\t\t\t\n"
        "▶更新\t\t\t→\t灯りを絶やさない\n"
    )
    assert found(text_plan(tmp_path, "plan.txt", text)) == [
        "[港の再生] | 調査 | 2023-2023 | 港を使いやすく",
        "[港の再生] | 設計 | 2024-? unsure | 港を使いやすく",
        "[港の再生] | 声を聴く | ?-? unsure | 港を使いやすく",
        "[港の再生] | 試行【2025.10.1】 | 2025-2025 | 港を使いやすく",
        "[港の再生] | 見回り | 2023-? unsure | 港を使いやすく",
        "[港の再生] | 見直し | 2025-2027 | 港を使いやすく",
        "[灯りの更新] | 更新 | ?-? goes on unsure | 灯りを絶やさない",
    ]


def test_goals_of_a_shifted_table_are_not_guessed(tmp_path):
    text = (
        "港の工程表\n\n"
        "令和５年度\t令和６年度\t令和７年度\t目標\n"
        "[港の再生]\t\t\t目標１\n"
        "▶調査\t▶設計\t\t目標２\n"
        "[灯りの更新]\t\t\t\n"
        "▶点検\t▶更新\t\t\n"
    )
    assert {row.rsplit(" | ", 1)[1] for row in found(text_plan(tmp_path, "plan.txt", text))} == {
        "-"
    }


def test_quarters_of_one_year(tmp_path):
    text = """# 窓口の工程表

| 取組 | 2025年度 第１四半期 | 2025年度 第２四半期 | 2025年度 第３四半期 | 2026年度 |
|---|---|---|---|---|
| 様式の統合 | 案の作成 | | 使用開始 | |
| 予約の公開 | | | 試行 | 全窓口で公開 |
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        "様式の統合 | 案の作成 | 2025-2025 | -",
        "様式の統合 | 使用開始 | 2025-? unsure | -",
        "予約の公開 | 試行 | 2025-2025 | -",
        "予約の公開 | 全窓口で公開 | 2026-2026 | -",
    ]


def test_months_take_the_year_of_the_heading(tmp_path):
    text = """# 令和７年度の工程表

| 取組 | ４月 | ５月 | ６月 |
|---|---|---|---|
| 説明会 | ○ | ○ | |
| 試行 | | → | → |
"""
    assert found(text_plan(tmp_path, "plan.md", text)) == [
        "説明会 | 説明会 | 2025-2025 | -",
        "試行 | 試行 | 2025-2025 | -",
    ]


def test_tables_of_figures_are_no_schedules(tmp_path):
    rows = [
        ["指標", "令和６年度", "令和７年度", "令和８年度"],
        ["利用者数", "1,200人", "1,300人", "1,400人"],
        ["満足度", "60％", "70％以上", "維持"],
    ]
    assert found(sheet_plan(tmp_path, rows)) == []


def test_a_form_tells_figures_and_actions_of_the_same_years(tmp_path):
    rows = [
        ["事業名", "里山案内人の育成", None, None],
        ["年度", "令和６年度", "令和７年度", "令和８年度"],
        ["事業費（千円）", 3200, 4100, 4100],
        ["取組内容", "講座の設計", "講座の開催（２回）", "登録の開始"],
        ["活動指標（人）", 0, 20, 40],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        "- | 講座の設計 | 2024-2024 | -",
        "- | 講座の開催（２回） | 2025-2025 | -",
        "- | 登録の開始 | 2026-2026 | -",
    ]


def test_a_column_that_says_when(tmp_path):
    rows = [
        ["No", "施策", "指標", "目標値（R6）", "今後の取組", "実施時期"],
        ["1-1", "窓口の予約", "予約率", 50, "画面の改良", "令和７年度上期"],
        ["1-2", "書庫の電子化", "電子化率", 30, "第２書庫に着手", "令和７年10月～"],
        ["1-3", "船の更新", "更新率", 10, "調達", "未定"],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        "窓口の予約 | 画面の改良 | 2025-2025 | -",
        "書庫の電子化 | 第２書庫に着手 | 2025-? goes on | -",
    ]


def test_begin_and_end_in_columns_of_their_own(tmp_path):
    rows = [
        ["事業名", "開始年度", "完了年度"],
        ["堤の補修", "令和６年度", "令和８年度"],
        ["橋の点検", "令和７年度", "令和９年度"],
    ]
    assert found(sheet_plan(tmp_path, rows)) == [
        "- | 堤の補修 | 2024-2026 | -",
        "- | 橋の点検 | 2025-2027 | -",
    ]


def test_years_that_cannot_be_known_are_none(tmp_path):
    rows = [
        ["取組", "１年目", "２年目", "３年目"],
        ["堤の補修", "調査", "設計", "工事"],
    ]
    assert found(sheet_plan(tmp_path, rows), None) in (
        [],
        [f"堤の補修 | {text} | ?-? unsure | -" for text in ("調査", "設計", "工事")],
    )
