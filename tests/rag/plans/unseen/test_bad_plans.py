"""Plans that leave something open: kept as found, marked uncertain, with a doubt in Japanese."""

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook

from tests.rag.plans.unseen.expectation import Kpi, described, folded
from tests.rag.plans.unseen.plans import measures_of

NO_MEASURE = """\
図書館だより　第８号

　春の読み聞かせ会には、40人の親子が集まりました。次の会は５月の第２土曜日です。
　新しく入った本は、入口の棚に並べています。返却の期限は２週間です。
"""
TWINS = """\
# 花園町情報化計画

## [No.２－３] 公衆無線通信の整備

公民館に無線の基地局を置く。

【担当課】総務課

## [No.２－３] 防災情報の配信

避難の情報を電子メールで配る。

【担当課】防災課
"""
UNITLESS_LINE = """\
# 花園町情報化計画

## [No.３－１] 図書館の充実

新しい本を購入する。

【担当課】生涯学習課

【予算】図書購入費　令和７年度当初　3,200
"""
THIS_YEAR = """\
# 花園町情報化計画

## [No.４－１] 見守りの充実

配達の途中で声をかける。

【担当課】福祉課

【KPI】

・見守り協力店の数：本年度末までに30店
"""


def found_in(tmp_path, text, published=None):
    path = tmp_path / "plan.md"
    path.write_text(text, encoding="utf-8")
    return measures_of(path, published)[1]


@pytest.mark.parametrize("name", ["plan.txt", "plan.md"])
def test_a_text_without_measures_gives_none(tmp_path, name):
    path = tmp_path / name
    path.write_text(NO_MEASURE, encoding="utf-8")

    assert measures_of(path, None)[1] == ()


def test_two_measures_with_one_number_are_both_kept_and_doubted(tmp_path):
    found = found_in(tmp_path, TWINS)

    assert [(item.number, item.title, item.responsible[0].name) for item in found] == [
        ("2-3", "公衆無線通信の整備", "総務課"),
        ("2-3", "防災情報の配信", "防災課"),
    ]
    assert [(item.certain, len(item.doubts) > 0) for item in found] == [(False, True)] * 2


def test_a_table_of_kpis_without_a_header_is_kept_and_no_value_guessed(tmp_path):
    word = WordDocument()
    word.add_heading("花園町情報化計画", 1)
    word.add_heading("[No.１－１] 資料館の公開", 2)
    word.add_paragraph("収蔵した資料を写真で公開する。")
    word.add_paragraph("KPI")
    table = word.add_table(0, 4, style="Table Grid")
    for texts in (
        ("公開した資料の数", "点", "1,200", "1,500"),
        ("閲覧の回数", "回", "8,000", "9,500"),
    ):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    path = tmp_path / "plan.docx"
    word.save(path)

    document, (measure,) = measures_of(path, None)

    assert [(kpi.baseline, kpi.targets, kpi.actuals, kpi.certain) for kpi in measure.kpis] == [
        (None, (), (), False),
        (None, (), (), False),
    ]
    assert [folded(document.text[kpi.char_start : kpi.char_end]) for kpi in measure.kpis] == [
        "公開した資料の数点1,2001,500",
        "閲覧の回数回8,0009,500",
    ]
    assert len(measure.doubts) > 0


def test_an_amount_without_a_unit_is_kept_unread(tmp_path):
    (measure,) = found_in(tmp_path, UNITLESS_LINE)

    (budget,) = measure.budgets
    assert (budget.item, budget.amount_yen, budget.fiscal_year, budget.certain) == (
        "図書購入費", None, 2025, False,
    )  # fmt: skip
    assert "3,200" in budget.text
    assert len(measure.doubts) > 0


def test_a_column_of_amounts_without_a_unit_is_kept_unread(tmp_path):
    book = Workbook()
    for row in (("事業名", "担当課", "令和７年度当初予算額"), ("除雪車の更新", "建設課", 48000)):
        book.active.append(row)
    path = tmp_path / "plan.xlsx"
    book.save(path)

    _, (measure,) = measures_of(path, None)

    assert [(b.amount_yen, b.fiscal_year, b.certain, b.text) for b in measure.budgets] == [
        (None, 2025, False, "48000")
    ]
    assert len(measure.doubts) > 0


@pytest.mark.parametrize(
    ("published", "year", "certain"), [(None, None, False), ("2025-06-01", 2025, True)]
)
def test_this_year_is_known_from_the_date_of_the_plan_only(tmp_path, published, year, certain):
    (measure,) = found_in(tmp_path, THIS_YEAR, published)

    assert described(measure).kpis == (
        Kpi("見守り協力店の数", "店", None, None, ((30, year),), (), certain),
    )
    assert set(measure.fiscal_years) <= {year}  # 本年度 names no year by itself
    assert (len(measure.doubts) > 0) is not certain
