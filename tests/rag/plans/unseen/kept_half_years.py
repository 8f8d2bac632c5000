"""A 工程表 as a workbook: half years under merged year headers, bars as merged cells."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.rag.plans.unseen.expectation import UNSAID, Entry, Measure, Plan

_HEAD = (
    ("分野", "取組名", "令和６年度", "", "令和７年度", "", "令和８年度以降", "到達目標", "担当"),
    ("", "", "上期", "下期", "上期", "下期", "", "", ""),
)
_ROWS = (
    ("窓口", "証明書の郵送請求の廃止", "廃止の検討", "", "住民への周知", "", "廃止",
     "郵送請求を０件に", "市民課"),
    ("", "窓口案内の多言語化", "", "翻訳機の調達", "翻訳機の運用", "", "",
     "８言語に対応", "総務課"),
    ("庁内", "会議の資料の電子化", "試行", "全庁で実施", "", "", "", "紙の使用量を半減", "総務課"),
)  # fmt: skip
_MERGED = (
    "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "H3:H4", "I3:I4",
    "A5:A6", "C5:D5", "E5:F5", "E6:F6", "D7:G7",
)  # fmt: skip


def _write(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "工程表"
    sheet["A1"] = "窓口改革工程表（令和６年４月　藍原市）"
    for at, row in enumerate((*_HEAD, *_ROWS), start=3):
        for column, value in enumerate(row, start=1):
            if value != "":
                sheet.cell(at, column, value)
    for area in _MERGED:
        sheet.merge_cells(area)
    book.save(path)


def _measure(title, section, division, *entries):
    return Measure(
        title,
        section=section,
        kpis=UNSAID,
        fiscal_years=UNSAID,
        responsible=((division, division),),
        schedule=entries,
    )


PLAN = Plan(
    "half_years.xlsx",
    _write,
    (
        _measure(
            "証明書の郵送請求の廃止",
            "窓口",
            "市民課",
            Entry("廃止の検討", 2024, 2024, "郵送請求を０件に"),
            Entry("住民への周知", 2025, 2025, "郵送請求を０件に"),
            Entry("廃止", 2026, UNSAID, "郵送請求を０件に", UNSAID),
        ),
        _measure(
            "窓口案内の多言語化",
            "窓口",
            "総務課",
            Entry("翻訳機の調達", 2024, 2024, "８言語に対応"),
            Entry("翻訳機の運用", 2025, 2025, "８言語に対応"),
        ),
        _measure(
            "会議の資料の電子化",
            "庁内",
            "総務課",
            Entry("試行", 2024, 2024, "紙の使用量を半減"),
            Entry("全庁で実施", 2024, UNSAID, "紙の使用量を半減", UNSAID),
        ),
    ),
    published="2024-04",
    kept_apart=True,
)
