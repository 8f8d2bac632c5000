"""What the model does for the search: follow-ups resolved, and further words."""

import pytest

from rag.answering import Outcome
from rag.answering.generating import Status
from tests.rag.answering.generating.asking import COST, FERRY, TODAY, asked, engine_on
from tests.rag.answering.generating.scripts import answering
from tests.rag.llm.scripted_server import ScriptedServer, fails, says


def test_a_follow_up_is_resolved_by_the_model_and_searched_for(home):
    resolve = says("渡船の建造にいくらかかりますか")
    with ScriptedServer(resolve, answering(lambda of: f"{COST}{of('3.4億円')}。")) as server:
        engine = engine_on(server, home)
        history = [
            {"role": "user", "content": "渡船はいつ替わりますか"},
            {"role": "assistant", "content": f"{FERRY}。"},
        ]
        answer = engine.answer("その費用は", collection="plans", history=history, today=TODAY)
        engine.close()
    assert answer.understanding.question == "その費用は"
    assert answer.understanding.resolved == "渡船の建造にいくらかかりますか"
    assert [s.text for s in answer.sentences] == [f"{COST}。"]


@pytest.mark.parametrize("resolved", ["渡船の900億円の費用は", "一行目\n二行目", ""])
def test_a_resolution_that_cannot_be_trusted_is_not_used(home, resolved):
    with ScriptedServer(says(resolved), answering(lambda of: f"{COST}{of('3.4億円')}。")) as server:
        engine = engine_on(server, home)
        history = [{"role": "user", "content": "渡船の建造費はいくらですか"}]
        answer = engine.answer("その時期は", collection="plans", history=history, today=TODAY)
        engine.close()
    assert answer.understanding.resolved == "その時期は（前の質問：渡船の建造費はいくらですか）"


FISH = "お魚はどこで買えますか"
SHOP = "魚の直売所を、令和５年度に灘見港の待合所に設ける"


def expanded(script, home, **settings):
    """The answer to a question about fish, its events, and what the model was asked."""
    compose = answering(lambda of: f"{SHOP}{of('直売所')}。")
    with ScriptedServer(*([script] if script else []), compose) as server:
        engine = engine_on(server, home, query_expansion=script is not None, **settings)
        events = list(engine.answer_events(FISH, collection="plans", today=TODAY))
        engine.close()
        return events[-1].answer, events, list(server.requests)


def headings_of(answer):
    return [hit.passage.heading_path[-1] for hit in answer.retrieved]


def test_further_words_of_the_model_are_searched_for_too(home):
    plain, _, requests = expanded(None, home)
    assert (headings_of(plain), len(requests)) == (["３ 魚の直売所"], 1)
    answer, events, requests = expanded(says("朝市の出店\n灯台の魚を900匹売る"), home)
    assert headings_of(answer)[:2] == ["３ 魚の直売所", "２ 朝市の再開"]
    assert "40店の出店を見込む" in requests[1]["messages"][-1]["content"]
    assert [event.text for event in events if isinstance(event, Status)] == [
        "文書を探しています",
        "『みなせ市港湾計画（令和４年度）』の1か所を読んでいます",
        "言い換えでも探しています（朝市の出店）",
        "回答を作っています",
    ]
    assert (answer.understanding, answer.text) == (plain.understanding, plain.text)


@pytest.mark.parametrize("script", [says("わかりません。"), says(""), fails(500)])
def test_words_that_cannot_be_used_change_nothing(home, script):
    plain, *_ = expanded(None, home)
    answer, events, requests = expanded(script, home)
    assert (answer.retrieved, answer.text, answer.id) == (plain.retrieved, plain.text, plain.id)
    assert len(requests) == 2
    assert len([event for event in events if isinstance(event, Status)]) == 3


def test_further_words_do_not_decide_whether_there_is_an_answer(home):
    answer, _, requests = asked(
        says("港の見守り"), home, question="今日の天気は", query_expansion=True
    )
    assert (answer.outcome, requests) == (Outcome.NOT_FOUND, [])
