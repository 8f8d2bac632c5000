"""A prefecture's 行程表 as a PDF: year columns, cells over several years, arrows in them."""

from __future__ import annotations

from pathlib import Path

from tests.rag.documents.pdf.pages import LANDSCAPE, Paper
from tests.rag.plans.unseen.expectation import UNSAID, Entry, Measure, Plan, numbered

_XS = (50.0, 190.0, 310.0, 430.0, 550.0, 690.0, 790.0)
_HEAD = ("取組", "令和７年度", "令和８年度", "令和９年度", "目標", "担当")
_FIRST = (
    ("入港届の電子化", (("要件の整理と調達", 1, 1), ("試行を経て全港で運用", 2, 3)),
     "全ての入港届を電子で受け付ける", "港湾課"),
    ("岸壁予約システムの整備", (("仕様の検討", 1, 1), ("構築", 2, 2), ("運用開始", 3, 3)),
     "予約の９割をシステムで受ける", "港湾課\n情報政策課"),
)  # fmt: skip
_SECOND = (
    ("係留施設の点検", (("無人機による撮影と損傷の判定", 1, 3),),
     "点検の周期を５年から３年に", "港湾整備課"),
    ("担い手の育成", (("研修教材の作成", 1, 1), ("研修の実施", 2, 3)),
     "修了者を毎年度30人出す", "労働政策課"),
)  # fmt: skip
_HEIGHT = 48.0


def _table(paper: Paper, top: float, rows) -> float:
    paper.grid(_XS, (top, top + 24))
    paper.row(_XS, top + 15, _HEAD)
    for at, (label, actions, goal, division) in enumerate(rows):
        y0 = top + 24 + at * _HEIGHT
        y1 = y0 + _HEIGHT
        edges = {*_XS[:2], *_XS[4:], *(_XS[first] for _, first, _ in actions)}
        for x in edges:
            paper.rule(x, y0, x, y1)
        paper.rule(_XS[0], y1, _XS[-1], y1)
        paper.row((_XS[0],), y0 + 15, (label,))
        paper.row((_XS[4], _XS[5]), y0 + 15, (goal[:14] + "\n" + goal[14:], division))
        for text, first, last in actions:
            paper.row((_XS[first],), y0 + 15, (text,))
            paper.arrow(_XS[first] + 4, y0 + 36, _XS[last + 1] - 4)
    return top + 24 + len(rows) * _HEIGHT


def _write(path: Path) -> None:
    paper = Paper(path, LANDSCAPE)
    paper.text(240, 50, "磯辺県　港湾手続デジタル化行程表", 16)
    paper.text(640, 72, "令和７年４月　磯辺県")
    paper.text(50, 100, "１　手続のオンライン化", 12)
    below = _table(paper, 112, _FIRST)
    paper.text(50, below + 34, "２　施設と人材", 12)
    _table(paper, below + 46, _SECOND)
    paper.save()


_ONLINE = numbered("１", "手続のオンライン化")
_PEOPLE = numbered("２", "施設と人材")
_ALL_ELECTRONIC = "全ての入港届を電子で受け付ける"
_NINE_TENTHS = "予約の９割をシステムで受ける"

PLAN = Plan(
    "harbour_roadmap.pdf",
    _write,
    (
        Measure(
            "入港届の電子化",
            section=_ONLINE,
            kpis=UNSAID,
            fiscal_years=UNSAID,
            responsible=(("港湾課", "港湾課"),),
            schedule=(
                Entry("要件の整理と調達", 2025, 2025, _ALL_ELECTRONIC),
                Entry("試行を経て全港で運用", 2026, 2027, _ALL_ELECTRONIC),
            ),
        ),
        Measure(
            "岸壁予約システムの整備",
            section=_ONLINE,
            kpis=UNSAID,
            fiscal_years=UNSAID,
            responsible=(("港湾課", "港湾課"), ("情報政策課", "情報政策課")),
            schedule=(
                Entry("仕様の検討", 2025, 2025, _NINE_TENTHS),
                Entry("構築", 2026, 2026, _NINE_TENTHS),
                Entry("運用開始", 2027, 2027, _NINE_TENTHS),
            ),
        ),
        Measure(
            "係留施設の点検",
            section=_PEOPLE,
            kpis=UNSAID,
            fiscal_years=UNSAID,
            responsible=(("港湾整備課", "港湾整備課"),),
            schedule=(
                Entry("無人機による撮影と損傷の判定", 2025, 2027, "点検の周期を５年から３年に"),
            ),
        ),
        Measure(
            "担い手の育成",
            section=_PEOPLE,
            kpis=UNSAID,
            fiscal_years=UNSAID,
            responsible=(("労働政策課", "労働政策課"),),
            schedule=(
                Entry("研修教材の作成", 2025, 2025, "修了者を毎年度30人出す"),
                Entry("研修の実施", 2026, 2027, "修了者を毎年度30人出す"),
            ),
        ),
    ),
    published="2025-04",
)
