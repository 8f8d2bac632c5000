"""Searching and answering: history, filters, access."""

import json
from datetime import date

import pytest

from rag.errors import NotFoundError, QuestionError
from rag.retrieval import Filters
from tests.rag.engine.plans import MARKET, PUBLIC


def test_search_and_answer(library):
    question = "柳の岸壁はいつ補修しますか"
    first = library.search(question, collection="plans", top_k=3)
    assert len(first.hits) == 3
    assert "柳の岸壁は、新の方針により" in first.hits[0].passage.text
    answer = library.answer(question, collection="plans")
    assert answer.answered
    (citation,) = answer.citations
    assert "令和8年度に7億円で補修する" in citation.quote
    text = library.document(citation.hit.document.id, collection="plans").text
    assert text[citation.char_start : citation.char_end] == citation.quote


def test_filters_and_today_are_passed_on(library):
    found = library.search(
        "今年度に補修する岸壁", collection="plans", today=date(2026, 5, 1), top_k=4
    )
    assert found.understanding.today == date(2026, 5, 1)
    assert found.understanding.fiscal_years == (2026,)
    market = library.find_document("市場.md", collection="plans")
    only = library.search(
        "岸壁", collection="plans", filters=Filters(document_ids=frozenset({market.id}))
    )
    assert {hit.document.id for hit in only.hits} <= {market.id}


def test_history_is_passed_on(library):
    history = [
        {"role": "user", "content": "柳の岸壁はいつ補修しますか"},
        {"role": "assistant", "content": "令和8年度に補修します。"},
    ]
    answer = library.answer("その費用はいくらですか", collection="plans", history=history)
    assert "柳の岸壁" in answer.understanding.resolved
    assert "7億円" in answer.text


@pytest.mark.parametrize("question", ["", " 　\n", "あ" * 100_000])
def test_no_question(library, question):
    for ask in (library.search, library.answer):
        with pytest.raises(QuestionError):
            ask(question, collection="plans")


def test_a_question_that_is_no_unicode(library):
    broken = b"\x8c\x76".decode("utf-8", "surrogateescape")
    with pytest.raises(QuestionError) as raised:
        library.search(broken, collection="plans")
    assert raised.value.message == (
        "質問の文字コードが UTF-8 ではないため、読めない文字があります。"
        "端末かファイルの文字コードを UTF-8 にして、もう一度入力してください。"
    )
    with pytest.raises(QuestionError):
        library.answer("橋", collection="plans", history=[{"role": "user", "content": broken}])


def test_an_empty_collection_answers(engine):
    engine.open_or_create("plans")
    assert engine.search("橋", collection="plans").hits == ()
    assert not engine.answer("橋はいつ直しますか", collection="plans").answered


def test_nobody_is_answered_from_a_document_above_their_access(library):
    question = "朝市の出店者を何者に増やしますか"
    assert "120者" in library.answer(question, collection="plans", access=MARKET).text
    refused = library.answer(question, collection="plans", access=PUBLIC)
    assert "120" not in json.dumps([refused.text, *(hit.passage.text for hit in refused.nearest)])
    market = library.find_document("市場.md", collection="plans")
    for access, expected in ((MARKET, {"港.md", "内部/市場.md"}), (PUBLIC, {"港.md"})):
        assert {r.path for r in library.documents(collection="plans", access=access)} == expected
        hits = library.search(question, collection="plans", access=access, top_k=50).hits
        assert {hit.document.path for hit in hits} <= expected
    for look in (library.document, library.find_document):
        with pytest.raises(NotFoundError):
            look(market.id, collection="plans", access=PUBLIC)
    passage = library.search(question, collection="plans", access=MARKET).hits[0].passage
    row, _ = library.passage(passage.id, collection="plans", access=MARKET)
    assert row.id == market.id
    with pytest.raises(NotFoundError):
        library.passage(passage.id, collection="plans", access=PUBLIC)
