"""Dates: every form that plans use, and what looks like a date and is none."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.japanese.dates import (
    DateMention,
    PartialDate,
    find_dates,
    fiscal_years_in,
    resolve_relative,
)

_PREFIX = {"calendar": "", "fiscal": "FY", "business": "BY"}


def shown(value: PartialDate) -> str:
    """2024-04-01, FY2024, 2025/spring, FY?6 (year 6 of an unnamed era)."""
    year = f"?{value.era_year}" if value.era_year else "?" if value.year is None else value.year
    text = f"{_PREFIX[value.calendar]}{year}"
    text += f"-{value.month:02}" if value.month else ""
    text += f"-{value.day:02}" if value.day else ""
    return text + (f"/{value.part}" if value.part else "")


def listed(mention: DateMention) -> str:
    """The phrase, its times, and its qualifiers in brackets."""
    sign = {"range": "..", "list": "+"}.get(mention.kind, "")
    values = sign.join(shown(value) for value in mention.dates)
    if mention.relative:
        relative = mention.relative
        count = f"{relative.length:+}y" if relative.length else f"{relative.offset:+}"
        values = f"{relative.unit}{'same' if relative.anaphoric else count} {values}"
    qualifiers = f" [{', '.join(mention.qualifiers)}]" if mention.qualifiers else ""
    return f"{mention.text} = {values}{qualifiers}"


YEARS = [
    ("2024年の計画", ["2024年 = 2024"]),
    ("２０２４年度の予算", ["２０２４年度 = FY2024"]),
    ("西暦2024年", ["西暦2024年 = 2024"]),
    ("FY2024とＦＹ２５", ["FY2024 = FY2024", "ＦＹ２５ = FY2025"]),
    ("令和6年度", ["令和6年度 = FY2024"]),
    ("令和元年、平成元年度", ["令和元年 = 2019", "平成元年度 = FY1989"]),
    ("㋿6年、㍻30年", ["㋿6年 = 2024", "㍻30年 = 2018"]),
    ("令和五年度と平成二十九年", ["令和五年度 = FY2023", "平成二十九年 = 2017"]),
    ("二〇二四年四月一日", ["二〇二四年四月一日 = 2024-04-01"]),
    ("令和５事務年度の結果", ["令和５事務年度 = BY2023"]),
    ("昭和63年、大正15年、明治元年", ["昭和63年 = 1988", "大正15年 = 1926", "明治元年 = 1868"]),
    ("平成32年度までに", ["平成32年度 = FY2020 [until]"]),
    ("令和 6 年 度と令和 6 年度", ["令和 6 年 = 2024", "令和 6 年度 = FY2024"]),
    ("'24年度と’25年", ["'24年度 = FY2024", "’25年 = 2025"]),
    ("2024学年度", ["2024学年度 = FY2024"]),
    ("①2024年、②令和5年度", ["2024年 = 2024", "令和5年度 = FY2023"]),
    ("1.2024年度の取組", ["2024年度 = FY2024"]),
    ("2040年問題、1467年", ["2040年 = 2040", "1467年 = 1467"]),
    ("昭和25年法律第95号", ["昭和25年 = 1950"]),
    ("平成30年第6回会議", ["平成30年 = 2018"]),
    ("2030年代、1990年代後半", ["2030年代 = 2030..2039", "1990年代後半 = 1995..1999"]),
    ("昭和50年代前半", ["昭和50年代前半 = 1975..1979"]),
]

LETTERS = [
    ("R6、Ｒ７、R6年度", ["R6 = FY2024", "Ｒ７ = FY2025", "R6年度 = FY2024"]),
    ("R6年4月", ["R6年4月 = 2024-04"]),
    ("H30、S63", ["H30 = FY2018", "S63 = FY1988"]),
    ("R1 R2 R3", ["R1 = FY2019", "R2 = FY2020", "R3 = FY2021"]),
    ("R1年度", ["R1年度 = FY2019"]),
    ("R6当初（R5補正）", ["R6 = FY2024", "R5 = FY2023"]),
    ("R3～R7年度、R3-R7、R3-7", [
        "R3～R7年度 = FY2021..FY2025", "R3-R7 = FY2021..FY2025", "R3-7 = FY2021..FY2025",
    ]),
    ("推論モデルR1を使う", []),
    ("Amazon S3とCloudflare R2", []),
    ("H3ロケット、H2O、S3", []),
    ("r6とPR6とR6-A", []),
    ("R²=0.9、R2=0.9", []),
]  # fmt: skip

MONTHS_AND_DAYS = [
    ("令和6年4月1日", ["令和6年4月1日 = 2024-04-01"]),
    ("平成31年４月", ["平成31年４月 = 2019-04"]),
    ("2024.4.1、2024/4/1、2024-04-01", [
        "2024.4.1 = 2024-04-01", "2024/4/1 = 2024-04-01", "2024-04-01 = 2024-04-01",
    ]),
    ("R6.4.1、H17.3.25閣議決定", ["R6.4.1 = 2024-04-01", "H17.3.25 = 2005-03-25"]),
    ("【2023.6～】【2023.10】", ["2023.6 = 2023-06 [from]", "2023.10 = 2023-10"]),
    ("2024年4月1日（月）", ["2024年4月1日（月） = 2024-04-01"]),
    ("令和5年度3月時点", ["令和5年度3月 = 2024-03 [as_of]"]),
    ("令和5年度10月", ["令和5年度10月 = 2023-10"]),
    ("10月に、４月26日", ["10月 = ?-10", "４月26日 = ?-04-26"]),
    ("四月一日と三月", ["四月一日 = ?-04-01"]),
    ("毎年10月", ["10月 = ?-10"]),
    ("3月期決算", ["3月 = ?-03"]),
]  # fmt: skip

PARTS = [
    ("令和6年度上半期、2024年下期", [
        "令和6年度上半期 = FY2024/first_half", "2024年下期 = 2024/second_half",
    ]),
    ("2024年度第３四半期、FY2024 Q1", [
        "2024年度第３四半期 = FY2024/q3", "FY2024 Q1 = FY2024/q1",
    ]),
    ("上半期、第1四半期", ["上半期 = FY?/first_half", "第1四半期 = FY?/q1"]),
    ("年度末、年末", ["年度末 = FY?/end", "年末 = ?/end"]),
    ("2025年度末、2025年末、3月末", [
        "2025年度末 = FY2025/end", "2025年末 = 2025/end", "3月末 = ?-03/end",
    ]),
    ("10月上旬、令和7年1月下旬", ["10月上旬 = ?-10/early", "令和7年1月下旬 = 2025-01/late"]),
    ("４月末日", ["４月末日 = ?-04/end"]),
    ("2025年春、令和8年秋頃", ["2025年春 = 2025/spring", "令和8年秋 = 2026/autumn [around]"]),
    ("2025年初頭、2025年半ば", ["2025年初頭 = 2025/start", "2025年半ば = 2025/middle"]),
    ("2024年秋田県、2024年春闘", ["2024年 = 2024", "2024年 = 2024"]),
    ("2025年初めて、2025年末尾", ["2025年 = 2025", "2025年 = 2025"]),
    ("年末調整、以上期間", []),
]  # fmt: skip

PAIRS = [
    ("2023年（令和５年）10月", ["2023年（令和５年）10月 = 2023-10"]),
    ("令和8年度（2026年度）", ["令和8年度（2026年度） = FY2026"]),
    ("2022年度 (令和4年度)", ["2022年度 (令和4年度) = FY2022"]),
    ("2022年度\n(令和4年度)", ["2022年度\n(令和4年度) = FY2022"]),
    ("令和６（2024）年度", ["令和６（2024）年度 = FY2024"]),
    ("2024（令和6）年4月1日", ["2024（令和6）年4月1日 = 2024-04-01"]),
    ("令和６年度（2024）", ["令和６年度（2024） = FY2024"]),
    ("2022年度（R4）", ["2022年度（R4） = FY2022"]),
    ("6年度（2024年度）", ["6年度（2024年度） = FY2024"]),
    ("2023年度末（令和５年度末）", ["2023年度末（令和５年度末） = FY2023/end"]),
    ("2022年（令和４年）末頃", ["2022年（令和４年）末 = 2022/end [around]"]),
    ("2024年4月1日（令和6年4月1日）", ["2024年4月1日（令和6年4月1日） = 2024-04-01"]),
    ("2025年（令和７年度）", ["2025年 = 2025", "令和７年度 = FY2025"]),
    ("2023年（令和４年）", ["2023年 = 2023", "令和４年 = 2022"]),
    ("2023年度（10億円）", ["2023年度 = FY2023"]),
]

LISTS_AND_RANGES = [
    ("2021・2022年度（令和３・４年度）", ["2021・2022年度（令和３・４年度） = FY2021+FY2022"]),
    ("令和３・４年度", ["令和３・４年度 = FY2021+FY2022"]),
    ("令和3、4、5年度", ["令和3、4、5年度 = FY2021+FY2022+FY2023"]),
    ("令和3年度及び4年度", ["令和3年度及び4年度 = FY2021+FY2022"]),
    ("令和3年度、令和4年度", ["令和3年度 = FY2021", "令和4年度 = FY2022"]),
    ("2025～2027年度", ["2025～2027年度 = FY2025..FY2027"]),
    ("2025～27年度", ["2025～27年度 = FY2025..FY2027"]),
    ("令和7年度から9年度まで", ["令和7年度から9年度 = FY2025..FY2027"]),
    ("令和６（2024）年度～令和10（2028）年度", [
        "令和６（2024）年度～令和10（2028）年度 = FY2024..FY2028",
    ]),
    ("2024（令和6）～2028（令和10）年度", ["2024（令和6）～2028（令和10）年度 = FY2024..FY2028"]),
    ("2021年度～2023年度（令和3年度～令和5年度）", [
        "2021年度～2023年度（令和3年度～令和5年度） = FY2021..FY2023",
    ]),
    ("計画期間（2021～2025）", ["2021～2025 = 2021..2025"]),
    ("2026年8月頃～2027年3月", ["2026年8月頃～2027年3月 = 2026-08..2027-03 [around]"]),
    ("2023年４月～９月", ["2023年４月～９月 = 2023-04..2023-09"]),
    ("2024年10月～3月", ["2024年10月～3月 = 2024-10..2025-03"]),
    ("2024年4～6月、7～9月", ["2024年4～6月 = 2024-04..2024-06", "7～9月 = ?-07..?-09"]),
    ("2024年4月1日～3日", ["2024年4月1日～3日 = 2024-04-01..2024-04-03"]),
    ("6月28日及び29日", ["6月28日及び29日 = ?-06-28+?-06-29"]),
    ("4・10月に開催", ["4・10月 = ?-04+?-10"]),
    ("平成29年度から令和元年度までにかけて", ["平成29年度から令和元年度 = FY2017..FY2019"]),
    ("2023年から実施し2025年まで", ["2023年 = 2023 [from]", "2025年 = 2025 [until]"]),
    ("令和5年度から令和4年度まで", ["令和5年度 = FY2023 [from]", "令和4年度 = FY2022 [until]"]),
    ("人口2000、2024年度は", ["2024年度 = FY2024"]),
    ("2024-2026年度、2024年-2026年", [
        "2024-2026年度 = FY2024..FY2026", "2024年-2026年 = 2024..2026",
    ]),
    ("2023.10-2024.3、2024/4～2025/3", [
        "2023.10-2024.3 = 2023-10..2024-03", "2024/4～2025/3 = 2024-04..2025-03",
    ]),
    ("2024.4.1-2024.4.30", ["2024.4.1-2024.4.30 = 2024-04-01..2024-04-30"]),
    ("½年度、2024.10-12", []),
]  # fmt: skip

QUALIFIERS = [
    ("2025年度以降", ["2025年度 = FY2025 [from]"]),
    ("2025年度までに", ["2025年度 = FY2025 [until]"]),
    ("令和8年度目途、令和8年を目処に", [
        "令和8年度 = FY2026 [target]", "令和8年 = 2026 [target]",
    ]),
    ("2025年度中に", ["2025年度 = FY2025 [within]"]),
    ("2025年度中間評価", ["2025年度 = FY2025"]),
    ("令和4年3月1日現在", ["令和4年3月1日 = 2022-03-01 [as_of]"]),
    ("遅くとも2025年度末頃までに", ["2025年度末 = FY2025/end [until, around]"]),
    ("～2023年度、→2026年度まで", [
        "2023年度 = FY2023 [until]", "2026年度 = FY2026 [until]",
    ]),
    ("2019年以前", ["2019年 = 2019 [before]"]),
]  # fmt: skip

RELATIVE = [
    ("今年度、本年度", ["今年度 = fiscal_year+0 FY?", "本年度 = fiscal_year+0 FY?"]),
    ("来年度と昨年", ["来年度 = fiscal_year+1 FY?", "昨年 = year-1 ?"]),
    ("前年度、翌年度、再来年", [
        "前年度 = fiscal_year-1 FY?", "翌年度 = fiscal_year+1 FY?", "再来年 = year+2 ?",
    ]),
    ("来年10月、本年の４月末日", ["来年10月 = year+1 ?-10", "本年の４月末日 = year+0 ?-04/end"]),
    ("今年度末までに", ["今年度末 = fiscal_year+0 FY?/end [until]"]),
    ("同年10月、同年度", ["同年10月 = yearsame ?-10", "同年度 = fiscal_yearsame FY?"]),
    ("今後5年間、過去３か年", ["今後5年間 = year+5y ?", "過去３か年 = year-3y ?"]),
    ("来月15日", ["来月15日 = month+1 ?-15"]),
    ("日本年金機構、該当年度、過去年度", []),
]  # fmt: skip

TRAPS = [
    "第22条第2項",
    "5年以内に見直す",
    "10年間で、30年にわたり",
    "1年生と小学校5年生",
    "3か月、６ヶ月、12箇月",
    "No.2024",
    "03-2024-1234",
    "2,000年前、2000年間",
    "３年後、5年前、2年ごと",
    "2～3年で普及",
    "事業開始7年度目",
    "計5年度",
    "6月以内、1月当たり",
    "192.168.2024.10 ver2024.10",
    "2024.10％",
    "2,024年",
    "https://example.jp/2024/04/01/plan.html",
    "2021～2025人",
    "プラン2024",
    "令和",
    "四半期に1回",
    "",
]

BARE = [
    ("5年度補正、6年度", None, ["5年度 = FY?5", "6年度 = FY?6"]),
    ("5年度補正、6年度", "令和", ["5年度 = FY2023", "6年度 = FY2024"]),
    ("29年度の実績", "平成", ["29年度 = FY2017"]),
    ("12年度の実績", "平成", ["12年度 = FY2000"]),
    ("24年度", "令和", ["24年度 = FY?24"]),
    ("31年４月", None, ["31年４月 = ?31-04"]),
    ("３・４年度", "令和", ["３・４年度 = FY2021+FY2022"]),
    ("5年度～7年度", "R", ["5年度～7年度 = FY2023..FY2025"]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    YEARS + LETTERS + MONTHS_AND_DAYS + PARTS + PAIRS + LISTS_AND_RANGES + QUALIFIERS + RELATIVE,
)
def test_forms(text: str, expected: list[str]) -> None:
    assert [listed(mention) for mention in find_dates(text)] == expected


@pytest.mark.parametrize("text", TRAPS)
def test_what_is_no_date(text: str) -> None:
    assert [listed(mention) for mention in find_dates(text)] == []


@pytest.mark.parametrize(("text", "era", "expected"), BARE)
def test_years_without_an_era(text: str, era: str | None, expected: list[str]) -> None:
    assert [listed(mention) for mention in find_dates(text, default_era=era)] == expected


def test_a_whole_mention() -> None:
    assert find_dates("目標は令和７（2025）年度末頃まで。") == [
        DateMention(
            kind="fiscal_year",
            dates=(PartialDate(year=2025, calendar="fiscal", part="end"),),
            qualifiers=("around", "until"),
            text="令和７（2025）年度末",
            char_start=3,
            char_end=15,
        )
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和5年度と2025年3月、2026年", [2023, 2024, 2026]),
        ("2025～2027年度（令和9年度末まで）", [2025, 2026, 2027]),
        ("今年度、10月、6年度", []),
    ],
)
def test_fiscal_years_in(text: str, expected: list[int]) -> None:
    assert fiscal_years_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年度", "FY2025"),
        ("来年度末", "FY2026/end"),
        ("昨年", "2025"),
        ("来年10月", "2027-10"),
        ("本年度10月", "2025-10"),
        ("本年度3月", "2026-03"),
        ("先月", "2026-01"),
        ("来月15日", "2026-03-15"),
        ("前々年度", "FY2023"),
        ("今後5年間", "2026-02-01..2031-01-31"),
        ("過去３年間", "2023-02-02..2026-02-01"),
        ("2024年度", "FY2024"),
    ],
)
def test_relative_times_of_a_question(text: str, expected: str) -> None:
    resolved = resolve_relative(find_dates(text)[0], date(2026, 2, 1))
    assert resolved is not None
    assert "..".join(shown(value) for value in resolved.dates) == expected
    assert (resolved.relative, resolved.text) == (None, text)


def test_what_refers_to_the_text_is_not_resolved() -> None:
    assert resolve_relative(find_dates("同年10月")[0], date(2026, 2, 1)) is None


@settings(deadline=None)
@given(
    st.text(
        alphabet="令和平成年度月日末上旬から～・、（）()RHFY'0123456789０２５①/.- 今後元\n",
        max_size=40,
    )
)
def test_offsets_are_those_of_the_source(text: str) -> None:
    end = 0
    for mention in find_dates(text, default_era="令和"):
        assert end <= mention.char_start < mention.char_end <= len(text)
        assert text[mention.char_start : mention.char_end] == mention.text
        assert isinstance(mention.years, tuple)
        assert isinstance(mention.fiscal_years, tuple)
        end = mention.char_end


@pytest.mark.parametrize("count", [5_000, pytest.param(60_000, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "piece", ["2024年（", "2024（", "1・", "R1 ", "令和3・4・", "一二", "10月、"]
)
def test_long_repetitions_take_linear_time(piece: str, count: int) -> None:
    started = time.perf_counter()
    find_dates(piece * count)
    assert time.perf_counter() - started < 30
