"""What times are, when two are the same, and when evidence names a claimed one."""

from __future__ import annotations

from datetime import date

import pytest

from rag.japanese.dates import find_dates
from rag.japanese.partial_dates import DateMention, PartialDate, names_time, same_time


def only(text: str, default_era: str | None = None) -> DateMention:
    (mention,) = find_dates(text, default_era=default_era)
    return mention


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年", date(2024, 1, 1), date(2024, 12, 31)),
        ("令和6年度", date(2024, 4, 1), date(2025, 3, 31)),
        ("令和5事務年度", date(2023, 7, 1), date(2024, 6, 30)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024年12月", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024年4月1日", date(2024, 4, 1), date(2024, 4, 1)),
        ("令和6年度上半期", date(2024, 4, 1), date(2024, 9, 30)),
        ("令和6年度下半期", date(2024, 10, 1), date(2025, 3, 31)),
        ("令和6年度第4四半期", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024年上半期", date(2024, 1, 1), date(2024, 6, 30)),
        ("2025年春", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_interval(text: str, first: date, last: date) -> None:
    assert only(text).start.interval() == (first, last)


def test_a_time_without_a_year_has_no_interval() -> None:
    assert only("10月").start.interval() is None


def test_an_impossible_day_does_not_fail() -> None:
    assert only("2023年2月30日").start.interval() == (date(2023, 2, 28), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("text", "years", "fiscal_years"),
    [
        ("令和6年度", (2024,), (2024,)),
        ("2024年", (2024,), (2024,)),
        ("2025年3月", (2025,), (2024,)),
        ("2025年4月1日", (2025,), (2025,)),
        ("2025～2027年度", (2025, 2026, 2027), (2025, 2026, 2027)),
        ("2021・2023年度", (2021, 2023), (2021, 2023)),
        ("2024年10月～2026年3月", (2024, 2025, 2026), (2024, 2025)),
        ("10月", (), ()),
        ("6年度", (), ()),
        ("今年度", (), ()),
    ],
)
def test_years(text: str, years: tuple[int, ...], fiscal_years: tuple[int, ...]) -> None:
    mention = only(text)
    assert (mention.years, mention.fiscal_years) == (years, fiscal_years)


def test_start_end_and_fiscal() -> None:
    mention = only("令和7年度から9年度まで")
    assert mention.start == PartialDate(year=2025, calendar="fiscal")
    assert mention.end == PartialDate(year=2027, calendar="fiscal")
    assert mention.fiscal
    assert only("2025年").end is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("令和5年度", "2023年度", True),
        ("R5", "令和五年度", True),
        ("2023年（令和５年）10月", "令和5年10月", True),
        ("令和3・4年度", "2021～2022年度", True),
        ("令和3・4・5年度", "2021～2023年度", True),
        ("2023年度末", "2024年3月末", True),
        ("2025年末", "2025年12月末", True),
        ("令和6年4月1日", "2024/4/1", True),
        ("今年度", "本年度", True),
        ("2025年度まで", "2025年度から", True),
        ("6年度", "６年度", True),
        ("2023年", "2023年度", False),
        ("令和5年度", "令和5事務年度", False),
        ("令和5年度", "令和4年度", False),
        ("令和4年12月", "2023年12月", False),
        ("2024年4月1日", "2024年4月", False),
        ("2025年春", "2025年", False),
        ("4・6月", "4～6月", False),
        ("2021・2023年度", "2021～2023年度", False),
        ("6年度", "令和6年度", False),
        ("今年度", "昨年度", False),
        ("同年10月", "本年10月", False),
        ("ＦＹ２０２４", "R6年度", True),
        ("平成31年4月", "2019年4月", True),
        ("令和元年度", "平成31年度", True),
        ("平成32年度", "令和2年度", True),
        ("R6.4.1", "2024-04-01", True),
        ("2024年度第1四半期", "令和6年度第１四半期", True),
        ("10月上旬", "１０月初旬", True),
        ("2025年秋頃", "令和7年秋", True),
        ("令和7年度から9年度まで", "2025～27年度", True),
        ("2030年代", "2030～2039年", True),
        ("今後5年間", "今後５か年", True),
        ("令和7年1月", "2026年1月", False),
        ("2010年", "平成21年", False),
        ("4月26日", "4月28日", False),
        ("10月上旬", "10月中旬", False),
        ("令和6年度上半期", "2024年上半期", False),
        ("今後5年間", "過去5年間", False),
        ("2025～2027年度", "2025～2028年度", False),
    ],
)
def test_same_time(a: str, b: str, same: bool) -> None:
    assert same_time(only(a), only(b)) is same
    assert same_time(only(b), only(a)) is same


@pytest.mark.parametrize(
    ("evidence", "claim", "named"),
    [
        ("令和6年4月1日", "2024年4月", True),
        ("令和6年4月1日", "2024年", True),
        ("令和6年4月1日", "令和6年度", True),
        ("令和6年4月1日", "4月", True),
        ("2024年4月26日", "4月26日", True),
        ("2023年度末", "年度末", True),
        ("2023年度末", "2023年度", True),
        ("2024年10月上旬", "2024年10月", True),
        ("2024年10月上旬", "10月", True),
        ("2026年8月頃～2027年3月", "2027年3月", True),
        ("2026年8月～2027年3月", "2026年8月～2027年3月", True),
        ("2025～2027年度", "2027年度", True),
        ("令和6年度第1四半期", "令和6年度上半期", True),
        ("2024年", "2024年度", False),
        ("2024年度", "2024年", False),
        ("2024年", "2024年4月", False),
        ("2025～2027年度", "2026年度", False),
        ("2025年4月", "2025年春", False),
        ("2026年8月頃", "2026年10月頃", False),
        ("4月26日", "4月28日", False),
        ("4月26日", "2024年4月26日", False),
        ("2025年度", "2025～2027年度", False),
        ("2025年度", "今年度", False),
        ("今年度", "今年度", True),
        ("本年10月1日", "今年10月", True),
        ("6年度", "令和6年度", False),
    ],
)
def test_names_time(evidence: str, claim: str, named: bool) -> None:
    assert names_time(only(evidence), only(claim)) is named
