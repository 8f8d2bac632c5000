"""A town's 個票 in Word, one project a page: a table of labels, one of indicators, one of costs."""

from __future__ import annotations

from pathlib import Path

from docx import Document as WordDocument

from tests.rag.plans.unseen.expectation import Budget, Either, Entry, Kpi, Measure, Plan

_FORMS = (
    ("12", "直売所の改修", "産業部農政課", "産業の振興",
     "老朽化した直売所を改修し、加工品を売る場所を広げる。",
     (("直売所の売上高", "百万円", "84", "84", "90", "105"),
      ("出荷者の数", "人", "112", "115", "120", "130")),
     ("1,800", "46,500"), ("実施設計", "改修工事", "営業の再開")),
    ("13", "獣害対策の強化", "産業部農政課", "産業の振興",
     "捕獲わなに通信装置を付け、見回りの負担を減らす。",
     (("農作物の被害額", "千円", "6,400", "6,000", "5,200", "4,500"),),
     ("2,300", "2,300"), ("装置の貸出", "装置の貸出", "効果の検証")),
)  # fmt: skip
_YEARS = ("令和６年度", "令和７年度", "令和８年度")


def _table(word, rows, widths):
    table = word.add_table(len(rows), widths, style="Table Grid")
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=False):
            cell.text = text
        if len(texts) < widths:
            cells.cells[len(texts) - 1].merge(cells.cells[-1]).text = texts[-1]
    word.add_paragraph("")


def _write(path: Path) -> None:
    word = WordDocument()
    word.add_paragraph("笹川町　主要事業個票（令和６年度～令和８年度）", style="Title")
    for number, title, division, field, aim, kpis, costs, steps in _FORMS:
        word.add_paragraph("主要事業個票")
        _table(
            word,
            (
                ("事業番号", number, "事業名", title),
                ("所管課", division, "政策分野", field),
                ("事業の目的", aim),
            ),
            4,
        )
        word.add_paragraph("■成果指標")
        _table(word, (("指標", "単位", "R5実績", "R6目標", "R7目標", "R8目標"), *kpis), 6)
        word.add_paragraph("■予算額（単位：千円）")
        _table(word, (("令和６年度当初", "令和７年度当初"), costs), 2)
        word.add_paragraph("■スケジュール")
        _table(word, (_YEARS, steps), 3)
        word.add_page_break()
    word.save(path)


def _kpi(indicator, unit, actual, *targets):
    """What was reached in 2023 may be read as the value to start from or as an actual."""
    return Kpi(
        indicator,
        unit,
        "effect",
        Either(None, (actual, 2023)),
        tuple(zip(targets, (2024, 2025, 2026), strict=True)),
        Either((), ((actual, 2023),)),
    )


def _costs(title, *thousands):
    item = Either("", "予算額", title)
    return tuple(
        Budget(item, value * 1000, year)
        for value, year in zip(thousands, (2024, 2025), strict=True)
    )


_FARMING = (("産業部農政課", "産業部農政課"),)

PLAN = Plan(
    "project_forms.docx",
    _write,
    (
        Measure(
            "直売所の改修",
            "12",
            kpis=(
                _kpi("直売所の売上高", "百万円", 84, 84, 90, 105),
                _kpi("出荷者の数", "人", 112, 115, 120, 130),
            ),
            responsible=_FARMING,
            fiscal_years=(2023, 2024, 2025, 2026),
            budgets=_costs("直売所の改修", 1800, 46500),
            schedule=(
                Entry("実施設計", 2024, 2024),
                Entry("改修工事", 2025, 2025),
                Entry("営業の再開", 2026, 2026),
            ),
        ),
        Measure(
            "獣害対策の強化",
            "13",
            kpis=(_kpi("農作物の被害額", "千円", 6400, 6000, 5200, 4500),),
            responsible=_FARMING,
            fiscal_years=(2023, 2024, 2025, 2026),
            budgets=_costs("獣害対策の強化", 2300, 2300),
            schedule=(
                Entry("装置の貸出", 2024, 2024),
                Entry("装置の貸出", 2025, 2025),
                Entry("効果の検証", 2026, 2026),
            ),
        ),
    ),
    kept_apart=True,
)
