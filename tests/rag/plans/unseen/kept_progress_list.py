"""A city's 進捗一覧 as a workbook: a row for each measure, rows of 基本目標 between them."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.rag.plans.unseen.expectation import UNSAID, Budget, Either, Kpi, Measure, Plan, numbered

_HEAD = (
    "No.", "具体的施策", "所管部署", "重要業績評価指標（KPI）", "R6目標", "R6実績", "達成状況",
    "R6決算額\n（千円）", "R7予算額\n（千円）", "備考",
)  # fmt: skip
_ROWS = (
    ("基本目標１　働く場をつくる",),
    ("1-1", "起業の支援", "産業政策課", "創業支援による起業件数", "20件", "23件", "達成",
     4150, 4800, ""),
    ("1-2", "農業の担い手確保", "農業振興課", "新規就農者数", "12人", "9人", "未達成",
     8600, 9200, "国の交付金を含む"),
    ("基本目標２　人の流れをつくる",),
    ("2-1", "移住の促進", "地方創生課", "移住相談の件数", "350件", "412件", "達成", 2980, 3100, ""),
)  # fmt: skip


def _write(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "総合戦略"
    sheet["A1"] = "若竹市総合戦略　令和６年度進捗状況一覧"
    for at, row in enumerate((_HEAD, *_ROWS), start=3):
        for column, value in enumerate(row, start=1):
            if value != "":
                sheet.cell(at, column, value).number_format = "#,##0"
        if len(row) == 1:
            sheet.merge_cells(f"A{at}:J{at}")
    book.save(path)


def _measure(title, number, section, division, kpi, status, spent, planned):
    item = Either("", "決算額", "予算額", "R6決算額", "R7予算額", title)
    indicator, unit, target, actual = kpi
    return Measure(
        title,
        number,
        section=section,
        kpis=(Kpi(indicator, unit, None, None, ((target, 2024),), ((actual, 2024),)),),
        responsible=((division, division),),
        fiscal_years=(2024,),
        status=status,
        budgets=(
            Budget(item, spent * 1000, 2024, "other"),
            Budget(item, planned * 1000, 2025, Either("initial", "other")),
        ),
        schedule=UNSAID,
    )


_WORK = numbered("基本目標１", "働く場をつくる")

PLAN = Plan(
    "progress_list.xlsx",
    _write,
    (
        _measure(
            "起業の支援", "1-1", _WORK, "産業政策課",
            ("創業支援による起業件数", "件", 20, 23), "達成", 4150, 4800,
        ),
        _measure(
            "農業の担い手確保", "1-2", _WORK, "農業振興課",
            ("新規就農者数", "人", 12, 9), "未達成", 8600, 9200,
        ),
        _measure(
            "移住の促進", "2-1", numbered("基本目標２", "人の流れをつくる"), "地方創生課",
            ("移住相談の件数", "件", 350, 412), "達成", 2980, 3100,
        ),
    ),
    kept_apart=True,
)  # fmt: skip
