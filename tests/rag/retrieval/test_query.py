from datetime import date

import pytest

from rag.japanese.synonyms import find_expansions
from rag.japanese.tokens import tokenize
from rag.retrieval.naming import DocumentName, DocumentNames
from rag.retrieval.query import FIELD_WEIGHTS, build_terms
from rag.retrieval.understanding import understand


def terms(question, *, history=(), documents=(), today=date(2026, 5, 1)):
    names = DocumentNames(documents)
    return build_terms(understand(question, history=history, names=names, today=today))


def test_every_field_of_a_question():
    assert terms("渡船の運賃") == {
        "body": {"渡船": 1.0, "運賃": 1.0},
        "chars": {"渡船": 0.35, "船の": 0.35, "の運": 0.35, "運賃": 0.35},
        "head": {"渡船": 0.45, "運賃": 0.45},
        "title": {"渡船": 0.15, "運賃": 0.15},
    }


def test_compounds_are_asked_for_as_pairs_too():
    assert terms("渡船運賃")["pair"] == {"渡船_運賃": 0.6}


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


def test_times_are_asked_for_in_western_years():
    assert terms("令和５年度の渡船")["time"] == {"fy2023": 0.25}
    assert terms("2023年度の渡船")["time"] == {"fy2023": 0.25}


def test_relative_times_are_asked_for_as_resolved():
    assert terms("今年度の渡船")["time"] == {"fy2026": 0.25}
    assert terms("来年度の渡船", today=date(2026, 2, 1))["time"] == {"fy2026": 0.25}


def test_words_of_earlier_turns_count_less():
    history = [{"role": "user", "content": "令和５年度の朝市の会場と出店数の見込み"}]
    found = terms("その運賃は", history=history)
    assert found["body"]["運賃"] == 1.0
    assert found["body"]["朝市"] == 0.75
    assert found["time"] == {"fy2023": 0.25 * 0.75}
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


def test_words_that_name_a_document_say_where_to_look_not_what_for():
    town = DocumentName("town", "第三次総合振興計画", "潮見県なぎ市", "2024")
    found = terms("なぎ市の渡船", documents=[town])
    assert found["body"]["渡船"] == 1.0
    assert found["body"]["市"] == pytest.approx(0.3)
    assert found["head"]["市"] == pytest.approx(0.3 * 0.45)
    assert found["title"]["市"] == 0.15


@pytest.mark.parametrize("question", ["？", "…", "教えてください"])
def test_a_question_without_words_asks_for_nothing(question):
    assert terms(question) == {}


def test_every_weight_is_of_a_field_and_above_nothing():
    found = terms("経産省の令和５年度のお年寄りの渡船運賃")
    assert set(found) == set(FIELD_WEIGHTS)
    assert all(weight > 0 for entries in found.values() for weight in entries.values())
