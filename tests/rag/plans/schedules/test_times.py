"""Times of actions by their own words."""

from __future__ import annotations

from datetime import date

import pytest

from rag.plans.fiscal_years import FiscalYears
from rag.plans.schedules.times import Time, action_time, stated_time

YEARS = FiscalYears("令和", date(2025, 4, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("見守りの開始【2023.10.1】", Time(2023, 2023)),
        ("様式の変更【2026.2】", Time(2025, 2025)),
        ("交換の運用【2023.6～】", Time(2023, None, open=True)),
        ("令和7年10月運用開始", Time(2025, 2025)),
        ("渡し船の更新（令和８年度予定）", Time(2026, 2026)),
        ("点検の継続 ～2026年度まで", Time(None, 2026)),
        ("→2026年度まで", Time(None, 2026)),
        ("令和６年度から令和８年度までに配る", Time(2024, 2026)),
        ("令和７年度以降に広げる", Time(2025, None, open=True)),
        ("2025年度中に結論を得る", Time(2025, 2025)),
        ("船着場の改修", None),
        ("規則の改正（令和5年度規則改正）", None),
        ("令和４年度に開催された部会で報告", None),
        ("令和５事務年度の検討を踏まえた取組", None),
        ("次年度以降の派遣について検討", None),
        ("４月26日、取決めに署名", None),
    ],
)
def test_times_in_the_words_of_an_action(text, expected):
    assert action_time(text, YEARS) == expected


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("令和７年度上期", None, Time(2025, 2025)),
        ("2022年11月から2024年３月まで", None, Time(2022, 2023)),
        ("令和６年度～令和８年度", None, Time(2024, 2026)),
        ("R7.10～", None, Time(2025, None, open=True)),
        ("令和９年度末まで", None, Time(None, 2027)),
        ("10月", 2026, Time(2026, 2026)),
        ("９月～２月", 2026, Time(2026, 2026)),
        ("10月", None, Time(None, None)),
        ("本年度", None, Time(2025, 2025)),
        ("随時", None, None),
    ],
)
def test_times_that_are_there_to_say_when(text, base, expected):
    assert stated_time(text, YEARS, base) == expected
