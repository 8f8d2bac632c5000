"""Everyday and official words: what is found in a text, and that the data is sound."""

from collections import Counter
from importlib.resources import files

import pytest

from rag.japanese.synonyms import Expansion, find_expansions
from rag.japanese.thesaurus import Thesaurus, cut_groups
from rag.japanese.thesaurus_file import read_groups
from rag.japanese.tokens import lemmas, tokenize


def found(text):
    """Words with their others, as the lemmas put together."""
    return {
        "".join(expansion.words): {"".join(other) for other in expansion.others}
        for expansion in find_expansions(tokenize(text))
    }


@pytest.mark.parametrize(
    ("text", "word", "other"),
    [
        ("お年寄りの足を守る", "年寄り", "高齢者"),
        ("年寄りの足を守る", "年寄り", "高齢者"),
        ("スマホで申し込む", "スマホ", "スマートフォン"),
        ("スマホで申し込む", "申し込む", "申請"),
        ("バスの料金", "料金", "手数料"),
        ("引っ越しの届け", "引っ越し", "転入"),
    ],
)
def test_words_and_what_plans_call_them(text, word, other):
    assert "".join(lemmas(other)) in found(text)[word]


def test_a_whole_expansion():
    table = thesaurus("農家 > 農業者 生産者", "減る ~ 減少")
    assert find_expansions(tokenize("農家が減る"), table) == [
        Expansion(("農家",), (("農業",), ("生産",)), (1.0, 1.0)),
        Expansion(("減る",), (("減少",),), (0.8,)),
    ]


def test_the_longest_word_wins_and_stands_alone():
    """人手不足 is not also expanded as 人手."""
    assert next(iter(found("人手不足が続く"))) == "人手不足"
    assert "人手" not in found("人手不足が続く")
    assert "人手" in found("人手が足りない")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # A particle may stand between the words of an entry, other words may not.
        ("体の不自由な人を助ける", "体不自由人"),
        ("体の不自由な人", "体不自由人"),
        ("体の調子が悪く、不自由な暮らしをする人", None),
    ],
)
def test_words_of_an_entry_stand_close_together(text, words):
    keys = [key for key in found(text) if "不自由" in key]
    assert keys == ([] if words is None else [words])


@pytest.mark.parametrize("text", ["", "。、", "岸壁の網", "がを"])
def test_words_without_others(text):
    assert found(text) == {}


def test_expansions_do_not_overlap():
    text = "お年寄りがスマホで引っ越しの届けを出すと、料金は無料ですか"
    words = [word for expansion in find_expansions(tokenize(text)) for word in expansion.words]
    content = [token.lemma for token in tokenize(text) if token.content]
    assert not Counter(words) - Counter(content)


def thesaurus(*lines):
    return Thesaurus(cut_groups(read_groups("見本", lines)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("網を直す", True),
        # Part of a compound, a word of one character means something else.
        ("漁網を直す", False),
        ("網元の話", False),
        ("桟橋を直す", True),
        ("無桟橋の島", False),
        ("桟橋者の話", False),
        ("浮き桟橋協会", True),
    ],
)
def test_a_word_within_another_is_left_alone(text, found):
    table = thesaurus("網 > ネット", "桟橋 > 岸壁")
    assert bool(find_expansions(tokenize(text), table)) is found


def test_a_word_marked_as_a_verb_is_found_as_a_verb():
    table = thesaurus("乗り継ぐ/動詞 > 接続", "網/動詞 > 接続")
    [expansion] = find_expansions(tokenize("渡船に乗り継いで網を見る"), table)
    assert expansion == Expansion(("乗り継ぐ",), (("接続",),), (1.0,))


def test_a_long_name_is_found_whole_and_beats_its_parts():
    name = "渡船の運航の安全の確保及び桟橋の維持管理等の推進に関する条例"
    table = thesaurus(f"渡船条例 = {name}", "桟橋 > 岸壁")
    [expansion] = find_expansions(tokenize(f"{name}では"), table)
    assert expansion.others == (("渡船", "条例"),)


def entries():
    text = files("rag.japanese").joinpath("data/synonyms.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            said, sign, written = line.partition(" > ")
            assert sign, f"line {number} has no >"
            yield number, said.split(" "), written.split(" ")


def test_every_entry_of_the_data_can_be_found_and_brings_something():
    seen = {}
    for number, said, written in entries():
        targets = [tuple(lemmas(word)) for word in written]
        assert all(targets), f"line {number}: a word without content"
        assert len(set(targets)) == len(targets), f"line {number}: a word twice"
        for word in said:
            source = tuple(lemmas(word))
            assert source not in seen, f"line {number}: {word} stands in line {seen[source]} too"
            seen[source] = number
            assert 1 <= len(source) <= 4, f"line {number}: {word} cannot be found"
            assert set(targets) - {source}, f"line {number}: {word} has no other word"
            assert source in {expansion.words for expansion in find_expansions(tokenize(word))}
