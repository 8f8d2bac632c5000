"""Other words for the same thing, by lemmas; and that our data is sound."""

from collections import Counter
from importlib.resources import files

import pytest

from rag.errors import ConfigurationError
from rag.japanese import thesaurus as module
from rag.japanese.thesaurus import (
    LEMMAS_FILE,
    Other,
    Thesaurus,
    built_in,
    built_in_groups,
    cut_groups,
    load_thesaurus,
)
from rag.japanese.thesaurus_file import MUTUAL, ThesaurusError, read_groups
from rag.japanese.thesaurus_keeping import kept_lemmas


def thesaurus(*lines):
    return Thesaurus(cut_groups(read_groups("見本", lines)))


def others(table, *lemmas, pos="名詞"):
    return {"".join(other.words): other.closeness for other in table.others(lemmas, pos)}


def test_names_of_the_same_thing_stand_for_each_other():
    table = thesaurus("桟協 = 桟橋協会 浮桟橋の会")
    assert others(table, "桟橋", "協会") == {"桟協": 1.0, "浮き桟橋会": 1.0}


def test_everyday_words_stand_for_official_ones_one_way_only():
    table = thesaurus("小舟 > 渡船")
    assert others(table, "小船") == {"渡船": 1.0}
    assert others(table, "渡船") == {}


def test_what_is_only_near_counts_less_and_the_nearest_sign_wins():
    table = thesaurus("渡船 ~ 航路", "渡船 >> 桟橋 航路")
    assert others(table, "渡船") == {"航路": 0.8, "桟橋": 0.5}


def test_a_marked_word_is_found_as_that_part_of_speech_only():
    table = thesaurus("招く/動詞 > 招致", "招く > 手招き")
    assert others(table, "招く", pos="動詞") == {"招致": 1.0, "手招き": 1.0}
    assert others(table, "招く", pos="名詞") == {"手招き": 1.0}


def test_a_word_is_known_by_all_its_lemmas_and_searched_for_by_those_of_the_index():
    table = thesaurus("お年寄り > 高齢者")
    assert table.others(["年寄り"], "名詞") == (Other(("高齢",), 1.0),)
    table = thesaurus("高齢者 = シニア")
    assert others(table, "高齢", "者", pos="接尾辞") == {"シニア": 1.0}
    assert others(table, "高齢") == {}


def test_how_long_a_word_may_be_that_begins_with_a_lemma():
    table = thesaurus("渡船 > 航路", "渡船協会の会長 > 会長")
    assert (table.longest("渡船"), table.longest("航路")) == (3, 0)


def test_spellings_with_the_same_lemmas_are_one_word():
    [entry] = cut_groups(read_groups("見本", ["取組 取り組み > 活動"]))
    assert entry == ">\t取り組み\t活動"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "渡船 > これから",
            "見本 1行目: 「これから」には検索に使う語がありません。別の語にしてください。",
        ),
        (
            "取組 > 取り組み",
            "見本 1行目: 「取組」とほかの語は、検索では同じ語です。この行を消してください。",
        ),
    ],
)
def test_words_that_cannot_be_searched_for_are_refused(line, message):
    with pytest.raises(ThesaurusError) as caught:
        thesaurus(line)
    assert str(caught.value) == message


def test_an_installation_adds_its_own_words_to_ours(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("words,others,relation\n白波号|スマホ,白波丸,>\n", encoding="utf-8")
    table = load_thesaurus(path)
    assert len(table) == len(built_in()) + 1
    assert others(table, "白波", "号") == {"白波丸": 1.0}
    ours = others(built_in(), "スマホ")
    assert "スマートフォン" in ours
    assert others(table, "スマホ") == {**ours, "白波丸": 1.0}
    assert load_thesaurus(None) is built_in()


def test_a_word_of_the_csv_that_cannot_be_searched_for_is_refused_with_its_line(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("words,others\n渡し船,これから\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_thesaurus(path)
    assert str(caught.value) == (
        f"類語の CSV（設定 thesaurus）{path}: 2行目: 「これから」には検索に使う語がありません。"
        "別の語にしてください。"
    )


def test_the_lemmas_kept_are_those_of_the_data():
    """If this fails, run `python -m rag.japanese.thesaurus_keeping`."""
    kept = files("rag.japanese").joinpath("data", LEMMAS_FILE).read_text(encoding="utf-8")
    assert kept == kept_lemmas()


def test_lemmas_of_another_dictionary_are_not_used(monkeypatch):
    kept = "\n".join(("another", "=\t渡船\t航路"))
    monkeypatch.setattr(module, "_data_files", lambda: ["thesaurus_x.txt"])
    monkeypatch.setattr(
        module, "_data", lambda name: kept if name == LEMMAS_FILE else "小舟 > 渡船\n"
    )
    table = built_in.__wrapped__()
    assert others(table, "小船") == {"渡船": 1.0}
    assert others(table, "渡船") == {}


def test_there_are_thousands_of_words_over_the_whole_of_government():
    domains = Counter(
        group.domain for group in built_in_groups() for _ in (*group.words, *group.others)
    )
    assert len(built_in()) > 5_000
    assert len(domains) > 40
    assert domains[""] < sum(domains.values()) / 4


def test_no_two_groups_say_the_same():
    """Of the pairs of a group at least one is in no group before it."""
    known = set()
    for group, entry in zip(built_in_groups(), cut_groups(built_in_groups()), strict=True):
        sign, left, right = entry.split("\t")
        words, targets = left.split("|"), (right or left).split("|")
        pairs = {(word, target) for word in words for target in targets if word != target}
        assert pairs - known, f"{group.place}: nothing that is new"
        assert sign not in MUTUAL or len(words) > 1, group.place
        known |= pairs
