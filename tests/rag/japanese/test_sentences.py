"""Sentences, items and rows."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.japanese.sentences import MAX_SENTENCE, split_sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("計画を定める。毎年見直す。", ["計画を定める。", "毎年見直す。"]),
        ("句点のない見出し", ["句点のない見出し"]),
        ("見出し\n本文である。\n\n次の段落", ["見出し", "本文である。", "次の段落"]),
        ("　字下げした文。　次の文。 ", ["字下げした文。", "次の文。"]),
        ("できますか？はい！では", ["できますか？", "はい！", "では"]),
        ("本当ですか！？はい。", ["本当ですか！？", "はい。"]),
        ("半角ｶﾅの文｡次の文｡", ["半角ｶﾅの文｡", "次の文｡"]),
        ("できるか?できる!と言う", ["できるか?", "できる!", "と言う"]),
        ("Wow!ニュースを読む", ["Wow!ニュースを読む"]),
        ("「行く。」と述べた。次。", ["「行く。」と述べた。", "次。"]),
        ("「はい。」「いいえ。」", ["「はい。」「いいえ。」"]),
        ("『本』（第1版。絶版）を読む。次。", ["『本』（第1版。絶版）を読む。", "次。"]),
        ("【注意。必読】本文。【終】", ["【注意。必読】本文。", "【終】"]),
        ("〈甲。乙〉、《丙。丁》、“戊。己”。次", ["〈甲。乙〉、《丙。丁》、“戊。己”。", "次"]),
        ("入れ子（「内。」（深い。））です。次。", ["入れ子（「内。」（深い。））です。", "次。"]),
        ("実施する。（市を除く。）次の年。", ["実施する。（市を除く。）", "次の年。"]),
        ("実施する。（注）（別記）。次。", ["実施する。（注）（別記）。", "次。"]),
        ("目的。（１）概要を示す。", ["目的。", "（１）概要を示す。"]),
        ("目的。(a) 概要", ["目的。", "(a) 概要"]),
        ("閉じ忘れ（括弧。次の文。", ["閉じ忘れ（括弧。", "次の文。"]),
        ("余った括弧。）次の文。", ["余った括弧。）", "次の文。"]),
        ("開いて「行末\nまで。次。」", ["開いて「行末", "まで。", "次。」"]),
        ("値は3.5で、1,234件。３．５％。", ["値は3.5で、1,234件。", "３．５％。"]),
        ("No.1とVer.1.1とU.S.の例。次。", ["No.1とVer.1.1とU.S.の例。", "次。"]),
        ("https://a.jp/b.html?c=d を見る。", ["https://a.jp/b.html?c=d を見る。"]),
        ("推進する．次に実施した．", ["推進する．", "次に実施した．"]),
        ("１．目的", ["１．目的"]),
        ("ア．概要", ["ア．概要"]),
        ("　い．概要", ["い．概要"]),
        ("第１章．総則", ["第１章．総則"]),
        ("新制度を全国へ展開．次に進む．", ["新制度を全国へ展開．", "次に進む．"]),
        ("体制の強化.....12", ["体制の強化.....12"]),
        ("This is one. This is two.", ["This is one.", "This is two."]),
        ("Acme Inc. The next etc. Also", ["Acme Inc. The next etc. Also"]),
        ("・項目一\n・項目二。続き\n", ["・項目一", "・項目二。", "続き"]),
        ("①甲、②乙を行う。③丙", ["①甲、②乙を行う。", "③丙"]),
        ("1. 概要\n(1) 目的\nア 対象\na) 範囲", ["1. 概要", "(1) 目的", "ア 対象", "a) 範囲"]),
        ("●甲\n○乙\n◆丙\n▶丁\n✓戊\n※己\n- 庚", ["●甲", "○乙", "◆丙", "▶丁", "✓戊", "※己", "- 庚"]),
        ("列一\t列二\t1,234", ["列一\t列二\t1,234"]),
        ("**重要である。**\n次", ["**重要である。**", "次"]),
        ("。", ["。"]),
        ("、", ["、"]),
        ("", []),
        (" \n　\n", []),
        ("\r\n文。\r\n文", ["文。", "文"]),
    ],
)  # fmt: skip
def test_split_sentences(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    assert split_sentences("あ" * 900 + "、" + "い" * 300 + "。") == [(0, 901), (901, 1202)]


def test_a_long_sentence_is_not_cut_in_brackets() -> None:
    text = "あ" * 600 + "、（" + "い、" * 150 + "）" + "う" * 500
    assert split_sentences(text) == [(0, 601), (601, len(text))]


def test_a_long_sentence_is_not_cut_in_a_number() -> None:
    text = "あ" * 998 + "1,234,567件"
    assert cut(text) == ["あ" * 998, "1,234,567件"]


def test_a_list_of_numbers_is_cut_between_them() -> None:
    assert [end - start for start, end in split_sentences("12、" * 400)] == [999, 201]


def test_what_cannot_be_cut_well_is_cut_anyway() -> None:
    assert split_sentences("あ" * 2_500) == [(0, 1_000), (1_000, 2_000), (2_000, 2_500)]


@settings(deadline=None)
@given(st.text(alphabet="あ漢ア。．.、！？!?（）()「」【】1２,: \t\n　aZ①・*…", max_size=60))
def test_spans_are_in_order_and_hold_all_that_is_visible(text: str) -> None:
    spans = split_sentences(text)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


@settings(deadline=None)
@given(st.text(alphabet="あ、（）1 ", min_size=900, max_size=2_500))
def test_no_sentence_is_too_long(text: str) -> None:
    assert all(end - start <= MAX_SENTENCE for start, end in split_sentences(text))


@pytest.mark.parametrize("count", [5_000, pytest.param(60_000, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "piece", ["（", "（「", "。（あ）", "1.", "あ.", "。", "あ", "」", "ab. Ab"]
)
def test_long_repetitions_take_linear_time(piece: str, count: int) -> None:
    started = time.perf_counter()
    split_sentences(piece * count)
    assert time.perf_counter() - started < 30
