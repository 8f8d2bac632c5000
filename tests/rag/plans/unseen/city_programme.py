"""A city's 実施計画 as a workbook: merged cells for policy and measure, a project over two rows."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.rag.plans.unseen.expectation import Budget, Either, Kpi, Measure, Plan

_HEAD = (
    ("政策", "施策", "事業名", "事業概要", "担当課", "指標", "", "", "現状値\n（R5）",
     "目標値", "", "", "事業費（千円）", "", ""),
    ("", "", "", "", "", "種別", "指標名", "単位", "", "R6", "R7", "R8", "R6", "R7", "R8"),
)  # fmt: skip
_ROWS = (
    ("１ 安心して暮らせるまち", "１－１ 防災力の向上", "自主防災組織育成事業",
     "町内会の訓練に講師を派遣し、資機材の購入を助成する。", "防災危機管理課",
     "活動指標", "訓練の実施回数", "回", 12, 15, 18, 20, 3200, 3400, 3400),
    ("", "", "", "", "", "成果指標", "自主防災組織の組織率", "％", 61.5, 65, 70, 75, "", "", ""),
    ("", "", "防災行政無線更新事業", "老朽化した子局を計画的に取り替える。", "防災危機管理課",
     "活動指標", "更新した子局の数", "基", 0, 20, 40, 60, 125000, 130500, "－"),
    ("", "", "", "", "", "成果指標", "放送が聞こえない世帯の割合", "％", 8, 6, 3, 0, "", "", ""),
    ("", "１－２ 地域医療の充実", "休日当番医事業", "休日の診療を医師会に委託する。", "健康増進課",
     "成果指標", "当番日の受診者数", "人", 1840, 1800, 1800, 1750, 9800, 9800, 9900),
    ("２ 活力あふれるまち", "２－１ 港のにぎわいづくり", "朝市支援事業",
     "朝市を開く団体の広報と会場の設営を支援する。", "商工観光課、水産港湾課",
     "活動指標", "朝市の開催回数", "回", 24, 26, 28, 30, 2500, 2500, 2500),
    ("", "", "", "", "", "成果指標", "朝市の来場者数", "人", 31200, 33000, 35000, 38000),
)  # fmt: skip
_MERGED = (
    "A1:O1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:H3", "I3:I4", "J3:L3", "M3:O3",
    "A5:A9", "A10:A11", "B5:B8", "B10:B11", "C5:C6", "C7:C8", "C10:C11", "D5:D6", "D7:D8",
    "D10:D11", "E5:E6", "E7:E8", "E10:E11", "M5:M6", "N5:N6", "O5:O6", "M7:M8", "N7:N8", "O7:O8",
    "M10:M11", "N10:N11", "O10:O11",
)  # fmt: skip


def _write(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "実施計画"
    sheet["A1"] = "汐見台市第２次総合計画　実施計画（令和６年度～令和８年度）"
    for at, row in enumerate((*_HEAD, *_ROWS), start=3):
        for column, value in enumerate(row, start=1):
            if value != "":
                sheet.cell(at, column, value)
    for row in sheet.iter_rows(min_row=5, min_col=9):
        for cell in row:
            cell.number_format = "#,##0.0" if cell.value == 61.5 else "#,##0"
    for area in _MERGED:
        sheet.merge_cells(area)
    book.save(path)


def _costs(title: str, **by_year: int) -> tuple[Budget, ...]:
    item = Either("", "事業費", title)
    return tuple(
        Budget(item, thousands * 1000, int(year[1:]), "other")
        for year, thousands in by_year.items()
    )


def _kpi(kind, indicator, unit, baseline, *targets):
    years = zip(targets, (2024, 2025, 2026), strict=True)
    return Kpi(indicator, unit, kind, (baseline, 2023), tuple(years))


_YEARS = (2023, 2024, 2025, 2026)
_DISASTER = Either("防災力の向上", "１－１ 防災力の向上")
_FIRE = ("防災危機管理課", "防災危機管理課")

PLAN = Plan(
    "city_programme.xlsx",
    _write,
    (
        Measure(
            "自主防災組織育成事業",
            section=_DISASTER,
            kpis=(
                _kpi("progress", "訓練の実施回数", "回", 12, 15, 18, 20),
                _kpi("effect", "自主防災組織の組織率", "％", 61.5, 65, 70, 75),
            ),
            responsible=(_FIRE,),
            fiscal_years=_YEARS,
            budgets=_costs("自主防災組織育成事業", y2024=3200, y2025=3400, y2026=3400),
        ),
        Measure(
            "防災行政無線更新事業",
            section=_DISASTER,
            kpis=(
                _kpi("progress", "更新した子局の数", "基", 0, 20, 40, 60),
                _kpi("effect", "放送が聞こえない世帯の割合", "％", 8, 6, 3, 0),
            ),
            responsible=(_FIRE,),
            fiscal_years=_YEARS,
            budgets=_costs("防災行政無線更新事業", y2024=125000, y2025=130500),
        ),
        Measure(
            "休日当番医事業",
            section=Either("地域医療の充実", "１－２ 地域医療の充実"),
            kpis=(_kpi("effect", "当番日の受診者数", "人", 1840, 1800, 1800, 1750),),
            responsible=(("健康増進課", "健康増進課"),),
            fiscal_years=_YEARS,
            budgets=_costs("休日当番医事業", y2024=9800, y2025=9800, y2026=9900),
        ),
        Measure(
            "朝市支援事業",
            section=Either("港のにぎわいづくり", "２－１ 港のにぎわいづくり"),
            kpis=(
                _kpi("progress", "朝市の開催回数", "回", 24, 26, 28, 30),
                _kpi("effect", "朝市の来場者数", "人", 31200, 33000, 35000, 38000),
            ),
            responsible=(("商工観光課", "商工観光課"), ("水産港湾課", "水産港湾課")),
            fiscal_years=_YEARS,
            budgets=_costs("朝市支援事業", y2024=2500, y2025=2500, y2026=2500),
        ),
    ),
)
