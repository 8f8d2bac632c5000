"""Amounts with the year, kind and marks that stand with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.plans.budgets.amounts import find_amounts
from rag.plans.fiscal_years import FiscalYears
from rag.plans.records import BudgetKind

YEARS = FiscalYears("令和", None)
INITIAL, EXTRA = BudgetKind.INITIAL, BudgetKind.SUPPLEMENTARY


@pytest.mark.parametrize(
    ("text", "expected"),  # the amount, its years, kind and round; the words are the whole text
    [
        ("12.5 億円", (1_250_000_000, (), None, None)),
        ("6年度当初 1.2兆円", (1_200_000_000_000, (2024,), INITIAL, None)),
        ("5年度1次補正 5,163.1億円", (516_310_000_000, (2023,), EXTRA, 1)),
        ("4年度 2次補正 0.9億円", (90_000_000, (2022,), EXTRA, 2)),
        ("令和５年度第２号補正：1.2億円", (120_000_000, (2023,), EXTRA, 2)),
        ("5年度補正\t59.0億円", (5_900_000_000, (2023,), EXTRA, None)),
        ("R7当初予算額 3,200万円", (32_000_000, (2025,), INITIAL, None)),
        ("令和6～8年度 9億円", (900_000_000, (2024, 2025, 2026), None, None)),
        ("２億３，０００万円", (230_000_000, (), None, None)),
    ],
)  # fmt: skip
def test_amounts_with_year_and_kind(text: str, expected: tuple[object, ...]) -> None:
    (amount,) = find_amounts(text, YEARS)
    assert (amount.yen, amount.years, amount.kind, amount.round) == expected
    assert text[amount.start : amount.end] == text


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("7.0億円の内数", {"portion"}),
        ("2.1億円 の内数(再掲)", {"portion", "reposted"}),
        ("1.5億円 【新規】", {"new"}),
        ("（新規）", None),
        ("前年度 3億円", {"previous"}),
        ("産業投資 360億円", {"source"}),
        ("国費 1億円", {"source"}),
        ("3億円", set()),
    ],
)
def test_marks_of_an_amount(text: str, marks: set[str] | None) -> None:
    names = ("portion", "reposted", "new", "previous", "source")
    found = [{name for name in names if getattr(a, name)} for a in find_amounts(text, YEARS)]
    assert found == ([] if marks is None else [marks])


@pytest.mark.parametrize(
    "text",
    [
        "上限2,500万円",
        "１台につき年額4,800千円",
        "１地区当たり500万円",
        "受注額を34億円に増やす",
        "10億円以上",
        "年間で約900万円を減らす",
        "300万円/年",
        "第22条",
    ],
)
def test_limits_prices_and_prose_are_no_amounts(text: str) -> None:
    assert find_amounts(text, YEARS) == []


@pytest.mark.parametrize(
    ("text", "factor", "expected"),
    [
        ("12,400", Fraction(1000), [12_400_000]),
        ("540の内数", Fraction(1_000_000), [540_000_000]),
        ("3,200（2,900）", Fraction(1000), [3_200_000, 2_900_000]),
        ("1.5億円", Fraction(1000), [150_000_000]),
        ("12,400", None, [None]),
        ("120人", Fraction(1000), []),
        ("－", Fraction(1000), []),
    ],
)
def test_bare_numbers_take_the_unit_of_their_column(
    text: str, factor: Fraction | None, expected: list[int | None]
) -> None:
    assert [a.yen for a in find_amounts(text, YEARS, factor, bare=True)] == expected


def test_bare_numbers_are_none_unless_wanted() -> None:
    assert find_amounts("12,400", YEARS) == []
