"""Values that phrases say of an indicator."""

from datetime import date

import pytest

from rag.plans.fiscal_years import FiscalYears
from rag.plans.kpis.values import (
    first_number,
    named_years,
    names_unknown_year,
    said_values,
    year_in,
)

YEARS = FiscalYears("令和", date(2024, 6, 1))
UNDATED = FiscalYears(None, None)


def said(text, years=YEARS):
    return [
        (value.role.value, value.value, value.unit, value.fiscal_year)
        for value in said_values(text, years)
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("点検した橋の割合（2027年度末までに80％）", [("target", 80.0, "%", 2027)]),
        (
            "窓口の数（令和５年度末1,240か所、令和９年度末までに3,000か所）",
            [("actual", 1240.0, "か所", 2023), ("target", 3000.0, "か所", 2027)],
        ),
        (
            "利用者の割合：34％（令和５年度）→60％（令和10年度）",
            [("baseline", 34.0, "%", 2023), ("target", 60.0, "%", 2028)],
        ),
        ("費用（令和８年度に平成30年度比で３割削減）", [("target", 3.0, "割", 2026)]),
        ("講習の実施：５回（2026年）", [("target", 5.0, "回", 2026)]),
        ("講習の回数（参考：令和４年度12回）", [("actual", 12.0, "回", 2022)]),
        ("講師の派遣の件数（年間60回）", [("target", 60.0, "回", None)]),
        ("年間の利用件数　15万件（９年度）", [("target", 150000.0, "件", 2027)]),
        (
            "差を10％以内とする（令和５年度18％）。",
            [("target", 10.0, "%", None), ("actual", 18.0, "%", 2023)],
        ),
        ("機器を備えた網の数：令和12年度までに800か統", [("target", 800.0, "か統", 2030)]),
        (
            "様式の数（令和８年度末までに１市町村当たり平均40様式）",
            [("target", 40.0, "様式", 2026)],
        ),
        # Numbers that belong to the name of the indicator are no values.
        ("対象とした67手続のうち電子化した手続の数", []),
        ("第３次計画の進み具合", []),
        ("未設定（令和８年度中に検討）", []),
    ],
)
def test_values_with_their_years(text, values):
    assert said(text) == values


def test_without_the_date_of_the_document_a_bare_year_is_uncertain():
    text = "港の利用者数（令和５年度 300人）"
    (undated,) = said_values(text, UNDATED)
    (dated,) = said_values(text, YEARS)
    assert (undated.certain, dated.certain) == (False, True)
    assert (undated.role.value, dated.role.value) == ("target", "actual")


def test_a_year_counted_from_an_unknown_day():
    text = "港の利用者数（本年度300人）"
    assert said(text) == [("target", 300.0, "人", 2024)]
    assert said(text, UNDATED) == [("target", 300.0, "人", None)]
    assert [value.certain for value in said_values(text, UNDATED)] == [False]
    assert names_unknown_year(text, UNDATED)
    assert not names_unknown_year(text, YEARS)


def test_years_are_named_as_they_stand():
    text = "令和４年３月の値。2021・2022年度（令和３・４年度）、2026年度から2028年度まで、本年度"
    assert named_years(text, YEARS) == {2021, 2022, 2026, 2028}


@pytest.mark.parametrize(
    ("label", "year"),
    [
        ("現状値（令和４年度）", 2022),
        ("2025年度（令和７年度）", 2025),
        ("目標値 R9", 2027),
        ("目標値", None),
        ("令和６年度／令和８年度の別", None),
    ],
)
def test_the_year_of_a_label(label, year):
    assert year_in(label, YEARS) == year


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12,400人", (12400.0, "人")),
        ("増加", (None, "")),
        ("４割", (4.0, "割")),
        ("20km", (20.0, "km")),
    ],
)
def test_the_number_of_a_cell(cell, number):
    assert first_number(cell) == number
