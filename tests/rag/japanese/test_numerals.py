"""Numbers in any writing, and the view of a text on which they are read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.japanese.numerals import Numeral, numeric_view, parse_numeral, read_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("1,234", 1_234),
        ("１，２３４", 1_234),
        ("12.4万", 124_000),
        ("５，１６３．１億", 516_310_000_000),
        ("1兆2,345億", 1_234_500_000_000),
        ("1億2,808万", 128_080_000),
        ("10億5,000万", 1_050_000_000),
        ("9万5千", 95_000),
        ("2千5百万", 25_000_000),
        ("1,234百万", 1_234_000_000),
        ("12.5 億", 1_250_000_000),
        ("二千万", 20_000_000),
        ("百二十三", 123),
        ("十億", 1_000_000_000),
        ("二〇二四", 2_024),
        ("三十五", 35),
        ("十", 10),
        ("1京", 10**16),
        ("0.05", Fraction(1, 20)),
        ("▲3.4", Fraction(-17, 5)),
        ("－5", -5),
        (" 7 ", 7),
        ("", None),
        ("約5", None),
        ("5人", None),
        ("1,2345", None),
        ("3万5億", None),
        ("5千2024", None),
        ("億", None),
        ("千葉", None),
        ("9" * 41, None),
    ],
)
def test_parse_numeral(text: str, value: int | Fraction | None) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    ("text", "at", "numeral"),
    [
        ("計12億円", 1, Numeral(Fraction(1_200_000_000), 4, 10**8, Fraction(12))),
        ("1億2,000万円", 0, Numeral(Fraction(120_000_000), 8, 10**4, None)),
        ("1,741", 0, Numeral(Fraction(1_741), 5, 1, Fraction(1_741))),
        ("3万5億", 0, Numeral(Fraction(30_000), 2, 10**4, Fraction(3))),
        ("2025万博", 0, Numeral(Fraction(2_025), 4, 1, Fraction(2_025))),
        ("3千葉", 0, Numeral(Fraction(3), 1, 1, Fraction(3))),
        ("件数", 0, None),
    ],
)
def test_read_numeral(text: str, at: int, numeral: Numeral | None) -> None:
    assert read_numeral(text, at) == numeral


def test_read_numeral_stops_where_it_is_told_to() -> None:
    assert read_numeral("12億3", 0, 2) == Numeral(Fraction(12), 2, 1, Fraction(12))


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("①2024年", "●2024年"),
        ("⑴５年度 ⒈概要 ❷", "●5年度 ●概要 ❷"),
        ("増加¹⁴した²", "増加●●した●"),
        ("10m²と5㎥", "10m2と5m3"),
        ("½", "1⁄2"),
        ("https://a.jp/2024 まで", "●" * 17 + " まで"),
        ("連絡先 desk2024@example.jp。", "連絡先 ●●●●●●●●●●●●●●●●●●●。"),
        ("Ｒ６～７", "r6~7"),
    ],
)
def test_numeric_view(text: str, view: str) -> None:
    assert numeric_view(text).text == view


def test_numeric_view_points_into_the_source() -> None:
    view = numeric_view("①㎢は１０")
    assert view.text == "●km2は10"
    assert view.source_span(5, 7) == (3, 5)
