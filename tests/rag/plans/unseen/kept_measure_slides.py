"""A ministry's 施策個票 on slides: one measure a slide, labels in text, a year table below."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from pptx.util import Cm

from tests.rag.plans.unseen.expectation import UNSAID, Budget, Entry, Kpi, Measure, Plan

_YEARS = ("令和７年度", "令和８年度", "令和９年度")
_SLIDES = (
    ("施策１－１　水位計の共同利用",
     ("所管：国土交通省、農林水産省", "KPI：共同利用に参加する市町村　250団体（令和９年度）",
      "予算：水位情報共有費　令和７年度当初 6.2億円（令和６年度当初 5.5億円）"),
     ("規約の策定", "参加の募集", "全国での運用")),
    ("施策１－２　ため池の見守り",
     ("所管：農林水産省", "KPI：装置を置いたため池の割合　20％（令和５年度）→70％（令和９年度）",
      "予算：ため池見守り事業　令和６年度補正 12億円"),
     ("装置の選定", "設置", "設置")),
)  # fmt: skip


def _write(path: Path) -> None:
    slides = Presentation()
    cover = slides.slides.add_slide(slides.slide_layouts[0])
    cover.shapes.title.text = "水の安全に関する施策集"
    cover.placeholders[1].text = "令和７年５月"
    for title, lines, steps in _SLIDES:
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = title
        frame = slide.shapes.add_textbox(Cm(1), Cm(4), Cm(23), Cm(5)).text_frame
        frame.text = lines[0]
        for line in lines[1:]:
            frame.add_paragraph().text = line
        table = slide.shapes.add_table(2, 3, Cm(1), Cm(11), Cm(23), Cm(4)).table
        for at, texts in enumerate((_YEARS, steps)):
            for column, text in enumerate(texts):
                table.cell(at, column).text = text
    slides.save(path)


_MAFF = ("農林水産省", "農林水産省")


def _steps(*texts):
    return tuple(
        Entry(text, year, year) for text, year in zip(texts, (2025, 2026, 2027), strict=True)
    )


PLAN = Plan(
    "measure_slides.pptx",
    _write,
    (
        Measure(
            "水位計の共同利用",
            "1-1",
            section=UNSAID,
            kpis=(Kpi("共同利用に参加する市町村", "団体", None, None, ((250, 2027),)),),
            responsible=(("国土交通省", "国土交通省"), _MAFF),
            fiscal_years=(2027,),
            budgets=(
                Budget("水位情報共有費", 620_000_000, 2025),
                Budget("水位情報共有費", 550_000_000, 2024, previous=True),
            ),
            schedule=_steps("規約の策定", "参加の募集", "全国での運用"),
        ),
        Measure(
            "ため池の見守り",
            "1-2",
            section=UNSAID,
            kpis=(Kpi("装置を置いたため池の割合", "％", None, (20, 2023), ((70, 2027),)),),
            responsible=(_MAFF,),
            fiscal_years=(2023, 2027),
            budgets=(Budget("ため池見守り事業", 1_200_000_000, 2024, "supplementary"),),
            schedule=_steps("装置の選定", "設置", "設置"),
        ),
    ),
    published="2025-05",
    kept_apart=True,
)
