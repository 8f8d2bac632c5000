"""Numbering systems of Japanese plans."""

import time

import pytest

from rag.documents.model import Block, BlockType
from rag.plans.contents import find_contents
from rag.plans.numbering import fold_title, ordinal, parse_marker


@pytest.mark.parametrize(
    ("line", "style", "number", "title"),
    [
        ("第１部　港の将来像", "第部", "1", "港の将来像"),
        ("第三章 施策の展開", "第章", "三", "施策の展開"),
        ("第２節：交通", "第節", "2", "交通"),
        ("Ⅱ 施策", "roman", "II", "施策"),
        ("I. 基本方針", "roman", "I", "基本方針"),
        ("II－（２）流通の促進", "roman-paren", "II-2", "流通の促進"),
        ("[No.６－44] 桟橋の補修", "id", "6-44", "桟橋の補修"),
        ("○[No.１－12] 漁港の連携", "id", "1-12", "漁港の連携"),
        ("施策２－３－１ 市場の再編", "id", "2-3-1", "市場の再編"),
        ("１ 背景", "n", "1", "背景"),
        ("2. 目的", "n", "2", "目的"),
        ("１．１ 経緯", "decimal2", "1-1", "経緯"),
        ("1-2-3 調査", "decimal3", "1-2-3", "調査"),
        ("（３） 期間", "(n)", "3", "期間"),
        ("[4]基金", "[n]", "4", "基金"),
        ("【5】補助", "[n]", "5", "補助"),
        ("⑥ 研修", "circled", "6", "研修"),
        ("ア 対象", "kana", "ア", "対象"),
        ("（イ）方法", "(kana)", "イ", "方法"),
        ("別紙１ 様式", "別紙", "1", "様式"),
        ("○市場の電子化", "○◯", None, "市場の電子化"),
        ("【背景】", "【】", None, "背景】"),
        ("＜今後の課題＞", "＜＞", None, "今後の課題＞"),
    ],
)
def test_parse_marker(line, style, number, title):
    marker = parse_marker(line)
    assert marker is not None
    assert (marker.style, marker.number, line[marker.title_start :]) == (style, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "2024年度は三か所で実施する。",
        "1,200人が参加した。",
        "３．５％増",
        "10万人を超える。",
        "５年度補正 1.2億円",
        "第22条第2項により支給する。",
        "【予算】 荷さばき所 1.2億円",
        "アジアとの交流",
        "本文である。",
    ],
)
def test_no_marker(line):
    assert parse_marker(line) is None


@pytest.mark.parametrize(
    ("title", "same_as"),
    [
        ("２ 市場の再編（続き）", "２ 市場の再編"),
        ("(2) 工程表 1/2", "（２） 工程表 2 / 2"),
        ("港 の 将 来", "港の将来"),
    ],
)
def test_repeated_headings_fold_to_one(title, same_as):
    assert fold_title(title) == fold_title(same_as)


@pytest.mark.parametrize(
    ("number", "place"), [("6-44", 44), ("III", 3), ("ウ", 3), ("三", 3), (None, None), ("x", None)]
)
def test_ordinal(number, place):
    assert ordinal(number) == place


@pytest.mark.parametrize(
    "title", ["予算" + " " * 20_000 + "x", "・" * 20_000 + "x", "（" * 20_000, "1/" * 10_000]
)
def test_long_runs_of_one_character_take_no_time(title):
    """Patterns must not try every split of a run: that took seconds for one line."""
    started = time.process_time()
    fold_title(title)
    find_contents([Block(BlockType.PARAGRAPH, 0, len(title))] * 3, [title] * 3)
    assert time.process_time() - started < 1.0
