"""Tokens: lemmas, numbers in one piece, offsets, pairs."""

from __future__ import annotations

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.japanese.tokens import (
    Token,
    bigrams,
    character_bigrams,
    dictionary_name,
    lemmas,
    tokenize,
)


def test_dictionary_name() -> None:
    assert dictionary_name() == "unidic-lite 1.0.8"


def test_a_whole_token() -> None:
    assert tokenize("１，２３４件")[0] == Token("1,234", "1234", "数", True, 0, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("取組み", ["取り組み"]),
        ("取り組み", ["取り組み"]),
        ("1,234件", ["1234", "件"]),
        ("3.5％", ["3.5"]),
        ("３．５億円", ["3.5", "億", "円"]),
        ("窓口に行った", ["窓口"]),
        ("", []),
        ("。、（）", []),
        ("\n\t ", []),
    ],
)
def test_lemmas(text: str, expected: list[str]) -> None:
    assert lemmas(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("取組", "取り組み"),
        ("サーバ", "ｻｰﾊﾞ"),
        ("ＤＸ", "dx"),
        ("申込", "申し込み"),
        ("1,234", "１２３４"),
    ],
)
def test_spellings_share_a_lemma(one: str, other: str) -> None:
    assert lemmas(one) == lemmas(other)


def test_a_number_is_never_broken() -> None:
    tokens = tokenize("予算は12,345.6百万円、比率は3.5%")
    assert [token.surface for token in tokens if token.pos == "数"] == ["12,345.6", "3.5"]


def test_a_compound_is_matched_by_its_pairs() -> None:
    pairs = bigrams(tokenize("経済産業省の計画"))
    assert pairs == ["経済_産業", "産業_省"]
    assert set(bigrams(tokenize("経済産業"))) <= set(pairs)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("標準化", ["標準", "準化"]),
        ("県、市", ["県", "市"]),
        ("ＤＸ化", ["dx", "x化"]),
        ("", []),
    ],
)
def test_character_bigrams(text: str, grams: list[str]) -> None:
    assert character_bigrams(text) == grams


@settings(deadline=None)
@given(st.text(alphabet="県庁の計画を見直す１２,.5ＤＸｶﾞ㎡①（）。 \n\tab令和", max_size=40))
def test_offsets_are_those_of_the_source(text: str) -> None:
    tokens = tokenize(text)
    assert all(0 <= token.char_start < token.char_end <= len(text) for token in tokens)
    assert all(a.char_start <= b.char_start for a, b in itertools.pairwise(tokens))
    visible = {at for token in tokens for at in range(token.char_start, token.char_end)}
    assert all(at in visible for at, character in enumerate(text) if not character.isspace())


@pytest.mark.parametrize("mark", ["\x00", "\ud800"])
def test_what_mecab_cannot_take_ends_no_text(mark: str) -> None:
    text = f"港{mark}の計画"
    assert [(t.surface, t.char_start) for t in tokenize(text)] == [
        ("港", 0),
        ("の", 2),
        ("計画", 3),
    ]


def test_threads_do_not_mix_their_words() -> None:
    texts = ["港の計画を見直す。" * 20, "予算は省が決める。" * 20, "移動手段を確保する。" * 20]
    expected = [tokenize(text) for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(tokenize, texts * 40))
    finally:
        sys.setswitchinterval(interval)
    assert found == expected * 40
