"""Year phrases by themselves; `test_dates.py` has them in sentences."""

from __future__ import annotations

import pytest

from rag.japanese.numerals import numeric_view
from rag.japanese.partial_dates import PartialDate
from rag.japanese.year_phrases import YearNumber, YearPhrase, YearReader


def read(text: str, at: int = 0, default_era: str | None = None) -> YearPhrase | None:
    return YearReader(text, numeric_view(text), default_era).phrase(at)


def test_a_whole_phrase() -> None:
    assert read("令和６（2024）年度") == YearPhrase(
        numbers=(YearNumber(2024, 6, 2018, "era", 9, paired=True),),
        joint=None,
        calendar="fiscal",
        end=11,
    )


@pytest.mark.parametrize(
    ("text", "years", "joint", "calendar", "end"),
    [
        ("2024年", [2024], None, "calendar", 5),
        ("令和３～７年度", [2021, 2025], "range", "fiscal", 7),
        ("2021・2022年度", [2021, 2022], "list", "fiscal", 11),
        ("R3-R7", [2021, 2025], "range", "fiscal", 5),
        ("2020年代", [2020, 2029], "range", "calendar", 6),
        ("5事務年度", [None], None, "business", 5),
        ("2023年（令和４年）", [2023], None, "calendar", 5),
    ],
)
def test_phrases(text: str, years: list[int | None], joint: str, calendar: str, end: int) -> None:
    phrase = read(text)
    assert phrase is not None
    found = [number.year for number in phrase.numbers]
    assert (found, phrase.joint, phrase.calendar, phrase.end) == (years, joint, calendar, end)


@pytest.mark.parametrize("text", ["2024", "令和6", "R1", "5年", "2～3年", "24", "令和0年", "H264"])
def test_no_year(text: str) -> None:
    assert read(text) is None


def test_dates_of_a_phrase() -> None:
    phrase = read("6年度")
    assert phrase is not None
    assert phrase.dates() == (PartialDate(calendar="fiscal", era_year=6),)


def test_a_number_shares_the_era_of_the_year_before_it() -> None:
    text = "令和7年度から9年度"
    reader = YearReader(text, numeric_view(text), None)
    first = reader.phrase(0)
    assert first is not None
    second = reader.phrase(7, first.numbers[-1])
    assert second is not None
    assert second.numbers == (YearNumber(2027, 9, 2018, "bare", 8),)
    assert reader.phrase(7) is not None
