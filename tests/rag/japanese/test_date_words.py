"""The words around a date."""

from __future__ import annotations

import pytest

from rag.japanese.date_words import read_alone, read_part, read_qualifiers, read_relative
from rag.japanese.partial_dates import PartialDate, Relative


@pytest.mark.parametrize(
    ("text", "unit", "part"),
    [
        ("末まで", "year", ("end", 1)),
        ("の上半期", "year", ("first_half", 4)),
        (" 第3四半期", "year", ("q3", 6)),
        ("q2に", "year", ("q2", 2)),
        ("秋頃", "year", ("autumn", 1)),
        ("秋田県", "year", None),
        ("初めて", "year", None),
        ("中旬", "month", ("middle", 2)),
        ("末日", "month", ("end", 2)),
        ("春", "month", None),
        ("度", "year", None),
    ],
)
def test_read_part(text: str, unit: str, part: tuple[str, int] | None) -> None:
    assert read_part(text, 0, "year" if unit == "year" else "month") == part


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("年度末", 0, (PartialDate(part="end", calendar="fiscal"), 3)),
        ("毎年末", 1, (PartialDate(part="end"), 3)),
        ("第2四半期", 0, (PartialDate(part="q2", calendar="fiscal"), 5)),
        ("年末調整", 0, None),
        ("以上期間", 1, None),
    ],
)
def test_read_alone(text: str, at: int, found: tuple[PartialDate, int] | None) -> None:
    assert read_alone(text, at) == found


@pytest.mark.parametrize(
    ("text", "at", "found"),
    [
        ("今年度", 0, (Relative("fiscal_year"), "fiscal", 3)),
        ("再来年", 0, (Relative("year", 2), "calendar", 3)),
        ("同月", 0, (Relative("month", anaphoric=True), "calendar", 2)),
        ("今後5年間", 0, (Relative("year", length=5), "calendar", 5)),
        ("過去の三か年", 0, (Relative("year", length=-3), "calendar", 6)),
        ("今後の課題", 0, None),
        ("日本年金機構", 1, None),
        ("2次年度", 1, None),
    ],
)
def test_read_relative(text: str, at: int, found: tuple[Relative, str, int] | None) -> None:
    assert read_relative(text, at) == found


@pytest.mark.parametrize(
    ("before", "after", "qualifiers"),
    [
        ("", "頃までに", ("around", "until")),
        ("遅くとも", "末", ("until",)),
        ("おおむね", "以降", ("around", "from")),
        ("", "を目途に", ("target",)),
        ("", "現在", ("as_of",)),
        ("", "中に", ("within",)),
        ("", "中心", ()),
        ("", "より前", ("before",)),
        ("早ければ", "", ("from",)),
        ("", "の計画", ()),
    ],
)
def test_read_qualifiers(before: str, after: str, qualifiers: tuple[str, ...]) -> None:
    text = f"{before}2025年度{after}"
    assert read_qualifiers(text, len(before), len(before) + 6) == qualifiers
