"""Counting in the scripts of automatic numbering."""

from __future__ import annotations

import pytest

from rag.documents import numerals


@pytest.mark.parametrize(
    ("number", "plain", "formal", "mixed"),
    [
        (0, "〇", "〇", "０"),
        (1, "一", "壱", "１"),
        (10, "十", "壱拾", "十"),
        (11, "十一", "壱拾壱", "十１"),
        (20, "二十", "弐拾", "２十"),
        (105, "百五", "壱百五", "百５"),
        (1234, "千二百三十四", "壱千弐百参拾四", "千２百３十４"),
        (20_000, "二万", "弐万", "２万"),
        (300_010_000, "三億一万", "参億壱万", "３億１万"),
    ],
)
def test_kanji(number: int, plain: str, formal: str, mixed: str) -> None:
    assert numerals.kanji_number(number) == plain
    assert numerals.kanji_number(number, formal=True) == formal
    assert numerals.mixed_number(number) == mixed


def test_beyond_the_known_units_digit_by_digit() -> None:
    assert numerals.kanji_number(10**20) == "一" + "〇" * 20


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (numerals.full_width("2024"), "２０２４"),
        (numerals.kanji_digits("2024"), "二〇二四"),
        (numerals.kanji_digits("-10.5"), "-一〇.五"),
        (numerals.roman(1), "I"),
        (numerals.roman(4), "IV"),
        (numerals.roman(1999), "MCMXCIX"),
        (numerals.roman(4000), "4000"),
        (numerals.lettered(26, numerals.UPPER_LETTERS), "Z"),
        (numerals.lettered(27, numerals.UPPER_LETTERS), "AA"),
        (numerals.lettered(53, numerals.UPPER_LETTERS), "AAA"),
        (numerals.lettered(0, numerals.UPPER_LETTERS), "0"),
        (numerals.cycled(46, numerals.AIUEO), "ン"),
        (numerals.cycled(47, numerals.AIUEO), "ア"),
        (numerals.cycled(2, numerals.IROHA_HALF_WIDTH), "ﾛ"),
        (numerals.one_of(10, numerals.HEAVENLY_STEMS), "癸"),
        (numerals.one_of(11, numerals.HEAVENLY_STEMS), "11"),
        (numerals.enclosed(1, "①", 20), "①"),
        (numerals.enclosed(20, "①", 20), "⑳"),
        (numerals.enclosed(21, "①", 20), "21"),
    ],
)
def test_scripts(shown: str, expected: str) -> None:
    assert shown == expected


def test_lengths_of_the_syllabaries() -> None:
    lengths = [
        len(signs)
        for signs in (
            numerals.AIUEO,
            numerals.AIUEO_HALF_WIDTH,
            numerals.IROHA,
            numerals.IROHA_HALF_WIDTH,
        )
    ]
    assert lengths == [46, 46, 48, 48]
