"""和暦 and 西暦, years and fiscal years, at the days on which eras change."""

from __future__ import annotations

import pytest

from rag.errors import ConfigurationError
from rag.japanese.eras import (
    era_names,
    find_era,
    fiscal_year_of,
    parse_fiscal_year,
    to_era,
    to_western,
)


@pytest.mark.parametrize(
    ("era", "year", "western"),
    [
        ("令和", 1, 2019),
        ("R", 7, 2025),
        ("平成", 31, 2019),
        ("平成", 37, 2025),
        ("h", 30, 2018),
        ("昭和", 64, 1989),
        ("大正", 1, 1912),
        ("明治", 45, 1912),
        ("令和", 0, None),
        ("令和", 100, None),
        ("慶応", 3, None),
    ],
)
def test_to_western(era: str, year: int, western: int | None) -> None:
    assert to_western(era, year) == western


@pytest.mark.parametrize(
    ("words", "year", "month", "day", "fiscal"),
    [
        ("令和6年4月1日", 2024, 4, 1, False),
        ("令和6年4月", 2024, 4, None, False),
        ("令和6年", 2024, None, None, False),
        ("令和6年度", 2024, None, None, True),
        ("平成31年4月30日", 2019, 4, 30, False),
        ("令和元年5月1日", 2019, 5, 1, False),
        ("平成31年／令和元年", 2019, None, None, False),
        ("令和元年度", 2019, None, None, True),
        ("平成30年度", 2018, None, None, True),
        ("昭和64年1月7日", 1989, 1, 7, False),
        ("平成元年1月8日", 1989, 1, 8, False),
        ("昭和64年／平成元年", 1989, None, None, False),
        ("平成元年度", 1989, None, None, True),
        ("昭和63年度", 1988, None, None, True),
        ("大正15年／昭和元年", 1926, None, None, False),
        ("大正15年度", 1926, None, None, True),
        ("1800年", 1800, None, None, False),
        ("1800年度", 1800, None, None, True),
    ],
)
def test_to_era(words: str, year: int, month: int | None, day: int | None, fiscal: bool) -> None:
    assert to_era(year, month, day, fiscal=fiscal) == words


@pytest.mark.parametrize(
    ("year", "fiscal", "names"),
    [
        (2024, False, ("令和6年",)),
        (2019, False, ("令和元年", "平成31年")),
        (2019, True, ("令和元年度", "平成31年度")),
        (1989, True, ("平成元年度",)),
        (1926, True, ("大正15年度", "昭和元年度")),
        (1800, False, ()),
    ],
)
def test_era_names(year: int, fiscal: bool, names: tuple[str, ...]) -> None:
    assert era_names(year, fiscal=fiscal) == names


@pytest.mark.parametrize(
    ("year", "month", "fiscal_year"), [(2024, 4, 2024), (2025, 3, 2024), (2025, 1, 2024)]
)
def test_fiscal_year_of(year: int, month: int, fiscal_year: int) -> None:
    assert fiscal_year_of(year, month) == fiscal_year


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("R7", 2025),
        ("Ｒ７", 2025),
        ("r7年度", 2025),
        ("2025", 2025),
        ("２０２５年度", 2025),
        ("FY2025", 2025),
        ("fy 2025", 2025),
        ("令和7年度", 2025),
        ("令和七年", 2025),
        ("令和7", 2025),
        ("令和元年度", 2019),
        ("H31", 2019),
        ("S63", 1988),
        ("  2025  ", 2025),
    ],
)
def test_parse_fiscal_year(text: str, year: int) -> None:
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize("text", ["", "来年", "25", "7年度", "令和", "R0", "20255", "2025-2027"])
def test_what_is_no_fiscal_year(text: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        parse_fiscal_year(text)
    assert raised.value.message == (
        f"年度「{text}」を読み取れません。年度は西暦または和暦で書く決まりです。"
        "「2025」「令和7年度」「R7」のように指定してください。"
    )


def test_find_era() -> None:
    era = find_era("Ｒ")
    assert era is None
    assert [found.name for found in map(find_era, ["R", "r", "令和"]) if found] == ["令和"] * 3
