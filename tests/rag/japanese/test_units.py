"""Units and counters: spellings, canonical forms, and words that only begin like one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.japanese.units import PLAIN, Unit, parse_unit, read_unit


@pytest.mark.parametrize(
    ("text", "name", "kind", "factor", "end"),
    [
        ("円を", "円", "money", 1, 1),
        ("％増", "", "number", 1, 0),
        ("%増", "%", "percent", 1, 1),
        ("倍に", "%", "ratio", 100, 1),
        ("名の", "人", "count", 1, 1),
        ("人日", "人日", "count", 1, 2),
        ("人材", "人材", "count", 1, 2),
        ("箇所", "か所", "count", 1, 2),
        ("ヶ月", "か月", "duration", 1, 2),
        ("年間", "か月", "duration", 12, 2),
        ("km2", "m2", "size", 1_000_000, 3),
        ("km圏", "m", "size", 1_000, 2),
        ("kmh", "", "number", 1, 0),
        ("市町村に", "市町村", "count", 1, 3),
        ("市民", "市民", "count", 1, 2),
        ("分野", "分野", "count", 1, 2),
        ("分散型", "", "number", 1, 0),
        ("システム", "システム", "count", 1, 4),
        ("システムズ", "システムズ", "count", 1, 5),
        ("回目の", "第回", "ordinal", 1, 2),
        ("条第2項", "第条", "ordinal", 1, 1),
        ("隻の船", "隻", "count", 1, 1),
        ("海域", "海域", "count", 1, 2),
        ("以上", "", "number", 1, 0),
        ("増加", "", "number", 1, 0),
        ("つの", "個", "count", 1, 1),
        ("の", "", "number", 1, 0),
    ],
)
def test_read_unit(text: str, name: str, kind: str, factor: int, end: int) -> None:
    unit, found_end = read_unit(text, 0, len(text))
    assert (unit.name, unit.kind, unit.factor, found_end) == (name, kind, factor, end)


def test_only_known_units_on_request() -> None:
    assert read_unit("海域", 0, 2, known=True) == (PLAIN, 0)


def test_a_unit_ends_where_the_text_is_said_to_end() -> None:
    assert read_unit("か月", 0, 1) == (PLAIN, 0)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("百万円", ("円", "money", 1_000_000)),
        ("千円", ("円", "money", 1_000)),
        ("億円", ("円", "money", 10**8)),
        ("十億円", ("円", "money", 10**9)),
        ("千人", ("人", "count", 1_000)),
        ("％", ("%", "percent", 1)),
        ("ｋｍ", ("m", "size", 1_000)),
        ("ヶ所", ("か所", "count", 1)),
        (" 件 ", ("件", "count", 1)),
        ("円/年", None),
        ("5円", None),
        ("不明", None),
        ("千", None),
        ("", None),
    ],
)
def test_parse_unit(text: str, unit: tuple[str, str, int] | None) -> None:
    found = parse_unit(text)
    assert (found and (found.name, found.kind, found.factor)) == unit


def test_a_unit_of_a_head_is_a_plain_value() -> None:
    assert parse_unit("百万円") == Unit("円", "money", Fraction(1_000_000))
