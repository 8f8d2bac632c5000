"""A prefecture's 主要事業 on slides: a table with marks in a column of its own, and text boxes."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from pptx.util import Cm

from tests.rag.plans.unseen.expectation import UNSAID, Budget, Either, Measure, Plan, numbered

_TABLE = (
    ("区分", "事業名", "令和７年度当初（千円）", "令和６年度当初（千円）", "担当課"),
    ("新規", "河川監視カメラ増設事業", "35,000", "－", "河川課"),
    ("継続", "避難所通信環境整備事業", "18,200", "17,900", "防災課"),
    ("再掲", "学校施設耐震化事業", "240,000", "310,000", "教育施設課"),
)
_LINES = (
    "（１）共同運航バスの導入",
    "山間部の路線を三つの市町が共同で運航する。",
    "【担当】交通政策課",
    "【予算】共同運航バス導入費　６年度補正 1.2億円、７年度当初 3,500万円（６年度当初 2,800万円）",
    "（２）水道管の更新",
    "漏水の多い地区から管を取り替える。",
    "【担当】水道企業課",
    "【予算】管路更新費　７年度当初 12億円の内数",
)


def _write(path: Path) -> None:
    slides = Presentation()
    cover = slides.slides.add_slide(slides.slide_layouts[0])
    cover.shapes.title.text = "令和７年度　主要事業の概要"
    cover.placeholders[1].text = "令和７年２月　高萩原県"
    first = slides.slides.add_slide(slides.slide_layouts[5])
    first.shapes.title.text = "１　防災・減災の推進"
    table = first.shapes.add_table(len(_TABLE), 5, Cm(1), Cm(5), Cm(23), Cm(8)).table
    for at, texts in enumerate(_TABLE):
        for column, text in enumerate(texts):
            table.cell(at, column).text = text
    second = slides.slides.add_slide(slides.slide_layouts[1])
    second.shapes.title.text = "２　暮らしの足と水の確保"
    frame = second.placeholders[1].text_frame
    frame.text = _LINES[0]
    for line in _LINES[1:]:
        frame.add_paragraph().text = line
    slides.save(path)


_SAFETY = numbered("１", "防災・減災の推進")
_LIVING = numbered("２", "暮らしの足と水の確保")


def _project(title, division, now, before, **marks):
    item = Either("", title)
    amounts = (Budget(item, now * 1000, 2025, **marks),)
    if before:
        amounts += (Budget(item, before * 1000, 2024, previous=True, **marks),)
    return Measure(
        title,
        section=_SAFETY,
        responsible=((division, division),),
        status=UNSAID,
        budgets=amounts,
    )


PLAN = Plan(
    "budget_slides.pptx",
    _write,
    (
        _project("河川監視カメラ増設事業", "河川課", 35000, None, new=True),
        _project("避難所通信環境整備事業", "防災課", 18200, 17900),
        _project("学校施設耐震化事業", "教育施設課", 240000, 310000, reposted=True),
        Measure(
            numbered("（１）", "共同運航バスの導入"),
            Either("1", None),
            section=_LIVING,
            responsible=(("交通政策課", "交通政策課"),),
            budgets=(
                Budget("共同運航バス導入費", 120_000_000, 2024, "supplementary"),
                Budget("共同運航バス導入費", 35_000_000, 2025),
                Budget("共同運航バス導入費", 28_000_000, 2024, previous=True),
            ),
        ),
        Measure(
            numbered("（２）", "水道管の更新"),
            Either("2", None),
            section=_LIVING,
            responsible=(("水道企業課", "水道企業課"),),
            budgets=(Budget("管路更新費", 1_200_000_000, 2025, portion=True),),
        ),
    ),
    published="2025-02",
    kept_apart=True,
)
