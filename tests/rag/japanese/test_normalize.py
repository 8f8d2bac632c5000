"""Cleaning and normalising, and the map back to the source."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.japanese.normalize import clean, normalize, normalize_with_map, squeeze


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("令和６年度①㈱㎡", "令和６年度①㈱㎡"),
        ("⽅⼈⺠", "方人民"),
        ("神\ufa19", "神神"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("行\r\n行\r行", "行\n行\n行"),
        ("左\u00a0右\u202f端", "左 右 端"),
        ("段\u2028落", "段\n落"),
        ("\x00\x07文", "文"),
        ("表\t計", "表\t計"),
        ("", ""),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("ＤＸ推進", "dx推進"),
        ("３．５％", "3.5%"),
        ("ﾃﾞｼﾞﾀﾙ庁", "デジタル庁"),
        ("㈱㎡①", "(株)m21"),
        ("５～７", "5~7"),
        ("５〜７", "5~7"),
        ("No.６－44", "no.6-44"),
        ("—–‐−", "----"),
        ("サーバー", "サーバー"),
        ("⺠間", "民間"),
        ("㋿元年", "令和元年"),
        ("が", "が"),
        ("", ""),
    ],
)
def test_normalize(text: str, normalized: str) -> None:
    assert normalize(text) == normalized


@pytest.mark.parametrize(
    ("text", "found", "span"),
    [
        ("令和６年", "6", (2, 3)),
        ("広さ５㎢です", "km2", (3, 4)),
        ("ｶﾞｽ", "ガ", (0, 2)),
        ("か\u3099す", "が", (0, 2)),
        ("①②", "2", (1, 2)),
        ("１㌔は", "キ", (1, 2)),
    ],
)
def test_a_match_is_mapped_to_its_source(text: str, found: str, span: tuple[int, int]) -> None:
    view = normalize_with_map(text)
    start = view.text.index(found)
    assert view.source_span(start, start + len(found)) == span


def test_an_empty_span_is_mapped_to_an_empty_span() -> None:
    view = normalize_with_map("㎢です")
    assert view.source_span(3, 3) == (1, 1)
    assert view.source_span(len(view.text), len(view.text)) == (3, 3)


_CHARACTERS = st.characters(exclude_categories=["Mn", "Mc", "Me", "Cs"]).filter(
    lambda character: (
        unicodedata.combining(unicodedata.normalize("NFKC", character)[0]) == 0
        and character not in "\uff9e\uff9f"
    )
)


@settings(deadline=None)
@given(st.text(_CHARACTERS, max_size=60))
def test_the_map_belongs_to_the_normalised_text(text: str) -> None:
    view = normalize_with_map(text)
    assert view.text == normalize(text)
    assert len(view.starts) == len(view.text) + 1
    assert len(view.ends) == len(view.text)
    assert view.starts[-1] == len(text)
    for position in range(len(view.text)):
        start, end = view.source_span(position, position + 1)
        assert 0 <= start < end <= len(text)
    assert list(view.starts) == sorted(view.starts)
    assert list(view.ends) == sorted(view.ends)


@settings(deadline=None)
@given(st.text(alphabet="がカｶﾞﾊﾟａＡ①㌔㈱㎡～－１。\n 漢Ｚ", max_size=40))
def test_each_piece_comes_from_its_source_characters(text: str) -> None:
    view = normalize_with_map(text)
    assert view.text == normalize(text)
    for position, character in enumerate(view.text):
        start, end = view.source_span(position, position + 1)
        assert character in normalize(text[start:end])


@settings(deadline=None)
@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [("ＤＸ 推進\n計画　案", "DX推進計画案"), ("a\u200b b\ufeff", "ab"), ("", "")],
)
def test_squeeze(text: str, squeezed: str) -> None:
    assert squeeze(text) == squeezed
