"""A 進捗管理シート as a workbook: a form on each sheet, labels left of and above their values."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.rag.plans.unseen.expectation import UNSAID, Budget, Either, Kpi, Measure, Plan

_FORMS = (
    ("３－２", "３－２", "地域交通の維持", "企画政策課", (
        ("コミュニティバスの年間利用者数", "人", 128000, 135000, 131400),
        ("予約型乗合車の運行区域数", "区域", 2, 5, 4)),
     "Ｂ（おおむね順調）", "予約の受付時間を延ばし、運行区域を２つ増やした。",
     "乗り継ぎの割引を試行する。", "12,450千円"),
    ("３－３", "３－３", "空き家の活用", "都市計画課、移住定住推進室", (
        ("空き家バンクの成約件数", "件", 18, 30, 33),),
     "Ａ（順調）", "所有者への相談会を各地区で開いた。", "継続する。", "3,080千円"),
)  # fmt: skip


def _write(path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for tab, number, title, divisions, kpis, grade, done, next_year, cost in _FORMS:
        sheet = book.create_sheet(tab)
        sheet["A1"] = "令和６年度　進捗管理シート"
        sheet.merge_cells("A1:F1")
        rows = [
            ("施策番号", number, "", "施策名", title, ""),
            ("担当課", divisions, "", "", "", ""),
            ("KPI", "単位", "基準値（R4）", "目標値（R6）", "実績値（R6）", "達成率"),
            *((*kpi, f"{kpi[4] / kpi[3]:.1%}") for kpi in kpis),
            ("令和６年度の取組", done, "", "", "", ""),
            ("進捗状況", grade, "", "事業費（R6決算額）", cost, ""),
            ("次年度の対応", next_year, "", "", "", ""),
        ]
        for at, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                if value != "":
                    sheet.cell(at, column, value).number_format = "#,##0"
        last = len(rows) + 1
        for at in (3, last - 2, last):
            sheet.merge_cells(f"B{at}:F{at}")
        for at in (2, last - 1):
            sheet.merge_cells(f"B{at}:C{at}")
            sheet.merge_cells(f"E{at}:F{at}")
    book.save(path)


def _kpi(indicator, unit, baseline, target, actual):
    return Kpi(indicator, unit, None, (baseline, 2022), ((target, 2024),), ((actual, 2024),))


def _cost(title, yen):
    return (Budget(Either("", "事業費", title), yen, 2024, "other"),)


PLAN = Plan(
    "progress_sheet.xlsx",
    _write,
    (
        Measure(
            "地域交通の維持",
            "3-2",
            kpis=(
                _kpi("コミュニティバスの年間利用者数", "人", 128000, 135000, 131400),
                _kpi("予約型乗合車の運行区域数", "区域", 2, 5, 4),
            ),
            responsible=(("企画政策課", "企画政策課"),),
            fiscal_years=(2022, 2024),
            status="Ｂ（おおむね順調）",
            budgets=_cost("地域交通の維持", 12_450_000),
            schedule=UNSAID,
        ),
        Measure(
            "空き家の活用",
            "3-3",
            kpis=(_kpi("空き家バンクの成約件数", "件", 18, 30, 33),),
            responsible=(("都市計画課", "都市計画課"), ("移住定住推進室", "移住定住推進室")),
            fiscal_years=(2022, 2024),
            status="Ａ（順調）",
            budgets=_cost("空き家の活用", 3_080_000),
            schedule=UNSAID,
        ),
    ),
)
