"""A town's 基本計画 as a PDF: no styles, the division in brackets, targets in columns of years."""

from __future__ import annotations

from pathlib import Path

from tests.rag.documents.pdf.pages import GOTHIC, Paper
from tests.rag.plans.unseen.expectation import Kpi, Measure, Plan, numbered

_XS = (72.0, 250.0, 300.0, 370.0, 440.0, 520.0)
_HEAD = (
    "成果指標",
    "単位",
    "令和４年度\n（現状）",
    "令和８年度\n（中間目標）",
    "令和12年度\n（最終目標）",
)
_CHAPTERS = (
    ("基本目標２　安全で快適に暮らせるまち", (
        ("２－１　消防・救急の充実", "消防本部総務課",
         "高齢化に伴い救急の出動は増え続けており、到着までの時間が延びている。このため、救急隊を"
         "一つ増やすとともに、応急手当を学ぶ講習を地区ごとに開く。",
         (("救急車の平均到着時間", "分", "9.8", "9.0", "8.5"),
          ("応急手当講習の受講者数（累計）", "人", "3,120", "4,500", "6,000"))),
        ("２－２　地域公共交通の確保", "まちづくり推進課、福祉課",
         "運転免許を返納した人の外出を支えるため、予約制の乗合車を全ての地区で走らせ、鉄道の"
         "時刻に合わせて乗り継げるようにする。",
         (("公共交通に満足する町民の割合", "％", "28.4", "35.0", "45.0"),)),
    )),
)  # fmt: skip


def _write(path: Path) -> None:
    paper = Paper(path)
    paper.text(150, 60, "第６次苗場野町総合計画　基本計画", 16, GOTHIC)
    y = 100.0
    for chapter, measures in _CHAPTERS:
        paper.text(72, y, chapter, 14, GOTHIC)
        y += 34
        for title, divisions, prose, indicators in measures:
            paper.text(72, y, title, 12, GOTHIC)
            y = paper.prose(prose, 42, y=y + 22)
            paper.text(72, y + 4, f"（担当課：{divisions}）")
            y += 20
            ys = (y, y + 30, *(y + 52 + 22 * at for at in range(len(indicators))))
            paper.grid(_XS, ys)
            paper.row(_XS, y + 12, _HEAD)
            for top, texts in zip(ys[1:], indicators, strict=False):
                paper.row(_XS, top + 14, texts)
            y = ys[-1] + 34
    paper.save()


def _kpi(indicator, unit, baseline, middle, final):
    return Kpi(indicator, unit, "effect", (baseline, 2022), ((middle, 2026), (final, 2030)))


_SAFE = numbered("基本目標２", "安全で快適に暮らせるまち")

PLAN = Plan(
    "town_plan.pdf",
    _write,
    (
        Measure(
            "消防・救急の充実",
            "2-1",
            section=_SAFE,
            kpis=(
                _kpi("救急車の平均到着時間", "分", 9.8, 9, 8.5),
                _kpi("応急手当講習の受講者数（累計）", "人", 3120, 4500, 6000),
            ),
            responsible=(("消防本部総務課", "消防本部総務課"),),
            fiscal_years=(2022, 2026, 2030),
        ),
        Measure(
            "地域公共交通の確保",
            "2-2",
            section=_SAFE,
            kpis=(_kpi("公共交通に満足する町民の割合", "％", 28.4, 35, 45),),
            responsible=(("まちづくり推進課", "まちづくり推進課"), ("福祉課", "福祉課")),
            fiscal_years=(2022, 2026, 2030),
        ),
    ),
    kept_apart=True,
)
