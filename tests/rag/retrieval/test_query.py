from datetime import date

import pytest

from rag.japanese.synonyms import Expansion, find_expansions
from rag.japanese.thesaurus import Thesaurus
from rag.japanese.tokens import tokenize
from rag.retrieval.naming import DocumentName, DocumentNames
from rag.retrieval.query import ALL_OTHER_WORDS, FIELD_WEIGHTS, OTHER_WORDS, build_terms
from rag.retrieval.understanding import understand
from rag.retrieval.words import QuestionWords


def terms(question, *, history=(), documents=(), today=date(2026, 5, 1)):
    names = DocumentNames(documents)
    reading = understand(question, history=history, names=names, today=today)
    return build_terms(reading, QuestionWords((), (), reading.expansions))


def test_every_field_of_a_question():
    assert terms("渡船の運賃") == {
        "body": {"渡船": 1.0, "運賃": 1.0},
        "chars": {"渡船": 0.5, "船の": 0.5, "の運": 0.5, "運賃": 0.5},
        "head": {"渡船": 0.7, "運賃": 0.7},
        "title": {"渡船": 0.5, "運賃": 0.5},
    }


def test_compounds_are_asked_for_as_pairs_too():
    assert terms("渡船運賃")["pair"] == {"渡船_運賃": 0.5}


def test_a_word_counts_once_however_often_it_stands_there():
    assert terms("渡船、渡船、渡船の運賃")["body"] == {"渡船": 1.0, "運賃": 1.0}


@pytest.mark.parametrize(
    "question",
    [
        "渡船の運賃を教えてください。",
        "渡船の運賃について教えて",
        "渡船の運賃が知りたいです",
        "渡船の運賃をお示しください。",
        "渡船の運賃ですか？",
        "渡船の運賃でしょうか。",
    ],
)
def test_how_a_question_is_put_is_not_searched_for(question):
    found = terms(question)
    assert found["body"] == {"渡船": 1.0, "運賃": 1.0}
    assert set(found["chars"]) == {"渡船", "船の", "の運", "運賃"}


@pytest.mark.parametrize(
    "question",
    [
        "次のうち、渡船の運賃について正しいものを教えてください。",
        "渡船の運賃の説明として、誤っているものはどれですか",
        "以下の中から渡船の運賃に関する記述として最も適切なものを教えて",
        "渡船の運賃、不適切なものは",
    ],
)
def test_that_one_of_several_is_wanted_is_not_searched_for(question):
    assert terms(question)["body"] == {"渡船": 1.0, "運賃": 1.0}


def test_a_right_or_wrong_thing_is_searched_for():
    assert terms("渡船の正しい運賃")["body"]["正しい"] == 1.0
    assert "誤る" in terms("誤って払った運賃")["body"]


def test_times_are_asked_for_in_western_years():
    assert terms("令和５年度の渡船")["time"] == {"fy2023": 0.15}
    assert terms("2023年度の渡船")["time"] == {"fy2023": 0.15}


def test_relative_times_are_asked_for_as_resolved():
    assert terms("今年度の渡船")["time"] == {"fy2026": 0.15}
    assert terms("来年度の渡船", today=date(2026, 2, 1))["time"] == {"fy2026": 0.15}


def test_words_of_earlier_turns_count_less():
    history = [{"role": "user", "content": "令和５年度の朝市の会場と出店数の見込み"}]
    found = terms("その運賃は", history=history)
    assert found["body"]["運賃"] == 1.0
    assert found["body"]["朝市"] == 0.75
    assert found["time"] == {"fy2023": 0.15 * 0.75}
    assert "質問" not in found["body"]


def test_a_word_of_both_turns_counts_as_of_this_one():
    history = [{"role": "user", "content": "渡船の会場と出店数の見込み"}]
    assert terms("その渡船は", history=history)["body"]["渡船"] == 1.0


def test_other_names_of_organisations_count_less():
    found = terms("経産省の渡船")["body"]
    assert found["経産"] == 1.0
    assert found["経済"] == found["産業"] == pytest.approx(0.4)
    assert found["省"] == 1.0


def test_other_words_for_the_same_thing_never_count_as_much_as_the_words_themselves():
    question = "お年寄りの渡船"
    [expansion] = find_expansions(tokenize(question))
    found = terms(question)
    own = found["body"][expansion.words[0]]
    others = {word for other in expansion.others for word in other} - set(expansion.words)
    assert own == 1.0
    assert others
    for other in expansion.others:
        held = [found["body"][word] for word in other if word in others]
        assert sum(held) <= 0.4 + 1e-9


def other_terms(expansion, **rarities):
    """What is asked of the body for 網 with such others, the words that rare."""
    reading = understand("網", history=(), names=DocumentNames([]), today=date(2026, 5, 1))
    return build_terms(reading, QuestionWords(("網",), (1.0,), (expansion,), rarities))["body"]


def test_all_others_together_count_no_more_than_the_word():
    many = tuple((f"別{number}",) for number in range(8))
    found = other_terms(Expansion(("網",), many))
    assert found.pop("網") == 1.0
    assert list(found.values()) == pytest.approx([ALL_OTHER_WORDS / 8] * 8)
    assert sum(found.values()) <= 1.0 + 1e-9


@pytest.mark.parametrize(
    ("rarities", "weight"),
    [
        ({"網": 4.0, "渡船": 2.0}, OTHER_WORDS),
        ({"網": 4.0, "渡船": 4.0}, OTHER_WORDS),
        # Where the word stands everywhere, a rare other counts as if it stood everywhere too.
        ({"網": 1.0, "渡船": 4.0}, OTHER_WORDS / 4),
        ({"網": 0.0, "渡船": 4.0}, 0.0),
    ],
)
def test_an_other_is_never_taken_for_rarer_than_the_word(rarities, weight):
    found = other_terms(Expansion(("網",), (("渡船",),)), **rarities)
    assert found["渡船"] == pytest.approx(weight)


def test_what_is_only_near_counts_less():
    found = other_terms(Expansion(("網",), (("渡船",), ("航路", "図")), (1.0, 0.5)))
    assert found == pytest.approx({"網": 1.0, "渡船": 0.4, "航路": 0.1, "図": 0.1})


def test_the_words_of_an_installation_are_searched_for():
    own = Thesaurus(["=\t白波 号\t渡船"])
    reading = understand(
        "白波号の運賃を教えてください",
        history=[{"role": "user", "content": "白波号"}],
        names=DocumentNames([]),
        today=date(2026, 5, 1),
        thesaurus=own,
    )
    [expansion] = reading.expansions
    assert expansion == Expansion(("白波", "号"), (("渡船",),), (1.0,))


def test_words_that_name_a_document_say_where_to_look_not_what_for():
    town = DocumentName("town", "第三次総合振興計画", "潮見県なぎ市", "2024")
    found = terms("なぎ市の渡船", documents=[town])
    assert found["body"]["渡船"] == 1.0
    assert found["body"]["市"] == pytest.approx(0.6)
    assert found["head"]["市"] == pytest.approx(0.6 * 0.7)
    assert found["title"]["市"] == 0.5


@pytest.mark.parametrize("question", ["？", "…", "教えてください"])
def test_a_question_without_words_asks_for_nothing(question):
    assert terms(question) == {}


def test_every_weight_is_of_a_field_and_above_nothing():
    found = terms("経産省の令和５年度のお年寄りの渡船運賃")
    assert set(found) == set(FIELD_WEIGHTS)
    assert all(weight > 0 for entries in found.values() for weight in entries.values())
