"""The matching rules: substring, blocks of 6 characters, keys, the 400 characters of brevity."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching import carries_key, covers, is_concise, meets_keys, strip_markers
from rag.japanese.normalize import squeeze

QUOTE = "灯台ラジオの中継局を三十局まで増やす。"  # 19 characters


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        (QUOTE, True),
        (f"前の文。{QUOTE}後の文。", True),
        ("灯台ラジオの中継局を　三十局まで\n増やす。", True),
        ("灯台\u200bラジオの中継局を三十局まで増やす。\ufeff", True),
        ("灯台ﾗｼﾞｵの中継局を三十局まで増やす。", True),
        # One character of the 19 is another: the blocks of 10 and 8 make 18/19.
        ("灯台ラジオの中継局を二十局まで増やす。", True),
        # The end is missing: a block of 16 makes 16/19 = 84 %.
        ("灯台ラジオの中継局を三十局まで増", True),
        # A block of 15 makes 79 %.
        ("灯台ラジオの中継局を三十局まで", False),
        # Blocks of 5 characters do not count.
        ("灯台ラジオ、の中継局を、三十局まで、増やす。", False),
        ("山小屋の水場を点検する。", False),
        ("", False),
    ],
)
def test_covers(passage, expected):
    assert covers(QUOTE, passage) is expected


@pytest.mark.parametrize(
    ("quote", "passage", "expected"),
    [
        ("", "なにか", False),
        ("　\n", "なにか", False),
        ("三十局", "中継局は三十局", True),
        # Too short for a block of 6 and no substring.
        ("三十局", "中継局は四十局", False),
        ("１，２００か所", "1,200か所", True),
    ],
)
def test_covers_short_quotes(quote, passage, expected):
    assert covers(quote, passage) is expected


def covers_by_the_rule(quote: str, passage: str) -> bool:
    """The rule of the evaluation data, word for word."""
    wanted, given_text = squeeze(quote), squeeze(passage)
    if not wanted:
        return False
    if wanted in given_text:
        return True
    blocks = SequenceMatcher(None, wanted, given_text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 6) >= 0.8 * len(wanted)


# Few letters, so that long matches and repeated ones come up often.
WORDS = st.text(alphabet="あいうＡA１1 \n", max_size=40)


@given(quote=WORDS, passage=WORDS)
def test_covers_agrees_with_the_rule(quote, passage):
    assert covers(quote, passage) is covers_by_the_rule(quote, passage)


@given(
    pieces=st.lists(st.text(alphabet="東西南北春夏秋冬", min_size=3, max_size=12), max_size=5),
    order=st.randoms(use_true_random=False),
    joint=st.sampled_from(["", "、", "--"]),
)
def test_covers_agrees_with_the_rule_on_torn_quotes(pieces, order, joint):
    torn = list(pieces)
    order.shuffle(torn)
    quote, passage = "".join(pieces), joint.join(torn)
    assert covers(quote, passage) is covers_by_the_rule(quote, passage)


KEYS = (("30局", "三十局"), ("2031年度", "令和13年度"))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("令和13年度に30局とする。", True),
        ("2031年度に３０ 局とする。", True),
        ("令和１３年度末までに三十局。[1]", True),
        # A marker in the middle of a number is no part of it.
        ("2031年度に30[2]局とする。", True),
        ("30局とする。", False),
        ("", False),
    ],
)
def test_meets_keys(answer, expected):
    assert meets_keys(answer, KEYS) is expected


def test_no_keys_are_met_by_anything():
    assert meets_keys("", ()) is True


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("中継局は三十局である。", True),
        ("令和13年度の事業", True),
        ("中継局の点検", False),
    ],
)
def test_a_passage_carries_a_key_group(passage, expected):
    assert carries_key(passage, KEYS) is expected


def test_no_keys_are_carried_by_nothing():
    assert carries_key("中継局は三十局である。", ()) is False


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("あ" * 400, True),
        ("あ" * 401, False),
        ("あ" * 400 + "[1][12]", True),
        ("あ" * 399 + "[a]", False),
    ],
)
def test_concise_is_400_characters_without_markers(answer, expected):
    assert is_concise(answer) is expected


def test_markers_are_numbers_in_brackets_only():
    assert strip_markers("[注]中継局は30局[1]、局舎は【令和7年度】[2][10]。") == (
        "[注]中継局は30局、局舎は【令和7年度】。"
    )
