"""A town's 総合戦略 in Word: numbered measures with labels in 【】, years in the values' cells."""

from __future__ import annotations

from pathlib import Path

from docx import Document as WordDocument

from tests.rag.plans.unseen.expectation import Either, Kpi, Measure, Plan, numbered

_MEASURES = (
    ("（１）島で働く人を増やす", "まちづくり課",
     (("移住者の就職件数", "12件（令和５年度）", "30件（令和11年度）"),
      ("空き店舗の活用件数（累計）", "4件（令和５年度）", "15件（令和11年度）"))),
    ("（２）島の産品を売る", "産業観光課、農林水産課",
     (("産直通販の売上高", "2,300万円（令和５年度）", "5,000万円（令和11年度）"),)),
)  # fmt: skip


def _write(path: Path) -> None:
    word = WordDocument()
    word.add_heading("沖ノ浜町総合戦略（令和７年度～令和11年度）", 0)
    word.add_heading("基本目標１　島に仕事をつくる", 1)
    for title, divisions, kpis in _MEASURES:
        word.add_heading(title, 2)
        word.add_paragraph("【担当課】" + divisions)
        word.add_paragraph("【重要業績評価指標（KPI）】")
        table = word.add_table(0, 3, style="Table Grid")
        for texts in (("指標", "基準値", "目標値"), *kpis):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
    word.save(path)


_GOAL = numbered("基本目標１", "島に仕事をつくる")


def _kpi(indicator, unit, baseline, target):
    return Kpi(indicator, unit, None, (baseline, 2023), ((target, 2029),))


PLAN = Plan(
    "town_strategy.docx",
    _write,
    (
        Measure(
            "島で働く人を増やす",
            "1",
            section=_GOAL,
            kpis=(
                _kpi("移住者の就職件数", "件", 12, 30),
                _kpi("空き店舗の活用件数（累計）", "件", 4, 15),
            ),
            responsible=(("まちづくり課", "まちづくり課"),),
            fiscal_years=(2023, 2029),
        ),
        Measure(
            "島の産品を売る",
            "2",
            section=_GOAL,
            kpis=(
                Either(  # 万 belongs to the number or to the unit
                    _kpi("産直通販の売上高", "万円", 2300, 5000),
                    _kpi("産直通販の売上高", "円", 23_000_000, 50_000_000),
                ),
            ),
            responsible=(("産業観光課", "産業観光課"), ("農林水産課", "農林水産課")),
            fiscal_years=(2023, 2029),
        ),
    ),
    kept_apart=True,
)
