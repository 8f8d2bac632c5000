"""A second model that reads every sentence beside its passage."""

import pytest

from rag.answering import Outcome, Support
from rag.errors import ConfigurationError
from tests.rag.answering.generating.asking import COST, FERRY, QUESTION, TODAY, engine_on
from tests.rag.answering.generating.scripts import answering
from tests.rag.llm.scripted_server import ScriptedServer, fails, says


def test_a_second_reader_keeps_back_what_it_does_not_find(home):
    compose = answering(lambda of: f"{FERRY}{of('電気で動く船')}。{COST}{of('3.4億円')}。")
    reading = [says("判定：支持"), says("判定：不支持\n理由：見込みではない。")]
    with ScriptedServer(compose, *reading) as server:
        engine = engine_on(server, home, support_model="scripted")
        answer = engine.answer(QUESTION, collection="plans", today=TODAY)
        engine.close()
        asked = [request["messages"][0]["content"] for request in server.requests]
    assert [s.text for s in answer.sentences] == [f"{FERRY}。"]
    (withheld,) = answer.withheld
    assert withheld.text == f"{COST}。"
    assert withheld.reason.endswith("不支持と判定しました。理由：見込みではない。")
    assert ["判定する係" in words for words in asked] == [False, True, True]


def test_without_the_second_reader_nothing_is_shown_as_checked(home):
    compose = answering(lambda of: f"{FERRY}{of('電気で動く船')}。")
    with ScriptedServer(compose, fails(500)) as server:
        engine = engine_on(server, home, support_model="scripted")
        answer = engine.answer(QUESTION, collection="plans", today=TODAY)
        engine.close()
    assert (answer.outcome, answer.citations) == (Outcome.NEARBY, ())
    assert "意味の照合をさせられませんでした" in answer.withheld[0].reason


def test_a_reader_that_is_the_answering_model_needs_no_second_place(home):
    """The only place of the model is free again when the first sentence is checked."""
    compose = answering(lambda of: f"{FERRY}{of('電気で動く船')}。")
    with ScriptedServer(compose, says("判定：支持")) as server:
        engine = engine_on(server, home, support_model="scripted", concurrency=1)
        answer = engine.answer(QUESTION, collection="plans", today=TODAY)
        engine.close()
    assert [s.text for s in answer.sentences] == [f"{FERRY}。"]


def test_a_text_is_read_a_second_time_as_well(home):
    with ScriptedServer(says("判定：一部\n理由：年度がない。")) as server:
        engine = engine_on(server, home, support_model="scripted")
        true, wrong = engine.check(f"{COST}。\n船の建造には4.3億円を見込む。", collection="plans")
        engine.close()
        assert len(server.requests) == 1
    assert (true.verdict, wrong.verdict) == (Support.PARTIAL, Support.UNSUPPORTED)
    assert "年度がない" in true.reason


def test_a_second_reader_must_be_a_language_model(home):
    with ScriptedServer(fails(500)) as server:
        for name, message in (("extractive", "生成AIではない"), ("none", "none")):
            engine = engine_on(server, home, support_model=name)
            with pytest.raises(ConfigurationError, match=message):
                engine.answer(QUESTION, collection="plans", today=TODAY)
            engine.close()
