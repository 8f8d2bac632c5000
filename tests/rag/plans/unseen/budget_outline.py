"""A 予算の概要 as a PDF table: million yen, last year's amount beside them, marks in the names."""

from __future__ import annotations

from pathlib import Path

from tests.rag.documents.pdf.pages import Paper
from tests.rag.plans.unseen.expectation import Budget, Either, Plan, numbered

_XS = (50.0, 260.0, 345.0, 430.0, 490.0, 550.0)
_HEAD = ("事　項", "令和７年度\n当初予算額", "前年度\n当初予算額", "増減額", "備考")
_ROWS = (
    ("１　沿岸環境の再生", "1,250", "1,100", "150", ""),
    ("（１）藻場再生推進事業", "320", "280", "40", ""),
    ("（２）海洋ごみ回収支援事業【新規】", "150", "－", "皆増", ""),
    ("（３）干潟モニタリング事業", "80の内数", "75の内数", "－", ""),
    ("２　漁港の脱炭素", "740", "820", "▲80", ""),
    ("（１）漁港電化促進事業", "420", "540", "▲120", ""),
    ("（２）藻場再生推進事業（再掲）", "320", "280", "40", ""),
)  # fmt: skip


def _write(path: Path) -> None:
    paper = Paper(path)
    paper.text(170, 60, "令和７年度　当初予算の概要", 16)
    paper.text(400, 84, "令和７年２月　海洋環境局")
    paper.text(50, 118, "Ⅰ　主要事項", 12)
    paper.text(460, 138, "（単位：百万円）", 9)
    top = 146.0
    ys = (top, *(top + 34 + 24 * at for at in range(len(_ROWS) + 1)))
    paper.grid(_XS, ys)
    paper.row(_XS, top + 13, _HEAD)
    for y, texts in zip(ys[1:], _ROWS, strict=False):
        paper.row(_XS, y + 15, texts)
    y = ys[-1] + 40
    paper.text(50, y, "Ⅱ　補正予算", 12)
    paper.lines(
        (
            "○　港湾施設の緊急修繕　令和６年度補正（第２号）　500百万円",
            "○　漁業者の燃料費対策　令和６年度補正（第１号）　１億2,000万円",
        ),
        62,
        y + 24,
    )
    paper.save()


def _pair(item, now, before, **marks):
    """The amount of a row and the last year's beside it, in million yen."""
    amounts = ((now, 2025, False), (before, 2024, True))
    return tuple(
        Budget(item, value * 1_000_000, year, previous=previous, **marks)
        for value, year, previous in amounts
        if value is not None
    )


_WEED = numbered("（１）", "藻場再生推進事業")
_WEED_AGAIN = Either(
    "藻場再生推進事業",
    "（２）藻場再生推進事業",
    "藻場再生推進事業（再掲）",
    "（２）藻場再生推進事業（再掲）",
)
_LITTER = Either(
    "海洋ごみ回収支援事業",
    "（２）海洋ごみ回収支援事業",
    "海洋ごみ回収支援事業【新規】",
    "（２）海洋ごみ回収支援事業【新規】",
)

PLAN = Plan(
    "budget_outline.pdf",
    _write,
    None,
    budgets=(
        *_pair(numbered("１", "沿岸環境の再生"), 1250, 1100),
        *_pair(_WEED, 320, 280),
        *_pair(_LITTER, 150, None, new=True),
        *_pair(numbered("（３）", "干潟モニタリング事業"), 80, 75, portion=True),
        *_pair(numbered("２", "漁港の脱炭素"), 740, 820),
        *_pair(numbered("（１）", "漁港電化促進事業"), 420, 540),
        *_pair(_WEED_AGAIN, 320, 280, reposted=True),
        Budget("港湾施設の緊急修繕", 500_000_000, 2024, "supplementary", 2),
        Budget("漁業者の燃料費対策", 120_000_000, 2024, "supplementary", 1),
    ),
    published="2025-02",
)
