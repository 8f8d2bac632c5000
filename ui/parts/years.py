"""Fiscal years in the spellings that people type."""

from __future__ import annotations

_ERAS = ((2019, "令和", "R"), (1989, "平成", "H"), (1926, "昭和", "S"))


def fiscal_year(year: int) -> str:
    """A fiscal year as it is shown: 令和7年度."""
    era = _era(year)
    return f"{era[0]}年度" if era else f"{year}年度"


def year_option(year: int) -> str:
    """A fiscal year as an option that is found by 令和7, 2025, 2025年度 or R7."""
    era = _era(year)
    return f"{year}年度（{era[0]}年度・{era[1]}）" if era else f"{year}年度"


def _era(year: int) -> tuple[str, str] | None:
    """A year of an era, written out and by its letter: 令和7 and R7."""
    for first, era, letter in _ERAS:
        if year >= first:
            number = year - first + 1
            return f"{era}{'元' if number == 1 else number}", f"{letter}{number}"
    return None


def japanese_date(written: str | None) -> str:
    """A date of a document (2025, 2025-06 or 2025-06-13) as it is read: 2025年6月13日."""
    if not written:
        return ""
    parts = written[:10].split("-")
    if not all(part.isdecimal() for part in parts):
        return written
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))
