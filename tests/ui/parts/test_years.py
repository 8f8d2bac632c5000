import pytest

from ui.parts.years import fiscal_year, japanese_date, year_option


@pytest.mark.parametrize(
    ("year", "shown", "option"),
    [
        (2025, "令和7年度", "2025年度（令和7年度・R7）"),
        (2019, "令和元年度", "2019年度（令和元年度・R1）"),
        (2018, "平成30年度", "2018年度（平成30年度・H30）"),
        (1988, "昭和63年度", "1988年度（昭和63年度・S63）"),
        (1925, "1925年度", "1925年度"),
    ],
)
def test_a_year_is_found_by_every_usual_spelling(year, shown, option):
    assert (fiscal_year(year), year_option(year)) == (shown, option)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2025-06-13", "2025年6月13日"),
        ("2025-06", "2025年6月"),
        ("2025", "2025年"),
        (None, ""),
        ("令和7年", "令和7年"),
    ],
)
def test_dates_are_written_as_they_are_read(written, shown):
    assert japanese_date(written) == shown
